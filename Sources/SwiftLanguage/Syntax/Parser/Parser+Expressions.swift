internal import Diagnostics

extension Parser {
  func make(_ kind: ExpressionSyntax.Kind, from start: Int) -> ExpressionSyntax {
    ExpressionSyntax(kind, range(from: start))
  }

  /// A whole expression, its operators folded.
  mutating func parseExpression(_ message: String = "expected expression") -> ExpressionSyntax {
    nested(ExpressionSyntax(.missing, currentRange)) { $0.parseSequence(message) }
  }

  /// A value that is kept or left: the one place where `if` and `switch` are expressions.
  mutating func parseValue(_ message: String) -> ExpressionSyntax {
    valuePosition = position
    return parseExpression(message)
  }

  /// An operator between operands, and what it holds besides.
  enum SequenceOperator {
    case binary(OperatorNameSyntax)
    case assignment(SourceRange)
    case ternary(ExpressionSyntax, SourceRange)
    /// `is`, `as`: has no right operand of its own.
    case isType(TypeSyntax, SourceRange)
    case cast(TypeSyntax, ExpressionSyntax.CastKind, SourceRange)

    var range: SourceRange {
      switch self {
      case .binary(let name): name.range
      case .assignment(let range), .ternary(_, let range), .isType(_, let range),
        .cast(_, _, let range):
        range
      }
    }
  }

  private mutating func parseSequence(_ message: String) -> ExpressionSyntax {
    let start = currentStart
    if at(.tryKeyword) { return parseTry(message) }
    var operands: [ExpressionSyntax] = [parseElement(message)]
    var operators: [SequenceOperator] = []
    while let next = parseSequenceOperator(after: operands[operands.count - 1]) {
      operators.append(next)
      switch next {
      case .isType, .cast: continue
      case .binary, .ternary, .assignment: break
      }
      // An operand is no place for it, though it stood where a value starts.
      if operators.count == 1, case .statement(let statement) = operands[0].kind {
        reportStatement(statement, at: operands[0].range)
      }
      if operators.count > Self.longestSequence {
        report(
          "the compiler is unable to type-check this expression in reasonable time; try breaking up "
            + "the expression into distinct sub-expressions", range(from: start))
        return make(.missing, from: start)
      }
      if at(.tryKeyword) {
        // To the right of an assignment or a ternary `try` covers the rest.
        if case .binary(let name) = next, !isAssignment(name.text) {
          reportAndContinue(
            "'try' cannot appear to the right of a non-assignment operator", currentRange)
        }
        operands.append(parseTry("expected expression after 'try'"))
        break
      }
      switch next {
      case .assignment:
        valuePosition = position
        operands.append(parseElement("expected expression in assignment"))
      default: operands.append(parseElement("expected expression after operator"))
      }
    }
    if operators.isEmpty { return operands[0] }
    return fold(operands, operators)
  }

  private func isAssignment(_ name: String) -> Bool {
    operators.infixGroup(of: name).map { operators.groups[$0].isAssignment } ?? false
  }

  private mutating func parseTry(_ message: String) -> ExpressionSyntax {
    let start = currentStart
    let isValue = position == valuePosition
    advance()
    var kind = ExpressionSyntax.TryKind.plain
    if at(.postfixQuestion) {
      advance()
      kind = .optional
    } else if at(.postfixExclamation) {
      advance()
      kind = .forced
    }
    if isValue { valuePosition = position }
    let value = nested(ExpressionSyntax(.missing, currentRange)) {
      $0.parseSequence("expected expression after 'try'")
    }
    return make(.attempt(kind, value), from: start)
  }

  /// The operator after an operand; nil where the sequence ends.
  private mutating func parseSequenceOperator(after operand: ExpressionSyntax)
    -> SequenceOperator?
  {
    let range = currentRange
    switch token.kind {
    case .binaryOperator:
      let name = text(of: token)
      advance()
      return .binary(OperatorNameSyntax(text: name, range: range))
    case .prefixAmpersand where !token.startsLine:
      advance()
      return .binary(OperatorNameSyntax(text: "&", range: range))
    case .prefixOperator where !token.startsLine && !isInCondition && speculations == 0:
      // `a -b`: Swift reads two statements and says so.
      return nil
    case .equal where !isInPattern:
      advance()
      return .assignment(range)
    case .infixQuestion:
      advance()
      let outer = isInPattern
      isInPattern = false
      defer { isInPattern = outer }
      let middle = parseExpression("expected expression after '?' in ternary expression")
      guard take(.colon) else {
        report("expected ':' after '? ...' in ternary expression", range)
        return nil
      }
      return .ternary(middle, range)
    case .isKeyword:
      advance()
      return .isType(parseType("expected type after 'is'"), range)
    case .asKeyword:
      advance()
      var kind = ExpressionSyntax.CastKind.coerce
      if at(.postfixQuestion) {
        advance()
        kind = .conditional
      } else if at(.postfixExclamation) {
        advance()
        kind = .forced
      }
      return .cast(parseType("expected type after 'as'"), kind, range)
    default:
      return nil
    }
  }

