internal import Notebooks

/// What a run would do with a cell, and why.
struct CellStatus: Hashable {
  enum State: String {
    case upToDate = "up to date"
    case stale
    /// Runs if one of the cells before it leaves other values than it did.
    case maybeStale = "maybe stale"
    case neverRan = "not run"
    case notEvaluated = "eval=false"
  }
  var cell: String
  var state: State
  var reasons: [String] = []
  /// How long the last run took, in seconds.
  var duration: Double?
  /// The bytes that the values it left take on disk; shared ones count for each cell.
  var bytes = 0
}

extension Session {
  /// The state of every cell, in the order of the document; nothing runs and nothing changes.
  func status() -> [CellStatus] {
    let cells = Dictionary(uniqueKeysWithValues: notebook.cells.map { ($0.ordinal, $0) })
    var outdated: [(ordinal: Int, id: String)] = []
    return notebook.cells.map { cell in
      guard cell.options.isEvaluated else {
        return CellStatus(cell: cell.id, state: .notEvaluated)
      }
      let stored = store.record(of: cell.stateName)
      var status = CellStatus(
        cell: cell.id, state: .stale, duration: stored?.record.duration,
        bytes: store.size(of: stored?.groups.filter(\.isKept) ?? []))
      let key = ledger.key(
        of: cell, facts: facts, reach: reach(of: cell), cells: cells, seed: notebook.seed,
        engine: engine)
      status.reasons = reasons(stored, key)
      if stored == nil {
        status.state = .neverRan
      } else if key != nil, status.reasons.isEmpty, let stored {
        status.state = .upToDate
        ledger.apply(stored)
        return status
      }
      if key == nil {
        let needed = reaches.prerequisites(of: cell.ordinal)
        let first = outdated.filter { needed.contains($0.ordinal) }.map { "'\($0.id)'" }
        status.reasons = [
          stored == nil
            ? "after " + listed(first, "and") : "if \(listed(first, "or")) changes what it reads"
        ]
        if stored != nil { status.state = .maybeStale }
      }
      if let left = store.checkpoint(of: cell.stateName), left.baseKey == key?.hash {
        status.reasons.append("goes on after \(seconds(left.record.duration))")
      }
      outdated.append((cell.ordinal, cell.id))
      ledger.forget(reaches.touched(by: cell.ordinal))
      return status
    }
  }

  /// The id of the cell whose state has a name.
  private func shownName(_ stateName: String) -> String {
    notebook.cells.first { $0.stateName == stateName }?.id ?? stateName
  }

  /// Why a cell's results do not hold; nothing where they do.
  private func reasons(_ stored: StoredRecord?, _ key: CellKey?) -> [String] {
    guard let stored, let key else { return [] }
    if stored.baseKey != key.hash { return key.changes(since: stored.parts, shown: shownName) }
    let changed = stored.files.filter { !$0.isCurrent }.map { file in
      "'\(file.path.split(separator: "/").last ?? "")' "
        + (file.isThere ? "changed" : "is missing")
    }
    if !changed.isEmpty { return changed }
    return store.isComplete(stored) ? [] : ["values that it left are missing from the disk"]
  }
}
