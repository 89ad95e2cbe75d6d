internal import Foundation

/// Files of this target's `Fixtures` folder.
enum Fixture {
  struct Missing: Error { var path: String }

  static func text(_ path: String) throws -> String {
    guard let folder = Bundle.module.resourceURL else { throw Missing(path: path) }
    let file = folder.appending(path: "Fixtures").appending(path: path)
    return try String(contentsOf: file, encoding: .utf8)
  }
}
