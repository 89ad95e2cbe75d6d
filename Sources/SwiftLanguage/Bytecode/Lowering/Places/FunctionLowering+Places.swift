/// Places: prepared, then read or modified.
extension FunctionLowering {
  // MARK: Preparing

  func prepare(_ expression: TypedExpression) -> Place {
    let outer = builder.range
    builder.range = expression.range
    defer { builder.range = outer }
    let type = descriptor(expression.type)
    switch expression.kind {
    case .variable(let variable):
      if variable.role == .computed {
        return accessorPlace(
          nil, variable.getter, variable.setter, .empty, .direct, [], expression)
      }
      let stored = place(of: variable, type)
      guard variable.willSet != nil || variable.didSet != nil, function?.accessorOf !== variable
      else { return stored }
      return observed(variable, stored, nil, .empty)
    case .tupleElement(let base, let index):
      let outer = prepare(base)
      return part(outer, outer.type.fields[index])
    case .property(let base, let property, let inner, let dispatch):
      return prepareProperty(base, property, inner, dispatch, expression)
    case .staticProperty(let owner, let property, let inner, let dispatch):
      return prepareStatic(owner, property, inner, dispatch, expression)
    case .element(let base, let element, let inner, let arguments, let dispatch):
      return prepareElement(base, element, inner, arguments, dispatch, expression)
    case .forceUnwrap(let base):
      return payloadPlace(prepare(base), .init(base, expression), exit: nil)
    case .chainLink(let base):
      return payloadPlace(prepare(base), .chained, exit: chainExits.last?.label)
    case .keyPathAccess(let base, let keyPath): return prepareKeyPath(base, keyPath, type)
    case .discard: return Place(.nowhere, type, builder.allocate(type.layout))
    default:
      // Not a variable: a temporary (`inout` of a class instance's computed receiver and such).
      let value = ownedCopy(lower(expression))
      return Place(.registers, type, value.registers)
    }
  }

  private func payloadPlace(_ outer: Place, _ unwrapping: Unwrapping, exit: Label?) -> Place {
    guard case .optional(let usesNull) = outer.type.shape else { return outer }
    let registers = Registers(
      word: outer.registers.word + (usesNull ? 0 : 1), reference: outer.registers.reference)
    return Place(
      .payload(outer, unwrapping, exit: exit), outer.type.arguments[0], registers)
  }

  func place(of variable: VariableDeclaration, _ type: TypeDescriptor) -> Place {
    if variable.ownership != .strong {
      let inner = rawPlace(of: variable, type, Layout(references: 1))
      return Place(.weak(inner), type, builder.allocate(type.layout))
    }
    return rawPlace(of: variable, type, type.layout)
  }

  private func rawPlace(
    of variable: VariableDeclaration, _ type: TypeDescriptor, _ layout: Layout
  ) -> Place {
    if variable.role == .global {
      return Place(.global(program.global(variable, layout)), type, builder.allocate(layout))
    }
    switch storage[variable] {
    case .registers(let registers)?: return Place(.registers, type, registers)
    case .box(let record)?:
      return Place(
        .record(record, word: 0, reference: layout.words), type, builder.allocate(layout))
    case nil:
      // Declared without a value: a local that is assigned later.
      let registers = declare(variable, type: type)
      if case .box(let record)? = storage[variable] {
        return Place(
          .record(record, word: 0, reference: layout.words), type, builder.allocate(layout))
      }
      return Place(.registers, type, registers)
    }
  }

  /// A field of a struct's or a tuple's place.
  ///
  /// Parts of records and globals are reached directly.
  func part(_ outer: Place, _ field: TypeDescriptor.Field) -> Place {
    let layout = field.ownership == .strong ? field.type.layout : Layout(references: 1)
    let made: Place
    switch outer.kind {
    case .record(let record, let word, let reference):
      made = Place(
        .record(record, word: word + field.word, reference: reference + field.reference),
        field.type, builder.allocate(layout))
    case .global(let slot):
      made = Place(
        .global(
          GlobalSlot(word: slot.word + field.word, reference: slot.reference + field.reference)),
        field.type, builder.allocate(layout))
    case .registers:
      made = Place(.registers, field.type, outer.registers.offset(field))
    case .arrayElement(let array, let index) where layout.words + layout.references <= 4:
      made = Place(
        .elementPart(array, index: index, word: field.word, reference: field.reference),
        field.type, outer.registers.offset(field))
    case .elementPart(let array, let index, let word, let reference):
      made = Place(
        .elementPart(
          array, index: index, word: word + field.word, reference: reference + field.reference),
        field.type, outer.registers.offset(field))
    default:
      made = Place(
        .part(outer, word: field.word, reference: field.reference), field.type,
        outer.registers.offset(field))
    }
    guard field.ownership != .strong else { return made }
    return Place(.weak(made), field.type, builder.allocate(field.type.layout))
  }

