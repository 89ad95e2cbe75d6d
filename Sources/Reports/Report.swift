internal import Charts
internal import Diagnostics
internal import Markup
public import Notebooks

/// A notebook with its results as one HTML page.
///
/// The page holds all that it shows: no script, no request, no bitmap. Whatever comes from the
/// notebook or its cells is escaped by the one renderer of module `Markup`, and a content security
/// policy forbids the browser everything that the page does not need.
public struct Report: Sendable {
  /// The notebook, whose prose and code are shown.
  public var notebook: Notebook
  /// What came of its cells.
  public var run: RunRecord

  /// A report of a run.
  public init(notebook: Notebook, run: RunRecord) {
    self.notebook = notebook
    self.run = run
  }

  /// The page as the text of an HTML file.
  public func html() -> String {
    page.renderedPage()
  }

  /// The page as a value.
  var page: Node {
    .element("html", [Attribute("lang", "en")], [head, body])
  }

  private var head: Node {
    var metadata: [Node] = [
      .element("meta", [Attribute("charset", "utf-8")]),
      .element(
        "meta",
        [
          Attribute("http-equiv", "Content-Security-Policy"),
          Attribute("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
        ]),
      .element(
        "meta",
        [
          Attribute("name", "viewport"),
          Attribute("content", "width=device-width, initial-scale=1"),
        ]),
      .element("meta", [Attribute("name", "color-scheme"), Attribute("content", "light dark")]),
      .element("meta", [Attribute("name", "generator"), Attribute("content", run.engineVersion)]),
      .element("title", text: run.title),
      // Without an icon of its own a page makes a browser ask the server for one.
      .element("link", [Attribute("rel", "icon"), Attribute("href", "data:,")]),
    ]
    if let description = notebook.frontMatter.description {
      metadata.append(
        .element("meta", [Attribute("name", "description"), Attribute("content", description)]))
    }
    metadata.append(
      .element("style", [], [.fragment(reportStyleSheet), .fragment(figureStyleSheet)]))
    return .element("head", [], metadata)
  }

  private var body: Node {
    let blocks = bodyBlocks
    let contents = tableOfContents(blocks)
    var sheet: [Node] = [pageHeader]
    if let contents { sheet.append(contents) }
    var renderer = ProseRenderer { ordinal in
      guard notebook.cells.indices.contains(ordinal) else { return .empty }
      return CellSection(cell: notebook.cells[ordinal], run: run).node
    }
    sheet.append(.element("main", [], renderer.nodes(blocks)))
    if let notes = renderer.footnotes(notebook.footnotes) { sheet.append(notes) }
    sheet.append(RunSummary(run: run).node)
    return .element(
      "body", contents == nil ? [] : [.class("nb-with-contents")], sheet)
  }

  /// The blocks below the page's heading, which a first heading of the same words would repeat.
  private var bodyBlocks: [Block] {
    if case .heading(1, let content, _)? = notebook.blocks.first, content.plainText == run.title {
      return Array(notebook.blocks.dropFirst())
    }
    return notebook.blocks
  }

  private var pageHeader: Node {
    var content: [Node] = [.element("h1", text: run.title)]
    if let description = notebook.frontMatter.description {
      content.append(.element("p", [.class("nb-lead")], text: description))
    }
    var facts: [Node] = []
    func add(_ text: String) {
      if !facts.isEmpty { facts.append(.element("span", [.class("nb-dot")], text: " · ")) }
      facts.append(.element("span", text: text))
    }
    if run.startedAt > 0 { add(dateText(run.startedAt)) }
    add("seed \(run.seed)")
    if run.duration > 0 { add("ran in \(durationText(run.duration))") }
    add(cellCounts)
    content.append(.element("p", [.class("nb-facts")], facts))
    if let failed = run.cells.first(where: { $0.status == .failed }) {
      content.append(
        .element(
          "p", [.class("nb-alert")],
          [.text("A cell failed: "), link(to: failed.cellID), .text(".")]
            + waitingText(after: failed)))
    }
    return .element("header", [.class("nb-header")], content)
  }

  /// How many cells below the failed one have no results of this run.
  private func waitingText(after failed: CellRecord) -> [Node] {
    let waiting = notebook.cells.drop { $0.id != failed.cellID }.filter { cell in
      let status = run.cell(cell.id)?.status
      return cell.options.isEvaluated && (status == .skipped || status == .stale)
    }
    guard let first = waiting.first else { return [] }
    guard waiting.count == 1 else {
      return [.text(" Below it \(waiting.count) cells were not run.")]
    }
    return [.text(" Below it "), link(to: first.id), .text(" was not run.")]
  }

  private func link(to cell: String) -> Node {
    .element("a", [Attribute("href", "#cell:" + cell)], text: cell)
  }

  private var cellCounts: String {
    let total = notebook.cells.count
    let cached = run.cells.count { $0.status == .cached }
    let text = total == 1 ? "1 cell" : "\(total) cells"
    return cached > 0 ? "\(text), \(cached) kept from earlier runs" : text
  }

  /// Links to the headings of the second and third level; nothing when there are too few to need it.
  private func tableOfContents(_ blocks: [Block]) -> Node? {
    var entries: [(level: Int, text: [Node], anchor: String)] = []
    var renderer = ProseRenderer { _ in .empty }
    for case .heading(let level, let content, let anchor) in blocks where level <= 3 {
      entries.append((level, renderer.inlines(content.withoutLinks), anchor))
    }
    guard entries.count >= 3, let top = entries.map(\.level).min() else { return nil }
    let items = entries.filter { $0.level <= top + 1 }.map { entry in
      Node.element(
        "li", [.class("nb-level-\(entry.level - top + 1)")],
        [.element("a", [Attribute("href", "#" + entry.anchor)], entry.text)])
    }
    return .element(
      "nav", [.class("nb-contents"), Attribute("aria-label", "Contents")],
      [.element("p", text: "Contents"), .element("ol", [], items)])
  }
}

extension Sequence where Element == Inline {
  /// The same words without links and footnotes, for use inside of another link.
  fileprivate var withoutLinks: [Inline] {
    flatMap { piece -> [Inline] in
      switch piece {
      case .link(_, _, let content): content.withoutLinks
      case .footnoteReference: []
      case .emphasis(let content): [.emphasis(content.withoutLinks)]
      case .strong(let content): [.strong(content.withoutLinks)]
      default: [piece]
      }
    }
  }
}
