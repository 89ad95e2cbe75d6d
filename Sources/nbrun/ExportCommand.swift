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

  @OptionGroup var input: NotebookInput

  @Option(name: .customLong("to"), help: "What to write.")
  var target = Target.swift

  @Option(help: ArgumentHelp("The folder to write, new or empty.", valueName: "dir"))
  var output: String

  @Option(help: ArgumentHelp("The folder of nbrun's own source.", valueName: "dir"))
  var library: String?

  func run() throws {
    let export = SwiftPackageExport(
      path: input.notebook, output: output, parameters: input.values,
      library: library)
    try explainingUsage {
      guard try export.run() else { throw ExitCode.invalid }
    }
  }
}
