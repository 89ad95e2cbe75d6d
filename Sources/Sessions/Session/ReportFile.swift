internal import Foundation

/// The file that a run's report is written to.
public enum ReportFile {
  /// Writes a report, wholly or not at all, and says on standard error where it is.
  ///
  /// - Parameters:
  ///   - html: The page.
  ///   - notebook: The notebook's path.
  ///   - path: Where the user wants it; by default `output/`, the notebook's name and `.html`.
  ///   - isQuiet: Whether to say nothing.
  /// - Throws: ``SessionError/store(_:)`` where the file cannot be written.
  public static func write(
    _ html: String, notebook: String, to path: String?, isQuiet: Bool
  ) throws(SessionError) {
    let path = path ?? defaultPath(notebook)
    do throws(StoreError) {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw .cannotCreateFolder(path: folder, reason: error.localizedDescription)
      }
      try AtomicFile.write(Array(html.utf8), to: path)
    } catch {
      throw .store(error)
    }
    guard !isQuiet else { return }
    let status = StandardStream.error()
    status.write("report: \(path)\n")
    status.flush()
  }

  static func defaultPath(_ notebook: String) -> String {
    "output/\(URL(fileURLWithPath: notebook).deletingPathExtension().lastPathComponent).html"
  }
}
