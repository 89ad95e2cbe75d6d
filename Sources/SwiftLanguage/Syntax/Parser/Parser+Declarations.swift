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
}
