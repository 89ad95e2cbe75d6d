/// One thing that a cell shows.
public enum CellOutput: Hashable, Sendable, Codable {
  /// What `print` wrote.
  case standardOutput(String)
  /// The value of a trailing expression: its description and its type.
  case value(description: String, typeName: String)
  /// A picture or other markup, as the renderer of module `Markup` made it.
  ///
  /// The summary says in words what is to be seen. Whoever shows it must check the markup with
  /// `RenderedFragment(checking:)`, as it may come from a file.
  case markup(String, summary: String)
  /// A table; every row has as many cells as the header.
  case table(header: [String], rows: [[String]], caption: String?)
  /// A remark of the engine's, such as a loss that is not a number.
  case warning(String)
}

extension CellOutput {
  /// The output as plain text, for a terminal.
  public var plainText: String {
    switch self {
    case .standardOutput(let text): text
    case .value(let description, _): description + "\n"
    case .markup(_, let summary): summary.isEmpty ? "" : "[\(summary)]\n"
    case .table(let header, let rows, let caption):
      textTable(header: header, rows: rows) + (caption.map { $0 + "\n" } ?? "")
    case .warning(let message): "warning: \(message)\n"
    }
  }
}

/// Columns of equal width, two spaces apart; numbers stand to the right.
private func textTable(header: [String], rows: [[String]]) -> String {
  let all = [header] + rows
  let columns = all.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
  }
  var output = ""
  for row in all {
    var line = ""
    for (column, width) in widths.enumerated() {
      let text = column < row.count ? row[column] : ""
      let padding = String(repeating: " ", count: width - text.count)
      let isNumber = Double(text) != nil
      line += (column > 0 ? "  " : "") + (isNumber ? padding + text : text + padding)
    }
    while line.last == " " { line.removeLast() }
    output += line + "\n"
  }
  return output
}
