internal import Diagnostics

/// `typealias`; its type is resolved on demand.
final class TypeAliasDeclaration: Declaration, @unchecked Sendable {
  @exclusivity(unchecked) var ownParameters: [GenericParameter] = []
  var resolve: (() -> Type)?
  private var resolved: Type?
  /// An alias of itself, through others or not, has no meaning.
  private(set) var isCircular = false
  var underlying: Type {
    if let resolved { return resolved }
    guard let provider = resolve else {
      isCircular = true
      return .error
    }
    resolve = nil
    let type = provider()
    resolved = type
    return type
  }

  /// Lets go of what it stands for.
  func forgetType() {
    (resolve, resolved) = (nil, nil)
    ownParameters = []
  }
}

/// `associatedtype`, with what it has to conform to.
final class AssociatedTypeDeclaration: Declaration, @unchecked Sendable {
  var defaultType: Type?
  /// The protocol that declares it.
  var owner: NominalDeclaration?
  var conformances: [NominalDeclaration] = []
}

/// `some P`: what it promises, and what the body returns.
final class OpaqueTypeDeclaration: Declaration, @unchecked Sendable {
  var bounds: ExistentialType = ExistentialType(protocols: [])
  var owner: Declaration?
  /// In the owner's generic context; known once the body or the initial value is checked.
  var underlying: Type?
}
