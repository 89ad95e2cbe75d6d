internal import Diagnostics

/// Operators and precedence groups.
extension Parser {
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
