import Diagnostics
import Notebooks
import Testing

@testable import Sessions

@Suite struct ProgressTests {
  private let cell = Cell(
    id: "train", ordinal: 1, source: SourceText(name: "a.md", text: ""), fenceLine: 1)

  private func report(_ step: Int, of total: Int? = 200, loss: Double = 0.5) -> ProgressReport {
    ProgressReport(
      label: "Epoch 1/3", step: step, total: total, metrics: [.init(name: "loss", value: loss)])
  }

  @Test func aLineTellsShareRateAndTimeLeft() {
    var line = ProgressLine()
    _ = line.text(report(0), now: 10, width: 100)
    #expect(
      line.text(report(90), now: 12, width: 100)
        == "Epoch 1/3:  45%|█████████           | 90/200 [2 s<2.4 s, 45/s, loss 0.5]")
  }

  @Test func aNarrowLineHasNoBar() {
    var line = ProgressLine()
    _ = line.text(report(0), now: 10, width: 40)
    #expect(
      line.text(report(90), now: 12, width: 40)
        == "Epoch 1/3:  45% 90/200 [2 s<2.4 s, 45/s, loss 0.5]")
  }

  @Test func withoutATotalOnlyTheStepIsTold() {
    var line = ProgressLine()
    #expect(line.text(report(7, of: nil), now: 1, width: 80) == "Epoch 1/3: 7 [0 ms, loss 0.5]")
  }

  @Test func aTerminalDrawsTheLineAnewAndErasesItForOutput() {
    var time = 0.0
    let (output, status) = (MemoryStream(isTerminal: true), MemoryStream(isTerminal: true))
    let observer = TerminalObserver(output: output, status: status, isQuiet: false) { time }
    observer.cellStarted(cell, position: 2, count: 5)
    observer.cellProgressed(report(1), cell: cell)
    time = 0.05
    observer.cellProgressed(report(2), cell: cell)
    time = 0.2
    observer.cellProgressed(report(3), cell: cell)
    observer.cellShowed(.standardOutput("hello\n"), cell: cell)
    #expect(status.text.components(of: "\r\u{1B}[K") == 3)
    #expect(status.text.hasPrefix("[2/5] train: running\n"))
    #expect(!status.text.contains(" 2/200"))
    #expect(output.text == "hello\n")
  }

  @Test func aLogHasALineNowAndThenAndAtTheEnd() {
    var time = 0.0
    let status = MemoryStream()
    let observer = TerminalObserver(output: MemoryStream(), status: status, isQuiet: false) { time }
    for step in 0...200 {
      time = Double(step) * 0.1
      observer.cellProgressed(report(step), cell: cell)
    }
    #expect(status.text.split(separator: "\n").count == 2)
    #expect(status.text.contains("200/200"))
  }

  @Test func whatACellPrintsStandsBeforeTheWordThatItIsDone() {
    let log = SharedLog()
    let observer = TerminalObserver(
      output: LateStream(log), status: LateStream(log), isQuiet: false
    ) { 0 }
    observer.cellStarted(cell, position: 1, count: 1)
    observer.cellShowed(.standardOutput("hello\n"), cell: cell)
    observer.cellEnded(
      CellRecord(cellID: "train", status: .fresh, duration: 0.002), cell: cell, position: 1,
      count: 1)
    #expect(log.text == "[1/1] train: running\nhello\n[1/1] train: done in 2 ms\n")
  }

  @Test func aQuietRunTellsOnlyOutputsAndFailures() {
    let (output, status) = (MemoryStream(), MemoryStream())
    let observer = TerminalObserver(output: output, status: status, isQuiet: true) { 0 }
    observer.cellStarted(cell, position: 2, count: 5)
    observer.cellProgressed(report(1), cell: cell)
    observer.cellShowed(.standardOutput("hello\n"), cell: cell)
    let failed = CellRecord(
      cellID: "train", status: .failed, diagnosticText: "a.md:3:1: error: no\n",
      callStack: [CallStackEntry(function: "f()", file: "a.md", line: 2, column: 3)])
    observer.cellEnded(failed, cell: cell, position: 2, count: 5)
    #expect(output.text == "hello\n")
    #expect(status.text == "a.md:3:1: error: no\n  in f() at a.md:2:3\n")
  }
}

/// Where two streams end up, as with `2>&1`.
private final class SharedLog {
  var text = ""
}

/// Hands on what was written to it when it is told to.
private final class LateStream: TextStream {
  let isTerminal = false
  let columns = 80
  private let log: SharedLog
  private var pending = ""
  init(_ log: SharedLog) { self.log = log }
  func write(_ text: String) { pending += text }
  func flush() {
    log.text += pending
    pending = ""
  }
}

extension String {
  /// How often a part occurs.
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
