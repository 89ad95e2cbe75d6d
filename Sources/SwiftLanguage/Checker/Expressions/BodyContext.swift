internal import Diagnostics

/// Where an expression stands: its scopes, its function, what `return` and `throw` mean.
final class BodyContext {
  /// Functions, extensions and types around, innermost first through `parent`.
  let declaration: Declaration?
  let outer: BodyContext?
  @exclusivity(unchecked) var environment: GenericEnvironment
  /// `self`, where there is one, and the type that `Self` means.
  @exclusivity(unchecked) var selfVariable: VariableDeclaration?
  @exclusivity(unchecked) var selfType: Type?
  /// Static methods have a `self` that is the type.
  @exclusivity(unchecked) var isStatic = false
  var isInitializer = false
  /// The type whose instances begin with the value that is checked.
  var propertyOwner: NominalDeclaration?
  /// What `return` returns; nil at top level.
  ///
  /// A closure's may be a type variable.
  @exclusivity(unchecked) var resultType: Type?
  /// Whether errors may leave the body; closures find out.
  @exclusivity(unchecked) var thrown: Type?
  @exclusivity(unchecked) var isClosure = false
  /// A closure's own, whose types may still be open.
  @exclusivity(unchecked) var closureParameters: [VariableDeclaration] = []
  /// A notebook cell's top level.
  @exclusivity(unchecked) var isTopLevel = false
  /// The variable of the top level whose type its initial value is about to say.
  var untypedGlobal: (name: String, range: SourceRange)?
  @exclusivity(unchecked) var scopes: [Scope] = [Scope()]
  /// The wrapped properties that an initialiser has given a value, and where.
  var initializedWrappers: [(storage: VariableDeclaration, scope: Scope)] = []
  /// `self.init` was called: another initialiser gave all properties a value.
  var hasDelegated = false
  /// What `break` and `continue` may leave, innermost last.
  var jumps: [(target: JumpTarget, kind: JumpKind)] = []
  /// In an `if` or `switch` expression whose branches alone say what its type is.
  @exclusivity(unchecked) var joinsBranches = false
  /// The first of their values.
  var firstBranch: SourceRange?
  /// What the values so far have in common where the first was of a narrower type.
  var widerBranch: Type?
  /// Where the result of a closure is written whose only statement gives it.
  var declaredResult: SourceRange?
  var canFallThrough = false
  /// In the conditions of an `if`, `guard` or `while`: what they bind may hide what was there.
  var bindsConditions = false
  /// In the body of a `defer`, which is left at its end alone.
  var isDeferred = false

  enum JumpKind {
    case loop
    /// A `switch`, which `break` leaves without a label.
    case selection
    /// A `do` or a labelled `if`, left by its label alone.
    case block

    /// What `continue` cannot be used with.
    var noun: String {
      switch self {
      case .loop: "loop"
      case .selection: "switch"
      case .block: "if"
      }
    }
  }

  final class Scope {
    @exclusivity(unchecked) var names: [String: [Declaration]] = [:]
    /// What stands in the scope, for names that are used before they are declared.
    var statements: [StatementSyntax] = []
  }

  init(declaration: Declaration?, outer: BodyContext?, environment: GenericEnvironment) {
    self.declaration = declaration
    self.outer = outer
    self.environment = environment
    if let outer {
      selfVariable = outer.selfVariable
      selfType = outer.selfType
      isStatic = outer.isStatic
    }
  }

  func push() { scopes.append(Scope()) }
  func pop() { scopes.removeLast() }

  func declare(_ declaration: Declaration) {
    (declaration as? VariableDeclaration)?.home = ObjectIdentifier(self)
    let scope = scopes[scopes.count - 1]
    if declaration is FunctionDeclaration, let known = scope.names[declaration.name],
      known.allSatisfy({ $0 is FunctionDeclaration })
    {
      scope.names[declaration.name] = known + [declaration]
    } else {
      scope.names[declaration.name] = [declaration]
    }
  }

  /// Local declarations of that name, innermost scope first, outer functions included.
  func lookup(_ name: String) -> [Declaration]? {
    var context: BodyContext? = self
    while let current = context {
      for scope in current.scopes.reversed() {
        if let found = scope.names[name] { return found }
      }
      context = current.outer
    }
    return nil
  }

  /// Whether a local variable belongs to an enclosing function or closure, so that it is captured.
  func isCaptured(_ variable: VariableDeclaration) -> Bool {
    if variable.home == ObjectIdentifier(self) { return false }
    return selfVariable !== variable || isClosure
  }

  var localNames: [String] {
    var names: [String] = []
    var context: BodyContext? = self
    while let current = context {
      for scope in current.scopes { names += scope.names.keys }
      context = current.outer
    }
    return names
  }
}
