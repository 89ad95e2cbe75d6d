internal import Diagnostics

/// What the compiler writes for the author.
extension FunctionLowering {
  func lowerSynthesis(
    _ synthesis: FunctionDeclaration.Synthesis, _ declaration: FunctionDeclaration,
    _ shape: FunctionShape
  ) {
    pushScope()
    boxParameters()
    switch synthesis {
    case .memberwiseInitializer: lowerMemberwise(declaration, shape)
    case .defaultInitializer:
      // The properties have their initial values.
      if let selfVariable = declaration.selfVariable, shape.receiver != nil {
        emitReturn(read(place(of: selfVariable, shape.result)))
      } else {
        lowerMemberwise(declaration, shape)
      }
    case .equality:
      let values = parameters(declaration, shape)
      let native = CoreNatives.structuralEqual
      emitReturn(
        callNative("==", native, types: [values[0].type], values, result: shape.result))
    case .comparison: lowerComparison(declaration, shape)
    case .hashing: lowerHashing(declaration, shape)
    case .allCases:
      let type = shape.result.arguments[0]
      let array = makeArray(of: type, capacity: type.cases.count, shape.result)
      for (index, enumCase) in type.cases.enumerated() where enumCase.fields.isEmpty {
        scratch { append(emptyCase(index, type), to: array.registers.reference) }
      }
      emitReturn(array)
    case .rawValue: lowerRawValue(declaration, shape)
    case .initFromRawValue: lowerInitFromRawValue(declaration, shape)
    }
  }

  private func load(_ variable: VariableDeclaration) -> Value {
    read(place(of: variable, descriptor(variable.type)))
  }

  /// Where the arguments are: the parameters' own types may speak of a protocol's Self.
  private func parameters(
    _ declaration: FunctionDeclaration, _ shape: FunctionShape
  ) -> [Value] {
    zip(declaration.parameters, shape.parameters).map { declared, parameter in
      read(place(of: declared.variable, parameter.type))
    }
  }

  /// A case without payload.
  private func emptyCase(_ index: Int, _ type: TypeDescriptor) -> Value {
    let result = temporary(type)
    builder.loadInteger(result.registers.word, index)
    for lane in 1..<max(1, type.layout.words) {
      builder.loadInteger(result.registers.word + lane, 0)
    }
    markDirty(result.registers, type.layout)
    return result
  }

  private func lowerMemberwise(_ declaration: FunctionDeclaration, _ shape: FunctionShape) {
    let type = shape.result
    let result = temporary(type)
    for (field, property) in zip(type.fields, type.nominal?.storedProperties ?? []) {
      let target = result.registers.offset(field)
      let label = property.wrappedName ?? property.name
      if let index = declaration.parameters.firstIndex(where: { $0.label == label }) {
        scratch {
          let value = read(
            place(of: declaration.parameters[index].variable, shape.parameters[index].type))
          if field.ownership != .strong {
            let made = weakReference(to: value)
            builder.emit(.takeReference, target.reference, made.registers.reference)
            dirty[made.registers.reference] = nil
          } else {
            move(value, to: target)
          }
        }
      } else if !property.isLazy, let value = property.initialValue {
        lower(value, into: target)
      } else if case .optional = field.type.shape {
        makeNil(field.type, target)
      }
      markDirty(target, field.ownership == .strong ? field.type.layout : Layout(references: 1))
    }
    emitReturn(result)
  }

  /// `Wrapper(wrappedValue: value)`, of wrappers around each other too.
  func wrap(_ value: Value, as type: TypeDescriptor, into target: Registers) {
    let candidates = (type.nominal?.members["init"] ?? []).compactMap { $0 as? FunctionDeclaration }
    guard
      let function = candidates.first(where: {
        $0.parameters.first?.label == "wrappedValue"
          && $0.parameters.dropFirst().allSatisfy(\.hasDefault)
      })
    else { return }
    let callee = callee(
      of: FunctionReference(
        declaration: function, substitutions: program.substitutions(of: type), dispatch: .direct,
        selfType: type.type))
    guard case .stub(_, let shape) = callee else { return }
    var value = value
    let wrapped = shape.parameters[0].type
    if value.type != wrapped, wrapped.nominal?.isPropertyWrapper ?? false {
      let inner = temporary(wrapped)
      wrap(value, as: wrapped, into: inner.registers)
      value = inner
    }
    var sources: [ArgumentSource] = [.value(value)]
    sources += source(
      function.parameters.indices.dropFirst().map { .defaultValue(parameter: $0) }, shape)
    let receiver: ArgumentSource? =
      shape.receiver == nil ? nil : .value(allocateInstance(shape))
    let made = emitCall(callee, shape, receiver: receiver, arguments: sources, builder.range)
    move(made, to: target)
  }