  /// An operand: prefix operators and the contextual keywords before it.
  private mutating func parseElement(_ message: String) -> ExpressionSyntax {
    let start = currentStart
    if at(.identifier) {
      let next = peek()
      if !next.startsLine
        && (next.kind == .identifier || next.kind == .selfKeyword || next.kind == .superKeyword)
      {
        if at("await") {
          refuse("'await' expressions", currentRange)
          advance()
          return parseElement(message)
        }
        if at("consume") || at("copy") || at("borrow") {
          advance()
          return parseElement(message)
        }
        if at("each") {
          refuse("parameter packs", currentRange)
          advance()
          return parseElement(message)
        }
      }
      if at("unsafe"), next.kind == .identifier, !next.startsLine {
        advance()
        return parseElement(message)
      }
    }
    switch token.kind {
    case .ifKeyword, .switchKeyword:
      let (isValue, place) = (position == valuePosition, currentRange)
      let statement = at(.ifKeyword) ? parseIf() : parseSwitch(label: nil, from: start)
      if !isValue { reportStatement(statement, at: place) }
      return make(.statement(statement), from: start)
    case .repeatKeyword:
      refuse("parameter packs", currentRange)
      advance()
      return parseElement(message)
    case .doKeyword:
      refuse("'do' expressions", currentRange)
    default: break
    }
    return parseUnary(message)
  }

  private mutating func reportStatement(_ statement: StatementSyntax, at range: SourceRange) {
    let word = if case .ifElse = statement.kind { "if" } else { "switch" }
    reportAndContinue(
      "'\(word)' may only be used as expression in return, throw, or as the source of an assignment",
      range, id: "statement-in-expression")
  }

  mutating func parseUnary(_ message: String) -> ExpressionSyntax {
    let start = currentStart
    switch token.kind {
    case .prefixAmpersand:
      advance()
      let operand = nested(ExpressionSyntax(.missing, currentRange)) {
        $0.parseUnary("expected expression after unary operator")
      }
      return make(.inoutReference(operand), from: start)
    case .prefixOperator:
      if isOperatorReference { return parseOperatorReference() }
      let name = OperatorNameSyntax(text: text(of: token), range: currentRange)
      advance()
      let operand = nested(ExpressionSyntax(.missing, currentRange)) {
        $0.parseUnary("expected expression after unary operator")
      }
      if case .missing = operand.kind { return operand }
      return make(.prefix(operator: name, operand: operand), from: start)
    case .binaryOperator, .postfixOperator, .postfixExclamation:
      if isOperatorReference { return parseOperatorReference() }
      if at(.binaryOperator) {
        report("unary operator cannot be separated from its operand", currentRange)
        return make(.missing, from: start)
      }
    case .leftBrace where isInCondition:
      report(message, currentRange)
      return make(.missing, from: start)
    default: break
    }
    return parsePostfix(parsePrimary(message), from: start)
  }

  /// An operator that stands alone as an argument: `reduce(0, +)`.
  var isOperatorReference: Bool {
    guard token.kind.isOperator || at(.postfixExclamation) else { return false }
    switch peek().kind {
    case .rightParenthesis, .comma, .rightBracket: return true
    default: return false
    }
  }

  mutating func parseOperatorReference() -> ExpressionSyntax {
    let name = NameSyntax(text(of: token), currentRange)
    advance()
    return ExpressionSyntax(.identifier(name), name.range)
  }

  // MARK: Suffixes

