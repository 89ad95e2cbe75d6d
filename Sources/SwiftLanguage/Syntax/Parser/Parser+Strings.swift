internal import Diagnostics

extension Parser {
  /// A string literal: escapes decoded, indentation removed, interpolations parsed.
  mutating func parseStringLiteral() -> ExpressionSyntax {
    let literal = token
    let literalRange = currentRange
    advance()
    if openTexts.contains(literal.start) { return ExpressionSyntax(.missing, literalRange) }
    if let text = plainText(of: literal) {
      return ExpressionSyntax(.stringLiteral(text), literalRange)
    }
    var reader = StringReader(literal: literal, bytes: bytes)
    let segments = reader.read()
    for problem in reader.problems {
      let place = range(problem.lower, problem.upper)
      if speculations > 0 || isRecovering { break }
      diagnostics.append(
        Diagnostic(id: "string-literal", message: problem.message, range: place))
    }
    var result: [ExpressionSyntax.StringSegment] = []
    for segment in segments {
      switch segment {
      case .text(let bytes):
        if !bytes.isEmpty { result.append(.text(String(decoding: bytes, as: UTF8.self))) }
      case .interpolation(let opening, let end):
        let place = range(opening - 1, end)
        result.append(.interpolation(parseInterpolation(opening, end, place), place))
      }
    }
    if result.isEmpty { return ExpressionSyntax(.stringLiteral(""), literalRange) }
    if result.count == 1, case .text(let text) = result[0] {
      return ExpressionSyntax(.stringLiteral(text), literalRange)
    }
    return ExpressionSyntax(.interpolatedString(result), literalRange)
  }

  /// The text between single quotation marks where nothing in it asks for decoding: most literals.
  private func plainText(of literal: Token) -> String? {
    let quote = Ascii.quote
    guard literal.end - literal.start >= 2, bytes[literal.start] == quote,
      bytes[literal.end - 1] == quote
    else { return nil }
    let content = bytes[literal.start + 1..<literal.end - 1]
    guard !content.contains(where: { $0 == quote || $0 == UInt8(ascii: "\\") }) else { return nil }
    return String(decoding: content, as: UTF8.self)
  }

  /// The arguments between the parentheses at `opening` and `end - 1`, read from tokens of their
  /// own.
  private mutating func parseInterpolation(_ opening: Int, _ end: Int, _ place: SourceRange)
    -> [ArgumentSyntax]
  {
    let output = Lexer.lex(bytes, opening..<end, source: index)
    let outer = (tokens, position, splits, isInCondition, isInPattern)
    tokens = output.tokens
    position = 0
    splits = []
    isInCondition = false
    isInPattern = false
    defer { (tokens, position, splits, isInCondition, isInPattern) = outer }
    if speculations == 0 && !isRecovering { diagnostics.append(contentsOf: output.diagnostics) }
    return nested([]) { parser in
      let parenthesis = parser.token
      parser.advance()
      if parser.at(.rightParenthesis) {
        parser.report("expected expression in string interpolation", parser.currentRange)
        return []
      }
      let arguments = parser.parseArgumentList(closing: .rightParenthesis, opening: parenthesis)
      if !parser.at(.endOfFile) {
        parser.report("unexpected code after the value of an interpolation", parser.currentRange)
      }
      return arguments
    }
  }
}

/// Decodes the text of a string literal.
struct StringReader {
  enum Segment {
    case text([UInt8])
    /// From the opening parenthesis to after the closing one.
    case interpolation(Int, Int)
  }

  struct Problem {
    var message: String
    var lower: Int
    var upper: Int
  }

  private let bytes: [UInt8]
  private let literal: Token
  private(set) var problems: [Problem] = []
  private var segments: [Segment] = []
  private var text: [UInt8] = []
  private var index = 0
  private var contentEnd = 0
  private var hashes = 0
  private var isMultiline = false
  private var indentation: ArraySlice<UInt8> = []

  init(literal: Token, bytes: [UInt8]) {
    self.literal = literal
    self.bytes = bytes
  }

  mutating func read() -> [Segment] {
    index = literal.start
    while bytes[index] == Ascii.hash {
      hashes += 1
      index += 1
    }
    let scanned = bytes.withUnsafeBufferPointer { buffer -> StringScanner.Literal? in
      guard let base = buffer.baseAddress else { return nil }
      return StringScanner(bytes: base, end: literal.end).scan(from: literal.start, hashes: hashes)
    }
    guard let scanned, scanned.isTerminated else { return [] }
    isMultiline = scanned.isMultiline
    let quotes = isMultiline ? 3 : 1
    index += quotes
    contentEnd = literal.end - hashes - quotes
    if scanned.isMultiline {
      guard prepareLines() else { return [] }
      readLines()
    } else {
      readText(to: contentEnd)
    }
    segments.append(.text(text))
    return segments
  }

  private mutating func problem(_ message: String, _ lower: Int, _ upper: Int) {
    problems.append(Problem(message: message, lower: lower, upper: upper))
  }

  /// Skips the first line break and finds the indentation that the closing quotes have.
  private mutating func prepareLines() -> Bool {
    var start = index
    while start < contentEnd && (bytes[start] == Ascii.space || bytes[start] == Ascii.tab) {
      start += 1
    }
    if bytes[start] == Ascii.carriageReturn { start += 1 }
    guard start < contentEnd, bytes[start] == Ascii.newline else {
      problem("multi-line string literal content must begin on a new line", index, index)
      if bytes[index..<contentEnd].contains(Ascii.newline) { _ = closingIndentation() }
      return false
    }
    index = start + 1
    guard let closing = closingIndentation() else { return false }
    indentation = closing
    contentEnd = closing.startIndex
    return true
  }

