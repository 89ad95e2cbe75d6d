internal import Diagnostics

/// What every declaration has.
///
/// Declarations are reference values compared by identity. The checker fills in what it resolves
/// lazily (a type's members may be declared in any order); after checking they do not change.
class Declaration: Hashable, @unchecked Sendable {
  let name: String
  /// The declared name in the source.
  let range: SourceRange
  /// The type, extension or function that it is declared in; nil at top level.
  /// Strong: declarations live as long as the compilation, and walks up the tree must be cheap.
  var parent: Declaration?
  var access: AccessLevel = .internalAccess
  /// The source (cell ordinal; -1 for the prelude, below that for libraries).
  var source: Int { range.source }

  init(name: String, range: SourceRange, parent: Declaration?) {
    self.name = name
    self.range = range
    self.parent = parent
  }

  static func == (left: Declaration, right: Declaration) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

enum AccessLevel: Int, Comparable, Sendable {
  case privateAccess, filePrivateAccess, internalAccess, packageAccess, publicAccess, openAccess
  static func < (left: AccessLevel, right: AccessLevel) -> Bool { left.rawValue < right.rawValue }
}

final class GenericParameter: Declaration, @unchecked Sendable {
  /// A protocol's `Self`.
  var isSelf = false
}

enum GenericRequirement {
  case conforms(Type, NominalDeclaration)
  case sameType(Type, Type)
  case inherits(Type, Type)
}

/// The generic parameters in force at a declaration, outer ones first, and what `where` asks.
struct GenericSignature {
  var parameters: [GenericParameter] = []
  var requirements: [GenericRequirement] = []
  var isEmpty: Bool { parameters.isEmpty }
}

/// A variable, constant, property or parameter.
final class VariableDeclaration: Declaration, @unchecked Sendable {
  enum Role {
    /// A top-level variable of a cell: it outlives the cell.
    case global
    case local
    case parameter
    /// The implicit `self` of a method; inout where the method is mutating.
    case selfParameter
    /// Stored in an instance; `storageIndex` orders it within its own declaration.
    case storedProperty
    /// A static stored property (lazily initialised) — treated like a lazy global per specialisation.
    case staticStored
    /// Has only accessors: computed properties, and protocol requirements.
    case computed
  }
  var role: Role
  var isLet: Bool
  var isStatic = false
  var isLazy = false
  var isInout = false
  var ownership: Ownership = .strong
  enum Ownership: Sendable { case strong, weak, unowned }
  /// The declared or inferred type, without substitutions.
  var type: Type = .error
  var storageIndex = 0
  var getter: FunctionDeclaration?
  var setter: FunctionDeclaration?
  var willSet: FunctionDeclaration?
  var didSet: FunctionDeclaration?
  /// The initial value's expression, checked on demand; for globals and locals it is in the
  /// `.variables` statement instead.
  var initialValue: TypedExpression?
  /// The property wrapper's backing storage (`_name`), where the property has a wrapper.
  var wrapperStorage: VariableDeclaration?
  /// The overridden property, or the protocol requirement's protocol is `parent`.
  var overridden: VariableDeclaration?
  var isOverridable = false
  /// Set when somewhere reads or writes it (for warnings, and for boxes of captured variables).
  var isCaptured = false

  init(name: String, range: SourceRange, parent: Declaration?, role: Role, isLet: Bool) {
    self.role = role
    self.isLet = isLet
    super.init(name: name, range: range, parent: parent)
  }

  /// Whether reads and writes go straight to memory.
  var isStored: Bool { role != .computed }
}

/// A function, method, initialiser, accessor, operator or subscript accessor.
final class FunctionDeclaration: Declaration, @unchecked Sendable {
  enum Role: Sendable {
    case function, method, initializer, deinitializer, getter, setter, willSet, didSet
  }
  enum SelfAccess: Sendable { case none, reading, mutating }

  struct Parameter {
    var label: String?
    /// The variable that the body sees.
    var variable: VariableDeclaration
    var type: Type
    var isInout = false
    var isVariadic = false
    var isAutoclosure = false
    var hasDefault = false
    /// Checked on demand, in the function's generic context.
    var defaultValue: TypedExpression?
  }

  var role: Role
  var isStatic = false
  var isMutating = false
  var isFailable = false
  var isConvenience = false
  var isFinal = false
  var isRethrowing = false
  /// In a class and neither final nor static: called through the instance's class.
  var isDynamicallyDispatched = false
  var overridden: FunctionDeclaration?
  /// All generic parameters in force, those of enclosing types included; in a protocol or its
  /// extension the first is the protocol's `Self`.
  var signature = GenericSignature()
  /// The generic parameters of the function itself.
  var ownParameters: [GenericParameter] = []
  var selfVariable: VariableDeclaration?
  var parameters: [Parameter] = []
  var result: Type = .void
  var thrown: Type?
  /// `some P` in the result.
  var opaqueResult: OpaqueTypeDeclaration?
  /// True for a protocol's requirement.
  var isRequirement = false
  /// `@_intrinsic("add")`: lowered to instructions.
  var intrinsic: String?
  /// `@_native("name")`: a Swift function registered with the machine.
  var native: String?
  /// The property or subscript that an accessor belongs to.
  var accessorOf: Declaration?
  /// Compiler-made body.
  var synthesis: Synthesis?
  /// The checked body: computed on first demand by the checker (the prelude is checked lazily).
  var bodyProvider: (() -> TypedBody?)?
  private var cachedBody: TypedBody?
  var body: TypedBody? {
    if let cachedBody { return cachedBody }
    cachedBody = bodyProvider?()
    bodyProvider = nil
    return cachedBody
  }