  mutating func parsePostfix(_ primary: ExpressionSyntax, from start: Int) -> ExpressionSyntax {
    var result = primary
    var length = 0
    while true {
      length += 1
      if length > Self.longestSequence {
        report(
          "the compiler is unable to type-check this expression in reasonable time; try breaking up "
            + "the expression into distinct sub-expressions", range(from: start))
        return make(.missing, from: start)
      }
      switch token.kind {
      case .period, .prefixPeriod:
        if at(.prefixPeriod) && !token.startsLine && isInPattern { return result }
        guard let member = parseMember(of: result, from: start) else { return result }
        result = member
      case .leftParenthesis where !token.startsLine:
        let arguments = parseArguments(closing: .rightParenthesis)
        result = make(.call(callee: callee(result), arguments: arguments), from: start)
        result = parseTrailingClosures(of: result, from: start)
      case .leftBracket where !token.startsLine:
        let arguments = parseArguments(closing: .rightBracket)
        result = make(
          .subscriptAccess(base: result, arguments: arguments), from: start)
      case .leftBrace where acceptsTrailingClosure(after: result):
        result = parseTrailingClosures(of: result, from: start)
      case .postfixQuestion:
        advance()
        result = make(.optionalChaining(result), from: start)
      case .postfixExclamation:
        advance()
        result = make(.forceUnwrap(result), from: start)
      case .postfixOperator:
        let name = OperatorNameSyntax(text: text(of: token), range: currentRange)
        advance()
        result = make(.postfix(operand: result, operator: name), from: start)
      case .directive where isText(token, "#if"):
        guard isPostfixConditional else { return result }
        if let branch = selectBranch() {
          parseBranch(branch) { result = $0.parsePostfix(result, from: start) }
        }
      default:
        return result
      }
    }
  }

  /// Whether a member access is what an `#if` after an expression holds.
  private var isPostfixConditional: Bool {
    var index = position + 1
    while index < tokens.count && !tokens[index].startsLine { index += 1 }
    return index < tokens.count && tokens[index].kind == .prefixPeriod
  }

  /// `[Int]` and `[String: Int]` before `(` are types: a literal cannot be called.
  private func callee(_ expression: ExpressionSyntax) -> ExpressionSyntax {
    switch expression.kind {
    case .arrayLiteral(let elements) where elements.count == 1: break
    case .dictionaryLiteral(let elements) where elements.count == 1: break
    default: return expression
    }
    guard let type = type(from: expression) else { return expression }
    return ExpressionSyntax(.type(type), expression.range)
  }

  private mutating func parseMember(of base: ExpressionSyntax, from start: Int)
    -> ExpressionSyntax?
  {
    let dot = currentRange
    advance()
    let nameToken = token
    if nameToken.start != dot.upper, !nameToken.startsLine, nameToken.kind.isNameLike {
      reportAndContinue(
        "extraneous whitespace after '.' is not permitted", dot,
        fixIts: [Diagnostic.FixIt(range: range(dot.upper, nameToken.start), replacement: "")])
    }
    switch nameToken.kind {
    case .integerLiteral:
      switch base.kind {
      case .integerLiteral, .floatLiteral:
        report("expected named member of numeric literal", currentRange)
        return nil
      default: break
      }
      let text = text(of: nameToken)
      advance()
      return make(
        .member(base: base, name: NameSyntax(text, range(of: nameToken))), from: start)
    case .floatLiteral:
      report("expected member name following '.'", range(of: nameToken))
      return nil
    default: break
    }
    guard nameToken.kind.isNameLike, !nameToken.startsLine else {
      let isAtEnd = nameToken.startsLine || nameToken.kind == .endOfFile
      report("expected member name following '.'", isAtEnd ? dot : currentRange)
      return nil
    }
    let isType: Bool
    switch nameToken.kind {
    case .selfKeyword, .initKeyword: isType = true
    default: isType = isText(nameToken, "Type")
    }
    let name = parseName()
    var base = base
    if isType {
      switch base.kind {
      case .arrayLiteral, .dictionaryLiteral:
        if let type = type(from: base), nameToken.kind == .initKeyword || isCapitalized(type) {
          base = ExpressionSyntax(.type(type), base.range)
        }
      default: break
      }
    }
    return make(.member(base: base, name: name), from: start)
  }

  /// Whether a type's innermost name looks like a type's: `[values].self` is an array.
  private func isCapitalized(_ type: TypeSyntax) -> Bool {
    switch type.kind {
    case .named(let name, _), .member(_, let name, _): name.first?.isUppercase ?? false
    case .array(let element), .optional(let element): isCapitalized(element)
    case .dictionary(let key, _): isCapitalized(key)
    default: true
    }
  }

  /// A name with its generic arguments or the labels of a compound name.
  mutating func parseName() -> NameSyntax {
    let nameToken = token
    let text = name(of: nameToken)
    advance()
    if let labels = parseCompoundLabels() {
      return NameSyntax(text, range(from: nameToken.start), argumentLabels: labels)
    }
    let arguments = parseGenericArgumentsInExpression()
    return NameSyntax(
      text, arguments.isEmpty ? range(of: nameToken) : range(from: nameToken.start),
      genericArguments: arguments)
  }

