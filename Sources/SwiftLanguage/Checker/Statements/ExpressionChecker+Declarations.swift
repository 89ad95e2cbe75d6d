internal import Diagnostics

/// Variables, local functions and local types.
extension ExpressionChecker {
  /// Functions and types of a block are known before its first statement.
  func bindLocalDeclarations(_ statements: [StatementSyntax]) {
    guard !context.isTopLevel || context.scopes.count > 1 else { return }
    let declarations = statements.compactMap { statement -> DeclarationSyntax? in
      guard case .declaration(let declaration) = statement.kind else { return nil }
      switch declaration.kind {
      case .function, .nominal, .typeAlias, .extensionOf: return declaration
      default: return nil
      }
    }
    guard !declarations.isEmpty else { return }
    for declaration in declarations {
      if case .nominal = declaration.kind { sink.localTypes.append(declaration.range) }
    }
    refuseGenericNesting(declarations)
    let binder = makeBinder(declarations[0].range.source)
    let context = context
    binder.localTypes = { name in
      context.lookup(name)?.first { $0 is NominalDeclaration || $0 is TypeAliasDeclaration }
    }
    binder.bind(declarations, parent: context.declaration) { declaration in
      if declaration.parent == nil { declaration.isInTopLevelBlock = true }
      context.declare(declaration)
    }
    localBinders.append(LocalBinder(binder: binder, place: context))
  }

  /// A type of a block is one, not one for each type that a generic parameter around it stands for.
  private func refuseGenericNesting(_ declarations: [DeclarationSyntax]) {
    guard declarations[0].range.source >= 0, isGeneric(context.declaration) else { return }
    for declaration in declarations {
      guard case .nominal(let nominal) = declaration.kind, nominal.kind != .protocolType else {
        continue
      }
      let function = context.declaration as? FunctionDeclaration
      let place =
        function.map { "generic function '\($0.fullName)'" } ?? "closure in generic context"
      sink.error(
        "nested-in-generic", "type '\(nominal.name)' cannot be nested in \(place)",
        nominal.nameRange)
    }
  }

  private func isGeneric(_ declaration: Declaration?) -> Bool {
    switch declaration {
    case nil: false
    case let function as FunctionDeclaration:
      !function.ownParameters.isEmpty || isGeneric(function.parent)
    case let nominal as NominalDeclaration:
      nominal.kind == .protocolType || !nominal.ownParameters.isEmpty || isGeneric(nominal.parent)
    case let extended as ExtensionDeclaration: isGeneric(extended.nominal)
    case let other?: isGeneric(other.parent)
    }
  }

  /// Checks the bodies of functions and types declared in a block, when their statement is reached:
  /// they see the variables in front of it.
  private func checkLocalBodies(_ local: LocalBinder, upTo end: Int) {
    let binder = local.binder
    if !local.isChecked {
      local.isChecked = true
      binder.pendingProperties.forEach { $0() }
      binder.pendingProperties = []
      binder.checkConformances()
      DeclarationRules(
        types: types, module: module, sink: sink, sourceText: sourceText
      ).check(binder)
    }
    let reached = binder.functions.filter { $0.range.lower < end }
    binder.functions.removeAll { $0.range.lower < end }
    for function in reached { _ = function.body }
  }

  func declaration(_ syntax: DeclarationSyntax, _ range: SourceRange) -> [TypedStatement] {
    for word in ["static", "class"] where syntax.hasModifier(word) {
      switch syntax.kind {
      case .function:
        sink.error("static-outside-type", "\(word) methods may only be declared on a type", range)
      case .variables:
        sink.error(
          "static-outside-type", "\(word) properties may only be declared on a type", range)
      default: break
      }
    }
    switch syntax.kind {
    case .variables(let isLet, let bindings):
      let introducer = bindings.first?.introducer
      return bindings.flatMap { binding in
        let statements = variables(isLet, binding, syntax)
        for case .variables(let pattern, _) in statements.map(\.kind) {
          pattern.variables.forEach { $0.introducer = introducer }
        }
        return statements
      }
    case .function(let function):
      guard !context.isTopLevel || context.scopes.count > 1 else { return [] }
      flushLocalBinders(upTo: syntax.range.upper)
      guard
        let declared = context.scopes.last?.names[function.name]?.first(where: {
          $0.range == function.nameRange
        }) as? FunctionDeclaration
      else { return [] }
      return [TypedStatement(.localFunction(declared), range: range)]
    case .nominal, .extensionOf, .typeAlias:
      flushLocalBinders(upTo: syntax.range.upper)
      return []
    case .importing: return []
    case .operatorDeclaration, .precedenceGroup: return []
    default:
      sink.error(
        "misplaced-declaration", "this declaration is not allowed here", range)
      return []
    }
  }

