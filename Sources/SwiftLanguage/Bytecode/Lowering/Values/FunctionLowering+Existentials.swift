internal import Diagnostics

/// Existentials, casts and what depends on dynamic types.
extension FunctionLowering {
  /// A value as an existential; one that is an existential already stays.
  func erase(_ value: Value) -> Value {
    if value.type.isExistential { return value }
    if value.type.isClass, value.type.nominal?.isFinal == false {
      // Which class it is shows at run time.
      return callNative(
        "erase", CoreNatives.eraseInstance, types: [value.type], [value], result: program.any)
    }
    let owned = ownedCopy(value)
    let register = builder.allocateReference()
    builder.emit(
      .recordMakeFilled, register, owned.registers.word, owned.registers.reference)
    builder.data(value.type.payloadLayout)
    markClean(owned.registers, owned.type.layout)
    dirty[register] = branchDepth
    return Value(
      registers: Registers(word: 0, reference: register), type: program.any, isOwned: true)
  }

  /// The payload of an existential whose type is known.
  func unpack(_ existential: Value, as type: TypeDescriptor) -> Value {
    loadRecord(
      existential.registers.reference, word: 0, reference: type.layout.words, type.layout, type)
  }

  /// `is`, `as?` and `as!`, by the types at run time.
  func cast(
    _ value: Value, to type: TypeDescriptor, _ kind: String, result: TypeDescriptor
  ) -> Value {
    // Generic code may ask what its instance knows.
    if value.type == type, kind == "conditionalCast" { return wrapped(value, as: result) }
    let function: NativeFunction
    switch kind {
    case "isType": function = program.casts.isType
    case "conditionalCast": function = program.casts.conditionalCast
    default: function = program.casts.forcedCast
    }
    return callNative(kind, function, types: [value.type, type], [value], result: result)
  }

  func lowerDynamicType(_ base: TypedExpression) -> Value {
    let type = descriptor(base.type)
    let result = temporary(program.metatype(of: type))
    if builder.range.source >= 0 { program.usesTypeNumbers = true }
    // Where a generic parameter is `Any`, that is the type of its values.
    var isAny = false
    if case .parameter = base.type.kind, builder.range.source >= 0 {
      isAny = concrete(base.type) == .any
    }
    scratch {
      let value = lower(base)
      switch type.shape {
      case .existential where isAny: builder.loadInteger(result.registers.word, type.identifier)
      case .existential:
        builder.emit(
          .existentialType, result.registers.word, value.registers.reference)
      case .classInstance:
        builder.emit(.instanceType, result.registers.word, value.registers.reference)
      default: builder.loadInteger(result.registers.word, type.identifier)
      }
    }
    return result
  }

  /// Elements, keys and values or an optional's payload, each converted.
  func lowerConversion(
    _ base: TypedExpression, _ variables: [VariableDeclaration],
    _ conversions: [TypedExpression], _ expression: TypedExpression
  ) -> Value {
    let from = descriptor(base.type)
    let to = descriptor(expression.type)
    switch from.shape {
    case .optional:
      return optional(to, from: { lower(base) }) { payload, target in
        bindConversion(variables[0], payload)
        lower(conversions[0], into: target.registers)
      }
    case .array:
      return array(to, from: { lower(base) }) { element in
        bindConversion(variables[0], element)
        return lower(conversions[0])
      }
    case .dictionary:
      return lowerDictionaryConversion(base, variables, conversions, from, to)
    case .tuple:
      let value = ownedCopy(lower(base))
      let result = temporary(to)
      for (index, field) in to.fields.enumerated() {
        let part = value.part(value.type.fields[index])
        if index < conversions.count {
          bindConversion(variables[index], part)
          lower(conversions[index], into: result.registers.offset(field))
        } else {
          move(part, to: result.registers.offset(field))
        }
      }
      markDirty(result.registers, to.layout)
      return result
    default:
      // Sets and other generic structs: their storage is converted in the same way.
      var value = lower(base)
      if let inner = from.fields.first, case .dictionary = inner.type.shape,
        let wanted = to.fields.first
      {
        value = convertKeys(value, inner.type, wanted.type, variables, conversions)
        value.type = to
      }
      return value
    }
  }

  private func bindConversion(_ variable: VariableDeclaration, _ value: Value) {
    storage[variable] = .registers(value.registers)
  }

  private func lowerDictionaryConversion(
    _ base: TypedExpression, _ variables: [VariableDeclaration],
    _ conversions: [TypedExpression], _ from: TypeDescriptor, _ to: TypeDescriptor
  ) -> Value {
    convertKeys(lower(base), from, to, variables, conversions)
  }

  /// Each entry of a dictionary, converted: keys first, then values where there are conversions.
  private func convertKeys(
    _ source: Value, _ from: TypeDescriptor, _ to: TypeDescriptor,
    _ variables: [VariableDeclaration], _ conversions: [TypedExpression]
  ) -> Value {
    let result = callNative(
      "dictionary.empty", CoreNatives.dictionaryEmpty, types: to.arguments, [], result: to)
    scratch {
      let dictionary = ownedCopy(
        Value(registers: source.registers, type: from, isOwned: source.isOwned))
      let slot = builder.allocateWord()
      builder.loadInteger(slot, -1)
      let int = program.int
      let slotValue = Value(
        registers: Registers(word: slot, reference: 0), type: int, isOwned: false)
      var shared = dictionary
      shared.isOwned = false
      let (start, end) = (builder.here(), builder.label())
      inBranch {
        scratch {
          let next = callNative(
            "dictionary.next", CoreNatives.dictionaryNext, types: from.arguments,
            [shared, slotValue], result: int)
          move(next, to: slotValue.registers)
        }
        builder.branch(.branchLessImmediate, slot, 0, to: end)
        scratch {
          let key = callNative(
            "dictionary.key", CoreNatives.dictionaryKey, types: from.arguments,
            [shared, slotValue], result: from.arguments[0])
          let value = callNative(
            "dictionary.value", CoreNatives.dictionaryValue, types: from.arguments,
            [shared, slotValue], result: from.arguments[1])
          let hasKeys = variables.count > 1 || from.arguments[1].layout.isEmpty
          var newKey = key
          var newValue = value
          if hasKeys, let variable = variables.first {
            bindConversion(variable, key)
            newKey = ownedCopy(lower(conversions[0]))
          }
          if let variable = variables.last, variables.count > 1 || !hasKeys,
            let conversion = conversions.last
          {
            bindConversion(variable, value)
            newValue = ownedCopy(lower(conversion))
          }
          callMutatingNative(
            "dictionary.literal", CoreNatives.dictionaryLiteral, types: to.arguments,
            place: result, [newKey, newValue], result: descriptor(.void))
        }
      }
      builder.jump(.jumpBack, to: start)
      builder.bind(end)
    }
    return result
  }

  // MARK: Display

  func lowerDisplay(_ expression: TypedExpression) {
    scratch {
      let value = erase(lower(expression))
      _ = callNative(
        "display", program.displayFunction(descriptor(expression.type)), types: [value.type],
        [value], result: descriptor(.void))
    }
  }
}
