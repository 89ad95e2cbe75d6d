import Foundation
import SwiftLanguage
import Testing

/// Notebooks whose outputs `swiftc` made: `Fixtures/<chapter>/<fact>.md`.
struct LanguageFixture: CustomTestStringConvertible, Sendable {
  let name: String
  let code: String
  let output: String
  var testDescription: String { name }

  /// All fixtures that have an output, in the order of their names.
  static let all: [LanguageFixture] = {
    guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil),
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    let notebooks = files.compactMap { $0 as? URL }.filter {
      $0.pathExtension == "md" && $0.lastPathComponent != "README.md"
    }
    return notebooks.compactMap(LanguageFixture.init).sorted { $0.name < $1.name }
  }()

  init?(_ file: URL) {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
    var fences: [String: [String]] = [:]
    var open: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        open = open == nil ? String(line.dropFirst(3)) : nil
        if let open { fences[open, default: []].append("") }
      } else if let open, let last = fences[open]?.indices.last {
        fences[open]?[last] += line + "\n"
      }
    }
    guard let output = fences["output"]?.first, let cells = fences["swift"] else { return nil }
    name =
      file.deletingLastPathComponent().lastPathComponent + "/"
      + file.deletingPathExtension().lastPathComponent
    code = cells.joined()
    self.output = output
  }
}

@Suite struct LanguageFixtureTests {
  @Test(arguments: LanguageFixture.all)
  func printsWhatSwiftPrints(_ fixture: LanguageFixture) throws {
    var printed = ""
    try Script(fixture.code).run { printed += $0 }
    #expect(printed == fixture.output)
  }

  @Test func findsFixtures() {
    #expect(LanguageFixture.all.count >= 40)
  }
}
