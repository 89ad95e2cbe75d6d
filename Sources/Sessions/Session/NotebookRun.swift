internal import Diagnostics
internal import Foundation
public import Notebooks
internal import SwiftLanguage

/// A run of a notebook, from its file to its records: the door for the command line.
public struct NotebookRun {
  /// The notebook's path, as the user gave it.
  public var path: String
  /// What is asked for.
  public var options: SessionOptions
  /// Whether the terminal shows no progress.
  public var isQuiet: Bool
  private let dataFolder: String?
  private let makeMachine: () -> any NotebookMachine

  /// What came of a run.
  public struct Outcome {
    /// The notebook as it ran: parameters in place.
    public var notebook: Notebook
    /// A record for every cell.
    public var record: RunRecord
    /// How the run ended.
    public var ending: RunEnding
  }

  /// A run in the language of the cells, with the library's engine.
  ///
  /// - Parameters:
  ///   - path: The notebook's path.
  ///   - options: What is asked for.
  ///   - isQuiet: Whether the terminal shows no progress.
  ///   - dataFolder: Where data files are looked for first.
  public init(path: String, options: SessionOptions, isQuiet: Bool, dataFolder: String?) {
    self.init(path: path, options: options, isQuiet: isQuiet, dataFolder: dataFolder) {
      InterpreterMachine(dataFolder: dataFolder, notebook: path)
    }
  }

  init(
    path: String, options: SessionOptions, isQuiet: Bool, dataFolder: String? = nil,
    makeMachine: @escaping () -> any NotebookMachine
  ) {
    self.dataFolder = dataFolder
    self.path = path
    self.options = options
    self.isQuiet = isQuiet
    self.makeMachine = makeMachine
  }

  /// Reads, checks and runs the notebook; Ctrl-C stops it and leaves a record of what was done.
  ///
  /// What cells print goes to standard output, everything else to standard error.
  ///
  /// - Returns: What came of it; nothing when the file could not be read as a notebook or the parameters'
  ///   values do not fit it, in which case the problems are on standard error.
  /// - Throws: ``SessionError`` where the options do not fit the notebook or its state is not to be
  ///   had.
  public func run() throws(SessionError) -> Outcome? {
    try run(output: StandardStream.output(), status: StandardStream.error())
  }

  func run(
    output: any TextStream, status: any TextStream, interruption: Interruption = Interruption()
  ) throws(SessionError) -> Outcome? {
    if let dataFolder, !Folder.exists(dataFolder) { throw .noDataFolder(path: dataFolder) }
    let parsed = Notebook.read(path: path)
    tell(parsed.diagnostics, sources: parsed.notebook.sources, status: status)
    guard !parsed.diagnostics.hasErrors else { return nil }
    var notebook = parsed.notebook
    let machine = makeMachine()
    let overrides = try ParameterOverrides(options.parameters, cells: notebook.cells)
    notebook.cells = overrides.cells
    let check = machine.check(notebook.cells.filter(\.options.isEvaluated))
    let sources = notebook.sources.merging(check.sources) { own, _ in own }
    tell(check.diagnostics, sources: sources, status: status)
    if check.diagnostics.hasErrors {
      status.write(ParameterOverrides.notes(options.parameters))
      status.flush()
      // A wrong value is no fault of the notebook, whose report stays as it is.
      let isNotebookRight =
        !options.parameters.isEmpty
        && !makeMachine().check(parsed.notebook.cells.filter(\.options.isEvaluated)).diagnostics
          .hasErrors
      guard !isNotebookRight else { return nil }
      let record = invalidRecord(notebook, overrides.parameters, check.diagnostics)
      return Outcome(notebook: notebook, record: record, ending: .invalid)
    }
    let store: StateStore
    do {
      store = try StateStore(notebook: path)
    } catch {
      throw .store(error)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let observer = TerminalObserver(
      output: output, status: status, isQuiet: isQuiet,
      now: { (clock.now - start) / .seconds(1) })
    let session = try Session(
      notebook: notebook, parameters: overrides.parameters, facts: check.facts, machine: machine,
      store: store, options: options, observer: observer, interruption: interruption)
    let signal = InterruptSignal(interruption)
    let (record, ending) = session.run()
    withExtendedLifetime(signal) {}
    return Outcome(notebook: notebook, record: record, ending: ending)
  }

  private func tell(
    _ diagnostics: DiagnosticBag, sources: [Int: SourceText], status: any TextStream
  ) {
    guard !diagnostics.isEmpty else { return }
    defer { status.flush() }
    let renderer = DiagnosticRenderer(
      sources: sources, fallbackName: path, usesColor: status.usesColor)
    status.write(renderer.render(diagnostics))
  }

  /// The record of a notebook that does not check: each cell with an error shows its first one, and
  /// the text of all.
  private func invalidRecord(
    _ notebook: Notebook, _ parameters: [RunRecord.Parameter], _ diagnostics: DiagnosticBag
  ) -> RunRecord {
    let renderer = DiagnosticRenderer(sources: notebook.sources, fallbackName: path)
    let errors = Dictionary(
      grouping: diagnostics.sorted.filter { $0.severity == .error }, by: \.range.source)
    let records = notebook.cells.map { cell in
      let own = errors[cell.ordinal] ?? []
      return CellRecord(
        cellID: cell.id, status: own.isEmpty ? .skipped : .failed, diagnostic: own.first,
        diagnosticText: own.map(renderer.render).joined())
    }
    return RunRecord(
      title: notebook.title, seed: notebook.seed, parameters: parameters,
      engineVersion: "nbrun \(Engine.version)", cells: records,
      startedAt: Date().timeIntervalSince1970)
  }
}
