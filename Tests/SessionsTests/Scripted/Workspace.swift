import Diagnostics
import Foundation
import Notebooks

@testable import Sessions

/// A folder of its own, in which scripted notebooks run.
final class Workspace {
  let folder: String
  var notebookPath: String { "\(folder)/test.md" }

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("sessions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  struct Outcome {
    var record: RunRecord
    var ending: RunEnding
    var ran: [String]
    var restored: Set<String>
    var remarks: [String]
    func status(_ id: String) -> CellRecord.Status? { record.cell(id)?.status }
    func text(_ id: String) -> String {
      record.cell(id)?.outputs.map(\.plainText).joined() ?? ""
    }
  }

  /// Writes the notebook's file.
  func write(_ markdown: String) throws {
    try markdown.write(toFile: notebookPath, atomically: true, encoding: .utf8)
  }

  /// Runs the notebook's file with the engine.
  ///
  /// A process runs one cell at a time, so the runs of other tests wait.
  func runFile(
    _ options: SessionOptions = SessionOptions()
  ) throws -> (outcome: NotebookRun.Outcome?, output: String, status: String) {
    let (output, status) = (MemoryStream(), MemoryStream())
    let run = NotebookRun(path: notebookPath, options: options, isQuiet: true, dataFolder: nil)
    let outcome = try Self.engine.withLock { try run.run(output: output, status: status) }
    return (outcome, output.text, status.text)
  }

  private static let engine = NSLock()

  /// Runs a notebook as a new process would: with a machine that remembers nothing.
  func run(
    _ cells: KeyValuePairs<String, String>, options: SessionOptions = SessionOptions(),
    interruption: Interruption = Interruption(), adjust: (inout [Cell]) -> Void = { _ in },
    prepare: (ScriptedMachine) -> Void = { _ in }
  ) throws -> Outcome {
    var list = cells.enumerated().map { index, entry in
      Cell(
        id: entry.key, ordinal: index,
        source: SourceText(name: "test.md", text: entry.value, firstLine: 10 * index + 1),
        fenceLine: 10 * index)
    }
    adjust(&list)
    let machine = ScriptedMachine()
    prepare(machine)
    let overrides = try ParameterOverrides(options.parameters, cells: list)
    let notebook = Notebook(
      name: "test.md", source: SourceText(name: "test.md", text: ""), cells: overrides.cells)
    let observer = RecordingObserver()
    let session = try Session(
      notebook: notebook, parameters: overrides.parameters,
      facts: machine.check(overrides.cells.filter(\.options.isEvaluated)).facts, machine: machine,
      store: try StateStore(notebook: notebookPath), options: options, observer: observer,
      interruption: interruption)
    let (record, ending) = session.run()
    return Outcome(
      record: record, ending: ending, ran: machine.runs, restored: machine.restored,
      remarks: observer.remarks)
  }
}

/// Keeps what a session tells.
final class RecordingObserver: SessionObserver {
  private(set) var remarks: [String] = []
  func cellStarted(_ cell: Cell, position: Int, count: Int) {}
  func cellShowed(_ output: CellOutput, cell: Cell) {}
  func cellProgressed(_ progress: ProgressReport, cell: Cell) {}
  func cellEnded(_ record: CellRecord, cell: Cell, position: Int, count: Int) {}
  func remark(_ message: String) { remarks.append(message) }
}
