internal import Diagnostics

/// Which member fulfils a protocol's requirement.
extension ConformanceChecker {
  func findWitness(
    for requirement: FunctionDeclaration, in nominal: NominalDeclaration,
    _ conformance: Conformance
  ) -> Conformance.Witness? {
    let protocolDeclaration = conformance.protocolDeclaration
    guard let selfParameter = protocolDeclaration.selfParameter else { return nil }
    let environment = environment(of: conformance)
    // `extension Box: P where T == Int`: it is boxes of integers that conform.
    let selfType = types.substitute(conformance.type, .empty, in: environment)
    let asked = Substitutions(selfParameter, selfType)
    let lookup = requirement.accessorOf?.name ?? requirement.name
    var best: (rank: Int, witness: Conformance.Witness)?
    func offer(_ rank: Int, _ witness: Conformance.Witness) {
      if best.map({ rank > $0.rank }) ?? true { best = (rank, witness) }
    }
    let isStatic = requirement.isStatic || requirement.role == .initializer
    var candidates = members.candidates(
      named: lookup, in: selfType, isStatic: isStatic, environment: environment,
      includesRequirements: false, keepsProperties: true)
    if nominal.source < 0, protocolDeclaration.source >= 0 {
      // The library's numbers have their members as requirements that the machine fulfils.
      candidates += members.candidates(
        named: lookup, in: selfType, isStatic: isStatic, environment: environment
      ).filter { $0.isRequirement && $0.isIntrinsic }
    }
    for candidate in candidates {
      let rank = candidate.rank
      if let enumCase = candidate.declaration as? EnumCaseDeclaration, requirement.isStatic {
        offer(
          rank,
          Conformance.Witness(
            declaration: requirement, substitutions: .empty, enumCase: enumCase))
        continue
      }
      if let property = candidate.declaration as? VariableDeclaration {
        guard let askedProperty = requirement.accessorOf as? VariableDeclaration else { continue }
        let wanted = types.substitute(askedProperty.type, asked, in: environment)
        let own = types.substitute(property.type, candidate.substitutions, in: environment)
        guard wanted == own || wanted.flags.contains(.hasError) || own.flags.contains(.hasError)
        else { continue }
        if let accessor = requirement.role == .getter ? property.getter : property.setter {
          if accessor.isMutating, !requirement.isMutating { continue }
          offer(
            rank,
            Conformance.Witness(
              declaration: accessor, substitutions: candidate.complete(for: accessor)))
        } else if property.isStored || property.wrapperStorage != nil {
          guard requirement.role == .getter || !property.isLet else { continue }
          if property.isLazy, nominal.kind == .structure, !requirement.isMutating { continue }
          offer(
            rank,
            Conformance.Witness(
              declaration: requirement, substitutions: candidate.substitutions,
              storedProperty: property))
        }
        continue
      }
      if let element = candidate.declaration as? SubscriptDeclaration {
        guard let askedElement = requirement.accessorOf as? SubscriptDeclaration,
          element.ownParameters.count == askedElement.ownParameters.count,
          let accessor = requirement.role == .getter ? element.getter : element.setter,
          matches(
            askedElement.parameters, askedElement.element, element.parameters, element.element,
            asked, candidate, environment, own: element.ownParameters)
        else { continue }
        var substitutions = candidate.complete(for: accessor)
        for (own, asked) in zip(element.ownParameters, askedElement.ownParameters) {
          substitutions[own] = Type(.parameter(asked))
        }
        offer(rank, Conformance.Witness(declaration: accessor, substitutions: substitutions))
        continue
      }
      guard let function = candidate.declaration as? FunctionDeclaration,
        requirement.accessorOf == nil, function.fullName == requirement.fullName,
        function.isStatic == requirement.isStatic
          || (function.parent == nil && requirement.isStatic),
        function.role == requirement.role || requirement.role == .method,
        requirement.thrown != nil || function.thrown == nil,
        requirement.isMutating || !function.isMutating
      else { continue }
      if let substitutions = witnessSubstitutions(
        requirement, function, asked, candidate, environment)
      {
        offer(rank, Conformance.Witness(declaration: function, substitutions: substitutions))
      }
    }
    if let best { return best.witness }
    return synthesizedWitness(for: requirement, in: nominal, conformance)
  }

  private func matches(
    _ askedParameters: [FunctionDeclaration.Parameter], _ askedResult: Type,
    _ parameters: [FunctionDeclaration.Parameter], _ result: Type, _ asked: Substitutions,
    _ candidate: MemberCandidate, _ environment: GenericEnvironment, own: [GenericParameter]
  ) -> Bool {
    guard askedParameters.map(\.label) == parameters.map(\.label) else { return false }
    for (left, right) in zip(askedParameters, parameters) {
      let wanted = types.substitute(left.type, asked, in: environment)
      let given = types.substitute(right.type, candidate.substitutions, in: environment)
      if wanted != given, !wanted.flags.contains(.hasError), own.isEmpty { return false }
    }
    let wanted = types.substitute(askedResult, asked, in: environment)
    let given = types.substitute(result, candidate.substitutions, in: environment)
    return wanted == given || wanted.flags.contains(.hasError) || !own.isEmpty
  }

