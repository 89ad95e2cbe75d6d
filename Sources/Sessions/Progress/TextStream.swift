internal import Dispatch
internal import Foundation
internal import Synchronization

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

extension TextStream {
  /// Whether colours are wanted: on a terminal that has them, unless `NO_COLOR` is set.
  var usesColor: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isTerminal && environment["NO_COLOR"]?.isEmpty ?? true && environment["TERM"] != "dumb"
  }
}

/// Standard output or standard error.
///
/// A loop that prints into a file or a pipe is not slowed down by a system call a line: what is written within
/// a moment is handed on together, by a thread of its own where the writer does something else meanwhile.
final class StandardStream: TextStream, Sendable {
  private struct Buffer {
    var pending: [UInt8] = []
    var lastWrite: ContinuousClock.Instant?
    var isFlushPlanned = false
  }

  /// How long a reader waits at most.
  private static let delay = 50
  private static let mostPending = 1 << 16

  private let descriptor: Int32
  private let buffer = Mutex(Buffer())
  let isTerminal: Bool

  static func output() -> StandardStream { StandardStream(FileHandle.standardOutput) }
  static func error() -> StandardStream { StandardStream(FileHandle.standardError) }

  private init(_ handle: FileHandle) {
    descriptor = handle.fileDescriptor
    isTerminal = isatty(descriptor) == 1
  }

  var columns: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  func write(_ text: String) {
    let plansFlush = buffer.withLock { buffer in
      buffer.pending.append(contentsOf: text.utf8)
      guard !isTerminal, let last = buffer.lastWrite, buffer.pending.count < Self.mostPending,
        ContinuousClock.now - last < .milliseconds(Self.delay)
      else {
        handOn(&buffer)
        return false
      }
      defer { buffer.isFlushPlanned = true }
      return !buffer.isFlushPlanned
    }
    guard plansFlush else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Self.delay)) { [self] in
      buffer.withLock { buffer in
        buffer.isFlushPlanned = false
        handOn(&buffer)
      }
    }
  }

  func flush() {
    buffer.withLock { handOn(&$0) }
  }

  private func handOn(_ buffer: inout Buffer) {
    guard !buffer.pending.isEmpty else { return }
    // A reader that went away (`nbrun … | head`) is no reason to lose the run.
    try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      .write(contentsOf: Data(buffer.pending))
    buffer.pending.removeAll(keepingCapacity: true)
    buffer.lastWrite = .now
  }
}
