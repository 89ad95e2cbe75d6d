internal import Diagnostics

extension Parser {
  mutating func parsePrimary(_ message: String) -> ExpressionSyntax {
    let start = currentStart
    let range = currentRange
    switch token.kind {
    case .integerLiteral:
      let text = text(of: token)
      advance()
      return ExpressionSyntax(
        .integerLiteral(magnitude: Self.magnitude(of: text), text: text), range)
    case .floatLiteral:
      let text = text(of: token)
      advance()
      let value = Double(text.filter { $0 != "_" }) ?? 0
      return ExpressionSyntax(.floatLiteral(value, text: text), range)
    case .stringLiteral:
      return parseStringLiteral()
    case .trueKeyword, .falseKeyword:
      let isTrue = at(.trueKeyword)
      advance()
      return ExpressionSyntax(.booleanLiteral(isTrue), range)
    case .nilKeyword:
      advance()
      return ExpressionSyntax(.nilLiteral, range)
    case .identifier:
      if let type = parseContextualType() { return type }
      let name = parseName()
      return make(.identifier(name), from: start)
    case .anonymousParameter:
      let text = text(of: token)
      if isInDefer {
        reportAndContinue("anonymous closure argument not contained in a closure", range)
        advance()
        return ExpressionSyntax(.missing, range)
      }
      if let number = Int(text.dropFirst()) {
        anonymousParameters = max(anonymousParameters, number + 1)
      }
      advance()
      return ExpressionSyntax(.identifier(NameSyntax(text, range)), range)
    case .selfKeyword:
      advance()
      return ExpressionSyntax(.selfReference, range)
    case .selfTypeKeyword:
      advance()
      return ExpressionSyntax(.selfType, range)
    case .superKeyword:
      advance()
      if !at(.period) && !at(.leftBracket) && !at(.prefixPeriod) {
        report("expected '.' or '[' after 'super'", currentRange)
      }
      return ExpressionSyntax(.superReference, range)
    case .anyTypeKeyword:
      advance()
      return ExpressionSyntax(.identifier(NameSyntax("Any", range)), range)
    case .initKeyword:
      report(
        "initializers may only be declared within a type", self.range(range.upper, range.upper))
      return ExpressionSyntax(.missing, range)
    case .underscore:
      advance()
      return ExpressionSyntax(.discard, range)
    case .prefixPeriod, .period:
      return parseImplicitMember(message)
    case .leftParenthesis:
      return parseParenthesized()
    case .leftBracket:
      return parseCollectionLiteral()
    case .leftBrace:
      return parseClosure()
    case .backslash:
      return parseKeyPath()
    case .directive:
      return parseDirective()
    case .regexLiteral:
      refuse("regular expression literals", range)
      advance()
      return ExpressionSyntax(.missing, range)
    case .letKeyword, .varKeyword, .isKeyword:
      if isInPattern { return parseEmbeddedPattern() }
      report(message, message.hasPrefix("expected initial value") ? currentOrPreviousRange : range)
      return ExpressionSyntax(.missing, range)
    case .unknown:
      // The lexer has spoken.
      isRecovering = isRecovering || speculations == 0
      speculationFailed = true
      return ExpressionSyntax(.missing, range)
    default:
      // Where a value is missing at the end of a line, the line's end is the place.
      let isAtEnd =
        message.hasPrefix("expected initial value") || message.hasSuffix("condition")
        || message.hasSuffix("'throw' statement")
      report(message, isAtEnd ? currentOrPreviousRange : range)
      return ExpressionSyntax(.missing, self.range(start, start))
    }
  }

  /// The value of an integer literal in any base; nil where 64 bits do not hold it.
  static func magnitude(of text: String) -> UInt64? {
    let digits = text.utf8.filter { $0 != Ascii.underscore }
    var radix: UInt64 = 10
    var rest = digits[...]
    if digits.count > 2 && digits[0] == Ascii.zero {
      switch digits[1] {
      case 0x78: radix = 16
      case 0x6F: radix = 8
      case 0x62: radix = 2
      default: break
      }
      if radix != 10 { rest = digits.dropFirst(2) }
    }
    var value: UInt64 = 0
    for byte in rest {
      let digit = UInt64(Ascii.digitValue(byte))
      guard digit < radix else { return value }
      let (product, overflowed) = value.multipliedReportingOverflow(by: radix)
      let (sum, carried) = product.addingReportingOverflow(digit)
      if overflowed || carried { return nil }
      value = sum
    }
    return value
  }

  /// `any P`, `some P` where an expression stands.
  private mutating func parseContextualType() -> ExpressionSyntax? {
    guard at("any") || at("some") else { return nil }
    let next = peek()
    guard next.kind == .identifier, !next.startsLine else { return nil }
    let type = parseType()
    return ExpressionSyntax(.type(type), type.range)
  }

