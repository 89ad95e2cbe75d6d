import ArgumentParser
import Sessions
import Testing

@testable import nbrun

@Suite struct ArgumentTests {
  private func run(_ arguments: String...) throws -> RunCommand {
    try #require(try NbrunCommand.parseAsRoot(arguments) as? RunCommand)
  }

  @Test func aNotebookAloneIsARun() throws {
    let command = try run("notebooks/gan.md")
    #expect(command.input.notebook == "notebooks/gan.md")
    #expect(command.cells.isEmpty)
    #expect(!command.fresh)
    #expect(!command.quiet)
    #expect(command.output == nil)
  }

  @Test func optionsMayBeRepeated() throws {
    let command = try run(
      "gan.md", "--cell", "a", "--cell", "b", "-p", "epochs=3", "-p", "name=a=b", "--quiet",
      "--fresh", "--output", "x.html", "--data", "folder")
    #expect(command.cells == ["a", "b"])
    #expect(command.input.parameters.map(\.name) == ["epochs", "name"])
    #expect(command.input.parameters.map(\.value) == ["3", "a=b"])
    #expect(command.quiet)
    #expect(command.fresh)
    #expect(command.output == "x.html")
    #expect(command.data == "folder")
  }

  @Test func checkTakesSeveralNotebooksAndAFormat() throws {
    let command = try #require(
      try NbrunCommand.parseAsRoot(["check", "a.md", "b.md", "--format", "json"]) as? CheckCommand)
    #expect(command.notebooks == ["a.md", "b.md"])
    #expect(command.format == .json)
  }

  @Test(arguments: [
    [], ["a.md", "--unknown"], ["a.md", "-p", "epochs"], ["a.md", "-p", "=3"],
    ["a.md", "-p", "1a=3"], ["a.md", "-p", "e=1", "-p", "e=2"],
    ["a.md", "--downstream"], ["check"], ["check", "a.md", "--format", "xml"],
  ])
  func wrongUsageEndsWith64(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try NbrunCommand.parseAsRoot(arguments) }
    if let error { #expect(NbrunCommand.exitCode(for: error).rawValue == 64) }
  }
}
