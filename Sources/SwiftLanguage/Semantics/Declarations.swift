internal import Diagnostics

/// What every declaration has.
///
/// Declarations are reference values compared by identity. The checker fills in what it resolves
/// lazily (a type's members may be declared in any order); after checking they do not change. No property
/// is changed while it is read, so those that are read most go without the check of exclusive access at run
/// time: together such checks took a tenth of a notebook's check.
class Declaration: Hashable, @unchecked Sendable {
  let name: String
  /// The declared name in the source.
  let range: SourceRange
  /// The type, extension or function that it is declared in; nil at top level.
  ///
  /// Strong: declarations live as long as the compilation, and walks up the tree must be cheap.
  @exclusivity(unchecked) var parent: Declaration?
  @exclusivity(unchecked) var access: AccessLevel = .internalAccess
  /// Whether it is still to be used, where an attribute tells.
  @exclusivity(unchecked) var availability: Availability?
  /// Without a parent and yet not global: in a block or a closure of a cell's top level.
  var isInTopLevelBlock = false
  /// The source (cell ordinal; -1 for the prelude, below that for libraries).
  var source: Int { range.source }

  init(name: String, range: SourceRange, parent: Declaration?) {
    self.name = name
    self.range = range
    self.parent = parent
  }

  /// Differs from that of every other declaration.
  var identity: Int { Int(bitPattern: ObjectIdentifier(self)) }

  static func == (left: Declaration, right: Declaration) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

enum AccessLevel: Int, Comparable, Sendable {
  case privateAccess, filePrivateAccess, internalAccess, packageAccess, publicAccess, openAccess
  static func < (left: AccessLevel, right: AccessLevel) -> Bool { left.rawValue < right.rawValue }

