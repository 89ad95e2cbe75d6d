/// Values that there are none of: a `Result<Int, Never>` has no failures.
extension Exhaustiveness.Space {
  func isEmpty(of type: Type) -> Bool {
    switch self {
    case .some: return false
    case .anything: return type.isUninhabited
    case .made(let constructor, let parts):
      return zip(parts, constructor.payload(of: type)).contains { $0.isEmpty(of: $1) }
    }
  }
}

extension Exhaustiveness.Constructor {
  /// The types of what it is made of.
  fileprivate func payload(of type: Type) -> [Type] {
    switch (self, type.kind) {
    case (.some, _): type.optionalPayload.map { [$0] } ?? []
    case (.tuple, .tuple(let elements)): elements.map(\.type)
    case (.enumCase(let declaration), .nominal(let nominal, let arguments)):
      declaration.payload(nominal.substitutions(arguments))
    default: []
    }
  }
}

extension EnumCaseDeclaration {
  fileprivate func payload(_ substitutions: Substitutions) -> [Type] {
    payload.map { $0.type.replacing(substitutions) }
  }
}

extension Type {
  /// Whether there is no value of it.
  var isUninhabited: Bool { isUninhabited(within: []) }

  /// Types of their own parts count as inhabited.
  private func isUninhabited(within outer: [NominalDeclaration]) -> Bool {
    switch kind {
    case .tuple(let elements): return elements.contains { $0.type.isUninhabited(within: outer) }
    case .nominal(let nominal, let arguments):
      guard nominal.kind == .enumeration, !isOptional, !outer.contains(where: { $0 === nominal })
      else { return false }
      let substitutions = nominal.substitutions(arguments)
      return nominal.cases.allSatisfy { made in
        made.payload(substitutions).contains { $0.isUninhabited(within: outer + [nominal]) }
      }
    default: return false
    }
  }

  fileprivate func replacing(_ substitutions: Substitutions) -> Type {
    guard flags.contains(.hasParameter) else { return self }
    if case .parameter(let parameter) = kind { return substitutions[parameter] ?? self }
    return mapped { $0.replacing(substitutions) }
  }
}
