internal import Charts
internal import Markup
internal import Notebooks

/// A notebook's prose as HTML.
struct ProseRenderer {
  /// What stands in the place of a cell.
  private let cell: (Int) -> Node

  init(cell: @escaping (Int) -> Node) {
    self.cell = cell
  }

  mutating func nodes(_ blocks: [Block]) -> [Node] { blocks.map { node($0) } }

  private mutating func node(_ block: Block) -> Node {
    switch block {
    case .paragraph(let content): return .element("p", [], inlines(content))
    case .heading(let level, let content, let anchor):
      let link = Node.element(
        "a",
        [
          .class("nb-anchor"), Attribute("href", "#" + anchor),
          Attribute("aria-label", "Link to this section"),
        ], text: "#")
      return .element("h\(min(max(level, 1), 6))", [.id(anchor)], inlines(content) + [link])
    case .code(let language, let text):
      let attributes = language.isEmpty ? [] : [Attribute("data-language", language)]
      return .element("pre", [.class("nb-listing")] + attributes, [.element("code", text: text)])
    case .math(let source):
      return .element(
        "div", [.class("nb-math")], [TeXFormula.node(source, isDisplayed: true)])
    case .quote(let blocks): return .element("blockquote", [], nodes(blocks))
    case .list(let start, let isTight, let items): return list(start, isTight, items)
    case .table(let table): return self.table(table)
    case .rule: return .element("hr")
    case .rawHTML(let text):
      return .element("pre", [.class("nb-listing")], [.element("code", text: text)])
    case .cell(let ordinal): return cell(ordinal)
    }
  }

  private mutating func list(_ start: Int?, _ isTight: Bool, _ items: [ListItem]) -> Node {
    var nodes: [Node] = []
    for item in items {
      var content: [Node] = []
      if let isDone = item.isDone {
        var box = [Attribute("type", "checkbox"), Attribute("disabled", "")]
        if isDone { box.append(Attribute("checked", "")) }
        box.append(Attribute("aria-label", isDone ? "done" : "to do"))
        content += [.element("input", box), .text(" ")]
      }
      for block in item.blocks {
        // A tight list's paragraphs are its items' words.
        if isTight, case .paragraph(let words) = block {
          content += inlines(words)
        } else {
          content.append(node(block))
        }
      }
      nodes.append(.element("li", item.isDone == nil ? [] : [.class("nb-task")], content))
    }
    guard let start else { return .element("ul", [], nodes) }
    return .element("ol", start == 1 ? [] : [Attribute("start", start)], nodes)
  }

  private mutating func table(_ table: Table) -> Node {
    func row(_ cells: [[Node]], _ name: String) -> Node {
      .element(
        "tr", [],
        cells.enumerated().map { index, content in
          var attributes = name == "th" ? [Attribute("scope", "col")] : []
          switch index < table.alignments.count ? table.alignments[index] : .natural {
          case .natural: break
          case .left: attributes.append(.class("nb-left"))
          case .center: attributes.append(.class("nb-center"))
          case .right: attributes.append(.class("nb-number"))
          }
          return .element(name, attributes, content)
        })
    }
    var header: [[Node]] = []
    for cell in table.header { header.append(inlines(cell)) }
    var rows: [Node] = []
    for cells in table.rows {
      var contents: [[Node]] = []
      for cell in cells { contents.append(inlines(cell)) }
      rows.append(row(contents, "td"))
    }
    return tableBox(
      [.element("thead", [], [row(header, "th")]), .element("tbody", [], rows)],
      columns: header.count)
  }

  mutating func inlines(_ content: [Inline]) -> [Node] { content.map { inline($0) } }

  private mutating func inline(_ piece: Inline) -> Node {
    switch piece {
    case .text(let text): return .text(text)
    case .emphasis(let content): return .element("em", [], inlines(content))
    case .strong(let content): return .element("strong", [], inlines(content))
    case .strikethrough(let content): return .element("del", [], inlines(content))
    case .code(let text), .rawHTML(let text): return .element("code", text: text)
    case .math(let source, let isDisplayed):
      return TeXFormula.node(source, isDisplayed: isDisplayed)
    case .link(let destination, let title, let content):
      guard let link = Attribute.href(reportLink(destination)) else {
        return .group(inlines(content))
      }
      return .element(
        "a", title.isEmpty ? [link] : [link, Attribute("title", title)], inlines(content))
    case .image(let source, _, let alternative):
      // A picture of another file would be a request; the words stand for it and lead there.
      let words = alternative.isEmpty ? source : alternative
      guard let link = Attribute.href(source) else { return .text(words) }
      return .element("a", [link, .class("nb-image")], text: words)
    case .lineBreak: return .element("br")
    case .softBreak: return .text("\n")
    case .footnoteReference(let number, let occurrence):
      let name = occurrence == 1 ? "note:\(number):back" : "note:\(number):back-\(occurrence)"
      return .element(
        "sup", [],
        [
          .element(
            "a", [.id(name), Attribute("href", "#note:\(number)"), .class("nb-note")],
            text: "\(number)")
        ])
    }
  }

  /// The notes at the end of the page; nothing when there are none.
  mutating func footnotes(_ notes: [Footnote]) -> Node? {
    guard !notes.isEmpty else { return nil }
    var items: [Node] = []
    for note in notes {
      var content = nodes(note.blocks)
      let back = Node.element(
        "a",
        [
          Attribute("href", "#note:\(note.number):back"),
          Attribute("aria-label", "Back to the text"),
        ],
        text: "↩")
      if case .element("p", let attributes, let words)? = content.last {
        content[content.count - 1] = .element("p", attributes, words + [.text(" "), back])
      } else {
        content.append(back)
      }
      items.append(.element("li", [.id("note:\(note.number)")], content))
    }
    return .element(
      "section", [.class("nb-notes"), Attribute("aria-label", "Footnotes")],
      [.element("ol", [], items)])
  }

  /// A link to a notebook beside this one leads from its report to that one's report.
  private func reportLink(_ destination: String) -> String {
    let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let file = parts.first, file.hasSuffix(".md"), !file.contains("/"), !file.contains(":")
    else { return destination }
    return file.dropLast(2) + "html" + (parts.count > 1 ? "#" + parts[1] : "")
  }
}
