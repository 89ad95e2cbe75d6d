internal import Dispatch
internal import Foundation

/// Turns the user's Ctrl-C into a request to stop, so that the report is still written.
///
/// A second Ctrl-C ends the process at once.
final class InterruptSignal {
  private let source: any DispatchSourceSignal

  /// Listens until the object is gone.
  init(_ interruption: Interruption) {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if interruption.isRequested { _exit(RunEnding.interrupted.exitCode) }
      interruption.request()
    }
    source.resume()
  }

  deinit {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
