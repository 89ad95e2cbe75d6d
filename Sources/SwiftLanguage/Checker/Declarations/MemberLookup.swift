/// A declaration that a name may mean on some base type.
struct MemberCandidate {
  var declaration: Declaration
  /// What the base type fixes: the owner's parameters, a protocol's `Self`.
  var substitutions: Substitutions
  /// Higher wins: a type's own members, then those of its superclasses, requirements, extensions.
  var rank: Int
  /// Declared in a protocol: found through its requirement.
  var isRequirement = false

  /// Whether the machine's own instructions do what the member says.
  var isIntrinsic: Bool { (declaration as? FunctionDeclaration)?.intrinsic != nil }

  /// Identity for whatever parameters of the function the base does not fix.
  func complete(for function: FunctionDeclaration) -> Substitutions {
    var result = substitutions
    result.addMissing(from: .identity(function.signature.parameters))
    return result
  }
}

/// Finds the members of types by name.
final class MemberLookup {
  let types: TypeTable
  let module: ModuleScope

  init(types: TypeTable, module: ModuleScope) {
    self.types = types
    self.module = module
  }

  /// All members of `type` named `name`: own, inherited, and those of protocols that it conforms to.
  ///
  /// Static members, enum cases and initialisers where `isStatic` is set, instance members otherwise;
  /// a protocol's requirements count for concrete types where `includesRequirements` says so. Of
  /// several properties of the name the best one counts alone, but where `keepsProperties` is set.
  func candidates(
    named name: String, in type: Type, isStatic: Bool, environment: GenericEnvironment,
    includesRequirements: Bool = true, keepsProperties: Bool = false
  ) -> [MemberCandidate] {
    var result: [MemberCandidate] = []
    collect(name, type, isStatic, environment, includesRequirements, rank: 100, &result)
    return removeShadowed(result, keepsProperties: keepsProperties)
  }

  private func collect(
    _ name: String, _ type: Type, _ isStatic: Bool, _ environment: GenericEnvironment,
    _ includesRequirements: Bool, rank: Int, _ result: inout [MemberCandidate]
  ) {
    switch type.kind {
    case .nominal(let nominal, let arguments):
      var current: (NominalDeclaration, [Type])? = (nominal, arguments)
      var depth = 0
      while let (owner, ownArguments) = current {
        let substitutions = owner.substitutions(ownArguments)
        for member in owner.members[name] ?? [] where fits(member, isStatic) {
          // A subclass inherits initialisers only when it declares no designated ones itself.
          if name == "init", depth > 0, nominal.hasDesignatedInitializers,
            !nominal.inheritsConvenience(member)
          {
            continue
          }
          if satisfiesExtension(member, substitutions, environment) {
            result.append(
              MemberCandidate(
                declaration: member, substitutions: substitutions,
                rank: rank - depth + constraintBonus(member)))
          }
        }
        current = types.superclass(of: Type(.nominal(owner, ownArguments))).flatMap {
          if case .nominal(let parent, let parentArguments) = $0.kind {
            return (parent, parentArguments)
          }
          return nil
        }
        depth += 1
      }
      for protocolDeclaration in protocols(of: nominal, withMember: name) {
        guard
          types.conformance(of: type, to: protocolDeclaration, in: environment) != nil
        else { continue }
        collectProtocol(
          name, protocolDeclaration, selfType: type, isStatic, environment, includesRequirements,
          rank: 50, &result)
      }
    case .parameter, .member:
      for protocolDeclaration in environment.protocols(of: type) {
        collectProtocol(
          name, protocolDeclaration, selfType: type, isStatic, environment, true, rank: 50, &result)
      }
      if let superclass = environment.superclass(of: type) {
        collect(name, superclass, isStatic, environment, true, rank: rank, &result)
      }
    case .opaque(let declaration, _):
      for protocolDeclaration in declaration.bounds.protocols.flatMap(\.protocolClosure) {
        collectProtocol(
          name, protocolDeclaration, selfType: type, isStatic, environment, true, rank: 50, &result)
      }
    case .existential(let existential):
      for protocolDeclaration in existential.protocols.flatMap(\.protocolClosure) {
        collectProtocol(
          name, protocolDeclaration, selfType: type, isStatic, environment, true, rank: 50, &result)
      }
      if let superclass = existential.superclass {
        collect(name, superclass, isStatic, environment, true, rank: rank, &result)
      }
    default: break
    }
  }

