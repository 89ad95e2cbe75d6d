internal import ArgumentParser
internal import Sessions

/// `nbrun export NOTEBOOK --to swift --output DIR`: writes a Swift package that does the same.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a notebook as a Swift package.",
    discussion: """
      The package's main.swift is the notebook's cells, in order. `swift run` in the folder prints \
      what the notebook prints.
      """)

  /// What a notebook can be exported to.
  enum Target: String, ExpressibleByArgument, CaseIterable {
    case swift
  }

  @Argument(help: "The notebook's Markdown file.", completion: .file(extensions: ["md"]))
  var notebook: String

  @Option(name: .customLong("to"), help: "What to write.")
  var target = Target.swift

  @Option(help: ArgumentHelp("The folder to write, new or empty.", valueName: "dir"))
  var output: String

  @Option(
    name: .customShort("p"),
    help: ArgumentHelp(
      "Give a variable of the notebook's .parameters cell another value; may be repeated.",
      valueName: "name=value"))
  var parameters: [ParameterArgument] = []

  @Option(help: ArgumentHelp("The folder of nbrun's own source.", valueName: "dir"))
  var library: String?

  func validate() throws { try ParameterArgument.checkNames(parameters) }

  func run() throws {
    let export = SwiftPackageExport(
      path: notebook, output: output, parameters: ParameterArgument.values(parameters),
      library: library)
    do {
      guard try export.run() else { throw ExitCode(RunEnding.invalid.exitCode) }
    } catch let error as SessionError where error.isUsage {
      throw ValidationError(error.description)
    }
  }
}
