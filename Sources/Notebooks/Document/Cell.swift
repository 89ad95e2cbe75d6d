public import Diagnostics

/// A fenced block of Swift that a run executes.
public struct Cell: Hashable, Sendable {
  /// The id: `^[A-Za-z0-9_-]{1,64}$`, unique in its notebook.
  public var id: String
  /// Whether the id was made from the nearest heading, as the author gave none.
  public var hasDerivedID: Bool
  /// What its state is kept under and its random numbers are drawn by: the id where the author gave one,
  /// else how its code begins, so that neither a cell that is put in before it nor a heading that is worded
  /// anew changes its results.
  public var stateName: String
  /// The place among the notebook's cells, counted from 0.
  public var ordinal: Int
  /// The code, which knows its lines and columns in the notebook's file.
  public var source: SourceText
  /// The line of the fence that opens the cell, counted from 1.
  public var fenceLine: Int
  /// What the fence says beside the id.
  public var options: Options

  /// A cell from its parts.
  public init(
    id: String, hasDerivedID: Bool = false, stateName: String? = nil, ordinal: Int,
    source: SourceText, fenceLine: Int, options: Options = Options()
  ) {
    self.id = id
    self.hasDerivedID = hasDerivedID
    self.stateName = stateName ?? id
    self.ordinal = ordinal
    self.source = source
    self.fenceLine = fenceLine
    self.options = options
  }

  /// The code without what the Markdown around it adds.
  public var code: String { source.text }

  /// What the attributes of a cell's fence can say.
  public struct Options: Hashable, Sendable {
    /// `.collapsed`: the report folds the code away.
    public var isCollapsed = false
    /// `.parameters`: the cell declares what `-p name=value` overrides.
    public var isParameters = false
    /// `caption="…"`: a line below the outputs.
    public var caption: String?
    /// `timeout=20m`, in seconds: the run stops the cell after this time.
    public var timeout: Double?
    /// `eval=false`: the cell is shown, but neither checked nor run.
    public var isEvaluated = true
    /// `echo=false`: the report leaves the code out and shows only the outputs.
    public var isEchoed = true

    /// What a fence without attributes says.
    public init() {}
  }
}
