internal import Foundation

/// How fast a computation goes and how long it will still take, as one line.
///
///     Epoch 3/10:  45%|████▌     | 845/1875 [2 s<3 s, 410/s, loss 0.6931]
struct ProgressLine {
  private var label = ""
  private var start = 0.0
  private var firstStep = 0

  /// The line for a report that came in at a time in seconds.
  ///
  /// - Parameters:
  ///   - report: How far the computation is.
  ///   - now: The time in seconds, from any origin.
  ///   - width: The columns to fit into; a narrow line has no bar.
  /// - Returns: The line, without a line break.
  mutating func text(_ report: ProgressReport, now: Double, width: Int) -> String {
    if report.label != label || report.step < firstStep {
      label = report.label
      start = now
      firstStep = report.step
    }
    let elapsed = now - start
    let done = report.step - firstStep
    let rate = elapsed > 0 && done > 0 ? Double(done) / elapsed : nil
    var facts = [seconds(elapsed)]
    if let total = report.total, let rate, total > report.step {
      facts[0] += "<" + seconds(Double(total - report.step) / rate)
    }
    if let rate { facts.append(Self.figure(rate) + "/s") }
    facts += report.metrics.map { "\($0.name) \(Self.figure($0.value))" }
    let tail = " [\(facts.joined(separator: ", "))]"
    guard let total = report.total, total > 0 else {
      return "\(report.label): \(report.step)" + tail
    }
    let share = min(1, max(0, Double(report.step) / Double(total)))
    let percent = String(format: "%3d%%", Int(share * 100))
    let counts = " \(report.step)/\(total)"
    let head = "\(report.label): \(percent)"
    let room = width - head.count - counts.count - tail.count - 3
    guard room >= 5 else { return head + counts + tail }
    return head + "|" + Self.bar(share, columns: min(room, 20)) + "|" + counts + tail
  }

  private static let partialBlocks: [Character] = Array(" ▏▎▍▌▋▊▉")

  /// A bar of eighths of a column.
  private static func bar(_ share: Double, columns: Int) -> String {
    let eighths = Int(share * Double(columns * 8))
    var bar = String(repeating: "█", count: eighths / 8)
    if eighths % 8 > 0 { bar.append(partialBlocks[eighths % 8]) }
    return bar + String(repeating: " ", count: columns - bar.count)
  }

  /// Four significant digits.
  private static func figure(_ value: Double) -> String {
    value.magnitude >= 1000 && value.magnitude < 1e9
      ? String(format: "%.0f", value) : String(format: "%.4g", value)
  }
}
