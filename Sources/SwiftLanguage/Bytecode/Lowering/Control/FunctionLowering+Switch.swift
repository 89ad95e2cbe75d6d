internal import Diagnostics

extension FunctionLowering {
  func lowerSwitch(
    _ target: JumpTarget, _ subject: TypedExpression, _ cases: [TypedCase]
  ) {
    let type = descriptor(subject.type)
    if let targets = plainTargets(cases, type) {
      return lowerPlainSwitch(target, subject, cases, targets, type)
    }
    let end = builder.label()
    pushScope()
    var value = lower(subject)
    // The subject is looked at, not consumed; a variable's own registers may change in a case.
    if !value.isOwned { value = ownedCopy(value) }
    for lane in 0..<type.layout.references { dirty[value.registers.reference + lane] = nil }
    value.isOwned = false
    noteGroup(value.registers, type)
    jumpTargets[ObjectIdentifier(target)] = JumpScope(
      breakLabel: end, continueLabel: nil, scopeCount: scopes.count)
    let bodies = cases.map { _ in builder.label() }
    for (index, item) in cases.enumerated() {
      let next = builder.label()
      pushScope()
      for pattern in item.items { declareAll(pattern.pattern) }
      let mark = scopes.last?.referenceMark ?? 0
      inBranch {
        for pattern in item.items {
          let other = builder.label()
          let highest = builder.highestReference {
            scratch {
              match(value, pattern.pattern, failure: other, declare: false)
              if let filter = pattern.filter { branch(filter, to: other, when: false) }
            }
          }
          builder.jump(.jump, to: bodies[index])
          builder.bind(other)
          // What was bound before the pattern failed.
          let top = max(highest, builder.nextReference)
          if top > mark { clear(mark, top - mark) }
        }
        if !item.items.isEmpty { builder.jump(.jump, to: next) }
        lowerBody(item.body, bodies, index, end)
      }
      popScope()
      builder.jump(.jump, to: end)
      builder.bind(next)
    }
    builder.bind(end)
    popScope()
  }

  // MARK: By the tag alone

  /// Where each tag leads, if every case is told by the tag and binds nothing but payloads.
  private func plainTargets(_ cases: [TypedCase], _ type: TypeDescriptor) -> [Int]? {
    guard case .enumeration = type.shape, type.cases.count > 2, type.layout.words > 0 else {
      return nil
    }
    var targets = [Int](repeating: -1, count: type.cases.count)
    for (index, item) in cases.enumerated() {
      if item.items.isEmpty {
        for tag in targets.indices where targets[tag] < 0 { targets[tag] = index }
      }
      for (pattern, filter) in item.items {
        guard filter == nil else { return nil }
        switch pattern.kind {
        case .wildcard:
          for tag in targets.indices where targets[tag] < 0 { targets[tag] = index }
        case .enumCase(let enumCase, let patterns):
          guard isPlain(patterns, type.cases[enumCase.index], isAlone: item.items.count == 1) else {
            return nil
          }
          if targets[enumCase.index] < 0 { targets[enumCase.index] = index }
        default: return nil
        }
      }
    }
    return targets
  }

  private func isPlain(
    _ patterns: [TypedPattern], _ shape: TypeDescriptor.Case, isAlone: Bool
  ) -> Bool {
    if patterns.allSatisfy(\.isWildcard) { return true }
    guard isAlone, patterns.count == shape.fields.count else { return false }
    return zip(patterns, shape.fields).allSatisfy { pattern, field in
      if pattern.isWildcard { return true }
      guard case .variable(let variable) = pattern.kind else { return false }
      return variable.isLet && variable.ownership == .strong && variable.role != .global
        && descriptor(variable.type) == field.type
    }
  }

  /// A case's statements; `fallthrough` goes to the next case's, and from the last one's to the end.
  private func lowerBody(
    _ body: [TypedStatement], _ bodies: [Label], _ index: Int, _ end: Label
  ) {
    builder.bind(bodies[index])
    fallthroughLabels.append(index + 1 < bodies.count ? bodies[index + 1] : end)
    fallthroughScopes.append(scopes.count - 1)
    block(body)
    fallthroughLabels.removeLast()
    fallthroughScopes.removeLast()
  }

  /// One jump by the tag; payloads are bound where they are.
  private func lowerPlainSwitch(
    _ target: JumpTarget, _ subject: TypedExpression, _ cases: [TypedCase], _ targets: [Int],
    _ type: TypeDescriptor
  ) {
    let end = builder.label()
    pushScope()
    var value = lower(subject)
    if !value.isOwned, !isConstant(subject) { value = ownedCopy(value) }
    for lane in 0..<type.layout.references { dirty[value.registers.reference + lane] = nil }
    value.isOwned = false
    noteGroup(value.registers, type)
    jumpTargets[ObjectIdentifier(target)] = JumpScope(
      breakLabel: end, continueLabel: nil, scopeCount: scopes.count)
    let bodies = cases.map { _ in builder.label() }
    let entries = cases.map { _ in builder.label() }
    builder.jumpTable(value.registers.word, targets.map { $0 < 0 ? end : entries[$0] })
    builder.jump(.jump, to: end)
    for (index, item) in cases.enumerated() {
      builder.bind(entries[index])
      pushScope()
      inBranch {
        if item.items.count == 1,
          case .enumCase(let enumCase, let patterns) = item.items[0].pattern.kind
        {
          bindPayload(value, type.cases[enumCase.index], patterns)
        }
        lowerBody(item.body, bodies, index, end)
      }
      popScope(reachable: !endsAbruptly(item.body))
      if index + 1 < cases.count { builder.jump(.jump, to: end) }
    }
    builder.bind(end)
    popScope()
  }

  private func bindPayload(
    _ value: Value, _ shape: TypeDescriptor.Case, _ patterns: [TypedPattern]
  ) {
    let payload = Registers(
      word: value.registers.word + 1, reference: value.registers.reference)
    for (field, pattern) in zip(shape.fields, patterns) {
      guard case .variable(let variable) = pattern.kind else { continue }
      guard shape.isIndirect else {
        storage[variable] = .registers(payload.offset(field))
        continue
      }
      let registers = builder.allocate(field.type.layout)
      for lane in 0..<field.type.layout.words {
        builder.emit(
          .recordGetWord, registers.word + lane, payload.reference, field.word + lane)
      }
      for lane in 0..<field.type.layout.references {
        builder.emit(
          .recordGetReference, registers.reference + lane, payload.reference,
          shape.payload.words + field.reference + lane)
      }
      storage[variable] = .registers(registers)
    }
  }

  /// Whether the expression is a variable that never changes.
  func isConstant(_ expression: TypedExpression) -> Bool {
    guard case .variable(let variable) = expression.kind, variable.isLet else { return false }
    if case .registers? = storage[variable] { return true }
    return false
  }
}
