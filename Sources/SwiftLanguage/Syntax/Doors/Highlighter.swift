/// Tells what each part of a cell's code is, for colouring.
///
/// It works on tokens alone, so malformed code is highlighted as far as it can be read, and never
/// fails. Parts come in the order of the text and do not overlap; white space has none.
public struct Highlighter: Sendable {
  /// A part of the code.
  public struct Part: Hashable, Sendable {
    /// What the part is.
    public var kind: Kind
    /// Its UTF-8 bytes.
    public var range: Range<Int>

    /// A part from what it is and where.
    public init(kind: Kind, range: Range<Int>) {
      self.kind = kind
      self.range = range
    }
  }

  /// What a part of the code is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// `let`, `if`, `self`, `mutating`.
    case keyword
    /// A name that begins with a capital letter.
    case type
    /// A name that is called or declared as a function.
    case function
    /// A name after a dot.
    case member
    /// An argument's label.
    case label
    /// Any other name, `$0` among them.
    case identifier
    /// `42`, `0xFF`, `1.5e3`.
    case number
    /// The text and the quotes of a string literal.
    case string
    /// `\(` and `)` of an interpolation.
    case interpolation
    /// `// …` and `/* … */`.
    case comment
    /// `@main`, `@Clamped`.
    case attribute
    /// `#if`, `#line`.
    case directive
    /// `+`, `=`, `->`.
    case `operator`
    /// Brackets, commas, colons.
    case punctuation
  }

  /// The parts of some code.
  public static func parts(of code: String) -> [Part] {
    var bytes = Array(code.utf8)
    let count = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    var collector = Collector(bytes: bytes)
    collector.collect(0..<count, depth: 0)
    return collector.parts.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Reads tokens, and those inside of interpolations.
  private struct Collector {
    let bytes: [UInt8]
    var parts: [Part] = []

    mutating func collect(_ range: Range<Int>, depth: Int) {
      let output = Lexer.lex(bytes, range, source: 0)
      for comment in output.comments where !comment.isEmpty { add(.comment, comment) }
      let tokens = output.tokens
      for index in tokens.indices.dropLast() {
        let token = tokens[index]
        if token.kind == .stringLiteral {
          addString(token, depth: depth)
        } else {
          add(kind(of: index, in: tokens), token.start..<token.end)
        }
      }
    }

    private mutating func add(_ kind: Kind, _ range: Range<Int>) {
      if !range.isEmpty { parts.append(Part(kind: kind, range: range)) }
    }

    private func kind(of index: Int, in tokens: [Token]) -> Kind {
      let token = tokens[index]
      let previous = index > 0 ? tokens[index - 1].kind : .endOfFile
      let next = tokens[index + 1]
      switch token.kind {
      case .identifier:
        return name(token, after: previous, before: next)
      case .anonymousParameter, .unknown, .endOfFile: return .identifier
      case .integerLiteral, .floatLiteral: return .number
      case .stringLiteral, .regexLiteral: return .string
      case .directive: return .directive
      case .at: return .attribute
      case .leftParenthesis, .rightParenthesis, .leftBrace, .rightBrace, .leftBracket,
        .rightBracket, .comma, .colon, .semicolon, .period, .prefixPeriod, .backslash:
        return .punctuation
      case .binaryOperator, .prefixOperator, .postfixOperator, .equal, .arrow, .prefixAmpersand,
        .infixQuestion, .postfixQuestion, .postfixExclamation:
        return .operator
      default:
        if previous == .at { return .attribute }
        let isMember = previous == .period || previous == .prefixPeriod
        if isMember && token.kind != .selfKeyword && token.kind != .initKeyword { return .member }
        if next.kind == .colon && (previous == .leftParenthesis || previous == .comma) {
          return .label
        }
        return .keyword
      }
    }

    private func name(_ token: Token, after previous: TokenKind, before next: Token) -> Kind {
      if previous == .at { return .attribute }
      if isContextualKeyword(token, before: next) { return .keyword }
      let isCapital = bytes[token.start] >= 0x41 && bytes[token.start] <= 0x5A
      if previous == .funcKeyword { return .function }
      let isCall =
        (next.kind == .leftParenthesis || next.kind == .leftBrace) && next.start == token.end
      if isCapital { return .type }
      if isCall { return .function }
      if previous == .period || previous == .prefixPeriod { return .member }
      if next.kind == .colon && (previous == .leftParenthesis || previous == .comma) {
        return .label
      }
      return .identifier
    }

    private static let contextualKeywords: Set<String> = [
      "async", "await", "convenience", "didSet", "dynamic", "final", "get", "indirect", "infix",
      "lazy", "mutating", "nonmutating", "open", "override", "postfix", "prefix", "required",
      "set", "some", "any", "unowned", "weak", "willSet", "actor", "macro",
    ]

    private func isContextualKeyword(_ token: Token, before next: Token) -> Bool {
      guard token.end - token.start <= 11 else { return false }
      let text = String(decoding: bytes[token.start..<token.end], as: UTF8.self)
      guard Self.contextualKeywords.contains(text) else { return false }
      switch next.kind {
      case .identifier, .leftBrace, .anyTypeKeyword: return true
      case .leftParenthesis: return text == "some" || text == "any"
      case .rightBrace: return text == "get" || text == "set"
      default:
        return next.kind.isKeyword && next.kind != .inKeyword && next.kind != .isKeyword
          && next.kind != .asKeyword && next.kind != .elseKeyword
      }
    }

    /// Cuts a literal into its text and its interpolations.
    private mutating func addString(_ token: Token, depth: Int) {
      var hashes = 0
      while bytes[token.start + hashes] == Ascii.hash { hashes += 1 }
      var index = token.start + hashes + 1
      var textStart = token.start
      while index < token.end {
        guard bytes[index] == 0x5C, isEscape(index + 1, hashes: hashes, end: token.end) else {
          index += 1
          continue
        }
        let open = index + 1 + hashes
        guard open < token.end, bytes[open] == 0x28, let close = closing(open, token.end),
          depth < 64
        else {
          index = open + 1
          continue
        }
        add(.string, textStart..<index)
        add(.interpolation, index..<open + 1)
        collect(open + 1..<close - 1, depth: depth + 1)
        add(.interpolation, close - 1..<close)
        index = close
        textStart = close
      }
      add(.string, textStart..<token.end)
    }

    private func isEscape(_ start: Int, hashes: Int, end: Int) -> Bool {
      guard start + hashes <= end else { return false }
      for offset in 0..<hashes where bytes[start + offset] != Ascii.hash { return false }
      return true
    }

    private func closing(_ open: Int, _ end: Int) -> Int? {
      bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return nil }
        return StringScanner(bytes: base, end: end).skipInterpolation(
          from: open, allowsNewlines: true, depth: 1)
      }
    }
  }
}
