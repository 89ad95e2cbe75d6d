/// Slices of arrays.
extension FunctionLowering {
  /// The elements of an `ArraySlice` as an array of its own; nil where the value is something else.
  func elements(ofSlice value: Value, _ array: TypeDescriptor) -> Value? {
    guard let nominal = value.type.nominal, nominal.isBuiltin, nominal.name == "ArraySlice",
      let known = value.type.fields.first, known.type == array,
      let slice = CoreNatives.table["array.slice"]
    else { return nil }
    let integer = program.wellKnown.type("Int")
    // Behind the array: the index of its first element, and the bounds.
    let bounds = (1...2).map { place in
      let word = builder.allocateWord()
      builder.emit(
        .subtract, word, value.registers.word + place, value.registers.word)
      return Value(
        registers: Registers(word: word, reference: 0), type: descriptor(integer), isOwned: false)
    }
    var whole = value.part(known)
    whole.isOwned = false
    return callNative("array.slice", slice, types: [], [whole] + bounds, result: array)
  }
}
