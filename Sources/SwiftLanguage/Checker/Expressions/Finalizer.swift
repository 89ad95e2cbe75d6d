internal import Diagnostics

/// Replaces the solver's variables in a solved expression by the types they stand for.
///
/// Inner full expressions (statements of a closure) may still mention variables of the expression
/// around them; that one's own finalizer settles these.
struct Finalizer {
  let checker: ExpressionChecker
  /// Variables from here on belong to the expression; older ones may still be open.
  let start: Int
  /// Errors were reported in the expression: what stays open follows from those.
  let isErroneous: Bool

  private var solver: Solver { checker.solver }

  func finish(_ expression: TypedExpression) { visit(expression) }

  private func settled(_ type: Type) -> Type { solver.resolve(type) }

  private func settled(_ substitutions: Substitutions) -> Substitutions {
    substitutions.hasVariable ? substitutions.mapTypes(settled) : substitutions
  }

  private func settled(_ dispatch: Dispatch) -> Dispatch {
    if case .witness(let type) = dispatch { return .witness(selfType: settled(type)) }
    return dispatch
  }

  private func settled(_ reference: FunctionReference) -> FunctionReference {
    let known = FunctionReference(
      declaration: reference.declaration, substitutions: settled(reference.substitutions),
      dispatch: settled(reference.dispatch), selfType: reference.selfType.map(settled))
    // `1 / 2` was an integers' division until the rest of the expression made it one of fractions.
    guard case .witness(let type) = known.dispatch, reference.declaration.name.isOperatorName,
      let owner = reference.declaration.parent as? NominalDeclaration,
      let other = checker.operatorAlternative(to: reference.declaration, of: owner, for: type),
      let parameter = (other.parent as? NominalDeclaration)?.selfParameter
    else { return known }
    return FunctionReference(
      declaration: other, substitutions: Substitutions(parameter, type),
      dispatch: known.dispatch, selfType: known.selfType)
  }

  private func visit(_ expression: TypedExpression) {
    if expression.type.flags.contains(.hasVariable) { expression.type = settled(expression.type) }
    switch expression.kind {
    case .property(let base, let property, let substitutions, let dispatch):
      expression.kind = .property(
        base: base, property, settled(substitutions), settled(dispatch))
    case .staticProperty(let owner, let property, let substitutions, let dispatch):
      expression.kind = .staticProperty(
        owner: settled(owner), property, settled(substitutions), settled(dispatch))
      requireKnown(substitutions, property.name, expression)
    case .enumCase(let enumCase, _):
      if case .nominal(let owner, let arguments) = expression.type.kind, owner === enumCase.parent {
        requireKnown(
          Substitutions(owner.signature.parameters, arguments), enumCase.name, expression)
      }
    case .element(let base, let element, let substitutions, let arguments, let dispatch):
      expression.kind = .element(
        base: base, element, settled(substitutions), arguments, settled(dispatch))
    case .functionValue(let reference):
      expression.kind = .functionValue(settled(reference))
      requireKnown(reference.substitutions, reference.declaration.name, expression)
    case .boundMethod(let base, let reference):
      expression.kind = .boundMethod(base, settled(reference))
    case .unboundMethod(let reference): expression.kind = .unboundMethod(settled(reference))
    case .call(let reference, let receiver, let arguments):
      let known = settled(reference)
      expression.kind = .call(known, receiver: receiver, arguments)
      requireKnown(known.substitutions, reference.declaration.name, expression)
    case .delegateInitializer(let reference, let isSuper, let arguments):
      expression.kind = .delegateInitializer(settled(reference), isSuper: isSuper, arguments)
    case .metatype(let type): expression.kind = .metatype(settled(type))
    case .isType(let inner, let type): expression.kind = .isType(inner, settled(type))
    case .conditionalCast(let inner, let type):
      expression.kind = .conditionalCast(inner, settled(type))
    case .forcedCast(let inner, let type): expression.kind = .forcedCast(inner, settled(type))
    case .integerLiteral(let magnitude, let isNegative):
      checkLiteral(expression, magnitude, isNegative)
    case .stringLiteral(let text):
      if expression.type.nominalName == "Character", text.count != 1 {
        checker.sink.error(
          "type-mismatch",
          "cannot convert value of type 'String' to specified type 'Character'", expression.range)
      }
      wrapLiteral(expression)
    case .nilLiteral:
      if case .nominal(let nominal, _) = expression.type.kind, nominal.source >= 0,
        let call = checker.literalInitializer(
          expression.type, "ExpressibleByNilLiteral", "nilLiteral", nil, expression.range,
          { _ in .value(TypedExpression(.tuple([]), type: .void, range: expression.range)) })
      {
        expression.kind = call.kind
      }
    case .floatLiteral(let value):
      if value.magnitude < 0x1p-125 || value.magnitude > 0x1p127 {
        warnOfLostDigits(value, expression)
      }
      wrapLiteral(expression)
    case .booleanLiteral: wrapLiteral(expression)
    case .closure(let closure): settle(closure)
    case .convertElements(_, let variables, _): variables.forEach(settle)
    case .letIn(let variable, _, _): settle(variable)
    case .keyPath(let path): expression.kind = .keyPath(settled(path))
    case .statement(let statement): visit([statement])
    default: break
    }
    expression.forEachChild(visit)
  }

