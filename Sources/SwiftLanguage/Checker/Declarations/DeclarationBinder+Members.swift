internal import Diagnostics

/// Properties, functions and initialisers of types.
extension DeclarationBinder {
  func bindMembers(
    _ members: [DeclarationSyntax], of nominal: NominalDeclaration, in container: Declaration
  ) {
    for member in members {
      switch member.kind {
      case .variables(let isLet, let bindings):
        bindProperties(isLet, bindings, member, of: nominal, in: container)
      case .function(let function):
        let bound = bindFunction(function, member, parent: container, role: .method)
        add(bound, to: nominal)
        if isOperator(bound.name), !isDefaultImplementation(bound, of: nominal, in: container) {
          module.declareOperator(bound)
        }
      case .initializer(let function, let isFailable, let isImplicitlyUnwrapped):
        let bound = bindFunction(function, member, parent: container, role: .initializer)
        bound.isFailable = isFailable
        bound.isImplicitlyUnwrapped = isImplicitlyUnwrapped
        bound.isConvenience = member.hasModifier("convenience")
        let selfType = selfType(of: nominal, bound.signature)
        bound.result = isFailable ? types.wellKnown.optional(selfType) : selfType
        add(bound, to: nominal)
      case .deinitializer(let body):
        let bound = FunctionDeclaration(
          name: "deinit", range: member.range, parent: container, role: .deinitializer)
        bound.signature = outerSignature(container) ?? GenericSignature()
        bound.selfVariable = selfVariable(of: bound, nominal)
        attach(body, to: bound)
        nominal.deinitializer = bound
      case .subscripting(let function, let accessors):
        bindSubscript(function, accessors, member, of: nominal, in: container)
      case .enumCases(let cases):
        for enumCase in cases { bindCase(enumCase, member, of: nominal) }
      default: break
      }
    }
  }

  /// Operators of a protocol's extension that stand in for its requirement are found through that.
  private func isDefaultImplementation(
    _ function: FunctionDeclaration, of nominal: NominalDeclaration, in container: Declaration
  ) -> Bool {
    guard container is ExtensionDeclaration, nominal.kind == .protocolType else { return false }
    return nominal.protocolClosure.flatMap(\.requirements).contains { requirement in
      guard let requirement = requirement as? FunctionDeclaration else { return false }
      return requirement.fullName == function.fullName
        && requirement.isPostfix == function.isPostfix
        // `vector * factor` beside the `factor * vector` that is asked for.
        && zip(requirement.parameters, function.parameters).allSatisfy {
          $0.type.isSelfParameter == $1.type.isSelfParameter
        }
    }
  }

  /// "get/set" names the setter's function behind the stroke; otherwise it is the getter's + ".set".
  func accessorKey(_ key: String, _ isGetter: Bool) -> String {
    guard let stroke = key.utf8.firstIndex(of: UInt8(ascii: "/")), stroke > key.startIndex else {
      return isGetter ? key : key + ".set"
    }
    return String(isGetter ? key[..<stroke] : key[stroke...].dropFirst())
  }

  func add(_ declaration: Declaration, to nominal: NominalDeclaration) {
    if source >= 0, let function = declaration as? FunctionDeclaration,
      let other = nominal.members[declaration.name]?.first(where: { member in
        guard let member = member as? FunctionDeclaration, member.source >= 0,
          member.parent === function.parent
        else { return false }
        return member.hasSameShape(as: function)
      })
    {
      sink.error(
        "redeclaration", "invalid redeclaration of '\(function.shownName)'", function.range,
        notes: [
          .init(message: "'\(function.shownName)' previously declared here", range: other.range)
        ]
      )
      return
    }
    if nominal.kind == .protocolType, nominal.members[declaration.name] == nil {
      module.protocolsByMember[declaration.name, default: []].append(nominal)
    }
    nominal.members[declaration.name, default: []].append(declaration)
    if nominal.kind == .protocolType, declaration.parent === nominal {
      nominal.requirements.append(declaration)
    }
  }

  // MARK: Functions

