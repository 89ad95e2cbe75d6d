internal import Diagnostics

/// Operands whose types the other operand or the result decides.
extension ExpressionChecker {
  /// Whether the operands conform, now that the expected type has decided what literals are.
  func stillHolds(_ candidate: CallCandidate, _ expression: TypedExpression) -> Bool {
    guard case .call(let reference, _, _) = expression.kind else { return true }
    return candidate.signature.requirements.allSatisfy { requirement in
      guard case .conforms(let subject, let asked) = requirement else { return true }
      let type = solver.resolve(
        types.substitute(subject, reference.substitutions, in: environment))
      return type.flags.contains(.hasVariable) || types.conforms(type, to: asked, in: environment)
    }
  }

  /// The operands that need no context; `1 / 2` beside a value of a notebook's own type that literals
  /// can make is of that type too.
  func checkOperands(
    _ arguments: [ArgumentSyntax], _ expected: Type? = nil
  ) -> [TypedExpression?] {
    if let made = operandsOfLiterals(arguments, expected) { return made }
    if arguments.count == 2, !isContextual(arguments[0].value), arguments[1].value.isCall {
      return checkCallOperand(arguments)
    }
    guard arguments.count == 2,
      let literal = arguments.firstIndex(where: { $0.value.isLiteralArithmetic }),
      !arguments[1 - literal].value.isLiteral
    else { return precheck(arguments) }
    let other = precheck([arguments[1 - literal]])[0]
    let wanted = other.map { solver.shallow($0.type) }
    let value = check(
      arguments[literal].value,
      expected: wanted.flatMap { isOwnNumber($0) ? $0 : nil })
    return literal == 0 ? [value, other] : [other, value]
  }

  /// `1 + 2 * 3` where a type of the notebook's own is expected that literals can make: the operation
  /// among the operands makes one too.
  private func operandsOfLiterals(
    _ arguments: [ArgumentSyntax], _ expected: Type?
  ) -> [TypedExpression?]? {
    guard arguments.count == 2, arguments.contains(where: { $0.value.isLiteralArithmetic }),
      arguments.allSatisfy({ $0.value.isLiteral || $0.value.isLiteralArithmetic }),
      let type = expected.map({ solver.shallow($0) }), isOwnNumber(type)
    else { return nil }
    let mark = solver.mark()
    let (_, fits) = sink.trial { arguments.map { check($0.value, expected: type) } }
    solver.rollBack(to: mark)
    guard fits else { return nil }
    return arguments.map {
      check($0.value, expected: $0.value.isLiteralArithmetic ? type : nil)
    }
  }

  /// `books + toys` as an array of `any Priced`: each side becomes one before they are joined.
  func joinedOperands(
    _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax, _ expected: Type?
  ) -> [TypedExpression?]? {
    guard name.text == "+", arguments.count == 2,
      let expected, let element = solver.shallow(expected).arrayElement,
      case let part = solver.shallow(element),
      part.isExistential || part.isOptional || isClass(part)
    else { return nil }
    func converted() -> [TypedExpression?] {
      arguments.map { softCoerce(check($0.value, expected: expected), to: expected) }
    }
    let mark = solver.mark()
    let (operands, fits) = sink.trial(converted)
    solver.rollBack(to: mark)
    return fits && operands.allSatisfy { $0 != nil } ? converted() : nil
  }

  /// `size * 2` of a library's number: the literal is one too, also beside operators of the notebook
  /// for types that such literals can make, unless one of those is what is expected.
  func candidatesOfNumbers(
    _ nominal: NominalDeclaration, _ checked: [TypedExpression?], _ fitting: [CallCandidate],
    _ expected: Type?
  ) -> [CallCandidate] {
    guard nominal.source < 0, expected.map({ !isOwnNumber(solver.shallow($0)) }) ?? true,
      checked.allSatisfy({ value in
        guard let value, let variable = solver.shallow(value.type).variable else { return true }
        return (variable.literal == .integer || variable.literal == .float)
          && solver.mayAccept(nominal.declaredType, variable.literal)
      })
    else { return [] }
    return fitting.filter { candidate in
      candidate.declared.source < 0
        && candidate.parameters.allSatisfy {
          if case .parameter(let parameter) = $0.type.kind { return parameter.isSelf }
          return false
        }
    }
  }

  private func isOwnNumber(_ type: Type) -> Bool {
    switch type.kind {
    case .nominal(let nominal, _) where nominal.source >= 0: break
    case .parameter: break
    default: return false
    }
    return solver.accepts(type, .integer) || solver.accepts(type, .float)
  }

