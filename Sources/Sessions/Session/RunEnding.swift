/// How a run ended.
public enum RunEnding: Hashable, Sendable {
  /// All cells that had to run did.
  case finished
  /// A cell failed.
  case failed
  /// The notebook has errors, so that no cell ran.
  case invalid
  /// The user stopped the run.
  case interrupted

  /// The exit code of the process.
  public var exitCode: Int32 {
    switch self {
    case .finished: 0
    case .failed: 1
    case .invalid: 2
    case .interrupted: 130
    }
  }
}
