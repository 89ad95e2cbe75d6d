internal import Diagnostics

/// Properties: their types, accessors and initial values.
extension DeclarationBinder {
  /// `let names: Set = ["a"]`: of what it is a set the initial value tells.
  private func inferringArguments(_ binding: BindingSyntax) -> BindingSyntax {
    guard source >= 0, let value = binding.initialValue, let type = binding.typeSyntax,
      case .named(let name, let arguments) = type.kind, arguments.isEmpty,
      let nominal = module.lookup(name).first as? NominalDeclaration, nominal.source < 0,
      !nominal.ownParameters.isEmpty
    else { return binding }
    return BindingSyntax(
      pattern: binding.pattern, type: nil,
      initialValue: ExpressionSyntax(.cast(value, type, .coerce), value.range),
      accessors: binding.accessors, range: binding.range)
  }

  func bindProperties(
    _ isLet: Bool, _ bindings: [BindingSyntax], _ syntax: DeclarationSyntax,
    of nominal: NominalDeclaration, in container: Declaration
  ) {
    let isStatic = syntax.hasModifier("static") || syntax.hasModifier("class")
    for written in bindings where written.pattern.isTuple {
      guard let parts = parted(written) else {
        reportPattern(written)
        continue
      }
      if isLet, !isStatic, nominal.kind == .structure, written.initialValue != nil {
        sink.error(
          "pattern-of-constants",
          "binding multiple 'let' stored properties from a single initializer expression in a "
            + "struct is unsupported", written.pattern.range)
      }
      bindProperties(isLet, parts, syntax, of: nominal, in: container)
      for part in parts {
        guard let name = part.pattern.simpleName?.0 else { continue }
        nominal.storedProperties.first { $0.name == name }?.isPartOfPattern = true
      }
    }
    for binding in bindings.map({ inferringArguments(overridingObservers($0, syntax)) }) {
      guard let (name, nameRange) = binding.pattern.simpleName else {
        if !binding.pattern.isTuple { reportPattern(binding) }
        continue
      }
      let isNative = syntax.hasAttribute("_native") || syntax.hasAttribute("_intrinsic")
      let role: VariableDeclaration.Role =
        binding.isComputed || isNative || nominal.kind == .protocolType
        ? .computed : isStatic ? .staticStored : .storedProperty
      let property = VariableDeclaration(
        name: name, range: nameRange, parent: container, role: role, isLet: isLet)
      applyAccess(syntax, to: property)
      property.introducer = bindings.first?.introducer
      property.isStatic = isStatic
      property.isLazy = syntax.hasModifier("lazy")
      property.isOverride = syntax.hasModifier("override")
      for modifier in syntax.modifiers {
        if modifier.name == "weak" { property.ownership = .weak }
        if modifier.name == "unowned" { property.ownership = .unowned }
        if modifier.detail == "set" {
          property.setterAccess = modifier.name == "private" ? .privateAccess : .filePrivateAccess
        }
      }
      property.isOverridable =
        nominal.kind == .classType && !isStatic && !nominal.isFinal
        && !syntax.hasModifier("final") && container is NominalDeclaration
      let signature = outerSignature(container) ?? GenericSignature()
      var resolver = resolver(signature)
      if let type = binding.typeSyntax {
        let opaques = OpaqueTypes(of: property, parameters: signature.parameters)
        resolver.opaques = opaques
        property.type = resolver.resolve(type, in: container)
        property.typeRange = type.range
        property.opaques = opaques.made
        if role == .storedProperty, binding.initialValue == nil, !opaques.made.isEmpty {
          sink.error(
            "opaque-without-value",
            "property declares an opaque return type, but has no initializer expression from "
              + "which to infer an underlying type", nameRange)
        }
        if case .implicitlyUnwrapped = type.kind { property.isImplicitlyUnwrapped = true }
      }
      if container is ExtensionDeclaration, nominal.kind == .protocolType, source >= 0, !isStatic,
        binding.accessors == nil
      {
        sink.error(
          "stored-property-in-extension", "extensions must not contain stored properties", nameRange
        )
      }
      if role == .storedProperty {
        if container is ExtensionDeclaration, source >= 0 {
          sink.error(
            "stored-property-in-extension", "extensions must not contain stored properties",
            nameRange)
        }
        if nominal.kind == .enumeration {
          sink.error(
            "stored-property-in-enum", "enums must not contain stored properties", nameRange)
        }
        property.storageIndex = nominal.storedProperties.count
      }
      bindInitialValue(
        binding, of: property, in: container,
        isWrapped: role == .storedProperty && !wrapperAttributes(syntax, in: container).isEmpty)
      if let accessors = binding.accessors {
        bindAccessors(accessors, of: property, nominal, in: container)
        for function in [property.getter, property.setter] {
          guard let function else { continue }
          let isGetter = function.role == .getter
          function.native = syntax.attributeText("_native").map { accessorKey($0, isGetter) }
          function.intrinsic = syntax.attributeText("_intrinsic").map { accessorKey($0, isGetter) }
        }
      } else if role == .computed {
        bindNativeAccessors(of: property, syntax, nominal, in: container)
      }
      if role == .computed, let getter = property.getter, getter.native == nil {
        getter.builder = builderAttribute(syntax)
      }
      property.builder = resultBuilder(syntax, resolver, in: container)
      let wrappers = property.builder == nil ? wrapperAttributes(syntax, in: container) : []
      if let wrapper = wrappers.first, binding.isComputed || isLet, nominal.kind != .protocolType {
        sink.error(
          "wrapper-place",
          isLet
            ? "property wrapper can only be applied to a 'var'"
            : "property wrapper cannot be applied to a computed property", wrapper.range)
        if role == .storedProperty { nominal.storedProperties.append(property) }
      } else if role != .computed, !wrappers.isEmpty {
        bindWrappers(wrappers, of: property, binding, nominal, in: container)
      } else if role == .storedProperty {
        nominal.storedProperties.append(property)
      }
      add(property, to: nominal)
    }
  }

