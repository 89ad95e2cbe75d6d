internal import Diagnostics

/// Functions that stand between a call and what it turns out to mean at run time.
extension FunctionLowering {
  /// A member called on an existential, for one dynamic type; `reference` is the member of that type.
  ///
  /// A mutating one works on the payload taken out of the existential and puts it back, also where
  /// it throws.
  static func existentialThunk(
    _ reference: FunctionReference, _ type: TypeDescriptor, _ shape: FunctionShape,
    in program: Program
  ) -> FunctionStub {
    let requirement = reference.declaration
    let stub = FunctionStub(
      name: requirement.fullName, range: requirement.range
    ) {
      let lowering = FunctionLowering(
        program: program, substitutions: reference.substitutions, result: shape.result)
      lowering.lowerExistentialThunk(reference, type, shape)
      return lowering.builder.finish(
        name: requirement.fullName, parameters: [], result: shape.result)
    }
    program.keep(stub)
    return stub
  }

  private func lowerExistentialThunk(
    _ reference: FunctionReference, _ type: TypeDescriptor, _ shape: FunctionShape
  ) {
    let requirement = reference.declaration
    builder.range = requirement.range
    let existential = Value(
      registers: builder.allocate(.reference), type: program.any, isOwned: false)
    let isMutating = shape.receiver?.isInout ?? false
    if isMutating { passBack(existential) }
    let values = shape.parameters.map(thunkParameter)
    pushScope()
    let payload: Value
    if isMutating {
      payload = Value(registers: builder.allocate(type.layout), type: type, isOwned: false)
      builder.emit(.recordMakeUnique, existential.registers.reference)
      let layout = type.layout
      for lane in 0..<layout.words {
        builder.emit(
          .recordGetWord, payload.registers.word + lane, existential.registers.reference, lane)
      }
      for lane in 0..<layout.references {
        builder.emit(
          .recordTakeReference, payload.registers.reference + lane,
          existential.registers.reference, layout.words + lane)
      }
    } else {
      payload = unpack(existential, as: type)
    }
    func putBack() {
      guard isMutating else { return }
      let layout = type.layout
      for lane in 0..<layout.words {
        builder.emit(
          .recordSetWord, existential.registers.reference, lane, payload.registers.word + lane)
      }
      for lane in 0..<layout.references {
        builder.emit(
          .recordPutReference, existential.registers.reference, layout.words + lane,
          payload.registers.reference + lane)
      }
    }
    let failed = builder.label()
    if isMutating, shape.canThrow {
      handlers.append(Handler(label: failed, scopeCount: scopes.count))
    }
    let callee = callee(of: reference)
    var result: Value
    let place = Place(.registers, type, payload.registers)
    switch callee {
    case .stub(_, let inner), .method(_, let inner), .existential(_, let inner),
      .native(_, _, let inner), .metatype(_, let inner, _),
      .opened(_, let inner, _):
      result = emitCall(
        callee, inner, receiver: isMutating ? .place(place) : .value(payload),
        arguments: thunkArguments(values, inner), requirement.range)
    case .intrinsic(let name, let inner):
      result = lowerIntrinsic(
        name, inner, receiver: isMutating ? .place(place) : .value(payload),
        sources: thunkArguments(values, inner), requirement.range)
    case .storedProperty(let property):
      if requirement.role == .setter, let value = values.first {
        let base: PlaceBase = type.isClass ? .object(payload) : .place(place)
        assign(value, to: observedPlace(property, of: base, type))
        result = temporary(shape.result)
      } else {
        result = readStored(property, of: payload)
      }
    case .enumCase: result = temporary(shape.result)
    }
    if isMutating, shape.canThrow { handlers.removeLast() }
    result = convert(result, to: shape.result)
    if isMutating {
      result = ownedCopy(result)
      putBack()
    }
    emitReturn(shape.result.layout.isEmpty ? nil : result)
    if isMutating, shape.canThrow {
      builder.bind(failed)
      putBack()
      emitReturn(nil)
    }
  }

