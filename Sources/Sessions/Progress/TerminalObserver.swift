internal import Notebooks

/// Tells a run on the terminal: what cells print on standard output, all else on standard error.
///
/// On a terminal the progress of a computation is one line that is drawn anew; elsewhere it is a
/// plain line now and then, so that a log stays readable.
final class TerminalObserver: SessionObserver {
  private let output: any TextStream
  private let status: any TextStream
  private let isQuiet: Bool
  private let now: () -> Double
  private var progress = ProgressLine()
  private var isLineDrawn = false
  private var lastReport = -Double.infinity

  /// An observer.
  ///
  /// - Parameters:
  ///   - output: Gets what cells print and show.
  ///   - status: Gets everything else.
  ///   - isQuiet: Whether only outputs, remarks and failures are told.
  ///   - now: A clock in seconds.
  init(
    output: any TextStream, status: any TextStream, isQuiet: Bool, now: @escaping () -> Double
  ) {
    self.output = output
    self.status = status
    self.isQuiet = isQuiet
    self.now = now
  }

  func cellStarted(_ cell: Cell, position: Int, count: Int) {
    defer { status.flush() }
    progress = ProgressLine()
    lastReport = -.infinity
    tell("[\(position)/\(count)] \(cell.id): running")
  }

  func cellShowed(_ shown: CellOutput, cell: Cell) {
    eraseProgress()
    if case .warning = shown {
      output.flush()
      status.write(shown.plainText)
    } else {
      output.write(shown.plainText)
    }
  }

  func cellProgressed(_ report: ProgressReport, cell: Cell) {
    guard !isQuiet else { return }
    let time = now()
    let text = progress.text(report, now: time, width: status.isTerminal ? status.columns - 1 : 200)
    let isEnd = report.step == report.total
    // A log begins with the first report that took some time, not with a line of zeros.
    if lastReport == -.infinity, !status.isTerminal { lastReport = time }
    // On a terminal the last line would be drawn over at once; in a log it is worth a line.
    guard status.isTerminal ? time - lastReport >= 0.1 : time - lastReport >= 10 || isEnd
    else { return }
    lastReport = time
    output.flush()
    if status.isTerminal {
      status.write("\r\u{1B}[K" + text)
      isLineDrawn = true
    } else {
      status.write("  " + text + "\n")
    }
    status.flush()
  }

  func cellEnded(_ record: CellRecord, cell: Cell, position: Int, count: Int) {
    // Both may lead to one log: what the cell printed comes before the word that it is done.
    output.flush()
    defer { status.flush() }
    let place = "[\(position)/\(count)] \(cell.id): "
    switch record.status {
    case .fresh: tell(place + "done in \(seconds(record.duration))")
    case .cached: tell(place + "unchanged (took \(seconds(record.duration)))")
    case .interrupted: tell(place + "interrupted after \(seconds(record.duration))")
    case .failed:
      eraseProgress()
      status.write(record.diagnosticText)
      for entry in record.callStack {
        status.write("  in \(entry.function) at \(entry.place)\n")
      }
      tell(place + "failed after \(seconds(record.duration))")
    case .stale, .skipped: break
    }
  }

  func remark(_ message: String) {
    output.flush()
    eraseProgress()
    status.write("note: \(message)\n")
    status.flush()
  }

  private func tell(_ line: String) {
    guard !isQuiet else { return }
    eraseProgress()
    status.write(line + "\n")
  }

  private func eraseProgress() {
    guard isLineDrawn else { return }
    isLineDrawn = false
    status.write("\r\u{1B}[K")
  }
}