  /// `@Builder var content: () -> T`: the memberwise initialiser's argument is written in the builder.
  private func resultBuilder(
    _ syntax: DeclarationSyntax, _ resolver: TypeResolver, in container: Declaration
  ) -> (() -> Type)? {
    let found = syntax.attributes.first {
      (declaration(of: $0, in: container))?.isResultBuilder ?? false
    }
    return found.map { attribute in
      { [unowned container] in resolver.resolve(attribute.type, in: container) }
    }
  }

  /// `override var speed: Double { didSet { … } }` reads and writes the inherited property: it becomes
  /// a getter and a setter that run the observers around the assignment.
  private func overridingObservers(
    _ binding: BindingSyntax, _ syntax: DeclarationSyntax
  ) -> BindingSyntax {
    guard syntax.hasModifier("override"), let accessors = binding.accessors,
      let (name, place) = binding.pattern.simpleName,
      accessors.accessors.allSatisfy({ $0.kind == .willSet || $0.kind == .didSet })
    else { return binding }
    let range = accessors.range
    func expression(_ kind: ExpressionSyntax.Kind) -> ExpressionSyntax {
      ExpressionSyntax(kind, place)
    }
    let inherited = expression(
      .member(base: expression(.superReference), name: NameSyntax(name, place)))
    func named(_ name: String) -> ExpressionSyntax {
      expression(.identifier(NameSyntax(name, place)))
    }
    func constant(_ name: String, _ value: ExpressionSyntax) -> StatementSyntax {
      let binding = BindingSyntax(
        pattern: PatternSyntax(.identifier(name), place), type: nil, initialValue: value,
        accessors: nil, range: place)
      return StatementSyntax(
        .declaration(
          DeclarationSyntax(
            .variables(isLet: true, [binding]), modifiers: [], attributes: [], range: place)), place
      )
    }
    func statement(_ value: ExpressionSyntax) -> StatementSyntax {
      StatementSyntax(.expression(value), place)
    }
    func block(_ statements: [StatementSyntax]) -> BlockSyntax {
      BlockSyntax(statements, range: range, endRange: range.lastByte)
    }
    var body = [constant("$old", inherited)]
    for observer in accessors.accessors where observer.kind == .willSet {
      let parameter = observer.parameterName ?? "newValue"
      body.append(
        StatementSyntax(
          .block(
            block(
              (parameter == "newValue" ? [] : [constant(parameter, named("newValue"))])
                + (observer.body?.statements ?? []))), place))
    }
    body.append(statement(expression(.assignment(target: inherited, value: named("newValue")))))
    for observer in accessors.accessors where observer.kind == .didSet {
      let parameter = observer.parameterName ?? "oldValue"
      body.append(
        statement(expression(.assignment(target: expression(.discard), value: named("$old")))))
      body.append(
        StatementSyntax(
          .block(
            block(
              [
                constant(parameter, named("$old")),
                statement(
                  expression(
                    .assignment(target: expression(.discard), value: named(parameter)))),
              ] + (observer.body?.statements ?? []))), place))
    }
    func accessor(
      _ kind: AccessorsSyntax.Kind, _ statements: [StatementSyntax]
    ) -> AccessorsSyntax.Accessor {
      AccessorsSyntax.Accessor(
        kind: kind, parameterName: nil, isMutating: false, isNonmutating: false,
        isThrowing: false, thrownType: nil, body: block(statements), range: range)
    }
    return BindingSyntax(
      pattern: binding.pattern, type: binding.type, initialValue: binding.initialValue,
      accessors: AccessorsSyntax(
        accessors: [accessor(.get, [statement(inherited)]), accessor(.set, body)],
        isShorthandGetter: false, range: range), range: binding.range)
  }

