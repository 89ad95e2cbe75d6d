/// One source line laid out in columns, and the marks below it.
///
/// Tabs become spaces up to the next multiple of eight and control characters a replacement mark, so
/// that the caret stands right in every terminal and no source can send it escapes.
struct CaretLine {
  private let bytes: Range<Int>
  /// The printed characters, each with the byte that it begins at and the column that it stands in.
  private var cells: [(text: String, offset: Int, column: Int, width: Int)] = []
  private var columns = 0
  private var marks: [Character]
  private let caretColumn: Int

  /// Lays out the line that a range begins in, and marks the range.
  init(source: SourceText, range: SourceRange) {
    bytes = source.lineRange(containing: range.lower)
    var offset = bytes.lowerBound
    for character in source.line(containing: range.lower) {
      let (text, width) = Self.printed(character, column: columns)
      cells.append((text, offset, columns, width))
      columns += width
      offset += character.utf8.count
    }
    marks = []
    // A range may begin at a line break, or past the end when the text was cut off.
    let lower = min(max(range.lower, bytes.lowerBound), bytes.upperBound)
    caretColumn = Self.column(of: lower, in: cells, end: columns)
    mark(SourceRange(source: range.source, lower: lower, upper: range.upper))
    marks[caretColumn] = "^"
  }

  /// Marks a range with tildes, as far as it is on this line.
  mutating func mark(_ range: SourceRange) {
    guard range.lower <= bytes.upperBound, range.upper >= bytes.lowerBound else { return }
    let first = column(of: max(range.lower, bytes.lowerBound))
    let last = column(of: min(range.upper, bytes.upperBound))
    let end = max(last, first + 1)
    if marks.count < end { marks += Array(repeating: " ", count: end - marks.count) }
    for column in first..<end where marks[column] == " " { marks[column] = "~" }
  }

  /// The line of replacements that stands below the caret, when all fix-its fit on this line.
  func place(_ fixIts: [Diagnostic.FixIt], in source: Int) -> (fits: Bool, text: String) {
    var text = ""
    var width = 0
    for fixIt in fixIts.sorted(by: { $0.range.lower < $1.range.lower }) {
      guard fixIt.range.source == source, fixIt.range.lower >= bytes.lowerBound,
        fixIt.range.upper <= bytes.upperBound, !fixIt.replacement.contains(where: \.isNewline)
      else { return (false, "") }
      let first = column(of: fixIt.range.lower)
      guard first >= width else { return (false, "") }
      let last = column(of: fixIt.range.upper)
      let shown =
        fixIt.replacement.isEmpty
        ? String(repeating: "-", count: max(last - first, 1)) : fixIt.replacement
      text += String(repeating: " ", count: first - width) + shown
      width = first + shown.reduce(0) { $0 + displayWidth($1) }
    }
    return (true, text)
  }

  /// How many columns at the start are left out so that the caret is shown.
  func cutColumns(to width: Int) -> Int {
    guard columns > width else { return 0 }
    let wanted = caretColumn - width / 3
    return wanted <= 0 ? 0 : min(wanted, max(columns - width, 0))
  }

  /// The line and its marks, no wider than `width` but for the marks that say where it was cut.
  func cut(to width: Int) -> (text: String, marks: String) {
    let start = cutColumns(to: width)
    let shown = cells.filter { $0.column >= start && $0.column + $0.width <= start + width }
    let first = shown.first?.column ?? start
    let end = (shown.last.map { $0.column + $0.width } ?? start)
    var text = shown.map(\.text).joined()
    var below = String(marks.dropFirst(first).prefix(max(end - first, 0) + 1))
    if first > 0 {
      text = "…" + text
      below = " " + below
    }
    if end < columns { text += "…" }
    while below.last == " " { below.removeLast() }
    return (text, below)
  }

  private func column(of offset: Int) -> Int {
    Self.column(of: offset, in: cells, end: columns)
  }

  /// The column of the character that holds a byte.
  private static func column(
    of offset: Int, in cells: [(text: String, offset: Int, column: Int, width: Int)], end: Int
  ) -> Int {
    guard let next = cells.firstIndex(where: { $0.offset >= offset }) else {
      // Past the last character's start: inside of it, or at the end of the line.
      guard let last = cells.last, offset < last.offset + last.text.utf8.count, last.width > 0
      else { return end }
      return last.column
    }
    return cells[next].offset == offset ? cells[next].column : cells[max(next - 1, 0)].column
  }

  private static func printed(_ character: Character, column: Int) -> (String, Int) {
    if character == "\t" {
      let width = 8 - column % 8
      return (String(repeating: " ", count: width), width)
    }
    if let scalar = character.unicodeScalars.first, scalar.properties.generalCategory == .control {
      return ("\u{FFFD}", 1)
    }
    return (String(character), displayWidth(character))
  }
}
