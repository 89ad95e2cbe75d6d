internal import Diagnostics

/// Finds what fulfils a protocol's requirements, and reports what is missing.
struct ConformanceChecker {
  let module: ModuleScope
  let types: TypeTable
  let sink: DiagnosticSink
  let members: MemberLookup

  /// Lets the type table find witnesses on demand.
  func install() {
    types.witnessFinder = { requirement, nominal, conformance in
      findWitness(for: requirement, in: nominal, conformance)
    }
    types.typeWitnessFinder = { associated, conformance in
      findTypeWitness(associated, conformance)
    }
  }

  // MARK: Associated types

  func findTypeWitness(
    _ associated: AssociatedTypeDeclaration, _ conformance: Conformance
  ) -> Type? {
    guard case .nominal(let nominal, let arguments) = conformance.type.kind else { return nil }
    let name = associated.name
    if let parameter = nominal.ownParameters.first(where: { $0.name == name }) {
      return Type(.parameter(parameter))
    }
    switch nominal.memberTypes[name] {
    case let alias as TypeAliasDeclaration: return alias.underlying
    case let nested as NominalDeclaration: return Type(.nominal(nested, arguments))
    default: break
    }
    if let source = types.sourceWithoutMembers, nominal.source == source { return nil }
    // The same name in another protocol that the type conforms to.
    for other in nominal.conformances.values where other !== conformance {
      for (known, type) in other.typeWitnesses where known.name == name { return type }
    }
    for other in nominal.conformances.values {
      if let inferred = inferFromRequirements(name, of: nominal, other) { return inferred }
    }
    if let inferred = inferFromExtensions(associated, of: nominal, conformance) { return inferred }
    // `makeIterator` of a sequence that is its own iterator comes from an extension.
    if name == "Iterator",
      nominal.conformances.keys.contains(where: { $0.name == "IteratorProtocol" && $0.source < 0 })
    {
      return conformance.type
    }
    if let inferred = inferFromSameTypes(name, nominal, conformance) { return inferred }
    if name == "Indices", let range = rangeOfIndices(nominal, conformance) { return range }
    for other in nominal.conformances.keys {
      if let declared = other.memberTypes[name] as? AssociatedTypeDeclaration,
        let type = declared.defaultType, let selfParameter = other.selfParameter
      {
        return types.substitute(
          type, Substitutions(selfParameter, conformance.type),
          in: environment(of: conformance))
      }
    }
    if let superclass = nominal.superclass, let owner = associated.owner,
      let inherited = types.conformance(of: superclass, to: owner, in: .empty),
      let found = inherited.conformance, let witness = types.typeWitness(associated, of: found)
    {
      return types.substitute(witness, inherited.substitutions)
    }
    return nil
  }

  /// The indices of a collection that is reached at any integer are a range.
  private func rangeOfIndices(
    _ nominal: NominalDeclaration, _ conformance: Conformance
  ) -> Type? {
    guard nominal.conformances[types.wellKnown.nominal("RandomAccessCollection")] != nil,
      let collection = nominal.conformances[types.wellKnown.nominal("Collection")],
      let index = collection.protocolDeclaration.memberTypes["Index"]
        as? AssociatedTypeDeclaration,
      let type = types.typeWitness(index, of: collection), type == types.wellKnown.type("Int")
    else { return nil }
    return types.wellKnown.type("Range", [type])
  }

  /// `where Iterator.Element == Element` once Iterator is known.
  private func inferFromSameTypes(
    _ name: String, _ nominal: NominalDeclaration, _ conformance: Conformance
  ) -> Type? {
    for protocolDeclaration in nominal.conformances.keys {
      guard let selfParameter = protocolDeclaration.selfParameter else { continue }
      for requirement in protocolDeclaration.signature.requirements {
        guard case .sameType(let left, let right) = requirement else { continue }
        for (asked, other) in [(left, right), (right, left)] {
          guard case .member(let base, let associated) = asked.kind, associated.name == name,
            base.kind == .parameter(selfParameter), asked != other
          else { continue }
          let resolved = types.substitute(
            other, Substitutions(selfParameter, conformance.type),
            in: environment(of: conformance))
          if !resolved.flags.contains(.hasError) { return resolved }
        }
      }
    }
    return nil
  }