  private func flushLocalBinders(upTo end: Int) {
    for local in localBinders {
      let outer = context
      context = local.place
      checkLocalBodies(local, upTo: end)
      context = outer
    }
    localBinders.removeAll { $0.binder.functions.isEmpty }
  }

  private func variables(
    _ isLet: Bool, _ binding: BindingSyntax, _ syntax: DeclarationSyntax
  ) -> [TypedStatement] {
    if binding.isComputed { return computedVariable(binding, syntax) }
    let (declared, opaques) = declaredType(binding)
    var value: TypedExpression?
    let wrappers = wrapperAttributes(syntax.attributes)
    if !wrappers.isEmpty, context.isTopLevel, context.scopes.count == 1 {
      sink.error(
        "top-level-wrapper", "property wrappers are not yet supported in top-level code",
        binding.pattern.range)
    } else if !wrappers.isEmpty, let (name, place) = binding.pattern.simpleName {
      return wrappedVariable(wrappers, name, place, binding.initialValue, declared, binding.range)
    }
    if let initial = binding.initialValue {
      if syntax.hasModifier("lazy"), !isLet, context.scopes.count > 1 || !context.isTopLevel,
        let statements = lazyVariable(binding, initial, declared)
      {
        return statements
      }
      if declared == nil, context.isTopLevel, context.scopes.count == 1 {
        context.untypedGlobal = binding.pattern.simpleName.map { ($0.0, syntax.range) }
      }
      value = checkInitial(initial, declared, opaques)
      context.untypedGlobal = nil
    }
    // What is held weakly may go.
    if syntax.hasModifier("weak"), declared == nil, let strong = value, isClass(strong.type) {
      value = TypedExpression(
        .wrapOptional(strong), type: wellKnown.optional(strong.type), range: strong.range)
    }
    // The elements of a `Set` that does not say of what are known by now.
    guard let type = declared.map(solver.resolve) ?? value?.type else {
      sink.error("missing-type-annotation", "type annotation missing in pattern", binding.range)
      _ = pattern(binding.pattern, .error, isLet: isLet, binds: true)
      return []
    }
    if value == nil, declared != nil, type.flags.contains(.hasVariable), let nominal = type.nominal
    {
      sink.error(
        "missing-generic-arguments",
        "reference to generic type '\(nominal.name)' requires arguments in <...>", binding.range)
    }
    if value == nil, !opaques.isEmpty { reportOpaque(binding.range) }
    // `let g: G = G()` says nothing about G's parameter, nor does `let g = G()`.
    if let value, value.type.flags.contains(.hasVariable), !value.type.flags.contains(.hasError),
      case .call(let reference, _, _) = value.kind, !hasOpenParameters
    {
      let parameter = reference.declaration.signature.parameters.first {
        reference.substitutions[$0]?.flags.contains(.hasVariable) ?? false
      }
      sink.error(
        "cannot-infer-parameter",
        "generic parameter '\(parameter?.name ?? "T")' could not be inferred", value.range)
    }
    if declared == nil, let value, !type.flags.contains(.hasError) {
      if type.flags.contains(.hasVariable) {
        if case .nilLiteral = value.kind {
          sink.error("nil-without-context", "'nil' requires a contextual type", value.range)
        } else if case .arrayLiteral = value.kind {
          sink.error(
            "empty-literal", "empty collection literal requires an explicit type", value.range)
        } else if case .dictionaryLiteral = value.kind {
          sink.error(
            "empty-literal", "empty collection literal requires an explicit type", value.range)
        }
      }
      if type.isVoid || type.optionalPayload?.isVoid ?? false || isArrayOfNothing(type),
        let (name, _) = binding.pattern.simpleName
      {
        sink.warning(
          "void-variable",
          "\(isLet ? "constant" : "variable") '\(name)' inferred to have type '\(type)', which may "
            + "be unexpected",
          binding.pattern.range)
      }
    }
    if value == nil, !isLet, type.isOptional {
      value = TypedExpression(.nilLiteral, type: type, range: binding.range)
    }
    if reportsLength(of: binding.pattern, type, at: value?.range ?? binding.pattern.range) {
      _ = pattern(binding.pattern, .error, isLet: isLet, binds: true)
      return []
    }
    let bound = pattern(binding.pattern, type, isLet: isLet, binds: true)
    if value == nil { markDeferred(bound) }
    if case .implicitlyUnwrapped? = binding.typeSyntax?.kind,
      case .variable(let variable) = bound.kind
    {
      variable.isImplicitlyUnwrapped = true
    }
    if let accessors = binding.accessors, case .variable(let variable) = bound.kind {
      if value == nil {
        sink.error(
          "observers-without-value", "non-member observing properties require an initializer",
          binding.range)
      }
      observe(variable, accessors)
    }
    if !isLet, syntax.hasModifier("lazy"), context.isTopLevel, context.scopes.count == 1 {
      sink.error("lazy-global", "'lazy' cannot be used on an already-lazy global", binding.range)
    }
    if isLet, syntax.hasModifier("lazy") {
      sink.error("lazy-let", "'lazy' cannot be used on a let", binding.range)
    }
    if case .variable(let variable) = bound.kind {
      variable.typeRange = binding.typeSyntax?.range
      for modifier in syntax.modifiers {
        if modifier.name == "weak" { variable.ownership = .weak }
        if modifier.name == "unowned" { variable.ownership = .unowned }
      }
      let rules = DeclarationRules(
        types: types, module: module, sink: sink, sourceText: sourceText)
      rules.checkOwnership(of: variable)
      if let value { warnOfLostObject(value, in: variable, binding.pattern.range) }
      if variable.role == .global {
        if !syntax.modifiers.isEmpty || !syntax.attributes.isEmpty {
          makeBinder(variable.source).applyAccess(syntax, to: variable)
        }
        rules.checkExposure(of: variable)
      }
    }
    return [TypedStatement(.variables(bound, value: value), range: binding.range)]
  }

