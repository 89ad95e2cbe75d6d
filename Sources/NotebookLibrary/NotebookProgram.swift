internal import Foundation
internal import SwiftLanguage

/// What a notebook that was exported as a Swift program asks of the library between its cells.
public enum NotebookProgram {
  /// Begins a cell: its random numbers are those that the notebook draws, and what it displays is
  /// told on standard output in the words of a run in the terminal.
  ///
  /// - Parameters:
  ///   - id: The cell's id.
  ///   - seed: The notebook's seed.
  public static func begin(cell id: String, seed: UInt64) {
    CellContext.current = CellContext(
      cellID: id, seed: seed,
      display: { display in
        switch display {
        case .markup(_, let summary): if !summary.isEmpty { Swift.print("[\(summary)]") }
        case .table(let header, let rows, let caption):
          for row in [header] + rows { Swift.print(row.joined(separator: "  ")) }
          if let caption { Swift.print(caption) }
        case .warning(let message):
          FileHandle.standardError.write(Data("warning: \(message)\n".utf8))
        }
      })
    EngineHooks.install(for: CellContext.current, isInterrupted: { false })
  }

  /// The next 64 bits of the cell's random stream, from which the notebook draws where Swift would ask
  /// the system.
  public static func randomWord() -> UInt64 { RandomWords.next() }

  /// Prints values as the notebook does.
  ///
  /// - Parameters:
  ///   - items: The values.
  ///   - separator: What stands between two.
  ///   - terminator: What stands behind the last.
  ///   - module: The program's module, in which the cells' types are. Full names show it, where those
  ///     in a notebook show `main`, and the scope of a type that was declared twice.
  public static func print(
    _ items: [Any], separator: String, terminator: String, module: String
  ) {
    let text = items.map { String(describing: $0) }.joined(separator: separator)
    Swift.print(named(text, module: module), terminator: terminator)
  }

  /// The text with the names of the notebook's types as the notebook shows them.
  static func named(_ text: String, module: String) -> String {
    guard text.contains(module + ".") else { return text }
    var result = ""
    var rest = text[...]
    while let found = rest.range(of: module + ".") {
      let before = rest[..<found.lowerBound].last ?? result.last
      let isName = before.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } ?? false
      result += rest[..<found.lowerBound] + (isName ? module : "main") + "."
      rest = rest[found.upperBound...]
      if !isName, let scope = rest.prefixMatch(of: /Redeclared_[0-9]+\./) {
        rest = rest[scope.range.upperBound...]
      }
    }
    return result + rest
  }
}
