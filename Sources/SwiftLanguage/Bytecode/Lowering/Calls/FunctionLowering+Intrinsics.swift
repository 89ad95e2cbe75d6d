internal import Diagnostics

extension FunctionLowering {
  func lowerIntrinsic(
    _ name: String, _ shape: FunctionShape, _ receiver: TypedExpression?,
    _ arguments: [TypedArgument], _ expression: TypedExpression, to target: Registers?
  ) -> Value {
    // Operators whose second operand may not run.
    if let value = lowerLazy(name, operands(receiver, arguments), expression, to: target) {
      return value
    }
    return lowerIntrinsic(
      name, shape, receiver: receiver.map { .expression($0) },
      sources: source(arguments, shape), expression.range)
  }

  /// `&&`, `||` and `??`.
  private func lowerLazy(
    _ name: String, _ operands: [TypedExpression], _ expression: TypedExpression,
    to target: Registers?
  ) -> Value? {
    switch name {
    case "logicalAnd", "logicalOr":
      let result = temporary(descriptor(expression.type))
      let end = builder.label()
      lower(operands[0], into: result.registers)
      builder.jump(
        name == "logicalAnd" ? .branchFalse : .branchTrue, result.registers.word, to: end)
      inBranch {
        if let second = inlineBody(operands[1]) {
          lower(second, into: result.registers)
        } else {
          scratch { move(callThunk(operands[1]), to: result.registers) }
        }
      }
      builder.bind(end)
      return result
    case "coalesce":
      let type = descriptor(expression.type)
      let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
      let (isNil, end) = (builder.label(), builder.label())
      branchDepth += 1
      let mark = builder.nextReference
      let highest = builder.highestReference {
        scratch {
          let value = lower(operands[0])
          branchNil(value, whenNil: true, to: isNil)
          let inner = payload(of: value)
          if inner.type.layout == type.layout, type != value.type || inner.type == type {
            move(inner, to: result.registers)
          } else {
            // `a ?? b` of two optionals: the first as it is.
            move(value, to: result.registers)
          }
        }
      }
      builder.jump(.jump, to: end)
      builder.bind(isNil)
      if highest > mark { clear(mark, highest - mark) }
      if let second = inlineBody(operands[1]) {
        lower(second, into: result.registers)
      } else {
        scratch { move(callThunk(operands[1]), to: result.registers) }
      }
      builder.bind(end)
      branchDepth -= 1
      markDirty(result.registers, type.layout)
      return result
    default: return nil
    }
  }

  /// Calls a function value without arguments.
  private func callThunk(_ function: TypedExpression) -> Value {
    lowerApply(function, [], function)
  }

  /// An intrinsic with its operands from anywhere.
  func lowerIntrinsic(
    _ name: String, _ shape: FunctionShape, receiver: ArgumentSource?, sources: [ArgumentSource],
    _ range: SourceRange
  ) -> Value {
    var all: [ArgumentSource] = receiver.map { [$0] } ?? []
    all += sources
    if let value = lowerPlainIntrinsic(name, shape, all) { return value }
    // The others are native functions of the core.
    guard let function = CoreNatives.table[name] else {
      return unsupported("the machine has no '\(name)'", shape.result)
    }
    let callee = Callee.native(function, types: program.genericArguments(shape), shape)
    return emitCall(callee, shape, receiver: receiver, arguments: sources, range)
  }

  /// The value of an operand.
  func value(of source: ArgumentSource) -> Value? {
    switch source {
    case .expression(let expression), .inoutExpression(let expression): lower(expression)
    case .value(let value): value
    case .place(let place): read(place)
    case .variadic, .defaultValue: nil
    }
  }

  private func place(of source: ArgumentSource) -> Place? {
    switch source {
    case .inoutExpression(let expression), .expression(let expression): prepare(expression)
    case .place(let place): place
    case .value(let value): Place(.registers, value.type, value.registers)
    case .variadic, .defaultValue: nil
    }
  }

  private func isInout(_ source: ArgumentSource) -> Bool {
    switch source {
    case .inoutExpression, .place: true
    default: false
    }
  }

