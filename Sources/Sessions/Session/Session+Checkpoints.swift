internal import Diagnostics
internal import Foundation
internal import Notebooks
internal import SwiftLanguage

extension Session {
  /// How a cell's run ended, as the session sees it.
  enum RunEnd {
    case finished
    case failed(Diagnostic, callStack: [CallStackEntry])
    case interrupted
    case timedOut
  }

  /// Runs a cell from its beginning, or from where an earlier run left it, and saves its state now
  /// and then.
  func start(_ run: CellRun) -> RunEnd {
    let cell = run.cell
    let (stop, save) = (machine.interrupter, machine.checkpointer)
    let timer = CellTimer(seconds: cell.options.timeout, stop: stop)
    let saver = CheckpointTimer(every: options.checkpointInterval, ask: save)
    let saves = options.checkpointInterval > 0
    interruption.attach {
      if saves { save() }
      stop()
    }
    defer {
      interruption.attach(nil)
      timer.cancel()
      saver.cancel()
    }
    let report = { [self] (event: CellEvent) in
      if case .checkpoint(let checkpoint) = event {
        keep(checkpoint, of: run, saver)
      } else {
        run.note(event)
      }
    }
    switch attempt(run, report) {
    case .finished: return .finished
    case .failed(let diagnostic, let callStack): return .failed(diagnostic, callStack: callStack)
    case .interrupted:
      return timer.hasFired && !interruption.isRequested ? .timedOut : .interrupted
    }
  }

  private func attempt(_ run: CellRun, _ report: (CellEvent) -> Void) -> CellEnding {
    if let (stored, checkpoint) = checkpoint(for: run) {
      run.resume(stored)
      observer.remark(
        "'\(run.cell.id)' goes on from where it was after \(seconds(stored.record.duration))")
      do {
        return try machine.run(run.cell, seed: notebook.seed, from: checkpoint, report: report)
      } catch {
        run.restart()
        observer.remark(
          "'\(run.cell.id)' begins anew: its checkpoint cannot be used (\(error.reason))")
      }
    }
    do {
      return try machine.run(run.cell, seed: notebook.seed, from: nil, report: report)
    } catch {
      preconditionFailure("a run from the beginning needs no checkpoint: \(error.reason)")
    }
  }

  /// The checkpoint that an earlier run of the same cell, from the same state, left.
  private func checkpoint(
    for run: CellRun
  ) -> (stored: StoredCheckpoint, checkpoint: MachineCheckpoint)? {
    guard !options.isFresh, options.checkpointInterval > 0,
      let stored = store.checkpoint(of: run.cell.stateName), stored.baseKey == run.key,
      stored.files.allSatisfy(\.isCurrent), let snapshot = try? store.group(stored.group.content)
    else { return nil }
    return (stored, MachineCheckpoint(snapshot: snapshot, library: stored.library))
  }

  /// Saves the state in the midst of a cell; where that cannot be, the run goes on without.
  private func keep(_ checkpoint: MachineCheckpoint, of run: CellRun, _ saver: CheckpointTimer) {
    let start = Date()
    guard
      let group = checkpoint.snapshot.checkpointGroup(
        touched: reaches.touched(by: run.cell.ordinal), blobHash: store.hash(of:))
    else { return }
    var record = run.record
    record.duration = run.seconds
    record.status = .interrupted
    do {
      try store.write(
        StoredCheckpoint(
          cell: run.cell.stateName, baseKey: run.key, files: run.stamps,
          group: try store.write(group), library: checkpoint.library, record: record))
    } catch {
      observer.remark("the state of '\(run.cell.id)' is not saved: \(error.description)")
    }
    saver.noteTaken(seconds: -start.timeIntervalSinceNow)
  }
}