  /// What stands before the closing quotes, on a line of their own.
  private mutating func closingIndentation() -> ArraySlice<UInt8>? {
    var lineStart = contentEnd
    while lineStart > index && bytes[lineStart - 1] != Ascii.newline { lineStart -= 1 }
    let isBlank = bytes[lineStart..<contentEnd].allSatisfy {
      $0 == Ascii.space || $0 == Ascii.tab
    }
    guard isBlank else {
      problem(
        "multi-line string literal closing delimiter must begin on a new line", contentEnd,
        contentEnd)
      return nil
    }
    return bytes[lineStart..<contentEnd]
  }

  private mutating func readLines() {
    var isFirst = true
    while index < contentEnd {
      if !isFirst { text.append(Ascii.newline) }
      isFirst = false
      skipIndentation()
      readText(to: contentEnd, stopsAtNewline: true)
    }
  }

  private mutating func skipIndentation() {
    let lineStart = index
    for byte in indentation {
      guard index < contentEnd else { return }
      let found = bytes[index]
      if found == Ascii.newline || found == Ascii.carriageReturn { return }
      guard found == byte else {
        let isBlank = found == Ascii.space || found == Ascii.tab
        problem(
          isBlank
            ? "unexpected \(found == Ascii.tab ? "tab" : "space") in indentation of line in "
              + "multi-line string literal"
            : "insufficient indentation of line in multi-line string literal", index, index)
        while index < contentEnd && (bytes[index] == Ascii.space || bytes[index] == Ascii.tab) {
          index += 1
        }
        return
      }
      index += 1
    }
    _ = lineStart
  }

  /// Reads text up to `end`, or to after the line break that ends a line.
  private mutating func readText(to end: Int, stopsAtNewline: Bool = false) {
    while index < end {
      let byte = bytes[index]
      if byte == 0x5C && hasHashes(index + 1) {
        readEscape(end)
        continue
      }
      if stopsAtNewline {
        if byte == Ascii.carriageReturn && bytes[index + 1] == Ascii.newline {
          index += 2
          return
        }
        if byte == Ascii.newline {
          index += 1
          return
        }
      }
      text.append(byte)
      index += 1
    }
  }

  private func hasHashes(_ start: Int) -> Bool {
    for offset in 0..<hashes where bytes[start + offset] != Ascii.hash { return false }
    return true
  }

  private mutating func readEscape(_ end: Int) {
    index += 1 + hashes
    let byte = bytes[index]
    switch byte {
    case 0x30: append(0)
    case 0x74: append(Ascii.tab)
    case 0x6E: append(Ascii.newline)
    case 0x72: append(Ascii.carriageReturn)
    case 0x5C, Ascii.quote, 0x27: append(byte)
    case 0x75: readUnicodeEscape(end)
    case 0x28:
      let start = index
      let allowsNewlines = isMultiline
      let close = bytes.withUnsafeBufferPointer { buffer -> Int? in
        guard let base = buffer.baseAddress else { return nil }
        return StringScanner(bytes: base, end: literal.end).skipInterpolation(
          from: start, allowsNewlines: allowsNewlines, depth: 1)
      }
      segments.append(.text(text))
      text = []
      index = close ?? end
      segments.append(.interpolation(start, index))
    case Ascii.space, Ascii.tab, Ascii.newline, Ascii.carriageReturn:
      readLineContinuation(end)
    default:
      problem("invalid escape sequence in literal", index, index + 1)
      index += 1
    }
  }

  private mutating func append(_ byte: UInt8) {
    text.append(byte)
    index += 1
  }

  /// `\` at the end of a line of a multi-line literal joins it with the next.
  private mutating func readLineContinuation(_ end: Int) {
    var next = index
    while next < end && (bytes[next] == Ascii.space || bytes[next] == Ascii.tab) { next += 1 }
    if next < end && bytes[next] == Ascii.carriageReturn { next += 1 }
    guard next < end, bytes[next] == Ascii.newline, isMultiline else {
      problem("invalid escape sequence in literal", index, index + 1)
      return
    }
    index = next + 1
    if index >= end {
      problem(
        "escaped newline at the last line of a multi-line string literal is not allowed",
        next, next)
      return
    }
    skipIndentation()
  }

  private mutating func readUnicodeEscape(_ end: Int) {
    let start = index
    index += 1
    guard bytes[index] == 0x7B else {
      problem("expected hexadecimal code in braces after unicode escape", start, index)
      return
    }
    index += 1
    let digits = index
    var value: UInt32 = 0
    while index < end, Ascii.digitValue(bytes[index]) < 16 {
      if index - digits < 8 { value = value << 4 | UInt32(Ascii.digitValue(bytes[index])) }
      index += 1
    }
    let count = index - digits
    guard index < end, bytes[index] == 0x7D else {
      problem("expected '}' in \\u{...} escape sequence", index, index + 1)
      return
    }
    index += 1
    guard (1...8).contains(count) else {
      problem("\\u{...} escape sequence expects between 1 and 8 hex digits", start - 1, index)
      return
    }
    guard let scalar = Unicode.Scalar(value) else {
      problem("invalid unicode scalar", start - 1, index)
      return
    }
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
  }
}
