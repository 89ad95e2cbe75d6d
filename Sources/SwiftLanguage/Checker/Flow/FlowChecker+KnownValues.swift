internal import Diagnostics

/// Branches that what is known of a condition rules out.
extension FlowChecker {
  /// Notes what a variable gets, where the text alone tells it.
  func note(_ value: TypedExpression, in variable: VariableDeclaration) {
    guard variable.didSet == nil, variable.willSet == nil, state.isReachable,
      !changedInside.contains(variable)
    else { return }
    if variable.role == .local {
      state.constants[variable] = KnownValue(value, state.constants)
    } else if variable.role == .global, closures.isEmpty {
      latestGlobal = KnownValue(value, state.constants).map { (variable, $0) }
    }
  }

  /// Notes what the variables of a pattern get.
  func note(_ value: TypedExpression, in pattern: TypedPattern) {
    switch (pattern.kind, value.kind) {
    case (.variable(let variable), _): note(value, in: variable)
    case (.tuple(let patterns), .tuple(let values)) where patterns.count == values.count:
      for (pattern, value) in zip(patterns, values) { note(value, in: pattern) }
    default: break
    }
  }

  /// Runs a statement of a cell, which may ask for the global that the one before it has set.
  ///
  /// `swiftc` knows what a global holds until anything else happens.
  func withLatestGlobal(_ statement: TypedStatement, _ body: () -> Void) {
    switch statement.kind {
    case .ifElse, .switchCases, .guardElse: recentGlobal = latestGlobal
    default: break
    }
    latestGlobal = nil
    body()
    recentGlobal = nil
    switch statement.kind {
    case .variables: break
    case .expression(let value):
      if case .assign = value.kind {} else { latestGlobal = nil }
    default: latestGlobal = nil
    }
  }

  /// What is known of an expression that decides where control goes.
  private func known(_ value: TypedExpression) -> KnownValue? {
    if case .booleanLiteral = value.kind { return nil }
    guard let recentGlobal else { return KnownValue(value, state.constants) }
    var constants = state.constants
    constants[recentGlobal.variable] = recentGlobal.value
    return KnownValue(value, constants)
  }

  /// How conditions always turn out.
  func truth(of conditions: [TypedCondition]) -> Bool? {
    var isCertain = true
    for condition in conditions {
      guard case .boolean(let value) = condition, let truth = known(value)?.truth else {
        isCertain = false
        continue
      }
      if !truth { return false }
    }
    return isCertain ? true : nil
  }

  func truth(of condition: TypedExpression) -> Bool? { truth(of: [.boolean(condition)]) }

  /// Warns of a branch that is never taken, at the first thing it would do.
  func warnDead(_ statements: [TypedStatement]) {
    if let first = statements.first { warnDead(at: first.firstStep) }
  }

  func warnDead(at range: SourceRange) {
    lateWarning("unreachable-code", "will never be executed", range)
  }

  /// Warns of a choice that is never made; a mere number takes no step.
  func warnDead(choice: TypedExpression) {
    switch choice.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .variable: break
    default: warnDead(at: choice.range)
    }
  }

  /// Warns of cases that the value of a switch's subject rules out.
  func warnDeadCases(_ subject: TypedExpression, _ cases: [TypedCase]) {
    switch known(subject) {
    case nil, .truth: return
    case .enumCase, .optional:
      lateWarning("constant-switch", "switch condition evaluates to a constant", subject.range)
    case .integer, .number, .tuple:
      var hasMatched = false
      var fallsThrough = false
      for branch in cases {
        let outcomes = branch.items.map { Self.outcome(of: $0.pattern, known(subject)) }
        let mayMatch = !hasMatched && (outcomes.isEmpty || outcomes.contains { $0 != false })
        if !mayMatch, !fallsThrough { warnDead(branch) }
        if !hasMatched {
          hasMatched = zip(branch.items, outcomes).contains { $0.filter == nil && $1 == true }
        }
        if case .fallingThrough? = branch.body.last?.kind {
          fallsThrough = fallsThrough || mayMatch
        } else {
          fallsThrough = false
        }
      }
    }
  }

  private func warnDead(_ branch: TypedCase) {
    var bound: SourceRange?
    for item in branch.items { forEachVariable(item.pattern) { bound = bound ?? $0.range } }
    if bound != nil, let pattern = branch.items.first?.pattern {
      warnDead(at: pattern.range)
    } else {
      warnDead(branch.body)
    }
  }

  /// Whether a value matches a pattern, where the text alone tells.
  private static func outcome(of pattern: TypedPattern, _ value: KnownValue?) -> Bool? {
    switch pattern.kind {
    case .wildcard, .variable: return true
    case .tuple(let parts):
      guard case .tuple(let values)? = value, values.count == parts.count else { return nil }
      let outcomes = zip(parts, values).map { outcome(of: $0, $1) }
      return outcomes.contains(false) ? false : outcomes.contains(nil) ? nil : true
    case .expression(_, let comparison):
      guard let value, case .call(let reference, _, let arguments) = comparison.kind,
        reference.declaration.source < 0
      else { return nil }
      for operand in arguments.flatMap(\.expressions) {
        switch (operand.kind, value) {
        case (.integerLiteral, .integer), (.floatLiteral, .number):
          return KnownValue(operand, [:]) == value
        default: continue
        }
      }
      return nil
    default: return nil
    }
  }
}

extension TypedStatement {
  var isIf: Bool {
    if case .ifElse = kind { return true }
    return false
  }

  /// What the statement does first, where a warning that it never does stands.
  var firstStep: SourceRange {
    switch kind {
    case .expression(let value), .display(let value):
      switch value.kind {
      case .call(_, _, let arguments), .apply(_, let arguments):
        return arguments.flatMap(\.expressions).first { $0.range.source >= 0 }?.range ?? range
      case .assign(_, let new): return new.range
      default: return range
      }
    case .variables(_, let value?): return value.range
    case .forIn(let loop): return loop.sequence.range
    case .switchCases(_, let subject, _): return subject.range
    case .ifElse(let conditions, _, _):
      if case .boolean(let value)? = conditions.first { return value.range }
      return range
    default: return range
    }
  }
}
