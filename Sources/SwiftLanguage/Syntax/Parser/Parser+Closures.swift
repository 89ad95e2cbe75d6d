internal import Diagnostics

extension Parser {
  mutating func parseClosure() -> ExpressionSyntax {
    nested(ExpressionSyntax(.missing, currentRange)) { $0.parseClosureLevel() }
  }

  private mutating func parseClosureLevel() -> ExpressionSyntax {
    let start = currentStart
    let opening = token
    advance()
    let outer = (isInCondition, isInPattern, enclosingType, anonymousParameters, isInBody)
    let isDeferred = isInDefer
    (isInCondition, isInPattern, enclosingType, anonymousParameters, isInBody) =
      (false, false, nil, 0, true)
    isInDefer = false
    defer {
      (isInCondition, isInPattern, enclosingType, anonymousParameters, isInBody) = outer
      isInDefer = isDeferred
    }
    var signature = Signature()
    if hasClosureSignature { signature = parseClosureSignature() }
    var body: [StatementSyntax] = []
    if isRecovering {
      // The signature is broken; what follows `in` is read all the same.
      isRecovering = false
    }
    parseStatements(into: &body, until: { _ in false })
    let endRange = currentRange
    expect(.rightBrace, "expected '}' at end of closure", opening: opening)
    let closure = ClosureSyntax(
      captures: signature.captures, parameters: signature.parameters, result: signature.result,
      isThrowing: signature.effects.isThrowing, thrownType: signature.effects.thrownType,
      body: body, anonymousParameterCount: anonymousParameters, range: range(from: start),
      endRange: endRange)
    return make(.closure(closure), from: start)
  }

  private struct Signature {
    var captures: [ClosureSyntax.Capture] = []
    var parameters: [ClosureSyntax.Parameter]?
    var result: TypeSyntax?
    var effects = Effects()
  }

  /// Looks ahead for `in` after what can be a signature.
  private var hasClosureSignature: Bool {
    var index = position
    while tokens[index].kind == .at {
      index += 2
      if tokens[min(index, tokens.count - 1)].kind == .leftParenthesis,
        tokens[index].start == tokens[index - 1].end
      {
        guard let after = positionAfterMatching(index) else { return false }
        index = after
      }
      if index >= tokens.count { return false }
    }
    var sawSomething = index > position
    if tokens[index].kind == .leftBracket {
      guard let after = positionAfterMatching(index), after < tokens.count else { return false }
      index = after
      sawSomething = true
      if tokens[index].kind == .inKeyword { return true }
    }
    switch tokens[index].kind {
    case .leftParenthesis:
      guard let after = positionAfterMatching(index), after < tokens.count else { return false }
      index = after
    case .identifier, .underscore:
      index += 1
      while tokens[index].kind == .comma {
        let next = tokens[min(index + 1, tokens.count - 1)].kind
        guard next == .identifier || next == .underscore else { return false }
        index += 2
      }
    default:
      return sawSomething && tokens[index].kind == .inKeyword
    }
    var guardCount = 0
    while guardCount < 200, index < tokens.count {
      guardCount += 1
      switch tokens[index].kind {
      case .inKeyword: return true
      case .throwsKeyword, .rethrowsKeyword, .arrow: break
      case .identifier where isText(tokens[index], "async"): break
      default: return false
      }
      if tokens[index].kind == .arrow { return hasInAfterResult(index + 1) }
      index += 1
      if tokens[index].kind == .leftParenthesis {
        guard let after = positionAfterMatching(index) else { return false }
        index = after
      }
    }
    return false
  }

  /// Whether a type and `in` stand at `start`: only tokens of types come between.
  private func hasInAfterResult(_ start: Int) -> Bool {
    var index = start
    while index < tokens.count {
      switch tokens[index].kind {
      case .inKeyword: return true
      case .leftParenthesis, .leftBracket:
        guard let after = positionAfterMatching(index) else { return false }
        index = after
        continue
      case .identifier, .selfTypeKeyword, .anyTypeKeyword, .period, .comma, .arrow,
        .throwsKeyword, .postfixQuestion, .postfixExclamation, .binaryOperator, .prefixOperator,
        .postfixOperator, .at, .colon, .infixQuestion:
        break
      default: return false
      }
      index += 1
    }
    return false
  }