  /// Intrinsics with instructions of their own; nil where there is none.
  private func lowerPlainIntrinsic(
    _ name: String, _ shape: FunctionShape, _ sources: [ArgumentSource]
  ) -> Value? {
    let void = Value(
      registers: Registers(word: 0, reference: 0), type: descriptor(.void), isOwned: false)
    switch name {
    case "array.count":
      guard let array = sources.first.flatMap({ value(of: $0) }), array.type.isArray else {
        return nil
      }
      let result = temporary(shape.result)
      emitPlain(.arrayCount, result.registers.word, array.registers.reference)
      return result
    case "array.append":
      guard sources.count == 2, let place = place(of: sources[0]), place.type.isArray else {
        return nil
      }
      scratch {
        let mark = builder.nextReference
        guard var element = value(of: sources[1]) else { return }
        releaseLoads(from: mark, keeping: element)
        if !element.isOwned { element = ownedOrWord(element) }
        begin(place)
        append(element, to: place.registers.reference)
        end(place)
      }
      return void
    case "array.popLast":
      guard sources.count == 1, let place = place(of: sources[0]), place.type.isArray else {
        return nil
      }
      let result = temporary(shape.result)
      begin(place)
      builder.emit(
        .arrayRemoveLast, result.registers.word, place.registers.reference,
        result.registers.reference)
      end(place)
      markDirty(result.registers, shape.result.layout)
      return result
    case "array.swap":
      guard sources.count == 3, let place = place(of: sources[0]), place.type.isArray else {
        return nil
      }
      scratch {
        let mark = builder.nextReference
        guard let (first, second) = pair(sources[1], sources[2]) else { return }
        releaseLoads(from: mark, keeping: first, second)
        begin(place)
        builder.emit(
          .arraySwap, place.registers.reference, first.registers.word, second.registers.word)
        end(place)
      }
      return void
    case "array.known":
      guard let source = sources.first, let value = value(of: source) else { return nil }
      if value.type.isArray, value.type == shape.result.arguments[0] {
        return Value(
          registers: value.registers, type: shape.result, isOwned: value.isOwned)
      }
      let known = shape.result.arguments[0]
      if case .string = value.type.shape, case .character = known.arguments[0].shape {
        let name = "String.characters"
        let made = callNative(
          name, program.native(named: name), types: [], [value], result: known)
        return Value(registers: made.registers, type: shape.result, isOwned: made.isOwned)
      }
      if let made = elements(ofSlice: value, known) {
        return Value(registers: made.registers, type: shape.result, isOwned: made.isOwned)
      }
      let result = temporary(shape.result)
      makeNil(shape.result, result.registers)
      return result
    case "set.known":
      guard let source = sources.first, let value = value(of: source) else { return nil }
      if let nominal = value.type.nominal, nominal.source < 0,
        value.type.fields.map(\.type) == [shape.result.arguments[0]]
      {
        return Value(
          registers: value.registers, type: shape.result, isOwned: value.isOwned)
      }
      let result = temporary(shape.result)
      makeNil(shape.result, result.registers)
      return result
    case "dictionary.find":
      guard sources.count == 2, let (dictionary, key) = pair(sources[0], sources[1]) else {
        return nil
      }
      let result = temporary(shape.result)
      emitPlain(
        .dictionaryFind, result.registers.word, dictionary.registers.reference, key.registers.word)
      builder.data(key.registers.reference)
      return result
    case "dictionary.get":
      guard sources.count == 2, let (dictionary, key) = pair(sources[0], sources[1]) else {
        return nil
      }
      return getEntry(dictionary, key, shape.result)
    case "equal" where isOptionalText(shape), "notEqual" where isOptionalText(shape):
      guard let (left, right) = pair(sources[0], sources[1]) else { return nil }
      return compareOptionalTexts(left, right, shape.result, isEqual: name == "equal")
    case "string.equal", "equal", "notEqual":
      guard sources.count == 2, shape.parameters.allSatisfy({ $0.type.isText }),
        let (left, right) = pair(sources[0], sources[1]), left.type.isText, right.type.isText
      else { break }
      let result = temporary(shape.result)
      emitPlain(
        .stringEqual, result.registers.word, left.registers.reference, right.registers.reference)
      if name == "notEqual" { emitPlain(.not, result.registers.word, result.registers.word) }
      return result
    case "string.less", "less", "greater", "lessEqual", "greaterEqual":
      guard sources.count == 2, shape.parameters.allSatisfy({ $0.type.isText }),
        let (left, right) = pair(sources[0], sources[1]), left.type.isText, right.type.isText
      else { break }
      let result = temporary(shape.result)
      let isSwapped = name == "greater" || name == "lessEqual"
      emitPlain(
        .stringLess, result.registers.word, (isSwapped ? right : left).registers.reference,
        (isSwapped ? left : right).registers.reference)
      if name.hasSuffix("Equal") { emitPlain(.not, result.registers.word, result.registers.word) }
      return result
    case "string.append":
      guard sources.count == 2, let place = place(of: sources[0]), place.type.isText else {
        return nil
      }
      if case .expression(let literal) = sources[1], case .stringLiteral(let text) = literal.kind {
        begin(place)
        appendText(text, to: place.registers.reference)
        end(place)
        return void
      }
      scratch {
        let mark = builder.nextReference
        guard let part = value(of: sources[1]), part.type.isText else { return }
        releaseLoads(from: mark, keeping: part)
        begin(place)
        appendText(part, to: place.registers.reference)
        end(place)
      }
      return void
    case "min", "max":
      guard shape.parameters.isEmpty, case .scalar(let scalar) = shape.result.shape,
        scalar.isInteger
      else { return nil }
      let (lower, upper) = CoreNatives.bounds(scalar)
      return constant(Int(truncatingIfNeeded: name == "min" ? lower : upper), shape.result)
    case "array.get":
      guard sources.count == 2, let array = value(of: sources[0]), array.type.isArray,
        let index = value(of: sources[1])
      else { return nil }
      return getElement(array, index.registers.word, shape.result)
    case "describe" where shape.parameters.count + (shape.receiver == nil ? 0 : 1) == 1:
      guard let source = sources.first, let operand = value(of: source) else { return nil }
      if operand.type.isText {
        // A text describes itself, and a character is the text of itself.
        return Value(
          registers: operand.registers, type: shape.result, isOwned: operand.isOwned)
      }
      if operand.type.isSignedWord {
        let result = temporary(shape.result)
        builder.emit(.integerText, result.registers.reference, operand.registers.word)
        markDirty(result.registers, shape.result.layout)
        return result
      }
      return callNative(
        "describe", program.describe, types: [operand.type], [operand], result: shape.result)
    default: break
    }
    if sources.count == 2, isInout(sources[0]) {
      // `a += b`: the place is read and written with the plain operation between.
      let operandType = shape.parameters.first?.type ?? shape.receiver?.type
      guard let operandType, arithmetic(name, operandType) != nil else { return nil }
      scratch {
        guard let place = place(of: sources[0]) else { return }
        if case .expression(let right) = sources[1], let number = smallConstant(right),
          case .scalar(let scalar) = operandType.shape,
          let (opcode, operand) = immediateOperation(name, number, scalar)
        {
          begin(place)
          builder.emit(opcode, place.registers.word, place.registers.word, operand)
          end(place)
          return
        }
        let mark = builder.nextReference
        guard let right = value(of: sources[1]) else { return }
        releaseLoads(from: mark, keeping: right)
        begin(place)
        _ = emitArithmetic(
          name, operandType, place.value, right, into: place.registers, result: operandType)
        end(place)
      }
      return void
    }
    return lowerScalarIntrinsic(name, shape, sources)
  }

