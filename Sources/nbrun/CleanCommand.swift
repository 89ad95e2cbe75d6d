internal import ArgumentParser
internal import Sessions

/// `nbrun clean NOTEBOOK…`: removes what runs left on disk.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Remove the kept results and state of notebooks; notebooks and reports stay.")

  @Argument(help: "The notebooks' Markdown files.", completion: .file(extensions: ["md"]))
  var notebooks: [String]

  func run() throws {
    let isEveryPathKnown = try NotebookCleaning(paths: notebooks).run()
    guard isEveryPathKnown else { throw ExitCode.invalid }
  }
}
