internal import Diagnostics

extension FunctionLowering {
  /// Branches to `label` where the condition is `wanted`; falls through otherwise.
  func branch(_ condition: TypedExpression, to label: Label, when wanted: Bool) {
    let outer = builder.range
    builder.range = condition.range
    defer { builder.range = outer }
    switch condition.kind {
    case .booleanLiteral(let isTrue):
      if isTrue == wanted { builder.jump(.jump, to: label) }
      return
    case .call(let reference, let receiver, let arguments):
      if branchRange(reference, receiver, arguments, to: label, when: wanted) { return }
      let callee = callee(of: reference)
      if case .stub(_, let shape) = callee,
        inlinedBranch(
          shape, receiver: receiver.map { .expression($0) }, arguments: source(arguments, shape),
          condition.range, to: label, when: wanted)
      {
        return
      }
      guard case .intrinsic(let name, let shape) = callee else { break }
      let operands = self.operands(receiver, arguments)
      if branch(intrinsic: name, shape, operands, to: label, when: wanted) { return }
    case .apply(let function, let arguments):
      if inlinedBranch(function, arguments, condition.range, to: label, when: wanted) { return }
    case .attempt(.plain, let body): return branch(body, to: label, when: wanted)
    case .property(let base, let property, let inner, let dispatch):
      guard !property.isStored, let getter = property.getter, property.wrapperStorage == nil else {
        break
      }
      let reference = FunctionReference(
        declaration: getter, substitutions: inner, dispatch: dispatch, selfType: nil)
      if case .stub(_, let shape) = callee(of: reference),
        inlinedBranch(
          shape, receiver: .expression(base), arguments: [], condition.range, to: label,
          when: wanted)
      {
        return
      }
    default: break
    }
    scratch {
      let value = lower(condition)
      releaseBeforeBranch()
      builder.jump(wanted ? .branchTrue : .branchFalse, value.registers.word, to: label)
    }
  }

  /// Branches back where the condition is true.
  func loopBranch(_ condition: TypedExpression, to label: Label) {
    if case .call(let reference, let receiver, let arguments) = condition.kind,
      case .intrinsic(let name, let shape) = callee(of: reference)
    {
      let operands = self.operands(receiver, arguments)
      if operands.count == 2, isWordCompare(operands[0]),
        let opcode = loopOpcode(name, swap: false)
      {
        let outer = builder.range
        builder.range = condition.range
        scratch {
          let (left, right) = lowerPair(operands[0], operands[1])
          releaseBeforeBranch()
          let swapped = name == "greater" || name == "greaterEqual"
          builder.loopBranch(
            opcode, swapped ? right.registers.word : left.registers.word,
            swapped ? left.registers.word : right.registers.word, to: label)
        }
        _ = shape
        builder.range = outer
        return
      }
    }
    let end = builder.label()
    branch(condition, to: end, when: false)
    builder.jump(.jumpBack, to: label)
    builder.bind(end)
  }

  /// Whether a loop's test is worth its instructions twice: before the loop and at its end.
  func isCheapTest(_ condition: TypedExpression) -> Bool {
    guard case .call(let reference, let receiver, let arguments) = condition.kind,
      case .intrinsic(let name, _) = callee(of: reference), loopOpcode(name, swap: false) != nil
    else { return false }
    let operands = self.operands(receiver, arguments)
    return operands.count == 2 && operands.allSatisfy { isWordCompare($0) && isSimple($0) }
  }

  private func loopOpcode(_ name: String, swap: Bool) -> Opcode? {
    switch name {
    case "less", "greater": .loopLess
    case "lessEqual", "greaterEqual": .loopLessEqual
    case "equal": .loopEqual
    case "notEqual": .loopNotEqual
    default: nil
    }
  }

  /// The operands of an intrinsic: the receiver first.
  func operands(
    _ receiver: TypedExpression?, _ arguments: [TypedArgument]
  ) -> [TypedExpression] {
    var result: [TypedExpression] = receiver.map { [$0] } ?? []
    for case .value(let value) in arguments { result.append(value) }
    return result
  }

  /// Whether values of the type compare as signed words.
  private func isWordCompare(_ operand: TypedExpression) -> Bool {
    switch descriptor(operand.type).shape {
    case .scalar(let scalar): !scalar.isFloating && scalar != .uint64
    case .unicodeScalar: true
    default: false
    }
  }

