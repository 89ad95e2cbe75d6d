/// Loops over integers that are not counted up one by one: `stride(…)` and ranges that are reversed.
extension FunctionLowering {
  /// Whether the loop was one of these, and lowered.
  func lowerSteppedLoop(_ loop: TypedFor, _ type: TypeDescriptor) -> Bool {
    guard let nominal = type.nominal, nominal.isBuiltin, type.arguments.count == 1 else {
      return false
    }
    let argument = type.arguments[0]
    switch nominal.name {
    case "StrideTo" where isInteger(argument): lowerStride(loop, type, isThrough: false)
    case "StrideThrough" where isInteger(argument): lowerStride(loop, type, isThrough: true)
    case "ReversedCollection":
      guard let base = argument.nominal, base.isBuiltin, argument.arguments.count == 1,
        isInteger(argument.arguments[0]), base.name == "Range" || base.name == "ClosedRange"
      else { return false }
      lowerReversedRange(loop, type, argument.arguments[0], isClosed: base.name == "ClosedRange")
    default: return false
    }
    return true
  }

  private func isInteger(_ type: TypeDescriptor) -> Bool {
    if case .scalar(let scalar) = type.shape { return scalar == .int64 }
    return false
  }

  private func lowerStride(_ loop: TypedFor, _ type: TypeDescriptor, isThrough: Bool) {
    // The fields of the sequence are the loop's own: the counter, the end, the step.
    let fields = builder.allocate(type.layout)
    lower(loop.sequence, into: fields)
    let (counter, end, step) = (fields.word, fields.word + 1, fields.word + 2)
    let labels = targets(loop)
    let (test, ascending, body) = (builder.label(), builder.label(), builder.label())
    builder.bind(test)
    builder.branch(.branchGreaterImmediate, step, 0, to: ascending)
    builder.branch(isThrough ? .branchLess : .branchLessEqual, counter, end, to: labels.end)
    builder.jump(.jump, to: body)
    builder.bind(ascending)
    builder.branch(isThrough ? .branchLess : .branchLessEqual, end, counter, to: labels.end)
    builder.bind(body)
    round(loop, counted(counter, type.arguments[0]), next: labels.next)
    builder.bind(labels.next)
    // What lies beyond the greatest or the least integer is beyond the end: the sum comes round.
    let next = builder.allocateWord()
    let (upward, further) = (builder.label(), builder.label())
    builder.emit(.addWrapping, next, counter, step)
    builder.branch(.branchGreaterImmediate, step, 0, to: upward)
    builder.branch(.branchLess, counter, next, to: labels.end)
    builder.jump(.jump, to: further)
    builder.bind(upward)
    builder.branch(.branchLess, next, counter, to: labels.end)
    builder.bind(further)
    builder.emit(.move, counter, next)
    builder.jump(.jumpBack, to: test)
    builder.bind(labels.end)
  }

  private func lowerReversedRange(
    _ loop: TypedFor, _ type: TypeDescriptor, _ element: TypeDescriptor, isClosed: Bool
  ) {
    let bounds = builder.allocate(type.layout)
    lower(loop.sequence, into: bounds)
    let (start, counter) = (bounds.word, bounds.word + 1)
    let labels = targets(loop)
    if isClosed {
      let body = builder.label()
      builder.bind(body)
      round(loop, counted(counter, element), next: labels.next)
      builder.bind(labels.next)
      // A range may begin at the least integer, below which is none.
      builder.branch(.branchEqual, counter, start, to: labels.end)
      builder.emit(.addImmediate, counter, counter, -1)
      builder.jump(.jumpBack, to: body)
    } else {
      builder.bind(labels.next)
      builder.branch(.branchLessEqual, counter, start, to: labels.end)
      builder.emit(.addImmediate, counter, counter, -1)
      round(loop, counted(counter, element), next: labels.next)
      builder.jump(.jumpBack, to: labels.next)
    }
    builder.bind(labels.end)
  }

  private func counted(_ counter: Int, _ type: TypeDescriptor) -> Value {
    Value(registers: Registers(word: counter, reference: 0), type: type, isOwned: false)
  }
}
