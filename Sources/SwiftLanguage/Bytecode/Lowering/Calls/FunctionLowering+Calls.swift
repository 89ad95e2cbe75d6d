internal import Diagnostics

/// Calls: arguments are lowered into the callee's frame, results come from there.
extension FunctionLowering {
  func lowerCall(
    _ reference: FunctionReference, _ receiver: TypedExpression?, _ arguments: [TypedArgument],
    _ expression: TypedExpression, to target: Registers?
  ) -> Value {
    if let value = lowerShortcut(reference, receiver, arguments, expression) { return value }
    let callee = callee(of: reference, calledOn: receiver)
    var receiver = receiver
    if reference.isOfType { receiver = nil }
    switch callee {
    case .enumCase(let enumCase):
      return lowerEnumCase(enumCase, arguments, expression, to: target)
    case .storedProperty(let property) where property.isStatic:
      return readStatic(property, concrete(reference.substitutions), reference.selfType ?? .error)
    case .storedProperty(let property):
      guard let receiver else {
        return unsupported(
          "'\(property.name)' is read without an instance", descriptor(expression.type))
      }
      return readStored(property, of: lower(receiver))
    case .intrinsic(let name, let shape):
      return lowerIntrinsic(name, shape, receiver, arguments, expression, to: target)
    case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
      .native(_, _, let shape), .metatype(_, let shape, _),
      .opened(_, let shape, _):
      var instance: ArgumentSource? = receiver.map { .expression($0) }
      if instance == nil, shape.receiver != nil, shape.declaration.role == .initializer {
        instance = .value(allocateInstance(shape))
      }
      if reference.declaration.isFailable, !shape.declaration.isFailable {
        // An initialiser that always makes something stands for a requirement that may not.
        let made = emitCall(
          callee, shape, receiver: instance, arguments: source(arguments, shape), expression.range)
        return wrapped(made, as: descriptor(expression.type))
      }
      return emitCall(
        callee, shape, receiver: instance, arguments: source(arguments, shape), expression.range,
        to: target)
    }
  }

  /// A call that changes a property's value in place, where the library has a method of the owner's for
  /// just that: `_append_unicodeScalars` beside `unicodeScalars` and its `append(_:)`.
  private func lowerShortcut(
    _ reference: FunctionReference, _ receiver: TypedExpression?, _ arguments: [TypedArgument],
    _ expression: TypedExpression
  ) -> Value? {
    guard reference.declaration.source < 0,
      arguments.count == 1, let receiver,
      case .property(let base, let property, _, _) = receiver.kind, !property.isStored,
      let owner = property.parent as? NominalDeclaration, owner.isBuiltin,
      let found = owner.members["_\(reference.declaration.name)_\(property.name)"]?.first,
      let method = found as? FunctionDeclaration,
      method.parameters.map(\.label) == reference.declaration.parameters.map(\.label)
    else { return nil }
    let direct = FunctionReference(
      declaration: method, substitutions: .empty, dispatch: .direct, selfType: nil)
    return lowerCall(direct, base, arguments, expression, to: nil)
  }

  /// Where an argument comes from.
  enum ArgumentSource {
    case expression(TypedExpression)
    case inoutExpression(TypedExpression)
    case value(Value)
    case place(Place)
    case variadic([TypedExpression], TypedArgument)
    /// A default value, evaluated as the callee's declaration says.
    case defaultValue(TypedExpression, Substitutions)
  }

  func source(_ arguments: [TypedArgument], _ shape: FunctionShape) -> [ArgumentSource] {
    arguments.map { argument in
      switch argument {
      case .value(let value): return .expression(value)
      case .inoutReference(let value): return .inoutExpression(value)
      case .variadic(let values): return .variadic(values, argument)
      case .defaultValue(let index):
        let parameter = shape.declaration.parameters[index]
        guard let value = parameter.defaultValue else {
          program.descriptors.fail(
            "'\(shape.declaration.name)' has no default for its argument \(index)")
          return .variadic([], argument)
        }
        return .defaultValue(value, shape.substitutions)
      }
    }
  }

