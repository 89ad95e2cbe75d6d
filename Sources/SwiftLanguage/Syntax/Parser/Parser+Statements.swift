internal import Diagnostics

extension Parser {
  /// Statements up to a closing brace, the end of the text, or what `isEnd` says.
  mutating func parseStatements(
    into statements: inout [StatementSyntax], isTopLevel: Bool = false,
    until isEnd: (Token) -> Bool
  ) {
    // The statements of a closure in a list have lists of their own.
    let outerLists = (openLists, brokenLists)
    openLists = 0
    defer { (openLists, brokenLists) = outerLists }
    while true {
      skipSemicolons(afterStatement: !statements.isEmpty)
      let current = token
      if current.kind == .rightBrace || current.kind == .endOfFile || isEnd(current)
        || isUnknownDefault(current)
      {
        return
      }
      let start = position
      if at(.directive), parseConditionalCompilation(into: &statements, until: isEnd) {
        isRecovering = false
        continue
      }
      if isTopLevel, at(.leftBrace) {
        reportAndContinue(
          "top-level statement cannot begin with a closure expression", currentRange)
      }
      let statement = parseStatement()
      if let statement { statements.append(statement) }
      if isRecovering || position == start {
        let isNothing = position == start
        if !isRecovering { report("expected expression", currentRange) }
        recover(from: start)
        if isNothing { skipExpressions(until: isEnd) }
        continue
      }
      checkSeparation("statements", until: isEnd)
    }
  }

  /// Where no expression can begin: goes on to what begins with a keyword.
  private mutating func skipExpressions(until isEnd: (Token) -> Bool) {
    while !at(.endOfFile), !at(.rightBrace), !at(.directive), !at(.caseKeyword),
      !at(.defaultKeyword), !isEnd(token), !startsStatement, !startsDeclaration
    {
      let start = position
      if at(.semicolon) { advance() } else { recover(from: start) }
    }
  }

  /// One `;` ends a statement; there are no empty ones.
  private mutating func skipSemicolons(afterStatement: Bool) {
    if afterStatement, at(.semicolon) { advance() }
    while at(.semicolon) {
      reportAndContinue("';' statements are not allowed", currentRange)
      advance()
    }
  }

  /// Reports a statement that follows another on its line without `;`.
  private mutating func checkSeparation(_ what: String, until isEnd: (Token) -> Bool) {
    switch token.kind {
    case .semicolon, .rightBrace, .endOfFile, .directive: return
    default: break
    }
    if token.startsLine || isEnd(token) { return }
    let place = range(previousEnd, previousEnd)
    if at(.rightParenthesis) || at(.rightBracket) || at(.comma) || at(.colon) {
      reportAndContinue(
        "consecutive statements on a line must be separated by ';'", place,
        fixIts: [Diagnostic.FixIt(range: place, replacement: ";")])
      report("expected expression", currentRange)
      recover(from: position)
      skipExpressions(until: isEnd)
      return
    }
    reportAndContinue(
      "consecutive \(what) on a line must be separated by ';'", place,
      fixIts: [Diagnostic.FixIt(range: place, replacement: ";")])
  }

  mutating func parseStatement() -> StatementSyntax? {
    nested(nil) { $0.parseStatementLevel() }
  }

  private mutating func parseStatementLevel() -> StatementSyntax? {
    let start = currentStart
    switch token.kind {
    case .ifKeyword: return parseIf()
    case .guardKeyword: return parseGuard()
    case .whileKeyword: return parseWhile(label: nil, from: start)
    case .repeatKeyword: return parseRepeat(label: nil, from: start)
    case .forKeyword: return parseFor(label: nil, from: start)
    case .switchKeyword: return parseSwitch(label: nil, from: start)
    case .doKeyword: return parseDo(label: nil, from: start)
    case .tryKeyword where isTryBlock:
      reportAndContinue(
        "the 'do' keyword is used to specify a 'catch' region", currentRange,
        fixIts: [.init(range: currentRange, replacement: "do")])
      return parseDo(label: nil, from: start)
    case .deferKeyword:
      advance()
      let outer = isInDefer
      isInDefer = true
      let body = parseBlock("expected '{' after 'defer'")
      isInDefer = outer
      return StatementSyntax(.deferred(body), range(from: start))
    case .returnKeyword: return parseReturn()
    case .throwKeyword:
      advance()
      let value = parseValue("expected expression in 'throw' statement")
      return StatementSyntax(.throwing(value), range(from: start))
    case .breakKeyword:
      advance()
      return StatementSyntax(.breaking(label: parseJumpLabel()), range(from: start))
    case .continueKeyword:
      advance()
      return StatementSyntax(.continuing(label: parseJumpLabel()), range(from: start))
    case .fallthroughKeyword:
      advance()
      return StatementSyntax(.fallingThrough, range(from: start))
    case .caseKeyword:
      report(
        "'case' label can only appear inside a 'switch' statement", currentRange)
      return nil
    case .defaultKeyword:
      report(
        "'default' label can only appear inside a 'switch' statement", currentRange)
      return nil
    case .identifier:
      if peek().kind == .colon, isLabelledStatement { return parseLabelled() }
      if at("discard"), peek().kind == .selfKeyword, !peek().startsLine {
        refuse("'discard self' statements", currentRange)
        advance()
      }
      if let yields, at("yield"), !peek().startsLine { return parseYield(yields) }
    default: break
    }
    if startsDeclaration {
      guard let declaration = parseDeclaration() else { return nil }
      return StatementSyntax(.declaration(declaration), declaration.range)
    }
    let value = parseExpression()
    if case .missing = value.kind, isRecovering { return nil }
    return StatementSyntax(.expression(value), value.range)
  }