  private mutating func parseImplicitMember(_ message: String) -> ExpressionSyntax {
    let start = currentStart
    advance()
    if at(.integerLiteral) && token.start == previousEnd {
      let digits = text(of: token)
      report(
        "'.\(digits)' is not a valid floating point literal; it must be written '0.\(digits)'",
        range(start, token.end),
        fixIts: [Diagnostic.FixIt(range: range(start, start), replacement: "0")])
      advance()
      return make(.missing, from: start)
    }
    guard token.kind.isNameLike, !token.startsLine else {
      report("expected identifier after '.' expression", currentRange)
      return make(.missing, from: start)
    }
    let name = parseName()
    return make(.implicitMember(name), from: start)
  }

  private mutating func parseParenthesized() -> ExpressionSyntax {
    let start = currentStart
    let opening = token
    if let type = parseFunctionTypeExpression() { return type }
    advance()
    // `(@Sendable () -> Void).self`
    if at(.at), let type = attempt({ $0.parseType() }), at(.rightParenthesis) {
      advance()
      return make(.parenthesized(ExpressionSyntax(.type(type), type.range)), from: start)
    }
    let outer = isInCondition
    isInCondition = false
    defer { isInCondition = outer }
    let elements = parseArgumentList(closing: .rightParenthesis, opening: opening)
    if elements.count == 1, elements[0].label == nil {
      return make(.parenthesized(elements[0].value), from: start)
    }
    return make(.tuple(elements), from: start)
  }

  /// `(Int) -> Int` where an expression stands: `[(Int) -> Int]()`.
  private mutating func parseFunctionTypeExpression() -> ExpressionSyntax? {
    guard let after = positionAfterMatching(position), after < tokens.count else { return nil }
    let next = tokens[after]
    guard next.kind == .arrow || (next.kind == .throwsKeyword && !next.startsLine) else {
      return nil
    }
    guard let type = attempt({ $0.parseType() }) else { return nil }
    guard case .function = type.kind else { return nil }
    return ExpressionSyntax(.type(type), type.range)
  }

  private mutating func parseCollectionLiteral() -> ExpressionSyntax {
    let start = currentStart
    let opening = token
    advance()
    let outer = isInCondition
    isInCondition = false
    defer { isInCondition = outer }
    if take(.rightBracket) { return make(.arrayLiteral([]), from: start) }
    if at(.colon), peek().kind == .rightBracket {
      advance()
      advance()
      return make(.dictionaryLiteral([]), from: start)
    }
    let message = "expected expression in container literal"
    reportMemberOfFloat()
    var list = beginList()
    let first = parseLiteralElement(message)
    /// Goes on to the next element, if there is one.
    func takeSeparator(_ parser: inout Parser, _ message: String) -> Bool {
      parser.continuesList(&list, until: .rightBracket, missing: message)
        && !parser.at(.rightBracket)
    }
    if at(.colon) {
      var elements: [(key: ExpressionSyntax, value: ExpressionSyntax)] = []
      var key = first
      while true {
        expect(.colon, "expected ':' in dictionary literal")
        let value = parseLiteralElement("expected value in dictionary literal")
        elements.append((key, value))
        let message = "expected key expression in dictionary literal"
        guard takeSeparator(&self, message) else { break }
        key = parseLiteralElement(message)
      }
      closeCollection(list, opening)
      return make(.dictionaryLiteral(elements), from: start)
    }
    var elements = [first]
    while takeSeparator(&self, message) { elements.append(parseLiteralElement(message)) }
    closeCollection(list, opening)
    return make(.arrayLiteral(elements), from: start)
  }

  /// `[2.5.km]`: Swift reads the digits as the length of an array's type, and a point after them.
  private mutating func reportMemberOfFloat() {
    guard at(.floatLiteral), peek().kind == .period, peek().start == token.end,
      text(of: token).allSatisfy({ $0.isNumber || $0 == "." || $0 == "_" })
    else { return }
    reportAndContinue("expected named member of numeric literal", currentRange)
  }

  private mutating func parseLiteralElement(_ message: String) -> ExpressionSyntax {
    guard isOperatorReference else { return parseExpression(message) }
    // Operators are values between parentheses alone.
    reportAndContinue("expected expression after unary operator", currentRange)
    advance()
    reportAndContinue(message, currentRange)
    return ExpressionSyntax(.missing, currentRange)
  }

  private mutating func closeCollection(_ list: ListProgress, _ opening: Token) {
    closeList(
      list, .rightBracket, "expected ']' in container literal expression", opening,
      isLiteral: true)
  }