  /// `names.map { print($0) }`: what `forEach` was meant for.
  private func isArrayOfNothing(_ type: Type) -> Bool {
    guard case .nominal(let nominal, let elements) = type.kind, nominal.name == "Array" else {
      return false
    }
    return elements.first?.isVoid ?? false
  }

  /// Reports a tuple that has more or fewer parts than the names for them.
  private func reportsLength(
    of pattern: PatternSyntax, _ type: Type, at range: SourceRange
  ) -> Bool {
    if case .tuple(let parts) = pattern.kind, parts.count > 1,
      let payload = solver.shallow(type).optionalPayload,
      case .tuple(let elements) = solver.shallow(payload).kind, elements.count == parts.count
    {
      reportMismatch(TypedExpression(.error, type: type, range: range), payload, .value)
      return true
    }
    guard case .tuple(let parts) = pattern.kind, parts.count > 1,
      case .tuple(let elements) = solver.shallow(type).kind, !elements.isEmpty,
      elements.count != parts.count
    else { return false }
    let asked = parts.indices.map { $0 < elements.count ? shown(elements[$0].type) : "_" }
    sink.error(
      "tuple-pattern",
      "'\(shown(type))' is not convertible to '(\(asked.joined(separator: ", ")))', tuples have a "
        + "different number of elements", range)
    return true
  }

  /// The type that a variable is declared with, and the opaque types in it.
  private func declaredType(_ binding: BindingSyntax) -> (Type?, [OpaqueTypeDeclaration]) {
    guard let written = binding.typeSyntax else { return (nil, []) }
    let owner = VariableDeclaration(
      name: binding.pattern.simpleName?.0 ?? "_", range: binding.range, parent: context.declaration,
      role: .local, isLet: true)
    let opaques = OpaqueTypes(of: owner, parameters: environment.signature.parameters)
    var resolver = resolver()
    resolver.opaques = opaques
    return (resolver.resolve(written, in: context.declaration), opaques.made)
  }

