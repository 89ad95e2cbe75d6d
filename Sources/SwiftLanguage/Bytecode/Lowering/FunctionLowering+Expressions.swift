internal import Diagnostics

extension FunctionLowering {
  /// Evaluates an expression; `target` says where the result is wanted, which is a hint.
  func lower(_ expression: TypedExpression, to target: Registers? = nil) -> Value {
    let outer = builder.range
    builder.range = expression.range
    defer { builder.range = outer }
    if let value = replaced[ObjectIdentifier(expression)] { return value }
    switch expression.kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral, .nilLiteral,
      .interpolation, .arrayLiteral, .dictionaryLiteral, .metatype:
      return lowerLiteral(expression, to: target)
    case .variable(let variable): return load(variable, expression)
    case .property(let base, let property, let inner, let dispatch):
      return lowerProperty(base, property, inner, dispatch, expression)
    case .staticProperty(let owner, let property, let inner, let dispatch):
      return lowerStaticProperty(owner, property, inner, dispatch, expression)
    case .element(let base, let element, let inner, let arguments, let dispatch):
      return lowerElement(base, element, inner, arguments, dispatch, expression, to: target)
    case .tupleElement(let base, let index):
      if let value = lowerElementPart(expression) { return value }
      let value = lower(base)
      return value.part(value.type.fields[index])
    case .forceUnwrap(let base): return lowerForceUnwrap(base, expression)
    case .chainLink(let base): return lowerChainLink(base)
    case .optionalChain(let body): return lowerOptionalChain(body, expression, to: target)
    case .keyPathAccess(let base, let keyPath): return lowerKeyPathAccess(base, keyPath, expression)
    case .discard: return temporary(descriptor(expression.type))
    case .tuple(let elements):
      let type = descriptor(expression.type)
      let result = Value(
        registers: target ?? builder.allocate(type.layout), type: type, isOwned: true)
      for (field, element) in zip(type.fields, elements) {
        lower(element, into: result.registers.offset(field))
        if target == nil { markDirty(result.registers.offset(field), field.type.layout) }
      }
      return result
    case .tupleShuffle(let base, let order):
      let value = lower(base)
      let type = descriptor(expression.type)
      let result = temporary(type)
      for (field, source) in zip(type.fields, order) {
        var part = value.part(value.type.fields[source])
        part.isOwned = false
        move(part, to: result.registers.offset(field))
      }
      markDirty(result.registers, type.layout)
      return result
    case .enumCase(let enumCase, let arguments):
      return lowerEnumCase(enumCase, arguments, expression, to: target)
    case .closure(let closure): return lowerClosure(closure, expression)
    case .keyPath(let keyPath): return lowerKeyPath(keyPath, expression)
    case .functionValue(let reference): return lowerFunctionValue(reference, expression)
    case .boundMethod(let receiver, let reference):
      return lowerBoundMethod(receiver, reference, expression)
    case .unboundMethod(let reference): return lowerUnboundMethod(reference, expression)
    case .enumCaseFunction(let enumCase): return lowerEnumCaseFunction(enumCase, expression)
    case .dynamicType(let base): return lowerDynamicType(base)
    case .selfMetatype: return lowerSelfMetatype(expression)
    case .call(let reference, let receiver, let arguments):
      return lowerCall(reference, receiver, arguments, expression, to: target)
    case .apply(let function, let arguments):
      return lowerApply(function, arguments, expression, to: target)
    case .delegateInitializer(let reference, let isSuper, let arguments):
      return lowerDelegation(reference, isSuper, arguments, expression)
    case .wrapOptional(let base): return wrapOptional(base, expression, to: target)
    case .erase(let base): return erase(lower(base))
    case .upcast(let base):
      var value = lower(base)
      let type = descriptor(expression.type)
      // `any Shape & View` as the `View` that it holds.
      if value.type.isExistential, type.isClass { return unpack(value, as: type) }
      value.type = type
      return value
    case .convertElements(let base, let variables, let conversions):
      return lowerConversion(base, variables, conversions, expression)
    case .convertFunction(let base): return lowerFunctionConversion(base, expression)
    case .eraseMetatype(let base): return lower(base)
    case .isType(let base, let type):
      return cast(lower(base), to: descriptor(type), "isType", result: descriptor(expression.type))
    case .conditionalCast(let base, let type):
      return cast(
        lower(base), to: descriptor(type), "conditionalCast", result: descriptor(expression.type))
    case .forcedCast(let base, let type):
      return cast(
        lower(base), to: descriptor(type), "forcedCast", result: descriptor(expression.type))
    case .assign(let target, let value):
      lowerAssignment(target, value)
      return Value(
        registers: Registers(word: 0, reference: 0), type: descriptor(.void), isOwned: false)
    case .ternary(let condition, let first, let second):
      return lowerTernary(condition, first, second, expression, to: target)
    case .statement(let statement):
      return lowerStatementExpression(statement, expression, to: target)
    case .attempt(let kind, let body): return lowerAttempt(kind, body, expression, to: target)
    case .letIn(let variable, let value, let body):
      declare(variable, value: lower(value))
      return lower(body, to: target)
    case .error:
      return unsupported("an expression has no meaning", descriptor(.void))
    }
  }

  // MARK: Variables

  func load(_ variable: VariableDeclaration, _ expression: TypedExpression) -> Value {
    let type = descriptor(expression.type)
    if variable.role == .computed, let getter = variable.getter {
      return callGetter(getter, .empty, .direct, receiver: nil, [], expression)
    }
    if variable.ownership != .strong {
      let content = loadRaw(variable, layout: Layout(references: 1), type: type)
      return weakLoad(content, type, variable.ownership)
    }
    return loadRaw(variable, layout: type.layout, type: type)
  }

  /// The object behind a weak or unowned variable's content.
  func weakLoad(
    _ content: Value, _ type: TypeDescriptor, _ ownership: VariableDeclaration.Ownership
  ) -> Value {
    let result = temporary(type)
    builder.emit(
      ownership == .weak ? .weakGet : .unownedGet, result.registers.reference,
      content.registers.reference)
    markDirty(result.registers, type.layout)
    return result
  }

  private func loadRaw(
    _ variable: VariableDeclaration, layout: Layout, type: TypeDescriptor
  ) -> Value {
    if variable.role == .global {
      return loadGlobal(program.global(variable, layout), layout, type)
    }
    switch storage[variable] {
    case .registers(let registers)?:
      return Value(registers: registers, type: type, isOwned: false)
    case .box(let register)?:
      return loadRecord(register, word: 0, reference: layout.words, layout, type)
    case nil: return unsupported("'\(variable.name)' has no place", type)
    }
  }

  func loadGlobal(_ slot: GlobalSlot, _ layout: Layout, _ type: TypeDescriptor) -> Value {
    let registers = builder.allocate(layout)
    for lane in 0..<layout.words {
      lastPlace = builder.place
      builder.emitWide(.globalGetWord, registers.word + lane, slot.word + lane)
    }
    for lane in 0..<layout.references {
      builder.emitWide(
        lane == layout.nonNull ? .globalGetReferenceChecked : .globalGetReference,
        registers.reference + lane, slot.reference + lane)
    }
    markDirty(registers, layout)
    noteLoad(registers, layout)
    return Value(registers: registers, type: type, isOwned: true)
  }

  /// A value of a record's slots, shared.
  func loadRecord(
    _ record: Int, word: Int, reference: Int, _ layout: Layout, _ type: TypeDescriptor
  ) -> Value {
    let registers = builder.allocate(layout)
    for lane in 0..<layout.words {
      emitPlain(.recordGetWord, registers.word + lane, record, word + lane)
    }
    for lane in 0..<layout.references {
      builder.emit(
        lane == layout.nonNull ? .recordGetReferenceChecked : .recordGetReference,
        registers.reference + lane, record, reference + lane)
    }
    markDirty(registers, layout)
    noteLoad(registers, layout)
    return Value(registers: registers, type: type, isOwned: true)
  }

  // MARK: Optionals

  func wrapOptional(
    _ base: TypedExpression, _ expression: TypedExpression, to target: Registers?
  ) -> Value {
    let type = descriptor(expression.type)
    guard case .optional(let usesNull) = type.shape else {
      var value = lower(base, to: target)
      value.type = type
      return value
    }
    if usesNull {
      var value = lower(base, to: target)
      value.type = type
      return value
    }
    let registers = target ?? builder.allocate(type.layout)
    builder.loadInteger(registers.word, 1)
    let inner = Registers(word: registers.word + 1, reference: registers.reference)
    lower(base, into: inner)
    if target == nil { markDirty(registers, type.layout) }
    return Value(registers: registers, type: type, isOwned: true)
  }

  /// A value as an optional of it.
  func wrapped(_ value: Value, as type: TypeDescriptor) -> Value {
    guard case .optional(usesNull: false) = type.shape else {
      return Value(registers: value.registers, type: type, isOwned: value.isOwned)
    }
    let registers = builder.allocate(type.layout)
    builder.loadInteger(registers.word, 1)
    move(value, to: Registers(word: registers.word + 1, reference: registers.reference))
    markDirty(registers, type.layout)
    return Value(registers: registers, type: type, isOwned: true)
  }

  /// Writes nil.
  func makeNil(_ type: TypeDescriptor, _ registers: Registers) {
    if case .optional(usesNull: false) = type.shape {
      builder.loadInteger(registers.word, 0)
    }
    clear(registers.reference, type.layout.references)
  }

  /// Branches where an optional is nil (or is not, by `whenNil`).
  func branchNil(_ value: Value, whenNil: Bool, to label: Label) {
    guard case .optional(let usesNull) = value.type.shape else { return }
    if usesNull {
      let lane = value.registers.reference + (value.type.arguments[0].layout.nonNull ?? 0)
      builder.jump(whenNil ? .branchNull : .branchNotNull, lane, to: label)
    } else {
      builder.jump(whenNil ? .branchFalse : .branchTrue, value.registers.word, to: label)
    }
  }

  /// What an optional that is not nil holds.
  func payload(of value: Value) -> Value {
    guard case .optional(let usesNull) = value.type.shape else { return value }
    let inner = value.type.arguments[0]
    return Value(
      registers: Registers(
        word: value.registers.word + (usesNull ? 0 : 1), reference: value.registers.reference),
      type: inner, isOwned: value.isOwned)
  }

  private func lowerForceUnwrap(_ base: TypedExpression, _ expression: TypedExpression) -> Value {
    let value = lower(base)
    let fine = builder.label()
    branchNil(value, whenNil: false, to: fine)
    trap(Unwrapping(base, expression).message)
    builder.bind(fine)
    return payload(of: value)
  }

  /// How an optional is taken for what it holds.
  enum Unwrapping {
    case chained, forced, implicit

    /// An optional of a type `T!` is unwrapped where it stands, without a mark of its own.
    init(_ base: TypedExpression, _ expression: TypedExpression) {
      self = base.range == expression.range ? .implicit : .forced
    }

    var message: String {
      let how = self == .implicit ? "implicitly unwrapping" : "unwrapping"
      return "Fatal error: Unexpectedly found nil while \(how) an Optional value"
    }
  }

  func trap(_ message: String) {
    builder.emit(.trap)
    builder.data(program.string(message))
  }

  private func lowerChainLink(_ base: TypedExpression) -> Value {
    let value = lower(base)
    guard let exit = chainExits.last else { return payload(of: value) }
    branchNil(value, whenNil: true, to: exit.label)
    return payload(of: value)
  }

  private func lowerOptionalChain(
    _ body: TypedExpression, _ expression: TypedExpression, to target: Registers?
  ) -> Value {
    let type = descriptor(expression.type)
    let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
    let exit = builder.label()
    let end = builder.label()
    let mark = builder.nextReference
    branchDepth += 1
    chainExits.append(ChainExit(label: exit))
    let room = builder.highestReference {
      scratch {
        // An expression that gives nothing (`x?.run()`) makes an optional of nothing.
        if case .optional = type.shape, descriptor(body.type) != type {
          let inner = payload(of: result)
          if case .optional(usesNull: false) = type.shape {
            lower(body, into: inner.registers)
            builder.loadInteger(result.registers.word, 1)
          } else {
            lower(body, into: inner.registers)
          }
        } else {
          lower(body, into: result.registers)
        }
      }
    }
    chainExits.removeLast()
    builder.jump(.jump, to: end)
    builder.bind(exit)
    // What the chain had made up to the nil.
    if room > mark { clear(mark, room - mark) }
    makeNil(type, result.registers)
    builder.bind(end)
    branchDepth -= 1
    markDirty(result.registers, type.layout)
    return result
  }

  // MARK: Enums

  func lowerEnumCase(
    _ enumCase: EnumCaseDeclaration, _ arguments: [TypedArgument], _ expression: TypedExpression,
    to target: Registers?
  ) -> Value {
    let type = descriptor(expression.type)
    if case .optional = type.shape {
      if enumCase.payload.isEmpty {
        let result = Value(
          registers: target ?? builder.allocate(type.layout), type: type, isOwned: true)
        makeNil(type, result.registers)
        return result
      }
      if case .value(let value)? = arguments.first {
        let inner = lower(value)
        return wrapped(inner, as: type)
      }
    }
    let shape = type.cases[enumCase.index]
    let registers = target ?? builder.allocate(type.layout)
    let result = Value(registers: registers, type: type, isOwned: true)
    let payload = Registers(word: registers.word + 1, reference: registers.reference)
    if shape.isIndirect {
      scratch {
        let parts = builder.allocate(shape.payload)
        lowerPayload(enumCase, arguments, shape, parts)
        builder.emit(.recordMakeFilled, payload.reference, parts.word, parts.reference)
        builder.data(program.boxLayout(shape.payload))
        markClean(parts, shape.payload)
      }
    } else {
      lowerPayload(enumCase, arguments, shape, payload)
    }
    builder.loadInteger(registers.word, enumCase.index)
    // Lanes of other cases are empty, so that copies and comparisons see no leftovers.
    let used = shape.isIndirect ? Layout(references: 1) : shape.payload
    for lane in used.words..<max(used.words, type.layout.words - 1) {
      builder.loadInteger(payload.word + lane, 0)
    }
    if target != nil, type.layout.references > used.references {
      clear(payload.reference + used.references, type.layout.references - used.references)
    }
    if target == nil { markDirty(registers, type.layout) }
    return result
  }

  private func lowerPayload(
    _ enumCase: EnumCaseDeclaration, _ arguments: [TypedArgument],
    _ shape: TypeDescriptor.Case, _ target: Registers
  ) {
    // Default values come after what the call spells.
    for takesDefaults in [false, true] {
      for (index, field) in shape.fields.enumerated() where index < arguments.count {
        let place = target.offset(field)
        switch arguments[index] {
        case .value(let value) where !takesDefaults: lower(value, into: place)
        case .defaultValue(let parameter) where takesDefaults:
          if let value = enumCase.payload[parameter].defaultValue { lower(value, into: place) }
        default: continue
        }
        markDirty(place, field.type.layout)
      }
    }
    for (index, field) in shape.fields.enumerated() where index < arguments.count {
      markClean(target.offset(field), field.type.layout)
    }
  }

  // MARK: Branches

  private func lowerTernary(
    _ condition: TypedExpression, _ first: TypedExpression, _ second: TypedExpression,
    _ expression: TypedExpression, to target: Registers?
  ) -> Value {
    let type = descriptor(expression.type)
    let result = Value(
      registers: target ?? builder.allocate(type.layout), type: type, isOwned: true)
    let otherwise = builder.label()
    let end = builder.label()
    branch(condition, to: otherwise, when: false)
    branchDepth += 1
    lower(first, into: result.registers)
    builder.jump(.jump, to: end)
    builder.bind(otherwise)
    lower(second, into: result.registers)
    branchDepth -= 1
    builder.bind(end)
    if target == nil { markDirty(result.registers, type.layout) }
    return result
  }

  private func lowerStatementExpression(
    _ statement: TypedStatement, _ expression: TypedExpression, to target: Registers?
  ) -> Value {
    let type = descriptor(expression.type)
    let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
    let end = builder.label()
    yieldTargets.append(
      YieldTarget(registers: result.registers, label: end, scopeCount: scopes.count))
    branchDepth += 1
    pushScope()
    lower(statement)
    popScope()
    branchDepth -= 1
    yieldTargets.removeLast()
    builder.bind(end)
    markDirty(result.registers, type.layout)
    return result
  }

  private func lowerAttempt(
    _ kind: ExpressionSyntax.TryKind, _ body: TypedExpression, _ expression: TypedExpression,
    to target: Registers?
  ) -> Value {
    switch kind {
    case .plain: return lower(body, to: target)
    case .optional:
      let type = descriptor(expression.type)
      return lowerCatching(type) { result in
        // `try?` of an optional does not nest.
        guard descriptor(body.type) != type else { return lower(body, into: result.registers) }
        lower(body, into: payload(of: result).registers)
        if case .optional(usesNull: false) = type.shape {
          builder.loadInteger(result.registers.word, 1)
        }
      } failed: { result in
        scratch {
          let error = builder.allocateReference()
          builder.emit(.takeError, error)
          clear(error, 1)
        }
        makeNil(type, result.registers)
      }
    case .forced:
      return lowerCatching(descriptor(expression.type)) { result in
        lower(body, into: result.registers)
      } failed: { _ in
        builder.emit(.trapUncaught, 1)
      }
    }
  }

  /// Lowers what may throw into a result, and what is done where it did.
  private func lowerCatching(
    _ type: TypeDescriptor, _ attempt: (Value) -> Void, failed: (Value) -> Void
  ) -> Value {
    let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
    let (failure, end) = (builder.label(), builder.label())
    handlers.append(Handler(label: failure, scopeCount: scopes.count))
    branchDepth += 1
    pushScope()
    attempt(result)
    popScope()
    handlers.removeLast()
    builder.jump(.jump, to: end)
    builder.bind(failure)
    failed(result)
    builder.bind(end)
    branchDepth -= 1
    markDirty(result.registers, type.layout)
    return result
  }
}