  /// How the witness' generic parameters follow from the requirement's; nil where types differ.
  func witnessSubstitutions(
    _ requirement: FunctionDeclaration, _ function: FunctionDeclaration, _ asked: Substitutions,
    _ candidate: MemberCandidate, _ environment: GenericEnvironment
  ) -> Substitutions? {
    var substitutions = candidate.substitutions
    func unify(_ pattern: Type, _ type: Type) -> Bool {
      switch (pattern.kind, type.kind) {
      case (.parameter(let parameter), _)
      where substitutions[parameter] == nil && function.ownParameters.contains(parameter):
        substitutions[parameter] = type
        return true
      case (.nominal(let first, let left), .nominal(let second, let right)):
        return first === second && zip(left, right).allSatisfy { unify($0, $1) }
      case (.tuple(let left), .tuple(let right)):
        return left.count == right.count && zip(left, right).allSatisfy { unify($0.type, $1.type) }
      case (.function(let left), .function(let right)):
        return left.parameters.count == right.parameters.count
          && zip(left.parameters, right.parameters).allSatisfy { unify($0.type, $1.type) }
          && unify(left.result, right.result)
      case (.metatype(let left), .metatype(let right)): return unify(left, right)
      default:
        let substituted = types.substitute(pattern, substitutions, in: environment)
        return substituted == type || substituted.flags.contains(.hasError)
          || type.flags.contains(.hasError)
      }
    }
    for (left, right) in zip(requirement.parameters, function.parameters) {
      guard left.isInout == right.isInout,
        unify(right.type, types.substitute(left.type, asked, in: environment))
      else { return nil }
    }
    let wanted = types.substitute(requirement.result, asked, in: environment)
    // What a class inherits makes instances of the class itself.
    let isOfSelf =
      function.owner?.kind == .classType
      && (function.returnsSelf
        || (requirement.role == .initializer && requirement.isFailable == function.isFailable))
    if !isOfSelf, !unify(function.result, wanted) {
      // A non-failable initialiser fulfils a failable requirement.
      guard requirement.role == .initializer, requirement.isFailable, !function.isFailable else {
        return nil
      }
    }
    let known = self.environment(of: requirement, asked, environment)
    for requirement in function.signature.requirements {
      guard types.satisfies(requirement, substitutions, in: known) else { return nil }
    }
    return substitutions
  }

  /// What holds inside a conformance and of a generic requirement's own parameters.
  private func environment(
    of requirement: FunctionDeclaration, _ asked: Substitutions, _ outer: GenericEnvironment
  ) -> GenericEnvironment {
    guard !requirement.ownParameters.isEmpty else { return outer }
    var signature = outer.signature
    func fixed(_ type: Type) -> Type { types.substitute(type, asked, in: outer) }
    for own in requirement.signature.requirements {
      switch own {
      case .conforms(let subject, let protocolDeclaration):
        let type = fixed(subject)
        if type.flags.contains(.hasParameter) {
          signature.requirements.append(.conforms(type, protocolDeclaration))
        }
      case .sameType(let left, let right):
        signature.requirements.append(.sameType(fixed(left), fixed(right)))
      case .inherits(let subject, let superclass):
        signature.requirements.append(.inherits(fixed(subject), fixed(superclass)))
      }
    }
    return GenericEnvironment(signature)
  }

  /// `==`, `hash(into:)` and their kin, which the lowering makes from the type's layout.
  private func synthesizedWitness(
    for requirement: FunctionDeclaration, in nominal: NominalDeclaration,
    _ conformance: Conformance
  ) -> Conformance.Witness? {
    let kind: FunctionDeclaration.Synthesis
    switch (conformance.protocolDeclaration.name, requirement.name) {
    case ("Equatable", "=="): kind = .equality
    case ("Hashable", "hash"): kind = .hashing
    case ("Hashable", "hashValue"): return nil
    case ("Comparable", "<") where nominal.kind == .enumeration && nominal.rawType == nil:
      kind = .comparison
    default: return nil
    }
    guard nominal.kind != .classType, canSynthesize(nominal, conformance) else { return nil }
    let function = FunctionDeclaration(
      name: requirement.name, range: nominal.range, parent: nominal, role: .method)
    function.isStatic = requirement.isStatic
    function.signature = nominal.signature
    function.synthesis = kind
    function.selfVariable = requirement.selfVariable
    function.parameters = requirement.parameters
    function.result = requirement.result
    if let selfParameter = conformance.protocolDeclaration.selfParameter {
      let substitutions = Substitutions(selfParameter, conformance.type)
      function.parameters = requirement.parameters.map { parameter in
        var copy = parameter
        copy.type = types.substitute(parameter.type, substitutions)
        return copy
      }
    }
    let identity = Substitutions.identity(nominal.signature.parameters)
    return Conformance.Witness(declaration: function, substitutions: identity)
  }

  private func canSynthesize(_ nominal: NominalDeclaration, _ conformance: Conformance) -> Bool {
    let environment = GenericEnvironment(
      GenericSignature(
        parameters: nominal.signature.parameters,
        requirements: nominal.signature.requirements + conformance.conditions))
    let parts =
      nominal.storedProperties.map(\.type) + nominal.cases.flatMap { $0.payload.map(\.type) }
    return parts.allSatisfy {
      types.conforms($0, to: conformance.protocolDeclaration, in: environment)
    }
  }
}