  private func settle(_ closure: TypedClosure) {
    let type = settled(Type(.function(closure.type)))
    if case .function(let function) = type.kind { closure.type = function }
    closure.parameters.forEach(settle)
    let open = closure.parameters.filter { parameter in
      unbound(in: parameter.type).map { $0.id >= start } ?? false
    }
    if !open.isEmpty {
      report(open, of: closure)
      // What the body makes of such parameters follows from that.
      _ = checker.sink.trial { visit(closure.body.statements) }
    }
    for parameter in open { parameter.type = .error }
    for capture in closure.captures { settle(capture.variable) }
    if open.isEmpty { visit(closure.body.statements) }
  }

  /// Nothing says what a closure's parameters are: an operator alone between them might be any of
  /// its name.
  private func report(_ parameters: [VariableDeclaration], of closure: TypedClosure) {
    if closure.body.statements.count == 1,
      let value = closure.body.statements[0].expressions.first,
      case .call(let reference, _, let arguments) = value.kind,
      reference.declaration.name.isOperatorName,
      arguments.allSatisfy({ argument in
        guard case .value(let operand) = argument, case .variable = operand.kind else {
          return false
        }
        return unbound(in: settled(operand.type)) != nil
      })
    {
      checker.sink.error(
        "ambiguous-operator", "ambiguous use of operator '\(reference.declaration.name)'",
        value.range)
      return
    }
    for parameter in parameters {
      checker.sink.error(
        "closure-parameter-type",
        "cannot infer type of closure parameter '\(parameter.name)' without a type annotation",
        parameter.range)
    }
  }

  private func settle(_ variable: VariableDeclaration) {
    if variable.type.flags.contains(.hasVariable) { variable.type = settled(variable.type) }
  }

  private func settled(_ path: TypedKeyPath) -> TypedKeyPath {
    TypedKeyPath(
      root: settled(path.root), value: settled(path.value), isWritable: path.isWritable,
      components: path.components.map { step in
        let type = settled(step.type)
        switch step.component {
        case .property(let property, let substitutions, let dispatch):
          return (.property(property, settled(substitutions), settled(dispatch)), type)
        case .element(let element, let substitutions, let arguments, let dispatch):
          return (.element(element, settled(substitutions), arguments, settled(dispatch)), type)
        default: return (step.component, type)
        }
      })
  }

  private func visit(_ statements: [TypedStatement]) {
    for statement in statements {
      switch statement.kind {
      case .variables(let pattern, _): settle(pattern)
      case .forIn(let loop): settle(loop.pattern)
      case .switchCases(_, _, let cases):
        for item in cases.flatMap(\.items) { settle(item.pattern) }
      case .ifElse(let conditions, _, _), .guardElse(let conditions, _),
        .whileLoop(_, let conditions, _):
        for condition in conditions {
          switch condition {
          case .optionalBinding(let pattern, _), .patternMatch(let pattern, _): settle(pattern)
          case .boolean: break
          }
        }
      default: break
      }
      if case .forIn(var loop) = statement.kind,
        loop.elementType.flags.contains(.hasVariable)
          || loop.iteratorType.flags.contains(.hasVariable)
      {
        loop.makeIterator = settled(loop.makeIterator)
        loop.next = settled(loop.next)
        loop.iteratorType = settled(loop.iteratorType)
        loop.elementType = settled(loop.elementType)
        statement.kind = .forIn(loop)
      }
      statement.expressions.forEach(visit)
      statement.blocks.forEach(visit)
    }
  }

