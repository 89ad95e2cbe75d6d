internal import Diagnostics

/// Calls that mean more than they say: arguments that tell what a literal is, values that are called
/// with whatever they are given, members that an existential does not have.
extension ExpressionChecker {
  /// `[.north, .south].contains(side)`, `[0, .max].map(halved)`: the argument says what the literal's
  /// elements are.
  func literalType(_ base: ExpressionSyntax, _ arguments: [ArgumentSyntax]) -> Type? {
    guard case .arrayLiteral(let elements) = base.kind, let first = arguments.first else {
      return nil
    }
    let isOpen = elements.contains(where: \.isImplicitChain) || areMixed(elements)
    if case .closure(let closure) = first.value.kind,
      let written = closure.parameters?.first?.type,
      isOpen || elements.contains(where: \.leavesParametersOpen)
    {
      return wellKnown.array(resolve(written))
    }
    guard isOpen, !isContextual(first.value) else { return nil }
    let mark = solver.mark()
    let (argument, succeeded) = sink.trial { knownType(check(first.value)) }
    solver.rollBack(to: mark)
    guard succeeded else { return nil }
    if case .function(let function) = argument.kind, function.parameters.count == 1 {
      return wellKnown.array(function.parameters[0].type)
    }
    return elements.allSatisfy { $0.isImplicitChain } ? wellKnown.array(argument) : nil
  }

  /// Whether literals of several kinds stand side by side, as those of a type of one's own may.
  private func areMixed(_ elements: [ExpressionSyntax]) -> Bool {
    func kind(_ syntax: ExpressionSyntax) -> Int? {
      switch syntax.kind {
      case .integerLiteral, .floatLiteral: 0
      case .stringLiteral, .interpolatedString: 1
      case .booleanLiteral: 2
      case .nilLiteral: 3
      case .arrayLiteral: 4
      case .dictionaryLiteral: 5
      default: nil
      }
    }
    return Set(elements.compactMap(kind)).count > 1
  }

  /// `pairs.map { ($0, $1) }.sorted { … }` as an array of labelled tuples: what is sorted or filtered
  /// is of that type already.
  func labelledElements(_ base: ExpressionSyntax, _ name: NameSyntax, _ expected: Type?) -> Type? {
    guard let expected, name.text == "sorted" || name.text == "filter",
      case .call(let callee, _) = base.kind, case .member(_, let method) = callee.kind,
      ["map", "compactMap", "flatMap"].contains(method.text),
      case .nominal(let nominal, let arguments) = solver.shallow(expected).kind,
      nominal === wellKnown.nominal("Array"),
      case .tuple(let elements) = solver.shallow(arguments[0]).kind,
      elements.contains(where: { $0.label != nil })
    else { return nil }
    return expected
  }

  /// A value of a `@dynamicCallable` type: its method takes the arguments as an array.
  func dynamicCall(
    _ value: TypedExpression, _ type: Type, _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression? {
    guard type.nominal?.isDynamicallyCallable ?? false else { return nil }
    let found = members.candidates(
      named: "dynamicallyCall", in: type, isStatic: false, environment: environment)
    let hasLabels = arguments.contains { $0.label != nil }
    let calls = candidates(found, value, type, NameSyntax("dynamicallyCall", range)).filter {
      $0.parameters.count == 1
        && (!hasLabels || $0.parameters[0].label == "withKeywordArguments")
    }
    guard
      let call = calls.first(where: { $0.parameters[0].label == "withArguments" }) ?? calls.first
    else { return nil }
    let isKeyed = call.parameters[0].label == "withKeywordArguments"
    let literal: ExpressionSyntax.Kind =
      isKeyed
      ? .dictionaryLiteral(
        arguments.map {
          (ExpressionSyntax(.stringLiteral($0.label ?? ""), $0.value.range), $0.value)
        })
      : .arrayLiteral(arguments.map(\.value))
    let argument = ArgumentSyntax(
      label: call.parameters[0].label, labelRange: nil, value: ExpressionSyntax(literal, range))
    return resolveCall([call], [argument], range, expected, name: "dynamicallyCall")
  }

  /// Whether a member of a protocol takes what only the type inside an existential knows.
  func isBarred(_ function: FunctionDeclaration, on receiver: TypedExpression) -> Bool {
    speaksOfHidden(
      function.parameters.map(\.type), function.result, of: function.owner, on: receiver)
  }

  func barred(_ name: String, _ receiver: TypedExpression) -> String {
    "member '\(name)' cannot be used on value of type '\(shown(receiver.type))'; "
      + "consider using a generic constraint instead"
  }

  /// Whether a property's type speaks of what is not known behind `any P`, other than as a whole.
  func isBarred(_ property: VariableDeclaration, on receiver: TypedExpression) -> Bool {
    speaksOfHidden([], property.type, of: property.parent, on: receiver)
  }

  private func speaksOfHidden(
    _ taken: [Type], _ given: Type, of owner: Declaration?, on receiver: TypedExpression
  ) -> Bool {
    let nominal = (owner as? ExtensionDeclaration)?.nominal ?? owner as? NominalDeclaration
    guard case .existential(let existential) = solver.shallow(receiver.type).kind,
      let own = nominal?.selfParameter
    else { return false }
    let covariant: Set = ["Optional", "Array", "Dictionary"]
    func isHidden(_ type: Type, _ isTaken: Bool) -> Bool {
      guard type.flags.contains(.hasParameter) else { return false }
      switch type.kind {
      case .parameter(let parameter): return isTaken && parameter === own
      case .member(let base, let associated):
        guard isTaken, base.mentions(own) else { return false }
        let known = types.substitute(
          type, Substitutions(own, solver.resolve(receiver.type)), in: environment)
        if existential.arguments.keys.contains(where: { $0.name == associated.name }) {
          return false
        }
        // A `where` clause of the protocol may say what it is.
        return known.flags.contains(.hasParameter) || known.isExistential
      case .function(let function):
        return isHidden(function.result, isTaken)
          || function.parameters.contains { isHidden($0.type, !isTaken) }
      case .tuple(let elements): return elements.contains { isHidden($0.type, isTaken) }
      case .nominal(let nominal, let arguments):
        // An array of hidden elements is one of `any P`, a set of them is nothing that can be said.
        let isWhole = isTaken || !covariant.contains(nominal.name) || nominal.source >= 0
        return arguments.contains { isHidden($0, isWhole) }
      default: return false
      }
    }
    return taken.contains { isHidden($0, true) } || isHidden(given, false)
  }
}
