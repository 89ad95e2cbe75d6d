internal import Diagnostics

/// `if`, `guard` and `switch`.
extension Parser {
  mutating func parseIf() -> StatementSyntax {
    let start = currentStart
    advance()
    let conditions = parseConditions("if")
    let body = parseBlock("expected '{' after 'if' condition")
    var otherwise: StatementSyntax?
    if at(.elseKeyword) {
      advance()
      if at(.ifKeyword) {
        otherwise = nested(nil) { $0.parseIf() }
      } else {
        let block = parseBlock("expected '{' or 'if' after 'else'")
        otherwise = StatementSyntax(.block(block), block.range)
      }
    }
    return StatementSyntax(
      .ifElse(conditions: conditions, then: body, otherwise: otherwise), range(from: start))
  }

  mutating func parseGuard() -> StatementSyntax {
    let start = currentStart
    advance()
    let conditions = parseConditions("guard")
    if !expect(.elseKeyword, "expected 'else' after 'guard' condition") {
      let empty = BlockSyntax([], range: currentRange, endRange: currentRange)
      return StatementSyntax(
        .guardElse(conditions: conditions, otherwise: empty), range(from: start))
    }
    let body = parseBlock("expected '{' after 'guard' else")
    return StatementSyntax(
      .guardElse(conditions: conditions, otherwise: body), range(from: start))
  }

  mutating func parseSwitch(label: String?, from start: Int) -> StatementSyntax {
    advance()
    let subject: ExpressionSyntax
    if at(.leftBrace) {
      report("expected expression in 'switch' statement", currentRange)
      subject = ExpressionSyntax(.missing, currentRange)
    } else {
      subject = inCondition { $0.parseExpression("expected expression in 'switch' statement") }
    }
    let opening = token
    guard
      expect(
        .leftBrace, "expected '{' after 'switch' subject expression", afterPrevious: true)
    else {
      return StatementSyntax(
        .switchCases(label: label, subject: subject, cases: []), range(from: start))
    }
    let outer = (isInCondition, isInPattern, enclosingType, isInBody)
    (isInCondition, isInPattern, enclosingType, isInBody) = (false, false, nil, true)
    defer { (isInCondition, isInPattern, enclosingType, isInBody) = outer }
    var cases: [SwitchCaseSyntax] = []
    parseCases(into: &cases)
    expect(.rightBrace, "expected '}' at end of 'switch' statement", opening: opening)
    return StatementSyntax(
      .switchCases(label: label, subject: subject, cases: cases), range(from: start))
  }

  private mutating func parseCases(into cases: inout [SwitchCaseSyntax]) {
    while !at(.rightBrace) && !at(.endOfFile) {
      let start = position
      if at(.caseKeyword) || at(.defaultKeyword) || (at(.at) && isWord(peek(), "unknown")) {
        if at(.defaultKeyword), cases.contains(where: \.isDefault) {
          reportAndContinue(
            "additional 'case' blocks cannot appear after the 'default' block of a 'switch'",
            currentRange)
        }
        cases.append(parseCase())
      } else if at(.directive), isText(token, "#if") {
        let active = selectBranch()
        if let active {
          parseBranch(active) { parser in parser.parseCases(into: &cases) }
        }
      } else if at(.directive), isConditionalDirective(token) {
        return
      } else {
        report(
          "all statements inside a switch must be covered by a 'case' or 'default'", currentRange)
        var ignored: [StatementSyntax] = []
        parseStatements(
          into: &ignored, until: { $0.kind == .caseKeyword || $0.kind == .defaultKeyword })
      }
      if isRecovering || position == start { recover(from: start) }
    }
  }

  private mutating func parseCase() -> SwitchCaseSyntax {
    let start = currentStart
    var result = SwitchCaseSyntax(
      items: [], isDefault: false,
      body: BlockSyntax([], range: currentRange, endRange: currentRange), range: currentRange)
    if at(.at) {
      advance()
      advance()
      result.isUnknown = true
    }
    if take(.defaultKeyword) {
      result.isDefault = true
      expect(.colon, "expected ':' after 'default'", afterPrevious: true)
    } else {
      advance()
      result.items = parseCaseItems()
      expect(.colon, "expected ':' after 'case'", afterPrevious: true)
    }
    result.range = range(from: start)
    let isBroken = isRecovering
    if isRecovering {
      // The pattern is bad; the statements below it are read all the same.
      while !at(.colon) && !at(.rightBrace) && !at(.endOfFile) && !token.startsLine { advance() }
      _ = take(.colon)
      isRecovering = false
    }
    let bodyStart = currentStart
    var statements: [StatementSyntax] = []
    parseStatements(into: &statements, until: Self.endsCase)
    if !isBroken && statements.isEmpty && !at(.endOfFile) && !isConditionalDirective(token) {
      reportAndContinue(
        "'\(result.isDefault ? "default" : "case")' label in a 'switch' must have at least one "
          + "executable statement", result.range)
    }
    let end = max(bodyStart, previousEnd)
    result.body = BlockSyntax(
      statements, range: range(bodyStart, end), endRange: range(end, end))
    return result
  }

  private static func endsCase(_ token: Token) -> Bool {
    token.kind == .caseKeyword || token.kind == .defaultKeyword
  }

  /// `@unknown default` ends a case too.
  func isUnknownDefault(_ token: Token) -> Bool {
    token.kind == .at && token.start == currentStart && isWord(peek(), "unknown")
  }

  /// The patterns of a `case` or `catch`, each with its `where`.
  mutating func parseCaseItems(ofCatch: Bool = false) -> [SwitchCaseSyntax.Item] {
    var items: [SwitchCaseSyntax.Item] = []
    repeat {
      let pattern =
        ofCatch && at(.whereKeyword) ? impliedError(currentRange.start) : parseMatchingPattern()
      var filter: ExpressionSyntax?
      if take(.whereKeyword) {
        filter = parseExpression("expected expression for 'where' guard of 'case'")
      }
      items.append(SwitchCaseSyntax.Item(pattern: pattern, filter: filter))
    } while take(.comma)
    return items
  }

  /// `catch where isLast`: any error, by its usual name.
  private func impliedError(_ place: SourceRange) -> PatternSyntax {
    PatternSyntax(
      .binding(isVariable: false, PatternSyntax(.identifier("error"), place)), place)
  }
}