  private func settle(_ pattern: TypedPattern) {
    if pattern.type.flags.contains(.hasVariable) { pattern.type = settled(pattern.type) }
    if case .variable(let variable) = pattern.kind { settle(variable) }
    if case .expression(let variable, _) = pattern.kind { settle(variable) }
    pattern.parts.forEach(settle)
  }

  // MARK: Literals

  private func checkLiteral(
    _ expression: TypedExpression, _ magnitude: UInt64, _ isNegative: Bool
  ) {
    guard case .nominal(let nominal, _) = expression.type.kind else {
      wrapLiteral(expression)
      return
    }
    if nominal.source >= 0 {
      wrapLiteral(expression)
      return
    }
    switch nominal.name {
    case "Double", "Float", "Float16", "Float80", "CGFloat":
      let value = isNegative ? -Double(magnitude) : Double(magnitude)
      expression.kind = .floatLiteral(value)
    default:
      guard let (lowest, highest) = integerBounds[nominal.name] else {
        wrapLiteral(expression)
        return
      }
      if isNegative ? magnitude > lowest : magnitude > highest {
        checker.sink.lateError(
          "integer-literal-overflow",
          isNegative && lowest == 0
            ? "negative integer '-\(magnitude)' overflows when stored into unsigned type "
              + "'\(nominal.name)'"
            : "integer literal '\(isNegative ? "-" : "")\(magnitude)' overflows when stored into '\(nominal.name)'",
          expression.range)
      }
    }
  }

  /// A decimal literal whose type has no such number: infinity or less than its digits is stored.
  private func warnOfLostDigits(_ value: Double, _ expression: TypedExpression) {
    let (isLarge, isSmall): (Bool, Bool)
    switch expression.type.nominalName {
    case "Double": (isLarge, isSmall) = (value.isInfinite, value.isSubnormal || value.isZero)
    case "Float":
      let stored = Float(value)
      (isLarge, isSmall) = (stored.isInfinite, stored.isSubnormal || stored.isZero)
    default: return
    }
    guard isLarge || isSmall,
      let written = checker.sourceText(expression.range.source)?.text(
        in: expression.range.lower..<expression.range.upper)
    else { return }
    let digits = written.filter { $0 != "_" }
    let significand = digits.prefix { $0 != "e" && $0 != "E" }
    // A zero loses nothing, and of hexadecimal digits few are ever lost.
    if isSmall && (written.contains("x") || !significand.contains { ("1"..."9").contains($0) }) {
      return
    }
    let loss =
      isLarge ? "overflows to \(value < 0 ? "-" : "")inf" : "underflows and loses precision"
    checker.sink.lateWarning(
      "literal-loses-digits",
      "'\(digits)' \(loss) during conversion to '\(expression.type)'", expression.range)
  }