  /// `(a:_:)` after a name.
  private mutating func parseCompoundLabels() -> [String]? {
    guard at(.leftParenthesis), !token.startsLine else { return nil }
    var index = position + 1
    var labels: [String] = []
    while tokens[index].kind.isNameLike || tokens[index].kind == .underscore {
      guard tokens[index + 1].kind == .colon else { return nil }
      labels.append(tokens[index].kind == .underscore ? "_" : name(of: tokens[index]))
      index += 2
    }
    guard !labels.isEmpty, tokens[index].kind == .rightParenthesis else { return nil }
    position = index + 1
    return labels
  }

  // MARK: Arguments

  /// `(a, label: b)` or `[a, b]`, brackets included.
  mutating func parseArguments(closing: TokenKind) -> [ArgumentSyntax] {
    let opening = token
    advance()
    let outer = isInCondition
    isInCondition = false
    defer { isInCondition = outer }
    return parseArgumentList(closing: closing, opening: opening)
  }

  mutating func parseArgumentList(closing: TokenKind, opening: Token) -> [ArgumentSyntax] {
    var arguments: [ArgumentSyntax] = []
    var list = beginList()
    while !at(closing) && (!at(.endOfFile) || !arguments.isEmpty) {
      arguments.append(parseArgument())
      guard
        continuesList(
          &list, until: closing, missing: "expected expression in list of expressions")
      else { break }
    }
    closeList(
      list, closing,
      closing == .rightParenthesis
        ? "expected ')' in expression list" : "expected ']' in expression list", opening)
    return arguments
  }

  var startsArgument: Bool {
    switch token.kind {
    case .identifier, .integerLiteral, .floatLiteral, .stringLiteral, .anonymousParameter,
      .trueKeyword, .falseKeyword, .nilKeyword, .selfKeyword, .leftBracket, .prefixPeriod:
      true
    default: false
    }
  }

  mutating func parseArgument() -> ArgumentSyntax {
    var label: String?
    var labelRange: SourceRange?
    if (token.kind.isNameLike || at(.underscore)) && peek().kind == .colon {
      label = at(.underscore) ? nil : name(of: token)
      labelRange = currentRange
      advance()
      advance()
    }
    if isOperatorReference {
      return ArgumentSyntax(label: label, labelRange: labelRange, value: parseOperatorReference())
    }
    let value = parseExpression(
      label == nil
        ? "expected expression in list of expressions"
        : "expected expression in list of expressions")
    return ArgumentSyntax(label: label, labelRange: labelRange, value: value)
  }

  // MARK: Trailing closures

  private func acceptsTrailingClosure(after callee: ExpressionSyntax) -> Bool {
    switch callee.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .nilLiteral, .stringLiteral,
      .interpolatedString, .arrayLiteral, .dictionaryLiteral, .magicLiteral, .missing, .statement,
      .closure, .discard:
      return false
    case .tuple(let elements) where elements.count != 1: return false
    default:
      return isTrailingClosure
    }
  }

  /// Whether `{` here is an argument rather than a body or accessors.
  private var isTrailingClosure: Bool {
    if startsAccessors(at: position) { return false }
    if peek().kind == .caseKeyword { return false }
    if !isInCondition { return true }
    guard let after = positionAfterMatching(position), after < tokens.count else { return false }
    let next = tokens[after]
    switch next.kind {
    case .leftBrace, .whereKeyword, .comma:
      return true
    case .leftBracket, .leftParenthesis, .period, .prefixPeriod, .isKeyword, .asKeyword,
      .postfixQuestion, .infixQuestion, .postfixExclamation, .colon, .equal, .postfixOperator,
      .binaryOperator:
      return !next.startsLine
    default:
      return false
    }
  }

  private mutating func parseTrailingClosures(of callee: ExpressionSyntax, from start: Int)
    -> ExpressionSyntax
  {
    guard at(.leftBrace), acceptsTrailingClosure(after: callee) else { return callee }
    var arguments: [ArgumentSyntax] = []
    var function = callee
    if case .call(let inner, let given) = callee.kind,
      !given.contains(where: \.isTrailingClosure), previousEnd == callee.range.upper,
      bytes[callee.range.upper - 1] == 0x29
    {
      function = inner
      arguments = given
    }
    var closure = parseClosure()
    arguments.append(ArgumentSyntax(value: closure, isTrailingClosure: true))
    while (token.kind.isNameLike || at(.underscore)) && !at(.defaultKeyword)
      && peek().kind == .colon && peek(2).kind == .leftBrace
    {
      let label = at(.underscore) ? nil : name(of: token)
      let labelRange = currentRange
      advance()
      advance()
      closure = parseClosure()
      arguments.append(
        ArgumentSyntax(
          label: label, labelRange: labelRange, value: closure, isTrailingClosure: true))
    }
    return make(.call(callee: function, arguments: arguments), from: start)
  }
}
