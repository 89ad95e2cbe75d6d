import Foundation
import Notebooks
import TestSupport
import Testing

@testable import Sessions

/// Each cell of a notebook, run by itself from what the disk has of the cells before it, prints what it
/// printed when all of them ran.
@Suite(.serialized) struct RestoredNotebookTests {
  static let folder = Checkout.root.appendingPathComponent("Tests/SessionsTests/Fixtures")
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  @Test(arguments: [
    "builders-and-wrappers", "declarations-replaced", "events", "functions", "graphs", "lifetimes",
    "names-declared-again", "operators-replaced", "sequences", "top-level-flow",
  ]) func everyCellAloneDoesWhatItDid(name: String) throws {
    let file = Self.folder.appendingPathComponent("\(name).md")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.write(toFile: workspace.notebookPath, atomically: true, encoding: .utf8)
    let (whole, cells) = try run()
    for id in cells {
      let (alone, _) = try run(selecting: id)
      #expect(alone[id] == whole[id], "'\(id)'")
    }
    #expect(!whole.isEmpty)
  }

  private func run(selecting cell: String? = nil) throws -> (
    outputs: [String: String], cells: [String]
  ) {
    let (output, status) = (MemoryStream(), MemoryStream())
    var options = SessionOptions()
    options.cells = cell.map { [$0] } ?? []
    let run = NotebookRun(
      path: workspace.notebookPath, options: options, isQuiet: true, dataFolder: nil)
    let outcome = try #require(try run.run(output: output, status: status))
    #expect(outcome.ending == .finished, "\(status.text)")
    #expect(!status.text.contains("cannot be kept"), "\(status.text)")
    let records = outcome.record.cells
    return (
      Dictionary(
        uniqueKeysWithValues: records.map { ($0.cellID, $0.outputs.map(\.plainText).joined()) }),
      records.map(\.cellID)
    )
  }
}
