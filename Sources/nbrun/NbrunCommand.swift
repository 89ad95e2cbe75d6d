internal import ArgumentParser
internal import Sessions

/// The program: `nbrun NOTEBOOK` runs, `nbrun check NOTEBOOK…` checks.
@main
struct NbrunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nbrun",
    abstract: "Runs literate notebooks: Markdown files whose swift blocks are cells.",
    discussion: """
      nbrun gan.md                   run what is stale, write output/gan.html
      nbrun gan.md -p epochs=10      with another value of a parameter
      nbrun gan.md --cell train      run one cell again, from the state before it
      nbrun status gan.md            which cells would run, and why
      nbrun check *.md               find errors without running
      nbrun export gan.md --to swift --output gan/
      nbrun clean gan.md             forget all results
      nbrun reference GRU            what cells can use, with its signatures

      What a notebook's runs leave is kept in .nbrun beside it. A run that was stopped or killed goes \
      on from where it was.

      Exit codes: 0 done, 1 a cell failed, 2 the notebook has errors, 64 wrong usage, \
      130 interrupted.
      """,
    version: Engine.version,
    subcommands: [
      RunCommand.self, CheckCommand.self, StatusCommand.self, ExportCommand.self, CleanCommand.self,
      ReferenceCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let meant = commandMeant(by: arguments) {
      exit(
        withError: ValidationError(
          "no command or notebook is called '\(arguments[0])'; did you mean '\(meant)'?"))
    }
    Engine.endsWithProcess()
    main(nil)
  }
}
