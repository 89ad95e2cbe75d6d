/// Takes TeX formulas out of a text before Markdown is read, and puts them back afterwards.
///
/// Markdown would read `_` and `\\` inside of a formula as its own. So each formula is replaced by one
/// private character that names it, line by line, so that every line keeps its number. The rules are
/// Pandoc's: an opening `$` is followed by a character that is no space, a closing one follows such a
/// character and is not followed by a digit; `\$` is a dollar; code is left alone, also where it stands
/// between two dollars. GitHub's form, a formula between ``$` `` and `` `$``, is read too.
struct MathShield {
  /// A formula that was taken out.
  struct Formula {
    let source: String
    let isDisplayed: Bool
  }

  private(set) var formulas: [Formula] = []
  /// The text with a private character in the place of each formula.
  private(set) var text = ""

  /// Plane 15 is for private use; a formula's number is counted from its start.
  private static let first: UInt32 = 0xF0000
  private static let capacity = 0xFFFD
  /// Stands in lines that a formula of several lines left empty.
  static let filler: Character = "\u{10FFFD}"

  /// Shields the formulas of a text.
  ///
  /// - Parameters:
  ///   - lines: The text by lines.
  ///   - codeLines: The numbers, from 1, of lines inside of code blocks, where a dollar is a dollar.
  init(lines: [Substring], codeLines: Set<Int>) {
    var output: [String] = []
    output.reserveCapacity(lines.count)
    var unit: [Substring] = []
    func isEnd(_ number: Int) -> Bool {
      codeLines.contains(number) || lines[number - 1].allSatisfy { " \t>".contains($0) }
    }
    for number in 1...max(lines.count, 1) where number <= lines.count {
      if isEnd(number) {
        output += shield(unit)
        unit = []
        output.append(String(lines[number - 1]))
      } else {
        unit.append(lines[number - 1])
      }
    }
    output += shield(unit)
    text = output.joined(separator: "\n")
  }

  /// The formula that a private character stands for.
  func formula(for character: Character) -> Formula? {
    guard let scalar = character.unicodeScalars.first, scalar.value >= Self.first else {
      return nil
    }
    let index = Int(scalar.value - Self.first)
    return index < formulas.count ? formulas[index] : nil
  }

  /// A text with its formulas put back as their source.
  func restoring(_ text: String) -> String {
    guard !formulas.isEmpty else { return text }
    var output = ""
    for character in text where character != Self.filler {
      if let formula = formula(for: character) {
        let mark = formula.isDisplayed ? "$$" : "$"
        output += mark + formula.source + mark
      } else {
        output.append(character)
      }
    }
    return output
  }