  /// What is known of the parameters of a conforming type: what it asks of them always, and what
  /// its extension's `where` asks.
  func environment(of conformance: Conformance) -> GenericEnvironment {
    let requirements = conformance.signature.requirements + conformance.conditions
    guard !requirements.isEmpty else { return .empty }
    return GenericEnvironment(
      GenericSignature(
        parameters: conformance.signature.parameters, requirements: requirements))
  }

  // MARK: Checking

  /// Reports the requirements that a conformance lacks.
  func check(_ conformance: Conformance, of nominal: NominalDeclaration) {
    let protocolDeclaration = conformance.protocolDeclaration
    guard conformance.range.source >= 0 else { return }
    if protocolDeclaration.name == "Error" || protocolDeclaration.name == "Sendable" { return }
    // Under other conditions the inherited protocol may be conformed to more widely: the author says.
    if let implying = conformance.impliedBy, !conformance.isExplicit,
      !conformance.conditions.isEmpty
    {
      sink.error(
        "conditional-conformance",
        "conditional conformance of type '\(nominal.declaredType)' to protocol '\(implying.name)' "
          + "does not imply conformance to inherited protocol '\(protocolDeclaration.name)'",
        place(of: conformance, nominal))
      return
    }
    var missing: [Diagnostic.Note] = []
    var isMislabelled = false
    for associated in protocolDeclaration.associatedTypes
    where types.typeWitness(associated, of: conformance) == nil {
      missing.append(
        .init(
          message: "protocol requires nested type '\(associated.name)'", range: associated.range))
    }
    if missing.isEmpty {
      for requirement in protocolDeclaration.requirements {
        for function in functions(of: requirement) {
          if let witness = types.witness(for: function, of: conformance) {
            // A private default is its extension's own.
            guard isDefault(witness), member(of: witness).access == .privateAccess else { continue }
          } else if let near = mislabelled(function, conformance) {
            reportLabels(of: near, function, conformance)
            isMislabelled = true
            continue
          }
          missing.append(note(requirement, function, conformance))
          break
        }
      }
    }
    if missing.isEmpty, let note = unmetRequirement(conformance) { missing.append(note) }
    if missing.isEmpty, let note = unmetByNature(conformance, of: nominal) { missing.append(note) }
    guard !missing.isEmpty else {
      guard !isMislabelled else { return }
      checkClassRules(conformance, of: nominal)
      checkAccess(conformance, of: nominal)
      return
    }
    sink.error(
      "missing-conformance",
      "type '\(nominal.declaredType)' does not conform to protocol '\(protocolDeclaration.name)'",
      place(of: conformance, nominal), notes: missing)
  }

  /// What a protocol asks of its associated types and a type's own do not meet: `associatedtype
  /// Key: Hashable`, `protocol Numbered: Named where ID == Int`.
  private func unmetRequirement(_ conformance: Conformance) -> Diagnostic.Note? {
    let asking = conformance.protocolDeclaration
    guard let selfParameter = asking.selfParameter else { return nil }
    let substitutions = Substitutions(selfParameter, conformance.type)
    let known = environment(of: conformance)
    func type(_ type: Type) -> Type { types.substitute(type, substitutions, in: known) }
    func note(_ left: Type, _ relation: String, _ right: String) -> Diagnostic.Note {
      .init(
        message: "requirement specified as '\(left)' \(relation) '\(right)' [with Self = "
          + "\(conformance.type)]", range: asking.range)
    }
    for requirement in asking.signature.requirements {
      switch requirement {
      case .sameType(let left, let right) where asking.source >= 0:
        let sides = [type(left), type(right)]
        if sides[0] != sides[1], !sides.contains(where: { $0.flags.contains(.hasError) }) {
          return note(left, "==", "\(right)")
        }
      case .conforms(let subject, let asked) where subject.isAssociated:
        let own = type(subject)
        // The library's protocols ask less of one another here than there.
        guard asking.source >= 0 || own.nominal?.source ?? -1 >= 0,
          !own.flags.contains(.hasError)
        else { continue }
        if !types.conforms(own, to: asked, in: known) { return note(subject, ":", asked.name) }
      case .inherits(let subject, let bound) where subject.isAssociated && asking.source >= 0:
        let own = type(subject)
        if !own.flags.contains(.hasError), !types.inherits(own, from: bound, in: known) {
          return note(subject, ":", "\(bound)")
        }
      default: continue
      }
    }
    return nil
  }

