import Foundation
import Notebooks
import Sessions
import Testing
import TestSupport

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
    try workspace.write(String(contentsOf: file, encoding: .utf8))
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
    var options = SessionOptions()
    options.cells = cell.map { [$0] } ?? []
    let (outcome, _, status) = try workspace.runFile(options)
    #expect(outcome?.ending == .finished, "\(status)")
    #expect(!status.contains("cannot be kept"), "\(status)")
    let records = try #require(outcome).record.cells
    return (
      Dictionary(
        uniqueKeysWithValues: records.map { ($0.cellID, $0.outputs.map(\.plainText).joined()) }),
      records.map(\.cellID)
    )
  }
}
