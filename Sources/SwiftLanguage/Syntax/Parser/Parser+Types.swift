internal import Diagnostics

extension Parser {
  /// A type, function types and compositions included.
  mutating func parseType(_ message: String = "expected type") -> TypeSyntax {
    let start = currentStart
    return nested(TypeSyntax(.missing, currentRange)) { parser in
      parser.parseTypeLevel(start, message)
    }
  }

  /// The type of a variable or a result, which is never `inout`.
  mutating func parseValueType(_ message: String = "expected type") -> TypeSyntax {
    let start = currentRange
    let type = parseType(message)
    if case .attributed(let attributes, _) = type.kind, attributes.contains(.isInout) {
      reportAndContinue("'inout' may only be used on parameters", start)
    }
    return type
  }

  private mutating func parseTypeLevel(_ start: Int, _ message: String) -> TypeSyntax {
    let attributes = parseTypeAttributes()
    if attributes.isEmpty == false {
      let type = parseType(message)
      return TypeSyntax(.attributed(attributes, type), range(from: start))
    }
    if at(.identifier) && peek().kind.isNameLikeType && !peek().startsLine {
      if at("repeat") || at("each") {
        refuse("parameter packs", currentRange)
        advance()
        return parseType(message)
      } else if at("some") || at("any") {
        let isSome = at("some")
        advance()
        let type = parseType(message)
        if case .function = type.kind { return type }
        return TypeSyntax(isSome ? .some(type) : .any(type), range(from: start))
      }
    }
    if at(.repeatKeyword) {
      refuse("parameter packs", currentRange)
      advance()
      return parseType(message)
    }
    let type = parseCompositionType(message)
    if case .tuple(let elements) = type.kind, startsFunctionType {
      return parseFunctionType(elements, from: start)
    }
    if at(.arrow), case .missing = type.kind {
    } else if at(.arrow), speculations == 0, case .named = type.kind {
      report(
        "single argument function types require parentheses", type.range,
        fixIts: [
          Diagnostic.FixIt(range: range(type.range.lower, type.range.lower), replacement: "("),
          Diagnostic.FixIt(range: range(type.range.upper, type.range.upper), replacement: ")"),
        ])
    }
    return type
  }

  var startsFunctionType: Bool {
    if at(.arrow) { return true }
    if at(.throwsKeyword) || at(.rethrowsKeyword) || atWord("async") {
      let next = peek()
      return next.kind == .arrow || next.kind == .throwsKeyword
        || (at(.throwsKeyword) && next.kind == .leftParenthesis)
    }
    return false
  }

  private mutating func parseFunctionType(
    _ parameters: [TypeSyntax.Element], from start: Int
  ) -> TypeSyntax {
    let effects = parseEffects()
    expect(.arrow, "expected '->' in function type")
    let result = parseType("expected type after '->'")
    return TypeSyntax(
      .function(
        parameters: parameters, isThrowing: effects.isThrowing, thrownType: effects.thrownType,
        result: result), range(from: start))
  }

  struct Effects {
    var isThrowing = false
    var isRethrowing = false
    var thrownType: TypeSyntax?
  }

  /// `async`, `throws`, `throws(E)`, `rethrows`.
  mutating func parseEffects() -> Effects {
    var effects = Effects()
    while true {
      if atWord("async") || atWord("reasync") {
        refuse("'async' functions", currentRange)
        advance()
      } else if take(.rethrowsKeyword) {
        effects.isThrowing = true
        effects.isRethrowing = true
      } else if take(.throwsKeyword) {
        effects.isThrowing = true
        if at(.leftParenthesis) {
          let opening = token
          advance()
          effects.thrownType = parseType()
          expect(.rightParenthesis, "expected ')' after thrown type", opening: opening)
        }
      } else {
        return effects
      }
    }
  }