  // MARK: Access

  /// Moves the place's value into its registers.
  func begin(_ place: Place) {
    let layout = place.type.layout
    switch place.kind {
    case .registers, .nowhere: break
    case .record(let record, let word, let reference):
      for lane in 0..<layout.words {
        builder.emit(.recordGetWord, place.registers.word + lane, record, word + lane)
      }
      for lane in 0..<layout.references {
        builder.emit(
          lane == layout.nonNull ? .recordTakeReferenceChecked : .recordTakeReference,
          place.registers.reference + lane, record, reference + lane)
      }
    case .global(let slot):
      for lane in 0..<layout.words {
        builder.emitWide(.globalGetWord, place.registers.word + lane, slot.word + lane)
      }
      for lane in 0..<layout.references {
        builder.emitWide(
          lane == layout.nonNull ? .globalTakeReferenceChecked : .globalTakeReference,
          place.registers.reference + lane, slot.reference + lane)
      }
    case .arrayElement(let array, let index):
      begin(array)
      if layout.words == 1, layout.references == 0 {
        builder.emit(
          getOpcode(place.type), place.registers.word, array.registers.reference, index)
      } else if layout.words == 0, layout.references == 1 {
        builder.emit(
          .arrayTakeReference, place.registers.reference, array.registers.reference, index)
      } else {
        builder.emit(.arrayTake, place.registers.word, array.registers.reference, index)
        builder.data(place.registers.reference)
      }
    case .elementPart(let array, let index, let word, let reference):
      begin(array)
      for lane in 0..<layout.words {
        builder.emit(
          .arrayGetPartWord, place.registers.word + lane, array.registers.reference, index)
        builder.data(word + lane)
      }
      for lane in 0..<layout.references {
        builder.emit(
          .arrayTakePartReference, place.registers.reference + lane, array.registers.reference,
          index)
        builder.data(reference + lane)
      }
    case .part(let outer, _, _): begin(outer)
    case .payload(let outer, let unwrapping, let exit):
      begin(outer)
      let fine = builder.label()
      branchNil(outer.value, whenNil: false, to: fine)
      if unwrapping != .chained || exit == nil {
        trap(unwrapping.message)
      } else if let exit {
        end(outer)
        builder.jump(.jump, to: exit)
      }
      builder.bind(fine)
    case .observed(let stored, _): begin(stored)
    case .accessors(let base, let get, _, let take):
      if let base { begin(base) }
      scratch {
        var value = (take ?? get)(base?.value)
        // A getter's result may be a variable's: the access has its own.
        if value.registers == place.registers { return }
        if !value.isOwned { value = ownedCopy(value) }
        move(value, to: place.registers)
      }
    case .weak(let inner):
      begin(inner)
      builder.emit(.weakGet, place.registers.reference, inner.registers.reference)
    }
    switch place.kind {
    case .registers, .part, .payload, .observed: break
    default: markDirty(place.registers, layout)
    }
  }

