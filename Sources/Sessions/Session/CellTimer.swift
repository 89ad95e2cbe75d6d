internal import Dispatch
internal import Synchronization

/// Stops a cell that runs longer than its `timeout` allows.
final class CellTimer: Sendable {
  private enum State {
    case counting
    case fired
    case cancelled
  }
  private let state = Mutex(State.counting)

  /// Whether the time was over.
  var hasFired: Bool { state.withLock { $0 == .fired } }

  /// Begins to count.
  ///
  /// - Parameters:
  ///   - seconds: How long; nothing means for ever.
  ///   - stop: What stops the cell.
  init(seconds: Double?, stop: @escaping @Sendable () -> Void) {
    guard let seconds else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in
      guard let self else { return }
      let isOver = state.withLock { state in
        guard state == .counting else { return false }
        state = .fired
        return true
      }
      if isOver { stop() }
    }
  }

  /// Ends the count.
  func cancel() { state.withLock { if $0 == .counting { $0 = .cancelled } } }
}
