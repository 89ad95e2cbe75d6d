internal import Diagnostics

/// Key paths: what they lead through, what is read and written by them, and what they tell of a call.
extension ExpressionChecker {
  /// The error of a key path whose root neither it nor what is around it says.
  static let rootlessKeyPath = "key-path-root"

  func keyPath(
    _ root: TypeSyntax?, _ components: [KeyPathComponentSyntax], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    let (root, components) = withNestedTypes(root, components)
    var rootType = root.map { resolve($0) }
    var isFunction = false
    if let expected {
      var type = solver.shallow(expected)
      if let payload = type.optionalPayload { type = solver.shallow(payload) }
      switch type.kind {
      case .nominal(let nominal, let arguments) where nominal.name.hasSuffix("KeyPath"):
        if rootType == nil { rootType = arguments.first }
      case .function(let function) where function.parameters.count == 1:
        isFunction = true
        if rootType == nil { rootType = function.parameters[0].type }
      default: break
      }
    }
    // The elements of `[1, 2]` are integers by the time that a key path asks.
    if let open = rootType.map({ solver.shallow($0) }), let variable = open.variable,
      let usual = solver.defaultType(variable.literal)
    {
      _ = solver.unify(open, usual)
    }
    guard let start = rootType.map({ solver.shallow($0) }), !start.isUnboundVariable else {
      return failure(
        Self.rootlessKeyPath,
        "cannot infer key path type from context; consider explicitly specifying a root type",
        range)
    }
    let variable = VariableDeclaration(
      name: "root", range: range, parent: nil, role: .parameter, isLet: true)
    variable.type = start
    var value = TypedExpression(.variable(variable), type: start, range: range)
    var steps: [(component: TypedKeyPath.Component, type: Type)] = []
    var isWritable = true
    var isReference = false
    var chains = false
    for component in components {
      let before = value
      switch component {
      case .property(let name):
        if name.text == "self" { continue }
        value = memberValue(value, name, name.range, expected: nil)
      case .subscriptAccess(let arguments, let place):
        let type = knownType(value)
        let found = members.candidates(
          named: "subscript", in: type, isStatic: false, environment: environment)
        value = resolveCall(
          candidates(found, value, type, NameSyntax("subscript", place)), arguments, place, nil,
          name: "subscript")
      case .optionalChaining:
        guard let payload = knownType(value).optionalPayload else { return error(at: range) }
        chains = true
        isWritable = false
        steps.append((.optionalChaining, payload))
        value = TypedExpression(.chainLink(value), type: payload, range: range)
        continue
      case .forceUnwrap:
        guard let payload = knownType(value).optionalPayload else { return error(at: range) }
        steps.append((.forceUnwrap, payload))
        value = TypedExpression(.forceUnwrap(value), type: payload, range: range)
        continue
      }
      switch value.kind {
      case .property(let base, let property, let substitutions, let dispatch):
        let isMutable = property.isStored ? !property.isLet : property.setter != nil
        if isClass(solver.shallow(base.type)) {
          // What leads to an instance need not be writable.
          isReference = true
          isWritable = isMutable && !chains
        } else if !isMutable {
          isWritable = false
        }
        // A wrapped property leads through its storage.
        if base !== before, case .property(_, let storage, let outer, let own) = base.kind {
          steps.append((.property(storage, outer, own), base.type))
        }
        steps.append((.property(property, substitutions, dispatch), value.type))
      case .element(let base, let element, let substitutions, let arguments, let dispatch):
        requireHashableIndices(arguments, value.range)
        if isClass(solver.shallow(base.type)) {
          isReference = true
          isWritable = element.setter != nil && !chains
        } else if element.setter == nil {
          isWritable = false
        }
        steps.append((.element(element, substitutions, arguments, dispatch), value.type))
      case .tupleElement(_, let index): steps.append((.tupleElement(index), value.type))
      case .error: return error(at: range)
      default:
        return failure("key-path-component", "invalid component of Swift key path", range)
      }
    }
    var result = value.type
    if chains, !solver.shallow(result).isOptional {
      result = wellKnown.optional(result)
      steps.append((.wrapOptional, result))
    }
    let path = TypedKeyPath(
      root: start, value: result, isWritable: isWritable, components: steps)
    if isFunction {
      let type = FunctionType(
        parameters: [FunctionType.Parameter(label: nil, type: start)], result: result)
      return TypedExpression(.keyPath(path), type: Type(.function(type)), range: range)
    }
    let name =
      !isWritable ? "KeyPath" : isReference ? "ReferenceWritableKeyPath" : "WritableKeyPath"
    return TypedExpression(
      .keyPath(path), type: wellKnown.type(name, [start, result]), range: range)
  }

