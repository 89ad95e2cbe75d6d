internal import ArgumentParser

/// What every command that looks at one notebook takes.
struct NotebookInput: ParsableArguments {
  @Argument(help: "The notebook's Markdown file.", completion: .file(extensions: ["md"]))
  var notebook: String

  @Option(
    name: .customShort("p"),
    help: ArgumentHelp(
      "Give a variable of the notebook's .parameters cell another value; may be repeated.",
      valueName: "name=value"))
  var parameters: [ParameterArgument] = []

  /// The values by their names.
  var values: [String: String] { ParameterArgument.values(parameters) }

  func validate() throws { try ParameterArgument.checkNames(parameters) }
}
