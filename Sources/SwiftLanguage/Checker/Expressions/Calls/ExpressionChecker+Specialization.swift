internal import Diagnostics

/// Which of two overloads says more of what it takes: one is as specialised as another where that
/// could be called with whatever it takes itself.
extension ExpressionChecker {
  func isAsSpecialized(_ first: Contender, as second: Contender) -> Bool {
    let (one, two) = (first.candidate, second.candidate)
    if one.isGeneric != two.isGeneric { return two.isGeneric }
    let (inner, outer) = (one.extendedProtocol, two.extendedProtocol)
    if inner == nil, outer == nil {
      // A type's own member comes before what a protocol asks of it.
      if one.isRequirement != two.isRequirement { return two.isRequirement }
    } else if inner == nil || outer == nil {
      return outer != nil
    }
    let context = BodyContext(
      declaration: nil, outer: nil, environment: GenericEnvironment(one.signature))
    return inContext(context) {
      if let inner, let outer {
        let isInnerBetter = extends(inner, outer, one, two)
        if isInnerBetter != extends(outer, inner, two, one) { return isInnerBetter }
      }
      return takes(second, whatever: first)
    }
  }

  /// Whether the `Self` of one protocol's extension meets all that another extension asks.
  private func extends(
    _ inner: NominalDeclaration, _ outer: NominalDeclaration, _ one: CallCandidate,
    _ two: CallCandidate
  ) -> Bool {
    guard let own = inner.selfParameter, let asked = outer.selfParameter else { return false }
    let environment = GenericEnvironment(one.extensionSignature)
    let substitutions = Substitutions(asked, Type(.parameter(own)))
    return types.conforms(Type(.parameter(own)), to: outer, in: environment)
      && two.extensionSignature.requirements.allSatisfy {
        types.satisfies($0, substitutions, in: environment)
      }
  }

  /// Whether the second could be called with what the first takes.
  private func takes(_ second: Contender, whatever first: Contender) -> Bool {
    let (one, two) = (first.candidate, second.candidate)
    var substitutions = Substitutions.empty
    for parameter in two.signature.parameters { substitutions[parameter] = solver.fresh() }
    func opened(_ type: Type) -> Type { types.substitute(type, substitutions, in: environment) }
    func given(_ type: Type) -> TypedExpression {
      let known = types.substitute(type, .empty, in: environment)
      return TypedExpression(.error, type: known, range: .nowhere)
    }
    if let own = one.ownerType, let asked = two.ownerType {
      _ = softCoerce(given(own), to: opened(asked))
    }
    for (inner, outer) in zip(first.matched, second.matched) {
      guard let inner, let outer else { return false }
      let (own, asked) = (one.parameters[inner], two.parameters[outer])
      let isAlike = own.isVariadic == asked.isVariadic
      let type = isAlike ? written(for: own) : elementIfVariadic(own)
      let target = isAlike ? written(for: asked) : elementIfVariadic(asked)
      guard own.isInout == asked.isInout,
        let converted = softCoerce(given(type), to: opened(target))
      else { return false }
      if case .wrapOptional = converted.kind { return false }
    }
    let holds = two.signature.requirements.allSatisfy { requirement in
      switch requirement {
      case .sameType(let left, let right): solver.unify(opened(left), opened(right))
      case .conforms(let subject, let asked):
        solver.require(opened(subject), conformsTo: asked, onFailure: { _ in })
      case .inherits(let subject, let superclass):
        types.satisfies(
          .inherits(solver.resolve(opened(subject)), solver.resolve(opened(superclass))), .empty,
          in: environment)
      }
    }
    guard holds else { return false }
    // What needs no default and no list of arguments fits better.
    if one.variadicCount != two.variadicCount { return one.variadicCount < two.variadicCount }
    return one.parameters.count <= two.parameters.count
  }

  /// What stands in a call: the value that an autoclosure gives.
  private func written(for parameter: FunctionDeclaration.Parameter) -> Type {
    guard parameter.isAutoclosure, case .function(let function) = parameter.type.kind else {
      return parameter.type
    }
    return function.result
  }

  private func elementIfVariadic(_ parameter: FunctionDeclaration.Parameter) -> Type {
    parameter.isVariadic ? elementType(of: parameter.type) : parameter.type
  }
}

extension CallCandidate {
  /// Whether the declaration has generic parameters of its own.
  fileprivate var isGeneric: Bool {
    switch declaration {
    case .function(let function): !function.ownParameters.isEmpty
    case .subscript(let element): !element.ownParameters.isEmpty
    case .enumCase: false
    }
  }

  /// The protocol whose extension declares it.
  fileprivate var extendedProtocol: NominalDeclaration? {
    guard let extended = declared.parent as? ExtensionDeclaration,
      extended.nominal.kind == .protocolType
    else { return nil }
    return extended.nominal
  }

  fileprivate var isRequirement: Bool {
    (declared.parent as? NominalDeclaration)?.kind == .protocolType
  }

  fileprivate var extensionSignature: GenericSignature {
    (declared.parent as? ExtensionDeclaration)?.signature ?? GenericSignature()
  }

  /// The type, as its declaration names it, that has the member.
  fileprivate var ownerType: Type? {
    switch declared.parent {
    case let nominal as NominalDeclaration: nominal.selfType
    case let extended as ExtensionDeclaration: extended.nominal.selfType
    default: nil
    }
  }

  fileprivate var variadicCount: Int { parameters.count { $0.isVariadic } }
}