  private mutating func parseJumpLabel() -> String? {
    guard at(.identifier), !token.startsLine else { return nil }
    let label = name(of: token)
    advance()
    return label
  }

  private var isLabelledStatement: Bool {
    switch peek(2).kind {
    case .forKeyword, .whileKeyword, .repeatKeyword, .switchKeyword, .ifKeyword, .doKeyword,
      .guardKeyword:
      true
    default: false
    }
  }

  private mutating func parseLabelled() -> StatementSyntax? {
    let start = currentStart
    let label = name(of: token)
    advance()
    advance()
    switch token.kind {
    case .whileKeyword: return parseWhile(label: label, from: start)
    case .repeatKeyword: return parseRepeat(label: label, from: start)
    case .forKeyword: return parseFor(label: label, from: start)
    case .switchKeyword: return parseSwitch(label: label, from: start)
    case .doKeyword: return parseDo(label: label, from: start)
    case .ifKeyword:
      return StatementSyntax(.labelled(label, parseIf()), range(from: start))
    default:
      report("labels are only valid on loops, if, and switch statements", currentRange)
      return nil
    }
  }

  private mutating func parseReturn() -> StatementSyntax {
    let start = currentStart
    advance()
    switch token.kind {
    case .rightBrace, .semicolon, .endOfFile, .caseKeyword, .defaultKeyword:
      return StatementSyntax(.returning(nil), range(from: start))
    case .directive where isConditionalDirective(token):
      return StatementSyntax(.returning(nil), range(from: start))
    default: break
    }
    if token.startsLine && (startsDeclaration || startsStatement) {
      return StatementSyntax(.returning(nil), range(from: start))
    }
    if token.startsLine, speculations == 0, column(of: token.start) == column(of: start) {
      diagnostics.append(
        Diagnostic(
          id: "return-across-lines", severity: .warning,
          message: "expression following 'return' is treated as an argument of the 'return'",
          range: currentRange,
          notes: [
            .init(
              message: "indent the expression to silence this warning", range: currentRange)
          ]))
    }
    let value = parseValue("expected expression in 'return' statement")
    return StatementSyntax(.returning(value), range(from: start))
  }

  /// How many bytes of the line stand before a place.
  private func column(of place: Int) -> Int {
    var start = place
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return place - start
  }

  /// A keyword that only a statement begins with (`if` and `switch` may begin expressions).
  var startsStatement: Bool {
    switch token.kind {
    case .guardKeyword, .whileKeyword, .repeatKeyword, .forKeyword, .doKeyword, .deferKeyword,
      .returnKeyword, .throwKeyword, .breakKeyword, .continueKeyword, .fallthroughKeyword,
      .ifKeyword, .switchKeyword:
      true
    default: false
    }
  }

  // MARK: Blocks

  mutating func parseBlock(_ message: @autoclosure () -> String) -> BlockSyntax {
    let start = currentStart
    guard at(.leftBrace) else {
      report(message(), currentOrPreviousRange)
      return BlockSyntax([], range: range(start, start), endRange: range(start, start))
    }
    let opening = token
    advance()
    let outer = (isInCondition, isInPattern, enclosingType, isInBody)
    (isInCondition, isInPattern, enclosingType, isInBody) = (false, false, nil, true)
    defer { (isInCondition, isInPattern, enclosingType, isInBody) = outer }
    var statements: [StatementSyntax] = []
    parseStatements(into: &statements, until: { _ in false })
    let endRange = currentRange
    expect(.rightBrace, "expected '}' at end of brace statement", opening: opening)
    return BlockSyntax(statements, range: range(from: start), endRange: endRange)
  }

