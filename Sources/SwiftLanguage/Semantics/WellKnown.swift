/// The prelude's declarations that the checker and the lowering know by name.
///
/// Looked up once, after the prelude's declarations are bound; a missing one is a broken promise
/// of the prelude.
final class WellKnown {
  private let lookup: (String) -> Declaration?
  private var types: [String: NominalDeclaration] = [:]
  private var plainTypes: [String: Type] = [:]

  init(lookup: @escaping (String) -> Declaration?) { self.lookup = lookup }

  /// The prelude's type or protocol of that name: "Int", "Optional", "Sequence".
  func nominal(_ name: String) -> NominalDeclaration {
    if let known = types[name] { return known }
    guard let found = lookup(name) as? NominalDeclaration else {
      preconditionFailure("the prelude has no type '\(name)'")
    }
    types[name] = found
    return found
  }

  /// The same where the prelude may lack it.
  func find(_ name: String) -> NominalDeclaration? { lookup(name) as? NominalDeclaration }

  /// The type of that name without arguments.
  func type(_ name: String) -> Type {
    if let known = plainTypes[name] { return known }
    let type = Type(.nominal(nominal(name), []))
    plainTypes[name] = type
    return type
  }

  func type(_ name: String, _ arguments: [Type]) -> Type {
    Type(.nominal(nominal(name), arguments))
  }

  func optional(_ wrapped: Type) -> Type { type("Optional", [wrapped]) }
  func array(_ element: Type) -> Type { type("Array", [element]) }
}