  /// The modifier that says so.
  var name: String {
    ["private", "fileprivate", "internal", "package", "public", "open"][rawValue]
  }
}

final class GenericParameter: Declaration, @unchecked Sendable {
  /// A protocol's `Self`.
  @exclusivity(unchecked) var isSelf = false
}

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
  @exclusivity(unchecked) var role: Role
  @exclusivity(unchecked) var isLet: Bool
  @exclusivity(unchecked) var isStatic = false
  @exclusivity(unchecked) var isLazy = false
  @exclusivity(unchecked) var isInout = false
  /// A parameter of function type that is not marked `@escaping`.
  var isNonEscaping = false
  /// How many variables of its name the cell declares before it: `guard let x` may follow `let x`.
  @exclusivity(unchecked) var repetition = 0
  @exclusivity(unchecked) var ownership: Ownership = .strong
  enum Ownership: Sendable { case strong, weak, unowned }
  /// Where the type is written.
  @exclusivity(unchecked) var typeRange: SourceRange?
  /// The declared or inferred type, without substitutions.
  var type: Type {
    get {
      if let storedType { return storedType }
      guard let provider = typeProvider else { return .error }
      // A property whose type depends on itself gets an error type, and the checker says so.
      typeProvider = nil
      let type = provider() ?? .error
      if storedType == nil { storedType = type }
      return storedType ?? .error
    }
    set { storedType = newValue }
  }
  /// Where the `let` or `var` stands that declares it; nil for one that a pattern binds.
  @exclusivity(unchecked) var introducer: SourceRange?
  @exclusivity(unchecked) private var storedType: Type?
  /// Infers the type from the initial value.
  @exclusivity(unchecked) var typeProvider: (() -> Type?)?
  var declaredTypeIfKnown: Type? { storedType }
  var storageIndex = 0
  @exclusivity(unchecked) var getter: FunctionDeclaration?
  @exclusivity(unchecked) var setter: FunctionDeclaration?
  var willSet: FunctionDeclaration?
  var didSet: FunctionDeclaration?
  /// The initial value's expression, checked on demand; for globals and locals it is in the
  /// `.variables` statement instead.
  var initialValue: TypedExpression? {
    if let provider = initialProvider {
      initialProvider = nil
      storedInitialValue = provider()
      if storedType == nil, let type = storedInitialValue?.type { storedType = type }
    }
    return storedInitialValue
  }
  private var storedInitialValue: TypedExpression?
  var initialProvider: (() -> TypedExpression?)?
  @exclusivity(unchecked) var initialSyntax: ExpressionSyntax?
  var hasInitialValue: Bool { initialSyntax != nil || storedInitialValue != nil }
  var isOverride = false
  /// `private(set)`.
  var setterAccess: AccessLevel?
  /// Each `some P` in the type.
  var opaques: [OpaqueTypeDeclaration] = []
  /// Set where a name is read or written, for warnings.
  var isRead: Bool {
    get { readCount > 0 }
    set { readCount += newValue ? 1 : 0 }
  }
  @exclusivity(unchecked) var readCount = 0
  @exclusivity(unchecked) var isWritten = false
  /// Declared as `T!`: unwrapped where a `T` is needed.
  @exclusivity(unchecked) var isImplicitlyUnwrapped = false
  /// A stored property of `var (a, b) = (0, 1)`: a memberwise initialiser asks for its value.
  var isPartOfPattern = false
  /// Declared without a value: assigned later, once if it is a constant.
  @exclusivity(unchecked) var isDeferred = false
  /// The property wrapper's backing storage (`_name`), where the property has a wrapper.
  @exclusivity(unchecked) var wrapperStorage: VariableDeclaration?
  /// For such a property: how many wrappers stand around each other, `@Outer @Inner var name`.
  var wrapperDepth = 1
  /// For such a storage: `Wrapper(wrappedValue: value, …)` for the value that an initialiser gives.
  var wrapperCall: ((ExpressionSyntax) -> ExpressionSyntax?)?
  /// For such a storage whose wrapper takes arguments: what a memberwise initialiser makes of the
  /// value that it is given, as a variable.
  var wrapped: (() -> (value: VariableDeclaration, made: TypedExpression)?)?
  /// For such a storage: the memberwise initialiser takes the wrapper, not the value in it.
  lazy var isMemberwiseWrapper: Bool = memberwiseWrapperProvider?() ?? false
  var memberwiseWrapperProvider: (() -> Bool)?
  /// The `self` that a lazy property's initial value sees.
  @exclusivity(unchecked) var lazySelf: VariableDeclaration?
  /// For such a storage: the property that it stands behind, and its name.
  var wrappedProperty: VariableDeclaration?
  var wrappedName: String?
  /// The overridden property, or the protocol requirement's protocol is `parent`.
  var overridden: VariableDeclaration?
  @exclusivity(unchecked) var isOverridable = false
  /// The result builder of a stored property whose value is a closure.
  var builder: (() -> Type)?
  /// Set when somewhere reads or writes it (for warnings, and for boxes of captured variables).
  @exclusivity(unchecked) var isCaptured = false
  /// The body that a local variable is declared in, which lasts as long as anything in it is checked.
  @exclusivity(unchecked) var home: ObjectIdentifier?

  init(name: String, range: SourceRange, parent: Declaration?, role: Role, isLet: Bool) {
    self.role = role
    self.isLet = isLet
    super.init(name: name, range: range, parent: parent)
  }

  /// Lets go of the type and the initial value, and of what would check them.
  func forgetWhatWasChecked() {
    (typeProvider, initialProvider) = (nil, nil)
    (storedType, storedInitialValue) = (nil, nil)
  }

  /// Whether reads and writes go straight to memory.
  var isStored: Bool { role != .computed }
}

/// A function, method, initialiser, accessor, operator or subscript accessor.
final class FunctionDeclaration: Declaration, @unchecked Sendable {
  enum Role: Sendable {
    case function, method, initializer, deinitializer, getter, setter, willSet, didSet
  }

  struct Parameter {
    var label: String?
    /// The variable that the body sees.
    var variable: VariableDeclaration
    var type: Type {
      get { lazyType?() ?? fixedType }
      set { fixedType = newValue }
    }
    private var fixedType: Type = .error
    /// A type that is inferred later: a memberwise initialiser's.
    var lazyType: (() -> Type)?
    var isInout = false
    var isVariadic = false
    var isAutoclosure = false
    var hasDefault = false
    /// The result builder of a closure that is passed, as the declaration means it.
    var builder: (() -> Type?)?
    /// What may be the property wrappers of a parameter: `@Wrapper value: T`.
    var wrappers: [AttributeSyntax] = []

