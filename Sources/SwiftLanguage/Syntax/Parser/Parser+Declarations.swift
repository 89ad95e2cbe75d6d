internal import Diagnostics

extension Parser {
  /// Whether a declaration begins here: a keyword, an attribute, or a modifier before one.
  var startsDeclaration: Bool { startsDeclaration(at: position) }

  private func startsDeclaration(at start: Int) -> Bool {
    var index = start
    while index < tokens.count {
      let token = tokens[index]
      switch token.kind {
      case .classKeyword, .deinitKeyword, .enumKeyword, .extensionKeyword, .funcKeyword,
        .importKeyword, .letKeyword, .operatorKeyword, .precedencegroupKeyword, .protocolKeyword,
        .structKeyword, .typealiasKeyword, .varKeyword, .associatedtypeKeyword:
        return true
      case .initKeyword:
        // `init` of `self.init` never stands here; a bare one is a member or an error.
        return enclosingType != nil || index > start
      case .subscriptKeyword:
        return enclosingType != nil || index > start
      case .caseKeyword:
        return enclosingType != nil || index > start
      case .at:
        return index == start ? attributeLeadsToDeclaration(index) : true
      case .fileprivateKeyword, .internalKeyword, .privateKeyword, .publicKeyword, .staticKeyword:
        return true
      case .identifier where isModifier(token):
        let next = tokens[min(index + 1, tokens.count - 1)]
        if next.kind == .leftParenthesis {
          guard
            isText(token, "unowned") || isText(token, "nonisolated")
              || isText(token, "package") || isText(token, "open"),
            let after = positionAfterMatching(index + 1)
          else { return false }
          index = after
          continue
        }
        if isText(token, "actor") || isText(token, "macro") {
          return next.kind == .identifier && !next.startsLine
        }
        index += 1
        if index < tokens.count, tokens[index].startsLine, !tokens[index].kind.isKeyword,
          !isModifier(tokens[index]), tokens[index].kind != .at
        {
          return false
        }
      default:
        return false
      }
    }
    return false
  }

  private func attributeLeadsToDeclaration(_ start: Int) -> Bool {
    // `@unknown default` belongs to a switch; everything else is a declaration's attribute.
    !(start + 1 < tokens.count && isWord(tokens[start + 1], "unknown"))
  }

  func isModifier(_ token: Token) -> Bool {
    guard token.kind == .identifier else { return false }
    switch bytes[token.start] {
    case UInt8(ascii: "a"):
      return isText(token, "actor") || isText(token, "async")
    case UInt8(ascii: "b"): return isText(token, "borrowing")
    case UInt8(ascii: "c"): return isText(token, "convenience") || isText(token, "consuming")
    case UInt8(ascii: "d"): return isText(token, "dynamic") || isText(token, "distributed")
    case UInt8(ascii: "f"): return isText(token, "final")
    case UInt8(ascii: "i"):
      return isText(token, "indirect") || isText(token, "infix") || isText(token, "isolated")
    case UInt8(ascii: "l"): return isText(token, "lazy")
    case UInt8(ascii: "m"): return isText(token, "mutating") || isText(token, "macro")
    case UInt8(ascii: "n"): return isText(token, "nonmutating") || isText(token, "nonisolated")
    case UInt8(ascii: "o"):
      return isText(token, "open") || isText(token, "override") || isText(token, "optional")
    case UInt8(ascii: "p"):
      return isText(token, "prefix") || isText(token, "postfix") || isText(token, "package")
    case UInt8(ascii: "r"): return isText(token, "required")
    case UInt8(ascii: "u"): return isText(token, "unowned")
    case UInt8(ascii: "w"): return isText(token, "weak")
    default: return false
    }
  }

  /// A declaration with its attributes and modifiers.
  mutating func parseDeclaration() -> DeclarationSyntax? {
    nested(nil) { $0.parseDeclarationLevel() }
  }