  /// `let x`, `is T` inside a pattern: a placeholder that remembers the pattern.
  private mutating func parseEmbeddedPattern() -> ExpressionSyntax {
    let pattern = parseMatchingPattern()
    let placeholder = ExpressionSyntax(.missing, pattern.range)
    embeddedPatterns[ObjectIdentifier(placeholder)] = pattern
    keptPlaceholders.append(placeholder)
    return placeholder
  }

  // MARK: Directives

  private mutating func parseDirective() -> ExpressionSyntax {
    let range = currentRange
    let name = String(text(of: token).dropFirst())
    advance()
    switch name {
    case "line", "file", "fileID", "filePath", "function", "column":
      return ExpressionSyntax(.magicLiteral(name), range)
    case "available", "unavailable":
      report(
        "#\(name) may only be used as condition of an 'if', 'guard' or 'while' statement", range)
    default:
      refuse("macros ('#\(name)')", range)
      if at(.leftParenthesis), !token.startsLine, let after = positionAfterMatching(position) {
        position = min(after, tokens.count - 1)
      }
      if at(.leftBrace), !token.startsLine, !isInCondition,
        let after = positionAfterMatching(position)
      {
        position = min(after, tokens.count - 1)
      }
    }
    return ExpressionSyntax(.missing, range)
  }

  // MARK: Key paths

  private mutating func parseKeyPath() -> ExpressionSyntax {
    let start = currentStart
    advance()
    var root: TypeSyntax?
    if !at(.prefixPeriod) && !at(.period) {
      let rootStart = currentStart
      if at(.leftBracket) || at(.leftParenthesis) {
        root = parsePostfixRoot()
      } else if token.kind.isNameLike {
        let name = name(of: token)
        advance()
        let arguments = parseGenericArguments() ?? []
        var type = TypeSyntax(
          .named(name: name, genericArguments: arguments), range(from: rootStart))
        while at(.postfixQuestion), peek().kind == .period || peek().kind == .postfixQuestion {
          advance()
          type = TypeSyntax(.optional(type), range(from: rootStart))
        }
        root = type
      } else {
        report("expected expression path in Swift key path", currentRange)
        return make(.missing, from: start)
      }
    }
    var components: [KeyPathComponentSyntax] = []
    while true {
      switch token.kind {
      case .period, .prefixPeriod:
        if token.start != previousEnd { return finishKeyPath(root, components, from: start) }
        advance()
        switch token.kind {
        case .leftBracket:
          components.append(parseKeyPathSubscript())
        case .postfixQuestion, .infixQuestion:
          components.append(.optionalChaining(currentRange))
          advance()
        case .postfixExclamation:
          components.append(.forceUnwrap(currentRange))
          advance()
        case .integerLiteral:
          components.append(.property(NameSyntax(text(of: token), currentRange)))
          advance()
        default:
          guard token.kind.isNameLike else {
            report("expected member name following '.'", currentRange)
            return make(.missing, from: start)
          }
          if peek().kind == .leftParenthesis, !peek().startsLine, peek().start == token.end,
            !at(.selfKeyword)
          {
            refuse("methods in key paths", currentRange)
          }
          components.append(.property(NameSyntax(name(of: token), currentRange)))
          advance()
        }
      case .leftBracket where token.start == previousEnd:
        components.append(parseKeyPathSubscript())
      case .postfixQuestion:
        components.append(.optionalChaining(currentRange))
        advance()
      case .postfixExclamation:
        components.append(.forceUnwrap(currentRange))
        advance()
      default:
        return finishKeyPath(root, components, from: start)
      }
    }
  }

  private mutating func parsePostfixRoot() -> TypeSyntax {
    let start = currentStart
    let after = positionAfterMatching(position) ?? position + 1
    // Only the brackets are the root: what follows them are components.
    var parser = self
    parser.tokens = Array(tokens[0..<after])
    parser.tokens.append(
      Token(
        kind: .endOfFile, startsLine: true, lower: tokens[after - 1].upper,
        upper: tokens[after - 1].upper))
    let type = parser.parseType()
    diagnostics = parser.diagnostics
    isRecovering = parser.isRecovering
    position = after
    _ = start
    return type
  }

  private mutating func parseKeyPathSubscript() -> KeyPathComponentSyntax {
    let start = currentStart
    let arguments = parseArguments(closing: .rightBracket)
    return .subscriptAccess(arguments, range(from: start))
  }

  private mutating func finishKeyPath(
    _ root: TypeSyntax?, _ components: [KeyPathComponentSyntax], from start: Int
  ) -> ExpressionSyntax {
    if components.isEmpty {
      report("key path must have at least one component", range(from: start))
    }
    return make(.keyPath(root: root, components: components), from: start)
  }
}