  private func reportOpaque(_ range: SourceRange) {
    sink.error(
      "opaque-without-value",
      "property declares an opaque return type, but has no initializer expression from which to "
        + "infer an underlying type", range)
  }

  private func markDeferred(_ pattern: TypedPattern) {
    switch pattern.kind {
    case .variable(let variable): variable.isDeferred = true
    case .tuple(let parts): parts.forEach { markDeferred($0) }
    default: break
    }
  }

  /// `var x: Int { … }` outside a type.
  private func computedVariable(
    _ binding: BindingSyntax, _ syntax: DeclarationSyntax
  ) -> [TypedStatement] {
    guard let variable = knownComputedGlobal(binding) ?? makeComputedVariable(binding, syntax)
    else {
      sink.error(
        "computed-without-type", "computed property must have an explicit type", binding.range)
      return []
    }
    declareVariable(variable)
    let functions = [variable.getter, variable.setter].compactMap { $0 }
    for function in functions { _ = function.body }
    return functions.map { TypedStatement(.localFunction($0), range: $0.range) }
  }

  /// The variable as code above it knows it.
  private func knownComputedGlobal(_ binding: BindingSyntax) -> VariableDeclaration? {
    guard context.isTopLevel, context.scopes.count == 1, let name = binding.pattern.simpleName,
      let pending = pendingGlobals.removeValue(forKey: name.0), pending.range == name.1
    else { return nil }
    return pending.variable
  }

  /// The variable and its accessors; nil where the type is not written.
  func makeComputedVariable(
    _ binding: BindingSyntax, _ syntax: DeclarationSyntax
  ) -> VariableDeclaration? {
    guard let (name, place) = binding.pattern.simpleName, let written = binding.typeSyntax else {
      return nil
    }
    let variable = VariableDeclaration(
      name: name, range: place, parent: context.declaration, role: .computed, isLet: false)
    variable.isStatic = true
    let (type, opaques) = declaredType(binding)
    variable.type = type ?? resolve(written)
    for accessor in binding.accessors?.accessors ?? [] {
      guard let body = accessor.body else { continue }
      let function = makeAccessor(
        accessor.kind, of: variable, parameterName: accessor.parameterName, body, accessor.range)
      function.thrown =
        accessor.thrownType.map { resolve($0) } ?? (accessor.isThrowing ? anyError : nil)
      if accessor.kind == .get {
        function.opaqueResults = opaques
        function.builder = syntax.attributes.first { $0.name.first?.isUppercase ?? false }?.type
      }
    }
    return variable
  }

  /// The getter or setter of a variable outside a type.
  func makeAccessor(
    _ kind: AccessorsSyntax.Kind, of variable: VariableDeclaration, parameterName: String? = nil,
    _ body: BlockSyntax, _ range: SourceRange
  ) -> FunctionDeclaration {
    let function = FunctionDeclaration(
      name: variable.name, range: variable.range, parent: context.declaration,
      role: kind == .get ? .getter : .setter)
    function.accessorOf = variable
    function.isStatic = true
    function.isInTopLevelBlock = context.isTopLevel && context.scopes.count > 1
    if kind == .get {
      function.result = variable.type
      variable.getter = function
    } else {
      let parameter = VariableDeclaration(
        name: parameterName ?? "newValue", range: range, parent: function, role: .parameter,
        isLet: true)
      parameter.type = variable.type
      function.parameters = [
        FunctionDeclaration.Parameter(label: nil, variable: parameter, type: variable.type)
      ]
      variable.setter = function
    }
    function.bodyProvider = { [unowned self, unowned function] in checkBody(of: function, body) }
    return function
  }

