internal import Diagnostics

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
