internal import Diagnostics

/// Constants of a loop are loaded once, in front of it.
extension FunctionLowering {
  /// Lowers a loop with the constants that it mentions in registers.
  func hoistingConstants(of loop: TypedStatement, _ lowerLoop: () -> Void) {
    let saved = (hoisted, builder.nextWord)
    for word in constants(of: loop) where hoisted[word] == nil {
      guard hoisted.count < FunctionLowering.hoistedLimit else { break }
      let register = builder.allocateWord()
      builder.loadInteger(register, word)
      hoisted[word] = register
    }
    lowerLoop()
    (hoisted, builder.nextWord) = saved
  }

  private static let hoistedLimit = 16

  /// The literals that are no operands of instructions, in order.
  private func constants(of loop: TypedStatement) -> [Int] {
    var words: [Int] = []
    var skipped: Set<ObjectIdentifier> = []
    TypedWalker { [self] expression in
      switch expression.kind {
      case .call(let reference, _, let arguments):
        if let name = reference.declaration.intrinsic, immediateIntrinsics.contains(name),
          let last = arguments.last, case .value(let value) = last, smallConstant(value) != nil
        {
          skipped.insert(ObjectIdentifier(value))
        }
      case .assign(let target, let value):
        // A variable takes its constant at once; an element is written from a register.
        if case .variable = target.kind { skipped.insert(ObjectIdentifier(value)) }
      case .integerLiteral, .floatLiteral, .booleanLiteral:
        guard !skipped.contains(ObjectIdentifier(expression)),
          !expression.type.flags.contains(.hasParameter),
          let word = literalWord(expression)
        else { return }
        words.append(word)
      default: break
      }
    }.walk([loop])
    return words
  }
}

/// Operations whose second operand may stand in the instruction.
private let immediateIntrinsics: Set<String> = [
  "add", "subtract", "equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual", "and",
  "shiftLeft", "shiftRight", "multiply", "divide", "remainder",
]
