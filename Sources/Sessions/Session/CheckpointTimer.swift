internal import Dispatch
internal import Foundation
internal import Synchronization

/// Asks a running cell for checkpoints now and then.
///
/// Saving must not become the main work: after a checkpoint that took long, the next one waits
/// longer, so that at most a twentieth of the time goes into them.
final class CheckpointTimer: Sendable {
  private let ended = DispatchSemaphore(value: 0)
  private let lastCost = Mutex<Double?>(nil)

  /// Begins to ask.
  ///
  /// - Parameters:
  ///   - seconds: How often; 0 means never.
  ///   - ask: What asks the cell.
  init(every seconds: Double, ask: @escaping @Sendable () -> Void) {
    guard seconds > 0 else { return }
    Thread.detachNewThread { [weak self, ended] in
      var wait = seconds
      while ended.wait(timeout: .now() + wait) == .timedOut {
        guard let self else { return }
        let cost = lastCost.withLock { cost in
          defer { cost = nil }
          return cost
        }
        if let cost, 20 * cost > seconds {
          // The last one was long ago as time goes, but not as its price goes.
          wait = 20 * cost - seconds
          continue
        }
        ask()
        // Asked at a bad moment the cell keeps silent: then it is asked again soon.
        wait = min(seconds, 1)
        if ended.wait(timeout: .now() + wait) == .success { return }
        if lastCost.withLock({ $0 != nil }) { wait = max(seconds - wait, 0.001) }
      }
    }
  }

  /// Tells that a checkpoint was taken, and how many seconds that took.
  func noteTaken(seconds: Double) { lastCost.withLock { $0 = seconds } }

  /// Asks no more.
  func cancel() { ended.signal() }
}
