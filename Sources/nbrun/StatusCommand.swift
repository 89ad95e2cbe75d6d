internal import ArgumentParser
internal import Sessions

/// `nbrun status NOTEBOOK`: says what a run would do, and why.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say which cells are up to date, which are stale, and why.",
    discussion: "Each line: the cell, its state, how long it took, the size of what it left, why.")

  @OptionGroup var input: NotebookInput

  func run() throws {
    try explainingUsage {
      let status = NotebookStatus(path: input.notebook, parameters: input.values)
      guard try status.run() else { throw ExitCode.invalid }
    }
  }
}