  /// Moves the value back.
  func end(_ place: Place) {
    let layout = place.type.layout
    switch place.kind {
    case .registers: break
    case .nowhere: clear(place.registers.reference, layout.references)
    case .record(let record, let word, let reference):
      for lane in 0..<layout.words {
        builder.emit(.recordSetWord, record, word + lane, place.registers.word + lane)
      }
      for lane in 0..<layout.references {
        builder.emit(
          .recordPutReference, record, reference + lane, place.registers.reference + lane)
      }
    case .global(let slot):
      for lane in 0..<layout.words {
        builder.emitWide(.globalSetWord, place.registers.word + lane, slot.word + lane)
      }
      for lane in 0..<layout.references {
        builder.emitWide(
          .globalPutReference, place.registers.reference + lane, slot.reference + lane)
      }
    case .arrayElement(let array, let index):
      setElement(array.registers.reference, index, place.value)
      end(array)
    case .elementPart(let array, let index, let word, let reference):
      setPart(array, index, word, reference, place.value)
      end(array)
    case .part(let outer, _, _): end(outer)
    case .payload(let outer, _, _): end(outer)
    case .observed(let stored, let notify):
      end(stored)
      // Where the change ended in an error nobody is told, as in Swift.
      let failed = builder.label()
      builder.jump(.branchError, to: failed)
      branchDepth += 1
      notify()
      branchDepth -= 1
      builder.bind(failed)
    case .accessors(let base, _, let set, _):
      scratch {
        set(base?.value, Value(registers: place.registers, type: place.type, isOwned: true))
      }
      clear(place.registers.reference, layout.references)
      if let base { end(base) }
    case .weak(let inner):
      builder.emit(.weakMake, inner.registers.reference, place.registers.reference)
      end(inner)
    }
    switch place.kind {
    case .registers, .part, .payload, .observed: break
    default: markClean(place.registers, layout)
    }
  }

  /// Replaces the place's value, without reading it first.
  func assign(_ value: Value, to place: Place) {
    let layout = place.type.layout
    switch place.kind {
    case .registers: move(value, to: place.registers)
    case .nowhere: break
    case .record(let record, let word, let reference):
      for lane in 0..<layout.words {
        builder.emit(.recordSetWord, record, word + lane, value.registers.word + lane)
      }
      for lane in 0..<layout.references {
        builder.emit(
          value.isOwned ? .recordPutReference : .recordSetReference, record, reference + lane,
          value.registers.reference + lane)
      }
      if value.isOwned { markClean(value.registers, layout) }
    case .global(let slot): store(value, to: slot, layout)
    case .arrayElement(let array, let index):
      if case .arrayElement(let outer, let row) = array.kind, layout == .word {
        // `a[i][k] = v`: the row stays where it is.
        begin(outer)
        builder.emit(
          .arraySetNestedWord, outer.registers.reference, index, value.registers.word)
        builder.data(row)
        return end(outer)
      }
      begin(array)
      setElement(
        array.registers.reference, index,
        layout.words == 1 && layout.references == 0 ? value : ownedCopy(value))
      if value.isOwned { markClean(value.registers, layout) }
      end(array)
    case .elementPart(let array, let index, let word, let reference):
      let owned = layout.references == 0 ? value : ownedCopy(value)
      begin(array)
      setPart(array, index, word, reference, owned)
      if owned.isOwned { markClean(owned.registers, layout) }
      end(array)
    case .part(let outer, _, _):
      begin(outer)
      move(value, to: place.registers)
      end(outer)
    case .payload(let outer, let unwrapping, _):
      if unwrapping != .chained {
        begin(place)
        move(value, to: place.registers)
        end(outer)
      } else {
        begin(place)
        move(value, to: place.registers)
        end(outer)
      }
    case .observed(let stored, let notify):
      assign(value, to: stored)
      notify()
    case .accessors(let base, _, let set, _):
      if let base { begin(base) }
      scratch { set(base?.value, value) }
      if let base { end(base) }
    case .weak(let inner):
      let made = weakReference(to: value)
      assignRaw(made, to: inner)
    }
  }

  /// Assigns a weak variable's content.
  private func assignRaw(_ value: Value, to inner: Place) {
    switch inner.kind {
    case .record(let record, _, let reference):
      builder.emit(.recordPutReference, record, reference, value.registers.reference)
    case .global(let slot):
      builder.emitWide(.globalPutReference, value.registers.reference, slot.reference)
    case .registers:
      builder.emit(.takeReference, inner.registers.reference, value.registers.reference)
    default:
      begin(inner)
      builder.emit(.takeReference, inner.registers.reference, value.registers.reference)
      end(inner)
    }
    dirty[value.registers.reference] = nil
  }

