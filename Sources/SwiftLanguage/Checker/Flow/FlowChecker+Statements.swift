internal import Diagnostics

extension FlowChecker {
  /// Follows statements in a row, which are those of a block or of a whole cell.
  func run(_ statements: [TypedStatement], isBlock: Bool = true) {
    var previous: TypedStatement?
    var isQuiet = false
    for statement in statements {
      if !state.isReachable, !isQuiet, let previous, doesSomething(statement) {
        warnUnreachable(statement, after: previous)
        isQuiet = true
        silence += 1
      }
      if let previous, state.isReachable, endOfKnown == previous.range { warnDead([statement]) }
      if isBlock {
        run(statement)
      } else {
        withLatestGlobal(statement) { run(statement) }
      }
      previous = statement
    }
    if isQuiet { silence -= 1 }
    if isBlock, let previous, case .deferred = previous.kind {
      warning(
        "defer-at-end",
        "'defer' statement at end of scope always executes immediately; replace with 'do' statement "
          + "to silence this warning", previous.range)
    }
  }

  /// A function's declaration or a bare jump may stand where control never comes.
  private func doesSomething(_ statement: TypedStatement) -> Bool {
    switch statement.kind {
    case .localFunction, .returning(nil), .breaking, .continuing, .failInitializer: false
    default: true
    }
  }

  private func warnUnreachable(_ statement: TypedStatement, after previous: TypedStatement) {
    // What a result builder makes of a statement is nobody's code.
    if statement.range.lower < previous.range.upper { return }
    let word: String
    switch previous.kind {
    case .returning, .failInitializer: word = "return"
    case .throwing: word = "throw"
    case .breaking: word = "break"
    case .continuing: word = "continue"
    case .whileLoop, .repeatLoop, .forIn: return
    // Who writes `if true` has a reason.
    case .ifElse(let conditions, _, _) where conditions.contains(where: isTrueLiteral): return
    case .expression:
      // Behind a call that never returns it is the first step that never comes.
      warnDead([statement])
      return
    default:
      warnDead(at: statement.range)
      return
    }
    lateWarning(
      "unreachable-code", "code after '\(word)' will never be executed", statement.range)
  }

  private func run(_ statement: TypedStatement) {
    switch statement.kind {
    case .expression(let value), .display(let value), .yield(let value):
      read(value)
    case .variables(let pattern, let value):
      runVariables(pattern, value)
      forEachVariable(pattern) { variable in
        for observer in [variable.willSet, variable.didSet] {
          if let observer { countUses(in: observer) }
        }
      }
    case .localFunction(let function):
      countUses(in: function)
    case .ifElse(let conditions, let then, let otherwise):
      if let truth = truth(of: conditions) { warnDead(truth ? otherwise : then) }
      let isCertain = otherwise.isEmpty && truth(of: conditions) == true
      let failed = run(conditions)
      let global = recentGlobal
      recentGlobal = nil
      run(then)
      if isCertain, !state.isReachable { endOfKnown = statement.range }
      recentGlobal = otherwise.first?.isIf == true ? global : nil
      let end = state
      state = failed
      run(otherwise)
      state = state.joined(end)
    case .guardElse(let conditions, let otherwise):
      let truth = truth(of: conditions)
      if truth == true { warnDead(otherwise) }
      if truth == false { endOfKnown = statement.range }
      let failed = run(conditions)
      let passed = state
      state = failed
      run(otherwise)
      if state.isReachable {
        error(
          "guard-falls-through",
          "'guard' body must not fall through, consider using a 'return' or 'throw' to exit the "
            + "scope", closingBrace(statement.range))
      }
      state = passed
    case .whileLoop(let target, let conditions, let body):
      runLoop {
        let truth = self.truth(of: conditions)
        if truth == false { self.warnDead(body) }
        // `let isDone = false; while !isDone { … }` ends by `return` and `break` alone.
        let exit = self.run(conditions)
        let failed = truth == true ? .unreachable : exit
        self.run(body)
        self.joinContinues(target)
        let end = self.state
        self.state = failed
        self.joinBreaks(target)
        return end
      }
    case .repeatLoop(let target, let body, let condition):
      runLoop {
        self.run(body)
        self.joinContinues(target)
        self.read(condition)
        let end = self.state
        if self.isLiteral(condition, true) { self.state.isReachable = false }
        self.joinBreaks(target)
        return end
      }
    case .forIn(let loop):
      runFor(loop)
    case .switchCases(let target, let subject, let cases):
      runSwitch(target, subject, cases, statement.range)
    case .doCatch(let target, let body, let catches, _):
      runDo(target, body, catches)
    case .block(let target, let statements):
      run(statements)
      if let target { joinBreaks(target) }
    case .deferred(let statements):
      runDeferred(statements)
    case .returning(let value):
      if let value { read(value) }
      noteLeaving()
      if closures.isEmpty, initializer != nil, state.isReachable {
        checkInitializerEnd(at: statement.range)
      }
      state.isReachable = false
    case .failInitializer:
      noteLeaving()
      noteExit(at: statement.range)
      state.isReachable = false
    case .throwing(let value):
      read(value)
      noteError(at: statement.range)
      state.isReachable = false
    case .breaking(let target):
      leave(&breakStates, target)
    case .continuing(let target):
      leave(&continueStates, target)
    case .fallingThrough:
      fallthroughState = fallthroughState?.joined(state) ?? state
      state.isReachable = false
    }
  }

