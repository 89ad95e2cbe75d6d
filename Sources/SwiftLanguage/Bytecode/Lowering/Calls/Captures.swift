internal import Diagnostics

/// Finds which variables closures and local functions use of the function around them.
final class Captures {
  /// Variables that some closure or local function inside uses, though it does not declare them.
  private(set) var captured: Set<VariableDeclaration> = []
  /// What each local function uses from outside, itself found once.
  private let shared: CaptureCache

  init(_ shared: CaptureCache) { self.shared = shared }

  /// Collects from a function's body; `captured` holds the outcome.
  func collect(_ body: TypedBody) {
    var scan = CaptureScan(cache: shared)
    for statement in body.statements { scan.visit(statement) }
    captured = scan.capturedInside
  }

}

/// The free variables of closures and local functions, each found once.
final class CaptureCache {
  private var closures: [ObjectIdentifier: [VariableDeclaration]] = [:]
  private var functions: [FunctionDeclaration: [VariableDeclaration]] = [:]
  private var inProgress: Set<FunctionDeclaration> = []

  /// In a fixed order: by place of declaration.
  func captures(of closure: TypedClosure) -> [VariableDeclaration] {
    if let known = closures[ObjectIdentifier(closure)] { return known }
    var scan = CaptureScan(cache: self)
    for parameter in closure.parameters { scan.declared.insert(parameter) }
    for capture in closure.captures { scan.declared.insert(capture.variable) }
    for statement in closure.body.statements { scan.visit(statement) }
    let found = ordered(scan.used.subtracting(scan.declared))
    // What a local function that is in progress captures is not all known yet.
    if inProgress.isEmpty { closures[ObjectIdentifier(closure)] = found }
    return found
  }

  /// What a local function (or a method of a local type) uses of the functions around it.
  func captures(of function: FunctionDeclaration) -> [VariableDeclaration] {
    if let known = functions[function] { return known }
    guard function.isLocal, !inProgress.contains(function) else { return [] }
    inProgress.insert(function)
    defer { inProgress.remove(function) }
    var scan = CaptureScan(cache: self)
    for parameter in function.parameters { scan.declared.insert(parameter.variable) }
    if let selfVariable = function.selfVariable { scan.declared.insert(selfVariable) }
    for statement in function.body?.statements ?? [] { scan.visit(statement) }
    let found = ordered(scan.used.subtracting(scan.declared))
    // Part of a circle of local functions may not be known while another is in progress.
    if inProgress.count == 1 { functions[function] = found }
    return found
  }

  private func ordered(_ variables: Set<VariableDeclaration>) -> [VariableDeclaration] {
    variables.sorted {
      ($0.range.source, $0.range.lower, $0.name) < ($1.range.source, $1.range.lower, $1.name)
    }
  }
}

extension FunctionDeclaration {
  /// Whether it may use variables of a function (or of a cell's top-level blocks) around it.
  var isLocal: Bool {
    if let accessorOf {
      return accessorOf.parent is FunctionDeclaration || isInTopLevelBlock
        || (accessorOf as? VariableDeclaration)?.role == .local
    }
    return parent is FunctionDeclaration || (parent == nil && source >= 0)
  }
}

/// One walk over a body.
struct CaptureScan {
  let cache: CaptureCache
  var declared: Set<VariableDeclaration> = []
  var used: Set<VariableDeclaration> = []
  /// Captured by closures and local functions inside.
  var capturedInside: Set<VariableDeclaration> = []

  init(cache: CaptureCache) { self.cache = cache }

  private mutating func use(_ variable: VariableDeclaration) {
    switch variable.role {
    case .local, .parameter, .selfParameter: used.insert(variable)
    default: break
    }
  }

  private mutating func inner(_ variables: [VariableDeclaration]) {
    for variable in variables {
      use(variable)
      capturedInside.insert(variable)
    }
  }

  mutating func visit(_ reference: FunctionReference) {
    if reference.declaration.isLocal { inner(cache.captures(of: reference.declaration)) }
  }

  mutating func visit(_ arguments: [TypedArgument]) {
    for argument in arguments {
      switch argument {
      case .value(let value), .inoutReference(let value): visit(value)
      case .variadic(let values): for value in values { visit(value) }
      case .defaultValue: break
      }
    }
  }

  mutating func visit(_ statements: [TypedStatement]) {
    for statement in statements { visit(statement) }
  }

