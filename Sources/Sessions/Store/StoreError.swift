/// Why the session's state could not be kept or found again.
public enum StoreError: Error, Hashable, Sendable {
  /// A file could not be written, for the system's reason.
  case cannotWrite(path: String, reason: String)
  /// A folder could not be made, for the system's reason.
  case cannotCreateFolder(path: String, reason: String)
  /// Another nbrun works on the same notebook.
  case locked(notebook: String)
  /// A file of the store does not hold what its name says.
  case damaged(path: String, detail: String)
}

extension StoreError: CustomStringConvertible {
  /// The message for the user, with a way out.
  public var description: String {
    switch self {
    case .cannotWrite(let path, let reason):
      "cannot write '\(path)': \(reason)"
    case .cannotCreateFolder(let path, let reason):
      "cannot create the folder '\(path)': \(reason)"
    case .locked(let notebook):
      "another nbrun is running '\(notebook)'; wait for it to end, or stop it"
    case .damaged(let path, let detail):
      "'\(path)' is damaged (\(detail)); run with --fresh to rebuild the notebook's state"
    }
  }
}