  func bindFunction(
    _ syntax: FunctionSyntax, _ declaration: DeclarationSyntax, parent: Declaration?,
    role: FunctionDeclaration.Role
  ) -> FunctionDeclaration {
    let function = FunctionDeclaration(
      name: syntax.name, range: syntax.nameRange, parent: parent, role: role)
    applyAccess(declaration, to: function)
    let isStatic = declaration.hasModifier("static") || declaration.hasModifier("class")
    function.isStatic = isStatic
    function.isMutating = declaration.hasModifier("mutating")
    function.isFinal = declaration.hasModifier("final") || declaration.hasModifier("static")
    function.isRethrowing = syntax.isRethrowing
    function.isDiscardable = declaration.hasAttribute("discardableResult")
    function.isLastResort = declaration.hasAttribute("_lastResort")
    if let modifier = declaration.modifiers.first(where: { $0.name == "infix" }) {
      sink.error(
        "infix-function", "'infix' modifier is not required or allowed on func declarations",
        modifier.range)
    }
    function.isPrefix = declaration.hasModifier("prefix")
    function.isPostfix = declaration.hasModifier("postfix")
    function.isOverride = declaration.hasModifier("override")
    function.isRequired = declaration.hasModifier("required")
    function.intrinsic = declaration.attributeText("_intrinsic")
    function.native = declaration.attributeText("_native")
    function.builder = builderAttribute(declaration)
    bindGenerics(syntax, of: function, parent: parent)
    bindParameters(syntax.parameters, of: function)
    // Operands have no labels, whatever their names are.
    if isOperator(function.name) {
      for index in function.parameters.indices { function.parameters[index].label = nil }
    }
    let resolver = resolver(function.signature)
    if let result = syntax.result {
      function.result = resolveResult(result, of: function, resolver)
      if case .implicitlyUnwrapped = result.kind { function.isImplicitlyUnwrapped = true }
      function.returnsSelf = result.mentionsSelf
      function.resultRange = result.range
    }
    if function.isDiscardable, source >= 0, role != .initializer,
      function.result.isVoid || function.result.isNever,
      let attribute = declaration.attributes.first(where: { $0.name == "discardableResult" })
    {
      sink.warning(
        "needless-discardable",
        "'@discardableResult' declared on a function returning "
          + "'\(function.result.isNever ? "Never" : "Void")' is unnecessary", attribute.range)
    }
    inferRequirements(of: function)
    function.thrown =
      syntax.thrownType.map { resolver.resolve($0, in: function) }
      ?? (syntax.isThrowing || syntax.isRethrowing ? resolver.anyError : nil)
    if function.thrown?.isNever == true { function.thrown = nil }
    if let nominal = enclosingNominal(parent), role != .function {
      function.isRequirement = nominal.kind == .protocolType && parent is NominalDeclaration
      if !function.isStatic || role == .initializer {
        function.selfVariable = selfVariable(of: function, nominal)
      }
      function.isDynamicallyDispatched =
        nominal.kind == .classType && !function.isFinal && !nominal.isFinal
        && role == .method && parent is NominalDeclaration && function.access != .privateAccess
    }
    if let body = syntax.body {
      attach(body, to: function)
    } else if source >= 0, !function.isRequirement, function.native == nil {
      sink.error("missing-body", "expected '{' in body of function declaration", syntax.nameRange)
    }
    return function
  }

  /// `func map<U>(…) -> Matrix<U>` asks of `U` what `Matrix` asks of its parameter.
  private func inferRequirements(of function: FunctionDeclaration) {
    guard source >= 0, !function.ownParameters.isEmpty else { return }
    func visit(_ type: Type) -> Type {
      if case .nominal(let nominal, let arguments) = type.kind, type.flags.contains(.hasParameter) {
        let inner = nominal.substitutions(arguments)
        for case .conforms(let subject, let asked) in nominal.signature.requirements {
          let implied = types.substitute(subject, inner)
          guard case .parameter(let parameter) = implied.kind,
            function.ownParameters.contains(parameter)
          else { continue }
          let isKnown = function.signature.requirements.contains {
            if case .conforms(let known, let other) = $0 {
              return known == implied && other === asked
            }
            return false
          }
          if !isKnown { function.signature.requirements.append(.conforms(implied, asked)) }
        }
      }
      return type.flags.contains(.hasParameter) ? type.mapped(visit) : type
    }
    for parameter in function.parameters { _ = visit(parameter.type) }
    _ = visit(function.result)
  }

  func bindGenerics(
    _ syntax: FunctionSyntax, of function: FunctionDeclaration, parent: Declaration?
  ) {
    function.signature = outerSignature(parent) ?? GenericSignature()
    var generics = syntax.generics
    for part in syntax.parameters.flatMap(\.type.opaqueParts) {
      generics.append(
        GenericParameterSyntax(
          name: part.opaqueName, constraint: part.opaqueBound, range: part.range))
    }
    guard !generics.isEmpty || !syntax.requirements.isEmpty else { return }
    function.ownParameters = generics.map {
      GenericParameter(name: $0.name, range: $0.range, parent: function)
    }
    function.signature.parameters += function.ownParameters
    for (generic, parameter) in zip(generics, function.ownParameters) {
      function.signature.requirements += requirements(
        generics: [generic], parameters: [parameter], clauses: [], context: function)
    }
    function.signature.requirements += requirements(
      generics: [], parameters: [], clauses: syntax.requirements, context: function)
  }

