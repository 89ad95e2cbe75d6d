/// Which of two operands is the wrong one.
extension ExpressionChecker {
  /// The operand that stands in the way of what the operator most likely means: what is assigned to,
  /// what is expected of its result, or what the one operand alone that knows the operator is.
  func misfit(
    _ name: String, _ left: TypedExpression, _ right: TypedExpression, _ target: TypedExpression?,
    _ candidates: [CallCandidate], _ expected: Type?
  ) -> (TypedExpression, wanted: Type)? {
    func isKnown(_ type: Type) -> Bool {
      let probe = TypedExpression(.error, type: type, range: left.range)
      return candidates.contains {
        operandsMayFit($0, [target == nil ? probe : nil, probe], target == nil ? nil : probe)
      }
    }
    func fits(_ value: TypedExpression, _ type: Type) -> Bool {
      let mark = solver.mark()
      defer { solver.rollBack(to: mark) }
      return softCoerce(value, to: type) != nil
    }
    if target != nil { return isKnown(left.type) ? (right, left.type) : nil }
    let own = [left, right].map { solver.resolve($0.type) }
    var wanted = expected.map { solver.resolve($0.optionalPayload ?? $0) }
    if wanted == nil || wanted?.flags.contains(.hasVariable) ?? false {
      wanted = joinsText ? own.first { $0.nominalName == "String" } : nil
    }
    if let wanted, wanted.nominal != nil,
      [left, right].contains(where: { value in
        solver.resolve(value.type) == wanted || isLiteral(value, of: wanted)
      }), isKnown(wanted), let value = [left, right].first(where: { !fits($0, wanted) })
    {
      return (value, wanted)
    }
    // Of the library's types `wrongOperand` knows more.
    if !own.contains(where: { types.withDefaults($0).isOfNotebook }) { return nil }
    // Beside a value of a known type a literal is what it is without a context.
    let hasValue = own.contains { !$0.flags.contains(.hasVariable) }
    let operands = hasValue ? own.map(types.withDefaults) : own
    if hasOwnOperator(name, operands) { return nil }
    switch (isKnown(operands[0]), isKnown(operands[1])) {
    case (true, false): return (right, left.type)
    case (false, true): return (left, right.type)
    default: return nil
    }
  }

  /// Whether the operator of a notebook's type is meant, or one of the library's that is as good beside
  /// that type: a text's, or what scales by the number on the right.
  private func hasOwnOperator(_ name: String, _ operands: [Type]) -> Bool {
    guard operands.contains(where: \.isOfNotebook),
      let other = operands.first(where: { !$0.isOfNotebook })
    else { return false }
    if other.nominalName == "String" || other.arrayElement != nil { return name == "+" }
    return (name == "*" || name == "/") && operands[0].isOfNotebook && isNumber(other)
  }

  /// The operand that the library's operator does not take beside the other one, and what it takes:
  /// of a number and what is none it is the latter, of a text and what is no text, of two values that
  /// are compared the one that has no order.
  func wrongOperand(
    _ name: String, _ left: TypedExpression, _ right: TypedExpression,
    _ candidates: [CallCandidate], _ target: TypedExpression?, _ expected: Type?
  ) -> (TypedExpression, wanted: Type)? {
    let operands = [left, right]
    let own = operands.map { types.withDefaults(solver.resolve($0.type)) }
    guard target == nil, !own.contains(where: \.isOfNotebook),
      own[0] != own[1]
    else { return nil }
    func wrong(beside index: Int) -> (TypedExpression, wanted: Type)? {
      (operands[1 - index], own[index])
    }
    let numbers = [0, 1].filter { isNumber(own[$0]) }
    switch name {
    case "-", "*", "/", "%":
      guard numbers.count == 1 else { return nil }
      // `text * 2`: times and divided by know numbers of their own on the right.
      if numbers[0] == 1, name == "*" || name == "/", !(expected.map { isNumber($0) } ?? false) {
        return nil
      }
      return wrong(beside: numbers[0])
    case "..<", "...": return numbers.count == 1 ? wrong(beside: numbers[0]) : nil
    case "+":
      if numbers.count == 1 {
        let (other, number) = (own[1 - numbers[0]], own[numbers[0]])
        if other.nominalName == "String" { return nil }
        if other.nominalName == "Character", numbers[0] == 1 { return nil }
        if let element = other.arrayElement {
          if element == number || solver.isOpenLiteral(operands[numbers[0]].type) { return nil }
        }
        return wrong(beside: numbers[0])
      }
      guard let text = [0, 1].first(where: { own[$0].nominalName == "String" }) else { return nil }
      let other = own[1 - text]
      return other.isOptional || other.isFunction
        || ["Bool", "Character"].contains(other.nominalName)
        ? wrong(beside: text) : nil
    case "==", "!=":
      for index in [0, 1] where own[index].nominal != nil && !own[index].isOptional {
        guard own[1 - index].isOptional,
          types.conforms(own[index], to: wellKnown.nominal("Equatable"), in: environment)
        else { continue }
        return own[index].nominalName == "Array" && index == 1 ? nil : wrong(beside: index)
      }
      guard let erased = own.firstIndex(of: .any), own[1 - erased].nominal != nil,
        types.conforms(own[1 - erased], to: wellKnown.nominal("Equatable"), in: environment)
      else { return nil }
      if erased == 1, let usual = own[0].nominalName, ["Int", "String"].contains(usual) {
        return nil
      }
      return wrong(beside: 1 - erased)
    case "<", ">", "<=", ">=":
      let ordered = [0, 1].filter {
        own[$0].nominal != nil && !own[$0].isOptional
          && types.conforms(own[$0], to: wellKnown.nominal("Comparable"), in: environment)
      }
      guard ordered.count == 1 else { return nil }
      if own[1 - ordered[0]].isVoid { return nil }
      if own[1 - ordered[0]] == .any, ordered[0] == 0,
        ["Int", "String"].contains(own[0].nominalName)
      {
        return nil
      }
      return wrong(beside: ordered[0])
    case "??":
      guard let payload = own[0].optionalPayload, let asked = expected.map(solver.resolve) else {
        return nil
      }
      if asked == payload { return (right, payload) }
      return asked == own[1] ? (left, wellKnown.optional(asked)) : nil
    default: return nil
    }
  }
}
