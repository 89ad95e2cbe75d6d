internal import Diagnostics

/// Substitution, associated types and conformances: what the solver and the lowering ask of types.
final class TypeTable: ConformanceTable {
  let wellKnown: WellKnown
  /// Reports what a conformance lacks; set by the binder.
  var witnessFinder:
    ((FunctionDeclaration, NominalDeclaration, Conformance) -> Conformance.Witness?)?
  /// Infers an associated type for a conformance; set by the binder.
  var typeWitnessFinder: ((AssociatedTypeDeclaration, Conformance) -> Type?)?

  /// Types as they were written, whose arguments must fit once all conformances are known.
  var uncheckedArguments: [(type: Type, range: SourceRange)] = []

  /// The source whose types do not have their members yet: what those say of associated types is
  /// not known.
  var sourceWithoutMembers: Int?

  init(wellKnown: WellKnown) { self.wellKnown = wellKnown }

  /// Reports written types whose arguments lack a conformance: `Set<Point>`.
  func checkArguments(_ sink: DiagnosticSink) {
    let written = uncheckedArguments
    uncheckedArguments = []
    for (type, range) in written where type.flags.isEmpty {
      guard case .nominal(let nominal, let arguments) = type.kind else { continue }
      let substitutions = nominal.substitutions(arguments)
      for requirement in nominal.signature.requirements
      where !satisfies(requirement, substitutions, in: .empty) {
        switch requirement {
        case .conforms(let subject, let asked):
          sink.error(
            "missing-conformance",
            "type '\(substitute(subject, substitutions))' does not conform to protocol "
              + "'\(asked.name)'", range)
        case .inherits(let subject, let bound):
          let argument = substitute(subject, substitutions)
          sink.error(
            "superclass-requirement",
            "'\(nominal.name)' requires that '\(argument)' "
              + (bound == .anyObject ? "be a class type" : "inherit from '\(bound)'"), range)
        case .sameType: continue
        }
        break
      }
    }
  }

  // MARK: Substitution

  func substitute(_ type: Type, _ substitutions: Substitutions) -> Type {
    let replaced = substitute(type, substitutions, in: .empty)
    return replaced.flags.contains(.hasParameter) ? underlying(replaced) : replaced
  }

  /// Opaque types replaced by what stands behind them, where that is known.
  private func underlying(_ type: Type) -> Type {
    guard type.flags.contains(.hasParameter) else { return type }
    if case .opaque(let declaration, let substitutions) = type.kind,
      let concrete = declaration.underlying
    {
      return substitute(concrete, substitutions)
    }
    if case .member(let base, let associated) = type.kind {
      let known = underlying(base)
      return known == base ? type : member(associated, of: known, in: .empty)
    }
    return type.mapped(underlying)
  }

  func substitute(
    _ type: Type, _ substitutions: Substitutions, in environment: GenericEnvironment
  ) -> Type {
    guard type.flags.contains(.hasParameter) else { return type }
    switch type.kind {
    case .parameter(let parameter):
      if let replacement = substitutions[parameter] {
        // Inside `where T == Int` the parameter itself means Int.
        if case .parameter = replacement.kind {
          return environment.rewrite(replacement) ?? replacement
        }
        return replacement
      }
      return environment.rewrite(type) ?? type
    case .member(let base, let associated):
      return member(
        associated, of: substitute(base, substitutions, in: environment), in: environment)
    case .opaque(let declaration, let inner):
      let replaced = inner.mapTypes { substitute($0, substitutions, in: environment) }
      return Type(.opaque(declaration, replaced))
    default:
      return type.mapped { substitute($0, substitutions, in: environment) }
    }
  }

