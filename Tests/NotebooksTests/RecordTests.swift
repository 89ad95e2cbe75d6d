import Diagnostics
import Foundation
import Notebooks
import Testing

@Suite struct RecordTests {
  @Test func survivesItsWayThroughJSON() throws {
    let cell = CellRecord(
      cellID: "train", key: "ab12", status: .failed, duration: 1.5, startedAt: 1_700_000_000,
      outputs: [
        .standardOutput("a\n"), .value(description: "3", typeName: "Int"),
        .markup("<svg/>", summary: "nothing"), .table(header: ["a"], rows: [["1"]], caption: nil),
        .warning("loss is nan"),
      ],
      diagnostic: Diagnostic(
        id: "trap", message: "index out of range", range: SourceRange(source: 0, lower: 1, upper: 2)
      ),
      diagnosticText: "a.md:1:2: error",
      callStack: [CallStackEntry(function: "f(_:)", file: "a.md", line: 3, column: 1)],
      filesRead: [DataProvenance(name: "images", path: "…", sha256: "00", bytes: 4)])
    let run = RunRecord(
      title: "A", seed: .max,
      parameters: [RunRecord.Parameter(name: "epochs", value: "3", isOverridden: true)],
      engineVersion: "1", cells: [cell], duration: 2, startedAt: 3)
    let decoded = try JSONDecoder().decode(RunRecord.self, from: JSONEncoder().encode(run))
    #expect(decoded == run)
    #expect(decoded.cell("train") == cell)
  }

  @Test func writesTablesInColumns() {
    let table = CellOutput.table(
      header: ["epoch", "loss"], rows: [["1", "0.25"], ["10", "12.5"]], caption: "Losses")
    #expect(table.plainText == "epoch  loss\n    1  0.25\n   10  12.5\nLosses\n")
  }
}
