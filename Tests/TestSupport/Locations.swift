public import Foundation

/// Where things are in the checkout that the tests are built from.
public enum Checkout {
  /// The package's folder.
  public static let root: URL = {
    // This file is Tests/TestSupport/Locations.swift.
    var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  /// The folder `Fixtures` beside a test's file.
  public static func fixtures(_ filePath: StaticString = #filePath) -> URL {
    URL(fileURLWithPath: "\(filePath)").deletingLastPathComponent()
      .appendingPathComponent("Fixtures")
  }

  /// The files below a folder whose names end as given, sorted by path.
  public static func files(below folder: URL, withExtension ending: String) -> [URL] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let urls = found?.compactMap { $0 as? URL } ?? []
    return urls.filter { $0.pathExtension == ending }.sorted { $0.path < $1.path }
  }
}

/// A folder of a test's own, gone when the last reference to it is.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes an empty folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("nbrun-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file into the folder and gives its path.
  public func write(_ text: String, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
