internal import Diagnostics

/// Functions and initialisers: generic signature, parameters, result.
extension DeclarationBinder {
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
  func selfType(of nominal: NominalDeclaration, _ signature: GenericSignature) -> Type {
    let hasRewrites = signature.requirements.contains { requirement in
      if case .sameType = requirement { return true }
      return false
    }
    guard hasRewrites, nominal.kind != .protocolType else { return nominal.selfType }
    return types.substitute(nominal.selfType, .empty, in: GenericEnvironment(signature))
  }

  /// `@Builder func page() -> Page`.
  func builderAttribute(_ syntax: DeclarationSyntax) -> TypeSyntax? {
    syntax.attributes.first {
      source >= 0 && $0.name.first?.isUppercase == true && $0.name != "MainActor"
        && $0.arguments == nil && $0.name != "Sendable"
        && module.allNominals.contains { [name = $0.name] nominal in
          name == nominal.name || name.hasSuffix("." + nominal.name)
        }
    }?.type
  }
}