  /// Shields consecutive lines without an empty one between them.
  private mutating func shield(_ unit: [Substring]) -> [String] {
    let characters = Array(unit.joined(separator: "\n"))
    guard characters.contains("$") else { return unit.map(String.init) }
    var output = ""
    var index = 0
    while index < characters.count {
      switch characters[index] {
      case "\\" where index + 1 < characters.count:
        output += String(characters[index...(index + 1)])
        index += 2
      case "`":
        let end = endOfCode(characters, index)
        output += String(characters[index..<end])
        index = end
      case "$":
        guard formulas.count < Self.capacity, let found = formula(in: characters, at: index) else {
          // A pair of dollars that begins nothing is skipped whole, lest its second begin something.
          let end = index + (isDollar(characters, index + 1) ? 2 : 1)
          output += String(characters[index..<end])
          index = end
          continue
        }
        append(found.formula, to: &output, prefixes: found.prefixes)
        index = found.end
      default:
        output.append(characters[index])
        index += 1
      }
    }
    return output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private mutating func append(_ formula: Formula, to output: inout String, prefixes: [String]) {
    if let scalar = Unicode.Scalar(Self.first + UInt32(formulas.count)) {
      output.unicodeScalars.append(scalar)
    }
    formulas.append(formula)
    for prefix in prefixes { output += "\n" + prefix + String(Self.filler) }
  }

  /// The formula that begins at a dollar, the index after it, and what each further line begins with.
  private func formula(
    in text: [Character], at start: Int
  ) -> (formula: Formula, end: Int, prefixes: [String])? {
    let isDisplayed = isDollar(text, start + 1)
    let marks = isDisplayed ? 2 : 1
    var index = start + marks
    if !isDisplayed, let quoted = quotedFormula(in: text, at: index) {
      return (quoted.formula, quoted.end, [])
    }
    guard index < text.count, isDisplayed || !text[index].isWhitespace else { return nil }
    var source = ""
    var prefixes: [String] = []
    while index < text.count {
      let character = text[index]
      if character == "\\", index + 1 < text.count, text[index + 1] != "\n" {
        source += String(text[index...(index + 1)])
        index += 2
      } else if character == "\n" {
        let prefix = linePrefix(text, index + 1)
        if !isDisplayed, beginsBlock(text, index + 1) { return nil }
        prefixes.append(prefix)
        source += "\n"
        index += 1 + prefix.count
      } else if character == "`", !isDisplayed, endOfCode(text, index) > endOfTicks(text, index) {
        // A span of code binds more tightly than dollars do.
        return nil
      } else if character == "$" {
        let isClosed =
          isDisplayed
          ? isDollar(text, index + 1)
          : text[index - 1].isWhitespace == false && !isDigit(text, index + 1)
        if isClosed {
          let trimmed = isDisplayed ? trimming(source) : source
          guard !trimmed.isEmpty else { return nil }
          return (Formula(source: trimmed, isDisplayed: isDisplayed), index + marks, prefixes)
        }
        guard isDisplayed else { return nil }
        source.append(character)
        index += 1
      } else {
        source.append(character)
        index += 1
      }
    }
    return nil
  }

  /// The formula between ``$` `` and `` `$`` on one line, whose first backtick stands at an index.
  private func quotedFormula(
    in text: [Character], at start: Int
  ) -> (formula: Formula, end: Int)? {
    guard start < text.count, endOfTicks(text, start) == start + 1 else { return nil }
    var index = start + 1
    while index < text.count, text[index] != "`", text[index] != "\n" { index += 1 }
    guard index < text.count, text[index] == "`", isDollar(text, index + 1) else { return nil }
    let source = trimming(String(text[(start + 1)..<index]))
    guard !source.isEmpty else { return nil }
    return (Formula(source: source, isDisplayed: false), index + 2)
  }

  /// The index after the backticks that begin at an index; the index itself where there are none.
  private func endOfTicks(_ text: [Character], _ start: Int) -> Int {
    var index = start
    while index < text.count, text[index] == "`" { index += 1 }
    return index
  }

  /// The index after a code span, or after the backticks when they open none.
  private func endOfCode(_ text: [Character], _ start: Int) -> Int {
    let opened = endOfTicks(text, start)
    var index = opened
    while index < text.count {
      if text[index] == "\n", beginsBlock(text, index + 1) { return opened }
      guard text[index] == "`" else {
        index += 1
        continue
      }
      let run = index
      while index < text.count, text[index] == "`" { index += 1 }
      if index - run == opened - start { return index }
    }
    return opened
  }

  /// The blanks and marks of quotations that a line begins with.
  private func linePrefix(_ text: [Character], _ start: Int) -> String {
    String(text[start...].prefix { $0 == " " || $0 == "\t" || $0 == ">" })
  }

  /// Whether a line begins a list item, heading, quotation or table row.
  private func beginsBlock(_ text: [Character], _ start: Int) -> Bool {
    let line = text[start...].prefix { $0 != "\n" }.drop { $0 == " " || $0 == "\t" }
    guard let first = line.first else { return true }
    if ">#|".contains(first) { return true }
    let rest = line.dropFirst()
    if "-*+".contains(first) { return rest.first?.isWhitespace ?? true }
    let afterDigits = line.drop { $0.isASCII && $0.isNumber }
    return afterDigits.count < line.count && (afterDigits.first == "." || afterDigits.first == ")")
  }

  private func isDollar(_ text: [Character], _ index: Int) -> Bool {
    index < text.count && text[index] == "$"
  }

  private func isDigit(_ text: [Character], _ index: Int) -> Bool {
    index < text.count && text[index].isASCII && text[index].isNumber
  }

  private func trimming(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