    init(
      label: String?, variable: VariableDeclaration, type: Type, isInout: Bool = false,
      isVariadic: Bool = false, isAutoclosure: Bool = false
    ) {
      self.label = label
      self.variable = variable
      self.fixedType = type
      self.isInout = isInout
      self.isVariadic = isVariadic
      self.isAutoclosure = isAutoclosure
    }

    /// Checked on demand, in the function's generic context.
    var defaultValue: TypedExpression? { defaultProvider?() }
    var defaultSyntax: ExpressionSyntax?
    var defaultProvider: (() -> TypedExpression?)?
  }

  @exclusivity(unchecked) var role: Role
  @exclusivity(unchecked) var isStatic = false
  @exclusivity(unchecked) var isMutating = false
  @exclusivity(unchecked) var isFailable = false
  /// Declared as `init!` or with the result `T!`.
  @exclusivity(unchecked) var isImplicitlyUnwrapped = false
  /// Where a class' initialiser may be left before the instance is complete: no `deinit` runs then.
  var partialExits: Set<SourceRange> = []
  @exclusivity(unchecked) var isConvenience = false
  @exclusivity(unchecked) var isFinal = false
  @exclusivity(unchecked) var isRethrowing = false
  @exclusivity(unchecked) var isDiscardable = false
  /// Whether other overloads of the library are meant wherever they fit.
  @exclusivity(unchecked) var isLastResort = false
  @exclusivity(unchecked) var isPrefix = false
  @exclusivity(unchecked) var isPostfix = false
  var isOverride = false
  var isRequired = false
  var bodyRange: SourceRange?
  /// In a class and neither final nor static: called through the instance's class.
  @exclusivity(unchecked) var isDynamicallyDispatched = false
  @exclusivity(unchecked) var overridden: FunctionDeclaration?
  /// All generic parameters in force, those of enclosing types included; in a protocol or its
  /// extension the first is the protocol's `Self`.
  @exclusivity(unchecked) var signature = GenericSignature()
  /// The generic parameters of the function itself.
  @exclusivity(unchecked) var ownParameters: [GenericParameter] = []
  @exclusivity(unchecked) var selfVariable: VariableDeclaration?
  @exclusivity(unchecked) var parameters: [Parameter] = [] {
    didSet { knownShapes = nil }
  }
  /// What calls know of the parameters, once it was asked for.
  @exclusivity(unchecked) var knownShapes: [ParameterShape]?
  @exclusivity(unchecked) var result: Type = .void
  /// Where the result's type is written.
  @exclusivity(unchecked) var resultRange: SourceRange?
  @exclusivity(unchecked) var thrown: Type?
  /// The result builder that the body is written in.
  var builder: TypeSyntax?
  /// A class' member whose result's type is spelled with `Self`: that of the receiver.
  @exclusivity(unchecked) var returnsSelf = false
  /// Each `some P` in the result.
  @exclusivity(unchecked) var opaqueResults: [OpaqueTypeDeclaration] = []
  /// True for a protocol's requirement.
  @exclusivity(unchecked) var isRequirement = false
  /// `@_intrinsic("add")`: lowered to instructions.
  @exclusivity(unchecked) var intrinsic: String?
  /// `@_native("name")`: a Swift function registered with the machine.
  @exclusivity(unchecked) var native: String?
  /// The property or subscript that an accessor belongs to.
  @exclusivity(unchecked) var accessorOf: Declaration?
  /// Compiler-made body.
  var synthesis: Synthesis?
  /// The checked body: computed on first demand by the checker (the prelude is checked lazily).
  @exclusivity(unchecked) var bodyProvider: (() -> TypedBody?)?
  private var cachedBody: TypedBody?
  var body: TypedBody? {
    if let cachedBody { return cachedBody }
    cachedBody = bodyProvider?()
    bodyProvider = nil
    return cachedBody
  }

