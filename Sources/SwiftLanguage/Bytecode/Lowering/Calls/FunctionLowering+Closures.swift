internal import Diagnostics

/// Function values.
extension FunctionLowering {
  // MARK: Bodies

  /// Binds a parameter to the next registers, in a box where a closure captures and changes it.
  func bindParameter(
    _ variable: VariableDeclaration, _ type: TypeDescriptor, _ registers: Registers
  ) {
    storage[variable] = .registers(registers)
    noteGroup(registers, type)
    pendingBoxes.append((variable, type, registers))
  }

  /// Moves captured parameters into boxes, once all parameters have their registers.
  func boxParameters() {
    for (variable, type, registers) in pendingBoxes where needsBox(variable) {
      let box = builder.allocateReference()
      builder.emit(.recordMakeFilled, box, registers.word, registers.reference)
      builder.data(program.boxLayout(type.layout))
      storage[variable] = .box(box)
    }
    pendingBoxes = []
  }

  /// The registers of what the function captured, behind its parameters.
  func bindCaptures(_ variables: [VariableDeclaration]) {
    for variable in variables {
      if !variable.isLet {
        storage[variable] = .box(builder.allocateReference())
      } else {
        let type = captureType(variable)
        storage[variable] = .registers(builder.allocate(type.layout))
      }
    }
  }

  // MARK: Closures

  func lowerClosure(_ closure: TypedClosure, _ expression: TypedExpression) -> Value {
    let type = descriptor(expression.type)
    let captures = program.captures.captures(of: closure)
    let listed = closure.captures
    let types = listed.map { capture -> TypeDescriptor in
      capture.strength == .strong ? descriptor(capture.variable.type) : program.anyObject
    }
    let stub = closureStub(closure, captures, types, expression)
    noteOrder(of: closure, types, expression, on: stub)
    return makeClosure(stub, type) {
      for (capture, type) in zip(listed, types) {
        let target = builder.allocate(type.layout)
        if capture.strength == .strong {
          lower(capture.value, into: target)
        } else {
          scratch {
            let made = weakReference(to: lower(capture.value))
            builder.emit(.takeReference, target.reference, made.registers.reference)
            dirty[made.registers.reference] = nil
          }
        }
        markDirty(target, type.layout)
      }
      pass(captures)
    }
  }

  /// A closure object of a stub with what `capture` puts into the next registers.
  func makeClosure(_ stub: FunctionStub, _ type: TypeDescriptor, _ capture: () -> Void) -> Value {
    let result = builder.allocateReference()
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    capture()
    let words = builder.nextWord - base.word
    let references = builder.nextReference - base.reference
    if words == 0 && references == 0 {
      // All that it is stands here already: one object serves every time.
      builder.emit(.loadConstant, result)
      builder.data(ClosureObject.make(target: stub.target, words: 0, references: 0))
      builder.keep(stub)
    } else {
      builder.emit(.closureCapture, result, base.word, base.reference)
      builder.data(stub)
      builder.data(words | references << 32)
    }
    for lane in 0..<references { dirty[base.reference + lane] = nil }
    builder.nextWord = base.word
    builder.nextReference = base.reference
    dirty[result] = branchDepth
    return Value(
      registers: Registers(word: base.word, reference: result), type: type, isOwned: true)
  }

  private func closureStub(
    _ closure: TypedClosure, _ captures: [VariableDeclaration], _ listed: [TypeDescriptor],
    _ expression: TypedExpression
  ) -> FunctionStub {
    let key = Program.ClosureKey(
      closure: ObjectIdentifier(closure), substitutions: substitutions)
    let substitutions = substitutions
    let program = program
    return program.closureStub(key, range: expression.range) {
      let result = program.descriptors.descriptor(
        of: program.descriptors.concrete(closure.type.result, substitutions))
      let inner = FunctionLowering(
        program: program, substitutions: substitutions, result: result)
      var parameters: [TypeDescriptor] = []
      for (variable, parameter) in zip(closure.parameters, closure.type.parameters) {
        let type = inner.descriptor(parameter.type)
        parameters.append(type)
        inner.bindParameter(variable, type, inner.builder.allocate(type.layout))
        if parameter.isInout { inner.inoutVariables.append((variable, type)) }
      }
      for (capture, type) in zip(closure.captures, listed) {
        inner.storage[capture.variable] = .registers(inner.builder.allocate(type.layout))
      }
      inner.bindCaptures(captures)
      inner.lowerBody(
        closure.body, name: "closure", parameters: parameters, range: expression.range)
      return inner.builder.finish(name: "closure", parameters: parameters, result: result)
    }
  }

  /// The statements of a function; a body that ends without `return` returns nothing.
  func lowerBody(
    _ body: TypedBody, name: String, parameters: [TypeDescriptor], range: SourceRange
  ) {
    let scan = Captures(program.captures)
    scan.collect(body)
    captured = scan.captured
    builder.range = range
    boxParameters()
    pushScope()
    for statement in body.statements { lower(statement) }
    leave(scopes.count - 1)
    scopes[scopes.count - 1].deferred = []
    leaveForReturn(nil)
  }