  /// `base.Name`, as concrete as it is known.
  func member(
    _ associated: AssociatedTypeDeclaration, of base: Type, in environment: GenericEnvironment
  ) -> Type {
    switch base.kind {
    case .nominal, .tuple, .function, .metatype:
      guard let owner = associated.owner else { return .error }
      if let resolved = conformance(of: base, to: owner, in: environment),
        let conformance = resolved.conformance,
        let witness = typeWitness(associated, of: conformance)
      {
        return substitute(witness, resolved.substitutions, in: environment)
      }
      // `[$T].Target` where an array has one if its elements do: what `$T` is tells.
      if base.flags.contains(.hasVariable), case .nominal(let nominal, _) = base.kind,
        nominalConformance(nominal, to: owner) != nil
      {
        return Type(.member(base, associated))
      }
      return .error
    case .existential(let existential):
      if let known = existential.arguments.first(where: { $0.key.name == associated.name }) {
        return known.value
      }
      if let fixed = fixedType(of: associated, in: existential) { return fixed }
      if associated.conformances.isEmpty { return .any }
      var result = ExistentialType(protocols: associated.conformances)
      result.arguments = knownArguments(of: associated, in: existential)
      return Type(.existential(result))
    case .opaque(let declaration, let substitutions):
      if let known = declaration.bounds.arguments.first(where: {
        $0.key.name == associated.name
      }) {
        return substitute(known.value, substitutions, in: environment)
      }
      if let underlying = declaration.underlying {
        return member(
          associated, of: substitute(underlying, substitutions, in: environment), in: environment)
      }
      return Type(.member(base, associated))
    case .error: return .error
    default: break
    }
    let canonical = canonicalAssociated(associated, of: base, in: environment)
    let type = Type(.member(base, canonical))
    if let same = environment.rewrite(type) {
      return same == type ? type : substitute(same, .empty, in: environment)
    }
    return rewrittenByProtocol(type, base: base, associated: canonical, in: environment) ?? type
  }

  /// What a protocol's `where Item == Int` says of an associated type, whoever conforms.
  private func fixedType(
    of associated: AssociatedTypeDeclaration, in existential: ExistentialType
  ) -> Type? {
    for bound in existential.protocols.flatMap(\.protocolClosure) {
      for case .sameType(let left, let right) in bound.signature.requirements {
        for (inner, outer) in [(left, right), (right, left)] {
          if case .member(let base, let own) = inner.kind, case .parameter = base.kind,
            own.name == associated.name, !outer.flags.contains(.hasParameter)
          {
            return outer
          }
        }
      }
    }
    return nil
  }

  /// The iterator of `any Sequence<Int>` gives `Int`: Sequence says that their elements are the same.
  private func knownArguments(
    of associated: AssociatedTypeDeclaration, in existential: ExistentialType
  ) -> [AssociatedTypeDeclaration: Type] {
    var result: [AssociatedTypeDeclaration: Type] = [:]
    for bound in existential.protocols.flatMap(\.protocolClosure) {
      for requirement in bound.signature.requirements {
        guard case .sameType(let left, let right) = requirement else { continue }
        for (inner, outer) in [(left, right), (right, left)] {
          if case .member(let base, let own) = inner.kind, case .member(_, let first) = base.kind,
            first.name == associated.name, case .member(_, let second) = outer.kind,
            let known = existential.arguments.first(where: { $0.key.name == second.name })
          {
            result[own] = known.value
          }
        }
      }
    }
    return result
  }

  /// Protocols may each declare an associated type of one name; they mean the same: the one of the
  /// most basic protocol stands for all.
  private func canonicalAssociated(
    _ associated: AssociatedTypeDeclaration, of base: Type, in environment: GenericEnvironment
  ) -> AssociatedTypeDeclaration {
    guard let owner = associated.owner else { return associated }
    var chosen = associated
    for inherited in owner.protocolClosure where inherited !== owner {
      if let same = inherited.memberTypes[associated.name] as? AssociatedTypeDeclaration {
        chosen = same
      }
    }
    return chosen
  }

  /// `S.Iterator.Element` is `S.Element` because Sequence says so.
  private func rewrittenByProtocol(
    _ type: Type, base: Type, associated: AssociatedTypeDeclaration,
    in environment: GenericEnvironment
  ) -> Type? {
    guard case .member(let root, let outer) = base.kind else {
      return fixedByProtocol(base: base, associated: associated, in: environment)
    }
    if let fixed = fixedByProtocol(base: base, associated: associated, in: environment) {
      return fixed
    }
    for protocolDeclaration in environment.protocols(of: root) {
      guard let selfParameter = protocolDeclaration.selfParameter else { continue }
      for requirement in protocolDeclaration.signature.requirements {
        guard case .sameType(let left, let right) = requirement else { continue }
        for (pattern, replacement) in [(left, right), (right, left)] {
          if case .member(let middle, let last) = pattern.kind, last.name == associated.name,
            case .member(let innermost, let first) = middle.kind, first.name == outer.name,
            innermost.kind == .parameter(selfParameter)
          {
            return substitute(
              replacement, Substitutions(selfParameter, root), in: environment)
          }
        }
      }
    }
    return nil
  }

