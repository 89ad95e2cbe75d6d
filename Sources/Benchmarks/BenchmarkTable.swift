/// Rows of figures: printed in columns as they come, and written as Markdown at the end.
struct BenchmarkTable {
  private let columns: [String]
  private var rows: [[String]] = []

  init(columns: [String]) { self.columns = columns }

  /// The names of the columns as a line.
  var header: String { line(columns) }

  /// Adds a row; what it has fewer than columns stays empty.
  ///
  /// - Returns: The row as a line.
  mutating func add(_ row: [String]) -> String {
    rows.append(row)
    return line(row)
  }

  /// The table in Markdown.
  var markdown: String {
    let head = "| " + columns.joined(separator: " | ") + " |\n"
    let rule = "|" + columns.map { _ in "---|" }.joined() + "\n"
    let lines = rows.map { row in
      let filled = row + Array(repeating: "", count: max(0, columns.count - row.count))
      return "| " + filled.joined(separator: " | ") + " |\n"
    }
    return head + rule + lines.joined()
  }

  /// The first column to the left, figures to the right.
  private func line(_ cells: [String]) -> String {
    cells.enumerated().map { index, cell in
      let blank = String(repeating: " ", count: max(0, (index == 0 ? 28 : 11) - cell.count))
      return index == 0 ? cell + blank : blank + cell
    }.joined(separator: " ")
  }
}
