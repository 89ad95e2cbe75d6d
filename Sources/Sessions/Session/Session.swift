internal import Diagnostics
internal import Foundation
internal import Notebooks
internal import SwiftLanguage

/// One run of a notebook: which cells have to run, their runs, and what is kept of them.
///
/// The cells are visited in the order of the document. A ledger says which record holds each
/// global's value at that point; from it follow a cell's key, and so whether its earlier results
/// still hold, and the values to restore before it runs.
final class Session {
  let notebook: Notebook
  let parameters: [RunRecord.Parameter]
  let options: SessionOptions
  let machine: any NotebookMachine
  let store: StateStore
  let observer: any SessionObserver
  let interruption: Interruption
  let facts: [Int: CellFacts]
  let reaches: ReachTable
  private let scope: RunScope

  /// The state before the cell that is being visited.
  var ledger = Ledger()
  /// The content of the group of each global whose value the machine has.
  var held: [String: ContentHash] = [:]
  private var ending = RunEnding.finished
  /// The engine that results depend on.
  let engine: String
  /// The cells that ran to their end.
  private var finished: Set<Int> = []
  /// Whether a file of the store turned out to be damaged, and was removed.
  var foundDamage = false

  /// Prepares a run of a notebook that was checked without errors and has the run's parameters.
  ///
  /// - Throws: ``SessionError/unknownCell(id:near:all:)`` or ``SessionError/cellNotEvaluated(id:)``.
  init(
    notebook: Notebook, parameters: [RunRecord.Parameter] = [], facts: [Int: CellFacts],
    machine: any NotebookMachine, store: StateStore, options: SessionOptions,
    observer: any SessionObserver, interruption: Interruption
  ) throws(SessionError) {
    self.notebook = notebook
    self.parameters = parameters
    self.facts = facts
    self.machine = machine
    self.store = store
    self.options = options
    self.observer = observer
    self.interruption = interruption
    engine = Engine.identity()
    reaches = ReachTable(facts: facts)
    scope = try RunScope(notebook: notebook, options: options, reaches: reaches)
  }

  /// Runs what has to run.
  ///
  /// - Returns: A record for every cell, and how the run ended.
  func run() -> (record: RunRecord, ending: RunEnding) {
    let start = Date()
    var records = visitAll()
    // The damaged file is gone: what wrote it runs again.
    while foundDamage {
      foundDamage = false
      ledger = Ledger()
      records = visitAll()
    }
    let outdated = zip(notebook.cells, records).filter { cell, record in
      record.status == .stale && scope.isDownstream(cell.ordinal)
    }.map(\.0.id)
    store.removeUnused(keeping: Set(notebook.cells.map(\.stateName)))
    if !outdated.isEmpty {
      let names = outdated.map { "'\($0)'" }.joined(separator: ", ")
      observer.remark("out of date now: \(names); --downstream runs them too")
    }
    tellWaiting(records)
    let record = RunRecord(
      title: notebook.title, seed: notebook.seed, parameters: parameters,
      engineVersion: "nbrun \(Engine.version)", cells: records,
      duration: -start.timeIntervalSinceNow,
      startedAt: start.timeIntervalSince1970)
    return (record, ending)
  }

  /// Says which cells a failure kept from running.
  private func tellWaiting(_ records: [CellRecord]) {
    guard let failed = records.first(where: { $0.status == .failed }) else { return }
    let waiting = zip(notebook.cells, records).filter { cell, record in
      cell.options.isEvaluated && [.skipped, .stale].contains(record.status)
        && scope.mayRun(cell.ordinal)
    }.map { "'\($0.0.id)'" }
    guard !waiting.isEmpty else { return }
    let most = 8
    let shown =
      waiting.count > most
      ? waiting.prefix(most - 1) + ["\(waiting.count - most + 1) more"] : waiting[...]
    observer.remark("not run, as '\(failed.cellID)' failed: \(listed(Array(shown), "and"))")
  }

  private func visitAll() -> [CellRecord] {
    var records: [CellRecord] = []
    let cells = Dictionary(uniqueKeysWithValues: notebook.cells.map { ($0.ordinal, $0) })
    for (index, cell) in notebook.cells.enumerated() where !foundDamage {
      records.append(visit(cell, position: index + 1, cells: cells))
    }
    return records
  }

  private func visit(_ cell: Cell, position: Int, cells: [Int: Cell]) -> CellRecord {
    guard cell.options.isEvaluated else { return CellRecord(cellID: cell.id, status: .skipped) }
    let key = ledger.key(
      of: cell, facts: facts, reach: reach(of: cell), cells: cells, seed: notebook.seed,
      engine: engine)
    let stored = store.record(of: cell.stateName)
    if let stored, stored.baseKey == key?.hash,
      !scope.mustRun(cell.ordinal, isStopped: ending != .finished)
        || finished.contains(cell.ordinal),
      stored.files.allSatisfy(\.isCurrent), store.isComplete(stored),
      !needsAgain(stored, at: cell.ordinal)
    {
      ledger.apply(stored)
      var record = stored.record
      record.cellID = cell.id
      guard !finished.contains(cell.ordinal) else { return record }
      record.status = .cached
      observer.cellEnded(record, cell: cell, position: position, count: notebook.cells.count)
      return record
    }
    guard ending == .finished, let key, scope.mayRun(cell.ordinal), !interruption.isRequested else {
      if interruption.isRequested, ending == .finished { ending = .interrupted }
      return leave(cell, stored: stored)
    }
    if let wanted = scope.reasonToRun(cell.ordinal) {
      observer.remark("'\(wanted)' needs '\(cell.id)', which runs first")
    }
    observer.cellStarted(cell, position: position, count: notebook.cells.count)
    let record = execute(cell, key: key)
    if foundDamage { return record }
    switch record.status {
    case .fresh: finished.insert(cell.ordinal)
    case .failed: ending = .failed
    case .interrupted: ending = .interrupted
    default: break
    }
    if record.status != .fresh { ledger.forget(reaches.touched(by: cell.ordinal)) }
    observer.cellEnded(record, cell: cell, position: position, count: notebook.cells.count)
    return record
  }

  /// What a cell's run may read or change as things are.
  func reach(of cell: Cell) -> Reach {
    ledger.extended(
      reaches[cell.ordinal], of: cell.ordinal, reaches: reaches, facts: facts,
      ordinals: Dictionary(
        notebook.cells.map { ($0.stateName, $0.ordinal) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Whether a record lacks a value that could not be saved and that a later cell uses.
  private func needsAgain(_ stored: StoredRecord, at ordinal: Int) -> Bool {
    let missing = Set(stored.groups.filter { !$0.isKept }.flatMap(\.globals))
    guard !missing.isEmpty, ending == .finished, scope.mayRun(ordinal) else { return false }
    return facts.keys.contains { later in
      later > ordinal && scope.mayRun(later) && !reaches[later].globals.isDisjoint(with: missing)
    }
  }

  /// The record of a cell that should run and does not, in this run.
  private func leave(_ cell: Cell, stored: StoredRecord?) -> CellRecord {
    ledger.forget(reaches.touched(by: cell.ordinal))
    guard var record = stored?.record else { return CellRecord(cellID: cell.id, status: .skipped) }
    record.cellID = cell.id
    record.status = .stale
    return record
  }
}