  /// Reads the place's value without moving it out.
  func read(_ place: Place) -> Value {
    switch place.kind {
    case .registers: return place.value
    case .record(let record, let word, let reference):
      return loadRecord(record, word: word, reference: reference, place.type.layout, place.type)
    case .global(let slot): return loadGlobal(slot, place.type.layout, place.type)
    case .arrayElement(let array, let index):
      return getElement(read(array), index, place.type)
    case .elementPart(let array, let index, let word, let reference):
      return getPart(read(array), index, word, reference, place.type)
    case .part(let outer, let word, let reference):
      let value = read(outer)
      return Value(
        registers: Registers(
          word: value.registers.word + word, reference: value.registers.reference + reference),
        type: place.type, isOwned: value.isOwned)
    case .payload(let outer, let unwrapping, let exit):
      let value = read(outer)
      let fine = builder.label()
      branchNil(value, whenNil: false, to: fine)
      if let exit {
        builder.jump(.jump, to: exit)
      } else {
        trap(unwrapping.message)
      }
      builder.bind(fine)
      return payload(of: value)
    case .observed(let stored, _): return read(stored)
    case .accessors(let base, let get, _, _): return get(base.map { read($0) })
    case .weak(let inner):
      let content = read(inner)
      let result = temporary(place.type)
      builder.emit(.weakGet, result.registers.reference, content.registers.reference)
      markDirty(result.registers, place.type.layout)
      return result
    case .nowhere: return place.value
    }
  }

  // MARK: Elements

  func getOpcode(_ element: TypeDescriptor) -> Opcode {
    switch element.packing {
    case .words: .arrayGetWord
    case .bytes: .arrayGetByte
    case .floats: .arrayGetFloat
    }
  }

  func getElement(_ array: Value, _ index: Int, _ type: TypeDescriptor) -> Value {
    let layout = type.layout
    let result = temporary(type)
    if layout.words == 1, layout.references == 0 {
      emitPlain(getOpcode(type), result.registers.word, array.registers.reference, index)
    } else if layout.words == 0, layout.references == 1 {
      builder.emit(
        .arrayGetReference, result.registers.reference, array.registers.reference, index)
    } else {
      builder.emit(.arrayGet, result.registers.word, array.registers.reference, index)
      builder.data(result.registers.reference)
    }
    markDirty(result.registers, layout)
    return result
  }

  /// Lanes of an element of an array.
  func getPart(
    _ array: Value, _ index: Int, _ word: Int, _ reference: Int, _ type: TypeDescriptor
  ) -> Value {
    let result = temporary(type)
    for lane in 0..<type.layout.words {
      emitPlain(
        .arrayGetPartWord, result.registers.word + lane, array.registers.reference, index)
      builder.data(word + lane)
    }
    for lane in 0..<type.layout.references {
      builder.emit(
        .arrayGetPartReference, result.registers.reference + lane, array.registers.reference,
        index)
      builder.data(reference + lane)
    }
    markDirty(result.registers, type.layout)
    return result
  }

  private func setPart(
    _ array: Place, _ index: Int, _ word: Int, _ reference: Int, _ value: Value
  ) {
    for lane in 0..<value.type.layout.words {
      builder.emit(
        .arraySetPartWord, array.registers.reference, index, value.registers.word + lane)
      builder.data(word + lane)
    }
    for lane in 0..<value.type.layout.references {
      builder.emit(
        .arraySetPartReference, array.registers.reference, index,
        value.registers.reference + lane)
      builder.data(reference + lane)
    }
  }

  /// Moves a value into an element; the array is in a reference register.
  func setElement(_ array: Int, _ index: Int, _ value: Value) {
    let layout = value.type.layout
    if layout.words == 1, layout.references == 0 {
      let opcode: Opcode
      switch value.type.packing {
      case .words: opcode = .arraySetWord
      case .bytes: opcode = .arraySetByte
      case .floats: opcode = .arraySetFloat
      }
      builder.emit(opcode, array, index, value.registers.word)
    } else if layout.words == 0, layout.references == 1 {
      builder.emit(.arraySetReference, array, index, value.registers.reference)
    } else {
      builder.emit(.arraySet, array, index, value.registers.word)
      builder.data(value.registers.reference)
    }
  }
}
