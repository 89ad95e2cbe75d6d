internal import Foundation

/// The folder of this package's source, which an exported program is built with.
struct LibrarySource {
  private let folder: URL

  /// Finds the folder.
  ///
  /// - Parameter path: Where the user says it is; else it is looked for above the running program.
  /// - Throws: ``ExportError/libraryNotFound(path:)``.
  init(given path: String?) throws(ExportError) {
    if let path {
      folder = URL(fileURLWithPath: path).standardizedFileURL
      guard Self.isLibrary(folder) else { throw .libraryNotFound(path: path) }
      return
    }
    let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "")
    let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    for start in [running, program.resolvingSymlinksInPath()] {
      var above = start.deletingLastPathComponent()
      while above.path != "/" {
        if Self.isLibrary(above) {
          folder = above
          return
        }
        above.deleteLastPathComponent()
      }
    }
    throw .libraryNotFound(path: nil)
  }

  /// The name by which a manifest refers to a package in a folder.
  var identity: String { folder.lastPathComponent.lowercased() }

  /// The way there from another folder, so that both can move together.
  func path(from other: URL) -> String {
    let own = folder.resolvingSymlinksInPath().pathComponents
    let start = other.resolvingSymlinksInPath().pathComponents
    let shared = zip(own, start).prefix { $0 == $1 }.count
    let steps = Array(repeating: "..", count: start.count - shared) + own.dropFirst(shared)
    return steps.isEmpty ? "." : steps.joined(separator: "/")
  }

  private static func isLibrary(_ folder: URL) -> Bool {
    let manifest = folder.appendingPathComponent("Package.swift")
    return (try? String(contentsOf: manifest, encoding: .utf8))?
      .contains(".library(name: \"NotebookLibrary\"") ?? false
  }
}
