internal import Diagnostics

/// Reads a cell into a syntax tree, by recursive descent over its tokens.
///
/// Each syntax error is reported once: after one, nothing more is said until the next statement or
/// declaration, where parsing goes on.
struct Parser {
  let source: SourceText
  /// The number that the tree's ranges carry.
  let index: Int
  /// The operators in force; those that the source declares are added by `parse()`.
  private(set) var operators: OperatorTable

  /// The source's bytes, then four zeros.
  let bytes: [UInt8]
  var tokens: [Token]
  var position = 0
  /// How much of a `>>` and the like was taken apart, so that trying can be undone.
  var splits: [Split] = []
  var diagnostics: [Diagnostic] = []

  /// Set by an error, cleared where parsing goes on.
  var isRecovering = false
  /// How many lists of the statement are being read, one in the other.
  var openLists = 0
  /// In how many literals of the list that is being read something was wrong.
  var brokenLists = 0
  /// The names in statements that could not be read: what they would have declared is unknown.
  var unreadNames: Set<String> = []
  /// Nesting of expressions, types, patterns and statements.
  var depth = 0
  /// Attributes that name types, in order.
  var typeAttributes: [AttributeSyntax] = []
  /// Reading something that may turn out to be something else: errors are counted, not kept.
  var speculations = 0
  var speculationFailed = false

  /// In a condition, where `{` begins the statement's body.
  var isInCondition = false
  /// In a pattern: `let x` and `_` are allowed, `=` ends the expression.
  var isInPattern = false
  /// Patterns inside expressions that will become patterns, by the placeholder that stands there.
  var embeddedPatterns: [ObjectIdentifier: PatternSyntax] = [:]
  /// Keeps those placeholders alive, so that no other expression takes their identity.
  var keptPlaceholders: [ExpressionSyntax] = []
  /// One more than the highest `$n` seen in the innermost closure.
  var anonymousParameters = 0
  /// Where texts begin that do not end on their line.
  let openTexts: Set<Int>
  /// In a `defer`, which is a function of its own to what is around it.
  var isInDefer = false
  /// The accessor that is read, where it is one that yields.
  var yields: AccessorsSyntax.Coroutine?
  /// In the members of a type, and of which kind.
  var enclosingType: NominalSyntax.Kind?
  /// In the body of a function, a closure or a statement.
  var isInBody = false
  /// In the members of an extension.
  var isInExtension = false

  struct Split {
    var position: Int
    var original: Token
    var inserted: Int
  }

  /// As many levels of nesting as `swiftc` allows.
  static let deepestNesting = 256
  /// As many operators in one expression: deeper trees are not for a reader either.
  static let longestSequence = 600
  /// The token where a value starts that `if` and `switch` may make.
  var valuePosition = -1

  init(source: SourceText, index: Int, operators: OperatorTable = .standard) {
    self.source = source
    self.index = index
    self.operators = operators
    var bytes = Array(source.text.utf8)
    let count = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    self.bytes = bytes
    let output = Lexer.lex(bytes, 0..<count, source: index)
    tokens = output.tokens
    // A cell ends where its fence closes: on the line after its last one.
    if count > 0, bytes[count - 1] != UInt8(ascii: "\n"), let last = tokens.indices.last,
      tokens[last].kind == .endOfFile, tokens[last].start == count
    {
      tokens[last].lower += 1
      tokens[last].upper += 1
    }
    diagnostics = output.diagnostics
    openTexts = Set(
      output.diagnostics.filter { $0.id == "unterminated-string" }.map(\.range.lower))
  }

