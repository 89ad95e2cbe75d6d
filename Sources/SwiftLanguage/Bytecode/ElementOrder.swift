/// What a function that compares two elements compares them by, where it says no more than that: the
/// elements' order is that of their first keys, of their second keys where these are equal, and so on.
///
/// A sort then asks for each element's keys once, instead of running the function for each pair.
struct ElementOrder {
  struct Key {
    let kind: Kind
    let source: Source
    let isDescending: Bool
  }

  /// How keys are compared.
  enum Kind {
    case signed, unsigned, double, float, text
  }

  /// Where an element's key is.
  enum Source {
    /// A word or a reference of the element itself.
    case word(Int)
    case reference(Int)
    /// The result of a function of the element; one of a closure takes what the closure captured.
    case function(FunctionStub, takesCaptures: Bool)
  }

  let keys: [Key]
}

extension ElementOrder.Kind {
  /// How values of a type are compared by the library's `<`; nil for all other types.
  init?(_ type: TypeDescriptor) {
    switch type.shape {
    case .scalar(.bool), .scalar(.metatype): return nil
    case .scalar(.double): self = .double
    case .scalar(.float): self = .float
    case .scalar(.uint64): self = .unsigned
    case .scalar, .unicodeScalar: self = .signed
    case .string, .character: self = .text
    default: return nil
    }
  }
}
