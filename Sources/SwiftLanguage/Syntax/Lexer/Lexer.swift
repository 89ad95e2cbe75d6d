internal import Diagnostics

/// Cuts UTF-8 bytes into tokens.
///
/// Works on raw bytes; the four bytes after `end` must be readable (the parser appends zeros, and
/// the code of an interpolation is followed by the rest of its literal).
struct Lexer {
  let bytes: UnsafePointer<UInt8>
  let end: Int
  let source: Int
  var position: Int
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []
  /// Comments and `#!` lines, for highlighting.
  var comments: [Range<Int>] = []

  init(bytes: UnsafePointer<UInt8>, range: Range<Int>, source: Int) {
    self.bytes = bytes
    self.position = range.lowerBound
    self.end = range.upperBound
    self.source = source
  }

  /// The result of one pass.
  struct Output {
    var tokens: [Token]
    var comments: [Range<Int>]
    var diagnostics: [Diagnostic]
  }

  /// All tokens of a range of zero-terminated bytes, the last one an `.endOfFile`.
  static func lex(_ bytes: [UInt8], _ range: Range<Int>, source: Int) -> Output {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        return Output(tokens: [], comments: [], diagnostics: [])
      }
      var lexer = Lexer(bytes: base, range: range, source: source)
      lexer.tokens.reserveCapacity(range.count / 4 + 4)
      lexer.lexAll()
      return Output(
        tokens: lexer.tokens, comments: lexer.comments, diagnostics: lexer.diagnostics)
    }
  }

  mutating func lexAll() {
    if position == 0 && end >= 2 && bytes[0] == Ascii.hash && bytes[1] == Ascii.exclamation {
      skipLineComment()
    }
    var startsLine = true
    while true {
      if skipTrivia() { startsLine = true }
      let start = position
      if position >= end {
        append(.endOfFile, from: start, startsLine: startsLine)
        return
      }
      let kind = lexToken()
      append(kind, from: start, startsLine: startsLine)
      startsLine = false
    }
  }

  private mutating func append(_ kind: TokenKind, from start: Int, startsLine: Bool) {
    tokens.append(
      Token(
        kind: kind, startsLine: startsLine, lower: Int32(truncatingIfNeeded: start),
        upper: Int32(truncatingIfNeeded: position)))
  }

  mutating func report(_ message: String, _ lower: Int, _ upper: Int, id: String = "syntax") {
    diagnostics.append(
      Diagnostic(
        id: id, message: message, range: SourceRange(source: source, lower: lower, upper: upper)))
  }

  // MARK: Trivia

  /// Skips white space and comments; true where a line break was among them.
  private mutating func skipTrivia() -> Bool {
    var sawNewline = false
    while position < end {
      switch bytes[position] {
      case Ascii.newline, Ascii.carriageReturn:
        sawNewline = true
        position += 1
      case Ascii.space, Ascii.tab, 0x0B, 0x0C:
        position += 1
      case 0xEF where bytes[position + 1] == 0xBB && bytes[position + 2] == 0xBF:
        position += 3
      case 0xC2 where bytes[position + 1] == 0xA0:
        position += 2
      case Ascii.slash where bytes[position + 1] == Ascii.slash:
        skipLineComment()
      case Ascii.slash where bytes[position + 1] == Ascii.star:
        if skipBlockComment() { sawNewline = true }
      default:
        return sawNewline
      }
    }
    return sawNewline
  }

  private mutating func skipLineComment() {
    let start = position
    while position < end && bytes[position] != Ascii.newline
      && bytes[position] != Ascii.carriageReturn
    {
      position += 1
    }
    comments.append(start..<position)
  }

  /// Skips a nested comment; true where it holds a line break.
  private mutating func skipBlockComment() -> Bool {
    let start = position
    var depth = 1
    var sawNewline = false
    position += 2
    while depth > 0 {
      if position >= end {
        position = end
        report("unterminated '/*' comment", end, end)
        break
      }
      let byte = bytes[position]
      if byte == Ascii.newline { sawNewline = true }
      if byte == Ascii.slash && bytes[position + 1] == Ascii.star {
        depth += 1
        position += 2
      } else if byte == Ascii.star && bytes[position + 1] == Ascii.slash {
        depth -= 1
        position += 2
      } else {
        position += 1
      }
    }
    position = min(position, end)
    comments.append(start..<position)
    return sawNewline
  }

  // MARK: Tokens

  private mutating func lexToken() -> TokenKind {
    let byte = bytes[position]
    switch byte {
    case 0x28: return single(.leftParenthesis)
    case 0x29: return single(.rightParenthesis)
    case 0x2C: return single(.comma)
    case 0x3A: return single(.colon)
    case 0x3B: return single(.semicolon)
    case 0x40: return single(.at)
    case 0x5B: return single(.leftBracket)
    case 0x5C: return single(.backslash)
    case 0x5D: return single(.rightBracket)
    case 0x7B: return single(.leftBrace)
    case 0x7D: return single(.rightBrace)
    case Ascii.quote: return lexString(hashes: 0)
    case Ascii.hash: return lexHash()
    case Ascii.backtick: return lexEscapedIdentifier()
    case Ascii.dollar: return lexDollar()
    case Ascii.zero...Ascii.nine: return lexNumber()
    case Ascii.exclamation where isLeftBound(position): return single(.postfixExclamation)
    case Ascii.question where isLeftBound(position): return single(.postfixQuestion)
    case Ascii.question where !isOperatorByte(bytes[position + 1]): return single(.infixQuestion)
    case 0x41...0x5A, 0x61...0x7A, Ascii.underscore: return lexWord()
    case 0x27: return lexSingleQuoted()
    default: break
    }
    if isOperatorByte(byte) { return lexOperator() }
    if byte < 0x80 {
      position += 1
      report("invalid character in source file", position - 1, position)
      return .unknown
    }
    return lexUnicode()
  }

  private mutating func single(_ kind: TokenKind) -> TokenKind {
    position += 1
    return kind
  }

  /// `'a'`, which other languages have: one message for the whole of it.
  private mutating func lexSingleQuoted() -> TokenKind {
    let start = position
    position += 1
    while position < end && bytes[position] != 0x27 && bytes[position] != Ascii.newline {
      position += bytes[position] == 0x5C && position + 1 < end ? 2 : 1
    }
    if position < end && bytes[position] == 0x27 { position += 1 }
    position = min(position, end)
    report("single-quoted string literal found, use '\"'", start, position)
    return .unknown
  }

  private mutating func lexWord() -> TokenKind {
    let start = position
    skipIdentifierBytes()
    return Keywords.kind(bytes + start, count: position - start)
  }

  mutating func skipIdentifierBytes() {
    while position < end {
      let byte = bytes[position]
      if Ascii.isIdentifierByte(byte) {
        position += 1
      } else if byte >= 0x80, let scalar = scalar(at: position),
        !UnicodeClasses.isOperator(scalar.value), !UnicodeClasses.isQuote(scalar.value),
        scalar.value != 0xA0
      {
        position += scalar.length
      } else {
        return
      }
    }
  }

  private mutating func lexUnicode() -> TokenKind {
    let start = position
    guard let scalar = scalar(at: position) else {
      position += 1
      report("invalid UTF-8 found in source file", start, position)
      return .unknown
    }
    if UnicodeClasses.isOperator(scalar.value) { return lexOperator() }
    if UnicodeClasses.isQuote(scalar.value) {
      position += scalar.length
      report("unicode curly quote found, replace with '\"'", start, position)
      return .unknown
    }
    skipIdentifierBytes()
    if position == start {
      position += scalar.length
      report("invalid character in source file", start, position)
      return .unknown
    }
    return .identifier
  }

  private mutating func lexEscapedIdentifier() -> TokenKind {
    let start = position
    position += 1
    while position < end && bytes[position] != Ascii.backtick && bytes[position] != Ascii.newline {
      position += 1
    }
    if position < end && bytes[position] == Ascii.backtick && position > start + 1 {
      position += 1
      return .identifier
    }
    position = start + 1
    report("unexpected '`': a name in backticks must end on its line", start, start + 1)
    return .unknown
  }

  private mutating func lexDollar() -> TokenKind {
    let start = position
    position += 1
    let isNumbered = Ascii.isDigit(bytes[position])
    skipIdentifierBytes()
    if position == start + 1 {
      report("'$' is not an identifier; use backticks to escape it", start, position)
      return .unknown
    }
    if isNumbered && !(start + 1..<position).allSatisfy({ Ascii.isDigit(bytes[$0]) }) {
      report("expected numeric value following '$'", start, position)
    }
    return isNumbered ? .anonymousParameter : .identifier
  }

  private mutating func lexHash() -> TokenKind {
    let start = position
    var hashes = 0
    while position < end && bytes[position] == Ascii.hash {
      hashes += 1
      position += 1
    }
    if position < end && bytes[position] == Ascii.quote {
      position = start
      return lexString(hashes: hashes)
    }
    position = start + 1
    if position < end && bytes[position] == Ascii.slash {
      if let close = regexEnd(from: position + 1, hashes: 1) {
        position = close
        return .regexLiteral
      }
    }
    skipIdentifierBytes()
    if position == start + 1 {
      report("expected a macro identifier for a pound literal expression", start, position)
      return .unknown
    }
    return .directive
  }

  private mutating func lexString(hashes: Int) -> TokenKind {
    let start = position
    let literal = StringScanner(bytes: bytes, end: end).scan(from: start, hashes: hashes)
    position = literal.end
    if !literal.isTerminated {
      if let opening = literal.openInterpolation {
        report(
          "cannot find ')' to match opening '(' in string interpolation", opening, opening + 1,
          id: "unterminated-interpolation")
      }
      report(
        "unterminated string literal", start, start + hashes + (literal.isMultiline ? 3 : 1),
        id: "unterminated-string")
    }
    return .stringLiteral
  }

  /// The end of `/…/` on one line, where that is what a prefix slash begins.
  func regexEnd(from start: Int, hashes: Int) -> Int? {
    var index = start
    if index >= end || bytes[index] == Ascii.space || bytes[index] == Ascii.tab { return nil }
    var depth = 0
    while index < end && bytes[index] != Ascii.newline {
      let byte = bytes[index]
      if byte == 0x5C { index += 1 }
      if byte == 0x28 { depth += 1 }
      if byte == 0x29 {
        depth -= 1
        if depth < 0 { return nil }
      }
      if byte == Ascii.slash {
        if hashes == 0 { return depth == 0 ? index + 1 : nil }
        if bytes[index + 1] == Ascii.hash { return index + 2 }
      }
      index += 1
    }
    return nil
  }

  // MARK: Unicode

  /// The scalar at a byte; nil for malformed UTF-8.
  func scalar(at index: Int) -> (value: UInt32, length: Int)? {
    UnicodeClasses.scalar(bytes, at: index, end: end)
  }
}