  // MARK: Functions as values

  func lowerFunctionValue(_ reference: FunctionReference, _ expression: TypedExpression) -> Value {
    let type = descriptor(expression.type)
    let callee = callee(of: reference)
    if case .stub(let stub, let shape) = callee, shape.receiver == nil,
      shape.declaration.role != .initializer || !shape.result.isClass
    {
      noteOrder(of: callee, on: stub)
      return makeClosure(stub, type) { pass(shape.captures) }
    }
    let stub = forwarder(callee, type, expression, isBound: false)
    noteOrder(of: callee, on: stub)
    return makeClosure(stub, type) {}
  }

  func lowerBoundMethod(
    _ receiver: TypedExpression, _ reference: FunctionReference, _ expression: TypedExpression
  ) -> Value {
    let type = descriptor(expression.type)
    let callee = callee(of: reference)
    let stub = forwarder(callee, type, expression, isBound: true)
    return makeClosure(stub, type) {
      let receiverType = descriptor(receiver.type)
      let target = builder.allocate(receiverType.layout)
      lower(receiver, into: target)
      markDirty(target, receiverType.layout)
    }
  }

  /// Code that takes a function value's arguments (and a receiver behind them) and calls.
  private func forwarder(
    _ callee: Callee, _ type: TypeDescriptor, _ expression: TypedExpression, isBound: Bool
  ) -> FunctionStub {
    let program = program
    let substitutions = substitutions
    let parts = type.functionParts
    return program.anonymousStub("function", expression.range, substitutions) {
      let inner = FunctionLowering(
        program: program, substitutions: substitutions, result: parts.result)
      // In-out arguments come back changed.
      var isInout: [Bool] = []
      if case .function(let function) = type.type.kind {
        isInout = function.parameters.map(\.isInout)
      }
      var values: [Value] = []
      var sources: [ArgumentSource] = []
      for (index, parameter) in parts.parameters.enumerated() {
        let shape = FunctionShape.Parameter(
          type: parameter, isInout: index < isInout.count && isInout[index])
        let value = inner.thunkParameter(shape)
        values.append(value)
        sources.append(inner.thunkArgument(value, isInout: shape.isInout))
      }
      inner.builder.range = expression.range
      inner.pushScope()
      inner.scratch {
        let result: Value
        switch callee {
        case .enumCase(let enumCase):
          result = inner.makeCase(enumCase, values, parts.result)
        case .intrinsic(let name, let shape):
          result = inner.lowerIntrinsic(
            name, shape, receiver: nil, sources: sources, expression.range)
        case .storedProperty(let property): result = inner.readStored(property, of: values[0])
        case .stub(_, let shape), .method(_, let shape), .existential(_, let shape),
          .native(_, _, let shape), .metatype(_, let shape, _),
          .opened(_, let shape, _):
          var receiver: ArgumentSource?
          if isBound, let parameter = shape.receiver {
            receiver = .value(
              Value(
                registers: inner.builder.allocate(parameter.type.layout), type: parameter.type,
                isOwned: false))
          } else if shape.receiver != nil, shape.declaration.role == .initializer {
            receiver = .value(inner.allocateInstance(shape))
          }
          result = inner.emitCall(
            callee, shape, receiver: receiver, arguments: sources, expression.range)
        }
        inner.emitReturn(parts.result.layout == result.type.layout ? result : nil)
      }
      return inner.builder.finish(
        name: "function", parameters: parts.parameters, result: parts.result)
    }
  }

  /// An enum case from values.
  func makeCase(
    _ enumCase: EnumCaseDeclaration, _ values: [Value], _ type: TypeDescriptor
  ) -> Value {
    if case .optional = type.shape { return wrapped(values[0], as: type) }
    let shape = type.cases[enumCase.index]
    let registers = builder.allocate(type.layout)
    let payload = Registers(word: registers.word + 1, reference: registers.reference)
    let target = shape.isIndirect ? builder.allocate(shape.payload) : payload
    for (field, value) in zip(shape.fields, values) { move(value, to: target.offset(field)) }
    if shape.isIndirect {
      builder.emit(.recordMakeFilled, payload.reference, target.word, target.reference)
      builder.data(program.boxLayout(shape.payload))
    }
    builder.loadInteger(registers.word, enumCase.index)
    markDirty(registers, type.layout)
    return Value(registers: registers, type: type, isOwned: true)
  }

  func lowerEnumCaseFunction(
    _ enumCase: EnumCaseDeclaration, _ expression: TypedExpression
  ) -> Value {
    let type = descriptor(expression.type)
    return makeClosure(forwarder(.enumCase(enumCase), type, expression, isBound: false), type) {}
  }