  mutating func visit(_ expression: TypedExpression) {
    switch expression.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral, .nilLiteral, .discard,
      .metatype, .selfMetatype, .enumCaseFunction, .error:
      break
    case .interpolation(let segments):
      for case .value(let value) in segments { visit(value) }
    case .arrayLiteral(let elements), .tuple(let elements):
      for element in elements { visit(element) }
    case .dictionaryLiteral(let pairs):
      for pair in pairs {
        visit(pair.key)
        visit(pair.value)
      }
    case .variable(let variable):
      use(variable)
      // What computes or observes a local variable uses more from outside.
      for accessor in [variable.getter, variable.setter, variable.willSet, variable.didSet] {
        if let accessor, accessor.isLocal { inner(cache.captures(of: accessor)) }
      }
    case .property(let base, let property, _, _):
      visit(base)
      _ = property
    case .staticProperty: break
    case .element(let base, _, _, let arguments, _):
      visit(base)
      visit(arguments)
    case .tupleElement(let base, _), .forceUnwrap(let base), .chainLink(let base),
      .tupleShuffle(let base, _), .dynamicType(let base), .wrapOptional(let base),
      .erase(let base), .upcast(let base), .convertFunction(let base), .eraseMetatype(let base),
      .isType(let base, _), .conditionalCast(let base, _), .forcedCast(let base, _),
      .optionalChain(let base), .attempt(_, let base):
      visit(base)
    case .keyPathAccess(let base, let keyPath):
      visit(base)
      visit(keyPath)
    case .enumCase(_, let arguments): visit(arguments)
    case .closure(let closure):
      for capture in closure.captures { visit(capture.value) }
      inner(cache.captures(of: closure))
    case .keyPath(let keyPath):
      for case (.element(_, _, let arguments, _), _) in keyPath.components { visit(arguments) }
    case .functionValue(let reference), .unboundMethod(let reference): visit(reference)
    case .boundMethod(let receiver, let reference):
      visit(receiver)
      visit(reference)
    case .call(let reference, let receiver, let arguments):
      visit(reference)
      if let receiver { visit(receiver) }
      if let intrinsic = reference.declaration.intrinsic, isInline(intrinsic) {
        visitInline(arguments)
      } else {
        visit(arguments)
      }
    case .apply(let function, let arguments):
      visit(function)
      visit(arguments)
    case .delegateInitializer(let reference, _, let arguments):
      visit(reference)
      visit(arguments)
    case .convertElements(let value, let variables, let conversions):
      visit(value)
      for variable in variables { declared.insert(variable) }
      for conversion in conversions { visit(conversion) }
    case .assign(let target, let value):
      visit(target)
      visit(value)
    case .ternary(let condition, let first, let second):
      visit(condition)
      visit(first)
      visit(second)
    case .statement(let statement): visit(statement)
    case .letIn(let variable, let value, let body):
      visit(value)
      declared.insert(variable)
      visit(body)
    }
  }

  private func isInline(_ intrinsic: String) -> Bool {
    intrinsic == "logicalAnd" || intrinsic == "logicalOr" || intrinsic == "coalesce"
      || intrinsic == "dictionary.getDefault" || intrinsic == "dictionary.setDefault"
  }

  /// Autoclosures of operators that are lowered in place capture nothing.
  private mutating func visitInline(_ arguments: [TypedArgument]) {
    for argument in arguments {
      if case .value(let value) = argument, case .closure(let closure) = value.kind {
        visit(closure.body.statements)
      } else {
        visit([argument])
      }
    }
  }

  private mutating func visit(_ conditions: [TypedCondition]) {
    for condition in conditions {
      switch condition {
      case .boolean(let value): visit(value)
      case .optionalBinding(let pattern, let value), .patternMatch(let pattern, let value):
        visit(value)
        visit(pattern)
      }
    }
  }

  mutating func visit(_ pattern: TypedPattern) {
    switch pattern.kind {
    case .wildcard, .none, .isType, .boolean: break
    case .variable(let variable): declared.insert(variable)
    case .tuple(let patterns), .enumCase(_, let patterns):
      for pattern in patterns { visit(pattern) }
    case .some(let pattern), .asType(_, let pattern): visit(pattern)
    case .expression(let variable, let expression):
      declared.insert(variable)
      visit(expression)
    }
  }

  mutating func visit(_ statement: TypedStatement) {
    switch statement.kind {
    case .expression(let value), .yield(let value), .throwing(let value), .display(let value):
      visit(value)
    case .variables(let pattern, let value):
      if let value { visit(value) }
      visit(pattern)
    case .localFunction(let function):
      inner(cache.captures(of: function))
    case .ifElse(let conditions, let then, let otherwise):
      visit(conditions)
      visit(then)
      visit(otherwise)
    case .guardElse(let conditions, let otherwise):
      visit(conditions)
      visit(otherwise)
    case .whileLoop(_, let conditions, let body):
      visit(conditions)
      visit(body)
    case .repeatLoop(_, let body, let condition):
      visit(body)
      visit(condition)
    case .forIn(let loop):
      visit(loop.sequence)
      visit(loop.pattern)
      if let filter = loop.filter { visit(filter) }
      visit(loop.body)
    case .switchCases(_, let subject, let cases):
      visit(subject)
      for item in cases {
        for pattern in item.items {
          visit(pattern.pattern)
          if let filter = pattern.filter { visit(filter) }
        }
        visit(item.body)
      }
    case .doCatch(_, let body, let catches, _):
      visit(body)
      for clause in catches {
        for item in clause.items {
          visit(item.pattern)
          if let filter = item.filter { visit(filter) }
        }
        if let variable = clause.errorVariable { declared.insert(variable) }
        visit(clause.body)
      }
    case .block(_, let body), .deferred(let body): visit(body)
    case .returning(let value): if let value { visit(value) }
    case .failInitializer, .breaking, .continuing, .fallingThrough: break
    }
  }
}