  /// The same operator of another of the library's protocols, where a literal's type turned out not
  /// to conform to the one that was chosen for it.
  func operatorAlternative(
    to function: FunctionDeclaration, of owner: NominalDeclaration, for type: Type
  ) -> FunctionDeclaration? {
    guard owner.kind == .protocolType, owner.source < 0, case .nominal = type.kind,
      !types.conforms(type, to: owner, in: environment)
    else { return nil }
    return module.operators[function.name]?.first { other in
      guard let protocolType = other.parent as? NominalDeclaration,
        protocolType.kind == .protocolType, protocolType.source < 0,
        other.parameters.count == function.parameters.count,
        other.parameters.first?.isInout == function.parameters.first?.isInout
      else { return false }
      return types.conforms(type, to: protocolType, in: environment)
    }
  }

  /// `Character(UnicodeScalar(65))`: an overloaded initialiser chosen without a context that does not
  /// make what the parameter takes is chosen again, by the parameter's type; so is `1 + 2 * 3` where
  /// a type of the notebook's own is taken that literals can make.
  func withoutMisfits(
    _ fit: (candidate: CallCandidate, matched: [Int?]), _ checked: [TypedExpression?],
    _ arguments: [ArgumentSyntax]
  ) -> [TypedExpression?] {
    let parameters = fit.candidate.shapes
    return zip(arguments.indices, checked).map { index, value in
      guard let value, let parameter = fit.matched[index], !parameters[parameter].isInout else {
        return value
      }
      if arguments[index].value.isCalculatedOfLiterals, isOwnNumber(parameters[parameter].type) {
        return nil
      }
      let shape = parameters[parameter]
      guard isFailableConversion(value), case .nominal(let wanted, _) = shape.type.kind,
        !shape.type.isOptional, !shape.isVariadic,
        let payload = solver.shallow(value.type).optionalPayload,
        case .nominal(let made, _) = solver.shallow(payload).kind, made === wanted
      else { return value }
      return nil
    }
  }

  /// Whether a conversion that may fail was chosen by what a number usually is.
  func isOpenConversion(_ value: TypedExpression) -> Bool {
    guard isFailableConversion(value), case .call(_, _, let arguments) = value.kind,
      case .value(let number)? = arguments.first, solver.cameOfLiteral(number.type)
    else { return false }
    if case .stringLiteral = number.kind { return false }
    return true
  }

  func isFailableConversion(_ value: TypedExpression) -> Bool {
    guard case .call(let reference, _, _) = value.kind else { return false }
    return reference.declaration.isFailable && reference.declaration.source < 0
  }

  /// `a + make(\.name)`, `suits == Set([.clubs])`: a call that needs a context has that of the other
  /// operand.
  private func checkCallOperand(_ arguments: [ArgumentSyntax]) -> [TypedExpression?] {
    let first = precheck([arguments[0]])
    let second = arguments[1].value
    guard second.mentionsRootlessPath || second.takesImplicitMembers, let known = first[0],
      case .nominal = solver.shallow(known.type).kind
    else {
      return first + precheck([arguments[1]])
    }
    return [known, check(second, expected: known.type)]
  }

  /// `key == 1` where the key is an `AnyHashable`: an operand does not become one for its operator.
  func comparesErasedKey(_ name: OperatorNameSyntax, _ operands: [TypedExpression?]) -> Bool {
    guard operands.count == 2, name.text == "==" || name.text == "!=" else { return false }
    let types = operands.compactMap { $0.map { solver.shallow($0.type) } }
    guard types.count == 2,
      let index = types.firstIndex(where: { $0.nominalName == "AnyHashable" })
    else { return false }
    switch types[1 - index].kind {
    case .nominal(let other, _): return other.name != "AnyHashable" && !types[1 - index].isOptional
    case .variable(let variable): return variable.literal != .none
    default: return false
    }
  }

  /// `value == nil`, where the value is of a type that has a `nil` of its own.
  func withOwnNil(
    _ operands: [TypedExpression?], _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax
  ) -> [TypedExpression?] {
    guard operands.count == 2, name.text == "==" || name.text == "!=",
      let index = operands.firstIndex(where: { $0 == nil }), arguments[index].value.isNil,
      let type = operands[1 - index].map({ solver.shallow($0.type) }), hasOwnNil(type)
    else { return operands }
    var told = operands
    told[index] = check(arguments[index].value, expected: type)
    return told
  }
}

extension ExpressionSyntax {
  /// The name of a `#function` and its like.
  var magicName: String? {
    if case .magicLiteral(let name) = kind { return name }
    return nil
  }
}

extension Type {
  /// A type that a notebook declares.
  var isOfNotebook: Bool { nominal.map { $0.source >= 0 } ?? false }
}
