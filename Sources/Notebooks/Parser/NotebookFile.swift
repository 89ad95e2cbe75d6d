internal import Diagnostics
internal import Foundation

extension Notebook {
  /// Reads a notebook's file.
  ///
  /// A missing or unreadable file is a diagnostic like any other, and names what was near it.
  ///
  /// - Parameters:
  ///   - path: Where the file is.
  ///   - name: What messages shall call it; the path itself unless given.
  /// - Returns: The notebook with every problem that was found.
  public static func read(path: String, name: String? = nil) -> ParsedNotebook {
    let shown = name ?? path
    let empty = Notebook(name: shown, source: SourceText(name: shown, text: ""))
    func failed(_ error: NotebookError) -> ParsedNotebook {
      ParsedNotebook(
        notebook: empty, diagnostics: DiagnosticBag([error.diagnostic(at: .nowhere)]))
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return failed(.fileNotFound(path: shown, near: neighbours(of: path)))
    }
    guard !isFolder.boolValue else {
      return failed(.fileUnreadable(path: shown, reason: "it is a folder"))
    }
    guard let content = FileManager.default.contents(atPath: path) else {
      return failed(.fileUnreadable(path: shown, reason: "permission denied"))
    }
    return parse(content, name: shown)
  }

  /// The notebooks of the same folder whose names are like that of a missing one.
  private static func neighbours(of path: String) -> [String] {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let prefix = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .map { $0 + "/" }.joined()
    let notebooks = names.filter { $0.hasSuffix(".md") }
    // A name without its ending is the nearest.
    let whole = url.lastPathComponent + ".md"
    let near =
      notebooks.contains(whole)
      ? [whole] : nearMatches(to: url.lastPathComponent, among: notebooks, limit: 2)
    return near.map { prefix + $0 }
  }
}
