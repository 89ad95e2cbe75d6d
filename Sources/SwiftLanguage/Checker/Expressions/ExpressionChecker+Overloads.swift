internal import Diagnostics

/// What an argument had to become, weighed as `swiftc` orders such things.
enum Promotion {
  static let any = 1
  /// A closure stands where its value is asked for by an autoclosure.
  static let autoclosure = 1
  static let optional = 20
  static let elements = 300
  /// A literal is of another type than usual.
  static let literal = 3000
}

/// Which of several candidates a call means.
extension ExpressionChecker {
  /// A candidate whose call was checked.
  struct Fit {
    var expression: TypedExpression
    /// How well it fits: lower is better.
    var score: Int
    /// What its arguments had to become, as `swiftc` ranks it: elements that are converted, then
    /// optionals, `Any`.
    var promotions: Int
  }

  /// A candidate that fits a call, and how well.
  struct Contender {
    var candidate: CallCandidate
    /// The parameter of each argument.
    var matched: [Int?]
    var score: Int
    var promotions: Int
  }

  /// Checks a call of each candidate and takes the best; type variables from `start` on are those of
  /// the arguments.
  func chooseOverload(
    _ fitting: [(CallCandidate, [Int?])], _ checked: [TypedExpression?],
    _ arguments: [ArgumentSyntax], _ range: SourceRange, _ expected: Type?, name: String,
    genericArguments: [TypeSyntax], from start: Int
  ) -> TypedExpression {
    var contenders: [Contender] = []
    for (candidate, matched) in fitting {
      let mark = solver.mark()
      let (contender, succeeded) = sink.trial { () -> Contender? in
        var values = checked
        guard
          let done = complete(
            candidate, matched, &values, arguments, range, expected,
            genericArguments: genericArguments)
        else { return nil }
        var misfit = 0
        var promotions = done.promotions
        if let expected {
          if let converted = softCoerce(done.expression, to: expected) {
            promotions += promotion(of: done.expression, to: converted)
          } else {
            misfit += 1000
          }
        }
        if let wanted = wantedResult, wanted.range == range {
          if !wanted.fits(done.expression.type) { misfit += 1000 }
          if wanted.isAssigned, case .subscript(let element) = candidate.declaration,
            element.setter == nil
          {
            misfit += 1000
          }
        }
        if !solver.wouldSettle() { misfit += 500 }
        misfit += 6 * solver.unusualLiterals(since: mark)
        let literals = solver.unusualLiterals(from: start)
        return Contender(
          candidate: candidate, matched: matched,
          score: done.score + misfit + 6 * literals - candidate.rank,
          promotions: promotions + (misfit + literals) * Promotion.literal)
      }
      solver.rollBack(to: mark)
      if succeeded, let contender { contenders.append(contender) }
    }
    guard var best = contenders.first else {
      let undecided = checked.map { $0.flatMap { isFailableConversion($0) ? nil : $0 } }
      if zip(undecided, checked).contains(where: { ($0 == nil) != ($1 == nil) }) {
        return chooseOverload(
          fitting, undecided, arguments, range, expected, name: name,
          genericArguments: genericArguments, from: start)
      }
      return reportNoOverload(fitting, checked, arguments, range, expected, name: name)
    }
    for contender in contenders.dropFirst() where isBetter(contender, than: best) {
      best = contender
    }
    if best.candidate.declared.source >= 0,
      contenders.contains(where: {
        $0.candidate.declared !== best.candidate.declared && !isBetter(best, than: $0)
      })
    {
      return failure(
        "ambiguous-use", "ambiguous use of '\(name)'", range,
        notes: fitting.prefix(4).map {
          .init(message: "found this candidate", range: $0.0.declared.range)
        })
    }
    var values = checked
    return complete(
      best.candidate, best.matched, &values, arguments, range, expected,
      genericArguments: genericArguments)?.expression ?? error(at: range)
  }

  func isBetter(_ first: Contender, than second: Contender) -> Bool {
    // What is unavailable is meant only where nothing else is.
    if first.candidate.isUnavailable != second.candidate.isUnavailable {
      return second.candidate.isUnavailable
    }
    // The library's members are not those that `swiftc` sees: rank and score order them.
    guard isComparable(first.candidate, second.candidate) else {
      // Of operators that fit as well as each other the first is meant.
      if first.score != second.score || first.candidate.name.isOperatorName {
        return first.score < second.score
      }
      return isMoreSpecialized(first.candidate, than: second.candidate)
    }
    if first.promotions != second.promotions { return first.promotions < second.promotions }
    switch (isAsSpecialized(first, as: second), isAsSpecialized(second, as: first)) {
    case (true, false): return true
    case (false, true): return false
    default:
      if first.score != second.score { return first.score < second.score }
      return isMoreSpecialized(first.candidate, than: second.candidate)
    }
  }

  /// What the context makes of a result.
  private func promotion(of result: TypedExpression, to converted: TypedExpression) -> Int {
    let outer = (conversionScore, promotionScore)
    defer { (conversionScore, promotionScore) = outer }
    promotionScore = 0
    scoreConversion(solver.shallow(result.type), converted, result)
    return promotionScore
  }

  /// Whether `swiftc`'s rules tell which of the two is meant.
  private func isComparable(_ first: CallCandidate, _ second: CallCandidate) -> Bool {
    let (one, two) = (first.declared, second.declared)
    if one.source >= 0, two.source >= 0 { return true }
    return (one.source >= 0 || two.source >= 0) && one.parent == nil && two.parent == nil
      && !first.name.isOperatorName
  }
}
