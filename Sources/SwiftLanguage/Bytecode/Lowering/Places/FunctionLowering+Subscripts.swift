internal import Diagnostics

/// Elements of arrays and dictionaries, and subscripts of other types.
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
        getter, inner, dispatch, receiver: nil, arguments, expression,
        selfType: base.namedType, calledOn: base)
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
    guard type.layout == .word else { return nil }
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

  /// `a[i].x`, `a[i].x.y`: a small part of a struct or tuple in an array, read where it is.
  func lowerElementPart(_ expression: TypedExpression) -> Value? {
    let type = descriptor(expression.type)
    guard type.layout.words + type.layout.references <= 3 else { return nil }
    var path: [TypeDescriptor.Field] = []
    var current = expression
    while true {
      switch current.kind {
      case .property(let base, let property, _, let dispatch):
        let owner = descriptor(base.type)
        guard isDirect(property, dispatch), !property.isLazy, !owner.isClass,
          property.ownership == .strong, property.wrapperStorage == nil
        else { return nil }
        path.append(owner.fields[owner.fieldIndex(of: property)])
        current = base
        continue
      case .tupleElement(let base, let index):
        path.append(descriptor(base.type).fields[index])
        current = base
        continue
      case .element(let base, let element, _, let arguments, _):
        guard !path.isEmpty, element.getter?.intrinsic == "array.get",
          case .value(let index)? = arguments.first, descriptor(base.type).isArray,
          replaced.isEmpty
        else { return nil }
        let (array, position) = lowerPair(base, index)
        return getPart(
          array, position.registers.word, path.reduce(0) { $0 + $1.word },
          path.reduce(0) { $0 + $1.reference }, type)
      default: return nil
      }
    }
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
        selfType: base.namedType, calledOn: base)
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
    if let fallback { return entryPlace(outer, key, fallback, type) }
    let optional = program.optional(types[1])
    return Place(
      .accessors(
        base: outer,
        get: { [self] current in
          guard let current else { return temporary(type) }
          return callMutatingNative(
            "dictionary.take", CoreNatives.dictionaryTake, types: types, place: current,
            [keyValue()], result: optional)
        },
        set: { [self] current, value in
          guard let current else { return }
          setEntry(current, keyValue(), value)
        }), type, builder.allocate(type.layout))
  }

  /// `d[k] = v`: nil removes the entry.
  private func setEntry(_ dictionary: Value, _ key: Value, _ value: Value) {
    let owned = value.type.layout.references == 0 ? value : ownedCopy(value)
    let (isNil, end) = (builder.label(), builder.label())
    branchDepth += 1
    branchNil(owned, whenNil: true, to: isNil)
    let entry = builder.allocateWord()
    _ = builder.allocateWord()
    builder.emit(.dictionaryEnter, entry, dictionary.registers.reference, key.registers.word)
    builder.data(key.registers.reference)
    let payload = payload(of: owned)
    builder.emit(.dictionaryPut, dictionary.registers.reference, entry, payload.registers.word)
    builder.data(payload.registers.reference)
    builder.jump(.jump, to: end)
    builder.bind(isNil)
    callMutatingNative(
      "dictionary.set", CoreNatives.dictionarySet, types: dictionary.type.arguments,
      place: dictionary, [owned, key], result: descriptor(.void))
    builder.bind(end)
    branchDepth -= 1
    if owned.isOwned { markClean(owned.registers, owned.type.layout) }
  }

  /// `d[k, default: v]`: the entry is found once, made where it is missing, and its value is
  /// modified as an array's element is.
  private func entryPlace(
    _ outer: Place, _ key: Value, _ fallback: TypedExpression, _ type: TypeDescriptor
  ) -> Place {
    let entry = builder.allocateWord()
    let isKnown = builder.allocateWord()
    // Whether the access has begun, so that the entry is known where the value is put back.
    var hasBegun = false
    func enter(_ dictionary: Value) {
      builder.emit(
        .dictionaryEnter, entry, dictionary.registers.reference, key.registers.word)
      builder.data(key.registers.reference)
    }
    return Place(
      .accessors(
        base: outer,
        get: { [self] current in
          guard let current else { return temporary(type) }
          let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
          let (missing, end) = (builder.label(), builder.label())
          branchDepth += 1
          enter(current)
          hasBegun = true
          builder.jump(.branchFalse, isKnown, to: missing)
          builder.emit(
            .dictionaryTake, result.registers.word, current.registers.reference, entry)
          builder.data(result.registers.reference)
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
          let owned = type.layout.references == 0 ? value : ownedCopy(value)
          if !hasBegun { enter(current) }
          hasBegun = false
          builder.emit(
            .dictionaryPut, current.registers.reference, entry, owned.registers.word)
          builder.data(owned.registers.reference)
          if owned.isOwned { markClean(owned.registers, type.layout) }
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

extension TypedExpression {
  /// The type that a metatype is of.
  var namedType: Type {
    if case .metatype(let instance) = type.kind { return instance }
    return type
  }
}
