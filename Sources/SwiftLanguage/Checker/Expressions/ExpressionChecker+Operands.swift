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
  func checkOperands(_ arguments: [ArgumentSyntax]) -> [TypedExpression?] {
    if arguments.count == 2, !isContextual(arguments[0].value), arguments[1].value.isCall {
      return checkCallOperand(arguments)
    }
    guard arguments.count == 2,
      let literal = arguments.firstIndex(where: { $0.value.isLiteralArithmetic }),
      !arguments[1 - literal].value.isLiteral
    else { return precheck(arguments) }
    let other = precheck([arguments[1 - literal]])[0]
    var expected: Type?
    if let type = other.map({ solver.shallow($0.type) }), case .nominal(let nominal, _) = type.kind,
      nominal.source >= 0, solver.accepts(type, .integer) || solver.accepts(type, .float)
    {
      expected = type
    }
    let value = check(arguments[literal].value, expected: expected)
    return literal == 0 ? [value, other] : [other, value]
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
  /// make what the parameter takes is chosen again, by the parameter's type.
  func withoutMisfits(
    _ fit: (candidate: CallCandidate, matched: [Int?]), _ checked: [TypedExpression?],
    _ arguments: [ArgumentSyntax]
  ) -> [TypedExpression?] {
    let parameters = shapes(of: fit.candidate)
    return zip(arguments.indices, checked).map { index, value in
      guard let value, let parameter = fit.matched[index], !parameters[parameter].isInout,
        isFailableConversion(value), case .nominal(let wanted, _) = parameters[parameter].type.kind,
        !parameters[parameter].type.isOptional, !parameters[parameter].isVariadic,
        let payload = solver.shallow(value.type).optionalPayload,
        case .nominal(let made, _) = solver.shallow(payload).kind, made === wanted
      else { return value }
      return nil
    }
  }

  func isFailableConversion(_ value: TypedExpression) -> Bool {
    guard case .call(let reference, _, _) = value.kind else { return false }
    return reference.declaration.isFailable && reference.declaration.source < 0
  }

  /// `a + make(\.name)`, `suits == Set([.clubs])`: a call that needs a context has that of the other
  /// operand.
  private func checkCallOperand(_ arguments: [ArgumentSyntax]) -> [TypedExpression?] {
    let first = check(arguments[0].value)
    let second = arguments[1].value
    guard second.mentionsRootlessPath || second.takesImplicitMembers,
      case .nominal = solver.shallow(first.type).kind
    else {
      return [first] + precheck([arguments[1]])
    }
    return [first, check(second, expected: first.type)]
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
