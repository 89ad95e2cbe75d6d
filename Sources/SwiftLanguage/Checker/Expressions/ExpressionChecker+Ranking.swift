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
    return takesSubclasses(first, of: second)
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

extension CallCandidate {
  /// How many parameters take whatever a type parameter of the call is.
  fileprivate var bareParameterCount: Int {
    parameters.count { parameter in
      guard case .parameter(let own) = parameter.type.kind else { return false }
      return substitutions[own] == nil
    }
  }
}