  /// Two operands; the first is copied where evaluating the second may change it.
  private func pair(_ first: ArgumentSource, _ second: ArgumentSource) -> (Value, Value)? {
    if case .expression(let one) = first, case .expression(let other) = second {
      return lowerPair(one, other)
    }
    guard let one = value(of: first), let other = value(of: second) else { return nil }
    return (one, other)
  }

  /// The value of a key as an optional.
  func getEntry(_ dictionary: Value, _ key: Value, _ type: TypeDescriptor) -> Value {
    let result = temporary(type)
    builder.emit(
      .dictionaryGet, result.registers.word, dictionary.registers.reference, key.registers.word)
    builder.data(result.registers.reference | key.registers.reference << 32)
    markDirty(result.registers, type.layout)
    return result
  }

  private func ownedOrWord(_ value: Value) -> Value {
    value.type.layout.references == 0 && value.type.layout.words == 1 ? value : ownedCopy(value)
  }

  private func lowerScalarIntrinsic(
    _ name: String, _ shape: FunctionShape, _ sources: [ArgumentSource]
  ) -> Value? {
    let operandType = shape.receiver?.type ?? shape.parameters.first?.type
    if sources.count == 2, let operandType {
      guard arithmetic(name, operandType) != nil else { return nil }
      let left: Value
      let right: Value
      if case .expression(let first) = sources[0], case .expression(let second) = sources[1] {
        if let number = smallConstant(second),
          let value = emitImmediate(name, operandType, first, number, shape.result)
        {
          return value
        }
        if name == "add" || name == "multiply", let number = smallConstant(first),
          let value = emitImmediate(name, operandType, second, number, shape.result)
        {
          return value
        }
        if name == "divide", let value = quotientOfZeros(first, second, shape.result) {
          return value
        }
        (left, right) = lowerPair(first, second)
      } else {
        guard let first = value(of: sources[0]), let second = value(of: sources[1]) else {
          return nil
        }
        (left, right) = (first, second)
      }
      let result = temporary(shape.result)
      return emitArithmetic(
        name, operandType, left, right, into: result.registers, result: shape.result)
    }
    if sources.count == 1, let scalar = operandType?.integerOrNumber {
      guard let opcode = unary(name, scalar, shape.result) else { return nil }
      guard let operand = value(of: sources[0]) else { return nil }
      if opcode == .nop {
        return Value(registers: operand.registers, type: shape.result, isOwned: operand.isOwned)
      }
      let result = temporary(shape.result)
      if opcode == .narrowWrapping || opcode == .convertInteger,
        case .scalar(let wanted) = shape.result.shape
      {
        emitPlain(
          opcode, result.registers.word, operand.registers.word, Int(wanted.rawValue))
        return result
      }
      emitPlain(opcode, result.registers.word, operand.registers.word)
      narrow(name, scalar, result.registers.word)
      return result
    }
    return nil
  }

