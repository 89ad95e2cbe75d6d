/// Optionals given where what they hold is asked for.
extension ExpressionChecker {
  /// Reports an optional that no candidate takes, though one of them takes what it holds:
  /// `Int(readLine())`.
  func reportsWrapped(
    _ fitting: [(CallCandidate, [Int?])], _ checked: [TypedExpression?]
  ) -> Bool {
    for (index, value) in checked.enumerated() {
      guard let value, let payload = solver.shallow(value.type).optionalPayload,
        !solver.shallow(payload).isUnboundVariable, !unwrapsItself(value)
      else { continue }
      let takers = fitting.filter { $0.1[index] != nil }
      let held = TypedExpression(.error, type: payload, range: value.range)
      guard takers.count == fitting.count, takers.contains(where: { takes(held, index, $0) }),
        !takers.contains(where: { takes(value, index, $0) })
      else { continue }
      reportMismatch(value, payload, .argument)
      return true
    }
    return false
  }

  /// Whether several functions of the notebook take as many of a call's arguments as each other, and
  /// none of them all.
  func noneFitsBetter(
    _ fitting: [(CallCandidate, [Int?])], _ checked: [TypedExpression?]
  ) -> Bool {
    guard fitting.count > 1, !checked.isEmpty, checked.allSatisfy({ $0 != nil }),
      fitting.allSatisfy({ $0.0.declared.source >= 0 })
    else { return false }
    let misfits = fitting.map { fit in
      checked.enumerated().count { index, value in
        value.map { !takes($0, index, fit) } ?? false
      }
    }
    guard let least = misfits.min(), least > 0 else { return false }
    return misfits.count { $0 == least } > 1
  }

  private func unwrapsItself(_ value: TypedExpression) -> Bool {
    !solver.shallow(unwrappedImplicitly(value).type).isOptional
  }

  /// Whether a candidate's parameter may take a value; one whose type is open takes anything.
  private func takes(
    _ value: TypedExpression, _ index: Int, _ fit: (candidate: CallCandidate, matched: [Int?])
  ) -> Bool {
    guard let place = fit.matched[index] else { return true }
    let parameter = fit.candidate.parameters[place]
    if parameter.isInout || parameter.isAutoclosure { return true }
    if case .parameter(let own) = parameter.type.kind, fit.candidate.substitutions[own] == nil {
      return mayConform(solver.resolve(value.type), own, fit.candidate.signature)
    }
    let wanted = types.substitute(
      parameter.type, fit.candidate.substitutions, in: environment)
    if wanted.flags.contains(.hasVariable) || wanted.flags.contains(.hasParameter) { return true }
    let mark = solver.mark()
    defer { solver.rollBack(to: mark) }
    return sink.trial { softCoerce(value, to: wanted) != nil }.result
  }
}
