internal import Diagnostics

extension FunctionLowering {
  func lower(_ statement: TypedStatement) {
    let outer = builder.range
    builder.range = statement.range
    defer { builder.range = outer }
    switch statement.kind {
    case .expression(let expression): scratch { lowerDiscarded(expression) }
    case .variables(let pattern, let value): lowerVariables(pattern, value)
    case .localFunction(let function): declareCaptures(of: function)
    case .ifElse(let conditions, let then, let otherwise):
      lowerIf(conditions, then, otherwise)
    case .guardElse(let conditions, let otherwise):
      let failed = builder.label()
      let passed = builder.label()
      let mark = builder.nextReference
      branchDepth += 1
      let bound = builder.highestReference {
        for condition in conditions { lower(condition, failure: failed) }
      }
      branchDepth -= 1
      builder.jump(.jump, to: passed)
      builder.bind(failed)
      if bound > mark { clear(mark, bound - mark) }
      inBranch {
        pushScope()
        for statement in otherwise { lower(statement) }
        popScope(reachable: false)
      }
      builder.bind(passed)
    case .whileLoop(let target, let conditions, let body):
      hoistingConstants(of: statement) { lowerWhile(target, conditions, body) }
    case .repeatLoop(let target, let body, let condition):
      hoistingConstants(of: statement) { lowerRepeat(target, body, condition) }
    case .forIn(let loop): hoistingConstants(of: statement) { lowerFor(loop) }
    case .switchCases(let target, let subject, let cases): lowerSwitch(target, subject, cases)
    case .doCatch(let target, let body, let catches, let thrown):
      lowerDo(target, body, catches, thrown)
    case .block(let target, let body):
      let end = builder.label()
      if let target {
        jumpTargets[ObjectIdentifier(target)] = JumpScope(
          breakLabel: end, continueLabel: nil, scopeCount: scopes.count)
      }
      block(body)
      builder.bind(end)
    case .deferred(let body):
      scopes[scopes.count - 1].deferred.append(
        Deferral(statements: body, referenceMark: builder.nextReference))
    case .returning(let value): lowerReturn(value)
    case .failInitializer: failInitializer()
    case .yield(let value):
      guard let target = yieldTargets.last else { return scratch { _ = lower(value) } }
      scratch {
        if descriptor(value.type).type.isNever {
          _ = lower(value)
        } else {
          lower(value, into: target.registers)
        }
      }
      leave(target.scopeCount)
      builder.jump(.jump, to: target.label)
    case .throwing(let value):
      scratch {
        var error = ownedCopy(lower(value))
        if !error.type.isExistential { error = ownedCopy(erase(error)) }
        builder.emit(.throwError, error.registers.reference)
        markClean(error.registers, error.type.layout)
        emitThrowExit()
      }
    case .breaking(let target):
      guard let scope = jumpTargets[ObjectIdentifier(target)] else { return }
      leave(scope.scopeCount)
      builder.jump(.jump, to: scope.breakLabel)
    case .continuing(let target):
      guard let scope = jumpTargets[ObjectIdentifier(target)], let label = scope.continueLabel
      else { return }
      leave(scope.scopeCount)
      builder.jump(.jump, to: label)
    case .fallingThrough:
      if let label = fallthroughLabels.last {
        leave(fallthroughScopes.last ?? scopes.count)
        builder.jump(.jump, to: label)
      }
    case .display(let expression): lowerDisplay(expression)
    }
  }

  /// Code that may not run: temporaries made before it stay owned after it.
  func inBranch(_ body: () -> Void) {
    branchDepth += 1
    let saved = dirty
    body()
    dirty = saved
    branchDepth -= 1
  }

  func block(_ statements: [TypedStatement]) {
    pushScope()
    for statement in statements { lower(statement) }
    popScope(reachable: !endsAbruptly(statements))
  }

  /// Whether control never reaches the end of the statements.
  func endsAbruptly(_ statements: [TypedStatement]) -> Bool {
    switch statements.last?.kind {
    case .returning, .throwing, .breaking, .continuing, .fallingThrough, .failInitializer, .yield:
      return true
    default: return false
    }
  }

  // MARK: Variables

  private func lowerVariables(_ pattern: TypedPattern, _ value: TypedExpression?) {
    guard let value else {
      for variable in variables(of: pattern) where variable.role != .global {
        if storage[variable] == nil { _ = declare(variable, type: descriptor(variable.type)) }
      }
      return
    }
    if case .variable(let variable) = pattern.kind, variable.role != .global,
      variable.ownership == .strong, !needsBox(variable)
    {
      let type = descriptor(variable.type)
      let registers: Registers
      if case .registers(let known)? = storage[variable] {
        registers = known
      } else {
        registers = builder.allocate(type.layout)
      }
      lower(value, into: registers)
      noteGroup(registers, descriptor(variable.type))
      storage[variable] = .registers(registers)
      return
    }
    if case .variable(let variable) = pattern.kind, variable.role != .global,
      variable.ownership == .strong
    {
      // A fresh box each time, made before the value: the value's closures may use the variable.
      let type = descriptor(variable.type)
      if storage[variable] == nil || !isDeclaredAhead(variable) {
        _ = declare(variable, type: type)
      }
      scratch { assign(lower(value), to: place(of: variable, type)) }
      return
    }
    if case .wildcard = pattern.kind { return scratch { _ = lower(value) } }
    bindAll(pattern, value)
  }

