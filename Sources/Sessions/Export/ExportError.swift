/// Why a notebook could not be exported.
public enum ExportError: Error, Hashable, Sendable {
  /// The folder has files that no export wrote.
  case notEmpty(path: String)
  /// A file or folder could not be written, for the system's reason.
  case cannotWrite(path: String, reason: String)
  /// The package's own source is not where it was looked for; no path means above the program.
  case libraryNotFound(path: String?)
}

extension ExportError: CustomStringConvertible {
  /// The message for the user, with a way out.
  public var description: String {
    switch self {
    case .notEmpty(let path):
      "'\(path)' has files that nbrun did not write; name an empty folder, or a new one"
    case .cannotWrite(let path, let reason): "cannot write '\(path)': \(reason)"
    case .libraryNotFound(let path?):
      "'\(path)' is not the source of nbrun: its Package.swift declares no product NotebookLibrary"
    case .libraryNotFound(nil):
      "the source of nbrun, which the exported package is built with, is not above this program; "
        + "say where it is with --library DIR"
    }
  }
}
