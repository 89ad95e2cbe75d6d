internal import Diagnostics
internal import Notebooks

/// What a run of a notebook would do, without running it: the door for the command line.
public struct NotebookStatus {
  /// The notebook's path.
  public var path: String
  /// Values for what the notebook's `.parameters` cells declare.
  public var parameters: [String: String]

  /// The status of a notebook.
  public init(path: String, parameters: [String: String]) {
    self.path = path
    self.parameters = parameters
  }

  /// Prints a line a cell: its state, how long it took, the size of what it left, and why it is stale.
  ///
  /// - Returns: Whether the notebook is without errors; what is wrong is on standard error.
  /// - Throws: ``SessionError`` for parameters that do not fit.
  public func run() throws(SessionError) -> Bool {
    let status = StandardStream.error()
    let output = StandardStream.output()
    defer {
      output.flush()
      status.flush()
    }
    let parsed = Notebook.read(path: path)
    var notebook = parsed.notebook
    var renderer = DiagnosticRenderer(
      sources: notebook.sources, fallbackName: path, usesColor: status.usesColor)
    guard !parsed.diagnostics.hasErrors else {
      status.write(renderer.render(parsed.diagnostics))
      return false
    }
    notebook.cells = try ParameterOverrides(parameters, cells: notebook.cells).cells
    let machine = InterpreterMachine(dataFolder: nil)
    let check = machine.check(notebook.cells.filter(\.options.isEvaluated))
    guard !check.diagnostics.hasErrors else {
      renderer.sources = notebook.sources.merging(check.sources) { own, _ in own }
      status.write(renderer.render(check.diagnostics) + ParameterOverrides.notes(parameters))
      return false
    }
    let store = StateStore(reading: path)
    let session = try Session(
      notebook: notebook, facts: check.facts, machine: machine, store: store,
      options: SessionOptions(), observer: SilentObserver(), interruption: Interruption())
    output.write(Self.table(session.status()))
    output.write("state on disk: \(byteCount(store.size))\n")
    return true
  }

  static func table(_ cells: [CellStatus]) -> String {
    let rows = cells.map { cell in
      [
        cell.cell, cell.state.rawValue, cell.duration.map(seconds) ?? "",
        cell.bytes > 0 ? byteCount(cell.bytes) : "", cell.reasons.joined(separator: "; "),
      ]
    }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let width = column < widths.count ? widths[column] : 0
        let padding = String(repeating: " ", count: max(0, width - text.count))
        // Times and sizes stand to the right.
        line += column == 2 || column == 3 ? padding + text : text + padding
        line += "  "
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

/// Watches nothing.
private final class SilentObserver: SessionObserver {
  func cellStarted(_ cell: Cell, position: Int, count: Int) {}
  func cellShowed(_ output: CellOutput, cell: Cell) {}
  func cellProgressed(_ progress: ProgressReport, cell: Cell) {}
  func cellEnded(_ record: CellRecord, cell: Cell, position: Int, count: Int) {}
  func remark(_ message: String) {}
}
