internal import Diagnostics

/// Variables and their accessors.
extension Parser {
  mutating func parseBindings(isLet: Bool) -> [BindingSyntax] {
    var bindings: [BindingSyntax] = []
    repeat {
      let start = currentStart
      if at(.varKeyword) || at(.letKeyword) {
        reportAndContinue(
          "'\(text(of: token))' cannot appear nested inside another 'var' or 'let' pattern",
          currentRange)
        advance()
      }
      let pattern = parsePattern()
      if at(.identifier), !token.startsLine, !isRecovering, pattern.simpleName != nil {
        report(
          "found an unexpected second identifier in \(isLet ? "constant" : "variable") declaration; "
            + "is there an accidental break?", currentRange)
      }
      var type: TypeSyntax?
      if take(.colon) { type = parseValueType() }
      var value: ExpressionSyntax?
      if at(.equal) {
        advance()
        let outer = isInCondition
        isInCondition = false
        value = parseValue("expected initial value after '='")
        isInCondition = outer
      }
      // What could not be read is no lack of a type.
      if isRecovering, type == nil, value == nil {
        value = ExpressionSyntax(.missing, range(from: start))
      }
      var accessors: AccessorsSyntax?
      // Below a value braces are a statement of their own, unless they can be nothing but accessors.
      if at(.leftBrace), !isRecovering,
        value == nil || !token.startsLine || startsAccessors(at: position)
      {
        if isLet { report("'let' declarations cannot be computed properties", currentRange) }
        isRecovering = false
        accessors = parseAccessors(requiresObservers: value != nil)
      }
      bindings.append(
        BindingSyntax(
          pattern: pattern, type: type, initialValue: value, accessors: accessors,
          range: range(from: start)))
      if isRecovering { break }
    } while take(.comma)
    return spreadTypes(bindings)
  }

  /// `var red, green, blue: Double`: a type holds for the names before it too.
  private func spreadTypes(_ bindings: [BindingSyntax]) -> [BindingSyntax] {
    guard bindings.count > 1 else { return bindings }
    var result = bindings
    for index in bindings.indices.dropLast().reversed() {
      let binding = result[index]
      guard binding.type == nil, binding.initialValue == nil, binding.accessors == nil,
        let type = result[index + 1].type
      else { continue }
      result[index] = BindingSyntax(
        pattern: binding.pattern, type: type, initialValue: nil, accessors: nil,
        range: binding.range)
    }
    return result
  }

  /// Whether `{` at a position opens accessors: `{ get`, `{ didSet`, after attributes and
  /// `mutating`.
  func startsAccessors(at opening: Int) -> Bool {
    var index = opening + 1
    while index + 1 < tokens.count {
      let token = tokens[index]
      if token.kind == .at {
        index += 2
        continue
      }
      guard token.kind == .identifier || token.kind == .initKeyword else { return false }
      if isText(token, "mutating") || isText(token, "nonmutating") {
        index += 1
        continue
      }
      let next = tokens[index + 1]
      if isText(token, "get") {
        return next.kind == .leftBrace || next.kind == .rightBrace || next.kind == .throwsKeyword
          || next.kind == .semicolon || isWord(next, "set") || isWord(next, "async")
          || isWord(next, "nonmutating") || isWord(next, "mutating")
      }
      if isText(token, "set") {
        return next.kind == .leftBrace || next.kind == .leftParenthesis
          || next.kind == .rightBrace || isWord(next, "get")
      }
      if isText(token, "willSet") || isText(token, "didSet") {
        return next.kind == .leftBrace || next.kind == .leftParenthesis
      }
      if ["_read", "_modify", "unsafeAddress"].contains(where: { isText(token, $0) }) {
        return next.kind == .leftBrace
      }
      return false
    }
    return false
  }