  // MARK: Errors

  /// `try { … } catch`, where `do` was meant.
  private var isTryBlock: Bool {
    guard peek().kind == .leftBrace, let after = positionAfterMatching(position + 1) else {
      return false
    }
    return after < tokens.count && tokens[after].kind == .catchKeyword
  }

  private mutating func parseDo(label: String?, from start: Int) -> StatementSyntax {
    advance()
    var thrownType: TypeSyntax?
    if take(.throwsKeyword), take(.leftParenthesis) {
      thrownType = parseType()
      expect(.rightParenthesis, "expected ')' after thrown type")
    }
    let body = parseBlock("expected '{' after 'do'")
    if at(.whileKeyword), !token.startsLine {
      let word = range(start, start + 2)
      report(
        "'do-while' statement is not allowed", word,
        notes: [
          .init(
            message: "did you mean 'repeat-while' statement?", range: word,
            fixIts: [.init(range: word, replacement: "repeat")])
        ])
      isRecovering = false
      advance()
      let condition = inCondition {
        $0.parseValue("expected expression in 'repeat-while' condition")
      }
      return StatementSyntax(
        .repeatLoop(label: label, body: body, condition: condition), range(from: start))
    }
    var catches: [CatchSyntax] = []
    while at(.catchKeyword) {
      let catchStart = currentStart
      advance()
      var items: [SwitchCaseSyntax.Item] = []
      if !at(.leftBrace) {
        items = inCondition { $0.parseCaseItems(ofCatch: true) }
      }
      let header = range(from: catchStart)
      let body = parseBlock("expected '{' after 'catch' pattern")
      catches.append(CatchSyntax(items: items, body: body, range: header))
    }
    return StatementSyntax(
      .doCatch(label: label, thrownType: thrownType, body: body, catches: catches),
      range(from: start))
  }

  // MARK: Conditions

  /// Reads where `{` begins the body of a statement.
  mutating func inCondition<Result>(_ body: (inout Parser) -> Result) -> Result {
    let outer = isInCondition
    isInCondition = true
    defer { isInCondition = outer }
    return body(&self)
  }

  mutating func parseConditions(_ keyword: String) -> [ConditionSyntax] {
    if at(.leftBrace) {
      report("missing condition in '\(keyword)' statement", range(of: tokens[position - 1]))
      isRecovering = false
      return []
    }
    return inCondition { parser in
      var conditions: [ConditionSyntax] = []
      repeat {
        if parser.at(.leftBrace), !conditions.isEmpty {
          parser.report("expected expression after ',' in condition list", parser.currentRange)
          parser.isRecovering = false
          break
        }
        conditions.append(parser.parseCondition(keyword))
        if parser.at(.whereKeyword) {
          parser.reportAndContinue(
            "expected ',' joining parts of a multi-clause condition", parser.currentRange)
          parser.advance()
          conditions.append(parser.parseCondition(keyword))
        }
      } while parser.take(.comma)
      return conditions
    }
  }

  private mutating func parseCondition(_ keyword: String) -> ConditionSyntax {
    let start = currentStart
    switch token.kind {
    case .directive where isText(token, "#available") || isText(token, "#unavailable"):
      let isAvailable = isText(token, "#available")
      advance()
      if at(.leftParenthesis), let after = positionAfterMatching(position) {
        position = min(after, tokens.count - 1)
      } else {
        report("expected availability condition", currentRange)
      }
      return .availability(isAvailable, range(from: start))
    case .caseKeyword:
      advance()
      let pattern = parseMatchingPattern()
      var value = ExpressionSyntax(.missing, currentRange)
      if expect(.equal, "expected '=' after pattern in 'case' condition") {
        value = parseValue("expected initial value after '='")
      }
      return .patternMatch(pattern, value, range(from: start))
    case .letKeyword, .varKeyword:
      let isVariable = at(.varKeyword)
      advance()
      if at(.caseKeyword) {
        report("expected 'case' before 'let' in a pattern condition", currentRange)
      }
      let pattern = parsePattern()
      var type: TypeSyntax?
      if take(.colon) { type = parseType() }
      var value: ExpressionSyntax?
      if take(.equal) { value = parseValue("expected initial value after '='") }
      return .optionalBinding(
        isVariable: isVariable, pattern: pattern, type: type, value: value, range(from: start))
    default:
      let value = parseExpression("expected expression, var, or let in '\(keyword)' condition")
      return .expression(value)
    }
  }
}
