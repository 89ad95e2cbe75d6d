internal import ArgumentParser
internal import Reports
internal import Sessions

/// `nbrun NOTEBOOK`: runs the stale cells and writes the report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a notebook's stale cells and write its report.")

  @Argument(help: "The notebook's Markdown file.", completion: .file(extensions: ["md"]))
  var notebook: String

  @Option(
    name: .customLong("cell"),
    help: ArgumentHelp(
      "Run this cell again from the state before it, and nothing after it; may be repeated.",
      valueName: "id"))
  var cells: [String] = []

  @Flag(help: "With --cell: also run the cells that depend on it.")
  var downstream = false

  @Flag(help: "Ignore earlier results and run again.")
  var fresh = false

  @Option(
    name: .customShort("p"),
    help: ArgumentHelp(
      "Give a variable of the notebook's .parameters cell another value; may be repeated.",
      valueName: "name=value"))
  var parameters: [ParameterArgument] = []

  @Option(
    help: ArgumentHelp("Where the report goes; output/NOTEBOOK.html by default.", valueName: "file")
  )
  var output: String?

  @Option(help: ArgumentHelp("Look for data in this folder first.", valueName: "dir"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Save the state of a running cell this often, so that a later run goes on from there; 0 never.",
      valueName: "seconds"))
  var checkpointEvery = 10.0

  @Flag(help: "Show no progress.")
  var quiet = false

  func validate() throws {
    try ParameterArgument.checkNames(parameters)
    guard checkpointEvery >= 0 else {
      throw ValidationError("--checkpoint-every takes a number of seconds, 0 or more")
    }
    if downstream && cells.isEmpty {
      throw ValidationError("--downstream goes with --cell; without it every stale cell runs")
    }
  }

  func run() throws {
    let options = SessionOptions(
      cells: cells, includesDownstream: downstream, isFresh: fresh,
      parameters: ParameterArgument.values(parameters), checkpointInterval: checkpointEvery)
    let run = NotebookRun(path: notebook, options: options, isQuiet: quiet, dataFolder: data)
    do {
      try ReportFile.check(output, notebook: notebook)
      guard let outcome = try run.run() else { throw ExitCode(RunEnding.invalid.exitCode) }
      let report = Report(notebook: outcome.notebook, run: outcome.record)
      try ReportFile.write(report.html(), notebook: notebook, to: output, isQuiet: quiet)
      if outcome.ending != .finished { throw ExitCode(outcome.ending.exitCode) }
    } catch let error as SessionError where error.isUsage {
      throw ValidationError(error.description)
    }
  }
}
