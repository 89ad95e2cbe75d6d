internal import Diagnostics

/// `#if`: the branch in force is read as if it stood there alone.
extension Parser {
  func isConditionalDirective(_ token: Token) -> Bool {
    token.kind == .directive
      && (isText(token, "#if") || isText(token, "#elseif") || isText(token, "#else")
        || isText(token, "#endif"))
  }

  /// A branch that is read, and where its `#if` ends.
  struct ActiveBranch {
    var start: Int
    var end: Int
    var after: Int
  }

  /// Handles `#if` in a list of statements; false where the directive is an expression.
  mutating func parseConditionalCompilation(
    into statements: inout [StatementSyntax], until isEnd: (Token) -> Bool
  ) -> Bool {
    if isText(token, "#if") {
      if let branch = selectBranch() {
        parseBranch(branch) { parser in
          parser.parseStatements(into: &statements, until: isEnd)
        }
      }
      return true
    }
    if isConditionalDirective(token) {
      report("unexpected conditional compilation block terminator", currentRange)
      isRecovering = false
      advance()
      return true
    }
    if isText(token, "#error") || isText(token, "#warning") {
      parseMessageDirective()
      return true
    }
    if isText(token, "#sourceLocation") {
      refuse("'#sourceLocation' directives", currentRange)
      advance()
      if at(.leftParenthesis), let after = positionAfterMatching(position) { position = after }
      return true
    }
    return false
  }

  private mutating func parseMessageDirective() {
    let start = token
    let isError = isText(start, "#error")
    advance()
    guard take(.leftParenthesis), at(.stringLiteral) else {
      report("expected '(\"message\")' after '\(text(of: start))'", currentRange)
      return
    }
    let literal = parseStringLiteral()
    _ = take(.rightParenthesis)
    if case .stringLiteral(let message) = literal.kind {
      diagnostics.append(
        Diagnostic(
          id: isError ? "error-directive" : "warning-directive",
          severity: isError ? .error : .warning, message: message, range: range(of: start)))
    }
  }

  /// Reads one branch's tokens, then goes on after the `#endif`.
  mutating func parseBranch(_ branch: ActiveBranch, _ body: (inout Parser) -> Void) {
    position = branch.start
    // The branch ends where its directive stands, which reads as the end of the text.
    let closing = tokens[branch.end]
    tokens[branch.end].kind = .endOfFile
    nested(()) { parser in body(&parser) }
    if position < branch.end && at(.rightBrace) {
      report("unexpected '}' in conditional compilation block", currentRange)
    }
    tokens[branch.end] = closing
    isRecovering = false
    position = branch.after
  }

  /// At `#if`: evaluates the conditions and moves past the whole block.
  ///
  /// - Returns: The branch in force; nil where none is.
  mutating func selectBranch() -> ActiveBranch? {
    var active: ActiveBranch?
    var isDecided = false
    let opening = token
    var branchStart = 0
    var isBranchActive = false
    var level = 0
    advance()
    isBranchActive = parseCompilationCondition()
    isDecided = isBranchActive
    branchStart = position
    while true {
      if at(.endOfFile) {
        report(
          "expected #else or #endif at end of conditional compilation block", currentRange,
          notes: [
            Diagnostic.Note(message: "to match this opening '#if'", range: range(of: opening))
          ])
        return nil
      }
      guard at(.directive), isConditionalDirective(token) else {
        advance()
        continue
      }
      if isText(token, "#if") {
        level += 1
        advance()
        continue
      }
      if level > 0 {
        if isText(token, "#endif") { level -= 1 }
        advance()
        continue
      }
      if isBranchActive { active = ActiveBranch(start: branchStart, end: position, after: 0) }
      if isText(token, "#endif") {
        advance()
        active?.after = position
        return active
      }
      let isElse = isText(token, "#else")
      advance()
      let condition = isElse ? true : isDecided ? skipCondition() : parseCompilationCondition()
      isBranchActive = !isDecided && condition
      isDecided = isDecided || isBranchActive
      branchStart = position
    }
  }

  private mutating func skipCondition() -> Bool {
    while !at(.endOfFile) && !token.startsLine { advance() }
    return false
  }

  private mutating func parseCompilationCondition() -> Bool {
    var result = parseCompilationTerm()
    while token.kind.isOperator && !token.startsLine && (at("&&") || at("||")) {
      let isAnd = at("&&")
      advance()
      let right = parseCompilationTerm()
      result = isAnd ? result && right : result || right
    }
    return result
  }

  private mutating func parseCompilationTerm() -> Bool {
    if at(.prefixOperator) && at("!") {
      advance()
      return !parseCompilationTerm()
    }
    if take(.trueKeyword) { return true }
    if take(.falseKeyword) { return false }
    if take(.leftParenthesis) {
      let inner = parseCompilationCondition()
      expect(.rightParenthesis, "expected ')' in compilation condition")
      return inner
    }
    let nameToken = token
    guard take(.identifier) else {
      report("invalid conditional compilation expression", currentRange)
      return false
    }
    let name = text(of: nameToken)
    guard at(.leftParenthesis), !token.startsLine, let after = positionAfterMatching(position)
    else {
      // As `swiftc` without `-D`: no custom condition is set.
      return false
    }
    let argument = text(tokens[position].end, tokens[after - 1].start).filter { $0 != " " }
    position = after
    switch name {
    case "os": return argument == "Linux"
    case "canImport": return argument == "Foundation" || argument == "Glibc" || argument == "Swift"
    case "swift", "compiler":
      return argument.hasPrefix(">=") && compilerVersion(isAtLeast: argument.dropFirst(2))
        || argument.hasPrefix("<") && !compilerVersion(isAtLeast: argument.dropFirst(1))
    case "arch":
      #if arch(x86_64)
        return argument == "x86_64"
      #elseif arch(arm64)
        return argument == "arm64"
      #else
        return false
      #endif
    case "targetEnvironment", "hasFeature", "hasAttribute": return false
    default:
      report("unexpected platform condition '\(name)'", range(of: nameToken))
      return false
    }
  }

  private func compilerVersion(isAtLeast text: Substring) -> Bool {
    let wanted = text.split(separator: ".").map { Int($0) ?? 0 }
    let ours = [6, 1, 0]
    for index in 0..<max(wanted.count, ours.count) {
      let left = index < ours.count ? ours[index] : 0
      let right = index < wanted.count ? wanted[index] : 0
      if left != right { return left > right }
    }
    return true
  }
}
