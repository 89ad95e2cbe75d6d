internal import Diagnostics

extension FunctionLowering {
  func lowerFor(_ loop: TypedFor) {
    let type = descriptor(loop.sequence.type)
    pushScope()
    defer { popScope() }
    if case .array = type.shape {
      return lowerArrayLoop(loop, type) { lower(loop.sequence, into: $0) }
    }
    if case .string = type.shape { return lowerTextLoop(loop, type) }
    if let nominal = type.nominal, nominal.isBuiltin, nominal.name == "ReversedCollection",
      case .string = type.arguments[0].shape
    {
      return lowerTextLoop(loop, native: "String.reversedCharacters")
    }
    if let nominal = type.nominal, nominal.isBuiltin, type.arguments.count == 1,
      case .scalar(let scalar) = type.arguments[0].shape, scalar == .int64,
      nominal.name == "Range" || nominal.name == "ClosedRange"
    {
      return lowerRangeLoop(loop, isClosed: nominal.name == "ClosedRange", type)
    }
    if lowerSteppedLoop(loop, type) || lowerEntryLoop(loop, type) { return }
    let iterator = descriptor(loop.iteratorType)
    if let nominal = iterator.nominal, nominal.isBuiltin, nominal.name == "_ArrayIterator" {
      return lowerArrayIteratorLoop(loop, iterator)
    }
    lowerIteratorLoop(loop, iterator)
  }

  /// The characters are made at once: an array's loop goes over them.
  private func lowerTextLoop(_ loop: TypedFor, native name: String) {
    let characters = descriptor(program.wellKnown.array(loop.elementType))
    lowerArrayLoop(loop, characters) { target in
      scratch {
        let text = lower(loop.sequence)
        let made = callNative(
          name, program.native(named: name), types: [], [text], result: characters)
        move(made, to: target)
      }
    }
  }

  func targets(_ loop: TypedFor) -> (next: Label, end: Label) {
    let labels = (next: builder.label(), end: builder.label())
    jumpTargets[ObjectIdentifier(loop.target)] = JumpScope(
      breakLabel: labels.end, continueLabel: labels.next, scopeCount: scopes.count)
    return labels
  }

  /// The body of a round: binds the element, tests the filter, runs the statements.
  func round(_ loop: TypedFor, _ element: Value, next: Label) {
    pushScope()
    inBranch {
      let skipped = builder.label()
      bind(loop, element, skipped)
      if let filter = loop.filter { branch(filter, to: skipped, when: false) }
      block(loop.body)
      builder.bind(skipped)
    }
    popScope()
  }

  private func bind(_ loop: TypedFor, _ element: Value, _ skipped: Label) {
    if case .variable(let variable) = loop.pattern.kind {
      let isPlain = element.type.layout.references == 0 || element.isOwned
      if variable.isLet, isPlain, variable.role != .global, element.type.layout.references == 0 {
        storage[variable] = .registers(element.registers)
      } else {
        declare(variable, value: element)
      }
      return
    }
    if case .wildcard = loop.pattern.kind { return }
    declareAll(loop.pattern)
    match(element, loop.pattern, failure: skipped, declare: false)
  }

  private func lowerRangeLoop(_ loop: TypedFor, isClosed: Bool, _ type: TypeDescriptor) {
    // Two words of the loop's own: the counter and the end behind the last.
    let bounds = builder.allocate(type.layout)
    lower(loop.sequence, into: bounds)
    let counter = bounds.word
    let limit = bounds.word + 1
    let labels = targets(loop)
    let start = builder.label()
    let int = type.arguments[0]
    let element = Value(
      registers: Registers(word: counter, reference: 0), type: int, isOwned: false)
    if isClosed {
      // `...Int.max` cannot count one further: the last round is told by equality.
      builder.branch(.branchLess, limit, counter, to: labels.end)
      builder.bind(start)
      round(loop, element, next: labels.next)
      builder.bind(labels.next)
      let last = builder.label()
      builder.branch(.branchEqual, counter, limit, to: last)
      builder.emit(.addImmediate, counter, counter, 1)
      builder.jump(.jumpBack, to: start)
      builder.bind(last)
    } else {
      builder.branch(.branchLessEqual, limit, counter, to: labels.end)
      builder.bind(start)
      round(loop, element, next: labels.next)
      builder.bind(labels.next)
      builder.branch(.countLoop, counter, limit, to: start)
    }
    builder.bind(labels.end)
  }

