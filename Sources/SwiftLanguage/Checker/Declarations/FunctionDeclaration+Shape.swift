/// What tells functions of one name apart.
extension FunctionDeclaration {
  /// Whether both would answer the same calls.
  func hasSameShape(as other: FunctionDeclaration) -> Bool {
    takesTheSame(as: other) && other.spelledAs(self, other.result) == result.description
  }

  /// Whether both may be given the same arguments.
  func takesTheSame(as other: FunctionDeclaration) -> Bool {
    fullName == other.fullName && isStatic == other.isStatic && isPostfix == other.isPostfix
      && ownParameters.count == other.ownParameters.count
      && parameters.map(\.isVariadic) == other.parameters.map(\.isVariadic)
      && parameters.map(\.isAutoclosure) == other.parameters.map(\.isAutoclosure)
      && parameters.map(\.type.description)
        == other.parameters.map { other.spelledAs(self, $0.type) }
      && asked(spelledAs: self) == other.asked(spelledAs: self)
  }

  /// A type with the names that another function has for the generic parameters.
  private func spelledAs(_ other: FunctionDeclaration, _ type: Type) -> String {
    guard !ownParameters.isEmpty, self !== other else { return type.description }
    let names = Dictionary(
      zip(ownParameters, other.ownParameters), uniquingKeysWith: { first, _ in first })
    func renamed(_ type: Type) -> Type {
      if case .parameter(let parameter) = type.kind, let name = names[parameter] {
        return Type(.parameter(name))
      }
      if case .member(let base, let associated) = type.kind {
        return Type(.member(renamed(base), associated))
      }
      return type.flags.contains(.hasParameter) ? type.mapped(renamed) : type
    }
    return renamed(type).description
  }

  /// What is asked of the generic parameters.
  private func asked(spelledAs other: FunctionDeclaration) -> Set<String> {
    Set(
      signature.requirements.map { requirement in
        switch requirement {
        case .conforms(let subject, let asked):
          "\(spelledAs(other, subject)): \(asked.name)"
        case .sameType(let left, let right):
          "\(spelledAs(other, left)) == \(spelledAs(other, right))"
        case .inherits(let subject, let superclass):
          "\(spelledAs(other, subject)): \(spelledAs(other, superclass))"
        }
      })
  }
}
