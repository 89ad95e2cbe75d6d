internal import Notebooks

/// Whoever watches a run, such as the terminal.
protocol SessionObserver: AnyObject {
  /// A cell begins; `position` counts from 1 among the notebook's `count` cells.
  func cellStarted(_ cell: Cell, position: Int, count: Int)
  /// A running cell shows something.
  func cellShowed(_ output: CellOutput, cell: Cell)
  /// A running cell tells how far it is.
  func cellProgressed(_ progress: ProgressReport, cell: Cell)
  /// A cell has its record for this run, because it ran or because it did not have to.
  func cellEnded(_ record: CellRecord, cell: Cell, position: Int, count: Int)
  /// Something that the user should know, such as which cells are now out of date.
  func remark(_ message: String)
}
