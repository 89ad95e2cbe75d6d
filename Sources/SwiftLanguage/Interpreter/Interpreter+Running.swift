internal import Diagnostics
internal import Synchronization

extension Interpreter {
  /// Asks the running cell to stop soon; may be called from any thread.
  public var interrupter: @Sendable () -> Void {
    // Only flags are touched, which are atomic; the closure keeps the machine alive.
    nonisolated(unsafe) let machine = running.program.machine
    return {
      machine.isStopping.store(true, ordering: .relaxed)
      machine.isInterrupted.store(true, ordering: .relaxed)
    }
  }

  /// Whether the running cell was asked to stop; for natives that take long.
  public var interruptionCheck: @Sendable () -> Bool {
    nonisolated(unsafe) let machine = running.program.machine
    return { machine.isStopping.load(ordering: .relaxed) }
  }

  /// Asks the running cell for a checkpoint soon; may be called from any thread.
  public var checkpointer: @Sendable () -> Void {
    nonisolated(unsafe) let machine = running.program.machine
    return {
      machine.wantsCheckpoint.store(true, ordering: .relaxed)
      machine.isInterrupted.store(true, ordering: .relaxed)
    }
  }

  /// Offers a checkpoint from inside of a native that begins again where it left off: called at the
  /// points where it could.
  public var nativeCheckpoint: @Sendable () -> Bool {
    nonisolated(unsafe) let machine = running.program.machine
    return { machine.offerCheckpointInNative() }
  }

  /// Runs one of the checked cells against the present values of the globals.
  ///
  /// - Parameters:
  ///   - ordinal: The cell's ordinal; it must have been checked without errors.
  ///   - report: Is told at once what the cell prints and shows.
  /// - Returns: How the run ended.
  public func run(cell ordinal: Int, report: (InterpreterEvent) -> Void) -> InterpreterEnding {
    guard let cell = cells[ordinal] else { preconditionFailure("cell \(ordinal) was not checked") }
    return run(cell, nil, report: report)
  }

  /// Gives the globals and the frames of a cell what they had at a checkpoint of an earlier run.
  ///
  /// - Parameters:
  ///   - ordinal: The cell's ordinal; it must have been checked without errors.
  ///   - checkpoint: What ``InterpreterEvent/checkpoint(_:)`` gave.
  /// - Returns: What goes on with the cell, to be called once, as ``run(cell:report:)`` would be.
  /// - Throws: ``SnapshotError`` where the checkpoint does not fit the cell; nothing has changed then.
  public func resuming(
    cell ordinal: Int, from checkpoint: Snapshot
  ) throws(SnapshotError) -> (_ report: (InterpreterEvent) -> Void) -> InterpreterEnding {
    guard let cell = cells[ordinal] else { preconditionFailure("cell \(ordinal) was not checked") }
    running.prepare(cell)
    var reader = SnapshotReader(
      checkpoint, machine: running.program.machine, program: running, names: typeNames)
    let frames = try reader.restore()
    return { [self] report in run(cell, frames, report: report) }
  }

  private func run(
    _ cell: CheckedCell,
    _ frames: [(frame: SuspendedFrame, target: UnsafeMutablePointer<CallTarget>)]?,
    report: (InterpreterEvent) -> Void
  ) -> InterpreterEnding {
    let program = running.program
    return withoutActuallyEscaping(report) { report in
      program.machine.output = { report(.printed($0)) }
      program.onDisplay = { type, value in
        let text = try program.machine.describe(type, value, debug: false)
        report(.value(description: text, typeName: type.name))
      }
      nonisolated(unsafe) let machine = program.machine
      let memory = MemoryGuard {
        machine.isMemoryExceeded.store(true, ordering: .relaxed)
        machine.isInterrupted.store(true, ordering: .relaxed)
      }
      program.machine.takeCheckpoint = { [self] in
        guard let taken = checkpoint() else { return false }
        report(.checkpoint(taken))
        return true
      }
      defer {
        memory.stop()
        machine.isMemoryExceeded.store(false, ordering: .relaxed)
        program.machine.output = { _ in }
        program.onDisplay = { _, _ in }
        program.machine.takeCheckpoint = { false }
        program.machine.isInterrupted.store(false, ordering: .relaxed)
        program.machine.isStopping.store(false, ordering: .relaxed)
        program.machine.wantsCheckpoint.store(false, ordering: .relaxed)
      }
      do {
        if let frames {
          try running.resume(cell, frames)
        } else {
          try running.run(cell)
        }
        return .finished
      } catch let trap as MachineTrap {
        if trap.reason == .interrupted { return .interrupted }
        return .failed(trap.diagnostic, calls: trap.callStack)
      } catch {
        let trap = MachineTrap(.uncaughtError, "Fatal error: \(error)")
        return .failed(trap.diagnostic, calls: [])
      }
    }
  }

  /// The state in the midst of the running cell; nothing where another process could not go on.
  private func checkpoint() -> Snapshot? {
    guard !running.program.usesTypeNumbers else { return nil }
    var writer = SnapshotWriter(
      machine: running.program.machine, program: running, names: typeNames)
    guard let snapshot = try? writer.writeCheckpoint() else { return nil }
    return snapshot
  }

  /// The values of all globals that have one.
  ///
  /// - Returns: The values as data.
  /// - Throws: ``SnapshotError`` for a value that cannot be kept.
  public func snapshot() throws(SnapshotError) -> Snapshot {
    var writer = SnapshotWriter(
      machine: running.program.machine, program: running, names: typeNames)
    return try writer.write()
  }

  /// Gives the snapshot's globals their values; others keep theirs.
  ///
  /// - Parameter snapshot: Values that ``snapshot()`` gave, in this process or another.
  /// - Throws: ``SnapshotError`` where the snapshot does not fit the checked cells.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    var reader = SnapshotReader(
      snapshot, machine: running.program.machine, program: running, names: typeNames)
    try reader.restore()
  }
}
