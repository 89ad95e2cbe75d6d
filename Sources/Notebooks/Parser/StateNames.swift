/// Names for the state of cells whose author gave no id, by how their code begins.
///
/// `let model = …` is `~let-model` wherever it stands; the second cell that begins so is `~let-model-2`.
/// What follows the first words does not count: other settings of a model begin with the same weights.
struct StateNames {
  private var counts: [String: Int] = [:]

  /// The name of the next such cell in the document; no id that an author can write is like it.
  mutating func next(for code: String) -> String {
    let stem = "~" + Self.stem(of: code)
    counts[stem, default: 0] += 1
    let count = counts[stem] ?? 1
    return count == 1 ? stem : "\(stem)-\(count)"
  }

  /// The first words of the first statement, joined by hyphens.
  static func stem(of code: String) -> String {
    var words: [String] = []
    var rest = firstStatement(of: code)
    while let first = rest.first, first.isLetter || first == "_" {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      words.append(word.filter { $0.isASCII && $0 != "." })
      rest = rest.dropFirst(word.count)
      guard rest.first == " " else { break }
      rest = rest.drop { $0 == " " }
    }
    let stem = words.filter { !$0.isEmpty }.joined(separator: "-").prefix(48)
    return stem.isEmpty ? "cell" : String(stem)
  }

  /// The code from its first line that is neither empty nor a comment nor an import, without attributes.
  private static func firstStatement(of code: String) -> Substring {
    var rest = code[...]
    while true {
      rest = rest.drop { $0.isWhitespace }
      if rest.hasPrefix("//") || rest.hasPrefix("import ") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        guard let end = rest.firstRange(of: "*/") else { return "" }
        rest = rest[end.upperBound...]
      } else if rest.first == "@" {
        rest = rest.drop { !$0.isWhitespace }
      } else {
        return rest
      }
    }
  }
}
