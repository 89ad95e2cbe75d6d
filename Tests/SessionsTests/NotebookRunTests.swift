import Foundation
import Notebooks
import Testing

@testable import Sessions

@Suite struct NotebookRunTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  private func run(
    _ markdown: String, options: SessionOptions = SessionOptions()
  ) throws -> (outcome: NotebookRun.Outcome?, output: String, status: String) {
    try markdown.write(toFile: workspace.notebookPath, atomically: true, encoding: .utf8)
    let (output, status) = (MemoryStream(), MemoryStream())
    let run = NotebookRun(path: workspace.notebookPath, options: options, isQuiet: true) {
      ScriptedMachine()
    }
    return (try run.run(output: output, status: status), output.text, status.text)
  }

  @Test func runsAFile() throws {
    let (outcome, output, status) = try run(
      "# Title\n\n```swift {#a}\nlet x = 3\n```\n\n```swift {#b}\nprint x\n```\n")
    #expect(outcome?.ending == .finished)
    #expect(outcome?.record.title == "Title")
    #expect(output == "3\n")
    #expect(status == "")
  }

  @Test func aFileThatIsNoNotebookHasNoOutcome() throws {
    let (outcome, _, status) = try run("```swift {#a}\nlet x = 3\n")
    #expect(outcome == nil)
    #expect(status.contains("test.md:1:1: error: "))
  }

  @Test func nothingRunsWhereACellIsWrong() throws {
    let (outcome, output, status) = try run(
      "```swift {#a}\nsay hello\n```\n\n```swift {#b}\nwrong here\n```\n")
    #expect(outcome?.ending == .invalid)
    #expect(outcome?.ending.exitCode == 2)
    #expect(output == "")
    #expect(status.contains("test.md:6:1: error: this is wrong\nwrong here\n^~~~~\n"))
    #expect(outcome?.record.cells.map(\.status) == [.skipped, .failed])
  }

  @Test func parametersComeFromTheOptions() throws {
    let text = "```swift {#p .parameters}\nlet epochs = 3\n```\n\n```swift\nprint epochs\n```\n"
    #expect(try run(text, options: SessionOptions(parameters: ["epochs": "9"])).output == "9\n")
  }

  @Test func dataIsNotLookedForInAFolderThatIsNotThere() throws {
    try workspace.write("```swift\nlet x = 1\n```\n")
    let run = NotebookRun(
      path: workspace.notebookPath, options: SessionOptions(), isQuiet: true,
      dataFolder: "\(workspace.folder)/nowhere")
    let error = #expect(throws: SessionError.self) { try run.run() }
    #expect(error == .noDataFolder(path: "\(workspace.folder)/nowhere"))
    #expect(error?.isUsage == true)
  }

  @Test func aFolderThatCannotBeMadeIsToldWithTheReason() throws {
    try workspace.write("```swift\nlet x = 1\n```\n")
    try "".write(toFile: "\(workspace.folder)/.nbrun", atomically: true, encoding: .utf8)
    let error = #expect(throws: SessionError.self) {
      try NotebookRun(
        path: workspace.notebookPath, options: SessionOptions(), isQuiet: true, dataFolder: nil
      ).run()
    }
    #expect(error?.description.hasSuffix("/.nbrun': File exists") == true)
  }

  @Test func aCheckTakesParametersAsARunDoes() throws {
    try "```swift {#p .parameters}\nlet epochs = 3\n```\n".write(
      toFile: workspace.notebookPath, atomically: true, encoding: .utf8)
    func check(_ parameters: [String: String]) throws(SessionError) -> (Int32, String) {
      let status = MemoryStream()
      let run = NotebookCheckRun(
        paths: [workspace.notebookPath], format: .text, parameters: parameters
      ) { ScriptedMachine() }
      return (try run.run(output: MemoryStream(), status: status, environment: [:]), status.text)
    }
    #expect(try check(["epochs": "4"]).0 == 0)
    #expect(throws: SessionError.self) { try check(["epoch": "4"]) }
  }

  @Test func aCheckWritesEveryFormat() throws {
    try "```swift {#a}\nwrong\n```\n".write(
      toFile: workspace.notebookPath, atomically: true, encoding: .utf8)
    func check(
      _ format: NotebookCheckRun.Format?, environment: [String: String] = [:]
    ) throws -> (Int32, String, String) {
      let (output, status) = (MemoryStream(), MemoryStream())
      let run = NotebookCheckRun(
        paths: [workspace.notebookPath, "\(workspace.folder)/absent.md"], format: format
      ) { ScriptedMachine() }
      let code = try run.run(output: output, status: status, environment: environment)
      return (code, output.text, status.text)
    }
    let (code, output, status) = try check(nil)
    #expect(code == 2)
    #expect(output == "")
    #expect(status.contains("test.md:2:1: error: this is wrong"))
    #expect(status.contains("absent.md"))
    #expect(try check(nil, environment: ["GITHUB_ACTIONS": "true"]).1.hasPrefix("::error file="))
    let json = try check(.json).1
    #expect(json.hasPrefix("[\n  {\"id\":\"wrong\""))
    #expect(json.ranges(of: "\"severity\"").count == 2)
    #expect(json.ranges(of: "\n]\n").count == 1)
  }
}