  enum Synthesis: Sendable {
    case memberwiseInitializer, defaultInitializer
    /// `==`, `hash(into:)`, `<` (enums), `allCases`, `rawValue`, `init(rawValue:)`.
    case equality, hashing, comparison, allCases, rawValue, initFromRawValue
  }

  init(name: String, range: SourceRange, parent: Declaration?, role: Role) {
    self.role = role
    super.init(name: name, range: range, parent: parent)
  }

  /// `f(a:_:)` as Swift spells it.
  var fullName: String {
    name + "(" + parameters.map { ($0.label ?? "_") + ":" }.joined() + ")"
  }
}

/// A subscript: like a property with parameters.
final class SubscriptDeclaration: Declaration, @unchecked Sendable {
  var isStatic = false
  var parameters: [FunctionDeclaration.Parameter] = []
  var element: Type = .error
  var signature = GenericSignature()
  /// Called with the subscript's arguments; the setter takes the new value first.
  var getter: FunctionDeclaration?
  var setter: FunctionDeclaration?
  var overridden: SubscriptDeclaration?
}

/// A struct, enum, class or protocol.
final class NominalDeclaration: Declaration, @unchecked Sendable {
  let kind: NominalSyntax.Kind
  var signature = GenericSignature()
  /// The generic parameters of the type itself, without its parents'.
  var ownParameters: [GenericParameter] = []
  /// A class' superclass, in terms of the class' own generic parameters.
  var superclass: Type?
  /// Stored instance properties in declaration order, a superclass' not included.
  var storedProperties: [VariableDeclaration] = []
  /// An enum's cases in order.
  var cases: [EnumCaseDeclaration] = []
  var isIndirect = false
  var rawType: Type?
  var deinitializer: FunctionDeclaration?
  var isFinal = false
  /// Protocols: what they inherit, their `Self`, associated types and requirements.
  var inheritedProtocols: [NominalDeclaration] = []
  var selfParameter: GenericParameter?
  var associatedTypes: [AssociatedTypeDeclaration] = []
  var primaryAssociatedTypes: [AssociatedTypeDeclaration] = []
  var requirements: [Declaration] = []
  /// `@_native` types of libraries: the machine keeps their values as opaque objects.
  var isNative = false
  /// Unique in a program and equal from run to run: "gan.Point", "Swift.Array", with the cell's
  /// ordinal where a later cell redeclares the name.
  var stableName = ""

  init(kind: NominalSyntax.Kind, name: String, range: SourceRange, parent: Declaration?) {
    self.kind = kind
    super.init(name: name, range: range, parent: parent)
  }
}

final class EnumCaseDeclaration: Declaration, @unchecked Sendable {
  /// Position in the enum: the tag.
  var index = 0
  var payload: [FunctionDeclaration.Parameter] = []
  var isIndirect = false
  /// An integer, a string or a floating-point literal, where the enum has raw values.
  var rawValue: TypedExpression?
}

final class AssociatedTypeDeclaration: Declaration, @unchecked Sendable {
  var defaultType: Type?
  var conformances: [NominalDeclaration] = []
}

/// `some P`: what it promises, and what the body returns.
final class OpaqueTypeDeclaration: Declaration, @unchecked Sendable {
  var bounds: ExistentialType = ExistentialType(protocols: [])
  /// In the function's generic context; known once the body is checked.
  var underlying: Type?
}

/// One type's conformance to one protocol.
final class Conformance: Declaration, @unchecked Sendable {
  let protocolDeclaration: NominalDeclaration
  /// The conforming type in terms of its own generic parameters.
  let type: Type
  /// The parameters that `type` and the conditions use.
  var signature = GenericSignature()
  var conditions: [GenericRequirement] = []
  var typeWitnesses: [AssociatedTypeDeclaration: Type] = [:]
  /// Function requirements (accessors and initialisers too) to what fulfils them.
  var witnesses: [FunctionDeclaration: Witness] = [:]

  struct Witness {
    var declaration: FunctionDeclaration
    /// From the witness' generic parameters to types in terms of the conformance's parameters and
    /// the requirement's own parameters.
    var substitutions: Substitutions
    /// An enum case fulfilling a static requirement.
    var enumCase: EnumCaseDeclaration?
    /// A stored property fulfilling an accessor requirement.
    var storedProperty: VariableDeclaration?
  }

  init(protocolDeclaration: NominalDeclaration, type: Type, range: SourceRange) {
    self.protocolDeclaration = protocolDeclaration
    self.type = type
    super.init(name: protocolDeclaration.name, range: range, parent: nil)
  }
}
