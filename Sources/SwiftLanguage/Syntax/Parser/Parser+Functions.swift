internal import Diagnostics

extension Parser {
  /// After `func`.
  mutating func parseFunction() -> FunctionSyntax? {
    let nameToken = token
    var name: String
    if at(.identifier) {
      name = self.name(of: token)
      advance()
    } else if token.kind.isOperator || at(.postfixExclamation) || at(.prefixAmpersand)
      || at(.regexLiteral)
    {
      name = text(of: token)
      // `func ==<T>(…)`: the lexer reads `==<` as one operator.
      if name.count > 1, name.hasSuffix("<"), peek().kind == .identifier {
        name.removeLast()
        splitOffLastByte()
      } else {
        advance()
      }
    } else {
      reportMissingName("expected identifier in function declaration", currentRange)
      return nil
    }
    return parseFunctionRest(
      name: name, nameRange: range(from: nameToken.start), kind: "function")
  }

  private mutating func splitOffLastByte() {
    let original = token
    var first = original
    first.upper -= 1
    var second = original
    second.lower = first.upper
    second.startsLine = false
    second.kind = .prefixOperator
    tokens.replaceSubrange(position...position, with: [first, second])
    splits.append(Split(position: position, original: original, inserted: 1))
    advance()
  }

  /// Generic parameters, parameters, effects, result, `where` and body.
  private mutating func parseFunctionRest(name: String, nameRange: SourceRange, kind: String)
    -> FunctionSyntax?
  {
    let generics = parseGenericParameters()
    guard at(.leftParenthesis) else {
      report("expected '(' in argument list of \(kind) declaration", currentRange)
      return nil
    }
    let parameters = parseParameters()
    let effects = parseEffects()
    var result: TypeSyntax?
    if take(.arrow) {
      result = parseValueType("expected type for function result")
      if at(.throwsKeyword) {
        report("'throws' must precede '->'", currentRange)
        advance()
      }
    } else if at(.colon) {
      reportAndContinue(
        "expected '->' after function parameter tuple", currentRange,
        fixIts: [Diagnostic.FixIt(range: currentRange, replacement: " ->")])
      advance()
      result = parseValueType("expected type for function result")
    }
    let requirements = parseRequirements()
    var body: BlockSyntax?
    if at(.leftBrace) { body = parseFunctionBody() }
    return FunctionSyntax(
      name: name, nameRange: nameRange, generics: generics, requirements: requirements,
      parameters: parameters, isThrowing: effects.isThrowing, isRethrowing: effects.isRethrowing,
      thrownType: effects.thrownType, result: result, body: body)
  }

  /// A function's body; those of libraries, of which a notebook uses few, are read on demand.
  private mutating func parseFunctionBody() -> BlockSyntax {
    guard index < 0, speculations == 0, let after = positionAfterMatching(position) else {
      return parseBlock("")
    }
    let start = currentStart
    let endRange = range(of: tokens[after - 1])
    var inner = self
    // Its own tokens only: these here are still taken apart in place.
    inner.tokens = Array(tokens[position..<after]) + [tokens[tokens.count - 1]]
    inner.position = 0
    inner.splits = []
    inner.diagnostics = []
    inner.embeddedPatterns = [:]
    inner.keptPlaceholders = []
    position = after
    return BlockSyntax(range: range(from: start), endRange: endRange) { [inner] in
      var parser = inner
      return parser.parseBlock("").statements
    }
  }

  /// At `init`: the function, and whether `?` or `!` follows.
  mutating func parseInitializer() -> (FunctionSyntax, Bool, Bool)? {
    let nameRange = currentRange
    advance()
    var isFailable = false
    var isImplicitlyUnwrapped = false
    if at(.postfixQuestion) {
      advance()
      isFailable = true
    } else if at(.postfixExclamation) {
      advance()
      isFailable = true
      isImplicitlyUnwrapped = true
    }
    guard let function = parseFunctionRest(name: "init", nameRange: nameRange, kind: "initializer")
    else { return nil }
    if let result = function.result {
      reportAndContinue("initializers cannot have a result type", result.range)
    }
    return (function, isFailable, isImplicitlyUnwrapped)
  }

  /// At `subscript`: the function's result is the element.
  mutating func parseSubscript() -> (FunctionSyntax, AccessorsSyntax)? {
    let nameRange = currentRange
    advance()
    let generics = parseGenericParameters()
    guard at(.leftParenthesis) else {
      report("expected '(' for subscript parameters", currentRange)
      return nil
    }
    let parameters = parseParameters(isSubscript: true)
    guard expect(.arrow, "expected '->' for subscript element type") else { return nil }
    let result = parseType("expected subscripting element type")
    let requirements = parseRequirements()
    var accessors = AccessorsSyntax(
      accessors: [], isShorthandGetter: false, range: range(previousEnd, previousEnd))
    if at(.leftBrace) {
      accessors = parseAccessors(requiresObservers: false)
    } else {
      // Natives of the prelude have no braces; elsewhere the checker asks for them.
      accessors.accessors = []
    }
    let function = FunctionSyntax(
      name: "subscript", nameRange: nameRange, generics: generics, requirements: requirements,
      parameters: parameters, isThrowing: false, isRethrowing: false, thrownType: nil,
      result: result, body: nil)
    return (function, accessors)
  }

  // MARK: Parameters

