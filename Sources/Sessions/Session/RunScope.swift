internal import Diagnostics
internal import Notebooks

/// Which cells a run may execute.
struct RunScope {
  /// The cells that the user named; none when all may run.
  private var chosen: Set<Int> = []
  /// Cells before the chosen ones that those need, with the id of one that does.
  private var prerequisites: [Int: String] = [:]
  /// Cells after the chosen ones that depend on them.
  private var downstream: Set<Int> = []
  private let options: SessionOptions

  init(notebook: Notebook, options: SessionOptions, reaches: ReachTable) throws(SessionError) {
    self.options = options
    for id in options.cells {
      guard let cell = notebook.cell(id) else {
        throw .unknownCell(
          id: id, near: nearMatches(to: id, among: notebook.cells.map(\.id)),
          all: notebook.cells.map(\.id))
      }
      guard cell.options.isEvaluated else { throw .cellNotEvaluated(id: id) }
      chosen.insert(cell.ordinal)
      for earlier in reaches.prerequisites(of: cell.ordinal) { prerequisites[earlier] = id }
      downstream.formUnion(reaches.dependants(of: cell.ordinal))
    }
    // What runs downstream has prerequisites of its own.
    guard options.includesDownstream else { return }
    for later in downstream {
      let id = notebook.cells.first { $0.ordinal == later }?.id ?? ""
      for earlier in reaches.prerequisites(of: later) where !downstream.contains(earlier) {
        prerequisites[earlier] = prerequisites[earlier] ?? id
      }
    }
  }

  /// Whether a cell runs even if its earlier results still hold.
  func mustRun(_ ordinal: Int, isStopped: Bool) -> Bool {
    if isStopped { return false }
    return chosen.contains(ordinal) || (options.isFresh && mayRun(ordinal))
  }

  /// Whether a cell runs if its earlier results no longer hold.
  func mayRun(_ ordinal: Int) -> Bool {
    chosen.isEmpty || chosen.contains(ordinal) || prerequisites[ordinal] != nil
      || (options.includesDownstream && downstream.contains(ordinal))
  }

  /// The chosen cell because of which a cell runs that the user did not name.
  func reasonToRun(_ ordinal: Int) -> String? {
    chosen.contains(ordinal) || downstream.contains(ordinal) ? nil : prerequisites[ordinal]
  }

  /// Whether a cell depends on a chosen one.
  func isDownstream(_ ordinal: Int) -> Bool { downstream.contains(ordinal) }
}