  private func unary(_ name: String, _ scalar: Scalar, _ result: TypeDescriptor) -> Opcode? {
    switch name {
    case "negate":
      switch scalar {
      case .double: return .negateDouble
      case .float: return .negateFloat
      default: return scalar.isSigned ? .negate : nil
      }
    case "not": return scalar == .bool ? .not : (scalar.isInteger ? .complement : nil)
    case "squareRoot": return scalar == .double ? .squareRootDouble : nil
    case "convert":
      guard case .scalar(let wanted) = result.shape else { return nil }
      return conversion(from: scalar, to: wanted)
    case "truncating":
      guard case .scalar(let wanted) = result.shape, scalar.isInteger, wanted.isInteger else {
        return nil
      }
      return .narrowWrapping
    default: return nil
    }
  }

  /// The instruction that makes one numeric type another; nil where a native function has to.
  private func conversion(from source: Scalar, to wanted: Scalar) -> Opcode? {
    // The word stays as it is.
    if source == wanted || wanted.holdsAll(of: source) { return .nop }
    switch (source, wanted) {
    case (.double, .int64): return .doubleToInt
    case (.double, .float): return .doubleToFloat
    case (.float, .double): return .floatToDouble
    case (.uint64, .int64): return .convertInteger
    case (.uint64, _): return nil
    case (_, .double): return source.isInteger ? .intToDouble : nil
    case (_, .float): return source.isInteger ? .intToFloat : nil
    default: return source.isInteger && wanted.isInteger ? .convertInteger : nil
    }
  }

