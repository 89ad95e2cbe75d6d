internal import Diagnostics

/// A place in code that is known later.
struct Label: Hashable {
  fileprivate let index: Int
}

/// Where a flattened value's lanes begin.
struct Registers: Hashable {
  var word: Int
  var reference: Int

  func offset(_ field: TypeDescriptor.Field) -> Registers {
    Registers(word: word + field.word, reference: reference + field.reference)
  }

  func advanced(by layout: Layout) -> Registers {
    Registers(word: word + layout.words, reference: reference + layout.references)
  }
}

/// Writes instructions and gives out registers.
final class CodeBuilder {
  private(set) var words: [Int] = []
  private var ranges: [Code.Origin] = []
  private var inlinedCalls: [Code.InlinedCall] = []
  /// The inlined call that is being lowered, or -1.
  private var inlining = -1
  private var kept: [AnyObject] = []
  private var labels: [Int] = []
  private var fixups: [(place: Int, base: Int, isShort: Bool, label: Label)] = []
  private var tableFixups: [(place: Int, base: Int, label: Label)] = []
  private(set) var maxWord = 0
  private(set) var maxReference = 0
  var nextWord = 0 { didSet { if nextWord > maxWord { maxWord = nextWord } } }
  var nextReference = 0 {
    didSet { if nextReference > maxReference { maxReference = nextReference } }
  }
  /// Runs `body` and says the highest reference register that it used (the one behind it).
  func highestReference(in body: () -> Void) -> Int {
    let before = maxReference
    maxReference = nextReference
    body()
    let highest = maxReference
    maxReference = max(before, highest)
    return highest
  }

  /// The source of what is emitted next.
  var range = SourceRange.nowhere
  /// Where the last label was bound: instructions before it are not to be merged with later ones.
  private var barrier = 0

  var place: Int { words.count }

  // MARK: Registers

  func allocate(_ layout: Layout) -> Registers {
    let registers = Registers(word: nextWord, reference: nextReference)
    nextWord += layout.words
    nextReference += layout.references
    return registers
  }

  func allocateWord() -> Int {
    nextWord += 1
    return nextWord - 1
  }

  func allocateReference() -> Int {
    nextReference += 1
    return nextReference - 1
  }

  // MARK: Instructions