  /// The one member that fulfils a requirement but for its argument labels.
  private func mislabelled(
    _ requirement: FunctionDeclaration, _ conformance: Conformance
  ) -> FunctionDeclaration? {
    guard requirement.accessorOf == nil, !requirement.parameters.isEmpty,
      let selfParameter = conformance.protocolDeclaration.selfParameter
    else { return nil }
    let environment = environment(of: conformance)
    let selfType = types.substitute(conformance.type, .empty, in: environment)
    let asked = Substitutions(selfParameter, selfType)
    let found = members.candidates(
      named: requirement.name, in: selfType,
      isStatic: requirement.isStatic || requirement.role == .initializer,
      environment: environment, includesRequirements: false
    ).compactMap { candidate -> FunctionDeclaration? in
      guard let function = candidate.declaration as? FunctionDeclaration, function.source >= 0,
        function.role == requirement.role, function.isStatic == requirement.isStatic,
        function.parameters.count == requirement.parameters.count,
        requirement.thrown != nil || function.thrown == nil,
        witnessSubstitutions(requirement, function, asked, candidate, environment) != nil
      else { return nil }
      return function
    }
    return found.count == 1 ? found[0] : nil
  }

  private func reportLabels(
    of function: FunctionDeclaration, _ requirement: FunctionDeclaration,
    _ conformance: Conformance
  ) {
    let kind =
      function.role == .initializer
      ? "initializer" : function.isStatic ? "static method" : "instance method"
    sink.error(
      "mislabelled-witness",
      "\(kind) '\(function.shownName)' has different argument labels from those required by "
        + "protocol '\(conformance.protocolDeclaration.name)' ('\(requirement.shownName)')",
      function.range,
      notes: [
        .init(
          message: "requirement '\(requirement.shownName)' declared here", range: requirement.range)
      ])
  }

  /// The type's name, or what an extension says.
  private func place(of conformance: Conformance, _ nominal: NominalDeclaration) -> SourceRange {
    let isOwn =
      nominal.syntax?.inherited.contains { $0.range == conformance.range } ?? false
    return isOwn ? nominal.range : conformance.range
  }

  /// Protocols of classes only, and initialisers that subclasses must have too.
  private func checkClassRules(_ conformance: Conformance, of nominal: NominalDeclaration) {
    let protocolDeclaration = conformance.protocolDeclaration
    if protocolDeclaration.isClassBound, nominal.kind != .classType, conformance.isExplicit {
      sink.error(
        "class-protocol",
        "non-class type '\(nominal.name)' cannot conform to class protocol "
          + "'\(protocolDeclaration.name)'",
        place(of: conformance, nominal))
    }
    guard nominal.kind == .classType, !nominal.isFinal else { return }
    checkSelfResults(conformance, of: nominal)
    for case let requirement as FunctionDeclaration in protocolDeclaration.requirements
    where requirement.role == .initializer {
      guard let witness = types.witness(for: requirement, of: conformance)?.declaration,
        witness.role == .initializer, !witness.isRequired, witness.parent === nominal,
        witness.synthesis == nil
      else { continue }
      sink.error(
        "initializer-not-required",
        "initializer requirement '\(requirement.fullName)' can only be satisfied by a 'required' "
          + "initializer in non-final class '\(nominal.name)'", witness.range,
        fixIts: [.init(range: witness.range.start, replacement: "required ")])
    }
  }

