internal import Diagnostics

/// Which of several candidates a call means.
extension ExpressionChecker {
  /// A candidate whose call was checked.
  struct Fit {
    var expression: TypedExpression
    var score: SolutionScore
    var looseness: Int
  }

  /// A candidate that fits a call, and how well.
  struct Contender {
    var candidate: CallCandidate
    /// The parameter of each argument.
    var matched: [Int?]
    var score: SolutionScore
    /// How much else the candidate would take, where the score does not tell: less is better.
    var looseness: Int
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
        var score = done.score
        if let expected {
          if let converted = softCoerce(done.expression, to: expected) {
            score += cost(of: done.expression, as: converted)
          } else {
            score.add(.misfit)
          }
        }
        if let wanted = wantedResult, wanted.range == range {
          if !wanted.fits(done.expression.type) { score.add(.misfit) }
          if wanted.isAssigned, case .subscript(let element) = candidate.declaration,
            element.setter == nil
          {
            score.add(.misfit)
          }
        }
        if !solver.wouldSettle() { score.add(.undecided) }
        score.add(
          .literal, solver.unusualLiterals(since: mark) + solver.unusualLiterals(from: start))
        return Contender(
          candidate: candidate, matched: matched, score: score,
          looseness: done.looseness - candidate.rank)
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
    if first.score != second.score { return first.score < second.score }
    // The library's declarations are not those that `swiftc` sees: which says more they do not tell.
    let isTold = isComparable(first.candidate, second.candidate)
    if isTold {
      let isFirst = isAsSpecialized(first, as: second)
      if isFirst != isAsSpecialized(second, as: first) { return isFirst }
    }
    if first.looseness != second.looseness { return first.looseness < second.looseness }
    // Of operators that fit as well as each other the first is meant.
    return (isTold || !first.candidate.name.isOperatorName)
      && isMoreSpecialized(first.candidate, than: second.candidate)
  }

  /// What the context makes of a result.
  private func cost(of result: TypedExpression, as converted: TypedExpression) -> SolutionScore {
    let outer = (argumentScore, argumentLooseness)
    defer { (argumentScore, argumentLooseness) = outer }
    argumentScore = SolutionScore()
    scoreConversion(solver.shallow(result.type), converted, result)
    return argumentScore
  }

  /// Whether `swiftc`'s rules tell which of the two is meant.
  private func isComparable(_ first: CallCandidate, _ second: CallCandidate) -> Bool {
    let (one, two) = (first.declared, second.declared)
    if one.source >= 0, two.source >= 0 { return true }
    return (one.source >= 0 || two.source >= 0) && one.parent == nil && two.parent == nil
      && !first.name.isOperatorName
  }
}
