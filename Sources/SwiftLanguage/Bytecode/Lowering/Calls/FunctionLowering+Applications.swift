internal import Diagnostics

/// Calls of function values.
extension FunctionLowering {
  func lowerApply(
    _ function: TypedExpression, _ arguments: [TypedArgument], _ expression: TypedExpression,
    to target: Registers? = nil
  ) -> Value {
    if let value = inlinedApplication(function, arguments, expression, to: target) { return value }
    var closure = lower(function)
    guard case .function(let type) = closure.type.type.kind else {
      return unsupported(
        "a value that is no function is called", descriptor(expression.type))
    }
    // Kept for the call: the variable may change while arguments are evaluated.
    if !closure.isOwned, !arguments.isEmpty, !isConstant(function),
      !arguments.allSatisfy(isPlain)
    {
      closure = ownedCopy(closure)
    }
    let result = program.descriptors.descriptor(of: type.result)
    var inouts: [(place: Place, registers: Registers)] = []
    var places: [Int: Place] = [:]
    for (index, argument) in arguments.enumerated() {
      if case .inoutReference(let value) = argument { places[index] = prepare(value) }
    }
    let base = Registers(word: builder.nextWord, reference: builder.nextReference)
    for (index, argument) in arguments.enumerated() {
      let parameter = program.descriptors.descriptor(of: type.parameters[index].type)
      let registers = builder.allocate(parameter.layout)
      switch argument {
      case .value(let value): lower(value, into: registers)
      case .inoutReference:
        if let place = places[index] { inouts.append((place, registers)) }
        continue
      case .variadic(let values):
        scratch {
          let array = makeArray(of: parameter.arguments[0], capacity: values.count, parameter)
          for value in values {
            scratch { append(lower(value), to: array.registers.reference) }
          }
          move(array, to: registers)
        }
      case .defaultValue:
        program.descriptors.fail("a function value has no default arguments")
      }
      markDirty(registers, parameter.layout)
    }
    for (place, registers) in inouts {
      begin(place)
      take(place.value, to: registers)
    }
    emitApply(closure, base)
    for lane in dirty.keys where lane >= base.reference { dirty[lane] = nil }
    var front = base
    for (place, _) in inouts {
      take(Value(registers: front, type: place.type, isOwned: true), to: place.registers)
      front = front.advanced(by: place.type.layout)
    }
    builder.nextWord = front.word + result.layout.words
    builder.nextReference = front.reference + result.layout.references
    for (place, _) in inouts.reversed() { end(place) }
    if type.thrown != nil { checkError() }
    markDirty(front, result.layout)
    return Value(registers: front, type: result, isOwned: true)
  }

  private func isPlain(_ argument: TypedArgument) -> Bool {
    guard case .value(let value) = argument else { return false }
    switch value.kind {
    case .variable, .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral: return true
    default: return false
    }
  }

  /// Calls a closure whose arguments are in the window from `base` to the next free registers.
  func emitApply(_ closure: Value, _ base: Registers) {
    builder.emit(.callClosure, base.word, base.reference, closure.registers.reference)
    let words = builder.nextWord - base.word
    let references = builder.nextReference - base.reference
    builder.data(words | references << 32)
    // Room for what it captured is checked by the callee's frame; results need it here.
    let saved = (builder.nextWord, builder.nextReference)
    builder.nextWord += 1
    builder.nextReference += 1
    (builder.nextWord, builder.nextReference) = saved
  }
}
