internal import Diagnostics

/// Collects what the checker finds; trials of overloads note their errors without keeping them.
final class DiagnosticSink {
  private var found: [Diagnostic] = []
  /// What is looked for only where all types are right: use before a value, a missing `return`.
  private var late: [Diagnostic] = []
  /// What there is to report: late errors beside others would be cascades.
  var diagnostics: [Diagnostic] { hasErrors ? found : found + late }
  /// How many trials are under way.
  @exclusivity(unchecked) private var trials = 0
  /// Errors since the innermost trial began.
  @exclusivity(unchecked) private(set) var errorCount = 0

  /// Names in statements with syntax errors: that they are unknown is no news.
  var unreadNames: Set<String> = []

  /// Whether anything was refused so far.
  var hasErrors: Bool { found.contains { $0.severity == .error } }

  /// Whether the source will be refused, if only for what is looked for last.
  var isRefusing: Bool { hasErrors || late.contains { $0.severity == .error } }

  var isTrying: Bool { trials > 0 }

  /// Notes a failure that was reported elsewhere.
  func fail() { errorCount += 1 }

  func error(
    _ id: String, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = [],
    fixIts: [Diagnostic.FixIt] = []
  ) {
    errorCount += 1
    guard trials == 0 else { return }
    found.append(
      Diagnostic(id: id, message: message, range: range, notes: notes, fixIts: fixIts))
  }

  /// An error that is reported where there are no others.
  func lateError(
    _ id: String, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = []
  ) {
    guard trials == 0 else { return }
    late.append(Diagnostic(id: id, message: message, range: range, notes: notes))
  }

  /// A warning that is given where there are no errors but late ones.
  func lateWarning(_ id: String, _ message: String, _ range: SourceRange) {
    guard trials == 0 else { return }
    late.append(Diagnostic(id: id, severity: .warning, message: message, range: range))
  }

  func warning(
    _ id: String, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = [],
    fixIts: [Diagnostic.FixIt] = []
  ) {
    guard trials == 0 else { return }
    found.append(
      Diagnostic(
        id: id, severity: .warning, message: message, range: range, notes: notes, fixIts: fixIts))
  }

  /// What an expression's form alone tells, whatever its types are.
  private static let ofForm: Set = [
    "branch-without-value", "if-expression-without-else", "jump-out-of-expression",
  ]

  /// How much was found so far, for ``keepFirstError(since:outside:)``.
  var foundCount: Int { found.count }

  /// Leaves of the errors since then the first one and the unknown names: the rest was not looked for.
  ///
  /// In `patterns` names are looked for only as the patterns' turn comes.
  func keepFirstError(since start: Int, outside patterns: [SourceRange]) {
    guard trials == 0, start < found.count else { return }
    var isFirst = true
    found =
      found[..<start]
      + found[start...].filter { diagnostic in
        guard diagnostic.severity == .error, !Self.ofForm.contains(diagnostic.id) else {
          return true
        }
        defer { isFirst = false }
        return isFirst
          || diagnostic.id == "unknown-name"
            && !patterns.contains { $0.contains(diagnostic.range.lower) }
      }
  }

  /// Changes the latest report of an id at a place, now that more is known.
  func replace(_ id: String, at range: SourceRange, by change: (inout Diagnostic) -> Void) {
    guard let index = found.lastIndex(where: { $0.id == id && $0.range == range }) else { return }
    change(&found[index])
  }

  /// Whether an error was found in a range, other than those of an id.
  func hasError(in range: SourceRange, besides id: String? = nil) -> Bool {
    found.contains {
      $0.severity == .error && $0.range.source == range.source && range.contains($0.range.lower)
        && $0.id != id
    }
  }

  /// Where types are declared inside of functions: what is wrong in them is their own affair.
  var localTypes: [SourceRange] = []

  /// Whether some type in a range is wrong, but for what is wrong inside of a local type.
  ///
  /// Nothing is told about how its variables are used then; errors in how control and thrown errors
  /// flow leave the types as they are.
  func hasTypeError(in range: SourceRange) -> Bool {
    found.contains {
      $0.severity == .error && $0.range.source == range.source && range.contains($0.range.lower)
        && !Self.besideTypes.contains($0.id) && !isInLocalType($0.range.lower, within: range)
    }
  }

