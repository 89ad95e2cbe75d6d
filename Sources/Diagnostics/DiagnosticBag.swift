/// All diagnostics of one check, in the order of the document and without repetitions.
public struct DiagnosticBag: Hashable, Sendable {
  private var members: [Diagnostic] = []
  private var known: Set<Diagnostic> = []

  /// An empty bag.
  public init() {}

  /// A bag of some diagnostics.
  public init(_ diagnostics: some Sequence<Diagnostic>) {
    append(contentsOf: diagnostics)
  }

  /// Adds a diagnostic, unless the bag holds its equal.
  public mutating func append(_ diagnostic: Diagnostic) {
    if known.insert(diagnostic).inserted { members.append(diagnostic) }
  }

  /// Adds several diagnostics.
  public mutating func append(contentsOf diagnostics: some Sequence<Diagnostic>) {
    for diagnostic in diagnostics { append(diagnostic) }
  }

  /// The diagnostics by source, then place, then gravity; equals stay in the order they came in.
  public var sorted: [Diagnostic] {
    members.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      return (first.range.source, first.range.lower, first.range.upper, first.severity, left.offset)
        < (
          second.range.source, second.range.lower, second.range.upper, second.severity, right.offset
        )
    }.map(\.element)
  }

  /// Whether there is none.
  public var isEmpty: Bool { members.isEmpty }

  /// How many there are.
  public var count: Int { members.count }

  /// Whether any is an error, so that nothing may run.
  public var hasErrors: Bool { members.contains { $0.severity == .error } }

  /// How many are of a severity.
  public func count(of severity: Severity) -> Int {
    members.count { $0.severity == severity }
  }
}
