internal import Diagnostics

/// Follows control through a checked body and reports what types alone do not tell: values used
/// before they are there, paths that end without a value, code that never runs, names never used,
/// switches that leave values out.
///
/// One walk in order of evaluation does all of it. Its state says which variables have a value; paths
/// join after branches, and a loop's body is taken to run any number of times.
final class FlowChecker {
  let sink: DiagnosticSink
  @exclusivity(unchecked) var state = FlowState()

  /// Variables and properties that get their value later, and where to find them.
  var tracked: [TrackedStorage] = []
  var trackedIndices: [ObjectIdentifier: Int] = [:]
  var initializer: InitializerContext?

  /// States at `break` and `continue`, by their targets.
  var breakStates: [ObjectIdentifier: FlowState] = [:]
  var continueStates: [ObjectIdentifier: FlowState] = [:]
  /// The state in which the next case's body begins after `fallthrough`.
  var fallthroughState: FlowState?

  /// For each `do` around, innermost last: what may have a value where its body throws an error.
  var thrownStates: [ThrownState] = []

  /// The closures around, innermost last.
  @exclusivity(unchecked) var closures: [ClosureFrame] = []
  /// Variables that closures and local functions change: no text tells what they hold.
  var changedInside: Set<VariableDeclaration> = []
  /// While positive nothing is reported: a loop's first pass, code that never runs.
  @exclusivity(unchecked) var silence = 0
  @exclusivity(unchecked) var usage = VariableUsage()
  /// The body has errors of types: only what does not depend on values is still said.
  private var isErroneous = false
  /// The statement behind which control never comes, as far as values are known.
  var endOfKnown: SourceRange?
  /// Where an error was reported: one place has one.
  private var reported: Set<Int> = []
  var recursion = Recursion()
  /// The global that the statement before has set, and the one that this statement may ask for.
  var latestGlobal: (variable: VariableDeclaration, value: KnownValue)?
  var recentGlobal: (variable: VariableDeclaration, value: KnownValue)?
  /// Bodies of local functions count as uses, but are checked on their own.
  var isCountingOnly = false

  struct ThrownState {
    var maybeAssigned: Set<Int> = []
    /// How many closures are around the `do`: an error inside of another one does not leave it.
    var closures: Int
  }

  struct ClosureFrame {
    var range: SourceRange
    /// Tracked storages from here on belong to the closure itself.
    var boundary: Int
    var isAutoclosure: Bool
  }

  init(sink: DiagnosticSink) { self.sink = sink }

  /// Checks a function, accessor, initialiser or deinitialiser.
  ///
  /// `closing` is the closing brace of its body.
  func check(
    _ function: FunctionDeclaration, _ statements: [TypedStatement], closing: SourceRange
  ) {
    guard closing.source >= 0 else { return }
    let whole = SourceRange(
      source: closing.source, lower: function.range.lower, upper: closing.upper)
    let hasErrors = sink.hasError(in: whole)
    // What types alone got wrong would show up again as values that are missing.
    isErroneous = hasErrors
    if !hasErrors { ExclusivityRules(sink: sink).check(statements) }
    beginInitializer(function, statements)
    recursion.function = function
    run(statements)
    noteLeaving()
    reportRecursion()
    if state.isReachable {
      if function.role == .initializer {
        checkInitializerEnd(at: closing)
      } else {
        checkMissingReturn(function, statements, closing)
      }
    }
    let body = SourceRange(
      source: closing.source, lower: function.range.upper, upper: closing.upper)
    if !hasErrors || !sink.hasTypeError(in: body) { usage.report(to: sink) }
  }

  /// Checks a cell's top-level statements, each of which is judged by itself.
  func check(cell statements: [TypedStatement]) {
    guard let first = statements.first, let last = statements.last else { return }
    let hasErrors = sink.hasError(in: first.range.union(last.range))
    isErroneous = hasErrors
    if !hasErrors { ExclusivityRules(sink: sink).check(statements) }
    run(statements, isBlock: false)
    let wrong = hasErrors ? statements.map(\.range).filter(sink.hasTypeError) : []
    usage.report(to: sink, outside: wrong)
  }

  // MARK: Reporting

  var isSilent: Bool { silence > 0 || isCountingOnly || isErroneous }

  func error(
    _ id: String, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    guard !isSilent, reported.insert(range.lower).inserted else { return }
    sink.lateError(id, message, range, notes: notes)
  }

  func warning(_ id: String, _ message: String, _ range: SourceRange) {
    if !isSilent { sink.warning(id, message, range) }
  }

  /// A warning about what runs, which is given where nothing is refused for its types.
  func lateWarning(_ id: String, _ message: String, _ range: SourceRange) {
    if !isSilent { sink.lateWarning(id, message, range) }
  }

  private func checkMissingReturn(
    _ function: FunctionDeclaration, _ statements: [TypedStatement], _ closing: SourceRange
  ) {
    let result = function.result
    switch function.role {
    case .function, .method, .getter: break
    default: return
    }
    if result.isVoid || result.flags.contains(.hasError) { return }
    // Nobody calls what takes a value that there is none of.
    if function.parameters.contains(where: \.type.isUninhabited) { return }
    if result.isNever {
      error(
        "never-returns",
        "function with uninhabited return type 'Never' is missing call to another "
          + "never-returning function on all paths", closing)
      return
    }
    let message = "missing return in \(Self.kind(of: function)) expected to return '\(result)'"
    // `total` on the last line, where `return total` was meant. Of a generic result Swift says nothing.
    if case .expression(let value)? = statements.last?.kind, value.type == result,
      !result.flags.contains(.hasParameter)
    {
      error(
        "missing-return", message + "; did you mean to return the last expression?",
        value.range.firstByte,
        notes: [
          .init(
            message: "add 'return'", range: value.range.start,
            fixIts: [.init(range: value.range.start, replacement: "return ")])
        ])
      return
    }
    error("missing-return", message, closing)
  }

  /// As `swiftc` calls a function by where it is declared.
  private static func kind(of function: FunctionDeclaration) -> String {
    if function.role == .getter { return "getter" }
    switch function.parent {
    case nil: return "global function"
    case is FunctionDeclaration: return "local function"
    case let nominal as NominalDeclaration
    where function.isStatic && nominal.kind == .classType && !function.isFinal:
      return "class method"
    default: return function.isStatic ? "static method" : "instance method"
    }
  }

  // MARK: Tracking

  /// Begins to follow a storage that has no value yet.
  @discardableResult
  func track(_ kind: TrackedStorage.Kind, _ declaration: VariableDeclaration?) -> Int {
    let index = tracked.count
    tracked.append(TrackedStorage(kind: kind, declaration: declaration))
    if let declaration { trackedIndices[ObjectIdentifier(declaration)] = index }
    return index
  }

  /// After an error about a storage without a value: nothing more is said about it.
  func settle(_ index: Int) { state.assigned.insert(index) }

  func markAssigned(_ index: Int) {
    state.assigned.insert(index)
    state.maybeAssigned.insert(index)
  }
}