  /// Operations with a small constant.
  private func emitImmediate(
    _ name: String, _ type: TypeDescriptor, _ first: TypedExpression, _ number: Int,
    _ resultType: TypeDescriptor
  ) -> Value? {
    guard case .scalar(let scalar) = type.shape,
      let (opcode, operand) = immediateOperation(name, number, scalar)
    else { return nil }
    let left = lower(first)
    let result = temporary(resultType)
    emitPlain(opcode, result.registers.word, left.registers.word, operand)
    return result
  }

  /// The instruction of an operation on Int, or of a shift of UInt, with a constant, and what stands
  /// in it.
  private func immediateOperation(
    _ name: String, _ number: Int, _ scalar: Scalar
  ) -> (Opcode, Int)? {
    if scalar == .uint64, (0..<64).contains(number) {
      switch name {
      case "shiftLeft": return (.shiftLeftImmediate, number)
      case "shiftRight": return (.shiftRightUnsignedImmediate, number)
      default: return nil
      }
    }
    guard scalar == .int64 else { return nil }
    switch name {
    case "add": return (.addImmediate, number)
    case "subtract": return number > -32_768 ? (.addImmediate, -number) : nil
    case "multiply": return (.multiplyImmediate, number)
    case "divide", "remainder":
      guard number != 0, number != -1 else { return nil }
      if number > 1, number & (number - 1) == 0 {
        return (name == "divide" ? .dividePower : .remainderPower, number.trailingZeroBitCount)
      }
      return (name == "divide" ? .divideImmediate : .remainderImmediate, number)
    case "and" where number >= 0: return (.andImmediate, number)
    case "shiftLeft" where (0..<64).contains(number): return (.shiftLeftImmediate, number)
    case "shiftRight" where (0..<64).contains(number): return (.shiftRightImmediate, number)
    case "equal": return (.equalImmediate, number)
    case "notEqual": return (.notEqualImmediate, number)
    case "less": return (.lessImmediate, number)
    case "greater": return (.greaterImmediate, number)
    default: return nil
    }
  }

  /// `0.0 / 0.0` as `swiftc` folds it: what the processor makes of it has a sign.
  private func quotientOfZeros(
    _ first: TypedExpression, _ second: TypedExpression, _ type: TypeDescriptor
  ) -> Value? {
    guard case .scalar(let scalar) = type.shape, scalar.isFloating, literalWord(first) == 0,
      literalWord(second) == 0
    else { return nil }
    return constant(bits(.nan, scalar), type)
  }