  /// Lets go of the body, and of what would check it.
  func forgetWhatWasChecked() {
    bodyProvider = nil
    cachedBody = nil
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

extension Declaration {
  /// The name as messages spell it: without labels where a function has none.
  var shownName: String {
    if let element = self as? SubscriptDeclaration {
      return "subscript(" + element.parameters.map { ($0.label ?? "_") + ":" }.joined() + ")"
    }
    guard let function = self as? FunctionDeclaration else { return name }
    let isBare =
      function.role != .initializer && !function.parameters.isEmpty
      && function.parameters.allSatisfy { $0.label == nil }
    return isBare ? name : function.fullName
  }
}

/// A subscript: like a property with parameters.
final class SubscriptDeclaration: Declaration, @unchecked Sendable {
  @exclusivity(unchecked) var isStatic = false
  var isOverride = false
  @exclusivity(unchecked) var parameters: [FunctionDeclaration.Parameter] = []
  @exclusivity(unchecked) var element: Type = .error
  /// Where its type is written.
  @exclusivity(unchecked) var elementRange: SourceRange?
  @exclusivity(unchecked) var ownParameters: [GenericParameter] = []
  @exclusivity(unchecked) var signature = GenericSignature()
  /// Called with the subscript's arguments; the setter takes the new value first.
  @exclusivity(unchecked) var getter: FunctionDeclaration?
  @exclusivity(unchecked) var setter: FunctionDeclaration?
  var overridden: SubscriptDeclaration?

  /// The name with its labels, as messages have it.
  var fullName: String {
    "subscript(" + parameters.map { ($0.label ?? "_") + ":" }.joined() + ")"
  }
}

/// A struct, enum, class or protocol.
final class NominalDeclaration: Declaration, @unchecked Sendable {
  let kind: NominalSyntax.Kind
  @exclusivity(unchecked) var signature = GenericSignature()
  /// The generic parameters of the type itself, without its parents'.
  @exclusivity(unchecked) var ownParameters: [GenericParameter] = []
  /// A class' superclass, in terms of the class' own generic parameters.
  @exclusivity(unchecked) var superclass: Type?
  /// Stored instance properties in declaration order, a superclass' not included.
  var storedProperties: [VariableDeclaration] = []
  /// An enum's cases in order.
  var cases: [EnumCaseDeclaration] = []
  var isIndirect = false
  var rawType: Type?
  var deinitializer: FunctionDeclaration?
  /// A class whose stored properties keep it from having any initialiser; the author was told.
  var lacksInitializers = false
  var isFinal = false
  /// Protocols: what they inherit, their `Self`, associated types and requirements.
  @exclusivity(unchecked) var inheritedProtocols: [NominalDeclaration] = []
  @exclusivity(unchecked) var selfParameter: GenericParameter?
  var associatedTypes: [AssociatedTypeDeclaration] = []
  /// The names in `protocol Collection<Element>`.
  var primaryNames: [String] = []
  /// What those mean, where a protocol that is inherited declares them too.
  var primaryAssociatedTypes: [AssociatedTypeDeclaration] {
    primaryNames.compactMap { associatedType(named: $0) }
  }

  private func associatedType(named name: String) -> AssociatedTypeDeclaration? {
    if let own = memberTypes[name] as? AssociatedTypeDeclaration { return own }
    return inheritedProtocols.lazy.compactMap { $0.associatedType(named: name) }.first
  }
  var requirements: [Declaration] = []
  /// Marked `@resultBuilder`.
  var isResultBuilder = false
  /// Marked `@dynamicCallable`.
  var isDynamicallyCallable = false
  /// Marked `@propertyWrapper`, whatever it has.
  var isMarkedAsWrapper = false
  var isPropertyWrapper: Bool { members["wrappedValue"] != nil }
  /// Whether it is marked as a wrapper and keeps no value, which its syntax tells before its members
  /// are bound.
  var lacksWrappedValue: Bool {
    guard isMarkedAsWrapper, let members = syntax?.members else { return false }
    return !members.contains { member in
      guard case .variables(_, let bindings) = member.kind else { return false }
      return bindings.contains { $0.pattern.simpleName?.0 == "wrappedValue" }
    }
  }
  /// `@_native` types of libraries: the machine keeps their values as opaque objects.
  @exclusivity(unchecked) var isNative = false
  /// The type inside its own declaration: its generic parameters as arguments.
  lazy var declaredType = Type(
    kind == .protocolType
      ? .existential(ExistentialType(protocols: [self]))
      : .nominal(self, signature.parameters.map { Type(.parameter($0)) }))
  /// Stands for the class that a static member is called on, in what it is lowered with.
  lazy var dynamicSelf = GenericParameter(name: "Self", range: range, parent: self)
  /// What `Self` means inside: a protocol's is its parameter.
  var selfType: Type {
    if let selfParameter { return Type(.parameter(selfParameter)) }
    return declaredType
  }
  /// Unique in a program and equal from run to run: "Swift.Array", "2.Point" with the cell's ordinal.
  var stableName = ""
  /// Members by name, those of extensions too; a superclass' and a protocol's are not in it.
  @exclusivity(unchecked) var members: [String: [Declaration]] = [:]
  /// Nested types, type aliases and associated types by name.
  @exclusivity(unchecked) var memberTypes: [String: Declaration] = [:]
  /// Declared conformances, inherited protocols included, by protocol.
  @exclusivity(unchecked) var conformances: [NominalDeclaration: Conformance] = [:]
  /// A protocol for classes only: `: AnyObject`, or a superclass, itself or inherited.
  var isClassBound = false
  /// All protocols that a protocol inherits, itself first.
  @exclusivity(unchecked) var protocolClosure: [NominalDeclaration] = []
  let syntax: NominalSyntax?
  /// One of the library's protocols that say nothing at run time: every type conforms to it here.
  let isMarker: Bool

  init(
    kind: NominalSyntax.Kind, name: String, range: SourceRange, parent: Declaration?,
    syntax: NominalSyntax? = nil
  ) {
    self.kind = kind
    self.syntax = syntax
    isMarker =
      kind == .protocolType && range.source < 0
      && ["Sendable", "Copyable", "Escapable", "BitwiseCopyable"].contains(name)
    super.init(name: name, range: range, parent: parent)
  }
}

/// `extension Type where …`: the parent of its members.
final class ExtensionDeclaration: Declaration, @unchecked Sendable {
  let nominal: NominalDeclaration
  /// The type's signature and what the extension's `where` adds.
  @exclusivity(unchecked) var signature = GenericSignature()
  /// What the `where` alone asks.
  @exclusivity(unchecked) var conditions: [GenericRequirement] = []
  let syntax: ExtensionSyntax
  init(nominal: NominalDeclaration, syntax: ExtensionSyntax, range: SourceRange) {
    self.nominal = nominal
    self.syntax = syntax
    super.init(name: nominal.name, range: range, parent: nominal.parent)
  }
}

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

final class EnumCaseDeclaration: Declaration, @unchecked Sendable {
  /// Position in the enum: the tag.
  var index = 0
  var payload: [FunctionDeclaration.Parameter] = []
  var isIndirect = false
  /// `case a()` has one, though it is empty.
  var hasPayload = false
  var rawSyntax: ExpressionSyntax?
  /// An integer, a string or a floating-point literal, where the enum has raw values.
  var rawValue: TypedExpression?
}

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

/// One type's conformance to one protocol.
final class Conformance: Declaration, @unchecked Sendable {
  let protocolDeclaration: NominalDeclaration
  /// The conforming type in terms of its own generic parameters.
  let type: Type
  /// The parameters that `type` and the conditions use.
  @exclusivity(unchecked) var signature = GenericSignature()
  @exclusivity(unchecked) var conditions: [GenericRequirement] = []
  @exclusivity(unchecked) var typeWitnesses: [AssociatedTypeDeclaration: Type] = [:]
  /// Function requirements (accessors and initialisers too) to what fulfils them.
  @exclusivity(unchecked) var witnesses: [FunctionDeclaration: Witness] = [:]

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

  /// Written by the author, not implied by another one.
  var isExplicit = false
  /// The protocol whose conformance brought this one.
  var impliedBy: NominalDeclaration?
  /// Set while type witnesses are inferred, to stop circles.
  ///
  /// Associated types that are being inferred, against circles.
  var resolving: Set<AssociatedTypeDeclaration> = []

  init(protocolDeclaration: NominalDeclaration, type: Type, range: SourceRange) {
    self.protocolDeclaration = protocolDeclaration
    self.type = type
    super.init(name: protocolDeclaration.name, range: range, parent: nil)
  }
}

extension Conformance {
  /// Fixes an associated type by name.
  func bindTypeWitness(_ name: String, _ type: Type) {
    for member in protocolDeclaration.protocolClosure {
      if let associated = member.memberTypes[name] as? AssociatedTypeDeclaration {
        typeWitnesses[associated] = type
      }
    }
  }
}
