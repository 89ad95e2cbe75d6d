/// What is known of the abstract types inside a generic declaration.
///
/// Built from the declaration's requirements: which protocols `T` and `T.Element` conform to, which
/// types are the same, which superclass bounds hold. Its caches are used by one checker at a time.
final class GenericEnvironment: @unchecked Sendable {
  let signature: GenericSignature
  /// Requirements whose subject is an abstract type, by that type.
  private var protocolsBySubject: [Type: [NominalDeclaration]] = [:]
  private var superclassBySubject: [Type: Type] = [:]
  /// `T: AnyObject`.
  private var classes: Set<Type> = []
  /// `T.Element == Int`, `T.Element == U.Element`: the left is rewritten to the right.
  private var rewrites: [Type: Type] = [:]
  private var closures: [Type: [NominalDeclaration]] = [:]

  static let empty = GenericEnvironment(GenericSignature())

  init(_ signature: GenericSignature) {
    self.signature = signature
    for requirement in signature.requirements {
      switch requirement {
      case .conforms(let subject, let protocolDeclaration):
        protocolsBySubject[subject, default: []].append(protocolDeclaration)
      case .inherits(let subject, .anyObject): classes.insert(subject)
      case .inherits(let subject, let superclass):
        superclassBySubject[subject] = superclass
      case .sameType(let left, let right):
        addRewrite(left, right)
      }
    }
  }

  private func addRewrite(_ left: Type, _ right: Type) {
    switch (left.kind, right.kind) {
    case (.member, _): if left != right { rewrites[left] = right }
    case (_, .member): rewrites[right] = left
    case (.parameter, _): if left != right { rewrites[left] = right }
    case (_, .parameter): rewrites[right] = left
    default: break
    }
  }

  /// What an abstract type is the same as.
  func rewrite(_ type: Type) -> Type? { rewrites.isEmpty ? nil : rewrites[type] }

  func superclass(of type: Type) -> Type? { superclassBySubject[type] }

  /// Whether an abstract type stands for classes only.
  func isClass(_ type: Type) -> Bool {
    classes.contains(type) || superclassBySubject[type] != nil
      || protocols(of: type).contains(where: \.isClassBound)
  }

  /// All protocols that an abstract type conforms to, inherited ones included.
  func protocols(of type: Type) -> [NominalDeclaration] {
    if let known = closures[type] { return known }
    var result: [NominalDeclaration] = []
    func add(_ protocolDeclaration: NominalDeclaration) {
      for member in protocolDeclaration.protocolClosure where !result.contains(member) {
        result.append(member)
      }
    }
    for direct in protocolsBySubject[type] ?? [] { add(direct) }
    if case .opaque(let declaration, _) = type.kind { declaration.bounds.protocols.forEach(add) }
    // Requirements spelled on a type that is the same as this one.
    for (left, right) in rewrites where right == type {
      for direct in protocolsBySubject[left] ?? [] { add(direct) }
      if case .member(_, let associated) = left.kind { associated.conformances.forEach(add) }
    }
    if case .member(let base, let associated) = type.kind {
      associated.conformances.forEach(add)
      // What the protocols of the base ask of this associated type in their `where` clauses.
      for protocolDeclaration in protocols(of: base) {
        guard let selfParameter = protocolDeclaration.selfParameter else { continue }
        for requirement in protocolDeclaration.signature.requirements {
          if case .conforms(let subject, let asked) = requirement,
            case .member(let inner, let name) = subject.kind, name.name == associated.name,
            inner.kind == .parameter(selfParameter)
          {
            add(asked)
          }
        }
      }
    }
    // The empty environment is shared between compilations, so it keeps nothing.
    if !signature.requirements.isEmpty { closures[type] = result }
    return result
  }
}