  func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
    if ranges.last?.range != range || ranges.last?.inlining != inlining {
      ranges.append(Code.Origin(place: words.count, range: range, inlining: inlining))
    }
    words.append(Instruction(opcode, a, b, c).encoded)
  }

  func emitWide(_ opcode: Opcode, _ a: Int, _ wide: Int) {
    emit(opcode, a, wide & 0xFFFF, (wide >> 16) & 0xFFFF)
  }

  func data(_ word: Int) { words.append(word) }

  func data(_ object: AnyObject) {
    kept.append(object)
    words.append(Int(bitPattern: Unmanaged.passUnretained(object).toOpaque()))
  }

  func data(_ site: DispatchSite) {
    kept.append(site)
    words.append(Int(bitPattern: UnsafeMutableRawPointer(site.found)))
  }

  func data(_ stub: FunctionStub) {
    kept.append(stub)
    words.append(Int(bitPattern: UnsafeMutableRawPointer(stub.target)))
  }

  func loadInteger(_ register: Int, _ value: Int) {
    if value >= Int(Int32.min), value <= Int(Int32.max) {
      emitWide(.loadImmediate, register, value)
    } else {
      emit(.loadWord, register)
      data(value)
    }
  }

  // MARK: Inlined calls

  /// What is emitted next belongs to a function that is called at `range`; gives the caller.
  func enterInlined(_ function: String, at range: SourceRange) -> Int {
    let caller = inlining
    inlinedCalls.append(Code.InlinedCall(function: function, range: range, caller: caller))
    inlining = inlinedCalls.count - 1
    return caller
  }

  func leaveInlined(to caller: Int) { inlining = caller }

  /// Binds a label here; a jump to it that stands just before is left out.
  func bindBehind(_ label: Label) {
    if let last = fixups.last, last.label == label, last.place == words.count - 1, !last.isShort,
      Instruction(encoded: words[last.place]).opcode == .jump, barrier < words.count
    {
      fixups.removeLast()
      words.removeLast()
    }
    if fixups.contains(where: { $0.label == label }) { bind(label) }
  }

  // MARK: Labels

  func label() -> Label {
    labels.append(-1)
    return Label(index: labels.count - 1)
  }

  func bind(_ label: Label) {
    labels[label.index] = words.count
    barrier = words.count
  }

  func here() -> Label {
    let label = self.label()
    bind(label)
    return label
  }

  /// A jump by the 32 bits of `b` and `c`.
  func jump(_ opcode: Opcode, _ a: Int = 0, to label: Label) {
    emit(opcode, a)
    fixups.append((words.count - 1, words.count, false, label))
  }

  /// A compare-and-branch by the 16 bits of `c`.
  func branch(_ opcode: Opcode, _ a: Int, _ b: Int, to label: Label) {
    emit(opcode, a, b)
    fixups.append((words.count - 1, words.count, true, label))
  }

  func jumpTable(_ register: Int, _ targets: [Label]) {
    emitWide(.jumpTable, register, targets.count)
    let base = words.count + targets.count
    for target in targets {
      tableFixups.append((words.count, base, target))
      words.append(0)
    }
  }

  // MARK: Merging

  /// Redirects the result of the instruction just emitted from a temporary to where it is wanted;
  /// false where that instruction is not a plain one with its result in `a`.
  func redirectLast(from register: Int, to target: Int, at start: Int) -> Bool {
    guard start >= barrier, start < words.count else { return false }
    var instruction = Instruction(encoded: words[start])
    guard Int(instruction.a) == register, instruction.opcode.writesWordToA else { return false }
    let length = instruction.opcode.hasDataWord ? 2 : 1
    guard start + length == words.count else { return false }
    instruction.a = UInt16(truncatingIfNeeded: target)
    words[start] = instruction.encoded
    return true
  }

  // MARK: Finishing

  func finish(
    name: String, parameters: [TypeDescriptor], result: TypeDescriptor?
  ) -> Code {
    for fixup in fixups {
      let distance = labels[fixup.label.index] - fixup.base
      var instruction = Instruction(encoded: words[fixup.place])
      if fixup.isShort {
        precondition(
          distance >= -32768 && distance < 32768, "a branch of more than 32,768 instructions")
        instruction.c = UInt16(truncatingIfNeeded: distance)
      } else {
        instruction.setWide(distance)
      }
      words[fixup.place] = instruction.encoded
    }
    for fixup in tableFixups { words[fixup.place] = labels[fixup.label.index] - fixup.base }
    precondition(
      maxWord < 65_536 && maxReference < 65_536, "a function of more than 65,536 registers")
    return Code(
      name: name, instructions: words, words: maxWord + 1, references: maxReference + 1,
      parameters: parameters, result: result, ranges: ranges, inlinedCalls: inlinedCalls,
      keptAlive: kept)
  }
}

extension Opcode {
  /// Whether the only effect is to write the word register `a` from others.
  var writesWordToA: Bool {
    switch self {
    case .move, .loadImmediate, .loadWord, .add, .subtract, .multiply, .divide, .remainder,
      .addImmediate, .addWrapping, .subtractWrapping, .multiplyWrapping, .and, .or, .xor,
      .andImmediate, .shiftLeft, .shiftRight, .shiftRightUnsigned, .shiftLeftImmediate,
      .shiftRightImmediate, .shiftRightUnsignedImmediate, .negate, .complement, .not, .equal,
      .notEqual, .less, .lessEqual, .equalImmediate, .notEqualImmediate, .lessImmediate,
      .greaterImmediate, .multiplyImmediate, .divideImmediate, .remainderImmediate, .dividePower,
      .remainderPower, .addUnsigned, .subtractUnsigned, .multiplyUnsigned,
      .divideUnsigned, .remainderUnsigned, .lessUnsigned, .lessEqualUnsigned, .addDouble,
      .subtractDouble, .multiplyDouble, .divideDouble, .negateDouble, .equalDouble, .lessDouble,
      .lessEqualDouble, .addFloat, .subtractFloat, .multiplyFloat, .divideFloat, .negateFloat,
      .equalFloat, .lessFloat, .lessEqualFloat, .intToDouble, .doubleToInt, .squareRootDouble,
      .arrayCount, .arrayGetWord, .arrayGetByte, .arrayGetFloat, .arrayGetNestedWord,
      .arrayGetPartWord, .dictionaryFind, .stringEqual, .stringLess,
      .recordGetWord, .globalGetWord, .narrowTrapping, .narrowWrapping:
      true
    default: false
    }
  }

  var hasDataWord: Bool {
    switch self {
    case .loadWord, .arrayGetNestedWord, .arrayGetPartWord, .dictionaryFind: true
    default: false
    }
  }
}