  private func closingBrace(_ range: SourceRange) -> SourceRange {
    SourceRange(source: range.source, lower: max(range.lower, range.upper - 1), upper: range.upper)
  }

  private func leave(_ states: inout [ObjectIdentifier: FlowState], _ target: JumpTarget) {
    let id = ObjectIdentifier(target)
    states[id] = states[id]?.joined(state) ?? state
    state.isReachable = false
  }

  private func joinContinues(_ target: JumpTarget) {
    if let continued = continueStates.removeValue(forKey: ObjectIdentifier(target)) {
      state = state.joined(continued)
    }
  }

  private func joinBreaks(_ target: JumpTarget) {
    if let broken = breakStates.removeValue(forKey: ObjectIdentifier(target)) {
      state = state.joined(broken)
    }
  }

  private func runVariables(_ pattern: TypedPattern, _ value: TypedExpression?) {
    if let value {
      read(value)
      var isGenerated = false
      if case .variable(let source) = value.kind, source.name.hasPrefix("$") { isGenerated = true }
      if !isGenerated { declare(pattern, .initialized) }
      note(value, in: pattern)
      return
    }
    declare(pattern, .deferred)
    forEachVariable(pattern) { variable in
      state.assigned.remove(track(.variable, variable))
    }
  }

  /// Runs conditions one after another; the state in which one of them failed.
  private func run(_ conditions: [TypedCondition]) -> FlowState {
    var failed = FlowState.unreachable
    for condition in conditions {
      switch condition {
      case .boolean(let value):
        read(value)
        if isLiteral(value, true) { continue }
      case .optionalBinding(let pattern, let value):
        read(value)
        failed = failed.joined(state)
        declare(pattern, conditions.count == 1 ? .optionalBinding : .pattern)
        continue
      case .patternMatch(let pattern, let value):
        read(value)
        match(pattern)
      }
      failed = failed.joined(state)
    }
    return failed
  }

  private func isTrueLiteral(_ condition: TypedCondition) -> Bool {
    if case .boolean(let value) = condition { return isLiteral(value, true) }
    return false
  }

  func isLiteral(_ value: TypedExpression, _ expected: Bool) -> Bool {
    if case .booleanLiteral(expected) = value.kind { return true }
    return false
  }

  /// Reads the expressions in a pattern and declares its variables.
  private func match(_ pattern: TypedPattern, _ origin: VariableUsage.Origin = .pattern) {
    pattern.expressions.forEach { read($0) }
    declare(pattern, origin)
  }

  // MARK: Loops

