internal import ArgumentParser
internal import Sessions

/// `nbrun check NOTEBOOK…`: finds every error without running anything.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check notebooks without running them.")

  @Argument(help: "The notebooks' Markdown files.", completion: .file(extensions: ["md"]))
  var notebooks: [String]

  @Option(
    name: .customShort("p"),
    help: ArgumentHelp(
      "Check with another value of a variable of the .parameters cell; may be repeated.",
      valueName: "name=value"))
  var parameters: [ParameterArgument] = []

  @Option(
    help: "How to write what is wrong: text, json for editors, or github for annotations.",
    transform: { text in
      guard let format = NotebookCheckRun.Format(rawValue: text) else {
        let names = NotebookCheckRun.Format.allCases.map { "'\($0.rawValue)'" }
        throw ValidationError("the format is one of \(names.joined(separator: ", "))")
      }
      return format
    })
  var format: NotebookCheckRun.Format?

  func validate() throws { try ParameterArgument.checkNames(parameters) }

  func run() throws {
    try explainingUsage {
      let check = NotebookCheckRun(
        paths: notebooks, format: format, parameters: ParameterArgument.values(parameters))
      let code = try check.run()
      if code != 0 { throw ExitCode(code) }
    }
  }
}