  /// The protocols that a type or its superclasses conform to and that have such a member.
  private func protocols(of nominal: NominalDeclaration, withMember name: String)
    -> [NominalDeclaration]
  {
    guard let declaring = module.protocolsByMember[name] else { return [] }
    return declaring.filter { asked in
      var current: NominalDeclaration? = nominal
      while let type = current {
        if type.conformances[asked] != nil { return true }
        guard case .nominal(let parent, _)? = type.superclass?.kind else { return false }
        current = parent
      }
      return false
    }
  }

  private func collectProtocol(
    _ name: String, _ protocolDeclaration: NominalDeclaration, selfType: Type, _ isStatic: Bool,
    _ environment: GenericEnvironment, _ includesRequirements: Bool, rank: Int,
    _ result: inout [MemberCandidate]
  ) {
    guard let found = protocolDeclaration.members[name],
      let selfParameter = protocolDeclaration.selfParameter
    else { return }
    let substitutions = Substitutions(selfParameter, selfType)
    for member in found where fits(member, isStatic) {
      let isRequirement = !(member.parent is ExtensionDeclaration)
      if isRequirement && !includesRequirements { continue }
      guard satisfiesExtension(member, substitutions, environment) else { continue }
      result.append(
        MemberCandidate(
          declaration: member, substitutions: substitutions,
          rank: (isRequirement ? rank : rank - 20) + constraintBonus(member)
            + min(3 * protocolDeclaration.protocolClosure.count, 45),
          isRequirement: isRequirement))
    }
  }

  /// A more constrained extension is more specialised.
  private func constraintBonus(_ member: Declaration) -> Int {
    guard let extended = member.parent as? ExtensionDeclaration else { return 0 }
    // `Element: StringProtocol` says more than `Element: Sequence`.
    let ancestry =
      extended.conditions.map { requirement in
        if case .conforms(_, let asked) = requirement { return asked.protocolClosure.count }
        return 4
      }.max() ?? 0
    return min(extended.conditions.count, 4) + min(ancestry / 3, 4)
  }

  private func fits(_ member: Declaration, _ isStatic: Bool) -> Bool {
    switch member {
    case let function as FunctionDeclaration:
      function.role == .initializer ? isStatic : function.isStatic == isStatic
    case let variable as VariableDeclaration: variable.isStatic == isStatic
    case let element as SubscriptDeclaration: element.isStatic == isStatic
    case is EnumCaseDeclaration: isStatic
    default: isStatic
    }
  }

