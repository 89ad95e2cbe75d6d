import Foundation
import Notebooks
import Testing

@testable import Sessions

@Suite struct IncrementalRunTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  @Test func aSecondRunRunsNothingAndKeepsTheOutputs() throws {
    let cells: KeyValuePairs = ["a": "let x = 3", "b": "add x 4\nprint x"]
    let first = try workspace.run(cells)
    #expect(first.ran == ["a", "b"])
    #expect(first.text("b") == "7\n")
    let second = try workspace.run(cells)
    #expect(second.ran.isEmpty)
    #expect(second.status("b") == .cached)
    #expect(second.text("b") == "7\n")
    #expect(second.ending == .finished)
  }

  @Test func commentsAndLayoutAreNoChange() throws {
    _ = try workspace.run(["a": "let x = 3"])
    #expect(try workspace.run(["a": "// three\nlet  x =   3\n"]).ran.isEmpty)
  }

  @Test func aChangedCellRunsAgainFromTheStateBeforeIt() throws {
    _ = try workspace.run(["a": "let x = 3", "b": "add x 4", "c": "print x"])
    let second = try workspace.run(["a": "let x = 3", "b": "add x 5", "c": "print x"])
    #expect(second.ran == ["b", "c"])
    #expect(second.text("c") == "8\n")
  }

  @Test func whatDoesNotReadTheChangeStays() throws {
    _ = try workspace.run(["a": "let x = 3", "b": "let y = 1", "c": "print x", "d": "print y"])
    let second = try workspace.run(
      ["a": "let x = 4", "b": "let y = 1", "c": "print x", "d": "print y"])
    #expect(second.ran == ["a", "c"])
  }

  @Test func aChangeThatLeavesTheSameValueStopsThere() throws {
    _ = try workspace.run(["a": "let x = 3", "b": "print x"])
    #expect(try workspace.run(["a": "let x = 3\nsay loaded", "b": "print x"]).ran == ["a"])
  }

  @Test func aCellAddedAboveChangesNothingBelow() throws {
    _ = try workspace.run(["a": "let x = 3", "b": "print x"])
    let second = try workspace.run(["new": "let z = 9", "a": "let x = 3", "b": "print x"])
    #expect(second.ran == ["new"])
  }

  @Test func sharedObjectsStaySharedAfterRestoring() throws {
    let before: KeyValuePairs = [
      "a": "new model = 1", "b": "share gan model", "c": "add model 5", "d": "print gan",
    ]
    #expect(try workspace.run(before).text("d") == "6\n")
    // Only d changed: both names must come back as one object, as c left it.
    let after = try workspace.run([
      "a": "new model = 1", "b": "share gan model", "c": "add model 5",
      "d": "add model 1\nprint gan",
    ])
    #expect(after.ran == ["d"])
    #expect(after.text("d") == "7\n")
    #expect(after.restored == ["a/model", "b/gan"])
  }

  @Test func aChangeThroughOneNameMakesTheOtherNamesReadersStale() throws {
    _ = try workspace.run([
      "a": "new model = 1", "b": "share gan model", "c": "add gan 5", "d": "print model",
    ])
    let second = try workspace.run([
      "a": "new model = 1", "b": "share gan model", "c": "add gan 6", "d": "print model",
    ])
    #expect(second.ran == ["c", "d"])
    #expect(second.text("d") == "7\n")
  }

  @Test func aChangedDataFileMakesItsReaderStale() throws {
    let path = "\(workspace.folder)/data.txt"
    try "one".write(toFile: path, atomically: true, encoding: .utf8)
    let cells: KeyValuePairs = ["a": "read \(path)\nlet x = 1", "b": "say hello"]
    _ = try workspace.run(cells)
    #expect(try workspace.run(cells).ran.isEmpty)
    try "other".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try workspace.run(cells).ran == ["a"])
  }

  @Test func freshRunsEverything() throws {
    let cells: KeyValuePairs = ["a": "let x = 3", "b": "print x"]
    _ = try workspace.run(cells)
    #expect(try workspace.run(cells, options: SessionOptions(isFresh: true)).ran == ["a", "b"])
  }

  @Test func cellsMarkedNotToBeEvaluatedAreSkipped() throws {
    let outcome = try workspace.run(["a": "let x = 3", "b": "fail"]) {
      $0[1].options.isEvaluated = false
    }
    #expect(outcome.ran == ["a"])
    #expect(outcome.status("b") == .skipped)
    #expect(outcome.ending == .finished)
  }

  @Test func aParameterReplacesItsInitialValue() throws {
    let cells: KeyValuePairs = ["p": "let epochs = 3\nlet rate = 7", "b": "print epochs"]
    func run(_ values: [String: String]) throws -> Workspace.Outcome {
      try workspace.run(cells, options: SessionOptions(parameters: values)) {
        $0[0].options.isParameters = true
      }
    }
    #expect(try run([:]).text("b") == "3\n")
    let second = try run(["epochs": "20"])
    #expect(second.text("b") == "20\n")
    #expect(
      second.record.parameters == [
        .init(name: "epochs", value: "20", isOverridden: true), .init(name: "rate", value: "7"),
      ])
    #expect(
      throws: SessionError.unknownParameter(
        name: "epoch", near: ["epochs"], all: ["epochs", "rate"])
    ) {
      try run(["epoch": "1"])
    }
    #expect(throws: SessionError.invalidParameter(name: "epochs", value: "1\n2")) {
      try run(["epochs": "1\n2"])
    }
  }
}
