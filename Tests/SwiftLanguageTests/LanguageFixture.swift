internal import Diagnostics
internal import Foundation

@testable internal import SwiftLanguage

/// A notebook of `Fixtures`: `swift` fences are cells, an `output` fence holds what the cells before it
/// print, an `error` fence the messages (`line: text`) that it is refused with.
struct LanguageFixture: Sendable, CustomStringConvertible {
  struct Cell: Sendable {
    var code: String
    var output: String?
    var errors: [String]?
  }

  var name: String
  var cells: [Cell]
  var description: String { name }

  init(name: String, text: String) {
    self.name = name
    var cells: [Cell] = []
    var fence: (kind: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        guard line == "```" else {
          fence?.lines.append(line)
          continue
        }
        let content = open.lines.joined(separator: "\n")
        switch open.kind {
        case "swift": cells.append(Cell(code: content, output: nil, errors: nil))
        case "output" where !cells.isEmpty:
          cells[cells.count - 1].output = content.isEmpty ? "" : content + "\n"
        case "error" where !cells.isEmpty:
          cells[cells.count - 1].errors = open.lines.map(String.init)
        default: break
        }
        fence = nil
      } else if line.hasPrefix("```") {
        fence = (String(line.dropFirst(3).prefix { $0 != " " }), [])
      }
    }
    self.cells = cells
  }

  /// The notebooks that run, in the order of their names.
  static let all = found.filter { !$0.name.hasPrefix("refused/") }

  /// Chapters of wrong programs: each cell stands on its own, its `error` fence has the lines at which
  /// `swiftc` refuses it.
  static let refused = found.filter { $0.name.hasPrefix("refused/") }

  private static let found: [LanguageFixture] = {
    guard let folder = Bundle.module.resourceURL?.appending(path: "Fixtures"),
      let paths = FileManager.default.enumerator(atPath: folder.path)
    else { return [] }
    return paths.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".md") && $0.contains("/") }
      .sorted()
      .compactMap { path in
        guard let text = try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
        else { return nil }
        return LanguageFixture(name: String(path.dropLast(3)), text: text)
      }
  }()

  /// Whether no cell is refused.
  var runs: Bool { cells.allSatisfy { $0.errors == nil } }

  /// What a cell printed, or the errors of its check.
  struct Result: Equatable {
    var output = ""
    var errors: [String] = []
  }

  /// Checks all cells, then runs those of a notebook without errors.
  func run() -> [Result] {
    let compilation = Compilation()
    var checked: [CheckedCell] = []
    for (index, cell) in cells.enumerated() {
      checked.append(
        compilation.add(
          cell: SourceText(name: "cell \(index)", text: cell.code), ordinal: index))
    }
    var results = Array(repeating: Result(), count: cells.count)
    for diagnostic in compilation.diagnostics where diagnostic.severity == .error {
      guard cells.indices.contains(diagnostic.range.source),
        let source = compilation.source(diagnostic.range.source)
      else {
        results[0].errors.append("standard library: \(diagnostic.message)")
        continue
      }
      let line = source.position(at: diagnostic.range.lower).line
      results[diagnostic.range.source].errors.append("\(line): \(diagnostic.message)")
    }
    guard results.allSatisfy(\.errors.isEmpty) else { return results }
    let program = Program(
      conformances: compilation.types, wellKnown: compilation.types.wellKnown)
    program.importsFoundation = compilation.imports.contains("Foundation")
    for (index, cell) in checked.enumerated() {
      var output = ""
      program.machine.output = { output += $0 }
      do {
        try program.run(cell)
      } catch {
        output += "stopped: \(error)\n"
      }
      results[index].output = output
    }
    return results
  }
}
