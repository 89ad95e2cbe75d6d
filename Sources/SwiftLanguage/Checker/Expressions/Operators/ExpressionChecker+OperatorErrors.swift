internal import Diagnostics

/// The words for operands that do not fit.
extension ExpressionChecker {
  /// Says why operands do not fit an operator, which no candidate takes.
  func reportOperands(
    _ name: OperatorNameSyntax, _ arguments: [ArgumentSyntax], _ checked: [TypedExpression?],
    _ target: TypedExpression?, _ candidates: [CallCandidate], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    if sink.isTrying {
      sink.error("operator-operands", "", range)
      return error(at: range)
    }
    if arguments.count == 1 {
      let operand = target ?? checked[0] ?? check(arguments[0].value)
      if operand.type.flags.contains(.hasError) { return error(at: range) }
      if name.text == "!", solver.shallow(operand.type).nominalName != "Bool" {
        let type = solver.resolve(operand.type)
        let isInteger = types.conforms(
          type, to: wellKnown.nominal("BinaryInteger"), in: environment)
        return failure(
          "type-mismatch",
          isInteger
            ? "type '\(type)' cannot be used as a boolean; test for '== 0' instead"
            : "cannot convert value of type '\(type)' to expected argument type 'Bool'",
          operand.range)
      }
      if candidates.count == 1, mismatches(operand, candidates[0].parameters[0]) {
        return error(at: range)
      }
      return failure(
        "operator-operands",
        "unary operator '\(name.text)' cannot be applied to an operand of type '\(shown(operand.type))'",
        name.range)
    }
    if let target, let reason = immutability(of: target, .assigningOperator(name.text)) {
      report(reason, target, .assigningOperator(name.text), at: name.range)
      return error(at: range)
    }
    var left = target ?? checked[0]
    var right = checked[1]
    if name.text == "&&" || name.text == "||", let one = left {
      let other = right ?? coerce(check(arguments[1].value, expected: bool), to: bool, .argument)
      let misfits = [one, other].filter {
        types.withDefaults(solver.shallow($0.type)).nominalName != "Bool"
          && !$0.type.flags.contains(.hasError)
      }
      for misfit in misfits {
        reportMismatch(
          misfit, bool, solver.shallow(misfit.type).isOptional ? .condition : .argument)
      }
      if !misfits.isEmpty { return error(at: range) }
    }
    if candidates.count == 1, target == nil,
      zip([left, right], candidates[0].parameters).contains(where: { value, parameter in
        value.map { mismatches($0, parameter) } ?? false
      })
    {
      return error(at: range)
    }
    // `numbers == ["1"]`: a literal of elements is wrong in its elements.
    if let index = [0, 1].first(where: { arguments[$0].value.isCollectionLiteral }),
      let known = index == 1 ? left : right
    {
      if ["Array", "Dictionary", "Set"].contains(solver.shallow(known.type).nominalName) {
        let errors = sink.errorCount
        _ = checkFull(arguments[index].value, expected: known.type)
        if sink.errorCount > errors { return error(at: range) }
      }
      let literal = check(arguments[index].value)
      if literal.type.flags.contains(.hasError) { return error(at: range) }
      if index == 1 { right = literal } else { left = literal }
    }
    // `shape == .circle`: the member of the type of the other operand.
    if let index = [0, 1].first(where: { (($0 == 0 ? left : right) == nil) }),
      let known = index == 1 ? left : right, arguments[index].value.namesImplicitMember
    {
      let value = check(arguments[index].value, expected: known.type)
      if value.type.flags.contains(.hasError) { return error(at: range) }
      if index == 1 { right = value } else { left = value }
    }
    guard let left, let right else {
      let known = left ?? right
      if arguments.contains(where: \.value.isNil), name.text != "??", let known,
        let type = known.type.nominal.map({ _ in types.withDefaults(solver.resolve(known.type)) })
          ?? solver.shallow(known.type).variable.map({ _ in
            types.withDefaults(solver.resolve(known.type))
          }),
        !type.isOptional, type.nominal != nil
      {
        let element = type.arrayElement.map { "Array<\(shown($0))>" }
        return failure(
          "nil-for-value",
          "'nil' is not compatible with expected argument type '\(element ?? shown(type))'",
          arguments.first { $0.value.isNil }?.value.range ?? range)
      }
      let spelled = known.map { shown($0.type) } ?? "_"
      if case .nilLiteral = arguments[1].value.kind, let known {
        return failure(
          "nil-comparison",
          "'nil' cannot be used with binary operator '\(name.text)' and an operand of type '\(shown(known.type))'",
          range)
      }
      return failure(
        "operator-operands",
        "binary operator '\(name.text)' cannot be applied to an operand of type '\(spelled)'",
        name.range)
    }
    let (one, two) = (shown(left.type), shown(right.type))
    if target == nil, reportComparison(name, arguments, left, right) { return error(at: range) }
    if name.text == "%", [left, right].allSatisfy({ isNumber($0.type) }),
      [left, right].contains(where: { isFraction($0.type) })
    {
      for (whole, fraction) in [(left, right), (right, left)]
      where !isFraction(whole.type) && !solver.isOpenLiteral(whole.type) {
        reportMismatch(fraction, whole.type, .argument)
        return error(at: range)
      }
      return failure(
        "unavailable",
        "'%' is unavailable: For floating point numbers use truncatingRemainder instead",
        name.range)
    }
    if let payload = solver.shallow(left.type).optionalPayload,
      shown(payload) == two || isLiteral(right, of: payload)
    {
      reportMismatch(left, payload, .value)
      return error(at: range)
    }
    if let payload = solver.shallow(right.type).optionalPayload,
      shown(payload) == one || isLiteral(left, of: payload)
    {
      reportMismatch(right, payload, .value)
      return error(at: range)
    }
    if name.text == "==" || name.text == "!=",
      case .nominal(let nominal, let elements) = solver.shallow(left.type).kind,
      nominal.name == "Array", nominal.source < 0, one == two, let element = elements.first
    {
      return failure(
        "operator-operands",
        "operator function '\(name.text)' requires that '\(shown(element))' conform to 'Equatable'",
        name.range)
    }
    if let (misfit, wanted) = wrongOperand(name.text, left, right, candidates, target, expected) {
      reportMismatch(misfit, wanted, .argument)
      return error(at: range)
    }
    if one == two {
      return failure(
        "operator-operands",
        "binary operator '\(name.text)' cannot be applied to two '\(one)' operands", name.range)
    }
    if target != nil || ["+", "-", "*", "/", "%", "..<", "..."].contains(name.text),
      let (misfit, wanted) = misfit(name.text, left, right, target, candidates, expected)
    {
      if case .nominal(let nominal, let elements) = solver.shallow(wanted).kind,
        nominal.name == "Array", let element = elements.first, isNumber(misfit.type)
      {
        // The operator of arrays is generic: `swiftc` writes its own type out.
        return failure(
          "type-mismatch",
          "cannot convert value of type '\(shown(misfit.type))' to expected argument type "
            + "'Array<\(shown(element))>'", misfit.range)
      }
      reportMismatch(misfit, wanted, .argument)
      return error(at: range)
    }
    if target == nil,
      reportCalculation(name, arguments, left, right)
        || reportEnds(name, left, right)
    {
      return error(at: range)
    }
    if target == nil {
      noteFailure(OperandFailure(left: left, right: right, operatorName: name, range: range))
    }
    return failure(
      "operator-operands",
      "binary operator '\(name.text)' cannot be applied to operands of type '\(one)' and '\(two)'",
      name.range, notes: overloads(of: name, candidates, taking: [left, right]))
  }

