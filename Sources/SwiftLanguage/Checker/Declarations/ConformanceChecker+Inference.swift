/// What a type's members, and those that its protocols' extensions give it, say of associated types.
extension ConformanceChecker {
  /// `func next() -> Int?` against `func next() -> Element?` says what Element is.
  func inferFromRequirements(
    _ name: String, of nominal: NominalDeclaration, _ conformance: Conformance
  ) -> Type? {
    for requirement in conformance.protocolDeclaration.requirements {
      for candidate in nominal.members[requirement.name] ?? [] {
        if let found = told(name, by: candidate, of: requirement, conformance) { return found }
      }
    }
    return nil
  }

  /// `extension View where Body == Never { var body: Never { … } }` fulfils the requirement of a type
  /// that says nothing of `body`, and so tells it what its Body is; `makeIterator` of a notebook's
  /// protocol that refines `Sequence` says what the iterator is.
  func inferFromExtensions(
    _ associated: AssociatedTypeDeclaration, of nominal: NominalDeclaration,
    _ conformance: Conformance
  ) -> Type? {
    guard let asked = associated.owner else { return nil }
    let name = associated.name
    let givers = nominal.conformances.keys.filter { $0.source >= 0 }
    for requirement in asked.requirements where nominal.members[requirement.name] == nil {
      for giver in givers.sorted(by: { $0.stableName < $1.stableName }) {
        guard let selfParameter = giver.selfParameter else { continue }
        for member in giver.members[requirement.name] ?? [] {
          guard let extended = member.parent as? ExtensionDeclaration,
            let found = condition(on: name, extended.conditions)
              ?? told(name, by: member, of: requirement, conformance)
          else { continue }
          let type = types.substitute(
            found, Substitutions(selfParameter, conformance.type),
            in: environment(of: conformance))
          if !type.flags.contains(.hasError) { return type }
        }
      }
    }
    return nil
  }

  /// What `where Name == …` says.
  private func condition(on name: String, _ conditions: [GenericRequirement]) -> Type? {
    for case .sameType(let left, let right) in conditions {
      for (subject, other) in [(left, right), (right, left)] {
        if case .member(let base, let associated) = subject.kind, associated.name == name,
          case .parameter(let parameter) = base.kind, parameter.isSelf
        {
          return other
        }
      }
    }
    return nil
  }

  /// What a member that may fulfil the requirement has in the place of `Self.name`.
  private func told(
    _ name: String, by candidate: Declaration, of requirement: Declaration,
    _ conformance: Conformance
  ) -> Type? {
    var found: Type?
    func match(_ pattern: Type, _ type: Type) {
      if found == nil { found = self.match(pattern, type, name) }
    }
    switch (requirement, candidate) {
    case (let asked as FunctionDeclaration, let own as FunctionDeclaration):
      guard asked.fullName == own.fullName, asked.isStatic == own.isStatic else { return nil }
      for (left, right) in zip(asked.parameters, own.parameters) { match(left.type, right.type) }
      match(asked.result, own.result)
      if let thrown = asked.thrown { match(thrown, own.thrown ?? types.wellKnown.type("Never")) }
    case (let asked as VariableDeclaration, let own as VariableDeclaration):
      match(asked.type, own.type)
    case (let asked as SubscriptDeclaration, let own as SubscriptDeclaration):
      guard asked.parameters.map(\.label) == own.parameters.map(\.label),
        zip(asked.parameters, own.parameters).allSatisfy({
          mayFulfil($0.type, $1.type) && !isKnownOtherwise($0.type, $1.type, name, conformance)
        })
      else { return nil }
      for (left, right) in zip(asked.parameters, own.parameters) { match(left.type, right.type) }
      match(asked.element, own.element)
    default: return nil
    }
    return found.flatMap { $0.flags.contains(.hasError) ? nil : $0 }
  }

  /// Whether a member with this parameter can be meant by the requirement: `Int` is no `Range`.
  private func mayFulfil(_ pattern: Type, _ type: Type) -> Bool {
    switch (pattern.kind, type.kind) {
    case (.nominal(let asked, _), .nominal(let own, _)): asked === own
    case (.nominal, .parameter), (.nominal, .member), (.nominal, .tuple), (.nominal, .function):
      false
    case (.member, .nominal(let own, _)): own.name != "Range" || own.source >= 0
    default: true
    }
  }

  /// Whether the parameter is of another type than what is known of it: `self[key]` is not what a
  /// collection of integer indices asks.
  private func isKnownOtherwise(
    _ pattern: Type, _ type: Type, _ name: String, _ conformance: Conformance
  ) -> Bool {
    guard case .member(let base, let associated) = pattern.kind, associated.name != name,
      case .parameter(let parameter) = base.kind, parameter.isSelf,
      let known = types.typeWitness(associated, of: conformance), !known.flags.contains(.hasError)
    else { return false }
    return known != type
  }

  /// Where `pattern` says `Self.name`, what `type` has in its place.
  private func match(_ pattern: Type, _ type: Type, _ name: String) -> Type? {
    switch (pattern.kind, type.kind) {
    case (.member(let base, let associated), _) where associated.name == name:
      if case .parameter(let parameter) = base.kind, parameter.isSelf { return type }
      return nil
    case (.nominal(let first, let left), .nominal(let second, let right)) where first === second:
      for (one, two) in zip(left, right) {
        if let found = match(one, two, name) { return found }
      }
    case (.tuple(let left), .tuple(let right)) where left.count == right.count:
      for (one, two) in zip(left, right) {
        if let found = match(one.type, two.type, name) { return found }
      }
    case (.function(let left), .function(let right)):
      for (one, two) in zip(left.parameters, right.parameters) {
        if let found = match(one.type, two.type, name) { return found }
      }
      return match(left.result, right.result, name)
    default: break
    }
    return nil
  }
}
