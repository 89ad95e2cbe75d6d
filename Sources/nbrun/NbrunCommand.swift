internal import ArgumentParser
internal import Sessions

/// The program: `nbrun NOTEBOOK` runs, `nbrun check NOTEBOOK…` checks.
@main
struct NbrunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nbrun",
    abstract: "Runs literate notebooks: Markdown files whose swift blocks are cells.",
    discussion: """
      nbrun notebooks/gan.md               run what is stale, write the report
      nbrun notebooks/gan.md --cell train  run one cell again
      nbrun check notebooks/*.md           check without running

      Exit codes: 0 done, 1 a cell failed, 2 the notebook has errors, 64 wrong usage, \
      130 interrupted.
      """,
    version: Engine.version,
    subcommands: [RunCommand.self, CheckCommand.self, ExportCommand.self],
    defaultSubcommand: RunCommand.self)
}