  private func lowerHashing(_ declaration: FunctionDeclaration, _ shape: FunctionShape) {
    guard let selfVariable = declaration.selfVariable,
      let hasher = declaration.parameters.first?.variable
    else { return emitReturn(nil) }
    guard let receiver = shape.receiver else { return emitReturn(nil) }
    let value = read(place(of: selfVariable, receiver.type))
    let place = place(of: hasher, descriptor(hasher.type))
    begin(place)
    callMutatingNative(
      "hash", CoreNatives.structuralHash, types: [value.type], place: place.value, [value],
      result: descriptor(.void))
    end(place)
    emitReturn(nil)
  }

  /// `<` of an enum: by the cases' order, then by their associated values.
  private func lowerComparison(_ declaration: FunctionDeclaration, _ shape: FunctionShape) {
    let values = parameters(declaration, shape)
    let (left, right) = (values[0], values[1])
    let result = temporary(shape.result)
    let sameCase = builder.label()
    builder.emit(.equal, result.registers.word, left.registers.word, right.registers.word)
    builder.jump(.branchTrue, result.registers.word, to: sameCase)
    builder.emit(.less, result.registers.word, left.registers.word, right.registers.word)
    emitReturn(result)
    builder.bind(sameCase)
    for (index, enumCase) in left.type.cases.enumerated() where !enumCase.fields.isEmpty {
      let next = builder.label()
      builder.branch(.branchNotEqualImmediate, left.registers.word, index, to: next)
      for field in enumCase.fields {
        for (first, second, isLess) in [(left, right, 1), (right, left, 0)] {
          let passed = builder.label()
          inBranch {
            scratch {
              let less = isOrdered(
                associated(field, of: first, enumCase), associated(field, of: second, enumCase))
              release(from: scratchMarks.last ?? 0)
              builder.jump(.branchFalse, less.registers.word, to: passed)
              builder.loadInteger(result.registers.word, isLess)
              emitReturn(result)
            }
          }
          builder.bind(passed)
        }
      }
      builder.bind(next)
    }
    builder.loadInteger(result.registers.word, 0)
    emitReturn(result)
  }

  private func associated(
    _ field: TypeDescriptor.Field, of value: Value, _ enumCase: TypeDescriptor.Case
  ) -> Value {
    if enumCase.isIndirect {
      return loadRecord(
        value.registers.reference, word: field.word,
        reference: enumCase.payload.words + field.reference, field.type.layout, field.type)
    }
    let payload = Registers(
      word: value.registers.word + 1, reference: value.registers.reference)
    return Value(registers: payload.offset(field), type: field.type, isOwned: false)
  }

  /// `left < right` by what the type conforms to Comparable with.
  private func isOrdered(_ left: Value, _ right: Value) -> Value {
    let comparable = program.wellKnown.nominal("Comparable")
    guard let selfParameter = comparable.selfParameter,
      let requirement = comparable.members["<"]?.first as? FunctionDeclaration
    else { return unsupported("there is no '<'", program.bool) }
    let callee = callee(
      of: FunctionReference(
        declaration: requirement,
        substitutions: Substitutions(selfParameter, left.type.type),
        dispatch: .witness(selfType: left.type.type), selfType: left.type.type))
    let sources: [ArgumentSource] = [.value(left), .value(right)]
    switch callee {
    case .intrinsic(let name, let shape):
      return lowerIntrinsic(name, shape, receiver: nil, sources: sources, builder.range)
    case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
      .native(_, _, let shape), .metatype(_, let shape, _), .opened(_, let shape, _):
      return emitCall(callee, shape, receiver: nil, arguments: sources, builder.range)
    case .enumCase, .storedProperty:
      return unsupported("'<' is no function", program.bool)
    }
  }

  private func lowerRawValue(_ declaration: FunctionDeclaration, _ shape: FunctionShape) {
    guard let selfVariable = declaration.selfVariable else { return emitReturn(nil) }
    let value = load(selfVariable)
    let result = temporary(shape.result)
    for enumCase in value.type.nominal?.cases ?? [] {
      let next = builder.label()
      builder.branch(
        .branchNotEqualImmediate, value.registers.word, enumCase.index, to: next)
      if let raw = enumCase.rawValue { lower(raw, into: result.registers) }
      scratch { emitReturn(result) }
      builder.bind(next)
    }
    emitReturn(result)
  }

  private func lowerInitFromRawValue(_ declaration: FunctionDeclaration, _ shape: FunctionShape) {
    guard let parameter = declaration.parameters.first else { return emitReturn(nil) }
    let given = load(parameter.variable)
    let type = shape.result.arguments[0]
    for enumCase in type.nominal?.cases ?? [] {
      guard let raw = enumCase.rawValue else { continue }
      let next = builder.label()
      scratch {
        let wanted = lower(raw)
        let same = callNative(
          "==", CoreNatives.structuralEqual, types: [given.type],
          [Value(registers: given.registers, type: given.type, isOwned: false), wanted],
          result: program.bool)
        release(from: scratchMarks.last ?? 0)
        builder.jump(.branchFalse, same.registers.word, to: next)
        emitReturn(wrapped(emptyCase(enumCase.index, type), as: shape.result))
      }
      builder.bind(next)
    }
    failInitializer()
  }
}
