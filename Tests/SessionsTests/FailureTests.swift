import Diagnostics
import Foundation
import Notebooks
import Testing

@testable import Sessions

@Suite struct FailureTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  @Test func aFailureKeepsTheStateBeforeIt() throws {
    let failed = try workspace.run(["a": "let x = 3", "b": "add x 4\nfail", "c": "print x"])
    #expect(failed.ending == .failed)
    #expect(failed.status("b") == .failed)
    #expect(failed.status("c") == .skipped)
    #expect(failed.remarks == ["not run, as 'b' failed: 'c'"])
    #expect(
      failed.record.cell("b")?.diagnosticText.hasPrefix("test.md:11:1: error: it failed") == true)
    let mended = try workspace.run(["a": "let x = 3", "b": "add x 4", "c": "print x"])
    #expect(mended.ran == ["b", "c"])
    #expect(mended.text("c") == "7\n")
  }

  @Test func afterAFailureResultsThatStillHoldAreShown() throws {
    _ = try workspace.run(["a": "let x = 3", "b": "print x", "c": "say hello"])
    let failed = try workspace.run(["a": "fail", "b": "print x", "c": "say hello"])
    #expect(failed.status("c") == .cached)
    #expect(failed.ran == ["a"])
  }

  @Test func aReaderOfAFailedCellIsStale() throws {
    _ = try workspace.run(["a": "let x = 3", "b": "add x 1", "c": "print x"])
    let failed = try workspace.run(["a": "let x = 3", "b": "add x 1\nfail", "c": "print x"])
    #expect(failed.status("c") == .stale)
    #expect(failed.text("c") == "4\n")
  }

  @Test func aTimeoutIsAFailure() throws {
    let outcome = try workspace.run(["a": "wait"]) {
      $0[0].options.timeout = 0.01
    } prepare: { machine in
      machine.onWait = { Thread.sleep(forTimeInterval: 2) }
    }
    #expect(outcome.status("a") == .failed)
    #expect(outcome.record.cell("a")?.diagnostic?.id == "timeout")
  }

  @Test func anInterruptedCellIsNotKept() throws {
    let interruption = Interruption()
    let outcome = try workspace.run(
      ["a": "let x = 1", "b": "wait", "c": "say hello"], interruption: interruption,
      prepare: { $0.onWait = { interruption.request() } })
    #expect(outcome.ending == .interrupted)
    #expect(outcome.status("b") == .interrupted)
    #expect(outcome.status("c") == .skipped)
    #expect(outcome.ending.exitCode == 130)
    #expect(
      try workspace.run(["a": "let x = 1", "b": "wait", "c": "say hello"]).ran == ["b", "c"])
  }

  @Test func twoProcessesDoNotShareANotebook() throws {
    let store = try StateStore(notebook: workspace.notebookPath)
    #expect(throws: StoreError.locked(notebook: workspace.notebookPath)) {
      _ = try StateStore(notebook: workspace.notebookPath)
    }
    withExtendedLifetime(store) {}
  }

  @Test func aLostBlobMakesItsWriterStale() throws {
    let cells: KeyValuePairs = ["a": "new model = 1", "b": "print model"]
    _ = try workspace.run(cells)
    let blobs = "\(workspace.folder)/.nbrun/test/blobs"
    for name in try FileManager.default.contentsOfDirectory(atPath: blobs) {
      try FileManager.default.removeItem(atPath: "\(blobs)/\(name)")
    }
    #expect(try workspace.run(cells).ran == ["a"])
  }

  @Test func theStoreKeepsOnlyWhatRecordsReferTo() throws {
    _ = try workspace.run(["a": "new model = 1", "b": "new other = 2"])
    let blobs = "\(workspace.folder)/.nbrun/test/blobs"
    #expect(try FileManager.default.contentsOfDirectory(atPath: blobs).count == 2)
    _ = try workspace.run(["a": "new model = 5"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: blobs).count == 1)
  }
}
