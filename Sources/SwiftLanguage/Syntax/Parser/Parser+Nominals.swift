internal import Diagnostics

/// Structs, enums, classes, protocols and extensions.
extension Parser {
  /// At the introducing keyword.
  mutating func parseNominal(_ kind: NominalSyntax.Kind) -> NominalSyntax? {
    let keyword = text(of: token)
    advance()
    let nameToken = token
    guard at(.identifier) else {
      reportMissingName("expected identifier in \(keyword) declaration", currentRange)
      return nil
    }
    let name = name(of: nameToken)
    advance()
    var generics: [GenericParameterSyntax] = []
    var primary: [String] = []
    if kind == .protocolType {
      primary = parseGenericParameters().map(\.name)
    } else {
      generics = parseGenericParameters()
    }
    let inherited = parseInheritance()
    let requirements = parseRequirements()
    let members = parseMembers(of: kind, named: keyword)
    return NominalSyntax(
      kind: kind, name: name, nameRange: range(of: nameToken), generics: generics,
      primaryAssociatedTypes: primary, inherited: inherited, requirements: requirements,
      members: members)
  }

  mutating func parseExtension() -> ExtensionSyntax {
    advance()
    let type = parsePostfixType("expected type name in extension declaration")
    let inherited = parseInheritance()
    let requirements = parseRequirements()
    let members = parseMembers(of: .structure, named: "extension")
    return ExtensionSyntax(
      type: type, inherited: inherited, requirements: requirements, members: members)
  }

  /// `: A, B & C`.
  mutating func parseInheritance() -> [TypeSyntax] {
    guard take(.colon) else { return [] }
    var types: [TypeSyntax] = []
    repeat {
      if at(.classKeyword) {
        // The old spelling of `AnyObject`.
        types.append(
          TypeSyntax(.named(name: "AnyObject", genericArguments: []), currentRange))
        advance()
      } else if at(.prefixOperator) && at("~") {
        let start = currentStart
        advance()
        let type = parseType()
        refuse("'~\(text(type.range.lower, type.range.upper))' constraints", range(from: start))
      } else {
        let type = parseType()
        if case .attributed(_, let inner) = type.kind {
          types.append(inner)
        } else {
          types.append(type)
        }
      }
    } while take(.comma)
    return types
  }

  private mutating func parseMembers(of kind: NominalSyntax.Kind, named keyword: String)
    -> [DeclarationSyntax]
  {
    let opening = token
    guard at(.leftBrace) else {
      report("expected '{' in \(keyword)", currentOrPreviousRange)
      return []
    }
    advance()
    let outer = (isInCondition, isInPattern, enclosingType, isInExtension)
    (isInCondition, isInPattern, enclosingType) = (false, false, kind)
    isInExtension = keyword == "extension"
    defer { (isInCondition, isInPattern, enclosingType, isInExtension) = outer }
    var members: [DeclarationSyntax] = []
    parseMemberList(into: &members)
    expect(.rightBrace, "expected '}' in \(keyword)", opening: opening)
    return members
  }

  private mutating func parseMemberList(into members: inout [DeclarationSyntax]) {
    while true {
      while take(.semicolon) {}
      if at(.rightBrace) || at(.endOfFile) { return }
      let start = position
      if at(.directive) {
        if isText(token, "#if") {
          if let branch = selectBranch() {
            parseBranch(branch) { $0.parseMemberList(into: &members) }
          }
          isRecovering = false
          continue
        }
        report("expected declaration", currentRange)
      } else if !startsDeclaration, !at(.at) {
        if let misread = callAsMethod() { members.append(misread) }
        reportNoDeclaration()
      } else if let declaration = parseDeclaration() {
        members.append(declaration)
      }
      if isRecovering || position == start {
        if position == start { reportNoDeclaration() }
        recoverMember(from: start)
        continue
      }
      switch token.kind {
      case .semicolon, .rightBrace, .endOfFile, .directive: break
      default:
        if !token.startsLine {
          let place = range(previousEnd, previousEnd)
          reportAndContinue(
            "consecutive declarations on a line must be separated by ';'", place,
            fixIts: [Diagnostic.FixIt(range: place, replacement: ";")])
        }
      }
    }
  }