  private func bindInitialValue(
    _ binding: BindingSyntax, of property: VariableDeclaration, in container: Declaration,
    isWrapped: Bool
  ) {
    guard let value = binding.initialValue else {
      if binding.typeSyntax == nil, property.role != .computed, !isWrapped {
        sink.error(
          "missing-type-annotation", "type annotation missing in pattern", property.range)
      }
      return
    }
    property.initialSyntax = value
    let bodies = bodies
    let hasType = binding.typeSyntax != nil
    property.initialProvider = { [unowned property] in
      bodies.checkInitialValue(
        value, type: hasType ? property.declaredTypeIfKnown : nil, of: property, in: container)
    }
    if !hasType { property.typeProvider = { [unowned property] in property.initialValue?.type } }
    if source >= 0 { pendingProperties.append { [unowned property] in _ = property.initialValue } }
  }

  private func bindAccessors(
    _ accessors: AccessorsSyntax, of property: VariableDeclaration, _ nominal: NominalDeclaration,
    in container: Declaration
  ) {
    for accessor in accessors.accessors {
      let roles: [AccessorsSyntax.Kind: FunctionDeclaration.Role] = [
        .get: .getter, .set: .setter, .willSet: .willSet, .didSet: .didSet,
      ]
      let function = FunctionDeclaration(
        name: property.name, range: property.range, parent: container,
        role: roles[accessor.kind] ?? .getter)
      bindAccessor(function, accessor, of: property, nominal, in: container)
      let parameterName: String? =
        accessor.kind == .set || accessor.kind == .willSet
        ? accessor.parameterName ?? "newValue"
        : accessor.kind == .didSet ? accessor.parameterName ?? "oldValue" : nil
      if let parameterName {
        let variable = VariableDeclaration(
          name: parameterName, range: accessor.range, parent: function, role: .parameter,
          isLet: true)
        variable.typeProvider = { [unowned property] in property.type }
        var parameter = FunctionDeclaration.Parameter(
          label: nil, variable: variable, type: property.declaredTypeIfKnown ?? .error)
        // The initial value that tells the type is checked once all types have their members.
        if property.declaredTypeIfKnown == nil {
          parameter.lazyType = { [unowned property] in property.type }
        }
        function.parameters = [parameter]
      } else {
        function.result = property.type
        function.opaqueResults = property.opaques
      }
      switch accessor.kind {
      case .get: property.getter = function
      case .set: property.setter = function
      case .willSet: property.willSet = function
      case .didSet: property.didSet = function
      }
      if let body = accessor.body { attach(body, to: function) }
    }
  }

  func bindAccessor(
    _ function: FunctionDeclaration, _ accessor: AccessorsSyntax.Accessor,
    of member: Declaration, _ nominal: NominalDeclaration, in container: Declaration
  ) {
    function.accessorOf = member
    function.access = member.access
    function.isStatic =
      (member as? VariableDeclaration)?.isStatic ?? (member as? SubscriptDeclaration)?.isStatic
      ?? false
    let isValue = nominal.kind != .classType && !nominal.isClassBound
    function.isMutating =
      isValue && !function.isStatic
      && (accessor.isMutating || (accessor.kind != .get && !accessor.isNonmutating))
    function.signature =
      (member as? SubscriptDeclaration)?.signature ?? outerSignature(container)
      ?? GenericSignature()
    function.isRequirement = nominal.kind == .protocolType && container is NominalDeclaration
    function.thrown =
      accessor.thrownType.map { resolver(function.signature).resolve($0, in: container) }
      ?? (accessor.isThrowing ? resolver().anyError : nil)
    if !function.isStatic { function.selfVariable = selfVariable(of: function, nominal) }
    function.isDynamicallyDispatched =
      function.role == .getter || function.role == .setter
      ? (member as? VariableDeclaration)?.isOverridable
        ?? (nominal.kind == .classType && !nominal.isFinal && !function.isStatic)
      : false
  }

  /// `@_native("key") var shape: [Int]` in a library's interface: a getter; one with braces has its
  /// accessors bound as others are.
  private func bindNativeAccessors(
    of property: VariableDeclaration, _ syntax: DeclarationSyntax, _ nominal: NominalDeclaration,
    in container: Declaration
  ) {
    let getter = FunctionDeclaration(
      name: property.name, range: property.range, parent: container, role: .getter)
    getter.accessorOf = property
    getter.isStatic = property.isStatic
    getter.signature = outerSignature(container) ?? GenericSignature()
    if !property.isStatic { getter.selfVariable = selfVariable(of: getter, nominal) }
    getter.result = property.type
    getter.native = syntax.attributeText("_native")
    getter.intrinsic = syntax.attributeText("_intrinsic")
    property.getter = getter
  }
}
