internal import Foundation

/// Where a run writes to: a terminal, a file or a pipe.
protocol TextStream: AnyObject {
  /// Whether a person watches, so that a line may be drawn anew.
  var isTerminal: Bool { get }
  /// The width of the terminal.
  var columns: Int { get }
  func write(_ text: String)
  /// Hands on what was written and waits.
  func flush()
}

/// Standard output or standard error.
final class StandardStream: TextStream {
  private let handle: FileHandle
  private var pending: [UInt8] = []
  private var lastWrite = ContinuousClock.Instant?.none
  let isTerminal: Bool

  static func output() -> StandardStream { StandardStream(.standardOutput) }
  static func error() -> StandardStream { StandardStream(.standardError) }

  private init(_ handle: FileHandle) {
    self.handle = handle
    isTerminal = isatty(handle.fileDescriptor) == 1
  }

  var columns: Int {
    var size = winsize()
    guard ioctl(handle.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  func write(_ text: String) {
    pending.append(contentsOf: text.utf8)
    // A loop that prints is not slowed down by a system call a line; a reader waits a moment at most.
    let now = ContinuousClock.now
    if !isTerminal, let lastWrite, now - lastWrite < .milliseconds(50), pending.count < 1 << 16 {
      return
    }
    flush()
  }

  func flush() {
    guard !pending.isEmpty else { return }
    // A reader that went away (`nbrun … | head`) is no reason to lose the run.
    try? handle.write(contentsOf: Data(pending))
    pending.removeAll(keepingCapacity: true)
    lastWrite = .now
  }
}
