internal import Dispatch
internal import Foundation
internal import Synchronization

/// Stops a cell that runs longer than its `timeout` allows.
final class CellTimer: Sendable {
  private enum State {
    case counting
    case fired
    case cancelled
  }
  private let state = Mutex(State.counting)
  private let ended = DispatchSemaphore(value: 0)

  /// Whether the time was over.
  var hasFired: Bool { state.withLock { $0 == .fired } }

  /// Begins to count.
  ///
  /// - Parameters:
  ///   - seconds: How long; nothing means for ever.
  ///   - stop: What stops the cell.
  init(seconds: Double?, stop: @escaping @Sendable () -> Void) {
    guard let seconds else { return }
    // A thread of its own: a pool whose threads are all busy would let the time pass.
    Thread.detachNewThread { [weak self, ended] in
      guard ended.wait(timeout: .now() + seconds) == .timedOut, let self else { return }
      let isOver = state.withLock { state in
        guard state == .counting else { return false }
        state = .fired
        return true
      }
      if isOver { stop() }
    }
  }

  /// Ends the count.
  func cancel() {
    state.withLock { if $0 == .counting { $0 = .cancelled } }
    ended.signal()
  }
}