  /// The tree of the whole source, and what is wrong with it in the order of the text.
  mutating func parse() -> (SourceFileSyntax, [Diagnostic]) {
    declareOperators()
    var statements: [StatementSyntax] = []
    while !at(.endOfFile) {
      parseStatements(
        into: &statements, isTopLevel: true, until: { $0.kind == .endOfFile })
      if at(.rightBrace) {
        report("extraneous '}' at top level", currentRange)
        advance()
        isRecovering = false
      } else if !at(.endOfFile) {
        advance()
      }
    }
    let ordered = diagnostics.enumerated().sorted {
      ($0.element.range.lower, $0.offset) < ($1.element.range.lower, $1.offset)
    }
    return (
      SourceFileSyntax(
        source: index, statements: statements, typeAttributes: typeAttributes),
      ordered.map(\.element)
    )
  }

  /// Operators may be used before their declaration, so those are read first.
  private mutating func declareOperators() {
    var declared: Set<String> = []
    /// Reports the name at a token where it is declared once more.
    func note(_ key: String, _ place: Int, _ what: String) {
      guard !declared.insert(key).inserted, place < tokens.count else { return }
      diagnostics.append(
        Diagnostic(
          id: "redeclaration", message: "\(what) redeclared", range: range(of: tokens[place])))
    }
    var groups: [PrecedenceGroupSyntax] = []
    for start in tokens.indices where tokens[start].kind == .precedencegroupKeyword {
      let found = attempt { parser -> PrecedenceGroupSyntax? in
        parser.position = start
        return parser.parsePrecedenceGroup()
      }
      guard let group = found ?? nil else { continue }
      note("group \(group.name)", start + 1, "precedence group")
      groups.append(group)
    }
    while !groups.isEmpty {
      // A group may name one that stands below it.
      let names = Set(groups.map(\.name))
      let next = groups.firstIndex { group in
        (group.higherThan + group.lowerThan).allSatisfy { $0 == group.name || !names.contains($0) }
      }
      let group = groups.remove(at: next ?? 0)
      let unknown = operators.declare(group)
      for (name, range) in group.relatedRanges {
        if unknown.contains(name) {
          diagnostics.append(
            Diagnostic(
              id: "unknown-precedence-group", message: "unknown precedence group '\(name)'",
              range: range))
        } else if group.lowerThan.contains(name), operators.isOwn(name) {
          diagnostics.append(
            Diagnostic(
              id: "lower-precedence-group",
              message:
                "precedence group cannot be given lower precedence than group in same module; "
                + "make the other precedence group higher than this one instead", range: range))
        }
      }
    }
    for start in tokens.indices.dropFirst() where tokens[start].kind == .operatorKeyword {
      let fixity = text(of: tokens[start - 1])
      let found = attempt { parser -> OperatorSyntax? in
        parser.position = start
        return parser.parseOperator(fixity: fixity)
      }
      if let found = found ?? nil { note("\(fixity) \(found.name)", start + 1, "operator") }
      if let found = found ?? nil, !operators.declare(found) {
        diagnostics.append(
          Diagnostic(
            id: "unknown-precedence-group",
            message: "unknown precedence group '\(found.precedenceGroup ?? "")'",
            range: range(of: tokens[start])))
      }
    }
    position = 0
  }

  // MARK: Tokens

  var token: Token { tokens[position] }

  func peek(_ count: Int = 1) -> Token {
    tokens[min(position + count, tokens.count - 1)]
  }

