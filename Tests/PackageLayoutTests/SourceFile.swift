import Foundation

/// A source file of the package, as the layout tests see it.
struct SourceFile {
  let path: String
  let lines: [Substring]
  /// The text with comments and string literals blanked out; line breaks stay where they are.
  let code: String

  init(_ url: URL, below root: URL) throws {
    let text = try String(contentsOf: url, encoding: .utf8)
    path = String(url.path.dropFirst(root.path.count + 1))
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var scanner = CodeScanner(text)
    code = scanner.code()
  }

  /// The modules that the file imports, with the number of the line.
  var imports: [(module: String, line: Int)] {
    let importLine =
      #/^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:public |package |internal |fileprivate |private )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/#
    return code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      guard let match = $0.element.firstMatch(of: importLine) else { return nil }
      return (String(match.1), $0.offset + 1)
    }
  }

  /// The lines, from 1, in which a text stands outside of comments and strings.
  func lines(containing text: String) -> [Int] {
    code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      $0.element.contains(text) ? $0.offset + 1 : nil
    }
  }
}

/// Tells code from comments and string literals.
struct CodeScanner {
  private let characters: [Character]
  private var index = 0
  private var output = ""

  init(_ text: String) {
    characters = Array(text)
  }

  mutating func code() -> String {
    scan(untilParenthesis: false)
    return output
  }

  /// Copies code; inside of an interpolation up to its closing parenthesis.
  private mutating func scan(untilParenthesis: Bool) {
    var depth = 0
    while index < characters.count {
      if starts("//") {
        while index < characters.count, !characters[index].isNewline { index += 1 }
      } else if starts("/*") {
        blockComment()
      } else if let pounds = literalStart() {
        literal(pounds: pounds)
      } else {
        if characters[index] == "(" { depth += 1 }
        if characters[index] == ")" {
          if untilParenthesis, depth == 0 { return }
          depth -= 1
        }
        output.append(characters[index])
        index += 1
      }
    }
  }

  private mutating func blockComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        index += 2
      } else if starts("*/") {
        depth -= 1
        index += 2
      } else {
        if characters[index].isNewline { output.append("\n") }
        index += 1
      }
    } while depth > 0 && index < characters.count
  }

  /// The number of `#` before a string literal that begins here.
  private func literalStart() -> Int? {
    var end = index
    while end < characters.count, characters[end] == "#" { end += 1 }
    return end < characters.count && characters[end] == "\"" ? end - index : nil
  }

  private mutating func literal(pounds: Int) {
    let marks = String(repeating: "#", count: pounds)
    index += pounds
    let quote = starts("\"\"\"") ? "\"\"\"" : "\""
    index += quote.count
    while index < characters.count {
      if starts("\\" + marks + "(") {
        index += 2 + pounds
        output.append("(")
        scan(untilParenthesis: true)
        output.append(")")
        index += 1
      } else if starts("\\" + marks) {
        index += 2 + pounds
      } else if starts(quote + marks) {
        index += quote.count + pounds
        return
      } else if characters[index].isNewline, quote.count == 1 {
        // Only malformed code gets here; the line's end ends the literal.
        return
      } else {
        if characters[index].isNewline { output.append("\n") }
        index += 1
      }
    }
  }

  private func starts(_ text: String) -> Bool {
    var place = index
    for character in text {
      guard place < characters.count, characters[place] == character else { return false }
      place += 1
    }
    return true
  }
}
