internal import Diagnostics
internal import Foundation
internal import Notebooks

/// The removal of what runs of notebooks left on disk: the door for the command line.
public struct NotebookCleaning {
  /// The notebooks' paths; the files themselves may be gone already.
  public var paths: [String]

  /// A removal of the state of some notebooks.
  public init(paths: [String]) { self.paths = paths }

  /// Removes the state, and says what that freed.
  ///
  /// - Returns: False where a path has neither a notebook nor state, which is likely mistyped.
  /// - Throws: ``SessionError/store(_:)`` where a notebook is running, or a file cannot be removed.
  public func run() throws(SessionError) -> Bool {
    let status = StandardStream.error()
    defer { status.flush() }
    var isEveryPathKnown = true
    for path in paths {
      guard FileManager.default.fileExists(atPath: StateStore.folder(for: path)) else {
        if FileManager.default.fileExists(atPath: path) {
          status.write("\(path): there is no state\n")
        } else {
          let parsed = Notebook.read(path: path)
          let renderer = DiagnosticRenderer(
            sources: parsed.notebook.sources, fallbackName: path, usesColor: status.usesColor)
          status.write(renderer.render(parsed.diagnostics))
          isEveryPathKnown = false
        }
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
    return isEveryPathKnown
  }
}
