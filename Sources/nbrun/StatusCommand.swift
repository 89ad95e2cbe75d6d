internal import ArgumentParser
internal import Sessions

/// `nbrun status NOTEBOOK`: says what a run would do, and why.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say which cells are up to date, which are stale, and why.",
    discussion: "Each line: the cell, its state, how long it took, the size of what it left, why.")

  @Argument(help: "The notebook's Markdown file.", completion: .file(extensions: ["md"]))
  var notebook: String

  @Option(
    name: .customShort("p"),
    help: ArgumentHelp(
      "Give a variable of the notebook's .parameters cell another value; may be repeated.",
      valueName: "name=value"))
  var parameters: [ParameterArgument] = []

  func validate() throws { try ParameterArgument.checkNames(parameters) }

  func run() throws {
    do {
      let status = NotebookStatus(
        path: notebook, parameters: ParameterArgument.values(parameters))
      guard try status.run() else { throw ExitCode(RunEnding.invalid.exitCode) }
    } catch let error as SessionError where error.isUsage {
      throw ValidationError(error.description)
    }
  }
}
