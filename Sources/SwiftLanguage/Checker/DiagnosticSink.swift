internal import Diagnostics

/// Collects what the checker finds; trials of overloads note their errors without keeping them.
final class DiagnosticSink {
  private(set) var diagnostics: [Diagnostic] = []
  /// How many trials are under way.
  private var trials = 0
  /// Errors since the innermost trial began.
  private(set) var errorCount = 0

  /// Names in statements with syntax errors: that they are unknown is no news.
  var unreadNames: Set<String> = []

  /// Whether anything was refused so far.
  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  var isTrying: Bool { trials > 0 }

  /// Notes a failure that was reported elsewhere.
  func fail() { errorCount += 1 }

  func error(
    _ id: String, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = [],
    fixIts: [Diagnostic.FixIt] = []
  ) {
    errorCount += 1
    guard trials == 0 else { return }
    diagnostics.append(
      Diagnostic(id: id, message: message, range: range, notes: notes, fixIts: fixIts))
  }

  func warning(
    _ id: String, _ message: String, _ range: SourceRange, fixIts: [Diagnostic.FixIt] = []
  ) {
    guard trials == 0 else { return }
    diagnostics.append(
      Diagnostic(id: id, severity: .warning, message: message, range: range, fixIts: fixIts))
  }

  /// Whether an error was found in a range.
  func hasError(in range: SourceRange) -> Bool {
    diagnostics.contains {
      $0.severity == .error && $0.range.source == range.source && range.contains($0.range.lower)
    }
  }

  func add(_ found: [Diagnostic]) { diagnostics.append(contentsOf: found) }

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
}