  /// `S.Index` is `String.Index` because StringProtocol says so.
  private func fixedByProtocol(
    base: Type, associated: AssociatedTypeDeclaration, in environment: GenericEnvironment
  ) -> Type? {
    for protocolDeclaration in environment.protocols(of: base) {
      guard let selfParameter = protocolDeclaration.selfParameter else { continue }
      for requirement in protocolDeclaration.signature.requirements {
        guard case .sameType(let left, let right) = requirement else { continue }
        for (pattern, replacement) in [(left, right), (right, left)] {
          if case .member(let inner, let asked) = pattern.kind, asked.name == associated.name,
            inner.kind == .parameter(selfParameter), !replacement.isAssociated
          {
            return substitute(
              replacement, Substitutions(selfParameter, base), in: environment)
          }
        }
      }
    }
    return nil
  }

  func typeWitness(_ associated: AssociatedTypeDeclaration, of conformance: Conformance) -> Type? {
    if let known = conformance.typeWitnesses[associated] { return known }
    guard conformance.resolving.insert(associated).inserted else { return nil }
    defer { conformance.resolving.remove(associated) }
    let found = typeWitnessFinder?(associated, conformance)
    if let found { conformance.typeWitnesses[associated] = found }
    return found
  }

  // MARK: Conformances

  func conformance(
    of type: Type, to protocolDeclaration: NominalDeclaration, in context: GenericSignature
  ) -> ResolvedConformance? {
    conformance(of: type, to: protocolDeclaration, in: GenericEnvironment(context))
  }

  func conforms(
    _ type: Type, to protocolDeclaration: NominalDeclaration, in environment: GenericEnvironment
  ) -> Bool {
    conformance(of: type, to: protocolDeclaration, in: environment) != nil
  }

  func conformance(
    of type: Type, to protocolDeclaration: NominalDeclaration, in environment: GenericEnvironment
  ) -> ResolvedConformance? {
    if protocolDeclaration.isMarker {
      return ResolvedConformance(conformance: nil, substitutions: .empty)
    }
    switch type.kind {
    case .nominal(let nominal, let arguments):
      guard let found = nominalConformance(nominal, to: protocolDeclaration) else {
        guard let superclass = superclass(of: type) else { return nil }
        return conformance(of: superclass, to: protocolDeclaration, in: environment)
      }
      let substitutions = nominal.substitutions(arguments)
      guard !found.conditions.isEmpty else {
        return ResolvedConformance(conformance: found, substitutions: substitutions)
      }
      // What is still a literal, as in `(1...5).map`, is judged by its default type.
      let judged = substitutions.hasVariable ? substitutions.mapTypes(withDefaults) : substitutions
      for condition in found.conditions {
        guard satisfies(condition, judged, in: environment) else { return nil }
      }
      return ResolvedConformance(conformance: found, substitutions: substitutions)
    case .member(let base, let associated) where literalDefault(base) != nil:
      guard let usual = literalDefault(base) else { return nil }
      return conformance(
        of: member(associated, of: usual, in: environment), to: protocolDeclaration,
        in: environment)
    case .parameter, .member:
      if environment.protocols(of: type).contains(protocolDeclaration) {
        return ResolvedConformance(conformance: nil, substitutions: .empty)
      }
      if let superclass = environment.superclass(of: type) {
        return conformance(of: superclass, to: protocolDeclaration, in: environment)
      }
      return nil
    case .opaque(let declaration, _):
      for bound in declaration.bounds.protocols
      where bound.protocolClosure.contains(protocolDeclaration) {
        return ResolvedConformance(conformance: nil, substitutions: .empty)
      }
      return nil
    case .existential(let existential):
      for bound in existential.protocols
      where bound.protocolClosure.contains(protocolDeclaration) {
        return ResolvedConformance(conformance: nil, substitutions: .empty)
      }
      if let superclass = existential.superclass {
        return conformance(of: superclass, to: protocolDeclaration, in: environment)
      }
      return nil
    case .variable:
      return literalDefault(type).flatMap {
        conformance(of: $0, to: protocolDeclaration, in: environment)
      }
    case .tuple, .function, .metatype: return nil
    case .error: return ResolvedConformance(conformance: nil, substitutions: .empty)
    }
  }