  /// `(label name: Type = value, …)`; in a subscript a single name is no label.
  mutating func parseParameters(isSubscript: Bool = false) -> [ParameterSyntax] {
    let opening = token
    let openingPosition = position
    advance()
    var parameters: [ParameterSyntax] = []
    while !at(.rightParenthesis) {
      guard let parameter = parseParameter(isSubscript: isSubscript) else { break }
      parameters.append(parameter)
      if isRecovering { break }
      if take(.comma) { continue }
      guard token.kind.isNameLike, !token.startsLine else { break }
      reportMissingComma()
    }
    if isRecovering && !at(.rightParenthesis) {
      var opening = openingPosition
      while opening > 0, tokens[opening].kind != .leftParenthesis { opening -= 1 }
      if let after = positionAfterMatching(opening) {
        position = after
        isRecovering = false
        return parameters
      }
    }
    expect(.rightParenthesis, "expected ')' in parameter", opening: opening)
    return parameters
  }

  private mutating func parseParameter(isSubscript: Bool) -> ParameterSyntax? {
    let start = currentStart
    // `@Builder content: () -> T`, `@Wrapper value: T`.
    let custom = parseAttributes().filter { $0.name.first?.isUppercase ?? false }
    guard token.kind.isNameLike || at(.underscore) else {
      report("expected parameter name followed by ':'", currentOrPreviousRange)
      return nil
    }
    let first = token
    let firstPosition = position
    if first.kind == .inoutKeyword {
      report(
        "'inout' before a parameter name is not allowed, place it before the parameter type instead",
        currentRange)
      return nil
    }
    advance()
    let firstName: String? = first.kind == .underscore ? nil : name(of: first)
    var label = firstName
    var localName = firstName ?? "_"
    if token.kind == .identifier || token.kind == .underscore
      || (token.kind.isKeyword && token.kind != .inKeyword && peek().kind == .colon)
    {
      localName = at(.underscore) ? "_" : name(of: token)
      advance()
    } else if isSubscript {
      label = nil
    }
    if !take(.colon) {
      let hasTwoNames = tokens[position - 1].start != first.start
      if hasTwoNames {
        report("expected ':' following argument label and parameter name", currentRange)
        return nil
      }
      if at(.comma) || at(.rightParenthesis) || token.kind == .period
        || token.kind == .binaryOperator || token.kind == .postfixQuestion
      {
        reportAndContinue(
          "unnamed parameters must be written with the empty name '_'", range(of: first),
          fixIts: [
            Diagnostic.FixIt(range: range(first.start, first.start), replacement: "_: ")
          ])
        // What was read as the name is the type.
        position = firstPosition
        label = nil
        localName = "_"
      } else {
        report("expected ':' following argument label and parameter name", currentRange)
        return nil
      }
    }
    var type = parseType("expected parameter type following ':'")
    var attributes: TypeAttributes = []
    if case .attributed(let found, let inner) = type.kind {
      attributes = found
      type = inner
    }
    var isVariadic = false
    if token.kind.isOperator, bytes[token.start] == Ascii.period, at("...") || at("...=") {
      advance()
      isVariadic = true
    }
    var defaultValue: ExpressionSyntax?
    if take(.equal) {
      defaultValue = parseExpression("expected default value after '='")
    }
    return ParameterSyntax(
      label: label, name: localName, type: type, attributes: attributes, custom: custom,
      isVariadic: isVariadic, defaultValue: defaultValue, range: range(from: start))
  }

  // MARK: Generics

  /// `<T: P, U>`; empty where none stands here.
  mutating func parseGenericParameters() -> [GenericParameterSyntax] {
    guard startsWith(Ascii.less) else { return [] }
    let opening = range(token.start, token.start + 1)
    takeFirstByte()
    var parameters: [GenericParameterSyntax] = []
    repeat {
      let start = currentStart
      if atWord("each") || at(.letKeyword) {
        refuse(at(.letKeyword) ? "integer generic parameters" : "parameter packs", currentRange)
        advance()
      }
      guard at(.identifier) else {
        report("expected an identifier to name generic parameter", currentRange)
        return parameters
      }
      let name = name(of: token)
      advance()
      if token.kind.isOperator && at("...") {
        refuse("parameter packs", currentRange)
        advance()
      }
      var constraint: TypeSyntax?
      if take(.colon) {
        if at(.classKeyword) {
          report("'class' constraint can only appear on protocol declarations", currentRange)
          advance()
        } else {
          constraint = parseType(
            "expected a type name or protocol composition restricting '\(name)'")
        }
      }
      parameters.append(
        GenericParameterSyntax(name: name, constraint: constraint, range: range(from: start)))
    } while take(.comma)
    if startsWith(Ascii.greater) {
      takeFirstByte()
    } else {
      report(
        "expected '>' to complete generic parameter list", currentRange,
        notes: [Diagnostic.Note(message: "to match this opening '<'", range: opening)])
    }
    return parameters
  }

  /// `where T: P, T.Element == U`; empty where none stands here.
  mutating func parseRequirements() -> [RequirementSyntax] {
    guard take(.whereKeyword) else { return [] }
    var requirements: [RequirementSyntax] = []
    repeat {
      let left = parseType("expected type name in 'where' clause")
      if take(.colon) {
        if at(.prefixOperator) { refuse("'~Copyable' types", currentRange) }
        requirements.append(.conforms(left, parseType()))
      } else if token.kind.isOperator && at("==") {
        advance()
        requirements.append(.sameType(left, parseType()))
      } else {
        report(
          "expected ':' or '==' to indicate a conformance or same-type requirement", currentRange)
        return requirements
      }
    } while take(.comma)
    return requirements
  }
}