  private mutating func parseDeclarationLevel() -> DeclarationSyntax? {
    let start = currentStart
    var attributes = parseAttributes()
    var modifiers: [ModifierSyntax] = []
    while let modifier = parseModifier() {
      checkAccessModifier(modifier, after: modifiers)
      modifiers.append(modifier)
      // Swift allows `public @discardableResult func` too.
      attributes += parseAttributes()
    }
    func declaration(_ kind: DeclarationSyntax.Kind) -> DeclarationSyntax {
      checkPlaces(of: attributes, on: kind)
      checkPlaces(of: modifiers, on: kind)
      return DeclarationSyntax(
        kind, modifiers: modifiers, attributes: attributes, range: range(from: start))
    }
    switch token.kind {
    case .letKeyword, .varKeyword:
      let isLet = at(.letKeyword)
      advance()
      return declaration(.variables(isLet: isLet, parseBindings(isLet: isLet)))
    case .funcKeyword:
      advance()
      return parseFunction().map { declaration(.function($0)) }
    case .initKeyword:
      return parseInitializer().map {
        declaration(.initializer($0.0, isFailable: $0.1, isImplicitlyUnwrapped: $0.2))
      }
    case .deinitKeyword:
      advance()
      if at(.leftParenthesis) {
        report("no parameter clause allowed on deinitializer", currentRange)
      }
      return declaration(.deinitializer(parseBlock("expected '{' for deinitializer")))
    case .subscriptKeyword:
      return parseSubscript().map { declaration(.subscripting($0.0, $0.1)) }
    case .structKeyword: return parseNominal(.structure).map { declaration(.nominal($0)) }
    case .classKeyword: return parseNominal(.classType).map { declaration(.nominal($0)) }
    case .enumKeyword: return parseNominal(.enumeration).map { declaration(.nominal($0)) }
    case .protocolKeyword: return parseNominal(.protocolType).map { declaration(.nominal($0)) }
    case .extensionKeyword: return declaration(.extensionOf(parseExtension()))
    case .typealiasKeyword: return parseTypeAlias().map(declaration)
    case .associatedtypeKeyword: return parseAssociatedType().map(declaration)
    case .caseKeyword:
      if enclosingType != .enumeration {
        reportAndContinue("enum 'case' is not allowed outside of an enum", currentRange)
      }
      return parseEnumCases().map { declaration(.enumCases($0)) }
    case .importKeyword: return parseImport().map { declaration(.importing(path: $0)) }
    case .precedencegroupKeyword:
      return parsePrecedenceGroup().map { declaration(.precedenceGroup($0)) }
    case .operatorKeyword:
      let fixity = modifiers.last?.name ?? ""
      return parseOperator(fixity: fixity).map { declaration(.operatorDeclaration($0)) }
    case .identifier where isText(token, "actor") || isText(token, "macro"):
      refuse(isText(token, "actor") ? "actors" : "macros", currentRange)
      isRecovering = true
      return nil
    default:
      report(attributes.isEmpty ? "expected declaration" : "expected declaration", currentRange)
      return nil
    }
  }

  /// One declaration has one level of access.
  private mutating func checkAccessModifier(
    _ modifier: ModifierSyntax, after others: [ModifierSyntax]
  ) {
    guard !others.isEmpty else { return }
    let words = ["private", "fileprivate", "internal", "package", "public", "open"]
    guard modifier.detail == nil, words.contains(modifier.name),
      let other = others.first(where: { $0.detail == nil && words.contains($0.name) })
    else { return }
    reportAndContinue(
      other.name == modifier.name
        ? "duplicate modifier" : "multiple incompatible access-level modifiers specified",
      modifier.range)
  }

  private mutating func parseModifier() -> ModifierSyntax? {
    let start = currentStart
    var name = text(of: token)
    switch token.kind {
    case .fileprivateKeyword, .internalKeyword, .privateKeyword, .publicKeyword, .staticKeyword:
      advance()
    case .classKeyword:
      // `class func`, `class var`: a modifier.
      guard isClassModifier else { return nil }
      name = "class"
      advance()
    case .identifier where isModifier(token):
      if isText(token, "actor") || isText(token, "macro") { return nil }
      if isText(token, "async") {
        refuse("'async let' variables", currentRange)
      }
      if isText(token, "distributed") || isText(token, "isolated") {
        refuse("'\(text(of: token))' declarations", currentRange)
      }
      advance()
    default: return nil
    }
    var detail: String?
    if at(.leftParenthesis), let after = positionAfterMatching(position) {
      detail = text(tokens[position].end, tokens[after - 1].start)
      position = after
    }
    return ModifierSyntax(name: name, detail: detail, range: range(from: start))
  }