  func bindParameters(_ parameters: [ParameterSyntax], of function: FunctionDeclaration) {
    var resolver = resolver(function.signature)
    resolver.findsOpaqueParameters = true
    for parameter in parameters {
      var type = resolver.resolve(parameter.type, in: function)
      if parameter.isVariadic { type = types.wellKnown.array(type) }
      let variable = VariableDeclaration(
        name: parameter.name, range: parameter.range, parent: function, role: .parameter,
        isLet: parameter.attributes.isDisjoint(with: [.isInout, .consuming]))
      variable.isInout = parameter.attributes.contains(.isInout)
      variable.typeRange = parameter.type.range
      if case .implicitlyUnwrapped = parameter.type.kind { variable.isImplicitlyUnwrapped = true }
      let isAutoclosure = parameter.attributes.contains(.autoclosure)
      variable.isNonEscaping =
        type.isFunction && !parameter.attributes.contains(.escaping) && !parameter.isVariadic
      variable.type = type
      var bound = FunctionDeclaration.Parameter(
        label: parameter.label, variable: variable, type: type, isInout: variable.isInout,
        isVariadic: parameter.isVariadic, isAutoclosure: isAutoclosure)
      if let value = parameter.defaultValue {
        bound.hasDefault = true
        bound.defaultSyntax = value
      }
      if let attribute = parameter.custom.first {
        let builder = { [self, unowned function] () -> Type? in
          declaration(of: attribute, in: function)?.isPropertyWrapper ?? false
            ? nil : resolver.resolve(attribute.type, in: function)
        }
        bound.builder = builder
        bound.wrappers = parameter.custom
        if source >= 0 {
          // A later cell may give the builder's name to another type.
          let index = function.parameters.count
          pendingProperties.append { [unowned function] in
            let type = builder()
            function.parameters[index].builder = { type }
          }
        }
      }
      function.parameters.append(bound)
    }
    guard function.parameters.contains(where: \.hasDefault) else { return }
    let bodies = bodies
    for index in function.parameters.indices {
      guard let syntax = function.parameters[index].defaultSyntax else { continue }
      function.parameters[index].defaultProvider = { [unowned function] in
        bodies.checkDefaultValue(syntax, type: function.parameters[index].type, of: function)
      }
      if source >= 0 {
        pendingProperties.append { [unowned function] in
          _ = function.parameters[index].defaultValue
        }
      }
    }
  }

  func resolveResult(
    _ syntax: TypeSyntax, of function: FunctionDeclaration, _ resolver: TypeResolver
  ) -> Type {
    var resolver = resolver
    let opaques = OpaqueTypes(of: function, parameters: function.signature.parameters)
    resolver.opaques = opaques
    let type = resolver.resolve(syntax, in: function)
    function.opaqueResults = opaques.made
    if let nominal = function.parent as? NominalDeclaration, nominal.kind == .protocolType,
      !opaques.made.isEmpty
    {
      sink.error(
        "opaque-requirement",
        "'some' type cannot be the return type of a protocol requirement; did you mean to add an "
          + "associated type?", syntax.range)
    }
    return type
  }

  /// Sets the function's lazily checked body; a notebook's own bodies are all checked at once.
  func attach(_ body: BlockSyntax, to function: FunctionDeclaration) {
    let bodies = bodies
    function.bodyRange = body.range
    function.bodyProvider = { [unowned function] in bodies.checkBody(of: function, body) }
    functions.append(function)
  }

  func enclosingNominal(_ parent: Declaration?) -> NominalDeclaration? {
    parent as? NominalDeclaration ?? (parent as? ExtensionDeclaration)?.nominal
  }

  func selfVariable(
    of function: FunctionDeclaration, _ nominal: NominalDeclaration
  ) -> VariableDeclaration {
    let isReference = nominal.kind == .classType
    let isChanging =
      function.isMutating || (function.role == .initializer && !isReference)
      || (function.role == .initializer && isReference)
    let variable = VariableDeclaration(
      name: "self", range: function.range, parent: function, role: .selfParameter,
      isLet: !(isChanging && !isReference))
    variable.isInout = isChanging && !isReference && function.role != .initializer
    variable.type = selfType(of: nominal, function.signature)
    return variable
  }

  /// `Self` inside a declaration: `where Failure == any Error` shows in it.
  private func selfType(of nominal: NominalDeclaration, _ signature: GenericSignature) -> Type {
    let hasRewrites = signature.requirements.contains { requirement in
      if case .sameType = requirement { return true }
      return false
    }
    guard hasRewrites, nominal.kind != .protocolType else { return nominal.selfType }
    return types.substitute(nominal.selfType, .empty, in: GenericEnvironment(signature))
  }

  /// `@Builder func page() -> Page`.
  private func builderAttribute(_ syntax: DeclarationSyntax) -> TypeSyntax? {
    syntax.attributes.first {
      source >= 0 && $0.name.first?.isUppercase == true && $0.name != "MainActor"
        && $0.arguments == nil && $0.name != "Sendable"
        && module.allNominals.contains { [name = $0.name] nominal in
          name == nominal.name || name.hasSuffix("." + nominal.name)
        }
    }?.type
  }

  // MARK: Properties

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

  private func bindProperties(
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

extension Type {
  /// Whether it is the `Self` of a protocol.
  fileprivate var isSelfParameter: Bool {
    if case .parameter(let parameter) = kind { return parameter.isSelf }
    return false
  }
}
