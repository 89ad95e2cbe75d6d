internal import ArgumentParser
internal import Reports
internal import Sessions

/// `nbrun NOTEBOOK`: runs the stale cells and writes the report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a notebook's stale cells and write its report.")

  @OptionGroup var input: NotebookInput

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
      parameters: input.values, checkpointInterval: checkpointEvery)
    let run = NotebookRun(path: input.notebook, options: options, isQuiet: quiet, dataFolder: data)
    try explainingUsage {
      try ReportFile.check(output, notebook: input.notebook)
      guard let outcome = try run.run() else { throw ExitCode.invalid }
      let report = Report(notebook: outcome.notebook, run: outcome.record)
      try ReportFile.write(report.html(), notebook: input.notebook, to: output, isQuiet: quiet)
      if outcome.ending != .finished { throw ExitCode(outcome.ending.exitCode) }
    }
  }
}