  /// A type with its unsolved literals replaced by what they are without a context.
  func withDefaults(_ type: Type) -> Type {
    guard type.flags.contains(.hasVariable) else { return type }
    if case .member(let base, let associated) = type.kind {
      let usual = withDefaults(base)
      if !usual.flags.contains(.hasVariable) { return member(associated, of: usual, in: .empty) }
    }
    guard case .variable(let variable) = type.kind else { return type.mapped(withDefaults) }
    switch variable.literal {
    case .integer: return wellKnown.type("Int")
    case .float: return wellKnown.type("Double")
    case .string, .character, .scalar: return wellKnown.type("String")
    case .boolean: return wellKnown.type("Bool")
    default: return type
    }
  }

  /// The default type of a literal whose type is open: it conforms as that does.
  private func literalDefault(_ type: Type) -> Type? {
    guard case .variable = type.kind else { return nil }
    let usual = withDefaults(type)
    return usual === type ? nil : usual
  }

  func nominalConformance(
    _ nominal: NominalDeclaration, to protocolDeclaration: NominalDeclaration
  ) -> Conformance? {
    nominal.conformances[protocolDeclaration]
  }

  /// Whether a requirement holds after substitution.
  func satisfies(
    _ requirement: GenericRequirement, _ substitutions: Substitutions,
    in environment: GenericEnvironment
  ) -> Bool {
    switch requirement {
    case .conforms(let subject, let protocolDeclaration):
      return conforms(
        substitute(subject, substitutions, in: environment), to: protocolDeclaration,
        in: environment)
    case .sameType(let left, let right):
      let first = substitute(left, substitutions, in: environment)
      let second = substitute(right, substitutions, in: environment)
      return first == second || first.flags.contains(.hasError) || second.flags.contains(.hasError)
    case .inherits(let subject, let superclass):
      return inherits(
        substitute(subject, substitutions, in: environment),
        from: substitute(superclass, substitutions, in: environment), in: environment)
    }
  }

  // MARK: Classes

  func superclass(of type: Type) -> Type? {
    guard case .nominal(let nominal, let arguments) = type.kind, let superclass = nominal.superclass
    else { return nil }
    return substitute(superclass, nominal.substitutions(arguments))
  }

  /// Whether a bound on a superclass holds; `AnyObject` asks for any class.
  func inherits(_ type: Type, from bound: Type, in environment: GenericEnvironment) -> Bool {
    if bound == .anyObject { return isClass(type, in: environment) }
    if let superclass = environment.superclass(of: type) {
      return isSubclass(superclass, of: bound)
    }
    return isSubclass(type, of: bound)
  }

  /// Whether values of a type are references to instances.
  func isClass(_ type: Type, in environment: GenericEnvironment) -> Bool {
    switch type.kind {
    case .nominal(let nominal, _): nominal.kind == .classType
    case .existential(let existential): existential.isClassBound
    case .parameter, .member: environment.isClassBound(type)
    case .opaque(let opaque, _): opaque.bounds.isClassBound
    default: false
    }
  }

  func isSubclass(_ type: Type, of ancestor: Type) -> Bool {
    var current: Type? = type
    while let candidate = current {
      if candidate == ancestor { return true }
      current = superclass(of: candidate)
    }
    return false
  }

  func override(of declaration: FunctionDeclaration, in classType: Type) -> FunctionReference {
    var current: Type? = classType
    while let type = current, case .nominal(let nominal, let arguments) = type.kind {
      for candidate in nominal.overrideCandidates(named: declaration.name, role: declaration.role) {
        var ancestor: FunctionDeclaration? = candidate
        while let link = ancestor {
          if link === declaration {
            return FunctionReference(
              declaration: candidate, substitutions: nominal.substitutions(arguments),
              dispatch: .direct, selfType: type)
          }
          ancestor = link.overridden
        }
      }
      current = superclass(of: type)
    }
    return FunctionReference(
      declaration: declaration, substitutions: .empty, dispatch: .direct, selfType: classType)
  }