  private func isDeclaredAhead(_ variable: VariableDeclaration) -> Bool {
    aheadDeclared.remove(variable) != nil
  }

  /// Binds the variables of a pattern that always matches.
  private func bindAll(_ pattern: TypedPattern, _ value: TypedExpression) {
    // The variables' registers are first, so that they outlive the value's temporaries.
    for variable in variables(of: pattern)
    where variable.role != .global && storage[variable] == nil {
      _ = declare(variable, type: descriptor(variable.type))
    }
    scratch {
      let held = ownedCopy(lower(value))
      let failed = builder.label()
      match(held, pattern, failure: failed, declare: false)
      builder.bind(failed)
    }
  }

  func variables(of pattern: TypedPattern) -> [VariableDeclaration] {
    switch pattern.kind {
    case .wildcard, .none, .isType, .boolean, .expression: []
    case .variable(let variable): [variable]
    case .tuple(let patterns), .enumCase(_, let patterns): patterns.flatMap { variables(of: $0) }
    case .some(let pattern), .asType(_, let pattern): variables(of: pattern)
    }
  }

  /// A local function may be called before variables that it uses are declared.
  private func declareCaptures(of function: FunctionDeclaration) {
    for variable in program.captures.captures(of: function) where storage[variable] == nil {
      aheadDeclared.insert(variable)
      _ = declare(variable, type: descriptor(variable.type))
    }
  }

  // MARK: Conditions

  private func lowerIf(
    _ conditions: [TypedCondition], _ then: [TypedStatement], _ otherwise: [TypedStatement]
  ) {
    let failed = builder.label()
    let end = builder.label()
    pushScope()
    branchDepth += 1
    let bound = builder.highestReference {
      for condition in conditions { lower(condition, failure: failed) }
    }
    inBranch { block(then) }
    branchDepth -= 1
    let mark = scopes.last?.referenceMark ?? bound
    popScope()
    if !otherwise.isEmpty || bound > mark {
      builder.jump(.jump, to: end)
    }
    builder.bind(failed)
    // Variables of conditions before the one that failed.
    if bound > mark { clear(mark, bound - mark) }
    if !otherwise.isEmpty { inBranch { block(otherwise) } }
    builder.bind(end)
  }

  func lower(_ condition: TypedCondition, failure: Label) {
    switch condition {
    case .boolean(let expression): branch(expression, to: failure, when: false)
    case .optionalBinding(let pattern, let expression):
      if case .variable(let variable) = pattern.kind, variable.role != .global {
        let type = descriptor(expression.type)
        let registers = builder.allocate(type.layout)
        lower(expression, into: registers)
        let value = Value(registers: registers, type: type, isOwned: true)
        branchNil(value, whenNil: true, to: failure)
        let inner = payload(of: value)
        if needsBox(variable) || variable.ownership != .strong {
          declare(variable, value: inner)
        } else {
          storage[variable] = .registers(inner.registers)
        }
        return
      }
      declareAll(pattern)
      scratch {
        let value = ownedCopy(lower(expression))
        branchNil(value, whenNil: true, to: failure)
        match(payload(of: value), pattern, failure: failure, declare: false)
      }
    case .patternMatch(let pattern, let expression):
      declareAll(pattern)
      // What the pattern does not bind is gone before the body runs.
      scratch { match(lower(expression), pattern, failure: failure, declare: false) }
    }
  }

  func declareAll(_ pattern: TypedPattern) {
    for variable in variables(of: pattern) where variable.role != .global {
      _ = declare(variable, type: descriptor(variable.type))
    }
  }

  // MARK: Loops

  private func lowerWhile(
    _ target: JumpTarget, _ conditions: [TypedCondition], _ body: [TypedStatement]
  ) {
    let start = builder.label()
    let next = builder.label()
    let end = builder.label()
    jumpTargets[ObjectIdentifier(target)] = JumpScope(
      breakLabel: end, continueLabel: next, scopeCount: scopes.count)
    if conditions.count == 1, case .boolean(let condition) = conditions[0] {
      // The test stands at the end: one branch a round.
      if isCheapTest(condition) {
        branch(condition, to: end, when: false)
      } else {
        builder.jump(.jump, to: next)
      }
      builder.bind(start)
      inBranch { block(body) }
      builder.bindBehind(next)
      inBranch { loopBranch(condition, to: start) }
      builder.bind(end)
      return
    }
    let failed = builder.label()
    builder.bind(next)
    pushScope()
    var bound = 0
    inBranch {
      bound = builder.highestReference {
        for condition in conditions { lower(condition, failure: failed) }
      }
      block(body)
    }
    let mark = scopes.last?.referenceMark ?? bound
    popScope()
    builder.jump(.jumpBack, to: next)
    builder.bind(failed)
    if bound > mark { clear(mark, bound - mark) }
    builder.bind(end)
  }