  /// `\Outer.Inner.name`: the types that a path begins with are all one root.
  private func withNestedTypes(
    _ root: TypeSyntax?, _ components: [KeyPathComponentSyntax]
  ) -> (TypeSyntax?, [KeyPathComponentSyntax]) {
    guard var root else { return (nil, components) }
    var rest = components[...]
    while case .property(let name)? = rest.first, name.text.first?.isUppercase ?? false,
      let nominal = resolve(root).nominal,
      resolver().memberType(name.text, of: nominal) != nil
    {
      root = TypeSyntax(
        .member(base: root, name: name.text, genericArguments: name.genericArguments), root.range)
      rest = rest.dropFirst()
    }
    return (root, Array(rest))
  }

  /// Paths are compared, what stands in their brackets too.
  private func requireHashableIndices(_ arguments: [TypedArgument], _ range: SourceRange) {
    for index in arguments.flatMap(\.expressions) {
      _ = solver.require(index.type, conformsTo: wellKnown.nominal("Hashable")) { [self] type in
        sink.error(
          "key-path-index",
          "subscript index of type '\(shown(type))' in a key path must be Hashable", range)
      }
    }
  }

  func keyPathSubscript(
    _ base: TypedExpression, _ type: Type, _ syntax: ExpressionSyntax, _ range: SourceRange
  ) -> TypedExpression {
    let value = solver.fresh()
    let path = check(syntax, expected: wellKnown.type("KeyPath", [type, value]))
    if case .nominal(let nominal, let arguments) = solver.shallow(path.type).kind,
      nominal.source < 0, arguments.count < 2, nominal.name.hasSuffix("KeyPath")
    {
      // The value's type is known to the path alone, and the root's may be.
      guard let root = softCoerce(base, to: arguments.first ?? .any) else {
        reportMismatch(base, arguments.first ?? .any, .argument)
        return error(at: range)
      }
      let access = TypedExpression(
        .keyPathAccess(base: softCoerce(root, to: .any) ?? root, keyPath: path),
        type: wellKnown.optional(.any), range: range)
      return arguments.isEmpty
        ? access : TypedExpression(.forceUnwrap(access), type: .any, range: range)
    }
    guard case .nominal(let nominal, let arguments) = solver.shallow(path.type).kind,
      nominal.name.hasSuffix("KeyPath"), arguments.count == 2
    else {
      if path.type.flags.contains(.hasError) { return error(at: range) }
      return failure(
        "key-path-subscript",
        "cannot convert value of type '\(shown(path.type))' to expected argument type 'KeyPath<\(shown(type)), _>'",
        syntax.range)
    }
    guard let root = softCoerce(base, to: arguments[0]) else {
      reportMismatch(base, arguments[0], .argument)
      return error(at: range)
    }
    return TypedExpression(
      .keyPathAccess(base: root, keyPath: path), type: arguments[1], range: range)
  }

  // MARK: Key paths among arguments

  /// The open types that key paths among a call's arguments lead from and to.
  struct OpenPathParts {
    var roots: [TypeVariable] = []
    var values: [TypeVariable] = []
  }

  /// Those of the parameters that key paths are given for; nil where none is.
  func openPathParts(
    _ matched: [Int?], _ parameters: [ParameterShape], _ checked: [TypedExpression?],
    _ arguments: [ArgumentSyntax]
  ) -> OpenPathParts? {
    var parts: OpenPathParts?
    for index in arguments.indices where checked[index] == nil {
      guard case .keyPath = arguments[index].value.kind, let parameter = matched[index] else {
        continue
      }
      let (root, value) = pathParts(parameters[parameter])
      parts = parts ?? OpenPathParts()
      if let variable = root.map(solver.shallow)?.variable { parts?.roots.append(variable) }
      if let variable = value.map(solver.shallow)?.variable { parts?.values.append(variable) }
    }
    return parts
  }

  /// Whether a key path says what an argument is: `set(\.name, "x")`, and `set(\.rating, 5)` where
  /// there may be no rating.
  func isTold(_ value: TypedExpression, _ shape: ParameterShape, by paths: OpenPathParts) -> Bool {
    let open = solver.shallow(shape.type).variable
    if let open, paths.roots.contains(open) { return false }
    if let open, paths.values.contains(open) { return true }
    return solver.shallow(value.type).variable.map { $0.literal != .none } ?? false
  }

  /// Whether nothing is known yet of what a key path for the parameter leads from.
  func hasOpenRoot(_ shape: ParameterShape) -> Bool {
    guard let root = pathParts(shape).root.map(solver.shallow)?.variable else { return false }
    return root.literal == .none
  }

  private func pathParts(_ shape: ParameterShape) -> (root: Type?, value: Type?) {
    var type = solver.shallow(shape.isVariadic ? elementType(of: shape.type) : shape.type)
    if let payload = type.optionalPayload { type = solver.shallow(payload) }
    switch type.kind {
    case .nominal(let nominal, let arguments) where nominal.name.hasSuffix("KeyPath"):
      return (arguments.first, arguments.count > 1 ? arguments[1] : nil)
    case .function(let function) where function.parameters.count == 1:
      return (function.parameters[0].type, function.result)
    default: return (nil, nil)
    }
  }
}
