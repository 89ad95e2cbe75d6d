/// What came of a run of a notebook: all that a report shows beside the notebook itself.
public struct RunRecord: Hashable, Sendable, Codable {
  /// The notebook's title.
  public var title: String
  /// The seed that every cell's random numbers derive from.
  public var seed: UInt64
  /// The parameters' values by name, in the order of their declarations.
  public var parameters: [Parameter]
  /// The version of nbrun and its engine.
  public var engineVersion: String
  /// A record for every cell, in the order of the document.
  public var cells: [CellRecord]
  /// How long the whole run took, in seconds.
  public var duration: Double
  /// When the run began, in seconds since 1970 (UTC).
  public var startedAt: Double

  /// A record from its parts.
  public init(
    title: String, seed: UInt64, parameters: [Parameter] = [], engineVersion: String,
    cells: [CellRecord] = [], duration: Double = 0, startedAt: Double = 0
  ) {
    self.title = title
    self.seed = seed
    self.parameters = parameters
    self.engineVersion = engineVersion
    self.cells = cells
    self.duration = duration
    self.startedAt = startedAt
  }

  /// The record of a cell.
  public func cell(_ id: String) -> CellRecord? { cells.first { $0.cellID == id } }

  /// A value that a notebook's `.parameters` cell declares.
  public struct Parameter: Hashable, Sendable, Codable {
    /// The variable's name.
    public var name: String
    /// Its value as Swift source.
    public var value: String
    /// Whether the value was given on the command line.
    public var isOverridden: Bool

    /// A parameter from its parts.
    public init(name: String, value: String, isOverridden: Bool = false) {
      self.name = name
      self.value = value
      self.isOverridden = isOverridden
    }
  }
}
