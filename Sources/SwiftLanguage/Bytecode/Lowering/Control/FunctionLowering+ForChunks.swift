/// Loops over elements that are made some at a time, more from time to time: an array's loop goes over
/// them, and a search that ends early costs no whole text or dictionary.
extension FunctionLowering {
  /// Over the characters of a text.
  func lowerTextLoop(_ loop: TypedFor, _ type: TypeDescriptor) {
    let name = "String.someCharacters"
    lowerChunkedLoop(loop, type) { text, offset, result in
      callNative(
        name, program.native(named: name), types: [], [text, offset], result: result)
    }
  }

  /// Over a dictionary, a set, or a dictionary's keys or values, which hold nothing but one.
  ///
  /// - Returns: False where the sequence is something else.
  func lowerEntryLoop(_ loop: TypedFor, _ type: TypeDescriptor) -> Bool {
    let dictionary: TypeDescriptor
    let part: CoreNatives.EntryPart
    if case .dictionary = type.shape {
      (dictionary, part) = (type, .entry)
    } else if let nominal = type.nominal, nominal.isBuiltin {
      switch (nominal.name, nominal.parent?.name) {
      case ("Set", nil), ("Keys", "Dictionary"): part = .key
      case ("Values", "Dictionary"): part = .value
      default: return false
      }
      dictionary = type.fields[0].type
    } else {
      return false
    }
    lowerChunkedLoop(loop, type) { entries, offset, result in
      let known = Value(
        registers: entries.registers, type: dictionary, isOwned: entries.isOwned)
      return callNative(
        part.nativeName, CoreNatives.someEntries(part), types: dictionary.arguments,
        [known, offset], result: result)
    }
    return true
  }

  /// - Parameters:
  ///   - loop: The loop.
  ///   - type: The sequence's type.
  ///   - makeElements: Calls what makes an array of the elements from an offset on, and the offset
  ///     behind them: negative where there are no more, and no less than the elements so far.
  private func lowerChunkedLoop(
    _ loop: TypedFor, _ type: TypeDescriptor,
    _ makeElements: (_ sequence: Value, _ offset: Value, _ result: TypeDescriptor) -> Value
  ) {
    let integer = program.wellKnown.type("Int")
    let elements = program.wellKnown.array(loop.elementType)
    let chunk = descriptor(
      Type(
        .tuple([
          TupleElement(label: nil, type: elements), TupleElement(label: nil, type: integer),
        ])))
    let sequence = builder.allocate(type.layout)
    lower(loop.sequence, into: sequence)
    let made = builder.allocate(chunk.layout)
    builder.loadInteger(made.word, 0)
    let labels = targets(loop)
    let more = builder.label()
    builder.bind(more)
    scratch {
      let offset = Value(
        registers: Registers(word: made.word, reference: 0), type: descriptor(integer),
        isOwned: false)
      let known = Value(registers: sequence, type: type, isOwned: false)
      move(makeElements(known, offset, chunk), to: made)
    }
    markDirty(made, chunk.layout)
    let index = arrayRounds(loop, made, descriptor(elements), labels)
    builder.branch(.branchLess, made.word, index, to: labels.end)
    builder.jump(.jumpBack, to: more)
    builder.bind(labels.end)
  }
}