  /// Temporaries are released before the way parts.
  func releaseBeforeBranch() {
    let mark = scratchMarks.last ?? builder.nextReference
    release(from: mark)
  }

  /// Two operands; the first is copied where evaluating the second may change it.
  func lowerPair(_ first: TypedExpression, _ second: TypedExpression) -> (Value, Value) {
    var left = lower(first)
    if !left.isOwned, !isSimple(second) { left = ownedCopy(left) }
    let right = lower(second)
    return (left, right)
  }

  /// Whether evaluating the expression surely changes no variable.
  func isSimple(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .variable, .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral, .nilLiteral,
      .metatype:
      return true
    case .tupleElement(let base, _), .wrapOptional(let base): return isSimple(base)
    case .property(let base, let property, _, _): return property.isStored && isSimple(base)
    case .element(let base, _, _, let arguments, _):
      return isSimple(base) && arguments.allSatisfy(isSimple)
    case .call(let reference, let receiver, let arguments):
      return reference.declaration.intrinsic != nil && (receiver.map { isSimple($0) } ?? true)
        && arguments.allSatisfy(isSimple)
    default: return false
    }
  }

  private func isSimple(_ argument: TypedArgument) -> Bool {
    if case .value(let value) = argument { return isSimple(value) }
    return false
  }

  private func branch(
    intrinsic name: String, _ shape: FunctionShape, _ operands: [TypedExpression],
    to label: Label, when wanted: Bool
  ) -> Bool {
    switch name {
    case "not" where operands.count == 1 && descriptor(operands[0].type).isBool:
      branch(operands[0], to: label, when: !wanted)
      return true
    case "logicalAnd", "logicalOr":
      guard let second = inlineBody(operands[1]) else { return false }
      if (name == "logicalAnd") == wanted {
        let skipped = builder.label()
        branch(operands[0], to: skipped, when: !wanted)
        inBranch { branch(second, to: label, when: wanted) }
        builder.bind(skipped)
      } else {
        branch(operands[0], to: label, when: wanted)
        inBranch { branch(second, to: label, when: wanted) }
      }
      return true
    case "equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual":
      guard operands.count == 2 else { return false }
      if isWordCompare(operands[0]) {
        branchWords(name, operands[0], operands[1], to: label, when: wanted)
        return true
      }
      if name == "equal" || name == "notEqual", descriptor(operands[0].type).isText,
        descriptor(operands[1].type).isText
      {
        branchTexts(operands[0], operands[1], to: label, when: (name == "equal") == wanted)
        return true
      }
      if case .scalar(.double) = descriptor(operands[0].type).shape,
        !name.hasSuffix("qual")
          || name == "lessEqual" || name == "greaterEqual"
      {
        branchDoubles(name, operands[0], operands[1], to: label, when: wanted)
        return true
      }
      return false
    case "metatypeEqual":
      // `T.self == Double.self`: each instance of generic code knows its types.
      guard operands.count == 2, let first = knownType(operands[0]),
        let second = knownType(operands[1])
      else { return false }
      if (first == second) == wanted { builder.jump(.jump, to: label) }
      return true
    default: return false
    }
  }

  /// The type that a metatype is of, where the source names it.
  private func knownType(_ expression: TypedExpression) -> TypeDescriptor? {
    switch expression.kind {
    case .metatype(let type): descriptor(type)
    case .wrapOptional(let inner), .eraseMetatype(let inner): knownType(inner)
    default: nil
    }
  }

  /// The body of an autoclosure that an operator evaluates in place.
  func inlineBody(_ expression: TypedExpression) -> TypedExpression? {
    guard case .closure(let closure) = expression.kind, closure.body.statements.count == 1 else {
      return nil
    }
    switch closure.body.statements[0].kind {
    case .returning(let value?): return value
    case .expression(let value), .yield(let value): return value
    default: return nil
    }
  }

  private func branchWords(
    _ name: String, _ first: TypedExpression, _ second: TypedExpression, to label: Label,
    when wanted: Bool
  ) {
    scratch {
      if let number = smallConstant(second) {
        if number == 0, name == "equal" || name == "notEqual", let (value, mask) = parity(first) {
          let left = lower(value)
          let bits = builder.allocateWord()
          builder.emit(.andImmediate, bits, left.registers.word, mask)
          releaseBeforeBranch()
          builder.branch(immediateOpcode(name, wanted), bits, 0, to: label)
          return
        }
        let left = lower(first)
        releaseBeforeBranch()
        builder.branch(immediateOpcode(name, wanted), left.registers.word, number, to: label)
        return
      }
      let (left, right) = lowerPair(first, second)
      releaseBeforeBranch()
      var (a, b) = (left.registers.word, right.registers.word)
      let opcode: Opcode
      switch (name, wanted) {
      case ("equal", true), ("notEqual", false): opcode = .branchEqual
      case ("equal", false), ("notEqual", true): opcode = .branchNotEqual
      case ("less", true), ("greaterEqual", false): opcode = .branchLess
      case ("lessEqual", true), ("greater", false): opcode = .branchLessEqual
      case ("greater", true), ("lessEqual", false):
        opcode = .branchLess
        swap(&a, &b)
      default:
        opcode = .branchLessEqual
        swap(&a, &b)
      }
      builder.branch(opcode, a, b, to: label)
    }
  }

  /// `value % 8` as `value` and the bits that are 0 where the remainder is.
  private func parity(_ expression: TypedExpression) -> (TypedExpression, Int)? {
    guard case .call(let reference, let receiver, let arguments) = expression.kind,
      case .scalar(.int64) = descriptor(expression.type).shape,
      case .intrinsic("remainder", _) = callee(of: reference)
    else { return nil }
    let operands = self.operands(receiver, arguments)
    guard operands.count == 2, let divisor = smallConstant(operands[1]), divisor > 1,
      divisor & (divisor - 1) == 0
    else { return nil }
    return (operands[0], divisor - 1)
  }

  private func branchTexts(
    _ first: TypedExpression, _ second: TypedExpression, to label: Label, when wanted: Bool
  ) {
    scratch {
      let mark = scratchMarks.last ?? builder.nextReference
      let (left, right) = lowerPair(first, second)
      if dirty.keys.contains(where: { $0 >= mark }) {
        // Temporaries are released between the comparison and the branch.
        let result = builder.allocateWord()
        builder.emit(
          .stringEqual, result, left.registers.reference, right.registers.reference)
        releaseBeforeBranch()
        builder.jump(wanted ? .branchTrue : .branchFalse, result, to: label)
      } else {
        builder.branch(
          wanted ? .branchStringEqual : .branchStringNotEqual, left.registers.reference,
          right.registers.reference, to: label)
      }
    }
  }

  private func immediateOpcode(_ name: String, _ wanted: Bool) -> Opcode {
    switch (name, wanted) {
    case ("equal", true), ("notEqual", false): .branchEqualImmediate
    case ("equal", false), ("notEqual", true): .branchNotEqualImmediate
    case ("less", true), ("greaterEqual", false): .branchLessImmediate
    case ("lessEqual", true), ("greater", false): .branchLessEqualImmediate
    case ("greater", true), ("lessEqual", false): .branchGreaterImmediate
    default: .branchGreaterEqualImmediate
    }
  }

  private func branchDoubles(
    _ name: String, _ first: TypedExpression, _ second: TypedExpression, to label: Label,
    when wanted: Bool
  ) {
    scratch {
      let (left, right) = lowerPair(first, second)
      releaseBeforeBranch()
      var (a, b) = (left.registers.word, right.registers.word)
      if name == "greater" || name == "greaterEqual" { swap(&a, &b) }
      let isStrict = name == "less" || name == "greater"
      let opcode: Opcode =
        wanted
        ? (isStrict ? .branchLessDouble : .branchLessEqualDouble)
        : (isStrict ? .branchNotLessDouble : .branchNotLessEqualDouble)
      builder.branch(opcode, a, b, to: label)
    }
  }

  /// A literal that fits an instruction's operand.
  func smallConstant(_ expression: TypedExpression) -> Int? {
    guard case .integerLiteral(let magnitude, let isNegative) = expression.kind,
      magnitude < 32_768, case .scalar(let scalar) = descriptor(expression.type).shape,
      scalar.isInteger
    else { return nil }
    return isNegative ? -Int(magnitude) : Int(magnitude)
  }
}

extension TypeDescriptor {
  var isBool: Bool {
    if case .scalar(.bool) = shape { return true }
    return false
  }

  var isExistential: Bool {
    if case .existential = shape { return true }
    return false
  }

  /// Whether the operators of the type are instructions.
  var isBuiltinScalar: Bool {
    switch shape {
    case .scalar, .unicodeScalar, .string, .character, .array, .dictionary: true
    default: false
    }
  }
}
