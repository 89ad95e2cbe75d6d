internal import Diagnostics

/// `T` in `<T>`, or what stands for one: `some P`, a protocol's `Self`.
final class GenericParameter: Declaration, @unchecked Sendable {
  /// A protocol's `Self`.
  @exclusivity(unchecked) var isSelf = false
}

/// What a generic declaration asks of its parameters.
enum GenericRequirement: CustomStringConvertible {
  case conforms(Type, NominalDeclaration)
  case sameType(Type, Type)
  case inherits(Type, Type)

  var description: String {
    switch self {
    case .conforms(let type, let bound): "\(type): \(bound.name)"
    case .sameType(let type, let other): "\(type) == \(other)"
    case .inherits(let type, let superclass): "\(type): \(superclass)"
    }
  }
}

/// The generic parameters in force at a declaration, outer ones first, and what `where` asks.
struct GenericSignature {
  var parameters: [GenericParameter] = []
  var requirements: [GenericRequirement] = []
  var isEmpty: Bool { parameters.isEmpty }
}
