public import Diagnostics

/// What came of a cell: its outputs, how long it took, and why it failed when it did.
///
/// A record can be shown without the notebook that it was made from, so that one cell's results stay
/// readable while another cell's code is being changed.
public struct CellRecord: Hashable, Sendable, Codable {
  /// The cell's id.
  public var cellID: String
  /// The Merkle key that the results belong to, as hexadecimal digits; empty when it has none.
  public var key: String
  /// Whether the results are new, restored, out of date, or missing.
  public var status: Status
  /// How long the cell ran, in seconds; for a cached cell, how long it took when it ran.
  public var duration: Double
  /// When it began to run, in seconds since 1970 (UTC); nothing when it never ran.
  public var startedAt: Double?
  /// What it printed, showed and returned, in order.
  public var outputs: [CellOutput]
  /// Why it failed.
  public var diagnostic: Diagnostic?
  /// The diagnostic as text with source line and caret, as it was when the cell failed.
  public var diagnosticText: String
  /// The functions that were being called when it failed, innermost first.
  public var callStack: [CallStackEntry]
  /// The data that it read.
  public var filesRead: [DataProvenance]

  /// A record from its parts.
  public init(
    cellID: String, key: String = "", status: Status, duration: Double = 0,
    startedAt: Double? = nil, outputs: [CellOutput] = [], diagnostic: Diagnostic? = nil,
    diagnosticText: String = "", callStack: [CallStackEntry] = [],
    filesRead: [DataProvenance] = []
  ) {
    self.cellID = cellID
    self.key = key
    self.status = status
    self.duration = duration
    self.startedAt = startedAt
    self.outputs = outputs
    self.diagnostic = diagnostic
    self.diagnosticText = diagnosticText
    self.callStack = callStack
    self.filesRead = filesRead
  }

  /// The state of a cell's results.
  public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
    /// It ran in this run.
    case fresh
    /// Nothing that it depends on has changed, so that its earlier results hold.
    case cached
    /// It has results, but what they depend on has changed since.
    case stale
    /// It ran in this run and failed.
    case failed
    /// It did not run: marked `eval=false`, or after a cell that failed.
    case skipped
    /// It was running when the user stopped the run.
    case interrupted
  }
}

/// One function call that had not returned when a cell failed.
public struct CallStackEntry: Hashable, Sendable, Codable {
  /// The function as its author names it, such as `train(epochs:)`.
  public var function: String
  /// The notebook's name as shown.
  public var file: String
  /// The line of the call within the notebook's file, counted from 1.
  public var line: Int
  /// The column, counted from 1 in UTF-8 bytes.
  public var column: Int
  /// How many calls of the same place follow each other.
  public var repetitions: Int

  /// The place in words, as terminal and report tell it.
  public var place: String {
    "\(file):\(line):\(column)" + (repetitions == 1 ? "" : " (\(repetitions) times)")
  }

  /// An entry from its parts.
  public init(function: String, file: String, line: Int, column: Int, repetitions: Int = 1) {
    self.function = function
    self.file = file
    self.line = line
    self.column = column
    self.repetitions = repetitions
  }
}

/// A data file that a cell read, told so that anyone can get the same one.
public struct DataProvenance: Hashable, Sendable, Codable {
  /// What the data is called, such as `Fashion-MNIST training images`.
  public var name: String
  /// Where it was found, without the parts of the path that name a person or a machine.
  public var path: String
  /// SHA-256 of the decompressed content, 64 hexadecimal digits.
  public var sha256: String
  /// The size of the content in bytes.
  public var bytes: Int

  /// A file from its facts.
  public init(name: String, path: String, sha256: String, bytes: Int) {
    self.name = name
    self.path = path
    self.sha256 = sha256
    self.bytes = bytes
  }
}