  private mutating func parseClosureSignature() -> Signature {
    var signature = Signature()
    while at(.at) {
      let start = currentStart
      advance()
      let name = token.kind.isNameLike ? text(of: token) : ""
      advance()
      if name != "Sendable" && name != "MainActor" && name != "escaping" {
        reportAndContinue("unknown attribute '\(name)'", range(from: start))
      }
      if at(.leftParenthesis), token.start == previousEnd,
        let after = positionAfterMatching(position)
      {
        position = after
      }
    }
    if at(.leftBracket) { signature.captures = parseCaptures() }
    if at(.leftParenthesis) {
      signature.parameters = parseParenthesizedParameters()
    } else if !at(.inKeyword) {
      var parameters: [ClosureSyntax.Parameter] = []
      repeat {
        let range = currentRange
        let name = at(.underscore) ? "_" : name(of: token)
        advance()
        parameters.append(ClosureSyntax.Parameter(name: name, type: nil, range: range))
      } while take(.comma)
      signature.parameters = parameters
    }
    signature.effects = parseEffects()
    if take(.arrow) { signature.result = parseType("expected type after '->'") }
    expect(.inKeyword, "expected 'in' after the closure signature")
    return signature
  }

  private mutating func parseParenthesizedParameters() -> [ClosureSyntax.Parameter] {
    let opening = token
    advance()
    var parameters: [ClosureSyntax.Parameter] = []
    while !at(.rightParenthesis) && !at(.endOfFile) {
      let start = currentStart
      guard token.kind.isNameLike || at(.underscore) else {
        if at(.leftParenthesis) {
          report(
            "closure tuple parameter does not support destructuring", currentRange)
        } else {
          report("expected parameter name followed by ':'", currentRange)
        }
        if let after = positionAfterMatching(openingPositionOfList(opening)) { position = after }
        return parameters
      }
      var name = at(.underscore) ? "_" : name(of: token)
      advance()
      if token.kind == .identifier || at(.underscore) {
        if name != "_" {
          reportAndContinue("closure cannot have keyword arguments", range(from: start))
        }
        name = at(.underscore) ? "_" : self.name(of: token)
        advance()
      }
      var type: TypeSyntax?
      var isInout = false
      var isVariadic = false
      if take(.colon) {
        type = parseType("expected parameter type following ':'")
        if let parsed = type, case .attributed(let attributes, let inner) = parsed.kind,
          attributes.contains(.isInout)
        {
          isInout = true
          let rest = attributes.subtracting(.isInout)
          type = rest.isEmpty ? inner : TypeSyntax(.attributed(rest, inner), parsed.range)
        }
        if token.kind.isOperator && at("...") {
          isVariadic = true
          advance()
        }
      }
      parameters.append(
        ClosureSyntax.Parameter(
          name: name, type: type, isInout: isInout, isVariadic: isVariadic,
          range: range(from: start)))
      if !take(.comma) { break }
    }
    expect(.rightParenthesis, "expected ')' in closure parameter list", opening: opening)
    return parameters
  }

  private func openingPositionOfList(_ opening: Token) -> Int {
    var index = position
    while index > 0 && tokens[index].start > opening.start { index -= 1 }
    return index
  }

  private mutating func parseCaptures() -> [ClosureSyntax.Capture] {
    let opening = token
    advance()
    var captures: [ClosureSyntax.Capture] = []
    while !at(.rightBracket) && !at(.endOfFile) {
      var strength = ClosureSyntax.Capture.Strength.strong
      if at(.identifier), at("weak") || at("unowned"), peek().kind != .equal,
        peek().kind != .comma, peek().kind != .rightBracket
      {
        strength = at("weak") ? .weak : .unowned
        advance()
        if at(.leftParenthesis), let after = positionAfterMatching(position) { position = after }
      }
      guard at(.identifier) || at(.selfKeyword) else {
        report("expected identifier in closure capture list", currentRange)
        break
      }
      let start = currentStart
      let name = name(of: token)
      advance()
      var value: ExpressionSyntax?
      if take(.equal) { value = parseExpression("expected expression in capture list") }
      captures.append(
        ClosureSyntax.Capture(
          strength: strength, name: name, value: value, range: range(from: start)))
      if !take(.comma) { break }
    }
    expect(.rightBracket, "expected ']' at end of capture list", opening: opening)
    return captures
  }
}
