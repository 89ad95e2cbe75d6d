internal import Diagnostics

/// Subscripts, and the cases of enumerations.
extension DeclarationBinder {
  func bindSubscript(
    _ syntax: FunctionSyntax, _ accessors: AccessorsSyntax, _ declaration: DeclarationSyntax,
    of nominal: NominalDeclaration, in container: Declaration
  ) {
    let element = SubscriptDeclaration(
      name: "subscript", range: syntax.nameRange, parent: container)
    applyAccess(declaration, to: element)
    element.isOverride = declaration.hasModifier("override")
    element.isStatic = declaration.hasModifier("static") || declaration.hasModifier("class")
    // A function stands in for the resolution of generics and parameters.
    let shape = FunctionDeclaration(
      name: "subscript", range: syntax.nameRange, parent: container, role: .method)
    bindGenerics(syntax, of: shape, parent: container)
    bindParameters(syntax.parameters, of: shape)
    element.signature = shape.signature
    element.ownParameters = shape.ownParameters
    element.parameters = shape.parameters
    for parameter in shape.parameters where parameter.isInout {
      sink.error(
        "inout-subscript", "'inout' may only be used on function or initializer parameters",
        parameter.variable.range)
    }
    if shape.parameters.first?.label == "_enclosingInstance" {
      sink.error(
        "unsupported-enclosing-instance",
        "wrappers that reach the instance around them are not supported in notebook cells",
        syntax.nameRange)
    }
    if let result = syntax.result {
      element.element = resolveResult(result, of: shape, resolver(shape.signature))
      element.elementRange = result.range
    }
    let kinds = accessors.accessors.map(\.kind)
    if !kinds.contains(.get), let setter = accessors.accessors.first(where: { $0.kind == .set }) {
      sink.error(
        "setter-without-getter", "subscript with a setter must also have a getter",
        setter.range.firstByte)
    }
    for accessor in accessors.accessors where accessor.kind == .get || accessor.kind == .set {
      let isGetter = accessor.kind == .get
      let function = FunctionDeclaration(
        name: "subscript", range: syntax.nameRange, parent: container,
        role: isGetter ? .getter : .setter)
      bindAccessor(function, accessor, of: element, nominal, in: container)
      function.ownParameters = shape.ownParameters
      function.parameters = element.parameters.map { parameter in
        var copy = parameter
        let variable = VariableDeclaration(
          name: parameter.variable.name, range: parameter.variable.range, parent: function,
          role: .parameter, isLet: true)
        variable.type = parameter.type
        copy.variable = variable
        return copy
      }
      if isGetter {
        function.result = element.element
        function.opaqueResults = shape.opaqueResults
        element.getter = function
      } else {
        let variable = VariableDeclaration(
          name: accessor.parameterName ?? "newValue", range: accessor.range, parent: function,
          role: .parameter, isLet: true)
        variable.type = element.element
        function.parameters.insert(
          FunctionDeclaration.Parameter(label: nil, variable: variable, type: element.element),
          at: 0)
        element.setter = function
      }
      if let native = declaration.attributeText("_native") {
        function.native = accessorKey(native, isGetter)
      }
      if let intrinsic = declaration.attributeText("_intrinsic") {
        function.intrinsic = accessorKey(intrinsic, isGetter)
      }
      if let body = accessor.body { attach(body, to: function) }
    }
    add(element, to: nominal)
  }

  // MARK: Enum cases

  func bindCase(
    _ syntax: EnumCaseSyntax, _ declaration: DeclarationSyntax, of nominal: NominalDeclaration
  ) {
    let enumCase = EnumCaseDeclaration(name: syntax.name, range: syntax.range, parent: nominal)
    enumCase.index = nominal.cases.count
    enumCase.isIndirect = nominal.isIndirect || declaration.hasModifier("indirect")
    enumCase.hasPayload = syntax.payload != nil
    if !enumCase.hasPayload, declaration.hasModifier("indirect") {
      sink.error(
        "indirect-without-payload",
        "enum case '\(syntax.name)' without associated value cannot be 'indirect'", syntax.range)
    }
    let resolver = resolver(nominal.signature)
    for parameter in syntax.payload ?? [] {
      let variable = VariableDeclaration(
        name: parameter.name, range: parameter.range, parent: enumCase, role: .parameter,
        isLet: true)
      variable.type = resolver.resolve(parameter.type, in: nominal)
      variable.typeRange = parameter.type.range
      var bound = FunctionDeclaration.Parameter(
        label: parameter.label, variable: variable, type: variable.type)
      if let value = parameter.defaultValue {
        bound.hasDefault = true
        bound.defaultSyntax = value
        let bodies = bodies
        let type = variable.type
        bound.defaultProvider = {
          bodies.checkInitialValue(value, type: type, of: variable, in: nominal)
        }
      }
      enumCase.payload.append(bound)
    }
    enumCase.rawSyntax = syntax.rawValue
    if let conflict = nominal.members[syntax.name]?.first as? EnumCaseDeclaration {
      sink.error(
        "redeclaration", "invalid redeclaration of '\(syntax.name)'", syntax.range,
        notes: [
          .init(message: "'\(syntax.name)' previously declared here", range: conflict.range)
        ])
      return
    }
    nominal.cases.append(enumCase)
    nominal.members[syntax.name, default: []].append(enumCase)
  }
}
