internal import Diagnostics

/// The opaque types of one declaration's result: `some P`, `(some P)?`, `[some P]`.
final class OpaqueTypes {
  private let declaration: Declaration
  private let parameters: [GenericParameter]
  private(set) var made: [OpaqueTypeDeclaration] = []

  init(of declaration: Declaration, parameters: [GenericParameter]) {
    self.declaration = declaration
    self.parameters = parameters
  }

  func make(_ bounds: ExistentialType, _ range: SourceRange) -> Type {
    let opaque = OpaqueTypeDeclaration(name: declaration.name, range: range, parent: declaration)
    opaque.bounds = bounds
    opaque.owner = declaration
    made.append(opaque)
    return Type(.opaque(opaque, .identity(parameters)))
  }
}