  mutating func parseAccessors(requiresObservers: Bool) -> AccessorsSyntax {
    let start = currentStart
    if !startsAccessors(at: position) {
      if peek().kind == .rightBrace && enclosingType == .protocolType {
        advance()
        advance()
        return AccessorsSyntax(
          accessors: [], isShorthandGetter: false, range: range(from: start))
      }
      let block = parseBlock("expected '{' to start getter definition")
      let getter = AccessorsSyntax.Accessor(
        kind: .get, parameterName: nil, isMutating: false, isNonmutating: false,
        isThrowing: false, thrownType: nil, body: block, range: block.range)
      return AccessorsSyntax(accessors: [getter], isShorthandGetter: true, range: block.range)
    }
    let opening = token
    advance()
    var accessors: [AccessorsSyntax.Accessor] = []
    while !at(.rightBrace) && !at(.endOfFile) {
      let before = position
      if let accessor = parseAccessor() {
        accessors.append(accessor)
        if accessors.count == 2 { checkObservers(in: accessors) }
      }
      while take(.semicolon) {}
      if isRecovering || position == before { recover(from: before) }
    }
    expect(.rightBrace, "expected '}' at end of accessors", opening: opening)
    // Beside a getter and a setter those that yield say the same once more.
    let plain = accessors.filter { $0.coroutine == nil }.map(\.kind)
    accessors.removeAll { $0.coroutine != nil && plain.contains($0.kind) }
    return AccessorsSyntax(
      accessors: accessors, isShorthandGetter: false, range: range(from: start))
  }

  /// A property either computes its value or watches it.
  private mutating func checkObservers(in accessors: [AccessorsSyntax.Accessor]) {
    guard let observer = accessors.first(where: \.isObserver),
      let other = accessors.first(where: { !$0.isObserver })
    else { return }
    reportAndContinue(
      "'\(observer.kind)' cannot be provided together with a "
        + (other.kind == .get ? "getter" : "setter"), observer.range)
  }

  private mutating func parseAccessor() -> AccessorsSyntax.Accessor? {
    let start = currentStart
    _ = parseAttributes()
    var isMutating = false
    var isNonmutating = false
    while atWord("mutating") || atWord("nonmutating") {
      if at("mutating") { isMutating = true } else { isNonmutating = true }
      advance()
    }
    let kind: AccessorsSyntax.Kind
    var coroutine: AccessorsSyntax.Coroutine?
    switch token.kind == .identifier ? text(of: token) : "" {
    case "get": kind = .get
    case "set": kind = .set
    case "willSet": kind = .willSet
    case "didSet": kind = .didSet
    case "_read":
      (kind, coroutine) = (.get, .read)
    case "_modify":
      (kind, coroutine) = (.set, .modify)
    case "unsafeAddress", "unsafeMutableAddress":
      refuse("'\(text(of: token))' accessors", currentRange)
      kind = .get
    default:
      report(
        "expected 'get', 'set', 'willSet', or 'didSet' keyword to start an accessor definition",
        currentRange)
      return nil
    }
    advance()
    var parameter: String?
    if at(.leftParenthesis) {
      let opening = token
      advance()
      if token.kind.isNameLike {
        parameter = name(of: token)
        advance()
      } else {
        report("expected the name of the setter value", currentRange)
      }
      expect(.rightParenthesis, "expected ')' after setter value name", opening: opening)
    }
    let effects = parseEffects()
    var body: BlockSyntax?
    if at(.leftBrace) {
      let outer = yields
      yields = coroutine
      body = parseBlock("")
      yields = outer
    } else if enclosingType != .protocolType, index >= 0 {
      let message = "expected '{' to start \(kind == .set ? "setter" : "getter") definition"
      if at(.rightBrace) || startsAccessors(at: position - 1) {
        reportAndContinue(message, currentOrPreviousRange)
      } else {
        report(message, currentOrPreviousRange)
      }
    }
    return AccessorsSyntax.Accessor(
      kind: kind, parameterName: parameter, isMutating: isMutating, isNonmutating: isNonmutating,
      isThrowing: effects.isThrowing, thrownType: effects.thrownType, body: body,
      coroutine: coroutine, range: range(from: start))
  }

  /// At `yield` in a `_read`, whose value is returned, or in a `_modify`, where what is yielded takes
  /// the new value: whoever changes the property in place has read it before.
  mutating func parseYield(_ coroutine: AccessorsSyntax.Coroutine) -> StatementSyntax? {
    let start = currentStart
    advance()
    switch coroutine {
    case .read:
      let value = parseExpression()
      return StatementSyntax(.returning(value), range(from: start))
    case .modify:
      guard at(.prefixAmpersand) else {
        report("yielding mutable value requires explicit '&'", currentRange)
        return nil
      }
      advance()
      let place = parseExpression()
      let value = ExpressionSyntax(.identifier(NameSyntax("newValue", place.range)), place.range)
      let change = make(.assignment(target: place, value: value), from: start)
      return StatementSyntax(.expression(change), change.range)
    }
  }
}
