internal import Synchronization

/// A request to stop, which any thread may make.
final class Interruption: Sendable {
  private struct State {
    var isRequested = false
    var stop: (@Sendable () -> Void)?
  }
  private let state = Mutex(State())

  /// Whether somebody asked.
  var isRequested: Bool { state.withLock { $0.isRequested } }

  /// Asks; the running cell, if any, is told.
  func request() {
    let stop = state.withLock { state in
      state.isRequested = true
      return state.stop
    }
    stop?()
  }

  /// Says how to stop what runs now; at once, when somebody has already asked.
  func attach(_ stop: (@Sendable () -> Void)?) {
    let isRequested = state.withLock { state in
      state.stop = stop
      return state.isRequested
    }
    if isRequested { stop?() }
  }
}
