/// Optionals and arrays that are made of others, part by part.
extension FunctionLowering {
  /// An optional of another type: nil where `source` is, else with the payload that `convert` puts into its
  /// place.
  func optional(
    _ type: TypeDescriptor, from source: () -> Value,
    _ convert: (_ payload: Value, _ target: Value) -> Void
  ) -> Value {
    let result = Value(registers: builder.allocate(type.layout), type: type, isOwned: true)
    let (isNil, end) = (builder.label(), builder.label())
    branchDepth += 1
    scratch {
      let held = ownedCopy(source())
      branchNil(held, whenNil: true, to: isNil)
      convert(payload(of: held), payload(of: result))
      if case .optional(usesNull: false) = type.shape {
        builder.loadInteger(result.registers.word, 1)
      }
    }
    builder.jump(.jump, to: end)
    builder.bind(isNil)
    makeNil(type, result.registers)
    builder.bind(end)
    branchDepth -= 1
    markDirty(result.registers, type.layout)
    return result
  }

  /// An array of another type, of what `convert` makes of each element.
  func array(
    _ type: TypeDescriptor, from source: () -> Value, _ convert: (_ element: Value) -> Value
  ) -> Value {
    let result = makeArray(of: type.arguments[0], capacity: 0, type)
    scratch {
      let array = ownedCopy(source())
      let index = builder.allocateWord()
      let count = builder.allocateWord()
      builder.loadInteger(index, 0)
      builder.emit(.arrayCount, count, array.registers.reference)
      let (start, end) = (builder.label(), builder.label())
      builder.branch(.branchLessEqual, count, index, to: end)
      builder.bind(start)
      inBranch {
        scratch {
          let element = getElement(array, index, array.type.arguments[0])
          append(convert(element), to: result.registers.reference)
        }
      }
      builder.branch(.countLoop, index, count, to: start)
      builder.bind(end)
    }
    return result
  }
}