  private func observe(_ variable: VariableDeclaration, _ accessors: AccessorsSyntax) {
    for accessor in accessors.accessors {
      guard let body = accessor.body, accessor.kind == .willSet || accessor.kind == .didSet else {
        continue
      }
      let isWill = accessor.kind == .willSet
      let function = FunctionDeclaration(
        name: variable.name, range: accessor.range, parent: context.declaration,
        role: isWill ? .willSet : .didSet)
      function.accessorOf = variable
      function.isInTopLevelBlock = context.isTopLevel && context.scopes.count > 1
      let parameter = VariableDeclaration(
        name: accessor.parameterName ?? (isWill ? "newValue" : "oldValue"),
        range: accessor.range, parent: function, role: .parameter, isLet: true)
      parameter.type = variable.type
      function.parameters = [
        FunctionDeclaration.Parameter(label: nil, variable: parameter, type: variable.type)
      ]
      function.bodyProvider = { [unowned self, unowned function] in
        checkBody(of: function, body)
      }
      if isWill { variable.willSet = function } else { variable.didSet = function }
      _ = function.body
    }
  }

  // MARK: Wrapped locals

  private func wrapperAttributes(_ attributes: [AttributeSyntax]) -> [AttributeSyntax] {
    attributes.filter { attribute in
      (resolver().lookup(attribute.name, context.declaration) as? NominalDeclaration)?
        .isPropertyWrapper ?? false
    }
  }

  /// The variables that stand for wrapped parameters in the body: `@Wrapper value: T`.
  func wrappedParameters(_ function: FunctionDeclaration) -> [TypedStatement] {
    function.parameters.flatMap { parameter -> [TypedStatement] in
      let wrappers = wrapperAttributes(parameter.wrappers)
      guard !wrappers.isEmpty else { return [] }
      let range = parameter.variable.range
      let given = ExpressionSyntax(
        .identifier(NameSyntax(parameter.variable.name, range)), range)
      return wrappedVariable(
        wrappers, parameter.variable.name, range, given, parameter.type, range)
    }
  }

  private func wrappedVariable(
    _ attributes: [AttributeSyntax], _ name: String, _ place: SourceRange,
    _ initial: ExpressionSyntax?, _ declared: Type?, _ range: SourceRange
  ) -> [TypedStatement] {
    var made = initial
    for attribute in attributes.reversed() {
      var arguments: [ArgumentSyntax] = []
      if let made {
        arguments.append(ArgumentSyntax(label: "wrappedValue", labelRange: nil, value: made))
      }
      arguments += attribute.arguments ?? []
      made = ExpressionSyntax(
        .call(
          callee: ExpressionSyntax(.type(attribute.type), attribute.range), arguments: arguments),
        range)
    }
    guard let made else { return [] }
    let value = checkFull(made)
    let storage = VariableDeclaration(
      name: "_" + name, range: place, parent: context.declaration, role: .local, isLet: false)
    storage.type = value.type
    storage.isRead = true
    storage.isWritten = true
    declareVariable(storage)
    let variable = VariableDeclaration(
      name: name, range: place, parent: context.declaration, role: .computed, isLet: false)
    variable.wrapperStorage = storage
    variable.wrapperDepth = attributes.count
    variable.type =
      declared
      ?? wrappedValue(
        of: variable, TypedExpression(.variable(storage), type: value.type, range: place), place
      ).type
    declareVariable(variable)
    return [
      TypedStatement(
        .variables(
          TypedPattern(.variable(storage), type: value.type, range: place), value: value),
        range: range)
    ]
  }

  // MARK: Declaring

  /// Makes a variable visible: a global at a cell's top level, else a local.
  func declareVariable(_ variable: VariableDeclaration) {
    guard context.isTopLevel, context.scopes.count == 1 else {
      if !context.bindsConditions,
        let known = context.scopes.last?.names[variable.name]?.first, known.range.source >= 0,
        known is VariableDeclaration, known.range != variable.range
      {
        sink.error(
          "redeclaration", "invalid redeclaration of '\(variable.name)'", variable.range,
          notes: [
            .init(message: "'\(variable.name)' previously declared here", range: known.range)
          ])
      }
      context.declare(variable)
      return
    }
    if !context.bindsConditions, let known = module.conflict(with: variable) {
      sink.error(
        "redeclaration", "invalid redeclaration of '\(variable.name)'", variable.range,
        notes: [
          .init(message: "'\(variable.name)' previously declared here", range: known.range)
        ])
    }
    module.declare(variable)
    declaredGlobal(variable)
  }
}
