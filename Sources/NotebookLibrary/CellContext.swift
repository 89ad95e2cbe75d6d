internal import Synchronization

/// What a running cell shows, beside what it prints.
public enum CellDisplay: Hashable, Sendable {
  /// A picture or other markup, as module `Markup` rendered it, and in words what is to be seen.
  case markup(String, summary: String)
  /// A table; every row has as many cells as the header.
  case table(header: [String], rows: [[String]], caption: String?)
  /// A remark of the engine's, such as a loss that is not a number.
  case warning(String)
}

/// How far a long computation is, such as an epoch of training.
public struct CellProgress: Hashable, Sendable {
  /// What goes on, such as `Epoch 3/10`.
  public var label: String
  /// The steps done.
  public var step: Int
  /// The steps in all, where that is known.
  public var total: Int?
  /// The latest figures, such as the loss.
  public var metrics: [Metric]

  /// A figure with its name.
  public struct Metric: Hashable, Sendable {
    /// Its name, such as `loss`.
    public var name: String
    /// The figure.
    public var value: Double

    /// A figure with its name.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// Progress from its parts.
  public init(label: String, step: Int, total: Int? = nil, metrics: [Metric] = []) {
    self.label = label
    self.step = step
    self.total = total
    self.metrics = metrics
  }
}

/// A data file that a cell read.
public struct CellFile: Hashable, Sendable {
  /// What the data is called, such as `Fashion-MNIST training images`.
  public var name: String
  /// Where it really is, to see later whether it has changed.
  public var path: String
  /// The path as a report may show it, without the parts that name a person or a machine.
  public var shownPath: String
  /// SHA-256 of the decompressed content, 64 hexadecimal digits.
  public var sha256: String
  /// The size of the decompressed content in bytes.
  public var bytes: Int

  /// A file from its facts.
  public init(name: String, path: String, shownPath: String, sha256: String, bytes: Int) {
    self.name = name
    self.path = path
    self.shownPath = shownPath
    self.sha256 = sha256
    self.bytes = bytes
  }
}

/// What the library's functions tell the session about the cell that calls them.
///
/// One cell runs at a time in a process, so there is one current context; outside of a run it takes
/// everything and does nothing with it, as when a cell is compiled with `swiftc`.
public struct CellContext: Sendable {
  /// The cell's id, or how it begins where its author gave none; empty outside of a run.
  public var cellID: String
  /// The notebook's seed, from which each cell's random stream derives together with that name.
  public var seed: UInt64
  /// Shows something below the cell.
  public var display: @Sendable (CellDisplay) -> Void
  /// Tells how far a computation is; cheap enough for every step.
  public var progress: @Sendable (CellProgress) -> Void
  /// Tells that a data file was read.
  public var fileRead: @Sendable (CellFile) -> Void

  /// A context; what is left out does nothing.
  public init(
    cellID: String = "", seed: UInt64 = 0,
    display: @escaping @Sendable (CellDisplay) -> Void = { _ in },
    progress: @escaping @Sendable (CellProgress) -> Void = { _ in },
    fileRead: @escaping @Sendable (CellFile) -> Void = { _ in }
  ) {
    self.cellID = cellID
    self.seed = seed
    self.display = display
    self.progress = progress
    self.fileRead = fileRead
  }

  private static let shared = Mutex(CellContext())

  /// The context of the cell that runs now.
  public static var current: CellContext {
    get { shared.withLock { $0 } }
    set { shared.withLock { $0 = newValue } }
  }
}