  /// `@escaping`, `inout`, `borrowing` and their like.
  private mutating func parseTypeAttributes() -> TypeAttributes {
    var attributes: TypeAttributes = []
    while true {
      if at(.at) {
        let start = currentStart
        advance()
        guard token.kind.isNameLike else {
          report("expected an attribute name", currentRange)
          return attributes
        }
        let name = text(of: token)
        advance()
        switch name {
        case "escaping": attributes.insert(.escaping)
        case "autoclosure": attributes.insert(.autoclosure)
        case "Sendable", "MainActor", "retroactive", "unchecked", "preconcurrency":
          attributes.insert(.sendable)
        case "convention":
          refuse("'@convention' types", range(from: start))
          if at(.leftParenthesis), let after = positionAfterMatching(position) { position = after }
        default:
          reportAndContinue("unknown attribute '\(name)'", range(from: start))
        }
      } else if take(.inoutKeyword) {
        attributes.insert(.isInout)
      } else if at(.identifier), peek().kind.isNameLikeType, !peek().startsLine,
        at("borrowing") || at("consuming") || at("__owned") || at("__shared") || at("sending")
          || at("isolated") || at("nonisolated")
      {
        if at("consuming") { attributes.insert(.consuming) }
        advance()
      } else {
        return attributes
      }
    }
  }

  /// `P & Q`.
  private mutating func parseCompositionType(_ message: String) -> TypeSyntax {
    let start = currentStart
    if at(.prefixOperator) && at("~") {
      refuse("'~Copyable' types", currentRange)
      advance()
    }
    let first = parsePostfixType(message)
    guard at(.binaryOperator) && at("&") else { return first }
    var members = [first]
    while at(.binaryOperator) && at("&") {
      advance()
      members.append(parsePostfixType("expected type"))
    }
    return TypeSyntax(.composition(members), range(from: start))
  }

  /// A simple type with its `?`, `!`, `.Type`, `.Member` suffixes.
  mutating func parsePostfixType(_ message: String) -> TypeSyntax {
    let start = currentStart
    var type = parseSimpleType(message)
    while true {
      if at(.period) || at(.prefixPeriod) {
        let next = peek()
        guard next.kind.isNameLike, !token.startsLine || next.kind == .identifier else {
          return type
        }
        advance()
        if at("Type") || at("Protocol") {
          advance()
          type = TypeSyntax(.metatype(type), range(from: start))
        } else {
          let name = name(of: token)
          advance()
          let arguments = parseGenericArguments() ?? []
          type = TypeSyntax(
            .member(base: type, name: name, genericArguments: arguments), range(from: start))
        }
      } else if at(.postfixQuestion) && !token.startsLine {
        advance()
        type = TypeSyntax(.optional(type), range(from: start))
      } else if at(.postfixExclamation) && !token.startsLine {
        advance()
        type = TypeSyntax(.implicitlyUnwrapped(type), range(from: start))
      } else {
        return type
      }
    }
  }

  private mutating func parseSimpleType(_ message: String) -> TypeSyntax {
    let start = currentStart
    switch token.kind {
    case .identifier, .selfTypeKeyword, .anyTypeKeyword:
      let name = name(of: token)
      advance()
      let arguments = parseGenericArguments() ?? []
      return TypeSyntax(.named(name: name, genericArguments: arguments), range(from: start))
    case .underscore:
      advance()
      return TypeSyntax(.placeholder, range(from: start))
    case .leftParenthesis:
      return parseTupleType()
    case .leftBracket:
      return parseCollectionType()
    default:
      if token.kind.isKeyword && !token.startsLine && !isStatementStart(token.kind) {
        report(
          "keyword '\(text(of: token))' cannot be used as an identifier here", currentRange)
      } else {
        report(message, currentRange)
      }
      return TypeSyntax(.missing, range(start, start))
    }
  }

  private func isStatementStart(_ kind: TokenKind) -> Bool {
    switch kind {
    case .funcKeyword, .letKeyword, .varKeyword, .ifKeyword, .forKeyword, .whileKeyword,
      .returnKeyword, .inKeyword, .whereKeyword:
      true
    default: false
    }
  }

  private mutating func parseTupleType() -> TypeSyntax {
    let start = currentStart
    let opening = token
    advance()
    var elements: [TypeSyntax.Element] = []
    while !at(.rightParenthesis) && !at(.endOfFile) {
      elements.append(parseTupleTypeElement())
      if !take(.comma) { break }
    }
    expect(.rightParenthesis, "expected ')' at end of tuple list", opening: opening)
    if elements.count == 1, elements[0].label == nil, !elements[0].isVariadic,
      !elements[0].isInout, !startsFunctionType
    {
      // Parentheses around one type mean nothing, except before `->`.
      if case .attributed = elements[0].type.kind {
      } else {
        return TypeSyntax(elements[0].type.kind, range(from: start))
      }
    }
    return TypeSyntax(.tuple(elements), range(from: start))
  }

