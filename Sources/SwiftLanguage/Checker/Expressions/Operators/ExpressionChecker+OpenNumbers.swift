internal import Diagnostics

/// `print(sin(0))`: Foundation has such functions for several types of numbers, of which a literal
/// like `0` means none before the others.
///
/// Where nothing around the call says which number is meant, Swift refuses it; of `pow(2, 3)` it makes
/// a `Decimal`. So it is with the minus of `-(-3)`, which all types of numbers have.
extension ExpressionChecker {
  /// `[1, 2].mean` of extensions for integers and for fractions: the one that literals have as what
  /// they usually are.
  func usualProperty(
    _ found: [MemberCandidate], _ name: NameSyntax, of type: Type
  ) -> MemberCandidate? {
    let first = found.first { $0.declaration is VariableDeclaration }
    guard type.flags.contains(.hasVariable),
      (first?.declaration.parent as? ExtensionDeclaration)?.conditions.isEmpty == false
    else { return first }
    func usual(_ type: Type) -> Type {
      guard case .variable(let variable) = type.kind else { return type.mapped(usual) }
      return solver.defaultType(variable.literal) ?? type
    }
    let known = usual(solver.resolve(type))
    let meant = members.candidates(
      named: name.text, in: known, isStatic: false, environment: environment
    ).first { $0.declaration is VariableDeclaration }
    guard let meant, meant.declaration !== first?.declaration, solver.unify(type, known) else {
      return first
    }
    return meant
  }

  func hasMember(_ name: String, _ type: Type) -> Bool {
    !members.candidates(named: name, in: type, isStatic: false, environment: environment).isEmpty
  }

  /// What the literals of an expression leave open.
  private enum Openness {
    /// Something in it has a type of its own, if only a literal with a point.
    case closed
    case integers
    /// One that might be of a `Decimal` too, from which no number is made.
    case call(name: String, SourceRange, orDecimal: Bool = false)
    case negation(SourceRange)
    case decimal(SourceRange)
  }

  /// Reports a call in values whose types nothing around them tells.
  func refuseOpenNumbers(_ values: [ExpressionSyntax], areConverted: Bool = false) {
    for value in values where value.range.source >= 0 {
      refuseOpenNumber(value, isConverted: areConverted)
    }
  }

  /// The same for the arguments of what takes numbers, or values, of all types.
  func refuseOpenNumbers(_ arguments: [ArgumentSyntax], of callee: ExpressionSyntax) {
    guard case .identifier(let name) = callee.kind else { return }
    switch name.text {
    case "print", "debugPrint", "String", "abs": refuseOpenNumbers(arguments.map(\.value))
    case "Int", "Double", "Float":
      refuseOpenNumbers(arguments.map(\.value), areConverted: true)
    default: break
    }
  }

  /// Reports a call on either side of a comparison, where both leave open what is compared.
  func refuseOpenComparison(_ left: ExpressionSyntax, _ name: String, _ right: ExpressionSyntax) {
    guard ["==", "!=", "<", ">", "<=", ">="].contains(name) else { return }
    switch (openness(left), openness(right)) {
    case (.closed, _), (_, .closed), (.negation, _), (_, .negation): return
    // `pow(2.0, 8) == 256`: a `Double` is meant first, though not with another operator.
    case (.call(_, _, orDecimal: true), _) where name == "==": return
    case (_, .call(_, _, orDecimal: true)) where name == "==": return
    default: refuseOpenNumbers([left, right])
    }
  }

  private func refuseOpenNumber(_ value: ExpressionSyntax, isConverted: Bool) {
    switch openness(value) {
    case .closed, .integers: break
    case .call(_, _, orDecimal: true) where isConverted: break
    case .call(let name, let range, _):
      sink.error("ambiguous-use", "ambiguous use of '\(name)'", range)
    case .negation(let range):
      sink.error("ambiguous-use", "ambiguous use of operator '-'", range)
    case .decimal(let range) where isConverted:
      sink.error("ambiguous-use", "ambiguous use of 'pow'", range)
    case .decimal(let range):
      sink.error(
        "unsupported-decimal",
        "'pow' of integer literals makes a 'Decimal', which is not supported in notebook cells; "
          + "write 'pow(2.0, 3.0)' for a 'Double'", range)
    }
  }

  private func openness(_ syntax: ExpressionSyntax) -> Openness {
    switch syntax.kind {
    case .integerLiteral: return .integers
    case .parenthesized(let inner): return openness(inner)
    case .prefix(let name, let operand) where name.text == "-":
      if case .integerLiteral = operand.kind { return .integers }
      let inner = openness(operand)
      if case .integers = inner, !operand.isOperation { return .negation(name.range) }
      return inner
    case .binary(let left, let name, let right) where ["+", "-", "*", "/"].contains(name.text):
      switch (openness(left), openness(right)) {
      case (.closed, _), (_, .closed): return .closed
      // Two operands tell each other enough for a minus.
      case (.negation, _), (_, .negation): return .integers
      case (.integers, let other), (let other, _): return other
      }
    case .call(let callee, let arguments):
      if case .member(let base, let name) = callee.kind {
        let closure = arguments.count == 1 ? arguments[0].value.valueOfClosure : nil
        guard name.text == "map", base.isLiteralOfIntegers,
          case .prefix(let minus, let operand)? = closure?.value.kind, minus.text == "-",
          case .identifier(let negated) = operand.kind, negated.text == closure?.parameter
        else { return .closed }
        return .negation(minus.range)
      }
      guard case .identifier(let name) = callee.kind else { return .closed }
      if ["abs", "max", "min"].contains(name.text), context.lookup(name.text) == nil {
        return openness(ofArguments: arguments.map(\.value))
      }
      guard isElementary(name.text) else { return .closed }
      return openness(ofCall: name.text, arguments.map(\.value), syntax.range)
    default: return .closed
    }
  }

  private func openness(ofArguments arguments: [ExpressionSyntax]) -> Openness {
    arguments.reduce(.integers) { known, argument in
      switch (known, openness(argument)) {
      case (.closed, _), (_, .closed): .closed
      case (.integers, let other), (let other, _): other
      }
    }
  }

  private func openness(
    ofCall name: String, _ arguments: [ExpressionSyntax], _ range: SourceRange
  ) -> Openness {
    if name == "pow", arguments.count == 2 {
      guard case .integers = openness(arguments[1]) else { return .closed }
      if case .floatLiteral = arguments[0].kind { return .call(name: name, range, orDecimal: true) }
      if case .integers = openness(arguments[0]) { return .decimal(range) }
      return .closed
    }
    for argument in arguments {
      if case .closed = openness(argument) { return .closed }
    }
    return .call(name: name, range)
  }

  /// Whether a name means one of the library's functions that are there for each type of numbers.
  private func isElementary(_ name: String) -> Bool {
    guard context.lookup(name) == nil else { return false }
    // Those that Swift declares once, for all floating-point types.
    if name == "fmod" || name == "remainder" { return false }
    let found = module.lookup(name)
    return found.count > 1
      && found.allSatisfy { declaration in
        declaration.source < 0 && (declaration as? FunctionDeclaration)?.native != nil
      }
  }
}

extension ExpressionSyntax {
  fileprivate var isLiteralOfIntegers: Bool {
    guard case .arrayLiteral(let elements) = kind else { return false }
    return elements.allSatisfy {
      switch $0.kind {
      case .integerLiteral: true
      case .prefix(let name, let operand) where name.text == "-":
        operand.isLiteral && !operand.isFractional
      default: false
      }
    }
  }
}