  private func lowerRepeat(
    _ target: JumpTarget, _ body: [TypedStatement], _ condition: TypedExpression
  ) {
    let start = builder.here()
    let next = builder.label()
    let end = builder.label()
    jumpTargets[ObjectIdentifier(target)] = JumpScope(
      breakLabel: end, continueLabel: next, scopeCount: scopes.count)
    inBranch { block(body) }
    builder.bind(next)
    inBranch { loopBranch(condition, to: start) }
    builder.bind(end)
  }

  // MARK: Blocks that catch

  private func lowerDo(
    _ target: JumpTarget, _ body: [TypedStatement], _ catches: [TypedCatch], _ thrown: Type?
  ) {
    let end = builder.label()
    jumpTargets[ObjectIdentifier(target)] = JumpScope(
      breakLabel: end, continueLabel: nil, scopeCount: scopes.count)
    guard !catches.isEmpty else {
      inBranch { block(body) }
      return builder.bind(end)
    }
    let failed = builder.label()
    handlers.append(Handler(label: failed, scopeCount: scopes.count))
    inBranch { block(body) }
    handlers.removeLast()
    builder.jump(.jump, to: end)
    builder.bind(failed)
    pushScope()
    inBranch {
      let raw = builder.allocateReference()
      builder.emit(.takeError, raw)
      let existential = Value(
        registers: Registers(word: 0, reference: raw), type: program.anyError, isOwned: false)
      for clause in catches {
        let next = builder.label()
        pushScope()
        let matched = builder.label()
        var isOpen = true
        if clause.items.isEmpty {
          bindError(clause.errorVariable, existential)
          isOpen = false
        }
        for item in clause.items { declareAll(item.pattern) }
        for item in clause.items {
          let other = builder.label()
          scratch {
            let value = errorValue(existential, as: descriptor(item.pattern.type))
            match(value, item.pattern, failure: other, declare: false)
            if let filter = item.filter { branch(filter, to: other, when: false) }
          }
          builder.jump(.jump, to: matched)
          builder.bind(other)
        }
        if isOpen {
          // Lanes of a pattern that matched in part.
          clearScope()
          builder.jump(.jump, to: next)
        }
        builder.bind(matched)
        block(clause.body)
        popScope()
        leave(scopes.count - 1)
        builder.jump(.jump, to: end)
        builder.bind(next)
      }
      // Nothing caught it: on it goes.
      builder.emit(.throwError, raw, 1)
      emitThrowExit()
    }
    popScope(reachable: false)
    builder.bind(end)
  }

  private func clearScope() {
    let mark = scopes.last?.referenceMark ?? builder.nextReference
    if builder.nextReference > mark { clear(mark, builder.nextReference - mark) }
  }

  private func bindError(_ variable: VariableDeclaration?, _ existential: Value) {
    guard let variable else { return }
    let type = descriptor(variable.type)
    scratchDeclare(variable, errorValue(existential, as: type))
  }

  private func scratchDeclare(_ variable: VariableDeclaration, _ value: Value) {
    declare(variable, value: value)
  }

  /// The caught error as `any Error` or, where the type is known, as that type.
  private func errorValue(_ existential: Value, as type: TypeDescriptor) -> Value {
    if type.isExistential { return existential }
    return unpack(existential, as: type)
  }

  // MARK: Returning

  private func lowerReturn(_ value: TypedExpression?) {
    if !inlinedFunctions.isEmpty { return returnInlined(value) }
    guard let value else { return leaveForReturn(nil) }
    if function?.role == .initializer { return leaveForReturn(nil) }
    scratch {
      let result = lower(value)
      if result.type.type.isNever { return }
      leaveForReturn(
        resultType.layout == result.type.layout
          ? Value(registers: result.registers, type: resultType, isOwned: result.isOwned) : nil)
    }
  }

  /// Returns a value; an initialiser's is `self`.
  func leaveForReturn(_ value: Value?) {
    if let value { return emitReturn(value) }
    guard let function, function.role == .initializer, let selfVariable = function.selfVariable
    else { return emitReturn(nil) }
    let type = descriptor(selfVariable.type)
    scratch {
      var value = read(place(of: selfVariable, type))
      if function.isFailable { value = wrapped(value, as: resultType) }
      emitReturn(value)
    }
  }
}
