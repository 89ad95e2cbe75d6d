internal import Diagnostics
internal import Synchronization

extension Interpreter {
  /// Asks the running cell to stop soon; may be called from any thread.
  public var interrupter: @Sendable () -> Void {
    // Only the flag is touched, which is atomic; the closure keeps the machine alive.
    nonisolated(unsafe) let machine = running.program.machine
    return { machine.isInterrupted.store(true, ordering: .relaxed) }
  }

  /// Whether the running cell was asked to stop; for natives that take long.
  public var interruptionCheck: @Sendable () -> Bool {
    nonisolated(unsafe) let machine = running.program.machine
    return { machine.isInterrupted.load(ordering: .relaxed) }
  }

  /// Runs one of the checked cells against the present values of the globals.
  ///
  /// - Parameters:
  ///   - ordinal: The cell's ordinal; it must have been checked without errors.
  ///   - report: Is told at once what the cell prints and shows.
  /// - Returns: How the run ended.
  public func run(cell ordinal: Int, report: (InterpreterEvent) -> Void) -> InterpreterEnding {
    guard let cell = cells[ordinal] else { preconditionFailure("cell \(ordinal) was not checked") }
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
      defer {
        memory.stop()
        machine.isMemoryExceeded.store(false, ordering: .relaxed)
        program.machine.output = { _ in }
        program.onDisplay = { _, _ in }
        program.machine.isInterrupted.store(false, ordering: .relaxed)
      }
      do {
        try running.run(cell)
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
