internal import Foundation

/// Where a run writes to: a terminal, a file or a pipe.
protocol TextStream: AnyObject {
  /// Whether a person watches, so that a line may be drawn anew.
  var isTerminal: Bool { get }
  /// The width of the terminal.
  var columns: Int { get }
  func write(_ text: String)
}

/// Standard output or standard error.
final class StandardStream: TextStream {
  private let handle: FileHandle
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
    // A reader that went away (`nbrun … | head`) is no reason to lose the run.
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
