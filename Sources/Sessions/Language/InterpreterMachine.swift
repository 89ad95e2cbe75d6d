internal import Diagnostics
internal import Foundation
internal import NotebookLibrary
internal import Notebooks
internal import SwiftLanguage

/// The real language with the library's engine, as a session sees it.
final class InterpreterMachine: NotebookMachine {
  private let interpreter: Interpreter
  private var sources: [Int: SourceText] = [:]
  /// Where cells run: the paths that they name are relative to it.
  private let folder: String?

  /// A machine for one notebook.
  ///
  /// - Parameters:
  ///   - dataFolder: Where data files are looked for first.
  ///   - notebook: The notebook's path; its folder is the cells' current one, as in Jupyter.
  init(dataFolder: String?, notebook: String? = nil) {
    folder = notebook.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
    let dataFolder = dataFolder.map { URL(fileURLWithPath: $0).path }
    interpreter = Interpreter(libraries: [CellLibrary.make(dataFolder: dataFolder)])
  }

  var interrupter: @Sendable () -> Void { interpreter.interrupter }
  var checkpointer: @Sendable () -> Void { interpreter.checkpointer }

  func check(_ cells: [Cell]) -> NotebookCheck {
    for cell in cells { sources[cell.ordinal] = cell.source }
    let (diagnostics, summaries) = interpreter.check(
      cells.map { Interpreter.Cell(tag: $0.stateName, ordinal: $0.ordinal, source: $0.source) })
    var facts: [Int: CellFacts] = [:]
    for cell in cells {
      guard let summary = summaries[cell.ordinal] else { continue }
      facts[cell.ordinal] = CellFacts(
        normalizedCode: NormalizedCode.text(of: cell.code), parameters: parameters(of: cell),
        globals: summary.globals.map { .init(name: $0.name, carriesCode: $0.carriesCode) },
        mentionedGlobals: summary.mentionedGlobals, mentionedCells: summary.mentionedCells)
    }
    return NotebookCheck(
      diagnostics: diagnostics, facts: facts, sources: interpreter.librarySources)
  }

  private func parameters(of cell: Cell) -> [RunRecord.Parameter] {
    guard cell.options.isParameters else { return [] }
    return TopLevelVariable.all(in: cell.source).map { variable in
      let value = NormalizedCode.text(of: cell.source.text(in: variable.valueRange))
      return RunRecord.Parameter(name: variable.name, value: value)
    }
  }

  func run(
    _ cell: Cell, seed: UInt64, from checkpoint: MachineCheckpoint?, report: (CellEvent) -> Void
  ) throws(StateError) -> CellEnding {
    var engine: EngineCheckpoint?
    var start = { [interpreter] (report: (InterpreterEvent) -> Void) in
      interpreter.run(cell: cell.ordinal, report: report)
    }
    if let checkpoint {
      engine = try? JSONDecoder().decode(
        EngineCheckpoint.self, from: Data(checkpoint.library.utf8))
      guard engine != nil else { throw StateError(reason: "the library's part is not readable") }
      do {
        start = try interpreter.resuming(cell: cell.ordinal, from: checkpoint.snapshot)
      } catch {
        throw StateError(global: error.global, reason: error.reason)
      }
    }
    let files = FileManager.default
    let current = files.currentDirectoryPath
    if let folder { _ = files.changeCurrentDirectoryPath(folder) }
    defer { _ = files.changeCurrentDirectoryPath(current) }
    return withoutActuallyEscaping(report) { report in
      // The cell's natives run on this thread, and only until `start` returns.
      nonisolated(unsafe) let report = report
      CellContext.current = CellContext(
        cellID: cell.stateName, seed: seed,
        display: { report(.output(CellOutput($0))) },
        progress: { report(.progress(ProgressReport($0))) },
        fileRead: { report(.fileRead(path: $0.path, DataProvenance($0))) })
      let offer = interpreter.nativeCheckpoint
      EngineHooks.install(
        for: CellContext.current, isInterrupted: interpreter.interruptionCheck,
        offerCheckpoint: { _ = offer() }, resumption: engine)
      defer {
        EngineHooks.remove()
        CellContext.current = CellContext()
      }
      let ending = start { event in
        switch event {
        case .printed(let text): report(.output(.standardOutput(text)))
        case .value(let description, let typeName):
          report(.output(.value(description: description, typeName: typeName)))
        case .checkpoint(let snapshot):
          if let library = try? JSONEncoder().encode(EngineHooks.checkpoint) {
            report(
              .checkpoint(
                MachineCheckpoint(
                  snapshot: snapshot, library: String(decoding: library, as: UTF8.self))))
          }
        }
      }
      switch ending {
      case .finished: return .finished
      case .interrupted: return .interrupted
      case .failed(let diagnostic, let calls):
        return .failed(diagnostic, callStack: calls.compactMap(entry))
      }
    }
  }

  func snapshot() throws(StateError) -> Snapshot {
    do {
      return try interpreter.snapshot()
    } catch {
      throw StateError(global: error.global, reason: error.reason)
    }
  }

  func restore(_ snapshot: Snapshot) throws(StateError) {
    do {
      try interpreter.restore(snapshot)
    } catch {
      throw StateError(global: error.global, reason: error.reason)
    }
  }

  private func entry(_ call: MachineTrap.Call) -> CallStackEntry? {
    guard let source = sources[call.range.source] else { return nil }
    let position = source.position(at: call.range.lower)
    return CallStackEntry(
      function: call.function, file: source.name, line: position.line, column: position.column,
      repetitions: call.repetitions)
  }
}

extension CellOutput {
  init(_ display: CellDisplay) {
    switch display {
    case .markup(let html, let summary): self = .markup(html, summary: summary)
    case .table(let header, let rows, let caption):
      self = .table(header: header, rows: rows, caption: caption)
    case .warning(let message): self = .warning(message)
    }
  }
}

extension ProgressReport {
  init(_ progress: CellProgress) {
    self.init(
      label: progress.label, step: progress.step, total: progress.total,
      metrics: progress.metrics.map { Metric(name: $0.name, value: $0.value) })
  }
}

extension DataProvenance {
  init(_ file: CellFile) {
    self.init(name: file.name, path: file.shownPath, sha256: file.sha256, bytes: file.bytes)
  }
}
