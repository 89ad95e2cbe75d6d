/// Comparisons of texts that may be nil.
extension FunctionLowering {
  func isOptionalText(_ shape: FunctionShape) -> Bool {
    shape.parameters.count == 2
      && shape.parameters.allSatisfy {
        guard case .optional(usesNull: true) = $0.type.shape else { return false }
        return $0.type.arguments[0].isText
      }
  }

  /// Equal are two of nil, and equal texts.
  func compareOptionalTexts(
    _ left: Value, _ right: Value, _ type: TypeDescriptor, isEqual: Bool
  ) -> Value {
    let result = temporary(type)
    let word = result.registers.word
    let end = builder.label()
    let (first, second) = (left.registers.reference, right.registers.reference)
    scratch {
      let isThere = builder.allocateWord()
      builder.emit(.isNotNull, isThere, first)
      builder.emit(.isNotNull, word, second)
      builder.emit(.equal, word, word, isThere)
      builder.jump(.branchFalse, word, to: end)
      builder.jump(.branchFalse, isThere, to: end)
      builder.emit(.stringEqual, word, first, second)
      builder.bind(end)
    }
    if !isEqual { builder.emit(.not, word, word) }
    return result
  }
}
