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
  fileprivate var ranges: [Code.Origin] = []
  private var inlinedCalls: [Code.InlinedCall] = []
  /// The inlined call that is being lowered, or -1.
  private var inlining = -1
  private var kept: [AnyObject] = []
  private var labels: [Int] = []
  private var jumps: [CodeTidying.Jump] = []
  private var table: [CodeTidying.TableEntry] = []
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
  /// Where the instruction that was emitted last begins.
  private var lastInstruction = -1

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
    lastInstruction = words.count
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

  /// Keeps what an object of the code refers to without counting.
  func keep(_ object: AnyObject) { kept.append(object) }

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
    if let last = jumps.last, last.label == label.index, last.place == words.count - 1,
      !last.isShort, Instruction(encoded: words[last.place]).opcode == .jump, barrier < words.count
    {
      jumps.removeLast()
      words.removeLast()
    }
    if jumps.contains(where: { $0.label == label.index }) { bind(label) }
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
    noteJump(to: label, isShort: false)
  }

  /// A compare-and-branch by the 16 bits of `c`.
  func branch(_ opcode: Opcode, _ a: Int, _ b: Int, to label: Label) {
    emit(opcode, a, b)
    noteJump(to: label, isShort: true)
  }

  private func noteJump(to label: Label, isShort: Bool) {
    jumps.append(CodeTidying.Jump(place: words.count - 1, isShort: isShort, label: label.index))
  }

  /// A compare-and-branch at a loop's end; takes in the step by one that stands just before.
  func loopBranch(_ opcode: Opcode, _ a: Int, _ b: Int, to label: Label) {
    guard let stepping = opcode.steppingBefore, a != b, lastInstruction >= barrier,
      lastInstruction == words.count - 1,
      words[lastInstruction] == Instruction(.addImmediate, a, a, 1).encoded
    else { return branch(opcode, a, b, to: label) }
    // The step is what may trap: the instruction keeps its place in the source.
    words[lastInstruction] = Instruction(stepping, a, b).encoded
    noteJump(to: label, isShort: true)
  }

  func jumpTable(_ register: Int, _ targets: [Label]) {
    emitWide(.jumpTable, register, targets.count)
    let base = words.count + targets.count
    for target in targets {
      table.append(
        CodeTidying.TableEntry(place: words.count, base: base, label: target.index))
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
    var tidying = CodeTidying(words: words, labels: labels, jumps: jumps, table: table)
    tidying.run()
    words = tidying.words
    labels = tidying.labels
    ranges = origins(after: tidying.moves)
    for jump in tidying.jumps {
      let distance = labels[jump.label] - jump.place - 1
      var instruction = Instruction(encoded: words[jump.place])
      if jump.isShort {
        precondition(
          distance >= -32768 && distance < 32768, "a branch of more than 32,768 instructions")
        instruction.c = UInt16(truncatingIfNeeded: distance)
      } else {
        instruction.setWide(distance)
      }
      words[jump.place] = instruction.encoded
    }
    for entry in tidying.table { words[entry.place] = labels[entry.label] - entry.base }
    precondition(
      maxWord < 65_536 && maxReference < 65_536, "a function of more than 65,536 registers")
    return Code(
      name: name, instructions: words, words: maxWord + 1, references: maxReference + 1,
      parameters: parameters, result: result, ranges: ranges, inlinedCalls: inlinedCalls,
      keptAlive: kept)
  }
}

extension CodeBuilder {
  /// What the instructions come from, when they were moved.
  private func origins(after moves: [(old: Int, new: Int)]) -> [Code.Origin] {
    var result: [Code.Origin] = []
    var last = -1
    for move in moves {
      // Most instructions follow the one before: the search begins there.
      var index = max(0, last)
      if ranges.isEmpty || ranges[index].place > move.old { index = 0 }
      while index + 1 < ranges.count, ranges[index + 1].place <= move.old { index += 1 }
      guard index < ranges.count, index != last else { continue }
      last = index
      var origin = ranges[index]
      origin.place = move.new
      result.append(origin)
    }
    return result
  }
}

extension Opcode {
  /// The branch at a loop's end that steps its first operand by one before.
  fileprivate var steppingBefore: Opcode? {
    switch self {
    case .loopLess: .stepLoopLess
    case .loopLessEqual: .stepLoopLessEqual
    default: nil
    }
  }

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
      .equalFloat, .lessFloat, .lessEqualFloat, .intToDouble, .doubleToInt, .intToFloat,
      .doubleToFloat, .floatToDouble, .squareRootDouble,
      .arrayCount, .arrayGetWord, .arrayGetByte, .arrayGetFloat, .arrayGetNestedWord,
      .arrayGetPartWord, .dictionaryFind, .stringEqual, .stringLess,
      .recordGetWord, .globalGetWord, .narrowTrapping, .narrowWrapping, .convertInteger:
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