  /// The operands that the operator takes beside one of those it has, as a note.
  private func overloads(
    of name: OperatorNameSyntax, _ candidates: [CallCandidate],
    taking operands: [TypedExpression]
  ) -> [Diagnostic.Note] {
    let types = operands.map { shown($0.type) }
    var lists = Set(
      candidates.compactMap { candidate -> String? in
        let parameters = candidate.parameters
        guard parameters.count == 2,
          !parameters.contains(where: { $0.isInout || $0.type.flags.contains(.hasParameter) })
        else { return nil }
        let (left, right) = ("\(parameters[0].type)", "\(parameters[1].type)")
        return left == types[0] || right == types[1] ? "(\(left), \(right))" : nil
      })
    // Numbers have their operators by what they conform to.
    for (operand, type) in zip(operands, types)
    where candidates.contains(where: { operandsMayFit($0, [operand, operand], nil) }) {
      lists.insert("(\(type), \(type))")
    }
    guard !lists.isEmpty else { return [] }
    return [
      .init(
        message:
          "overloads for '\(name.text)' exist with these partially matching parameter lists: "
          + lists.sorted().joined(separator: ", "), range: name.range)
    ]
  }

  /// Whether a number's literal may be of a type: `Double("x") + 1`.
  func isLiteral(_ value: TypedExpression, of type: Type) -> Bool {
    guard let variable = solver.shallow(value.type).variable, variable.literal != .none else {
      return false
    }
    return isNumber(type) && solver.mayAccept(type, variable.literal)
  }

  func isNumber(_ type: Type) -> Bool {
    types.conforms(solver.resolve(type), to: wellKnown.nominal("Numeric"), in: environment)
  }

  func isFraction(_ type: Type) -> Bool {
    types.conforms(solver.resolve(type), to: wellKnown.nominal("FloatingPoint"), in: environment)
  }

  /// Reports an operand of the only operator of its name that is not what that takes.
  private func mismatches(
    _ operand: TypedExpression, _ parameter: FunctionDeclaration.Parameter
  ) -> Bool {
    guard !parameter.type.flags.contains(.hasParameter), !parameter.isAutoclosure,
      softCoerce(operand, to: parameter.type) == nil
    else { return false }
    reportMismatch(operand, parameter.type, .argument)
    return true
  }
}
