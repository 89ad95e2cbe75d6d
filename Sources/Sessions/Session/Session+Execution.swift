internal import Diagnostics
internal import Foundation
internal import Notebooks
internal import SwiftLanguage

extension Session {
  /// Restores what a cell needs, runs it, and keeps what came of it.
  func execute(_ cell: Cell, key: CellKey) -> CellRecord {
    let run = CellRun(cell: cell, key: key, observer: observer)
    do {
      try restore(for: cell)
    } catch {
      if case .store(.damaged(let path, let detail)) = error, store.discard(path) {
        observer.remark("'\(path)' is damaged (\(detail)); the cell that wrote it runs again")
        foundDamage = true
        return run.record
      }
      fail(&run.record, cell: cell, id: "state-not-restored", message: error.description)
      return run.record
    }
    let ending = start(run)
    run.record.duration = run.seconds
    switch ending {
    case .failed(let diagnostic, let callStack):
      fail(&run.record, diagnostic)
      run.record.callStack = callStack
      store.removeCheckpoint(of: cell.stateName)
    case .timedOut:
      let limit = seconds(cell.options.timeout ?? 0)
      fail(
        &run.record, cell: cell, id: "timeout",
        message: "the cell ran longer than its timeout of \(limit)")
    case .interrupted:
      run.record.status = .interrupted
    case .finished:
      do {
        try keep(run)
        store.removeCheckpoint(of: cell.stateName)
      } catch {
        fail(&run.record, cell: cell, id: "state-not-kept", message: error.description)
      }
    }
    return run.record
  }

  /// Gives the globals that a cell may touch the values that they have before it.
  private func restore(for cell: Cell) throws(SessionError) {
    let needed = ledger.holdings(of: reach(of: cell).globals).filter { holding in
      holding.isKept && holding.globals.contains { held[$0] != holding.content }
    }
    guard !needed.isEmpty else { return }
    var parts: [Snapshot] = []
    for holding in needed {
      do {
        parts.append(try store.group(holding.content))
      } catch {
        throw .store(error)
      }
    }
    do {
      try machine.restore(Snapshot(joining: parts))
    } catch {
      throw .state(global: error.global, reason: error.reason)
    }
    for holding in needed {
      for global in holding.globals { held[global] = holding.content }
    }
  }

  /// Writes a cell's record with the globals that it declared or changed.
  private func keep(_ run: CellRun) throws(SessionError) {
    let cell = run.cell
    let files = run.stamps
    var snapshot: Snapshot
    do {
      snapshot = try machine.snapshot()
    } catch {
      throw .state(global: error.global, reason: error.reason)
    }
    // A global that was not restored is none of this cell's business.
    snapshot.roots.removeAll { held[$0.global] == nil && ledger.holdings[$0.global] != nil }
    let groups = snapshot.groups(blobHash: store.hash(of:))
    let touched = reaches.touched(by: cell.ordinal)
    let changed = groups.filter { group in
      group.globals.contains { held[$0] != group.content }
        || (group.mayChangeUnseen && !touched.isDisjoint(with: group.globals))
    }
    let key = Ledger.key(run.key, files: files)
    run.record.key = key.hexadecimal
    let isSynced = run.seconds >= StateStore.secondsWorthSyncing
    do {
      var stored = StoredRecord(
        cell: cell.stateName, baseKey: run.key, parts: run.parts, key: key, files: files,
        groups: [], record: run.record)
      for group in changed {
        guard let type = group.unsavedType else {
          var written = try store.write(group, isSynced: isSynced)
          written.codeCells = group.codeCells(among: Set(notebook.cells.map(\.stateName)))
          stored.groups.append(written)
          continue
        }
        stored.groups.append(
          StoredRecord.Group(globals: group.globals, content: key, blobs: [], isKept: false))
        let names = group.globals.map { "'\($0.split(separator: "/").last ?? "")'" }
        observer.remark(
          "a value of type '\(type)' cannot be kept between runs, so that '\(cell.id)' runs "
            + "again when \(names.joined(separator: ", ")) is needed")
      }
      try store.write(stored, isSynced: isSynced)
      ledger.apply(stored)
    } catch {
      throw .store(error)
    }
    for group in changed {
      for global in group.globals { held[global] = group.content }
    }
  }

  private func fail(_ record: inout CellRecord, cell: Cell, id: String, message: String) {
    let range = SourceRange(source: cell.ordinal, lower: 0, upper: 0)
    fail(&record, Diagnostic(id: id, message: message, range: range))
  }

  private func fail(_ record: inout CellRecord, _ diagnostic: Diagnostic) {
    record.status = .failed
    record.diagnostic = diagnostic
    record.diagnosticText = DiagnosticRenderer(
      sources: notebook.sources, fallbackName: notebook.name
    ).render(diagnostic)
  }
}
