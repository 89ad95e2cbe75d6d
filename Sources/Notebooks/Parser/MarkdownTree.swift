internal import CCMark
internal import Synchronization

/// A node of a Markdown document, as a value.
struct MarkdownNode {
  /// What a node is, with the facts that only its kind has.
  enum Kind {
    case document, quote, paragraph, rule, html, text, softBreak, lineBreak, code, inlineHTML
    case emphasis, strong, strikethrough, footnoteDefinition, tableCell, other
    case list(start: Int?, isTight: Bool)
    case item(isDone: Bool?)
    case codeBlock(info: String, isFenced: Bool)
    case heading(level: Int)
    case link(destination: String, title: String)
    case image(source: String, title: String)
    case footnoteReference
    case table(alignments: [Table.Alignment])
    case row(isHeader: Bool)
  }

  var kind: Kind
  /// The first and last line, counted from 1.
  var startLine: Int
  var endLine: Int
  /// The column of the first byte, counted from 1.
  var startColumn: Int
  /// The text of a leaf.
  var literal: String
  var children: [MarkdownNode] = []
}

/// How deeply a document may nest, which bounds every later recursion over it.
let deepestNesting = 100

extension MarkdownNode {
  /// The document of a GitHub-flavoured Markdown text; nothing when it nests too deeply.
  init?(parsing text: String) {
    // cmark-gfm keeps its table of special characters in a global variable while it parses.
    let root = cmarkLock.withLock { _ in CMarkDocument(parsing: text).tree() }
    guard let root else { return nil }
    self = root
  }
}

private let cmarkLock = Mutex(())

/// Owns a C document for as long as it is being copied.
private struct CMarkDocument: ~Copyable {
  private let root: OpaquePointer?

  init(parsing text: String) {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CMARK_OPT_FOOTNOTES) else {
      root = nil
      return
    }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
      if let syntax = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, syntax)
      }
    }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        if let base = characters.baseAddress { cmark_parser_feed(parser, base, characters.count) }
      }
    }
    root = cmark_parser_finish(parser)
    if let root { cmark_consolidate_text_nodes(root) }
  }

  deinit {
    if let root { cmark_node_free(root) }
  }

  /// The document as values; nothing when it nests too deeply.
  ///
  /// The walk keeps its open nodes in an array, as a document may nest deeper than a stack reaches.
  borrowing func tree() -> MarkdownNode? {
    guard let root else { return nil }
    var open = [MarkdownNode(copying: root)]
    var current = root
    while true {
      if let child = cmark_node_first_child(current) {
        guard open.count < deepestNesting else { return nil }
        open.append(MarkdownNode(copying: child))
        current = child
        continue
      }
      // Close nodes until one has a sibling.
      while true {
        guard let closed = open.popLast() else { return nil }
        guard !open.isEmpty else { return closed }
        open[open.count - 1].children.append(closed)
        if let next = cmark_node_next(current) {
          open.append(MarkdownNode(copying: next))
          current = next
          break
        }
        guard let parent = cmark_node_parent(current) else { return nil }
        current = parent
      }
    }
  }
}

extension MarkdownNode {
  /// Copies the facts of one C node, without its children.
  fileprivate init(copying node: OpaquePointer) {
    startLine = Int(cmark_node_get_start_line(node))
    endLine = Int(cmark_node_get_end_line(node))
    startColumn = Int(cmark_node_get_start_column(node))
    literal = string(cmark_node_get_literal(node))
    kind = MarkdownNode.kind(of: node)
  }

  private static func kind(of node: OpaquePointer) -> Kind {
    switch string(cmark_node_get_type_string(node)) {
    case "document": return .document
    case "block_quote": return .quote
    case "list":
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return .list(
        start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
        isTight: cmark_node_get_list_tight(node) != 0)
    case "item": return .item(isDone: nil)
    case "tasklist":
      return .item(isDone: cmark_gfm_extensions_get_tasklist_item_checked(node))
    case "code_block":
      var (length, offset, character) = (Int32(0), Int32(0), CChar(0))
      let isFenced = cmark_node_get_fenced(node, &length, &offset, &character) != 0
      return .codeBlock(info: string(cmark_node_get_fence_info(node)), isFenced: isFenced)
    case "html_block": return .html
    case "paragraph": return .paragraph
    case "heading": return .heading(level: Int(cmark_node_get_heading_level(node)))
    case "thematic_break": return .rule
    case "text": return .text
    case "softbreak": return .softBreak
    case "linebreak": return .lineBreak
    case "code": return .code
    case "html_inline": return .inlineHTML
    case "emph": return .emphasis
    case "strong": return .strong
    case "strikethrough": return .strikethrough
    case "link":
      return .link(
        destination: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
    case "image":
      return .image(
        source: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
    case "table": return .table(alignments: alignments(of: node))
    case "table_header": return .row(isHeader: true)
    case "table_row": return .row(isHeader: false)
    case "table_cell": return .tableCell
    default:
      // cmark-gfm 0.29 has no name for these two.
      if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_REFERENCE { return .footnoteReference }
      if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION { return .footnoteDefinition }
      return .other
    }
  }

  private static func alignments(of table: OpaquePointer) -> [Table.Alignment] {
    let count = Int(cmark_gfm_extensions_get_table_columns(table))
    guard let letters = cmark_gfm_extensions_get_table_alignments(table) else {
      return Array(repeating: .natural, count: count)
    }
    return (0..<count).map { column in
      switch letters[column] {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: .natural
      }
    }
  }
}

private func string(_ characters: UnsafePointer<CChar>?) -> String {
  characters.map { String(cString: $0) } ?? ""
}
