internal import Foundation
internal import Notebooks

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
    let path = destination(path, notebook: notebook)
    do throws(StoreError) {
      try makeFolder(for: path)
      // A link stays one: what it leads to is replaced.
      let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      try AtomicFile.write(Array(html.utf8), to: file)
    } catch {
      throw .store(error)
    }
    guard !isQuiet else { return }
    let status = StandardStream.error()
    status.write("report: \(path)\n")
    status.flush()
  }

  /// Finds out before a long run whether its report can be written.
  ///
  /// - Parameters:
  ///   - path: Where the user wants it.
  ///   - notebook: The notebook's path.
  /// - Throws: ``SessionError/store(_:)`` where it cannot, or would replace a notebook.
  public static func check(_ path: String?, notebook: String) throws(SessionError) {
    let path = destination(path, notebook: notebook)
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    if isText(file, notebook: notebook) {
      throw .store(
        .cannotWrite(path: path, reason: "a report would replace the text that is there"))
    }
    do {
      try makeFolder(for: path)
    } catch {
      throw .store(error)
    }
    let folder = file.deletingLastPathComponent().path
    guard access(folder, W_OK) == 0 else {
      throw .store(.cannotWrite(path: path, reason: AtomicFile.reason(errno)))
    }
  }

  /// Whether the file is the notebook, or a Markdown file that is there already: `--output *.md`
  /// names one.
  private static func isText(_ file: URL, notebook: String) -> Bool {
    var (there, own) = (stat(), stat())
    guard stat(file.path, &there) == 0 else { return false }
    if ["md", "markdown"].contains(file.pathExtension.lowercased()) { return true }
    return stat(notebook, &own) == 0 && there.st_dev == own.st_dev && there.st_ino == own.st_ino
  }

  /// The file itself; a folder gets one with the notebook's name.
  private static func destination(_ path: String?, notebook: String) -> String {
    guard let path else { return defaultPath(notebook) }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard path.hasSuffix("/") || (exists && isFolder.boolValue) else { return path }
    let name = URL(fileURLWithPath: defaultPath(notebook)).lastPathComponent
    return path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  private static func makeFolder(for path: String) throws(StoreError) {
    try Folder.make(URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  static func defaultPath(_ notebook: String) -> String {
    "output/\(Notebook.stem(of: notebook)).html"
  }
}
