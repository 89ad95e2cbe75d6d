internal import Diagnostics

/// Loops.
extension Parser {
  mutating func parseWhile(label: String?, from start: Int) -> StatementSyntax {
    advance()
    let conditions = parseConditions("while")
    let body = parseBlock("expected '{' after 'while' condition")
    return StatementSyntax(
      .whileLoop(label: label, conditions: conditions, body: body), range(from: start))
  }

  mutating func parseRepeat(label: String?, from start: Int) -> StatementSyntax {
    advance()
    let body = parseBlock("expected '{' after 'repeat'")
    var condition = ExpressionSyntax(.missing, currentRange)
    if !at(.whileKeyword) {
      report(
        "expected 'while' after body of 'repeat' statement",
        token.startsLine || at(.endOfFile) ? body.endRange : currentRange)
    } else {
      advance()
      if at(.leftBrace) {
        report("missing condition in 'while' statement", range(of: tokens[position - 1]))
        isRecovering = false
      }
      condition = parseExpression("expected expression in 'repeat-while' condition")
    }
    return StatementSyntax(
      .repeatLoop(label: label, body: body, condition: condition), range(from: start))
  }

  /// `for var i = 0; i < 3; i += 1 { … }`, as other languages have it: its body is read, and knows
  /// what a `var` declares.
  private mutating func parseCountingLoop(declaring name: String?, from start: Int)
    -> StatementSyntax
  {
    reportAndContinue(
      "C-style for statement was removed in Swift 3", range(from: start), id: "counting-loop")
    if let name { unreadNames.insert(name) }
    if at(.leftParenthesis), let after = positionAfterMatching(position) {
      position = min(after, tokens.count - 1)
    }
    while !at(.leftBrace), !at(.endOfFile), !token.startsLine { advance() }
    guard at(.leftBrace) else {
      let empty = BlockSyntax([], range: range(from: start), endRange: currentRange)
      return StatementSyntax(.block(empty), range(from: start))
    }
    return StatementSyntax(.block(parseBlock("")), range(from: start))
  }

  /// Whether the parenthesis here encloses semicolons: the head of a counting loop.
  private var enclosesSemicolons: Bool {
    guard at(.leftParenthesis), let after = positionAfterMatching(position) else { return false }
    return tokens[position..<after].contains { $0.kind == .semicolon }
  }

  mutating func parseFor(label: String?, from start: Int) -> StatementSyntax {
    advance()
    var isTry = false
    if take(.tryKeyword) { isTry = true }
    if atWord("await") {
      refuse("'for await' loops", currentRange)
      advance()
    }
    if enclosesSemicolons { return parseCountingLoop(declaring: nil, from: start) }
    let isVariable = at(.varKeyword)
    var isCase = false
    var pattern: PatternSyntax
    if take(.caseKeyword) {
      isCase = true
      pattern = parseMatchingPattern()
      if take(.colon) {
        let type = parseType()
        pattern = PatternSyntax(.typed(pattern, type), pattern.range.union(type.range))
      }
    } else {
      if at(.letKeyword) {
        reportAndContinue(
          "'let' pattern cannot appear nested in an already immutable context", currentRange)
      }
      pattern = parsePattern()
      if take(.colon) {
        let type = parseType()
        pattern = PatternSyntax(.typed(pattern, type), pattern.range.union(type.range))
      }
    }
    if at(.equal) || at(.semicolon) {
      return parseCountingLoop(
        declaring: isVariable ? pattern.simpleName?.0 : nil, from: start)
    }
    var sequence = ExpressionSyntax(.missing, currentRange)
    var filter: ExpressionSyntax?
    if at(.identifier), !token.startsLine, pattern.simpleName != nil {
      reportAndContinue(
        "found an unexpected second identifier in constant declaration; is there an accidental "
          + "break?", currentRange)
      advance()
    }
    if !take(.inKeyword) {
      reportAndContinue("expected 'in' after for-each pattern", currentRange)
    }
    if at(.leftBrace) || at(.comma) {
      // `for key, value in table {`: the body is read, as what is wrong in it is wrong anyway.
      reportAndContinue("expected Sequence expression for for-each loop", currentRange)
      while !at(.leftBrace), !at(.endOfFile), !token.startsLine { advance() }
    } else {
      sequence = inCondition {
        $0.parseExpression("expected Sequence expression for for-each loop")
      }
      if take(.whereKeyword) {
        filter = inCondition {
          $0.parseExpression("expected expression in 'where' guard of 'for/in'")
        }
      }
    }
    let body = parseBlock("expected '{' to start the body of for-each loop")
    return StatementSyntax(
      .forIn(
        label: label, pattern: pattern, isCase: isCase, isTry: isTry, sequence: sequence,
        filter: filter, body: body), range(from: start))
  }
}
