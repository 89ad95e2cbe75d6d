internal import Diagnostics

/// Whom a call reaches, once types are concrete.
extension FunctionLowering {
  func callee(of reference: FunctionReference) -> Callee {
    let declaration = reference.declaration
    var inner = concrete(reference.substitutions)
    switch reference.dispatch {
    case .direct, .superclass: break
    case .witness(let abstract):
      let selfType = concrete(abstract)
      if declaration.intrinsic != nil,
        program.descriptors.descriptor(of: selfType).isBuiltinScalar,
        !isOfCells(selfType, as: declaration)
      {
        return callee(direct: declaration, inner, selfType: selfType, dynamic: false)
      }
      if case .existential = selfType.kind {
        if let witness = program.existentialCallee(declaration, selfType, inner) { return witness }
      }
      guard
        let witness = program.conformances.witness(
          for: declaration, selfType: selfType, ownArguments: inner)
      else { break }
      switch witness {
      case .enumCase(let enumCase): return .enumCase(enumCase)
      case .storedProperty(let property): return .storedProperty(property)
      case .function(let found, let substitutions):
        return callee(
          direct: found, substitutions, selfType: selfType,
          dynamic: found.isDynamicallyDispatched)
      }
    case .classMember:
      return callee(
        direct: declaration, inner, selfType: reference.selfType.map { concrete($0) },
        dynamic: true)
    }
    if inner.isEmpty, !declaration.signature.isEmpty { inner = substitutions }
    let isSuper = if case .superclass = reference.dispatch { true } else { false }
    return callee(
      direct: declaration, inner, selfType: reference.selfType.map { concrete($0) },
      dynamic: false, isSuper: isSuper)
  }

  /// Whether a requirement's protocol is one that a cell made the type conform to.
  private func isOfCells(_ type: Type, as requirement: FunctionDeclaration) -> Bool {
    guard let owner = requirement.requirementProtocol else { return false }
    return program.conformances.conformance(of: type, to: owner, in: GenericSignature())?.isOfCells
      ?? false
  }

  private func callee(
    direct declaration: FunctionDeclaration, _ inner: Substitutions, selfType: Type?,
    dynamic: Bool, isSuper: Bool = false
  ) -> Callee {
    var declaration = declaration
    var inner = inner
    if let selfType, isOfType(declaration), case .nominal(let nominal, _) = selfType.kind,
      nominal.kind == .classType
    {
      specialize(&declaration, &inner, selfType, isSuper: isSuper)
    }
    var shape = program.shape(declaration, inner, selfType: selfType)
    if let intrinsic = declaration.intrinsic,
      openedParameter(declaration, inner, shape) == nil
    {
      return .intrinsic(intrinsic, shape)
    }
    if let native = declaration.native {
      return .native(program.native(named: native), types: program.genericArguments(shape), shape)
    }
    shape.captures = program.captures.captures(of: declaration)
    if let (generic, parameter) = openedParameter(declaration, inner, shape) {
      let reference = FunctionReference(
        declaration: declaration, substitutions: inner,
        dispatch: dynamic ? .classMember : isSuper ? .superclass : .direct, selfType: selfType)
      return .opened(
        program.openedSite(reference, generic, shape), shape, parameter: parameter)
    }
    if dynamic, shape.receiver != nil, declaration.role != .initializer,
      program.isOverridden(declaration)
    {
      return .method(program.methodSite(declaration, inner), shape)
    }
    if let callee = program.openedReceiverCallee(declaration, inner, shape) { return callee }
    if declaration.role == .initializer, let instance = shape.receiver?.type {
      return .stub(program.initializer(declaration, inner, of: instance), shape)
    }
    return .stub(program.stub(for: declaration, inner), shape)
  }
}
