internal import Diagnostics

/// Turns a Markdown tree into a notebook's blocks and cells.
struct DocumentBuilder {
  let lines: [Substring]
  let lineStarts: [Int]
  let name: String
  let shield: MathShield

  private(set) var blocks: [Block] = []
  private(set) var cells: [Cell] = []
  private(set) var footnotes: [Footnote] = []
  private(set) var diagnostics: [Diagnostic] = []

  private var anchors = UniqueNames()
  private var footnoteOccurrences: [Int: Int] = [:]
  /// Of each cell, in order: its id's place, or the heading and ordinal to derive one from.
  private var identities: [Identity] = []
  private var heading = ""
  private var cellsUnderHeading = 0
  private var hasParametersCell = false

  private struct Identity {
    let written: (name: String, range: SourceRange)?
    let heading: String
    let ordinal: Int
  }

  init(lines: [Substring], lineStarts: [Int], name: String, shield: MathShield) {
    self.lines = lines
    self.lineStarts = lineStarts
    self.name = name
    self.shield = shield
  }

  mutating func build(_ root: MarkdownNode) {
    var notes: [MarkdownNode] = []
    for node in root.children {
      if case .footnoteDefinition = node.kind {
        notes.append(node)
      } else if let block = block(node) {
        blocks.append(block)
      }
    }
    // cmark-gfm leaves out notes that nothing refers to and sorts the others by first reference.
    for (index, note) in notes.enumerated() {
      footnotes.append(Footnote(number: index + 1, blocks: note.children.compactMap { block($0) }))
    }
    assignIDs()
  }

  private mutating func block(_ node: MarkdownNode) -> Block? {
    switch node.kind {
    case .paragraph:
      let content = inlines(node.children)
      if case .math(let source, true)? = content.first, content.count == 1 { return .math(source) }
      return .paragraph(content)
    case .heading(let level):
      let content = inlines(node.children)
      heading = anchors.claim(anchorName(content.plainText))
      cellsUnderHeading = 0
      return .heading(level: level, content: content, anchor: heading)
    case .codeBlock(let info, let isFenced):
      return codeBlock(node, info: info, isFenced: isFenced)
    case .html: return .rawHTML(shield.restoring(withoutFinalBreak(node.literal)))
    case .quote: return .quote(node.children.compactMap { block($0) })
    case .list(let start, let isTight):
      let items = node.children.map { item in
        var isDone: Bool?
        if case .item(let done) = item.kind { isDone = done }
        return ListItem(blocks: item.children.compactMap { block($0) }, isDone: isDone)
      }
      return .list(start: start, isTight: isTight, items: items)
    case .table(let alignments): return table(node, alignments)
    case .rule: return .rule
    default: return nil
    }
  }

  private mutating func table(_ node: MarkdownNode, _ alignments: [Table.Alignment]) -> Block {
    var table = Table(alignments: alignments, header: [], rows: [])
    for row in node.children {
      let cells = row.children.map { inlines($0.children) }
      if case .row(isHeader: true) = row.kind {
        table.header = cells
      } else {
        table.rows.append(cells)
      }
    }
    return .table(table)
  }

  private mutating func codeBlock(_ node: MarkdownNode, info: String, isFenced: Bool) -> Block {
    let code = withoutFinalBreak(node.literal)
    guard isFenced else { return .code(language: "", text: code) }
    let fence = fence(of: node)
    if !isClosed(node, fence) {
      report(.unclosedFence, fence.start, fence.infoStart)
    }
    let word = info.prefix { !$0.isWhitespace && $0 != "{" }
    guard word == "swift" else {
      if word.lowercased() == "swift" {
        let range = range(fence.infoStart, fence.infoStart + word.utf8.count)
        diagnostics.append(
          NotebookError.languageCase(String(word)).diagnostic(
            at: range, fixIts: [Diagnostic.FixIt(range: range, replacement: "swift")]))
      }
      warnOfBraces(info, fence)
      return .code(language: String(word), text: code)
    }
    return cell(node, code, fence)
  }