  /// Runs a loop's parts twice where a constant could be assigned again on the second turn.
  ///
  /// `body` leaves the state after the loop, and gives the one at the end of a turn.
  private func runLoop(_ body: () -> FlowState) {
    state.forgetVariables()
    defer { state.forgetVariables() }
    let entry = state
    if tracked.contains(where: { $0.declaration?.isLet ?? false }) {
      silence += 1
      let end = body()
      silence -= 1
      state = entry
      if end.isReachable { state.maybeAssigned.formUnion(end.maybeAssigned) }
    }
    _ = body()
  }

  private func runFor(_ loop: TypedFor) {
    read(loop.sequence)
    runLoop {
      let entry = self.state
      self.match(loop.pattern, .loop)
      loop.filter.map { self.read($0) }
      self.run(loop.body)
      self.joinContinues(loop.target)
      let end = self.state
      self.state = entry.joined(end)
      self.joinBreaks(loop.target)
      return end
    }
  }

  // MARK: Branches

  private func runSwitch(
    _ target: JumpTarget, _ subject: TypedExpression, _ cases: [TypedCase], _ range: SourceRange
  ) {
    warnDeadCases(subject, cases)
    recentGlobal = nil
    read(subject)
    checkExhaustiveness(subject, cases, range)
    let entry = state
    var end = FlowState.unreachable
    for branch in cases {
      state = entry
      for item in branch.items {
        match(item.pattern)
        item.filter.map { read($0) }
      }
      if let fallen = fallthroughState {
        state = state.joined(fallen)
        fallthroughState = nil
      }
      run(branch.body)
      end = end.joined(state)
    }
    fallthroughState = nil
    state = cases.isEmpty && !subject.type.isUninhabited ? entry : end
    joinBreaks(target)
  }

  private func runDo(_ target: JumpTarget, _ body: [TypedStatement], _ catches: [TypedCatch]) {
    let entry = state
    thrownStates.append(ThrownState(closures: closures.count))
    run(body)
    let errors = thrownStates.removeLast()
    var end = state
    // An error may come from several places in the body: what is sure is what was sure before it.
    var thrown = entry
    thrown.maybeAssigned.formUnion(errors.maybeAssigned)
    thrown.forgetVariables()
    let isExhaustive = catches.contains { $0.items.isEmpty }
    if !isExhaustive, let last = thrownStates.indices.last {
      thrownStates[last].maybeAssigned.formUnion(errors.maybeAssigned)
    }
    var catchesAll = false
    for handler in catches {
      if catchesAll { warning("redundant-case", "case will never be executed", handler.range) }
      catchesAll =
        catchesAll || handler.items.isEmpty
        || handler.items.contains { $0.filter == nil && $0.pattern.isIrrefutable }
      state = thrown
      for item in handler.items {
        match(item.pattern)
        item.filter.map { read($0) }
      }
      run(handler.body)
      end = end.joined(state)
    }
    state = end
    joinBreaks(target)
  }

  /// A deferred block runs when its scope ends, by when everything has its value.
  private func runDeferred(_ statements: [TypedStatement]) {
    let entry = state
    state.assigned.formUnion(tracked.indices)
    state.forgetVariables()
    run(statements)
    state = entry
  }

  // MARK: Switches

