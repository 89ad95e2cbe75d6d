internal import Foundation

/// The removal of what runs of notebooks left on disk: the door for the command line.
public struct NotebookCleaning {
  /// The notebooks' paths; the files themselves may be gone already.
  public var paths: [String]

  /// A removal of the state of some notebooks.
  public init(paths: [String]) { self.paths = paths }

  /// Removes the state, and says what that freed.
  ///
  /// - Throws: ``SessionError/store(_:)`` where a notebook is running, or a file cannot be removed.
  public func run() throws(SessionError) {
    let status = StandardStream.error()
    defer { status.flush() }
    for path in paths {
      guard FileManager.default.fileExists(atPath: StateStore.folder(for: path)) else {
        status.write("\(path): there is no state\n")
        continue
      }
      do {
        let store = try StateStore(notebook: path)
        let size = store.size
        try store.removeAll()
        status.write("\(path): removed \(byteCount(size))\n")
      } catch {
        throw .store(error)
      }
    }
  }
}