  /// The instruction of a binary operation on a scalar type; whether operands are swapped and the
  /// result negated.
  private func arithmetic(
    _ name: String, _ type: TypeDescriptor
  ) -> (opcode: Opcode, isSwapped: Bool, isNegated: Bool)? {
    let scalar: Scalar
    switch type.shape {
    case .scalar(let found): scalar = found
    case .unicodeScalar: scalar = .uint32
    case .metatype:
      return name == "metatypeEqual" || name == "equal" ? (.equal, false, false) : nil
    default: return nil
    }
    if name == "metatypeEqual" { return (.equal, false, false) }
    if scalar == .double || scalar == .float {
      let isDouble = scalar == .double
      switch name {
      case "add": return (isDouble ? .addDouble : .addFloat, false, false)
      case "subtract": return (isDouble ? .subtractDouble : .subtractFloat, false, false)
      case "multiply": return (isDouble ? .multiplyDouble : .multiplyFloat, false, false)
      case "divide": return (isDouble ? .divideDouble : .divideFloat, false, false)
      case "equal": return (isDouble ? .equalDouble : .equalFloat, false, false)
      case "notEqual": return (isDouble ? .equalDouble : .equalFloat, false, true)
      case "less": return (isDouble ? .lessDouble : .lessFloat, false, false)
      case "lessEqual": return (isDouble ? .lessEqualDouble : .lessEqualFloat, false, false)
      case "greater": return (isDouble ? .lessDouble : .lessFloat, true, false)
      case "greaterEqual": return (isDouble ? .lessEqualDouble : .lessEqualFloat, true, false)
      default: return nil
      }
    }
    let isWideUnsigned = scalar == .uint64
    switch name {
    case "add": return (isWideUnsigned ? .addUnsigned : .add, false, false)
    case "subtract": return (isWideUnsigned ? .subtractUnsigned : .subtract, false, false)
    case "multiply": return (isWideUnsigned ? .multiplyUnsigned : .multiply, false, false)
    case "divide": return (isWideUnsigned ? .divideUnsigned : .divide, false, false)
    case "remainder": return (isWideUnsigned ? .remainderUnsigned : .remainder, false, false)
    case "addWrapping": return (.addWrapping, false, false)
    case "subtractWrapping": return (.subtractWrapping, false, false)
    case "multiplyWrapping": return (.multiplyWrapping, false, false)
    case "and": return (.and, false, false)
    case "or": return (.or, false, false)
    case "xor": return (.xor, false, false)
    case "shiftLeft": return (.shiftLeft, false, false)
    case "shiftRight": return (isWideUnsigned ? .shiftRightUnsigned : .shiftRight, false, false)
    case "equal": return (.equal, false, false)
    case "notEqual": return (.notEqual, false, false)
    case "less": return (isWideUnsigned ? .lessUnsigned : .less, false, false)
    case "lessEqual": return (isWideUnsigned ? .lessEqualUnsigned : .lessEqual, false, false)
    case "greater": return (isWideUnsigned ? .lessUnsigned : .less, true, false)
    case "greaterEqual": return (isWideUnsigned ? .lessEqualUnsigned : .lessEqual, true, false)
    default: return nil
    }
  }

  private func emitArithmetic(
    _ name: String, _ type: TypeDescriptor, _ left: Value, _ right: Value,
    into target: Registers, result: TypeDescriptor
  ) -> Value? {
    guard let found = arithmetic(name, type) else { return nil }
    if name == "shiftLeft", case .scalar(.uint64) = type.shape {
      // Shifted left by less than nothing it goes right, and there its top bit is no sign.
      let zero = constant(0, right.type), back = temporary(right.type)
      emitPlain(
        .subtractWrapping, back.registers.word, zero.registers.word, right.registers.word)
      emitPlain(.shiftRightUnsigned, target.word, left.registers.word, back.registers.word)
      return Value(registers: target, type: result, isOwned: true)
    }
    let (a, b) =
      found.isSwapped
      ? (right.registers.word, left.registers.word) : (left.registers.word, right.registers.word)
    emitPlain(found.opcode, target.word, a, b)
    if found.isNegated { emitPlain(.not, target.word, target.word) }
    if case .scalar(let scalar) = type.shape { narrow(name, scalar, target.word) }
    return Value(registers: target, type: result, isOwned: true)
  }

  /// Integers narrower than a word are computed in a word, then cut or checked.
  private func narrow(_ name: String, _ scalar: Scalar, _ register: Int) {
    guard scalar.isInteger, scalar.bits < 64 else { return }
    switch name {
    case "add", "subtract", "multiply", "divide", "negate":
      emitPlain(.narrowTrapping, register, register, Int(scalar.rawValue))
    case "addWrapping", "subtractWrapping", "multiplyWrapping", "shiftLeft", "not":
      emitPlain(.narrowWrapping, register, register, Int(scalar.rawValue))
    default: break
    }
  }
}

extension TypeDescriptor {
  var isArray: Bool {
    if case .array = shape { return true }
    return false
  }

  /// An integer that reads as a signed word.
  var isSignedWord: Bool {
    if case .scalar(let scalar) = shape { return scalar.isInteger && scalar != .uint64 }
    return false
  }

  /// The number that values of the type are, where they are one.
  var integerOrNumber: Scalar? {
    switch shape {
    case .scalar(let scalar): scalar
    case .unicodeScalar: .uint32
    default: nil
    }
  }

  /// A String or a Character.
  var isText: Bool {
    switch shape {
    case .string, .character: true
    default: false
    }
  }
}