  /// Warns of a fence in the forms of Pandoc and R Markdown, `{.swift #id}` and `{swift}`, which is no cell.
  private mutating func warnOfBraces(_ info: String, _ fence: Fence) {
    guard info.hasPrefix("{") else { return }
    let inside = info.dropFirst().drop { $0 == " " || $0 == "." }
    let word = inside.prefix { $0.isLetter }
    let next = inside.dropFirst(word.count).first
    guard word.lowercased() == "swift", next.map({ " ,}".contains($0) }) ?? true else { return }
    let length = info.prefix { $0 != "}" }.utf8.count + (info.contains("}") ? 1 : 0)
    report(.languageInBraces, fence.infoStart, fence.infoStart + length)
  }

  private mutating func cell(_ node: MarkdownNode, _ code: String, _ fence: Fence) -> Block {
    // The attributes are read from the file, as Markdown has changed its escapes in the info string.
    let wordEnd = fence.infoStart + "swift".utf8.count
    let rest = fence.line.utf8.dropFirst(wordEnd - lineStarts[node.startLine - 1])
    let attributes = FenceAttributes(
      reading: String(decoding: rest, as: UTF8.self), at: wordEnd)
    diagnostics += attributes.diagnostics
    if let place = attributes.parametersRange {
      if hasParametersCell {
        diagnostics.append(NotebookError.severalParameterCells.diagnostic(at: place))
      }
      hasParametersCell = true
    }
    cellsUnderHeading += 1
    identities.append(
      Identity(written: attributes.id, heading: heading, ordinal: cellsUnderHeading))
    let source = SourceText(
      name: name, text: code, firstLine: node.startLine + 1,
      columnOffsets: columnOffsets(of: code, from: node.startLine))
    cells.append(
      Cell(
        id: "", ordinal: cells.count, source: source, fenceLine: node.startLine,
        options: attributes.options))
    return .cell(cells.count - 1)
  }

  /// How many bytes stand before each line of a cell in the file.
  ///
  /// They are indentation and quotation marks, which Markdown has taken off. A fence's line, counted
  /// from 1, is the index of the code's first line.
  private func columnOffsets(of code: String, from fenceLine: Int) -> [Int] {
    let offsets = code.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().map {
        let index = fenceLine + $0.offset
        return index < lines.count ? max(lines[index].utf8.count - $0.element.count, 0) : 0
      }
    return offsets.allSatisfy { $0 == 0 } ? [0] : offsets
  }

  private mutating func assignIDs() {
    var places: [String: SourceRange] = [:]
    for identity in identities {
      guard let written = identity.written else { continue }
      if let first = places[written.name] {
        let note = Diagnostic.Note(message: "'\(written.name)' is first used here", range: first)
        diagnostics.append(
          NotebookError.duplicateID(written.name).diagnostic(at: written.range, notes: [note]))
      } else {
        places[written.name] = written.range
      }
    }
    var stateNames = StateNames()
    for (index, identity) in identities.enumerated() {
      if let written = identity.written {
        cells[index].id = written.name
        cells[index].stateName = written.name
        continue
      }
      cells[index].stateName = stateNames.next(for: cells[index].code)
      let stem = identity.heading.utf8.filter { $0 < 0x80 }
      let word = String(decoding: stem, as: UTF8.self).prefix(56)
      var ordinal = identity.ordinal
      let prefix = word.contains { $0.isLetter || $0.isNumber } ? String(word) : "cell"
      while places["\(prefix)-\(ordinal)"] != nil { ordinal += 1 }
      cells[index].id = "\(prefix)-\(ordinal)"
      cells[index].hasDerivedID = true
      places[cells[index].id] = .nowhere
    }
  }

  // MARK: Lines of text

  private mutating func inlines(_ nodes: [MarkdownNode]) -> [Inline] {
    var output: [Inline] = []
    for node in nodes { append(node, to: &output) }
    return output
  }

