internal import Diagnostics

/// Subscripts, read and modified.
extension FunctionLowering {
  func lowerElement(
    _ base: TypedExpression, _ element: SubscriptDeclaration, _ inner: Substitutions,
    _ arguments: [TypedArgument], _ dispatch: Dispatch, _ expression: TypedExpression,
    to target: Registers?
  ) -> Value {
    guard let getter = element.getter else {
      return unsupported("a subscript has no getter", descriptor(expression.type))
    }
    if getter.intrinsic == "array.get", case .value(let index)? = arguments.first {
      if let value = lowerNested(base, index, expression) { return value }
      let array = lower(base)
      if array.type.isArray {
        let (held, position) = (array, indexValue(index, beside: array))
        return getElement(held, position.registers.word, descriptor(expression.type))
      }
    }
    if getter.intrinsic == "dictionary.getDefault", arguments.count == 2,
      case .value(let key) = arguments[0], case .value(let fallback) = arguments[1]
    {
      return lowerDefaulted(base, key, fallback, expression)
    }
    if element.isStatic {
      return callGetter(
        getter, inner, dispatch, receiver: nil, arguments, expression, selfType: base.type)
    }
    return callGetter(getter, inner, dispatch, receiver: .expression(base), arguments, expression)
  }

  private func indexValue(_ index: TypedExpression, beside array: Value) -> Value { lower(index) }

  /// `a[i][k]` of one-word elements: read without touching the row's reference count.
  private func lowerNested(
    _ base: TypedExpression, _ index: TypedExpression, _ expression: TypedExpression
  ) -> Value? {
    guard case .element(let outer, let element, _, let arguments, _) = base.kind,
      element.getter?.intrinsic == "array.get", case .value(let row)? = arguments.first,
      case .array = descriptor(outer.type).shape, case .array = descriptor(base.type).shape
    else { return nil }
    let type = descriptor(expression.type)
    guard type.layout == .word, type.packing == .words else { return nil }
    var array = lower(outer)
    if !array.isOwned, !(isSimple(row) && isSimple(index)) { array = ownedCopy(array) }
    let (first, second) = lowerPair(row, index)
    let result = temporary(type)
    emitPlain(
      .arrayGetNestedWord, result.registers.word, array.registers.reference,
      first.registers.word)
    builder.data(second.registers.word)
    return result
  }

  func prepareElement(
    _ base: TypedExpression, _ element: SubscriptDeclaration, _ inner: Substitutions,
    _ arguments: [TypedArgument], _ dispatch: Dispatch, _ expression: TypedExpression
  ) -> Place {
    if element.setter?.intrinsic == "array.set", case .value(let index)? = arguments.first,
      descriptor(base.type).isArray
    {
      let outer = prepare(base)
      let position = builder.allocateWord()
      lower(index, into: Registers(word: position, reference: 0))
      let type = descriptor(expression.type)
      return Place(
        .arrayElement(outer, index: position), type, builder.allocate(type.layout))
    }
    if element.isStatic {
      return accessorPlace(
        nil, element.getter, element.setter, inner, dispatch, arguments, expression,
        selfType: base.type)
    }
    if let place = dictionaryPlace(base, element, inner, dispatch, arguments, expression) {
      return place
    }
    return accessorPlace(
      base, element.getter, element.setter, inner, dispatch, arguments, expression)
  }

  /// `d[k]` and `d[k, default: v]`: modified by moving the value out of its entry and back.
  private func dictionaryPlace(
    _ base: TypedExpression, _ element: SubscriptDeclaration, _ inner: Substitutions,
    _ dispatch: Dispatch, _ arguments: [TypedArgument], _ expression: TypedExpression
  ) -> Place? {
    guard case .dictionary = descriptor(base.type).shape,
      let getter = element.getter?.intrinsic,
      getter == "dictionary.get" || getter == "dictionary.getDefault",
      case .value(let keyExpression)? = arguments.first
    else { return nil }
    let outer = prepare(base)
    let type = descriptor(expression.type)
    let key = ownedCopy(lower(keyExpression))
    func keyValue() -> Value {
      Value(registers: key.registers, type: key.type, isOwned: false)
    }
    let types = outer.type.arguments
    var fallback: TypedExpression?
    if getter == "dictionary.getDefault", arguments.count > 1,
      case .value(let value) = arguments[1]
    {
      fallback = value
    }
    let optional = program.optional(types[1])
    return Place(
      .accessors(
        base: outer,
        get: { [self] current in
          guard let current else { return temporary(type) }
          let taken = callMutatingNative(
            "dictionary.take", CoreNatives.dictionaryTake, types: types, place: current,
            [keyValue()], result: optional)
          guard let fallback else { return taken }
          let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
          let (missing, end) = (builder.label(), builder.label())
          branchDepth += 1
          branchNil(taken, whenNil: true, to: missing)
          move(payload(of: taken), to: result.registers)
          builder.jump(.jump, to: end)
          builder.bind(missing)
          lowerThunk(fallback, into: result.registers)
          builder.bind(end)
          branchDepth -= 1
          markDirty(result.registers, type.layout)
          return result
        },
        set: { [self] current, value in
          guard let current else { return }
          if fallback == nil {
            callMutatingNative(
              "dictionary.set", CoreNatives.dictionarySet, types: types, place: current,
              [value, keyValue()], result: descriptor(.void))
          } else {
            callMutatingNative(
              "dictionary.put", CoreNatives.dictionaryPut, types: types, place: current,
              [value, keyValue()], result: descriptor(.void))
          }
        }), type, builder.allocate(type.layout))
  }

  /// `d[k, default: v]`, read.
  private func lowerDefaulted(
    _ base: TypedExpression, _ key: TypedExpression, _ fallback: TypedExpression,
    _ expression: TypedExpression
  ) -> Value {
    let type = descriptor(expression.type)
    let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
    let (missing, end) = (builder.label(), builder.label())
    branchDepth += 1
    let mark = builder.nextReference
    let highest = builder.highestReference {
      scratch {
        let dictionary = lower(base)
        let keyValue = lower(key)
        let found = callNative(
          "dictionary.get", CoreNatives.dictionaryGet, types: dictionary.type.arguments,
          [dictionary, keyValue], result: program.optional(type))
        branchNil(found, whenNil: true, to: missing)
        move(payload(of: found), to: result.registers)
      }
    }
    builder.jump(.jump, to: end)
    builder.bind(missing)
    if highest > mark { clear(mark, highest - mark) }
    lowerThunk(fallback, into: result.registers)
    builder.bind(end)
    branchDepth -= 1
    markDirty(result.registers, type.layout)
    return result
  }

  /// An autoclosure's value, evaluated in place where its body is at hand.
  func lowerThunk(_ expression: TypedExpression, into target: Registers) {
    if let body = inlineBody(expression) {
      lower(body, into: target)
    } else if case .function = descriptor(expression.type).shape {
      scratch { move(lowerApply(expression, [], expression), to: target) }
    } else {
      lower(expression, into: target)
    }
  }
}
