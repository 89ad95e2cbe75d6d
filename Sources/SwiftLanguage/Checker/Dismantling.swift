/// Declarations refer to one another in circles: members to their types and back, bodies to the functions that
/// they call. These end with their compilation, which takes them apart.
extension Compilation {
  func dismantle() {
    for nominal in module.allNominals { nominal.dismantle() }
    for binder in binders {
      for function in binder.functions + binder.topLevelFunctions { function.dismantle() }
      for (extended, _) in binder.extensions { extended.dismantle() }
      for alias in binder.aliases { alias.dismantle() }
      binder.dismantle()
    }
    for declaration in module.topLevelDeclarations { declaration.dismantle() }
    module.dismantle()
    checker.dismantle()
    types.witnessFinder = nil
    types.typeWitnessFinder = nil
  }
}

extension Declaration {
  /// Forgets what leads to other declarations; the declaration means nothing afterwards.
  fileprivate func dismantle() {
    switch self {
    case let nominal as NominalDeclaration: nominal.forgetMembers()
    case let function as FunctionDeclaration: function.forgetBody()
    case let variable as VariableDeclaration: variable.forgetAccessors()
    case let element as SubscriptDeclaration: element.forgetAccessors()
    case let alias as TypeAliasDeclaration: alias.forgetType()
    case let extended as ExtensionDeclaration:
      extended.signature = GenericSignature()
      extended.conditions = []
    case let associated as AssociatedTypeDeclaration:
      associated.owner = nil
      associated.defaultType = nil
      associated.conformances = []
    case let enumCase as EnumCaseDeclaration:
      for parameter in enumCase.payload { parameter.variable.dismantle() }
      enumCase.payload = []
      enumCase.rawValue = nil
    case let opaque as OpaqueTypeDeclaration:
      opaque.owner = nil
      opaque.underlying = nil
      opaque.bounds = ExistentialType(protocols: [])
    default: break
    }
    parent = nil
  }
}

extension NominalDeclaration {
  fileprivate func forgetMembers() {
    let (members, types) = (members, memberTypes)
    self.members = [:]
    memberTypes = [:]
    for member in members.values.joined() { member.dismantle() }
    for type in types.values where !(type is NominalDeclaration) { type.dismantle() }
    for requirement in requirements { requirement.dismantle() }
    for property in storedProperties { property.dismantle() }
    deinitializer?.dismantle()
    for conformance in conformances.values { conformance.forgetWitnesses() }
    conformances = [:]
    (requirements, storedProperties, cases, associatedTypes) = ([], [], [], [])
    (inheritedProtocols, protocolClosure, ownParameters) = ([], [], [])
    (superclass, selfParameter, deinitializer, rawType) = (nil, nil, nil, nil)
    signature = GenericSignature()
    declaredType = .error
    dynamicSelf.parent = nil
  }
}

extension Conformance {
  fileprivate func forgetWitnesses() {
    (typeWitnesses, witnesses, conditions) = ([:], [:], [])
    signature = GenericSignature()
  }
}

extension FunctionDeclaration {
  fileprivate func forgetBody() {
    forgetWhatWasChecked()
    for parameter in parameters { parameter.variable.dismantle() }
    selfVariable?.dismantle()
    for opaque in opaqueResults { opaque.dismantle() }
    (parameters, ownParameters, opaqueResults) = ([], [], [])
    (overridden, selfVariable, accessorOf, thrown) = (nil, nil, nil, nil)
    result = .void
    signature = GenericSignature()
  }
}

extension VariableDeclaration {
  fileprivate func forgetAccessors() {
    let accessors = [getter, setter, willSet, didSet]
    (getter, setter, willSet, didSet) = (nil, nil, nil, nil)
    for accessor in accessors { accessor?.dismantle() }
    let storage = wrapperStorage
    (wrapperStorage, wrappedProperty, overridden, lazySelf) = (nil, nil, nil, nil)
    storage?.dismantle()
    for opaque in opaques { opaque.dismantle() }
    opaques = []
    (wrapperCall, wrapped, memberwiseWrapperProvider, builder) = (nil, nil, nil, nil)
    forgetWhatWasChecked()
  }
}

extension SubscriptDeclaration {
  fileprivate func forgetAccessors() {
    let accessors = [getter, setter]
    (getter, setter, overridden) = (nil, nil, nil)
    for accessor in accessors { accessor?.dismantle() }
    for parameter in parameters { parameter.variable.dismantle() }
    (parameters, ownParameters) = ([], [])
    signature = GenericSignature()
    element = .error
  }
}

extension DeclarationBinder {
  fileprivate func dismantle() {
    (nominals, extensions, aliases) = ([], [], [])
    (functions, topLevelFunctions, pendingProperties) = ([], [], [])
    localTypes = { _ in nil }
  }
}

extension ExpressionChecker {
  fileprivate func dismantle() {
    makeBinder = { _ in preconditionFailure("the compilation has been taken apart") }
    noteUse = { _, _ in }
    declaredGlobal = { _ in }
    sourceText = { _ in nil }
    context = BodyContext(declaration: nil, outer: nil, environment: .empty)
    solver = Solver(types: types, environment: .empty)
    (wantedResult, openCall, sharedBindings) = (nil, nil, nil)
    (localBinders, pendingGlobals, defaultValues, implicitRoots) = ([], [:], [:], [:])
    typeOperators.forget()
  }
}
