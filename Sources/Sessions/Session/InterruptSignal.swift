internal import Dispatch
internal import Foundation

/// Turns Ctrl-C, and the system's wish that the process end, into a request to stop, so that the state
/// is saved and the report is still written.
///
/// A second signal ends the process at once.
final class InterruptSignal {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  private let sources: [any DispatchSourceSignal]

  /// Listens until the object is gone.
  init(_ interruption: Interruption) {
    sources = Self.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if interruption.isRequested { _exit(RunEnding.interrupted.exitCode) }
        interruption.request()
      }
      source.resume()
      return source
    }
    // A reader that goes away (`nbrun … | head`) is no reason to lose the run: writing to it fails,
    // and that is all.
    signal(SIGPIPE, SIG_IGN)
  }

  deinit {
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }
}
