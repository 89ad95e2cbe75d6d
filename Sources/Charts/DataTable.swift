public import Markup

/// A table of texts and numbers with a header.
public struct DataTable: Figure, Codable {
  /// The names of the columns.
  public var header: [String]
  /// The rows; a row that is shorter than the header is filled up with empty cells.
  public var rows: [[String]]
  /// The line above the table.
  public var caption: String

  /// A table of some rows.
  public init(header: [String], rows: [[String]], caption: String = "") {
    self.header = header
    self.rows = rows
    self.caption = caption
  }

  /// A table with a row for each position, such as the losses of training and validation by epoch.
  ///
  /// - Parameters:
  ///   - index: The name of the first column, which counts the rows from 1.
  ///   - series: The other columns.
  ///   - digits: How many digits follow the point.
  ///   - caption: The line above the table.
  public init(index: String = "epoch", series: [Series], digits: Int = 4, caption: String = "") {
    let count = series.map(\.y.count).max() ?? 0
    self.init(
      header: [index] + series.map(\.name),
      rows: (0..<count).map { row in
        ["\(row + 1)"]
          + series.map { row < $0.y.count ? fixedDecimal($0.y[row], digits: digits) : "" }
      }, caption: caption)
  }

  /// How many rows of which columns.
  public var summary: String {
    (caption.isEmpty ? "Table" : caption)
      + ": \(counted(rows.count, "row"))"
      + (hasHeader ? " of \(header.joined(separator: ", "))" : "")
  }

  /// How many rows a page can hold well.
  private static let mostRows = 1000

  /// The rows, or their first and last with nothing where the others are left out.
  private var shownRows: [ArraySlice<[String]>?] {
    guard rows.count > Self.mostRows else { return [rows[...]] }
    return [rows.prefix(Self.mostRows * 3 / 4), nil, rows.suffix(Self.mostRows / 4)]
  }

  /// Whether any column has a name.
  private var hasHeader: Bool { header.contains { !$0.isEmpty } }

  /// The table as HTML; columns of numbers stand to the right.
  public var node: Node {
    let columns = max(header.count, rows.map(\.count).max() ?? 0)
    let numeric = (0..<columns).map { column in
      let cells = rows.compactMap { column < $0.count ? $0[column] : nil }.filter { !$0.isEmpty }
      return !cells.isEmpty && cells.allSatisfy(isNumber)
    }
    func row(_ cells: [String], _ name: String, _ attributes: [Attribute]) -> Node {
      .element(
        "tr", [],
        (0..<columns).map { column in
          .element(
            name, attributes + (numeric[column] ? [.class("nb-number")] : []),
            text: column < cells.count ? cells[column] : "")
        })
    }
    var content: [Node] = []
    if !caption.isEmpty { content.append(.element("caption", text: caption)) }
    if hasHeader {
      content.append(.element("thead", [], [row(header, "th", [Attribute("scope", "col")])]))
    }
    let body = shownRows.map { part -> Node in
      guard let part else {
        let missing = "… \(rows.count - Self.mostRows) rows are left out here …"
        let cell = Node.element("td", [Attribute("colspan", "\(columns)")], text: missing)
        return .element("tr", [], [cell])
      }
      return .group(part.map { row($0, "td", []) })
    }
    content.append(.element("tbody", [], body))
    return tableBox(content, columns: columns)
  }

  /// Whether a cell reads as a number, with its unit's sign or without.
  private func isNumber(_ text: String) -> Bool {
    var text = text.replacing(",", with: "").replacing("−", with: "-")
    if text.hasSuffix("%") { text.removeLast() }
    while text.last == " " { text.removeLast() }
    return Double(text) != nil
  }
}

/// How many columns stand beside each other with room around them.
private let mostRoomyColumns = 8

/// A table in a box that scrolls where the page is too narrow for it.
///
/// - Parameters:
///   - content: The table's parts: a caption, a head, a body.
///   - columns: How many there are; many stand closer together.
/// - Returns: The box.
public func tableBox(_ content: [Node], columns: Int) -> Node {
  .element(
    "div", [.class(columns > mostRoomyColumns ? "nb-table nb-wide" : "nb-table")],
    [.element("table", [], content)])
}