  /// Evaluates arguments into a window, calls, and writes back what was passed inout.
  ///
  /// - Returns: the result, a temporary.
  func emitCall(
    _ callee: Callee, _ shape: FunctionShape, receiver: ArgumentSource?,
    arguments: [ArgumentSource], _ range: SourceRange, to target: Registers? = nil
  ) -> Value {
    trapOnOverlap(shape, arguments)
    if case .stub = callee,
      let value = inlined(shape, receiver: receiver, arguments: arguments, range, to: target)
    {
      return value
    }
    if case .stub = callee, let call = specialized(shape, arguments) {
      return emitCall(
        .stub(call.stub, call.shape), call.shape, receiver: receiver, arguments: call.arguments,
        range, to: target)
    }
    // What is modified is prepared first: its registers are below the window.
    var places: [Int: Place] = [:]
    var receiverValue: Value?
    if let receiver, let parameter = shape.receiver {
      if parameter.isInout {
        switch receiver {
        case .expression(let expression), .inoutExpression(let expression):
          places[-1] = prepare(expression)
        case .place(let place): places[-1] = place
        case .value(let value): places[-1] = Place(.registers, value.type, value.registers)
        default: break
        }
      } else if case .value(let value) = receiver {
        receiverValue = value
      } else if case .place(let place) = receiver {
        receiverValue = read(place)
      }
    }
    for (index, argument) in arguments.enumerated() {
      if case .inoutExpression(let expression) = argument {
        places[index] = prepare(expression)
      } else if case .place(let place) = argument {
        places[index] = place
      }
    }
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    var inouts: [(place: Place, registers: Registers)] = []
    if let parameter = shape.receiver {
      let registers = builder.allocate(parameter.type.layout)
      if let place = places[-1] {
        inouts.append((place, registers))
      } else if let receiverValue {
        move(receiverValue, to: registers)
        markDirty(registers, parameter.type.layout)
      } else if case .expression(let expression)? = receiver {
        lower(expression, into: registers)
        markDirty(registers, parameter.type.layout)
      }
    }
    let slots = shape.parameters.map { builder.allocate($0.type.layout) }
    for index in arguments.evaluationOrder where places[index] == nil {
      lower(arguments[index], at: index, of: shape, into: slots[index])
      markDirty(slots[index], shape.parameters[index].type.layout)
    }
    inouts += places.keys.filter { $0 >= 0 }.sorted().compactMap { index in
      places[index].map { ($0, slots[index]) }
    }
    pass(shape.captures)
    builder.range = range
    for (place, registers) in inouts {
      begin(place)
      take(place.value, to: registers)
    }
    emit(callee, shape, base)
    // The callee took the arguments.
    for lane in dirty.keys where lane >= base.reference { dirty[lane] = nil }
    var front = base
    for (place, _) in inouts {
      take(Value(registers: front, type: place.type, isOwned: true), to: place.registers)
      front = front.advanced(by: place.type.layout)
    }
    builder.nextWord = max(front.word + shape.result.layout.words, front.word)
    builder.nextReference = front.reference + shape.result.layout.references
    for (place, _) in inouts.reversed() { end(place) }
    markDirty(front, shape.result.layout)
    if shape.canThrow {
      // Where an error is pending there is no result.
      let saved = dirty
      for lane in 0..<shape.result.layout.references { dirty[front.reference + lane] = nil }
      checkError()
      dirty = saved
    }
    return Value(registers: front, type: shape.result, isOwned: true)
  }

  /// Puts an argument that is passed by value where the callee finds it.
  private func lower(
    _ argument: ArgumentSource, at index: Int, of shape: FunctionShape, into registers: Registers
  ) {
    let type = shape.parameters[index].type
    switch argument {
    case .expression(let expression):
      guard shape.declaration.synthesis == .memberwiseInitializer,
        type.nominal?.isPropertyWrapper ?? false, descriptor(expression.type) != type
      else { return lower(expression, into: registers) }
      // A property with a wrapper is given as the value that it wraps.
      scratch {
        if let (value, made) = wrapping(shape.declaration.parameters[index].label, of: shape) {
          lower(
            TypedExpression(
              .letIn(value, expression, body: made), type: made.type, range: expression.range),
            into: registers)
        } else {
          wrap(lower(expression), as: type, into: registers)
        }
      }
    case .value(let value): move(value, to: registers)
    case .inoutExpression, .place: preconditionFailure("what is modified has a place")
    case .variadic(let values, _):
      scratch {
        let array = makeArray(of: type.arguments[0], capacity: values.count, type)
        for value in values {
          scratch { append(lower(value), to: array.registers.reference) }
        }
        move(array, to: registers)
      }
    case .defaultValue(let expression, let inner):
      scratch { lowerDefault(expression, inner, type, into: registers) }
    }
  }

