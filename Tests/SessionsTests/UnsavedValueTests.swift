import Notebooks
import Sessions
import Testing

@Suite struct UnsavedValueTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  @Test func itsCellRunsAgainWhereItIsNeeded() throws {
    let first = try workspace.run(["a": "hide f = 3", "b": "from y f", "c": "print y"])
    #expect(first.text("c") == "3\n")
    #expect(
      first.remarks == [
        "a value of type 'Hidden' cannot be kept between runs, so that 'a' runs again when 'f' is "
          + "needed"
      ])
    let second = try workspace.run(["a": "hide f = 3", "b": "from z f\nprint z", "c": "print y"]) {
      $0[2].options.isEvaluated = false
    }
    #expect(second.ran == ["a", "b"])
    #expect(second.text("b") == "3\n")
  }

  @Test func whatDependsOnItStaysWhereNothingChanged() throws {
    let cells: KeyValuePairs = ["a": "hide f = 3", "b": "from y f", "c": "print y"]
    _ = try workspace.run(cells)
    let second = try workspace.run(cells)
    #expect(second.ran == ["a"])
    #expect(second.status("c") == .cached)
  }

  @Test func aCellThatNobodyNeedsAnyMoreStays() throws {
    let cells: KeyValuePairs = ["a": "hide f = 3", "b": "let y = 1"]
    _ = try workspace.run(cells)
    #expect(try workspace.run(cells).ran.isEmpty)
  }
}
