internal import Diagnostics

extension FunctionLowering {
  /// Tests a value against a pattern and binds its variables, which are declared already where
  /// `declare` is false.
  func match(
    _ value: Value, _ pattern: TypedPattern, failure: Label, declare isDeclaring: Bool
  ) {
    switch pattern.kind {
    case .wildcard: break
    case .variable(let variable):
      var part = value
      part.isOwned = false
      if isDeclaring {
        declare(variable, value: part)
      } else {
        assign(part, to: place(of: variable, part.type))
      }
    case .tuple(let patterns):
      for (field, inner) in zip(value.type.fields, patterns) {
        match(value.part(field), inner, failure: failure, declare: isDeclaring)
      }
    case .enumCase(let enumCase, let patterns):
      matchCase(value, enumCase, patterns, failure, isDeclaring)
    case .some(let inner):
      branchNil(value, whenNil: true, to: failure)
      match(payload(of: value), inner, failure: failure, declare: isDeclaring)
    case .none: branchNil(value, whenNil: false, to: failure)
    case .isType(let type):
      scratch {
        var part = value
        part.isOwned = false
        let test = cast(part, to: descriptor(type), "isType", result: program.bool)
        builder.jump(.branchFalse, test.registers.word, to: failure)
      }
    case .asType(let type, let inner):
      var part = value
      part.isOwned = false
      let wanted = descriptor(type)
      let found = cast(
        part, to: wanted, "conditionalCast", result: program.optional(wanted))
      branchNil(found, whenNil: true, to: failure)
      match(payload(of: found), inner, failure: failure, declare: isDeclaring)
    case .expression(let variable, let test):
      noteGroup(value.registers, value.type)
      storage[variable] = .registers(value.registers)
      branch(test, to: failure, when: false)
    case .boolean(let wanted):
      builder.jump(wanted ? .branchFalse : .branchTrue, value.registers.word, to: failure)
    }
  }

  private func matchCase(
    _ value: Value, _ enumCase: EnumCaseDeclaration, _ patterns: [TypedPattern],
    _ failure: Label, _ isDeclaring: Bool
  ) {
    if case .optional = value.type.shape {
      if enumCase.payload.isEmpty {
        return branchNil(value, whenNil: false, to: failure)
      }
      branchNil(value, whenNil: true, to: failure)
      if let inner = patterns.first {
        match(payload(of: value), inner, failure: failure, declare: isDeclaring)
      }
      return
    }
    builder.branch(
      .branchNotEqualImmediate, value.registers.word, enumCase.index, to: failure)
    guard !patterns.isEmpty, patterns.contains(where: { !$0.isWildcard }) else { return }
    let shape = value.type.cases[enumCase.index]
    var parts = Registers(
      word: value.registers.word + 1, reference: value.registers.reference)
    var isOwned = value.isOwned
    if shape.isIndirect {
      // The payload's record is in the value's reference.
      let tuple = loadPayload(parts.reference, shape)
      parts = tuple
      isOwned = false
    }
    // `case .pair(let both)` binds all associated values as a tuple.
    if patterns.count == 1, shape.fields.count > 1 {
      match(
        Value(registers: parts, type: descriptor(patterns[0].type), isOwned: false), patterns[0],
        failure: failure, declare: isDeclaring)
      return
    }
    for (field, inner) in zip(shape.fields, patterns) {
      match(
        Value(registers: parts.offset(field), type: field.type, isOwned: isOwned), inner,
        failure: failure, declare: isDeclaring)
    }
  }

  private func loadPayload(_ record: Int, _ shape: TypeDescriptor.Case) -> Registers {
    let layout = shape.payload
    let registers = builder.allocate(layout)
    for lane in 0..<layout.words {
      builder.emit(.recordGetWord, registers.word + lane, record, lane)
    }
    for lane in 0..<layout.references {
      builder.emit(
        .recordGetReference, registers.reference + lane, record, layout.words + lane)
    }
    markDirty(registers, layout)
    return registers
  }
}

extension TypedPattern {
  var isWildcard: Bool {
    if case .wildcard = kind { return true }
    return false
  }
}