  private mutating func append(_ node: MarkdownNode, to output: inout [Inline]) {
    switch node.kind {
    case .text: appendText(node.literal, to: &output)
    case .softBreak: output.append(.softBreak)
    case .lineBreak: output.append(.lineBreak)
    case .code: output.append(.code(shield.restoring(node.literal)))
    case .inlineHTML: output.append(.rawHTML(shield.restoring(node.literal)))
    case .emphasis: output.append(.emphasis(inlines(node.children)))
    case .strong: output.append(.strong(inlines(node.children)))
    case .strikethrough: output.append(.strikethrough(inlines(node.children)))
    case .link(let destination, let title):
      output.append(
        .link(
          destination: shield.restoring(destination), title: shield.restoring(title),
          content: inlines(node.children)))
    case .image(let source, let title):
      output.append(
        .image(
          source: shield.restoring(source), title: shield.restoring(title),
          alternative: inlines(node.children).plainText))
    case .footnoteReference:
      guard let number = Int(node.literal) else { return }
      footnoteOccurrences[number, default: 0] += 1
      output.append(
        .footnoteReference(number: number, occurrence: footnoteOccurrences[number, default: 1]))
    default: for child in node.children { append(child, to: &output) }
    }
  }

  /// Splits a text at the characters that stand for formulas.
  private func appendText(_ text: String, to output: inout [Inline]) {
    var words = ""
    func flush() {
      if !words.isEmpty { output.append(.text(words)) }
      words = ""
    }
    for character in text {
      if let formula = shield.formula(for: character) {
        flush()
        output.append(.math(formula.source, isDisplayed: formula.isDisplayed))
      } else if character == MathShield.filler {
        // The line was part of a formula, and so was the break before it.
        if output.last == .softBreak { output.removeLast() }
      } else {
        words.append(character)
      }
    }
    flush()
  }

  // MARK: Fences

  private struct Fence {
    /// The line in the file.
    let line: Substring
    /// The offset in the file of the first backtick or tilde.
    let start: Int
    /// The offset of the info string, or of the line's end.
    let infoStart: Int
    let mark: UInt8
    let length: Int
  }

  private func fence(of node: MarkdownNode) -> Fence {
    let line = lines[node.startLine - 1]
    let bytes = Array(line.utf8)
    // cmark counts the column of a fence after tabs in its own way; the mark is near it.
    let isMark = { (byte: UInt8) in byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") }
    var start = min(max(node.startColumn - 1, 0), bytes.count)
    while start < bytes.count, !isMark(bytes[start]) { start += 1 }
    if start == bytes.count { start = bytes.firstIndex(where: isMark) ?? 0 }
    let mark = start < bytes.count ? bytes[start] : 0
    var end = start
    while end < bytes.count, bytes[end] == mark { end += 1 }
    var info = end
    while info < bytes.count, bytes[info] == 0x20 || bytes[info] == 0x09 { info += 1 }
    let base = lineStarts[node.startLine - 1]
    return Fence(
      line: line, start: base + start, infoStart: base + info, mark: mark, length: end - start)
  }

  /// Whether the block's last line is a fence; an open block runs to the end of what contains it.
  private func isClosed(_ node: MarkdownNode, _ fence: Fence) -> Bool {
    guard node.endLine > node.startLine, node.endLine <= lines.count else { return false }
    let trimmed = lines[node.endLine - 1].utf8.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
    let rest = trimmed.drop { $0 == fence.mark }
    return trimmed.count - rest.count >= fence.length
      && rest.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  private func range(_ lower: Int, _ upper: Int) -> SourceRange {
    SourceRange(source: SourceRange.document, lower: lower, upper: upper)
  }

  private mutating func report(_ error: NotebookError, _ lower: Int, _ upper: Int) {
    diagnostics.append(error.diagnostic(at: range(lower, upper)))
  }

  private func withoutFinalBreak(_ text: String) -> String {
    text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}

/// Names that links lead to: a second one of the same words gets a number.
struct UniqueNames {
  private var taken: Set<String> = []

  /// A name that no earlier call has given.
  mutating func claim(_ wanted: String) -> String {
    let stem = wanted.isEmpty ? "section" : wanted
    var name = stem
    var number = 1
    while !taken.insert(name).inserted {
      name = "\(stem)-\(number)"
      number += 1
    }
    return name
  }
}

/// A heading's words as GitHub makes an anchor of them.
func anchorName(_ heading: String) -> String {
  var output = ""
  for character in heading.lowercased() {
    if character.isLetter || character.isNumber || character == "_" || character == "-" {
      output.append(character)
    } else if character.isWhitespace {
      output.append("-")
    }
  }
  return output
}