  private var isClassModifier: Bool {
    switch peek().kind {
    case .funcKeyword, .varKeyword, .letKeyword, .subscriptKeyword, .initKeyword,
      .typealiasKeyword, .privateKeyword, .publicKeyword, .internalKeyword, .fileprivateKeyword:
      true
    case .identifier: isModifier(peek()) && peek(2).kind != .leftBrace && peek(2).kind != .colon
    default: false
    }
  }

  // MARK: Variables

  private mutating func parseBindings(isLet: Bool) -> [BindingSyntax] {
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
      if isText(token, "_read") || isText(token, "_modify") || isText(token, "unsafeAddress") {
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
    switch token.kind == .identifier ? text(of: token) : "" {
    case "get": kind = .get
    case "set": kind = .set
    case "willSet": kind = .willSet
    case "didSet": kind = .didSet
    case "_read", "_modify", "unsafeAddress", "unsafeMutableAddress":
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
      body = parseBlock("")
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
      range: range(from: start))
  }

  // MARK: Small declarations

  private mutating func parseImport() -> [String]? {
    advance()
    switch token.kind {
    case .structKeyword, .classKeyword, .enumKeyword, .protocolKeyword, .funcKeyword, .varKeyword,
      .letKeyword, .typealiasKeyword:
      advance()
    default: break
    }
    var path: [String] = []
    repeat {
      guard token.kind == .identifier || token.kind.isOperator else {
        report("expected identifier in import declaration", currentRange)
        return nil
      }
      path.append(name(of: token))
      advance()
    } while take(.period)
    return path
  }

  private mutating func parseTypeAlias() -> DeclarationSyntax.Kind? {
    advance()
    let nameToken = token
    guard take(.identifier) else {
      report("expected identifier in typealias declaration", currentRange)
      return nil
    }
    let generics = parseGenericParameters()
    if at(.identifier), !token.startsLine {
      report(
        "found an unexpected second identifier in typealias declaration; is there an accidental "
          + "break?", currentRange)
      return nil
    }
    guard expect(.equal, "expected '=' in type alias declaration") else { return nil }
    let type = parseType("expected type in type alias declaration")
    _ = parseRequirements()
    return .typeAlias(
      name: name(of: nameToken), generics: generics, type: type, nameRange: range(of: nameToken))
  }

  private mutating func parseAssociatedType() -> DeclarationSyntax.Kind? {
    advance()
    let nameToken = token
    guard take(.identifier) else {
      report("expected identifier in associatedtype declaration", currentRange)
      return nil
    }
    let inherited = parseInheritance()
    var defaultType: TypeSyntax?
    if take(.equal) { defaultType = parseType("expected type in associatedtype declaration") }
    let requirements = parseRequirements()
    return .associatedType(
      name: name(of: nameToken), inherited: inherited, defaultType: defaultType,
      requirements: requirements, nameRange: range(of: nameToken))
  }

  // MARK: Operators

  /// At the `operator` keyword, after `prefix`, `infix` or `postfix`.
  mutating func parseOperator(fixity: String) -> OperatorSyntax? {
    let kind: OperatorSyntax.Fixity
    switch fixity {
    case "prefix": kind = .prefix
    case "infix": kind = .infix
    case "postfix": kind = .postfix
    default:
      report("operator must be declared as 'prefix', 'postfix', or 'infix'", currentRange)
      return nil
    }
    advance()
    let nameToken = token
    switch nameToken.kind {
    case .binaryOperator, .prefixOperator, .postfixOperator, .prefixAmpersand,
      .postfixExclamation, .regexLiteral:
      advance()
      checkOperatorName(nameToken, kind)
    case .equal:
      reportAndContinue(
        "cannot declare a custom '\(fixity)' '=' operator", range(of: nameToken))
      advance()
      return nil
    default:
      // The name is missing where the line ends, whatever the next one begins with.
      let isMissing = token.startsLine || at(.endOfFile)
      report(
        "expected operator name in operator declaration",
        isMissing ? range(previousEnd, previousEnd) : currentRange)
      return nil
    }
    var group: String?
    if take(.colon) {
      guard at(.identifier) else {
        report("expected precedence group name in operator declaration", currentRange)
        return nil
      }
      group = name(of: token)
      advance()
      if kind != .infix {
        report(
          "only infix operators may declare a precedence", range(of: tokens[position - 1]))
      }
    }
    return OperatorSyntax(name: text(of: nameToken), fixity: kind, precedenceGroup: group)
  }

  /// Some names belong to the language itself.
  private mutating func checkOperatorName(_ token: Token, _ fixity: OperatorSyntax.Fixity) {
    let name = text(of: token)
    if fixity == .postfix, name.hasPrefix("!") || name.hasPrefix("?") {
      reportAndContinue(
        "postfix operator names starting with '?' or '!' are disallowed to avoid collisions with "
          + "built-in unwrapping operators", range(of: token))
    }
    let isReserved =
      switch fixity {
      case .prefix: ["&", "<", "?", "->"].contains(name)
      case .postfix: [">", "->"].contains(name)
      case .infix: ["?", "->"].contains(name)
      }
    if isReserved {
      reportAndContinue(
        "cannot declare a custom '\(fixity)' '\(name)' operator", range(of: token))
    }
  }

  mutating func parsePrecedenceGroup() -> PrecedenceGroupSyntax? {
    advance()
    guard at(.identifier) else {
      report("expected identifier after 'precedencegroup'", currentRange)
      return nil
    }
    var group = PrecedenceGroupSyntax(
      name: name(of: token), higherThan: [], lowerThan: [], associativity: .none,
      isAssignment: false)
    advance()
    let opening = token
    guard expect(.leftBrace, "expected '{' after name of precedence group") else { return nil }
    var seen: Set<String> = []
    while at(.identifier), peek().kind == .colon {
      let attribute = token
      if !seen.insert(text(of: attribute)).inserted {
        reportAndContinue(
          "'\(text(of: attribute))' attribute for precedence group declared multiple times",
          range(of: attribute))
      }
      advance()
      advance()
      if isText(attribute, "assignment") {
        group.isAssignment = at(.trueKeyword)
        guard take(.trueKeyword) || take(.falseKeyword) else {
          report("expected 'true' or 'false' after 'assignment'", currentRange)
          return nil
        }
      } else if isText(attribute, "associativity") {
        switch text(of: token) {
        case "left": group.associativity = .left
        case "right": group.associativity = .right
        case "none": group.associativity = .none
        default:
          reportAndContinue(
            "expected 'none', 'left', or 'right' after 'associativity'", currentRange)
        }
        advance()
      } else if isText(attribute, "higherThan") || isText(attribute, "lowerThan") {
        repeat {
          guard at(.identifier) else {
            report(
              "expected name of related precedence group after '\(text(of: attribute))'",
              currentRange)
            return nil
          }
          if isText(attribute, "higherThan") {
            group.higherThan.append(name(of: token))
          } else {
            group.lowerThan.append(name(of: token))
          }
          group.relatedRanges.append((name(of: token), currentRange))
          advance()
        } while take(.comma)
      } else {
        report(
          "'\(text(of: attribute))' is not a valid precedence group attribute",
          range(of: attribute))
        return nil
      }
    }
    if !at(.rightBrace), !at(.endOfFile) {
      reportAndContinue(
        "expected operator attribute identifier in precedence group body", currentRange)
      while !at(.rightBrace), !at(.endOfFile) { advance() }
    }
    expect(.rightBrace, "expected '}' at end of precedence group", opening: opening)
    return group
  }
}