  // MARK: Witnesses

  func witness(
    for requirement: FunctionDeclaration, selfType: Type, ownArguments: Substitutions
  ) -> ResolvedWitness? {
    guard let protocolDeclaration = requirement.requirementProtocol,
      let resolved = conformance(of: selfType, to: protocolDeclaration, in: .empty),
      let conformance = resolved.conformance,
      let witness = witness(for: requirement, of: conformance)
    else { return nil }
    if let enumCase = witness.enumCase { return .enumCase(enumCase) }
    if let property = witness.storedProperty { return .storedProperty(property) }
    var all = resolved.substitutions
    all.addMissing(from: ownArguments)
    if let selfParameter = protocolDeclaration.selfParameter { all[selfParameter] = selfType }
    var substitutions = witness.substitutions.mapTypes { substitute($0, all) }
    // A subclass inherits the conformance: in a default implementation `Self` is the subclass.
    if let owner = witness.declaration.owner, owner.kind == .protocolType,
      let selfParameter = owner.selfParameter
    {
      substitutions[selfParameter] = selfType
    }
    return .function(witness.declaration, substitutions)
  }

  func witness(
    for requirement: FunctionDeclaration, of conformance: Conformance
  ) -> Conformance.Witness? {
    if let known = conformance.witnesses[requirement] { return known }
    guard case .nominal(let nominal, _) = conformance.type.kind,
      let found = witnessFinder?(requirement, nominal, conformance)
    else { return nil }
    conformance.witnesses[requirement] = found
    return found
  }
}

extension NominalDeclaration {
  /// The type's parameters at the given arguments.
  func substitutions(_ arguments: [Type]) -> Substitutions {
    Substitutions(signature.parameters, arguments)
  }

  /// The class' own methods, initialisers and accessors of a name and a role.
  func overrideCandidates(
    named name: String, role: FunctionDeclaration.Role
  ) -> [FunctionDeclaration] {
    if role == .getter || role == .setter || role == .willSet || role == .didSet {
      return members.values.joined().compactMap { member -> FunctionDeclaration? in
        if let property = member as? VariableDeclaration {
          return role == .getter ? property.getter : property.setter
        }
        if let element = member as? SubscriptDeclaration {
          return role == .getter ? element.getter : element.setter
        }
        return nil
      }
    }
    return (members[name] ?? []).compactMap { $0 as? FunctionDeclaration }
  }
}

extension FunctionDeclaration {
  /// The protocol whose requirement this is.
  var requirementProtocol: NominalDeclaration? {
    guard isRequirement else { return nil }
    if let accessorOf { return accessorOf.parent as? NominalDeclaration }
    return parent as? NominalDeclaration
  }
}

extension Type {
  /// `T.Element`.
  var isAssociated: Bool {
    if case .member = kind { return true }
    return false
  }

  /// The same type with each part that is a type replaced; parameters and variables are parts too.
  func mapped(_ transform: (Type) -> Type) -> Type {
    switch kind {
    case .nominal(let nominal, let arguments):
      if arguments.isEmpty { return self }
      return Type(.nominal(nominal, arguments.map(transform)))
    case .tuple(let elements):
      if elements.isEmpty { return self }
      return Type(.tuple(elements.map { TupleElement(label: $0.label, type: transform($0.type)) }))
    case .function(var function):
      for index in function.parameters.indices {
        function.parameters[index].type = transform(function.parameters[index].type)
      }
      function.result = transform(function.result)
      function.thrown = function.thrown.map(transform)
      return Type(.function(function))
    case .existential(var existential):
      if existential.arguments.isEmpty { return self }
      existential.arguments = existential.arguments.mapValues(transform)
      return Type(.existential(existential))
    case .metatype(let instance): return Type(.metatype(transform(instance)))
    case .member(let base, let associated): return Type(.member(transform(base), associated))
    case .opaque(let declaration, let substitutions):
      return Type(.opaque(declaration, substitutions.mapTypes(transform)))
    case .parameter, .variable, .error: return self
    }
  }
}