  /// A method that gives `Self` gives an instance of the subclass that it is called on.
  private func checkSelfResults(_ conformance: Conformance, of nominal: NominalDeclaration) {
    let protocolDeclaration = conformance.protocolDeclaration
    guard let selfParameter = protocolDeclaration.selfParameter else { return }
    for case let requirement as FunctionDeclaration in protocolDeclaration.requirements {
      let result = requirement.result.optionalPayload ?? requirement.result
      guard requirement.role == .method, result.kind == .parameter(selfParameter),
        let witness = types.witness(for: requirement, of: conformance)?.declaration,
        witness.parent === nominal, !witness.returnsSelf, witness.synthesis == nil
      else { continue }
      sink.error(
        "self-not-returned",
        "method '\(witness.shownName)' in non-final class '\(nominal.name)' must return 'Self' to "
          + "conform to protocol '\(protocolDeclaration.name)'", witness.range)
    }
  }

  /// What meets a requirement is to be seen wherever the type and the protocol are.
  private func checkAccess(_ conformance: Conformance, of nominal: NominalDeclaration) {
    let protocolDeclaration = conformance.protocolDeclaration
    guard min(nominal.access, protocolDeclaration.access) > .filePrivateAccess else { return }
    for requirement in protocolDeclaration.requirements {
      guard let function = functions(of: requirement).first,
        let witness = types.witness(for: function, of: conformance),
        witness.storedProperty?.parent ?? witness.declaration.owner === nominal
          || isDefault(witness)
      else { continue }
      let member = member(of: witness)
      let isSettable = functions(of: requirement).count > 1
      let hidesSetter =
        isSettable
        && (member as? VariableDeclaration)?.setterAccess ?? .openAccess
          <= .filePrivateAccess
      guard member.source >= 0, member.access <= .filePrivateAccess || hidesSetter else { continue }
      let kind =
        requirement is VariableDeclaration
        ? member.access <= .filePrivateAccess ? "property" : "setter for property"
        : function.role == .initializer ? "initializer" : "method"
      sink.error(
        "hidden-witness",
        "\(kind) '\(member.fullyNamed)' must be declared internal because it matches a requirement "
          + "in internal protocol '\(protocolDeclaration.name)'",
        isDefault(witness) ? place(of: conformance, nominal) : member.range)
    }
  }

  /// Whether a protocol's extension says what meets the requirement.
  private func isDefault(_ witness: Conformance.Witness) -> Bool {
    witness.storedProperty == nil && witness.declaration.owner?.selfParameter != nil
  }

  private func member(of witness: Conformance.Witness) -> Declaration {
    witness.storedProperty ?? witness.declaration.accessorOf ?? witness.declaration
  }

  private func functions(of requirement: Declaration) -> [FunctionDeclaration] {
    switch requirement {
    case let function as FunctionDeclaration: [function]
    case let property as VariableDeclaration: [property.getter, property.setter].compactMap { $0 }
    case let element as SubscriptDeclaration: [element.getter, element.setter].compactMap { $0 }
    default: []
    }
  }

  private func note(
    _ requirement: Declaration, _ function: FunctionDeclaration, _ conformance: Conformance
  ) -> Diagnostic.Note {
    let substitutions = conformance.protocolDeclaration.selfParameter.map {
      Substitutions($0, conformance.type)
    }
    func shown(_ type: Type) -> String {
      types.substitute(type, substitutions ?? .empty).description
    }
    switch requirement {
    case let property as VariableDeclaration:
      return .init(
        message:
          "protocol requires property '\(property.name)' with type '\(shown(property.type))'",
        range: property.range)
    case is SubscriptDeclaration:
      return .init(message: "protocol requires subscript", range: requirement.range)
    default:
      let parameters = function.parameters.map { shown($0.type) }.joined(separator: ", ")
      if function.role == .initializer {
        return .init(
          message:
            "protocol requires initializer '\(function.fullName)' with type '(\(parameters))'",
          range: function.range)
      }
      return .init(
        message:
          "protocol requires function '\(function.shownName)' with type '(\(parameters)) -> \(shown(function.result))'",
        range: function.range)
    }
  }
}
