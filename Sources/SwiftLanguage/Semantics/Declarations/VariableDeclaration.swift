internal import Diagnostics

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