  private mutating func parseTupleTypeElement() -> TypeSyntax.Element {
    var label: String?
    if (token.kind.isNameLike || at(.underscore)) && peek().kind == .colon {
      label = at(.underscore) ? nil : name(of: token)
      advance()
      advance()
    } else if (token.kind.isNameLike || at(.underscore)) && peek(2).kind == .colon
      && (peek().kind.isNameLike || peek().kind == .underscore)
    {
      // `(_ name: T) -> U`: the second name is documentation.
      advance()
      advance()
      advance()
    }
    let type = parseType()
    var element = TypeSyntax.Element(label: label, type: type)
    if case .attributed(let attributes, let inner) = type.kind, attributes.contains(.isInout) {
      element.isInout = true
      let rest = attributes.subtracting(.isInout)
      element.type = rest.isEmpty ? inner : TypeSyntax(.attributed(rest, inner), type.range)
    }
    if token.kind.isOperator && at("...") {
      advance()
      element.isVariadic = true
    }
    return element
  }

  private mutating func parseCollectionType() -> TypeSyntax {
    let start = currentStart
    let opening = token
    advance()
    if at(.integerLiteral) && isWord(peek(), "of") {
      refuse("inline arrays ('[3 of Int]')", currentRange)
      advance()
      advance()
    }
    let first = parseType()
    if take(.colon) {
      let value = parseType("expected dictionary value type")
      expect(.rightBracket, "expected ']' in dictionary type", opening: opening)
      return TypeSyntax(.dictionary(key: first, value: value), range(from: start))
    }
    expect(.rightBracket, "expected ']' in array type", opening: opening)
    return TypeSyntax(.array(first), range(from: start))
  }

  /// `<A, B>`; nil where no `<` stands here.
  mutating func parseGenericArguments() -> [TypeSyntax]? {
    guard startsWith(Ascii.less), !token.startsLine else { return nil }
    let opening = token
    takeFirstByte()
    var arguments: [TypeSyntax] = []
    if !startsWith(Ascii.greater) {
      repeat { arguments.append(parseType()) } while take(.comma)
    }
    if startsWith(Ascii.greater) {
      takeFirstByte()
    } else {
      report(
        "expected '>' to complete generic argument list", currentRange,
        notes: [
          Diagnostic.Note(
            message: "to match this opening '<'", range: range(opening.start, opening.start + 1))
        ])
    }
    return arguments
  }

  /// In an expression, `<` begins generic arguments only where what follows `>` says so.
  mutating func parseGenericArgumentsInExpression() -> [TypeSyntax] {
    guard startsWith(Ascii.less), !token.startsLine else { return [] }
    let found = attempt { parser -> [TypeSyntax]? in
      let arguments = parser.parseGenericArguments()
      if !parser.endsGenericArguments { parser.speculationFailed = true }
      return arguments
    }
    return (found ?? nil) ?? []
  }

  private var endsGenericArguments: Bool {
    switch token.kind {
    case .rightParenthesis, .rightBracket, .leftBrace, .rightBrace, .period, .prefixPeriod, .comma,
      .semicolon, .endOfFile, .colon, .postfixQuestion, .postfixExclamation, .inKeyword:
      return true
    // Of `a < b, c >= d` the last operator was split in two.
    case .equal: return token.start > previousEnd
    case .leftParenthesis, .leftBracket:
      return !token.startsLine
    case .binaryOperator:
      return at("&") || at("==") || at("!=")
    default:
      return token.startsLine
    }
  }
}

extension TokenKind {
  /// What may begin a type after a contextual keyword such as `some`.
  var isNameLikeType: Bool {
    switch self {
    case .identifier, .selfTypeKeyword, .anyTypeKeyword, .leftParenthesis, .leftBracket: true
    default: false
    }
  }
}