  func at(_ kind: TokenKind) -> Bool { tokens[position].kind == kind }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  /// Consumes the token where it is of that kind.
  mutating func take(_ kind: TokenKind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  func text(of token: Token) -> String { text(token.start, token.end) }

  func text(_ lower: Int, _ upper: Int) -> String {
    bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[lower..<upper]), as: UTF8.self)
    }
  }

  /// A name's text, without backticks.
  func name(of token: Token) -> String {
    if bytes[token.start] == Ascii.backtick { return text(token.start + 1, token.end - 1) }
    return text(token.start, token.end)
  }

  /// Whether a token's text is this ASCII word or operator.
  func isText(_ token: Token, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard token.end - token.start == count else { return false }
    for offset in 0..<count where bytes[token.start + offset] != word.utf8Start[offset] {
      return false
    }
    return true
  }

  /// Whether the current token is an identifier or operator of that text.
  func at(_ word: StaticString) -> Bool { isText(token, word) }

  func isWord(_ token: Token, _ word: StaticString) -> Bool {
    token.kind == .identifier && isText(token, word)
  }

  func atWord(_ word: StaticString) -> Bool { isWord(token, word) }

  // MARK: Ranges

  var currentStart: Int { token.start }

  /// Where the previous token ended.
  var previousEnd: Int { position > 0 ? tokens[position - 1].end : token.start }

  var currentRange: SourceRange { range(of: token) }

  func range(of token: Token) -> SourceRange { range(token.start, token.end) }

  func range(_ lower: Int, _ upper: Int) -> SourceRange {
    SourceRange(source: index, lower: lower, upper: upper)
  }

  /// From a byte to the end of what was read last.
  func range(from start: Int) -> SourceRange { range(start, max(start, previousEnd)) }

  // MARK: Errors

  /// Reports a syntax error, unless one is being recovered from.
  mutating func report(
    _ message: String, _ range: SourceRange, id: String = "syntax", notes: [Diagnostic.Note] = [],
    fixIts: [Diagnostic.FixIt] = []
  ) {
    if speculations > 0 {
      speculationFailed = true
      return
    }
    guard !isRecovering else { return }
    isRecovering = true
    // A text that does not end took with it what is missed here.
    if position > 0, openTexts.contains(tokens[position - 1].start) { return }
    diagnostics.append(
      Diagnostic(id: id, message: message, range: range, notes: notes, fixIts: fixIts))
  }

  /// Reports something that does not keep the rest of the statement from being read.
  mutating func reportAndContinue(
    _ message: String, _ range: SourceRange, id: String = "syntax",
    fixIts: [Diagnostic.FixIt] = []
  ) {
    if speculations > 0 || isRecovering { return }
    diagnostics.append(Diagnostic(id: id, message: message, range: range, fixIts: fixIts))
  }

  /// Refuses by name what the language of notebooks does not have.
  mutating func refuse(_ what: String, _ range: SourceRange, verb: String = "are") {
    reportAndContinue(
      "\(what) \(verb) not supported in notebook cells", range, id: "unsupported-syntax")
  }

  /// The current token, or the end of the previous one where a new line begins.
  var currentOrPreviousRange: SourceRange {
    token.startsLine || at(.endOfFile) ? range(previousEnd, previousEnd) : currentRange
  }

  /// Consumes the token, or reports what was expected at it.
  @discardableResult
  mutating func expect(
    _ kind: TokenKind, _ message: @autoclosure () -> String, opening: Token? = nil,
    afterPrevious: Bool = false
  ) -> Bool {
    if take(kind) { return true }
    let notes: [Diagnostic.Note] =
      opening.map {
        [
          Diagnostic.Note(
            message: "to match this opening '\(text(of: $0))'", range: range(of: $0))
        ]
      } ?? []
    report(message(), afterPrevious ? currentOrPreviousRange : currentRange, notes: notes)
    return false
  }

  /// There is no name where one has to be; a keyword may be one in backticks.
  mutating func reportMissingName(
    _ message: String, _ range: SourceRange, onSameLine: Bool = false
  ) {
    guard token.kind.isKeyword, !(onSameLine && token.startsLine) else {
      return report(message, range)
    }
    let keyword = text(of: token)
    let escape = Diagnostic.FixIt(range: currentRange, replacement: "`\(keyword)`")
    report(
      "keyword '\(keyword)' cannot be used as an identifier here", currentRange,
      notes: [
        Diagnostic.Note(
          message: "if this name is unavoidable, use backticks to escape it", range: currentRange,
          fixIts: [escape])
      ])
  }

  /// Tries to read something; nil, with nothing consumed or reported, where an error was met.
  mutating func attempt<Result>(_ body: (inout Parser) -> Result) -> Result? {
    let start = position
    let splitCount = splits.count
    let wasFailed = speculationFailed
    let wasRecovering = isRecovering
    speculations += 1
    speculationFailed = false
    isRecovering = false
    let result = body(&self)
    let failed = speculationFailed
    speculations -= 1
    speculationFailed = wasFailed
    isRecovering = wasRecovering
    if failed {
      rewind(to: start, splits: splitCount)
      return nil
    }
    return result
  }

  mutating func rewind(to start: Int, splits count: Int) {
    while splits.count > count {
      let split = splits.removeLast()
      tokens[split.position] = split.original
      tokens.removeSubrange(split.position + 1..<split.position + 1 + split.inserted)
    }
    position = start
  }

  /// Runs `body` one level deeper; false, with the rest of the statement given up, at the limit.
  mutating func nested<Result>(_ fallback: Result, _ body: (inout Parser) -> Result) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      report(
        "structure nesting level exceeded maximum of \(Self.deepestNesting)", currentRange,
        id: "nesting")
      return fallback
    }
    return body(&self)
  }

  // MARK: Taking operators apart

  /// Whether the token is an operator (or `?`, `!`) that begins with this byte.
  func startsWith(_ byte: UInt8) -> Bool {
    let kind = token.kind
    guard kind.isOperator || kind == .infixQuestion || kind == .postfixQuestion || kind == .equal
    else { return false }
    return bytes[token.start] == byte
  }

  /// Consumes the first byte of an operator; the rest becomes tokens of its own.
  mutating func takeFirstByte() {
    let original = token
    if original.end - original.start == 1 {
      advance()
      return
    }
    let rest = Lexer.lex(bytes, original.start + 1..<original.end, source: index).tokens.dropLast()
    var first = original
    first.upper = first.lower + 1
    tokens.replaceSubrange(position...position, with: [first] + rest)
    for offset in 1...max(1, rest.count) where offset <= rest.count {
      tokens[position + offset].startsLine = false
    }
    splits.append(Split(position: position, original: original, inserted: rest.count))
    advance()
  }

  // MARK: Skipping

  /// The position after the bracket that closes the one at `start`; nil where none does.
  func positionAfterMatching(_ start: Int) -> Int? {
    var level = 0
    var index = start
    while index < tokens.count {
      switch tokens[index].kind {
      case .leftParenthesis, .leftBrace, .leftBracket: level += 1
      case .rightParenthesis, .rightBrace, .rightBracket:
        level -= 1
        if level == 0 { return index + 1 }
      case .endOfFile: return nil
      default: break
      }
      index += 1
    }
    return nil
  }

  /// After an error: goes to the end of the statement.
  mutating func recover(from start: Int) {
    isRecovering = false
    var end: Int?
    if at(.rightParenthesis) || at(.rightBracket) {
      end = position
      // What a bracket closes that was not open is anyone's guess, up to the next statement.
      repeat {
        skipOne()
      } while !at(.endOfFile) && !at(.rightBrace) && !startsDeclaration
        && !startsStatement
    } else {
      if position == start && !at(.rightBrace) && !at(.endOfFile) { skipOne() }
      while !at(.endOfFile) && !at(.rightBrace) && !at(.semicolon)
        && (!token.startsLine || at(.elseKeyword) || at(.catchKeyword))
      {
        skipOne()
      }
    }
    let unread = tokens[min(start, position)..<(end ?? position)]
    for name in unread where name.kind == .identifier { unreadNames.insert(text(of: name)) }
  }

  mutating func skipOne() {
    switch token.kind {
    case .leftParenthesis, .leftBrace, .leftBracket:
      if let after = positionAfterMatching(position) {
        position = min(after, tokens.count - 1)
        return
      }
    default: break
    }
    advance()
  }
}