  private func lowerArrayLoop(
    _ loop: TypedFor, _ type: TypeDescriptor, _ lowerSequence: (Registers) -> Void
  ) {
    // The loop goes over the array as it was: it holds a reference of its own.
    let array = builder.allocate(type.layout)
    lowerSequence(array)
    let labels = targets(loop)
    _ = arrayRounds(loop, array, type, labels)
    builder.bind(labels.end)
  }

  /// The rounds over an array in registers of the loop's own, from the element on whose index is in the
  /// word register `first`.
  ///
  /// - Returns: The word register that counts them.
  func arrayRounds(
    _ loop: TypedFor, _ array: Registers, _ type: TypeDescriptor,
    _ labels: (next: Label, end: Label), startingAt first: Int? = nil
  ) -> Int {
    let index = builder.allocateWord()
    let count = builder.allocateWord()
    if let first {
      builder.emit(.move, index, first)
    } else {
      builder.loadInteger(index, 0)
    }
    builder.emit(.arrayCount, count, array.reference)
    let start = builder.label()
    builder.branch(.branchLessEqual, count, index, to: labels.end)
    builder.bind(start)
    pushScope()
    inBranch {
      let element = getElement(
        Value(registers: array, type: type, isOwned: false), index, type.arguments[0])
      let skipped = builder.label()
      if case .variable(let variable) = loop.pattern.kind, !needsBox(variable),
        variable.role != .global
      {
        // The element's registers become the variable's: released with the scope.
        storage[variable] = .registers(element.registers)
        for lane in 0..<element.type.layout.references {
          dirty[element.registers.reference + lane] = nil
        }
      } else {
        bind(loop, element, skipped)
      }
      if let filter = loop.filter { branch(filter, to: skipped, when: false) }
      block(loop.body)
      builder.bind(skipped)
    }
    popScope()
    builder.bind(labels.next)
    builder.branch(.countLoop, index, count, to: start)
    return index
  }

  /// An iterator of an array is the array and the next element's index.
  private func lowerArrayIteratorLoop(_ loop: TypedFor, _ type: TypeDescriptor) {
    let iterator = makeIterator(loop, type)
    let labels = targets(loop)
    _ = arrayRounds(
      loop, iterator, type.fields[0].type, labels, startingAt: iterator.word)
    builder.bind(labels.end)
  }

  /// The loop's iterator, in registers of its own.
  private func makeIterator(_ loop: TypedFor, _ type: TypeDescriptor) -> Registers {
    let iterator = builder.allocate(type.layout)
    scratch {
      let callee = callee(of: loop.makeIterator)
      let made = callSimple(callee, receiver: .expression(loop.sequence), loop.sequence.range)
      move(made, to: iterator)
    }
    return iterator
  }

  private func lowerIteratorLoop(_ loop: TypedFor, _ iteratorType: TypeDescriptor) {
    let iterator = makeIterator(loop, iteratorType)
    let labels = targets(loop)
    builder.bind(labels.next)
    pushScope()
    inBranch {
      let optional = program.optional(descriptor(loop.elementType))
      let result = builder.allocate(optional.layout)
      scratch {
        let place = Place(.registers, iteratorType, iterator)
        let callee = callee(of: loop.next)
        let made = callSimple(callee, receiver: .place(place), loop.sequence.range, to: result)
        if made.registers != result { move(made, to: result) }
      }
      let value = Value(registers: result, type: optional, isOwned: true)
      let finished = builder.label()
      branchNil(value, whenNil: true, to: finished)
      round(loop, payload(of: value), next: labels.next)
      clear(result.reference, optional.layout.references)
      builder.jump(.jumpBack, to: labels.next)
      builder.bind(finished)
    }
    popScope()
    builder.bind(labels.end)
  }

  /// A call without arguments: `makeIterator()`, `next()`.
  private func callSimple(
    _ callee: Callee, receiver: ArgumentSource, _ range: SourceRange,
    to target: Registers? = nil
  ) -> Value {
    switch callee {
    case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
      .native(_, _, let shape), .metatype(_, let shape, _),
      .opened(_, let shape, _):
      return emitCall(callee, shape, receiver: receiver, arguments: [], range, to: target)
    case .intrinsic(let name, let shape):
      return lowerIntrinsic(name, shape, receiver: receiver, sources: [], range)
    case .enumCase, .storedProperty:
      return unsupported("an iterator's method is no function", descriptor(.void))
    }
  }
}
