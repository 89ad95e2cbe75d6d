internal import Diagnostics

/// Static members and initialisers: which one is meant where the type is known only at run time.
///
/// Within a class' static member the dynamic `Self` is a substitution of its own, so that each class
/// that the member is called on has its own code; elsewhere calls go by the metatype's value.
extension FunctionLowering {
  /// The callee of a call on a type that an expression gives.
  func callee(of reference: FunctionReference, calledOn receiver: TypedExpression?) -> Callee {
    guard reference.isOfType, let receiver,
      case .metatype(let instance) = receiver.type.kind
    else { return callee(of: reference) }
    var reference = reference
    if case .selfMetatype = receiver.kind, let known = dynamicSelf(instance) {
      reference.selfType = known
      return callee(of: reference)
    }
    let type = concrete(instance)
    guard isOpen(type) else { return callee(of: reference) }
    if case .nominal = type.kind, !reference.declaration.isRequirement,
      reference.declaration.role != .initializer,
      (reference.declaration.parent as? ExtensionDeclaration)?.nominal.kind == .protocolType
    {
      // To a protocol's extension `Self` is the class that the call knows.
      scratch { _ = lower(receiver) }
      return callee(of: reference)
    }
    let word = builder.allocateWord()
    scratch { move(lower(receiver), to: Registers(word: word, reference: 0)) }
    return callee(of: reference, type: type, word: word)
  }

  /// By the type whose identifier is in a register.
  private func callee(of reference: FunctionReference, type: Type, word: Int) -> Callee {
    let declaration = reference.declaration
    let inner = concrete(reference.substitutions)
    var shape = program.shape(declaration, inner, selfType: type)
    shape.receiver = nil
    let program = program
    let outer = shape
    let selfParameter =
      declaration.requirementProtocol?.selfParameter
      ?? (declaration.parent as? ExtensionDeclaration)?.nominal.selfParameter
    let site = DispatchSite(name: declaration.fullName) { dynamic in
      var own = inner
      if let selfParameter { own[selfParameter] = dynamic.type }
      var known = FunctionReference(
        declaration: declaration, substitutions: own, dispatch: .direct, selfType: dynamic.type)
      if declaration.isRequirement { known.dispatch = .witness(selfType: dynamic.type) }
      return FunctionLowering.metatypeThunk(known, dynamic, outer, in: program)
    }
    return .metatype(site, shape, word: word)
  }

  /// What `Self` is in the static member that is lowered, where its class is `type`.
  func dynamicSelf(_ type: Type) -> Type? {
    guard case .nominal(let nominal, _) = type.kind, nominal.kind == .classType else {
      return concrete(type)
    }
    return substitutions[nominal.dynamicSelf]
  }

  /// Whether a value of the metatype may mean another type than it says.
  private func isOpen(_ type: Type) -> Bool {
    switch type.kind {
    case .nominal(let nominal, _): nominal.kind == .classType && !nominal.isFinal
    case .existential: true
    default: false
    }
  }

  func isOfType(_ declaration: FunctionDeclaration) -> Bool {
    declaration.isStatic || declaration.role == .initializer
  }

  /// The class' own override, with `Self` known.
  func specialize(
    _ declaration: inout FunctionDeclaration, _ inner: inout Substitutions, _ selfType: Type,
    isSuper: Bool
  ) {
    let found = program.conformances.override(of: declaration, in: selfType)
    if !isSuper, found.declaration !== declaration {
      var all = found.substitutions
      for (own, inherited) in zip(found.declaration.ownParameters, declaration.ownParameters) {
        if let type = inner[inherited] { all[own] = type }
      }
      declaration = found.declaration
      inner = all
    }
    guard declaration.isStatic,
      let owner = declaration.owner, owner.kind == .classType
    else { return }
    inner[owner.dynamicSelf] = selfType
  }

  func lowerSelfMetatype(_ expression: TypedExpression) -> Value {
    let result = temporary(descriptor(expression.type))
    var type = expression.type
    if case .metatype(let instance) = type.kind { type = dynamicSelf(instance) ?? instance }
    builder.loadInteger(result.registers.word, descriptor(type).identifier)
    return result
  }

  /// A stored static property's value.
  func readStatic(
    _ property: VariableDeclaration, _ inner: Substitutions, _ selfType: Type
  ) -> Value {
    ensureStatic(property, inner)
    let type = program.descriptors.descriptor(
      of: program.descriptors.concrete(property.type, inner))
    return loadGlobal(program.staticSlot(property, inner, type.layout), type.layout, type)
  }

  /// Where a generic function is given an existential that its parameter does not fit as such: the
  /// value inside is what it is called with.
  func openedParameter(
    _ declaration: FunctionDeclaration, _ inner: Substitutions, _ shape: FunctionShape
  ) -> (generic: GenericParameter, parameter: Int)? {
    guard declaration.source >= 0 || declaration.intrinsic != nil, shape.captures.isEmpty,
      !shape.parameters.contains(where: \.isInout)
    else { return nil }
    for generic in declaration.ownParameters {
      guard case .existential(let existential)? = inner[generic]?.kind,
        let first = existential.protocols.first, first !== program.wellKnown.nominal("Error"),
        declaration.signature.requirements.contains(where: { $0.constrains(generic) })
      else { continue }
      let own = Type(.parameter(generic))
      let places = declaration.parameters.indices.filter {
        declaration.parameters[$0].type.mentions(generic)
      }
      guard places.count == 1, let place = places.first,
        declaration.parameters[place].type == own
          || declaration.parameters[place].type == Type(.metatype(own)),
        convertsBack(declaration.result, from: generic)
      else { continue }
      return (generic, place)
    }
    return nil
  }

  /// Whether a result that has the opened type in it can be given back with the existential there.
  private func convertsBack(_ result: Type, from generic: GenericParameter) -> Bool {
    if !result.mentions(generic) { return true }
    switch result.kind {
    case .parameter: return true
    case .member(let base, _): return base == Type(.parameter(generic))
    case .tuple(let elements):
      return elements.allSatisfy { convertsBack($0.type, from: generic) }
    default:
      if let payload = result.optionalPayload { return convertsBack(payload, from: generic) }
      return result.arrayElement.map { convertsBack($0, from: generic) } ?? false
    }
  }
}

extension GenericRequirement {
  /// Whether it asks a protocol of just this parameter.
  func constrains(_ parameter: GenericParameter) -> Bool {
    if case .conforms(let subject, _) = self { return subject == Type(.parameter(parameter)) }
    return false
  }
}

extension Type {
  /// Whether the parameter is part of it.
  func mentions(_ parameter: GenericParameter) -> Bool {
    guard flags.contains(.hasParameter) else { return false }
    var found = false
    func visit(_ type: Type) -> Type {
      if case .parameter(let other) = type.kind, other === parameter { found = true }
      return type.flags.contains(.hasParameter) ? type.mapped(visit) : type
    }
    _ = visit(self)
    return found
  }
}

extension FunctionReference {
  /// Whether it is called on a type.
  var isOfType: Bool { declaration.isStatic || declaration.role == .initializer }
}

extension FunctionDeclaration {
  /// The type that it is a member of.
  var owner: NominalDeclaration? {
    let container = accessorOf?.parent ?? parent
    return container as? NominalDeclaration ?? (container as? ExtensionDeclaration)?.nominal
  }
}