  /// A static member or an initialiser called on a type that is known only at run time, a generic
  /// function called with what is in an existential, or a method whose override takes or gives other
  /// types; `shape` is what the caller sees.
  static func metatypeThunk(
    _ reference: FunctionReference, _ type: TypeDescriptor, _ shape: FunctionShape,
    in program: Program
  ) -> FunctionStub {
    let declaration = reference.declaration
    let stub = FunctionStub(
      name: declaration.fullName, range: declaration.range
    ) {
      let lowering = FunctionLowering(
        program: program, substitutions: reference.substitutions, result: shape.result)
      lowering.builder.range = declaration.range
      let instance = shape.receiver.map(lowering.thunkParameter)
      let values = shape.parameters.map(lowering.thunkParameter)
      lowering.pushScope()
      let callee = lowering.callee(of: reference)
      var result: Value
      switch callee {
      case .stub(_, let inner), .method(_, let inner), .existential(_, let inner),
        .native(_, _, let inner), .metatype(_, let inner, _),
        .opened(_, let inner, _):
        var receiver = instance.map { instance in
          lowering.thunkArgument(instance, isInout: shape.receiver?.isInout ?? false)
        }
        if receiver == nil, inner.receiver != nil, inner.declaration.role == .initializer {
          receiver = .value(lowering.allocateInstance(inner))
        }
        result = lowering.emitCall(
          callee, inner, receiver: receiver, arguments: lowering.thunkArguments(values, inner),
          declaration.range)
      case .intrinsic(let name, let inner):
        result = lowering.lowerIntrinsic(
          name, inner, receiver: nil, sources: lowering.thunkArguments(values, inner),
          declaration.range)
      case .enumCase(let enumCase): result = lowering.makeCase(enumCase, values, type)
      case .storedProperty(let property):
        result = lowering.readStatic(property, program.substitutions(of: type), type.type)
      }
      result = lowering.convert(result, to: shape.result)
      lowering.emitReturn(shape.result.layout.isEmpty ? nil : result)
      return lowering.builder.finish(
        name: declaration.fullName, parameters: [], result: shape.result)
    }
    program.keep(stub)
    return stub
  }

  /// A parameter's registers; what is passed in and out is given back by `return`.
  func thunkParameter(_ parameter: FunctionShape.Parameter) -> Value {
    let value = Value(
      registers: builder.allocate(parameter.type.layout), type: parameter.type, isOwned: false)
    if parameter.isInout { passBack(value) }
    return value
  }

  func thunkArgument(_ value: Value, isInout: Bool) -> ArgumentSource {
    isInout ? .place(Place(.registers, value.type, value.registers)) : .value(value)
  }

  func passBack(_ value: Value) {
    let variable = VariableDeclaration(
      name: "argument", range: .nowhere, parent: nil, role: .parameter, isLet: false)
    storage[variable] = .registers(value.registers)
    inoutVariables.append((variable, value.type))
  }

  /// The values as the callee takes them: `Self` may be more concrete there.
  private func thunkArguments(_ values: [Value], _ shape: FunctionShape) -> [ArgumentSource] {
    zip(values, shape.parameters).map { value, parameter in
      if parameter.isInout { return thunkArgument(value, isInout: true) }
      if value.type.isExistential, !parameter.type.isExistential {
        return .value(unpack(value, as: parameter.type))
      }
      return .value(convert(value, to: parameter.type))
    }
  }

  // MARK: Conversions

  /// A value as a type that it implicitly converts to.
  func convert(_ value: Value, to type: TypeDescriptor) -> Value {
    if value.type == type { return value }
    if type.isExistential && !value.type.isExistential || type.isAnyHashable {
      var erased = erase(value)
      erased.type = type
      return erased
    }
    let same = Value(registers: value.registers, type: type, isOwned: value.isOwned)
    if value.type.isSameShape(as: type) { return same }
    switch (value.type.shape, type.shape) {
    case (.optional, .optional):
      return optional(type, from: { value }) { payload, target in
        move(convert(payload, to: type.arguments[0]), to: target.registers)
      }
    case (.function, .function):
      return convertFunction(value.type, type, builder.range) { move(value, to: $0) }
    case (.tuple, .tuple):
      let made = temporary(type)
      for (from, to) in zip(value.type.fields, type.fields) {
        move(convert(value.part(from), to: to.type), to: made.registers.offset(to))
      }
      return made
    case (_, .optional): return wrapped(convert(value, to: type.arguments[0]), as: type)
    case (.array, .array)
    where value.type.arguments[0].layout != type.arguments[0].layout
      || type.arguments[0].isExistential && !value.type.arguments[0].isExistential:
      return array(type, from: { value }) { convert($0, to: type.arguments[0]) }
    default: return same
    }
  }
}

extension TypeDescriptor {
  /// The library's structure of one existential.
  fileprivate var isAnyHashable: Bool {
    nominal?.name == "AnyHashable" && (nominal?.source ?? 0) < 0
  }
}