  private func isInLocalType(_ place: Int, within range: SourceRange) -> Bool {
    localTypes.contains { type in
      type.source == range.source && type.contains(place) && range.contains(type.lower)
        && type.upper < range.upper
    }
  }

  private static let besideTypes: Set = [
    "missing-try", "unhandled-throw", "unhandled-error", "thrown-type", "rethrows-own",
    "implicit-self",
    "unavailable", "jump-out-of-defer", "jump-outside-loop", "unknown-label", "continue-non-loop",
    "fallthrough-outside-switch", "return-without-value", "binding-non-optional",
    "switch-not-exhaustive", "unused-function",
  ]

  /// Errors about expressions point at one token of them, which only the syntax tells.
  func point(in statements: [StatementSyntax], of source: Int) {
    Self.point(&found, in: statements, of: source)
    Self.point(&late, in: statements, of: source)
  }

  private static func point(
    _ diagnostics: inout [Diagnostic], in statements: [StatementSyntax], of source: Int
  ) {
    let indices = diagnostics.indices.filter {
      diagnostics[$0].range.source == source && aboutExpressions.contains(diagnostics[$0].id)
    }
    guard !indices.isEmpty else { return }
    let places = ErrorPlaces(of: Set(indices.map { diagnostics[$0].range }), in: statements).found
    for index in indices {
      let whole = diagnostics[index].range
      guard let place = places[whole] else { continue }
      diagnostics[index].range = place
      for note in diagnostics[index].notes.indices
      where diagnostics[index].notes[note].range == whole {
        diagnostics[index].notes[note].range = place
      }
    }
  }

  /// The ids of errors that are reported with the whole of an expression.
  private static let aboutExpressions: Set = [
    "type-mismatch", "optional-not-unwrapped", "inaccessible",
    "inaccessible-setter", "immutable", "missing-label", "generic-parameter-not-inferred",
    "cannot-infer-parameter", "opaque-mismatch", "nil-to-non-optional", "no-overload",
    "requirement-not-met", "existential-conformance", "same-type-requirement",
    "call-non-function", "unused-result", "unused-expression", "binding-non-optional",
    "not-hashable", "ambiguous-operator", "deprecated", "unavailable", "conflicting-arguments",
    "cast-always-succeeds", "cast-always-fails", "cast-does-nothing", "nil-comparison",
    "needless-coalescing", "for-in-non-sequence", "unused-function", "infinite-recursion",
    "unreachable-code",
    "literal-overflow",
  ]

  func add(_ others: [Diagnostic]) { found.append(contentsOf: others) }

  /// Runs `body` without reporting; says whether it found no error.
  func trial<Result>(_ body: () -> Result) -> (result: Result, succeeded: Bool) {
    let before = errorCount
    trials += 1
    let result = body()
    trials -= 1
    let succeeded = errorCount == before
    errorCount = before
    return (result, succeeded)
  }

  /// Runs `body` for good: what it reports stays unless it finds an error.
  func attempt<Result>(_ body: () -> Result) -> (result: Result, succeeded: Bool) {
    let before = mark()
    let result = body()
    guard errorCount > before.errors else { return (result, true) }
    rollBack(to: before)
    return (result, false)
  }

  /// What was reported so far.
  struct Mark {
    fileprivate var errors: Int
    fileprivate var found: Int
    fileprivate var late: Int
  }

  func mark() -> Mark { Mark(errors: errorCount, found: found.count, late: late.count) }

  /// Takes back all reports since a mark.
  func rollBack(to mark: Mark) {
    found.removeSubrange(mark.found...)
    late.removeSubrange(mark.late...)
    errorCount = mark.errors
  }
}

extension Diagnostic.Note {
  /// The note that a mistyped name was meant to be another.
  init(proposing name: String, at range: SourceRange) {
    self.init(
      message: "did you mean '\(name)'?", range: range,
      fixIts: [.init(range: range, replacement: name)])
  }
}
