public import Diagnostics

/// A notebook, and all that is wrong with its file.
///
/// When ``diagnostics`` has errors the notebook holds what could be read, but must not run.
public struct ParsedNotebook: Hashable, Sendable {
  /// The notebook as far as it could be read.
  public var notebook: Notebook
  /// The problems of the file: front matter, fences, attributes, ids.
  public var diagnostics: DiagnosticBag

  /// A notebook with its diagnostics.
  public init(notebook: Notebook, diagnostics: DiagnosticBag) {
    self.notebook = notebook
    self.diagnostics = diagnostics
  }
}

extension Notebook {
  /// Reads a notebook from the bytes of its file.
  ///
  /// - Parameters:
  ///   - bytes: The file's content, which should be UTF-8; a byte order mark is skipped.
  ///   - name: The file's name as messages shall show it.
  /// - Returns: The notebook with every problem that was found.
  public static func parse(_ bytes: some Sequence<UInt8>, name: String) -> ParsedNotebook {
    var bytes = Array(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      // Replacement characters keep the lines, so that the message can show the one at fault.
      let offset = firstInvalidByte(bytes)
      let source = SourceText(name: name, text: String(decoding: bytes, as: UTF8.self))
      let place = String(decoding: bytes[..<offset], as: UTF8.self).utf8.count
      let range = SourceRange(source: SourceRange.document, lower: place, upper: place + 1)
      return ParsedNotebook(
        notebook: Notebook(name: name, source: source),
        diagnostics: DiagnosticBag([NotebookError.notUTF8(offset: offset).diagnostic(at: range)]))
    }
    return parse(text, name: name)
  }

  /// Reads a notebook from its text.
  ///
  /// - Parameters:
  ///   - text: The Markdown; line breaks may be `\n`, `\r\n` or `\r`.
  ///   - name: The file's name as messages shall show it.
  /// - Returns: The notebook with every problem that was found.
  public static func parse(_ text: String, name: String) -> ParsedNotebook {
    var parser = NotebookParser(text: normalizingLineBreaks(text), name: name)
    return parser.parse()
  }

  private static func normalizingLineBreaks(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\r") {
        output.append(UInt8(ascii: "\n"))
      } else if byte != UInt8(ascii: "\n") || previous != UInt8(ascii: "\r") {
        output.append(byte)
      }
      previous = byte
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The offset of the first sequence that is no character.
  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
    var iterator = bytes.makeIterator()
    var decoder = UTF8()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
    return min(offset, max(bytes.count - 1, 0))
  }
}

/// Reads one text; lives as long as the call.
struct NotebookParser {
  let text: String
  let name: String
  let lines: [Substring]
  /// The offset of each line's first byte.
  let lineStarts: [Int]
  var diagnostics = DiagnosticBag()

  init(text: String, name: String) {
    self.text = text
    self.name = name
    lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map(Substring.init)
    var start = 0
    lineStarts = lines.map { line in
      defer { start += line.utf8.count + 1 }
      return start
    }
  }

  mutating func parse() -> ParsedNotebook {
    var notebook = Notebook(name: name, source: SourceText(name: name, text: text))
    guard !text.allSatisfy(\.isWhitespace) else {
      report(.emptyFile, 0, 0)
      return ParsedNotebook(notebook: notebook, diagnostics: diagnostics)
    }
    let reader = FrontMatterReader(lines: lines, lineStarts: lineStarts)
    notebook.frontMatter = reader.frontMatter
    diagnostics.append(contentsOf: reader.diagnostics)

    // Empty lines stand for the front matter, so that all others keep their numbers.
    let body =
      Array(repeating: Substring(), count: reader.lineCount) + lines.dropFirst(reader.lineCount)
    guard let root = MarkdownNode(parsing: body.joined(separator: "\n")) else {
      report(.nestedTooDeeply(limit: deepestNesting), 0, 0)
      return ParsedNotebook(notebook: notebook, diagnostics: diagnostics)
    }
    let shield = MathShield(lines: body, codeLines: codeLines(of: root))
    let shielded = shield.formulas.isEmpty ? root : MarkdownNode(parsing: shield.text)
    guard let shielded else {
      report(.nestedTooDeeply(limit: deepestNesting), 0, 0)
      return ParsedNotebook(notebook: notebook, diagnostics: diagnostics)
    }
    var builder = DocumentBuilder(lines: lines, lineStarts: lineStarts, name: name, shield: shield)
    builder.build(shielded)
    notebook.blocks = builder.blocks
    notebook.cells = builder.cells
    notebook.footnotes = builder.footnotes
    diagnostics.append(contentsOf: builder.diagnostics)
    if notebook.cells.isEmpty, !diagnostics.hasErrors { report(.noCells, 0, 0) }
    return ParsedNotebook(notebook: notebook, diagnostics: diagnostics)
  }

  private mutating func report(_ error: NotebookError, _ lower: Int, _ upper: Int) {
    diagnostics.append(
      error.diagnostic(
        at: SourceRange(source: SourceRange.document, lower: lower, upper: upper)))
  }

  /// The numbers of all lines in code blocks and raw HTML, fences included.
  private func codeLines(of root: MarkdownNode) -> Set<Int> {
    var found: Set<Int> = []
    var open = [root]
    while let node = open.popLast() {
      switch node.kind {
      case .codeBlock, .html:
        if node.startLine <= node.endLine { found.formUnion(node.startLine...node.endLine) }
      default: open += node.children
      }
    }
    return found
  }
}