  /// A literal of a notebook's own (or generic) type is a call of its initialiser, and so is one that a cell
  /// gave to a type of the standard library.
  private func wrapLiteral(_ expression: TypedExpression) {
    let names: (prefix: String, label: String, fallback: TypeVariable.Literal)
    switch expression.kind {
    case .integerLiteral: names = ("Integer", "integerLiteral", .integer)
    case .floatLiteral: names = ("Float", "floatLiteral", .float)
    case .stringLiteral: names = textInitializer(expression.type)
    case .booleanLiteral: names = ("Boolean", "booleanLiteral", .boolean)
    default: return
    }
    let protocolName = "ExpressibleBy\(names.prefix)Literal"
    let owner = checker.wellKnown.nominal(protocolName)
    let found = checker.types.conformance(of: expression.type, to: owner, in: checker.environment)
    // What the standard library itself makes of a literal is the literal.
    if case .nominal(let nominal, _) = expression.type.kind, nominal.source < 0, !nominal.isNative,
      !(found?.isOfCells ?? false)
    {
      return
    }
    switch expression.type.kind {
    // `T.IntegerLiteralType` is a builtin type whatever `T` is.
    case .member(_, let associated) where associated.name == names.prefix + "LiteralType": return
    case .nominal, .parameter, .member: break
    default: return
    }
    guard let usual = solver.defaultType(names.fallback) else { return }
    guard found != nil else {
      checker.sink.error(
        "type-mismatch",
        "cannot convert value of type '\(usual)' to specified type '\(expression.type)'",
        expression.range)
      return
    }
    let inner = TypedExpression(
      expression.kind, type: literalArgument(expression.type, protocolName, usual),
      range: expression.range)
    if case .nominal(let nominal, _) = inner.type.kind, nominal.name == "Double",
      case .integerLiteral(let magnitude, let isNegative) = inner.kind
    {
      inner.kind = .floatLiteral(isNegative ? -Double(magnitude) : Double(magnitude))
    }
    if let call = checker.literalInitializer(
      expression.type, protocolName, names.label, nil, expression.range,
      { _ in .value(inner) })
    {
      expression.kind = call.kind
    }
  }

  /// The initialiser that a text calls: types need not take more than characters, or scalars.
  private func textInitializer(
    _ type: Type
  ) -> (prefix: String, label: String, fallback: TypeVariable.Literal) {
    let all: [(prefix: String, label: String, fallback: TypeVariable.Literal)] = [
      ("String", "stringLiteral", .string),
      ("ExtendedGraphemeCluster", "extendedGraphemeClusterLiteral", .character),
      ("UnicodeScalar", "unicodeScalarLiteral", .scalar),
    ]
    return all.first { names in
      let owner = checker.wellKnown.nominal("ExpressibleBy\(names.prefix)Literal")
      return checker.types.conforms(type, to: owner, in: checker.environment)
    } ?? all[0]
  }

  /// The literal type that the initialiser takes: `init(integerLiteral value: Int)`.
  private func literalArgument(_ type: Type, _ protocolName: String, _ usual: Type) -> Type {
    guard case .nominal = type.kind else {
      let owner = checker.wellKnown.nominal(protocolName)
      guard let associated = owner.associatedTypes.first else { return usual }
      let member = checker.types.member(associated, of: type, in: checker.environment)
      return member.flags.contains(.hasError) ? usual : member
    }
    let owner = checker.wellKnown.nominal(protocolName)
    guard let associated = owner.associatedTypes.first else { return usual }
    let found = checker.types.member(associated, of: type, in: checker.environment)
    return found.flags.contains(.hasError) ? usual : found
  }

  private func requireKnown(
    _ substitutions: Substitutions, _ name: String, _ expression: TypedExpression
  ) {
    if isErroneous || checker.hasOpenParameters { return }
    for (parameter, type) in substitutions.pairs where type.flags.contains(.hasVariable) {
      // Variables of an expression around this one are settled there.
      guard let variable = unbound(in: settled(type)), variable.id >= start else { continue }
      checker.sink.error(
        "generic-parameter-not-inferred",
        "generic parameter '\(parameter.name)' could not be inferred", expression.range)
      return
    }
  }

  private func unbound(in type: Type) -> TypeVariable? {
    var found: TypeVariable?
    func walk(_ type: Type) -> Type {
      if let variable = type.variable { found = found ?? variable }
      return type.flags.contains(.hasVariable) && type.variable == nil ? type.mapped(walk) : type
    }
    _ = walk(type)
    return found
  }
}

/// The largest magnitudes that integer literals of each type may have: negative, positive.
private let integerBounds: [String: (UInt64, UInt64)] = [
  "Int": (1 << 63, UInt64(Int64.max)), "Int64": (1 << 63, UInt64(Int64.max)),
  "Int32": (1 << 31, UInt64(Int32.max)), "Int16": (1 << 15, UInt64(Int16.max)),
  "Int8": (1 << 7, UInt64(Int8.max)), "UInt": (0, .max), "UInt64": (0, .max),
  "UInt32": (0, UInt64(UInt32.max)), "UInt16": (0, UInt64(UInt16.max)),
  "UInt8": (0, UInt64(UInt8.max)),
]
