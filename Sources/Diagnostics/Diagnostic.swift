/// How grave a diagnostic is.
public enum Severity: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  /// Nothing runs until it is mended.
  case error
  /// Something that the author most likely did not mean.
  case warning
  /// A remark that belongs to another diagnostic.
  case note

  /// Graver ones come first.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .note: 2
    }
  }
}

/// One message to a notebook's author, and the place that it speaks of.
public struct Diagnostic: Error, Hashable, Sendable, Codable {
  /// A stable name, such as `unknown-name`, that tests and editors rely on.
  public var id: String
  /// How grave it is.
  public var severity: Severity
  /// The message: one line, without a final full stop, as compilers write.
  public var message: String
  /// The place; the caret stands under its first byte, tildes under the rest.
  public var range: SourceRange
  /// Further ranges of the same line that tildes mark, such as both operands.
  public var highlights: [SourceRange]
  /// Remarks that belong to it, each with a place of its own.
  public var notes: [Note]
  /// Changes that would mend it.
  public var fixIts: [FixIt]

  /// A diagnostic from its parts; an error unless told otherwise.
  public init(
    id: String, severity: Severity = .error, message: String, range: SourceRange,
    highlights: [SourceRange] = [], notes: [Note] = [], fixIts: [FixIt] = []
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.range = range
    self.highlights = highlights
    self.notes = notes
    self.fixIts = fixIts
  }

  /// A remark that belongs to a diagnostic.
  public struct Note: Hashable, Sendable, Codable {
    /// The remark, one line.
    public var message: String
    /// Its place, or ``SourceRange/nowhere``.
    public var range: SourceRange
    /// Changes that the remark proposes.
    public var fixIts: [FixIt]

    /// A note from its parts; without a range it has no place of its own.
    public init(message: String, range: SourceRange = .nowhere, fixIts: [FixIt] = []) {
      self.message = message
      self.range = range
      self.fixIts = fixIts
    }
  }

  /// A change of the source that would mend a diagnostic.
  public struct FixIt: Hashable, Sendable, Codable {
    /// What the change does, such as `replace 'batchsize' with 'batchSize'`.
    public var message: String
    /// The bytes to replace; an empty range inserts.
    public var range: SourceRange
    /// The text that takes their place; an empty text deletes.
    public var replacement: String

    /// A change from its parts; without a message one is written for it.
    public init(range: SourceRange, replacement: String, message: String? = nil) {
      self.range = range
      self.replacement = replacement
      self.message =
        message
        ?? (replacement.isEmpty
          ? "remove this" : range.isEmpty ? "insert '\(replacement)'" : "use '\(replacement)'")
    }
  }
}