  /// A call among members, most likely behind a brace that is missing, is read as a method without
  /// its `func`: the other members' calls of that name mean this one then.
  private func callAsMethod() -> DeclarationSyntax? {
    guard at(.identifier), peek().kind == .leftParenthesis, !peek().startsLine else { return nil }
    let function = FunctionSyntax(
      name: name(of: token), nameRange: currentRange, generics: [], requirements: [],
      parameters: [], isThrowing: false, isRethrowing: false, thrownType: nil, result: nil,
      body: BlockSyntax([], range: currentRange, endRange: currentRange))
    return DeclarationSyntax(
      .function(function), modifiers: [], attributes: [], range: currentRange)
  }

  /// Says which keyword a member lacks, where its form tells.
  private mutating func reportNoDeclaration() {
    let next = peek()
    if at(.identifier), next.kind == .leftParenthesis, !next.startsLine {
      report("expected 'func' keyword in instance method declaration", currentRange)
    } else if at(.identifier), next.kind == .equal || next.kind == .colon {
      report("expected 'var' keyword in property declaration", currentRange)
    } else {
      report("expected declaration", currentRange)
    }
  }

  /// After an error among members: goes to what can begin the next member.
  private mutating func recoverMember(from start: Int) {
    let next = tokens[min(start + 1, tokens.count - 1)]
    let lacksKeyword =
      tokens[start].kind == .identifier && !next.startsLine
      && (next.kind == .leftParenthesis || next.kind == .equal || next.kind == .colon)
    recover(from: start)
    // What lacks its keyword alone ends with its line.
    if lacksKeyword { return }
    while !at(.rightBrace) && !at(.endOfFile) && !startsDeclaration {
      recover(from: position)
    }
  }

  // MARK: Enum cases

  /// At `case`.
  mutating func parseEnumCases() -> [EnumCaseSyntax]? {
    advance()
    var cases: [EnumCaseSyntax] = []
    repeat {
      let start = currentStart
      guard at(.identifier) else {
        reportMissingName(
          "expected identifier in enum 'case' declaration", range(of: tokens[position - 1]))
        return cases
      }
      let name = name(of: token)
      advance()
      var payload: [ParameterSyntax]?
      if at(.leftParenthesis), !token.startsLine { payload = parseEnumPayload() }
      var rawValue: ExpressionSyntax?
      if take(.equal) { rawValue = parseExpression("expected expression after '=' in 'case'") }
      cases.append(
        EnumCaseSyntax(
          name: name, payload: payload, rawValue: rawValue, range: range(from: start)))
    } while take(.comma)
    return cases
  }

  private mutating func parseEnumPayload() -> [ParameterSyntax] {
    let opening = token
    advance()
    var parameters: [ParameterSyntax] = []
    while !at(.rightParenthesis) && !at(.endOfFile) {
      let start = currentStart
      var label: String?
      if (token.kind.isNameLike || at(.underscore)) && peek().kind == .colon {
        label = at(.underscore) ? nil : name(of: token)
        advance()
        advance()
      } else if (token.kind == .identifier || at(.underscore)) && peek(2).kind == .colon
        && (peek().kind == .identifier || peek().kind == .underscore)
      {
        label = at(.underscore) ? nil : name(of: token)
        advance()
        advance()
        advance()
      }
      var type = parseType()
      var attributes: TypeAttributes = []
      if case .attributed(let found, let inner) = type.kind {
        attributes = found
        type = inner
      }
      var defaultValue: ExpressionSyntax?
      if take(.equal) { defaultValue = parseExpression("expected default value after '='") }
      parameters.append(
        ParameterSyntax(
          label: label, name: label ?? "_", type: type, attributes: attributes, isVariadic: false,
          defaultValue: defaultValue, range: range(from: start)))
      if !take(.comma) { break }
    }
    expect(.rightParenthesis, "expected ')' in associated values of enum case", opening: opening)
    return parameters
  }
}
