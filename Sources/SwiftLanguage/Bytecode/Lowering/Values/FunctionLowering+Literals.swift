internal import Diagnostics

extension FunctionLowering {
  func lowerLiteral(_ expression: TypedExpression, to target: Registers?) -> Value {
    let type = descriptor(expression.type)
    switch expression.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral:
      let word = literalWord(expression) ?? 0
      if target == nil, let register = hoisted[word], type.layout == .word {
        return Value(
          registers: Registers(word: register, reference: 0), type: type, isOwned: false)
      }
      return constant(word, type)
    case .stringLiteral(let text):
      if case .unicodeScalar = type.shape {
        return constant(Int(text.unicodeScalars.first?.value ?? 0), type)
      }
      if case .structure = type.shape { return substring(text, type) }
      let result = temporary(type)
      builder.emit(.loadConstant, result.registers.reference)
      builder.data(program.string(text))
      markDirty(result.registers, type.layout)
      return result
    case .nilLiteral:
      let result = Value(
        registers: target ?? builder.allocate(type.layout), type: type, isOwned: true)
      makeNil(type, result.registers)
      return result
    case .metatype(let instance):
      if builder.range.source >= 0 { program.usesTypeNumbers = true }
      return constant(descriptor(instance).identifier, type)
    case .interpolation(let segments): return lowerInterpolation(segments, type)
    case .arrayLiteral(let elements): return lowerArray(elements, type)
    case .dictionaryLiteral(let pairs): return lowerDictionary(pairs, type)
    default: return unsupported("a literal has no value", type)
    }
  }

  /// The word of a number's literal.
  func literalWord(_ expression: TypedExpression) -> Int? {
    guard case .scalar(let scalar) = descriptor(expression.type).shape else { return nil }
    switch expression.kind {
    case .booleanLiteral(let isTrue): return isTrue ? 1 : 0
    case .integerLiteral(let magnitude, let isNegative):
      if scalar.isFloating {
        return bits(isNegative ? -Double(magnitude) : Double(magnitude), scalar)
      }
      let word = Int(truncatingIfNeeded: magnitude)
      return isNegative ? 0 &- word : word
    case .floatLiteral(let number): return bits(number, scalar)
    default: return nil
    }
  }

  func bits(_ number: Double, _ scalar: Scalar) -> Int {
    scalar == .float
      ? Int(Float(number).bitPattern) : Int(truncatingIfNeeded: number.bitPattern)
  }

  func constant(_ word: Int, _ type: TypeDescriptor) -> Value {
    let result = temporary(type)
    lastPlace = builder.place
    builder.loadInteger(result.registers.word, word)
    return result
  }

  /// A Substring literal: the whole of a string, as the prelude's struct keeps it.
  private func substring(_ text: String, _ type: TypeDescriptor) -> Value {
    let result = temporary(type)
    builder.emit(.loadConstant, result.registers.reference)
    builder.data(program.string(text))
    for (index, word) in [0, text.utf8.count].enumerated() where index < type.layout.words {
      builder.loadInteger(result.registers.word + index, word)
    }
    markDirty(result.registers, type.layout)
    return result
  }

  private func lowerInterpolation(
    _ segments: [TypedExpression.Segment], _ type: TypeDescriptor
  ) -> Value {
    let result = temporary(type)
    let register = result.registers.reference
    // A string of its own, which the parts are appended to.
    var rest = segments[...]
    builder.emit(.stringMake, register, room(for: segments))
    if case .text(let text)? = rest.first {
      builder.data(program.string(text))
      rest = rest.dropFirst()
    } else {
      builder.data(program.string(""))
    }
    markDirty(result.registers, type.layout)
    for segment in rest {
      scratch {
        switch segment {
        case .text(let text):
          if !text.isEmpty { appendText(text, to: register) }
        case .value(let expression):
          let value = lower(expression)
          if value.type.isText {
            appendText(value, to: register)
          } else if value.type.isSignedWord {
            builder.emit(.stringAppendInteger, register, value.registers.word)
          } else {
            let described = callNative(
              "describe", program.describe, types: [value.type], [value], result: type)
            appendText(described, to: register)
          }
        }
      }
    }
    return result
  }

  /// Bytes that an interpolation's parts are likely to take.
  private func room(for segments: [TypedExpression.Segment]) -> Int {
    let bytes = segments.dropFirst().reduce(0) { sum, segment in
      switch segment {
      case .text(let text): sum + text.utf8.count
      case .value: sum + 7
      }
    }
    return min(bytes, 1024)
  }

  /// Appends a string to the one in a reference register, in place where that is unshared.
  func appendText(_ part: Value, to register: Int) {
    builder.emit(.stringAppend, register, part.registers.reference)
  }

  /// Appends a constant to the string in a reference register.
  func appendText(_ text: String, to register: Int) {
    builder.emit(.stringAppendConstant, register)
    builder.data(program.string(text))
  }

  private func lowerArray(_ elements: [TypedExpression], _ type: TypeDescriptor) -> Value {
    if case .structure = type.shape { return lowerSetLiteral(elements, type) }
    let element = type.arguments[0]
    let result = makeArray(of: element, capacity: elements.count, type)
    for expression in elements {
      scratch { append(lower(expression), to: result.registers.reference) }
    }
    return result
  }

  func makeArray(of element: TypeDescriptor, capacity: Int, _ type: TypeDescriptor) -> Value {
    let result = temporary(type)
    scratch {
      let count = builder.allocateWord()
      builder.loadInteger(count, capacity)
      builder.emit(.arrayMake, result.registers.reference, count)
      builder.data(element)
    }
    markDirty(result.registers, type.layout)
    return result
  }

  /// Appends a value to the array in a reference register.
  func append(_ value: Value, to register: Int) {
    let layout = value.type.layout
    if layout.words == 1, layout.references == 0 {
      builder.emit(.arrayAppendWord, register, value.registers.word)
      return
    }
    let owned = ownedCopy(value)
    builder.emit(.arrayAppend, register, owned.registers.word, owned.registers.reference)
    markClean(owned.registers, layout)
  }

  /// A Set is a struct over a dictionary of its elements to nothing.
  private func lowerSetLiteral(_ elements: [TypedExpression], _ type: TypeDescriptor) -> Value {
    guard let field = type.fields.first, case .dictionary = field.type.shape else {
      // ArraySlice and its like: {array, lower, upper}.
      return lowerSliceLiteral(elements, type)
    }
    let dictionary = makeDictionary(field.type)
    for expression in elements {
      scratch {
        let value = temporary(field.type.arguments[1])
        insert(lower(expression), value, into: dictionary)
      }
    }
    return Value(registers: dictionary.registers, type: type, isOwned: true)
  }

  private func lowerSliceLiteral(_ elements: [TypedExpression], _ type: TypeDescriptor) -> Value {
    let result = temporary(type)
    markDirty(result.registers, type.layout)
    for field in type.fields {
      let place = result.registers.offset(field)
      if case .array = field.type.shape {
        scratch { move(lowerArray(elements, field.type), to: place) }
      } else {
        builder.loadInteger(place.word, field.label == type.fields.last?.label ? elements.count : 0)
      }
    }
    return result
  }

  private func makeDictionary(_ type: TypeDescriptor) -> Value {
    callNative(
      "dictionary.empty", CoreNatives.dictionaryEmpty, types: type.arguments, [], result: type)
  }

  private func insert(_ key: Value, _ value: Value, into dictionary: Value) {
    callMutatingNative(
      "dictionary.literal", CoreNatives.dictionaryLiteral, types: dictionary.type.arguments,
      place: dictionary, [key, value], result: descriptor(.void))
  }

  private func lowerDictionary(
    _ pairs: [(key: TypedExpression, value: TypedExpression)], _ type: TypeDescriptor
  ) -> Value {
    let dictionary = makeDictionary(type)
    for pair in pairs {
      scratch {
        let key = ownedCopy(lower(pair.key))
        insert(key, lower(pair.value), into: dictionary)
      }
    }
    return dictionary
  }

  // MARK: Native calls made by the lowering

  /// Calls a native function with values already evaluated.
  @discardableResult
  func callNative(
    _ name: String, _ function: @escaping NativeFunction, types: [TypeDescriptor],
    _ arguments: [Value], result: TypeDescriptor
  ) -> Value {
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    var references = 0
    for argument in arguments {
      let place = builder.allocate(argument.type.layout)
      move(argument, to: place)
      references += argument.type.layout.references
    }
    finishNative(
      name, function, types: types, signature: arguments.map(\.type) + [result], base, references,
      result.layout)
    builder.nextWord = base.word
    builder.nextReference = base.reference
    let registers = builder.allocate(result.layout)
    markDirty(registers, result.layout)
    return Value(registers: registers, type: result, isOwned: true)
  }

  func finishNative(
    _ name: String, _ function: @escaping NativeFunction, types: [TypeDescriptor],
    signature: [TypeDescriptor], _ base: Registers, _ argumentReferences: Int,
    _ resultLayout: Layout, canThrow: Bool = false
  ) {
    // Room for the results, which may be larger than the arguments.
    let saved = (builder.nextWord, builder.nextReference)
    builder.nextWord = max(saved.0, base.word + resultLayout.words)
    builder.nextReference = max(saved.1, base.reference + resultLayout.references)
    (builder.nextWord, builder.nextReference) = saved
    builder.emit(.callNative, base.word, base.reference)
    builder.data(
      NativeEntry(
        name: name, types: types, signature: signature, argumentReferences: argumentReferences,
        resultReferences: resultLayout.references, canThrow: canThrow, function: function))
  }

  /// Calls a native function that changes the value in `place`'s registers.
  @discardableResult
  func callMutatingNative(
    _ name: String, _ function: @escaping NativeFunction, types: [TypeDescriptor], place: Value,
    _ arguments: [Value], result: TypeDescriptor
  ) -> Value {
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    let layout = place.type.layout
    let held = builder.allocate(layout)
    var references = layout.references
    for argument in arguments {
      let target = builder.allocate(argument.type.layout)
      move(argument, to: target)
      references += argument.type.layout.references
    }
    take(place, to: held)
    finishNative(
      name, function, types: types,
      signature: [place.type] + arguments.map(\.type) + [result], base, references,
      layout.followed(by: result.layout))
    take(Value(registers: held, type: place.type, isOwned: true), to: place.registers)
    builder.nextWord = base.word
    builder.nextReference = base.reference
    let room = builder.allocate(layout.followed(by: result.layout))
    let registers = room.advanced(by: layout)
    markDirty(registers, result.layout)
    return Value(registers: registers, type: result, isOwned: true)
  }

  /// Moves lanes without the books of temporaries: between a variable and a call's window.
  func take(_ value: Value, to target: Registers) {
    let layout = value.type.layout
    if layout.words == 1 {
      builder.emit(.move, target.word, value.registers.word)
    } else if layout.words > 1 {
      builder.emit(.moveMany, target.word, value.registers.word, layout.words)
    }
    if layout.references == 1 {
      builder.emit(.takeReference, target.reference, value.registers.reference)
    } else if layout.references > 1 {
      builder.emit(
        .takeReferences, target.reference, value.registers.reference, layout.references)
    }
  }
}
