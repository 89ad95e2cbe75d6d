/// A Swift type as the checker knows it.
///
/// Immutable and compared by structure; the hash and the flags are computed once, so that unequal
/// types differ fast and substitution skips what has nothing to replace.
final class Type: Hashable, @unchecked Sendable {
  indirect enum Kind: Equatable {
    /// A struct, enum or class with the arguments of all enclosing generic types, outermost first.
    case nominal(NominalDeclaration, [Type])
    /// `()` is the empty tuple; a tuple of one unlabelled element does not exist.
    case tuple([TupleElement])
    case function(FunctionType)
    /// A generic parameter inside its declaration; a protocol's `Self` is one too.
    case parameter(GenericParameter)
    /// `T.Element` while `T` is not concrete.
    case member(Type, AssociatedTypeDeclaration)
    /// `any P & Q`, `Any` (no protocols), `AnyObject`.
    case existential(ExistentialType)
    /// `T.Type`.
    case metatype(Type)
    /// The result of a function that returns `some P`, with the function's generic arguments.
    case opaque(OpaqueTypeDeclaration, Substitutions)
    /// The solver's unknown.
    case variable(TypeVariable)
    /// Stands where an error was reported; fits everything, so that no cascade follows.
    case error
  }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    static let hasVariable = Flags(rawValue: 1)
    /// Has a generic parameter, an associated type or an opaque type.
    static let hasParameter = Flags(rawValue: 2)
    static let hasError = Flags(rawValue: 4)
  }

  let kind: Kind
  let flags: Flags
  /// Equal for equal types.
  let structuralHash: Int

  init(_ kind: Kind) {
    self.kind = kind
    self.flags = Type.flags(of: kind)
    self.structuralHash = Type.structuralHash(of: kind)
  }

  static func == (left: Type, right: Type) -> Bool {
    left === right || (left.structuralHash == right.structuralHash && left.kind == right.kind)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(structuralHash) }

  static let void = Type(.tuple([]))
  static let error = Type(.error)
  static let any = Type(.existential(ExistentialType(protocols: [])))
  static let anyObject = Type(.existential(ExistentialType(protocols: [], isAnyObject: true)))

  /// One hash of two; spread well enough for types, at a tenth of the cost of a keyed hash.
  static func mixed(_ one: Int, _ two: Int) -> Int {
    let product = (one ^ (two &<< 31 | two &>> 33)) &* 0x2545_F491_4F6C_DD1D
    return product ^ (product &>> 29)
  }

  private static func structuralHash(of kind: Kind) -> Int {
    switch kind {
    case .nominal(let nominal, let arguments):
      arguments.reduce(mixed(1, nominal.identity)) { mixed($0, $1.structuralHash) }
    case .tuple(let elements):
      elements.reduce(mixed(2, elements.count)) { mixed($0, $1.type.structuralHash) }
    case .function(let function):
      function.parameters.reduce(mixed(3, function.result.structuralHash)) {
        mixed($0, $1.type.structuralHash)
      }
    case .parameter(let parameter): mixed(4, parameter.identity)
    case .member(let base, let associated): mixed(base.structuralHash, associated.identity)
    case .existential(let existential):
      existential.protocols.reduce(mixed(5, existential.superclass?.structuralHash ?? 0)) {
        mixed($0, $1.identity)
      }
    case .metatype(let instance): mixed(6, instance.structuralHash)
    case .opaque(let declaration, let substitutions):
      mixed(declaration.identity, substitutions.structuralHash)
    case .variable(let variable): mixed(7, variable.id)
    case .error: 8
    }
  }

  private static func flags(of kind: Kind) -> Flags {
    switch kind {
    case .nominal(_, let arguments):
      return arguments.reduce(into: []) { $0.formUnion($1.flags) }
    case .tuple(let elements):
      return elements.reduce(into: []) { $0.formUnion($1.type.flags) }
    case .function(let function):
      var flags = function.result.flags
      for parameter in function.parameters { flags.formUnion(parameter.type.flags) }
      if let thrown = function.thrown { flags.formUnion(thrown.flags) }
      return flags
    case .parameter: return .hasParameter
    case .member(let base, _): return base.flags.union(.hasParameter)
    case .existential(let existential):
      return existential.arguments.values.reduce(into: []) { $0.formUnion($1.flags) }
    case .metatype(let instance): return instance.flags
    case .opaque(_, let substitutions):
      return substitutions.pairs.reduce(into: .hasParameter) { $0.formUnion($1.type.flags) }
    case .variable: return .hasVariable
    case .error: return .hasError
    }
  }
}

/// One part of a tuple's type.
struct TupleElement: Equatable {
  var label: String?
  var type: Type
}

/// What a function value takes, gives and throws.
struct FunctionType: Equatable {
  struct Parameter: Equatable {
    /// Only function *declarations* keep labels; a function type in source has none.
    var label: String?
    /// For a variadic `T...` this is `[T]`.
    var type: Type
    var isInout = false
    var isVariadic = false
    var isAutoclosure = false
  }
  var parameters: [Parameter]
  var result: Type
  /// The error type thrown: nil for none, `any Error` for plain `throws`, else that type.
  var thrown: Type?
}

/// `any P & Q`: what its values are known to be.
struct ExistentialType: Equatable {
  /// Sorted by name, without those that another implies; empty for `Any`.
  var protocols: [NominalDeclaration]
  var superclass: Type?
  var isAnyObject = false
  /// `any Collection<Int>`: primary associated types that are known.
  var arguments: [AssociatedTypeDeclaration: Type] = [:]

  /// Whether its values are instances of classes.
  var isClassBound: Bool {
    isAnyObject || superclass != nil || protocols.contains(where: \.isClassBound)
  }
}

/// The solver's unknown type; its binding lives in the solver.
final class TypeVariable: Hashable, @unchecked Sendable {
  enum Literal: Sendable {
    case none, integer, float, boolean, `nil`, array, dictionary
    /// Text of no or of several characters, of one, and of one scalar: what it can make differs.
    case string, character, scalar

    var isText: Bool { self == .string || self == .character || self == .scalar }
  }
  let id: Int
  let literal: Literal
  /// The generic parameter of a call that it stands for.
  var parameter: GenericParameter?
  init(id: Int, literal: Literal = .none) {
    self.id = id
    self.literal = literal
  }
  static func == (left: TypeVariable, right: TypeVariable) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