  private func checkExhaustiveness(
    _ subject: TypedExpression, _ cases: [TypedCase], _ range: SourceRange
  ) {
    if silence > 0 || isCountingOnly { return }
    if cases.isEmpty {
      // There is no value to tell cases of.
      if subject.type.isUninhabited { return }
      sink.error(
        "empty-switch",
        "'switch' statement body must have at least one 'case' or 'default' block; add a default case",
        range)
      return
    }
    let hasWrongPattern = cases.contains { branch in
      branch.items.contains { item in
        sink.hasError(in: item.pattern.range)
          || item.filter.map { sink.hasError(in: $0.range) } ?? false
      }
    }
    if subject.type.flags.contains(.hasError) || hasWrongPattern { return }
    var cover = Exhaustiveness()
    var hasDefault = false
    /// Whether a case before takes any value for being nothing but a name or `_`.
    var takesAll = false
    var literals: Set<String> = []
    for branch in cases {
      if branch.items.isEmpty {
        hasDefault = true
        if branch.isUnknown {
          warnUnknownDefault(missingValues(cover, subject.type), range)
        } else if !takesAll
          || subject.type.nominal?.kind != .enumeration
            && subject.type.nominalName != "Bool",
          missingValues(cover, subject.type).isEmpty
        {
          warning("unreachable-default", "default will never be executed", branch.range)
        }
        continue
      }
      for item in branch.items {
        let space = Exhaustiveness.space(of: item.pattern)
        if item.filter != nil { continue }
        if let literal = Self.literal(in: item.pattern), !literals.insert(literal).inserted {
          warning(
            "redundant-case",
            "literal value is already handled by previous pattern; consider removing it",
            item.pattern.range)
        }
        if Exhaustiveness.hasOpaquePart(space) {
          if cover.isAll {
            warning("redundant-case", "case will never be executed", branch.range)
          }
        } else if item.pattern.isIrrefutable {
          takesAll = true
        } else if !cover.isUseful(space) {
          warning(
            "redundant-case",
            "case is already handled by previous patterns; consider removing it",
            item.pattern.range)
        }
        cover.cover(space)
      }
    }
    if hasDefault { return }
    let missing = missingValues(cover, subject.type).filter {
      !$0.isEmpty(of: subject.type)
    }
    if missing.isEmpty { return }
    sink.error(
      "switch-not-exhaustive", "switch must be exhaustive", range, notes: proposals(missing, range))
  }

  /// `@unknown default` is for cases that a library may add: those there are belong before it.
  private func warnUnknownDefault(_ missing: [Exhaustiveness.Space], _ range: SourceRange) {
    guard !missing.isEmpty else { return }
    sink.warning(
      "switch-not-exhaustive", "switch must be exhaustive", range, notes: proposals(missing, range))
  }

  private func proposals(
    _ missing: [Exhaustiveness.Space], _ range: SourceRange
  ) -> [Diagnostic.Note] {
    if missing.count == 1, case .anything = missing[0] {
      return [Diagnostic.Note(message: "add a default clause", range: range)]
    }
    let cases = missing.map {
      Diagnostic.Note(
        message: "add missing case: '\(Exhaustiveness.text($0))'", range: range)
    }
    return cases.count == 1
      ? cases : cases + [Diagnostic.Note(message: "add missing cases", range: range)]
  }

  /// The text of a literal that a pattern compares with.
  private static func literal(in pattern: TypedPattern) -> String? {
    guard case .expression(_, let comparison) = pattern.kind,
      case .call(let reference, _, let arguments) = comparison.kind,
      reference.declaration.source < 0
    else { return nil }
    for value in arguments.flatMap(\.expressions) {
      switch value.kind {
      case .integerLiteral(let magnitude, let isNegative):
        return "\(isNegative ? "-" : "")\(magnitude)"
      case .stringLiteral(let text): return "\"" + text
      default: continue
      }
    }
    return nil
  }

  /// What is left out, by name where the subject's type has names for it.
  private func missingValues(_ cover: Exhaustiveness, _ type: Type) -> [Exhaustiveness.Space] {
    let missing = cover.missing
    guard missing.count == 1, case .anything = missing[0] else { return missing }
    guard case .nominal(let nominal, _) = type.kind else { return missing }
    let constructors: [Exhaustiveness.Constructor]
    if type.isOptional {
      constructors = [.some, .none]
    } else if nominal.kind == .enumeration {
      constructors = nominal.cases.map { .enumCase($0) }
    } else if nominal.name == "Bool", nominal.range.source == SourceRange.prelude {
      constructors = [.boolean(true), .boolean(false)]
    } else {
      return missing
    }
    return constructors.map {
      .made($0, Array(repeating: .anything, count: $0.arity))
    }
  }
}
