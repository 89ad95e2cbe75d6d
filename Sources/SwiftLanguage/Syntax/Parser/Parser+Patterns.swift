internal import Diagnostics

extension Parser {
  /// The pattern of `let`, `var` and `for`: names, `_` and tuples of them.
  mutating func parsePattern() -> PatternSyntax {
    nested(PatternSyntax(.wildcard, currentRange)) { $0.parsePatternLevel() }
  }

  private mutating func parsePatternLevel() -> PatternSyntax {
    let start = currentStart
    switch token.kind {
    case .identifier, .selfKeyword:
      let name = name(of: token)
      if bytes[token.start] == Ascii.dollar {
        reportAndContinue(
          "cannot declare entity named '\(name)'; the '$' prefix is reserved for "
            + "implicitly-synthesized declarations", currentRange)
      }
      advance()
      return PatternSyntax(.identifier(name), range(from: start))
    case .underscore:
      advance()
      return PatternSyntax(.wildcard, range(from: start))
    case .letKeyword, .varKeyword:
      let isVariable = at(.varKeyword)
      advance()
      let inner = parsePattern()
      return PatternSyntax(.binding(isVariable: isVariable, inner), range(from: start))
    case .leftParenthesis:
      let opening = token
      advance()
      var elements: [(label: String?, pattern: PatternSyntax)] = []
      while !at(.rightParenthesis) && !at(.endOfFile) {
        var label: String?
        if at(.identifier), peek().kind == .colon {
          label = name(of: token)
          advance()
          advance()
        }
        elements.append((label, parsePattern()))
        if !take(.comma) { break }
      }
      if !at(.rightParenthesis), !isRecovering {
        reportMissingComma()
      }
      _ = take(.rightParenthesis)
      _ = opening
      if elements.count == 1, elements[0].label == nil { return elements[0].pattern }
      return PatternSyntax(.tuple(elements), range(from: start))
    default:
      reportMissingName("expected pattern", currentRange, onSameLine: true)
      return PatternSyntax(.wildcard, currentRange)
    }
  }

  /// The pattern of `case` and `catch`: read as an expression, then taken as a pattern.
  mutating func parseMatchingPattern() -> PatternSyntax {
    let outer = isInPattern
    isInPattern = true
    defer { isInPattern = outer }
    return nested(PatternSyntax(.wildcard, currentRange)) { $0.parseMatchingPatternLevel() }
  }

  private mutating func parseMatchingPatternLevel() -> PatternSyntax {
    let start = currentStart
    switch token.kind {
    case .letKeyword, .varKeyword:
      let isVariable = at(.varKeyword)
      advance()
      if at(.letKeyword) || at(.varKeyword) {
        report(
          "'\(text(of: token))' cannot appear nested inside another 'var' or 'let' pattern",
          currentRange)
      }
      let inner = parseExpression("expected pattern")
      let pattern = pattern(from: inner, isBinding: true)
      return PatternSyntax(.binding(isVariable: isVariable, pattern), range(from: start))
    case .isKeyword:
      advance()
      let type = parseType()
      return PatternSyntax(.isType(type), range(from: start))
    default:
      let expression = parseExpression("expected pattern")
      return pattern(from: expression, isBinding: false)
    }
  }

  /// What an expression means where a pattern stands.
  private mutating func pattern(from expression: ExpressionSyntax, isBinding: Bool)
    -> PatternSyntax
  {
    let range = expression.range
    switch expression.kind {
    case .missing:
      if let embedded = embeddedPatterns[ObjectIdentifier(expression)] { return embedded }
      return PatternSyntax(.wildcard, range)
    case .discard:
      return PatternSyntax(.wildcard, range)
    case .identifier(let name)
    where isBinding && name.argumentLabels == nil && name.genericArguments.isEmpty:
      return PatternSyntax(.identifier(name.text), range)
    case .tuple(let arguments):
      let elements = arguments.map {
        (label: $0.label, pattern: pattern(from: $0.value, isBinding: isBinding))
      }
      return PatternSyntax(.tuple(elements), range, expression: expression)
    case .parenthesized(let inner):
      let pattern = pattern(from: inner, isBinding: isBinding)
      return PatternSyntax(pattern.kind, range, expression: pattern.expression)
    case .implicitMember(let name):
      return PatternSyntax(
        .enumCase(base: nil, name: name, payload: nil), range, expression: expression)
    case .member(let base, let name):
      guard let type = type(from: base) else {
        return PatternSyntax(.expression(expression), range)
      }
      return PatternSyntax(
        .enumCase(base: type, name: name, payload: nil), range, expression: expression)
    case .call(let callee, let arguments) where !arguments.contains(where: \.isTrailingClosure):
      let payload = { (parser: inout Parser) in
        arguments.map {
          (label: $0.label, pattern: parser.pattern(from: $0.value, isBinding: isBinding))
        }
      }
      switch callee.kind {
      case .implicitMember(let name):
        return PatternSyntax(
          .enumCase(base: nil, name: name, payload: payload(&self)), range,
          expression: expression)
      case .member(let base, let name):
        guard let type = type(from: base) else {
          return PatternSyntax(.expression(expression), range)
        }
        return PatternSyntax(
          .enumCase(base: type, name: name, payload: payload(&self)), range,
          expression: expression)
      default:
        return PatternSyntax(.expression(expression), range)
      }
    case .optionalChaining(let inner):
      return PatternSyntax(.optional(pattern(from: inner, isBinding: isBinding)), range)
    case .cast(let inner, let type, .coerce):
      return PatternSyntax(.asType(pattern(from: inner, isBinding: isBinding), type), range)
    default:
      return PatternSyntax(.expression(expression), range)
    }
  }

  /// An expression read again as a type: `Shape`, `Outer.Inner`, `Optional<Int>`, `[Int]`.
  func type(from expression: ExpressionSyntax) -> TypeSyntax? {
    let range = expression.range
    switch expression.kind {
    case .identifier(let name):
      guard name.argumentLabels == nil else { return nil }
      return TypeSyntax(
        .named(name: name.text, genericArguments: name.genericArguments), range)
    case .selfType:
      return TypeSyntax(.named(name: "Self", genericArguments: []), range)
    case .member(let base, let name):
      guard name.argumentLabels == nil, let base = type(from: base) else { return nil }
      if name.text == "Type" || name.text == "Protocol" {
        return TypeSyntax(.metatype(base), range)
      }
      return TypeSyntax(
        .member(base: base, name: name.text, genericArguments: name.genericArguments), range)
    case .optionalChaining(let base):
      return type(from: base).map { TypeSyntax(.optional($0), range) }
    case .type(let type):
      return type
    case .arrayLiteral(let elements):
      guard elements.count == 1, let element = type(from: elements[0]) else { return nil }
      return TypeSyntax(.array(element), range)
    case .dictionaryLiteral(let elements):
      guard elements.count == 1, let key = type(from: elements[0].key),
        let value = type(from: elements[0].value)
      else { return nil }
      return TypeSyntax(.dictionary(key: key, value: value), range)
    case .parenthesized(let inner):
      return type(from: inner)
    case .tuple(let arguments):
      var elements: [TypeSyntax.Element] = []
      for argument in arguments {
        guard let type = type(from: argument.value) else { return nil }
        elements.append(TypeSyntax.Element(label: argument.label, type: type))
      }
      return TypeSyntax(.tuple(elements), range)
    case .binary(let left, let name, let right) where name.text == "&":
      guard let left = type(from: left), let right = type(from: right) else { return nil }
      return TypeSyntax(.composition([left, right]), range)
    default:
      return nil
    }
  }
}