  /// `Type.method`: a function of the instance that gives the bound method.
  func lowerUnboundMethod(_ reference: FunctionReference, _ expression: TypedExpression) -> Value {
    let type = descriptor(expression.type)
    let outer = type.functionParts
    let callee = callee(of: reference)
    let bound = forwarder(callee, outer.result, expression, isBound: true)
    let program = program
    let substitutions = substitutions
    let stub = program.anonymousStub("function", expression.range, substitutions) {
      let inner = FunctionLowering(
        program: program, substitutions: substitutions, result: outer.result)
      let receiver = outer.parameters[0]
      let value = Value(
        registers: inner.builder.allocate(receiver.layout), type: receiver, isOwned: false)
      inner.pushScope()
      inner.scratch {
        let made = inner.makeClosure(bound, outer.result) {
          let target = inner.builder.allocate(receiver.layout)
          inner.move(value, to: target)
          inner.markDirty(target, receiver.layout)
        }
        inner.emitReturn(made)
      }
      return inner.builder.finish(
        name: "function", parameters: outer.parameters, result: outer.result)
    }
    return makeClosure(stub, type) {}
  }

  /// A function as a function of another type: arguments and result are converted on the way.
  func lowerFunctionConversion(
    _ base: TypedExpression, _ expression: TypedExpression
  ) -> Value {
    let from = descriptor(base.type)
    let to = descriptor(expression.type)
    if from.isSameShape(as: to) {
      var value = lower(base)
      value.type = to
      return value
    }
    return convertFunction(from, to, expression.range) { lower(base, into: $0) }
  }

  /// A function that takes and gives what another type says, and calls the one that `put` puts into a
  /// register.
  func convertFunction(
    _ from: TypeDescriptor, _ to: TypeDescriptor, _ range: SourceRange, _ put: (Registers) -> Void
  ) -> Value {
    let source = from.functionParts
    let wanted = to.functionParts
    let program = program
    let substitutions = substitutions
    let isInout = to.takesInout
    let stub = program.anonymousStub("function", range, substitutions) {
      let inner = FunctionLowering(
        program: program, substitutions: substitutions, result: wanted.result)
      let values = wanted.parameters.map {
        Value(registers: inner.builder.allocate($0.layout), type: $0, isOwned: false)
      }
      let closure = Value(
        registers: inner.builder.allocate(.reference), type: from, isOwned: false)
      for (value, isInout) in zip(values, isInout) where isInout { inner.passBack(value) }
      inner.pushScope()
      inner.scratch {
        let converted = zip(values, source.parameters).map { inner.convert($0, to: $1) }
        let window = Registers(
          word: inner.builder.nextWord, reference: inner.builder.nextReference)
        for (value, isInout) in zip(converted, isInout) {
          let target = inner.builder.allocate(value.type.layout)
          if isInout { inner.take(value, to: target) } else { inner.move(value, to: target) }
        }
        inner.emitApply(closure, window)
        // What is passed in and out comes back in front of the result.
        var front = window
        for (value, isInout) in zip(values, isInout) where isInout {
          inner.take(
            Value(registers: front, type: value.type, isOwned: true), to: value.registers)
          front = front.advanced(by: value.type.layout)
        }
        inner.builder.nextWord = front.word
        inner.builder.nextReference = front.reference
        let made = Value(
          registers: inner.builder.allocate(source.result.layout), type: source.result,
          isOwned: true)
        inner.checkError()
        inner.emitReturn(
          wanted.result.layout.isEmpty ? nil : inner.convert(made, to: wanted.result))
      }
      return inner.builder.finish(
        name: "function", parameters: wanted.parameters, result: wanted.result)
    }
    return makeClosure(stub, to) {
      let target = builder.allocate(.reference)
      put(target)
      dirty[target.reference] = branchDepth
    }
  }
}

extension TypeDescriptor {
  /// Which parameters of a function are passed in and out.
  fileprivate var takesInout: [Bool] {
    guard case .function(let function) = type.kind else { return [] }
    return function.parameters.map(\.isInout)
  }

  /// Whether a value of this type is one of the other without any change.
  func isSameShape(as other: TypeDescriptor) -> Bool {
    if self == other { return true }
    switch (shape, other.shape) {
    case (.existential, .existential), (.classInstance, .classInstance): return true
    case (.function, .function):
      let (own, theirs) = (functionParts, other.functionParts)
      return own.parameters.count == theirs.parameters.count
        && zip(own.parameters, theirs.parameters).allSatisfy { $0.isSameShape(as: $1) }
        && own.result.isSameShape(as: theirs.result)
    case (.optional, .optional):
      return arguments[0].isSameShape(as: other.arguments[0])
    case (.tuple, .tuple):
      return fields.count == other.fields.count
        && zip(fields, other.fields).allSatisfy { $0.type.isSameShape(as: $1.type) }
    default: return false
    }
  }
}
