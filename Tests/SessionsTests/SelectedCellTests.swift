import Notebooks
import Sessions
import Testing

@Suite struct SelectedCellTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }
  let cells: KeyValuePairs = [
    "a": "let x = 3", "b": "add x 4\nprint x", "c": "print x", "other": "say hello",
  ]

  @Test func reExecutesOneCellFromTheStateBeforeIt() throws {
    _ = try workspace.run(cells)
    let outcome = try workspace.run(cells, options: SessionOptions(cells: ["b"]))
    #expect(outcome.ran == ["b"])
    #expect(outcome.text("b") == "7\n")
    #expect(outcome.text("c") == "7\n")
    #expect(outcome.status("c") == .cached)
    #expect(outcome.remarks.isEmpty)
  }

  @Test func marksAndNamesWhatDependsOnIt() throws {
    _ = try workspace.run(cells)
    let changed: KeyValuePairs = [
      "a": "let x = 3", "b": "add x 5\nprint x", "c": "print x", "other": "say hello",
    ]
    let outcome = try workspace.run(changed, options: SessionOptions(cells: ["b"]))
    #expect(outcome.ran == ["b"])
    #expect(outcome.status("c") == .stale)
    #expect(outcome.text("c") == "7\n")
    #expect(outcome.remarks == ["out of date now: 'c'; --downstream runs them too"])
    let downstream = try workspace.run(
      changed, options: SessionOptions(cells: ["b"], includesDownstream: true))
    #expect(downstream.ran == ["b", "c"])
    #expect(downstream.text("c") == "8\n")
  }

  @Test func runsWhatItNeedsFirstAndNothingElse() throws {
    let outcome = try workspace.run(cells, options: SessionOptions(cells: ["c"]))
    #expect(outcome.ran == ["a", "b", "c"])
    #expect(outcome.status("other") == .skipped)
    #expect(
      outcome.remarks == ["'c' needs 'a', which runs first", "'c' needs 'b', which runs first"])
  }

  @Test func anUnknownIDNamesItsNeighbours() {
    #expect(
      throws: SessionError.unknownCell(id: "othr", near: ["other"], all: ["a", "b", "c", "other"])
    ) {
      try workspace.run(cells, options: SessionOptions(cells: ["othr"]))
    }
    #expect(
      SessionError.unknownCell(id: "othr", near: ["other"], all: ["a", "b", "c", "other"])
        .description
        == "no cell has the id 'othr'; did you mean 'other'?")
  }
}