  /// `@Clamped(0...10) var level`: what a memberwise initialiser makes of the level it is given.
  private func wrapping(
    _ name: String?, of shape: FunctionShape
  ) -> (value: VariableDeclaration, made: TypedExpression)? {
    let storage = shape.result.nominal?.storedProperties.first { $0.wrappedName == name }
    return storage?.wrapped?()
  }

  private func emit(_ callee: Callee, _ shape: FunctionShape, _ base: Registers) {
    switch callee {
    case .stub(let stub, _):
      builder.emit(.call, base.word, base.reference)
      builder.data(stub)
    case .method(let site, _):
      builder.emit(.callMethod, base.word, base.reference)
      builder.data(site)
    case .existential(let site, _):
      builder.emit(.callExistential, base.word, base.reference)
      builder.data(site)
    case .opened(let site, let shape, let parameter):
      let before = shape.parameters[..<parameter].reduce(shape.receiver?.type.layout ?? .void) {
        $0.followed(by: $1.type.layout)
      }
      if shape.parameters[parameter].type.isExistential {
        builder.emit(.callExistential, base.word, base.reference, before.references)
      } else {
        builder.emit(.callMetatype, base.word, base.reference, base.word + before.words)
      }
      builder.data(site)
    case .metatype(let site, _, let word):
      builder.emit(.callMetatype, base.word, base.reference, word)
      builder.data(site)
    case .native(let function, let types, _):
      var signature: [TypeDescriptor] = []
      var references = 0
      var front = Layout.void
      if let receiver = shape.receiver {
        signature.append(receiver.type)
        references += receiver.type.layout.references
        if receiver.isInout { front = front.followed(by: receiver.type.layout) }
      }
      for parameter in shape.parameters {
        signature.append(parameter.type)
        references += parameter.type.layout.references
        if parameter.isInout { front = front.followed(by: parameter.type.layout) }
      }
      finishNative(
        shape.declaration.native ?? shape.declaration.name, function, types: types,
        signature: signature + [shape.result], base, references,
        front.followed(by: shape.result.layout), canThrow: shape.canThrow)
    case .intrinsic, .enumCase, .storedProperty: break
    }
    // The results need room in the frame too.
    let results = shape.result.layout
    let saved = (builder.nextWord, builder.nextReference)
    builder.nextWord = max(saved.0, base.word + results.words + 1)
    builder.nextReference = max(saved.1, base.reference + results.references + 1)
    (builder.nextWord, builder.nextReference) = saved
  }

  /// Passes the variables that a local function uses, each as this function keeps it.
  func pass(_ captures: [VariableDeclaration]) {
    for variable in captures { passCapture(variable) }
  }

  func passCapture(_ variable: VariableDeclaration) {
    switch storage[variable] {
    case .box(let register)?:
      let target = builder.allocateReference()
      builder.emit(.copyReference, target, register)
      dirty[target] = branchDepth
    case .registers(let registers)?:
      let type = captureType(variable)
      let target = builder.allocate(type.layout)
      move(Value(registers: registers, type: type, isOwned: false), to: target)
      markDirty(target, type.layout)
    case nil:
      // A variable declared further down: its box is made now, its value later.
      let type = captureType(variable)
      _ = declare(variable, type: type)
      passCapture(variable)
    }
  }

  /// What a captured variable's registers hold: a weak one's is one reference.
  func captureType(_ variable: VariableDeclaration) -> TypeDescriptor {
    variable.ownership == .strong ? descriptor(variable.type) : program.anyObject
  }

  /// A default value stands in the callee's generic context.
  func lowerDefault(
    _ expression: TypedExpression, _ inner: Substitutions, _ type: TypeDescriptor,
    into target: Registers
  ) {
    if inner.isEmpty || !expression.type.flags.contains(.hasParameter) {
      return lower(expression, into: target)
    }
    let stub = program.defaultStub(expression, inner, type)
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    builder.emit(.call, base.word, base.reference)
    builder.data(stub)
    let registers = builder.allocate(type.layout)
    markDirty(registers, type.layout)
    move(Value(registers: registers, type: type, isOwned: true), to: target)
  }
}
