/// Which of several candidates that fit a call is meant.
extension ExpressionChecker {
  func isMoreSpecialized(_ first: CallCandidate, than second: CallCandidate) -> Bool {
    let (one, two) = (first.signature, second.signature)
    if first.ownParameterCount != second.ownParameterCount {
      return first.ownParameterCount < second.ownParameterCount
    }
    // `f(_: [T])` before `f(_: T)`.
    if first.bareParameterCount != second.bareParameterCount {
      return first.bareParameterCount < second.bareParameterCount
    }
    if one.requirements.count != two.requirements.count {
      return one.requirements.count > two.requirements.count
    }
    return takesSubclasses(first, of: second) || takesAnyWithoutLabel(first, second)
  }

  /// `Bag()` with `init(_: Int...)` beside `init(items: Int...)`: the one without a label.
  private func takesAnyWithoutLabel(_ first: CallCandidate, _ second: CallCandidate) -> Bool {
    guard first.name == "init", let one = first.parameters.first,
      let two = second.parameters.first
    else { return false }
    return one.isVariadic && two.isVariadic && one.label == nil && two.label != nil
  }

  /// `f(_: Puppy)` before `f(_: Dog)`.
  private func takesSubclasses(_ first: CallCandidate, of second: CallCandidate) -> Bool {
    let pairs = zip(first.parameters, second.parameters).map { ($0.type, $1.type) }
    return first.parameters.count == second.parameters.count
      && pairs.allSatisfy { $0 == $1 || types.isSubclass($0, of: $1) }
      && pairs.contains { $0 != $1 }
  }

  /// Drops candidates whose parameter is a nominal type that the argument cannot be, or which keep
  /// what must not be kept.
  func prefilter(
    _ fitting: [(CallCandidate, [Int?])], _ checked: [TypedExpression?]
  ) -> [(CallCandidate, [Int?])] {
    let kept = fitting.filter { candidate, matched in
      let parameters = candidate.parameters
      for (argument, parameter) in matched.enumerated() {
        guard let parameter, let value = checked[argument] else { continue }
        if parameters[parameter].isVariadic || parameters[parameter].isAutoclosure { continue }
        // `lazy.filter(isIncluded)`: what must not be kept is not given to what keeps it.
        if case .variable(let variable) = value.kind, variable.isNonEscaping,
          parameters[parameter].type.isFunction, !parameters[parameter].variable.isNonEscaping
        {
          return false
        }
        let wanted = parameters[parameter].type
        let given = solver.shallow(value.type)
        guard case .nominal(let asked, _) = wanted.kind, !wanted.isOptional else { continue }
        switch given.kind {
        case .nominal(let own, _):
          if own !== asked, own.kind != .classType, !isFailableConversion(value) { return false }
        case .variable(let variable):
          if variable.literal != .none, !solver.mayAccept(wanted, variable.literal) { return false }
        case .tuple, .function, .existential, .parameter, .member: return false
        default: continue
        }
      }
      return true
    }
    return kept.isEmpty ? fitting : kept
  }
}

extension ExpressionChecker {
  /// Reports an argument that is not of the type that one overload of the library's asks for, where
  /// the others take arguments of a kind that it is not: `texts.contains(3)`.
  ///
  /// `chosen` is the only overload that is left.
  func reportsMisfit(
    _ fitting: [(CallCandidate, [Int?])], _ checked: [TypedExpression?],
    chosen: (CallCandidate, [Int?])? = nil
  ) -> Bool {
    if let chosen, !hasMisfit(chosen, checked) { return false }
    guard fitting.allSatisfy({ $0.0.declared.source < 0 }) else { return false }
    var found: (value: TypedExpression, wanted: Type)?
    for (candidate, matched) in fitting {
      for (argument, parameter) in matched.enumerated() {
        guard let parameter, let value = checked[argument] else { continue }
        let type = candidate.parameters[parameter].type
        if case .parameter(let own) = type.kind, candidate.substitutions[own] == nil {
          let given = types.withDefaults(solver.resolve(value.type))
          if given.nominal == nil || mayConform(given, own, candidate.signature) { return false }
        } else if found == nil {
          let wanted = types.substitute(type, candidate.substitutions, in: environment)
          guard wanted.nominal != nil, !wanted.isOptional, !wanted.flags.contains(.hasVariable)
          else { return false }
          let mark = solver.mark()
          let fits = softCoerce(value, to: wanted) != nil
          solver.rollBack(to: mark)
          if !fits { found = (value, wanted) }
        }
      }
    }
    guard let found else { return false }
    reportMismatch(found.value, found.wanted, .argument)
    return true
  }
}

extension ExpressionChecker {
  /// Whether an argument is not of the kind that a type parameter of the call asks for.
  private func hasMisfit(
    _ chosen: (CallCandidate, [Int?]), _ checked: [TypedExpression?]
  ) -> Bool {
    let (candidate, matched) = chosen
    return zip(matched, checked).contains { parameter, value in
      guard let parameter, let value,
        case .parameter(let own) = candidate.parameters[parameter].type.kind,
        candidate.substitutions[own] == nil
      else { return false }
      let given = types.withDefaults(solver.shallow(value.type))
      return given.nominal != nil && !mayConform(given, own, candidate.signature)
    }
  }
}

extension CallCandidate {
  /// How many parameters take whatever a type parameter of the call is.
  fileprivate var bareParameterCount: Int {
    parameters.count { parameter in
      guard case .parameter(let own) = parameter.type.kind else { return false }
      return substitutions[own] == nil
    }
  }
}