  /// The members that a type would have if it fulfilled what their extensions ask, and what that is:
  /// `sorted()` of elements that cannot be compared.
  func refused(
    _ name: String, in type: Type, isStatic: Bool, environment: GenericEnvironment,
    where isMeant: (FunctionDeclaration) -> Bool
  ) -> [RefusedMember] {
    guard case .nominal(let nominal, let arguments) = type.kind else { return [] }
    func search(_ owner: NominalDeclaration, _ substitutions: Substitutions) -> [RefusedMember] {
      (owner.members[name] ?? []).compactMap { member in
        guard let function = member as? FunctionDeclaration, fits(function, isStatic),
          isMeant(function), let extended = function.parent as? ExtensionDeclaration
        else { return nil }
        for requirement in extended.conditions
        where !types.satisfies(requirement, substitutions, in: environment) {
          let unmet = types.substitute(requirement, substitutions, in: environment)
          if let unmet { return RefusedMember(member: function, requirement: unmet) }
        }
        return nil
      }
    }
    let own = search(nominal, nominal.substitutions(arguments))
    if !own.isEmpty { return own }
    for protocolDeclaration in protocols(of: nominal, withMember: name) {
      guard let selfParameter = protocolDeclaration.selfParameter,
        types.conformance(of: type, to: protocolDeclaration, in: environment) != nil
      else { continue }
      let found = search(protocolDeclaration, Substitutions(selfParameter, type))
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Whether the `where` clause of the member's extension holds for the base.
  private func satisfiesExtension(
    _ member: Declaration, _ substitutions: Substitutions, _ environment: GenericEnvironment
  ) -> Bool {
    guard let extended = member.parent as? ExtensionDeclaration else { return true }
    for requirement in extended.conditions {
      // Unknown arguments are settled by the solver, as far as what is known does not speak against.
      if substitutions.hasVariable {
        guard case .conforms(let subject, let asked) = requirement else { continue }
        if !mayConform(types.substitute(subject, substitutions), to: asked) { return false }
        continue
      }
      if !types.satisfies(requirement, substitutions, in: environment) { return false }
    }
    return true
  }

  /// Whether a type whose arguments are not all known can conform.
  private func mayConform(_ type: Type, to asked: NominalDeclaration) -> Bool {
    guard case .nominal(let nominal, let arguments) = type.kind, nominal.kind != .classType else {
      return true
    }
    guard let conformance = nominal.conformances[asked] else { return false }
    let substitutions = nominal.substitutions(arguments)
    return conformance.conditions.allSatisfy { condition in
      guard case .conforms(let subject, let inner) = condition else { return true }
      return mayConform(types.substitute(subject, substitutions), to: inner)
    }
  }

  /// Drops overridden members and default implementations of requirements that are there too.
  private func removeShadowed(
    _ candidates: [MemberCandidate], keepsProperties: Bool
  ) -> [MemberCandidate] {
    guard candidates.count > 1 else { return candidates }
    var hidden: [Declaration] = []
    for candidate in candidates {
      var ancestor: Declaration? = overridden(candidate.declaration)
      while let link = ancestor {
        hidden.append(link)
        ancestor = overridden(link)
      }
    }
    var result: [MemberCandidate] = []
    for candidate in candidates
    where !hidden.contains(candidate.declaration)
      && !result.contains(where: { $0.declaration === candidate.declaration })
    {
      result.append(candidate)
    }
    // Properties have no overloads: the best-ranked one hides the others.
    let properties =
      keepsProperties ? [] : result.filter { $0.declaration is VariableDeclaration }
    if properties.count > 1, let best = properties.max(by: { $0.rank < $1.rank }) {
      result.removeAll {
        $0.declaration is VariableDeclaration && $0.declaration !== best.declaration
      }
    }
    return result
  }

  private func overridden(_ declaration: Declaration) -> Declaration? {
    switch declaration {
    case let function as FunctionDeclaration: function.overridden
    case let property as VariableDeclaration: property.overridden
    case let element as SubscriptDeclaration: element.overridden
    default: nil
    }
  }

  /// The names of a type's members, for "did you mean".
  func memberNames(of type: Type, environment: GenericEnvironment) -> [String] {
    var names: [String] = []
    func add(_ nominal: NominalDeclaration) {
      names += nominal.members.keys
      for conformed in nominal.conformances.keys { names += conformed.members.keys }
      if case .nominal(let parent, _)? = nominal.superclass?.kind { add(parent) }
    }
    switch type.kind {
    case .nominal(let nominal, _): add(nominal)
    case .parameter, .member:
      environment.protocols(of: type).forEach { names += $0.members.keys }
    case .existential(let existential):
      existential.protocols.flatMap(\.protocolClosure).forEach { names += $0.members.keys }
    case .tuple(let elements): names += elements.compactMap(\.label)
    default: break
    }
    return names
  }
}

extension NominalDeclaration {
  /// Whether the class itself declares an initialiser that is not a convenience one.
  var hasDesignatedInitializers: Bool {
    lacksInitializers
      || members["init"]?.contains { ($0 as? FunctionDeclaration)?.isConvenience == false } ?? false
  }

  /// A class that overrides all designated initialisers of its superclass has its convenience ones.
  func inheritsConvenience(_ member: Declaration) -> Bool {
    guard let member = member as? FunctionDeclaration, member.isConvenience,
      case .nominal(let parent, _)? = superclass?.kind
    else { return false }
    let own = (members["init"] ?? []).compactMap { ($0 as? FunctionDeclaration)?.fullName }
    guard !own.contains(member.fullName) else { return false }
    return (parent.members["init"] ?? []).allSatisfy { inherited in
      guard let inherited = inherited as? FunctionDeclaration, !inherited.isConvenience else {
        return true
      }
      return own.contains(inherited.fullName)
    }
  }
}

/// A member of an extension whose `where` clause does not hold for the base.
struct RefusedMember {
  var member: FunctionDeclaration
  /// What is asked of the base's own types.
  var requirement: GenericRequirement
}

extension TypeTable {
  /// A requirement of certain types; nil where one of them is not known.
  fileprivate func substitute(
    _ requirement: GenericRequirement, _ substitutions: Substitutions,
    in environment: GenericEnvironment
  ) -> GenericRequirement? {
    func known(_ type: Type) -> Type? {
      let own = substitute(type, substitutions, in: environment)
      return own.flags.contains(.hasError) || own.flags.contains(.hasVariable) ? nil : own
    }
    switch requirement {
    case .conforms(let subject, let asked): return known(subject).map { .conforms($0, asked) }
    case .inherits(let subject, let asked): return known(subject).map { .inherits($0, asked) }
    case .sameType(let left, let right):
      guard let left = known(left), let right = known(right) else { return nil }
      return .sameType(left, right)
    }
  }
}
