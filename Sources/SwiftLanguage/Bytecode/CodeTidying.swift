/// Simplifies code before it is finished: jumps to jumps, tests of what is known already, and what
/// nothing reaches are taken out.
///
/// Lowering joins the ways of an expression in one place and tests its result there, as with the
/// optional of an iterator's `next()`; each way knows what the test will say.
struct CodeTidying {
  /// A place that an instruction jumps to, to be written into it.
  struct Jump {
    var place: Int
    var isShort: Bool
    var label: Int
  }

  /// A place that a table of jumps leads to.
  struct TableEntry {
    var place: Int
    var base: Int
    var label: Int
  }

  private(set) var words: [Int]
  private(set) var labels: [Int]
  private(set) var jumps: [Jump]
  private(set) var table: [TableEntry]
  /// The instruction before each place where one begins, or -1.
  private var previous: [Int]
  private var isRemoved: [Bool]
  /// How many jumps lead to each place.
  private var uses: [Int]
  /// The jump of the instruction at a place, or -1.
  private var jumpOfPlace: [Int]
  private var hasChanged = false
  /// Where each instruction that is left was, and where it is now, in its new order.
  private(set) var moves: [(old: Int, new: Int)] = []

  init(words: [Int], labels: [Int], jumps: [Jump], table: [TableEntry]) {
    self.words = words
    self.labels = labels
    self.jumps = jumps
    self.table = table
    let count = words.count
    previous = [Int](repeating: -1, count: count + 1)
    isRemoved = [Bool](repeating: false, count: count)
    uses = [Int](repeating: 0, count: count + 1)
    jumpOfPlace = [Int](repeating: -1, count: count)
    var place = 0
    while place < count {
      let next = place + 1 + Instruction(encoded: words[place]).dataWords
      previous[min(next, count)] = place
      place = next
    }
    for (index, jump) in jumps.enumerated() {
      jumpOfPlace[jump.place] = index
      uses[labels[jump.label]] += 1
    }
    for entry in table { uses[labels[entry.label]] += 1 }
  }

  /// Simplifies until nothing changes.
  mutating func run() {
    // One simplification makes room for another, but seldom more than a few times.
    for _ in 0..<6 {
      hasChanged = false
      for index in jumps.indices where !isRemoved[jumps[index].place] {
        thread(index)
        decide(index)
        invert(index)
      }
      for index in table.indices {
        guard let label = jumpBehind(table[index].label) else { continue }
        retarget(table[index].label, to: label)
        table[index].label = label
      }
      removeUnreached()
      if !hasChanged { break }
    }
    for index in jumps.indices where !isRemoved[jumps[index].place] { returnAtOnce(index) }
    removeUnreached()
    saveReferenceMoves()
    compact()
  }

  private func instruction(_ place: Int) -> Instruction { Instruction(encoded: words[place]) }

  private func next(_ place: Int) -> Int { place + 1 + instruction(place).dataWords }

  /// The first instruction from a place on that was not removed.
  private func kept(from place: Int) -> Int {
    var place = place
    while place < words.count, isRemoved[place] { place = next(place) }
    return place
  }

  private mutating func remove(_ place: Int) {
    isRemoved[place] = true
    hasChanged = true
    if jumpOfPlace[place] >= 0 { uses[target(jumps[jumpOfPlace[place]].label)] -= 1 }
    // What led here leads to what follows.
    uses[kept(from: place)] += uses[place]
    uses[place] = 0
  }

  /// Where a label is, now that some code was removed.
  private func target(_ label: Int) -> Int { kept(from: labels[label]) }

  private mutating func retarget(_ label: Int, to other: Int) {
    uses[target(label)] -= 1
    uses[target(other)] += 1
    hasChanged = true
  }

  private func fits(_ jump: Jump, _ label: Int) -> Bool {
    !jump.isShort || abs(labels[label] - jump.place) < 32_000
  }
}

// MARK: Jumps

extension CodeTidying {
  /// Where a jump leads in the end, when it leads to a jump.
  private func jumpBehind(_ label: Int) -> Int? {
    let place = target(label)
    guard place < words.count, instruction(place).opcode == .jump, jumpOfPlace[place] >= 0 else {
      return nil
    }
    let behind = jumps[jumpOfPlace[place]].label
    return target(behind) == place ? nil : behind
  }

  /// Leads a jump past jumps, and past tests whose outcome is known where it stands.
  private mutating func thread(_ index: Int) {
    if let label = jumpBehind(jumps[index].label), label != jumps[index].label,
      fits(jumps[index], label)
    {
      moveJump(index, to: label)
    }
    let jump = jumps[index]
    let test = target(jump.label)
    guard instruction(jump.place).opcode == .jump, test < words.count,
      let isTaken = outcome(of: test, before: jump.place)
    else { return }
    if isTaken {
      moveJump(index, to: jumps[jumpOfPlace[test]].label)
    } else {
      labels.append(next(test))
      moveJump(index, to: labels.count - 1)
    }
  }

  private mutating func moveJump(_ index: Int, to label: Int) {
    retarget(jumps[index].label, to: label)
    jumps[index].label = label
  }

  /// Takes out a test whose outcome is known, and a jump to what follows it.
  private mutating func decide(_ index: Int) {
    let place = jumps[index].place
    if instruction(place).opcode == .jump {
      if target(jumps[index].label) == kept(from: next(place)) { remove(place) }
    } else if let isTaken = outcome(of: place, before: place) {
      if isTaken {
        words[place] = Instruction(.jump).encoded
        jumps[index].isShort = false
        hasChanged = true
      } else {
        remove(place)
      }
    }
  }

  /// A jump to a return returns.
  private mutating func returnAtOnce(_ index: Int) {
    let (place, target) = (jumps[index].place, target(jumps[index].label))
    guard instruction(place).opcode == .jump, target < words.count,
      instruction(target).opcode.isReturn
    else { return }
    uses[target] -= 1
    jumpOfPlace[place] = -1
    words[place] = words[target]
  }

  /// A branch over a jump becomes the opposite branch.
  private mutating func invert(_ index: Int) {
    let jump = jumps[index]
    guard !isRemoved[jump.place] else { return }
    let follower = kept(from: next(jump.place))
    guard follower < words.count, uses[follower] == 0, instruction(follower).opcode == .jump,
      jumpOfPlace[follower] >= 0,
      target(jump.label) == kept(from: next(follower)),
      fits(jump, jumps[jumpOfPlace[follower]].label),
      let opposite = instruction(jump.place).opposite
    else { return }
    words[jump.place] = opposite.encoded
    moveJump(index, to: jumps[jumpOfPlace[follower]].label)
    remove(follower)
  }

  /// What the test at a place says when it is reached from `origin`; nil where that is not known.
  private func outcome(of test: Int, before origin: Int) -> Bool? {
    let instruction = instruction(test)
    let register = Int(instruction.a)
    guard jumpOfPlace[test] >= 0 else { return nil }
    switch instruction.opcode {
    case .branchTrue: return known(register, before: origin).map { $0 != 0 }
    case .branchFalse: return known(register, before: origin).map { $0 == 0 }
    case .branchEqualImmediate:
      return known(register, before: origin).map { $0 == instruction.immediate }
    case .branchNotEqualImmediate:
      return known(register, before: origin).map { $0 != instruction.immediate }
    default: return nil
    }
  }

  /// The constant that a word register holds at a place.
  private func known(_ register: Int, before place: Int) -> Int? {
    var register = register
    var place = place
    // Behind a place that is jumped to nothing is known.
    while uses[place] == 0, previous[place] >= 0 {
      place = previous[place]
      if isRemoved[place] { continue }
      let instruction = instruction(place)
      switch instruction.opcode {
      case .loadImmediate: if Int(instruction.a) == register { return instruction.wide }
      case .move: if Int(instruction.a) == register { register = Int(instruction.b) }
      case .copyReference, .takeReference, .clearReference, .clearReferences, .loadConstant, .nop,
        .branchTrue, .branchFalse, .branchNull, .branchNotNull, .branchError, .branchNoError:
        break
      default: return nil
      }
    }
    return nil
  }
}

// MARK: Removing

extension CodeTidying {
  /// Takes out what stands behind the end of a way and is not jumped to.
  private mutating func removeUnreached() {
    var isReached = true
    var place = 0
    while place < words.count {
      if uses[place] > 0 { isReached = true }
      let following = next(place)
      if !isRemoved[place] {
        if !isReached {
          removeTable(at: place)
          remove(place)
        } else if instruction(place).opcode.endsWay {
          isReached = false
        }
      }
      place = following
    }
  }

  private mutating func removeTable(at place: Int) {
    guard instruction(place).opcode == .jumpTable else { return }
    let range = place..<next(place)
    for entry in table where range.contains(entry.place) { uses[target(entry.label)] -= 1 }
    table.removeAll { range.contains($0.place) }
  }

  /// Moves what is left together.
  ///
  /// What a jump leaps over and ends its way by itself goes to the end of the code, and the jump
  /// goes.
  private mutating func compact() {
    var places = [Int](repeating: 0, count: words.count + 1)
    var made: [Int] = []
    made.reserveCapacity(words.count)
    let mayReorder = words.count < 20_000 && endsWay(before: words.count)
    var regions = [0..<words.count]
    var done = 0
    // What leads to a leap leads to where it leads, which now follows.
    var leaps: Set<Int> = []
    while done < regions.count {
      var place = regions[done].lowerBound
      let end = regions[done].upperBound
      done += 1
      while place < end {
        let following = next(place)
        for word in place..<following { places[word] = made.count + word - place }
        if isRemoved[place] {
          for word in place..<following { places[word] = made.count }
        } else if mayReorder, let target = leap(at: place), target < end {
          leaps.insert(place)
          regions.append(following..<target)
          place = target
          continue
        } else {
          moves.append((old: place, new: made.count))
          made.append(contentsOf: words[place..<following])
        }
        place = following
      }
    }
    places[words.count] = made.count
    jumps = jumps.filter {
      !isRemoved[$0.place] && jumpOfPlace[$0.place] >= 0 && !leaps.contains($0.place)
    }.map {
      Jump(place: places[$0.place], isShort: $0.isShort, label: $0.label)
    }
    table = table.map {
      TableEntry(place: places[$0.place], base: places[$0.base - 1] + 1, label: $0.label)
    }
    labels = labels.map { $0 < 0 ? $0 : places[kept(from: $0)] }
    words = made
  }

  /// Where a jump leads over code that is not fallen out of.
  private func leap(at place: Int) -> Int? {
    guard instruction(place).opcode == .jump, jumpOfPlace[place] >= 0 else { return nil }
    let target = target(jumps[jumpOfPlace[place]].label)
    guard target > next(place), endsWay(before: target) else { return nil }
    return target
  }

  /// Whether the last instruction in front of a place goes elsewhere.
  private func endsWay(before place: Int) -> Bool {
    var place = previous[place]
    while place >= 0, isRemoved[place] { place = previous[place] }
    return place >= 0 && instruction(place).opcode.endsWay
  }
}

// MARK: References

extension CodeTidying {
  /// References are put where they are wanted at once, and moved where they are read last.
  private mutating func saveReferenceMoves() {
    var place = 0
    while place < words.count {
      if !isRemoved[place], uses[place] == 0 {
        let instruction = instruction(place)
        switch instruction.opcode {
        case .takeReference: mergeTake(instruction, at: place)
        case .clearReference: moveLastCopy(of: Int(instruction.a), clearedAt: place)
        default: break
        }
      }
      place = next(place)
    }
  }

  private func keptBefore(_ place: Int) -> Int {
    var place = previous[place]
    while place >= 0, isRemoved[place] { place = previous[place] }
    return place
  }

  /// `o[s] = …; o[d] = o[s], moved` becomes `o[d] = …`.
  private mutating func mergeTake(_ take: Instruction, at place: Int) {
    let origin = keptBefore(place)
    guard origin >= 0 else { return }
    var made = instruction(origin)
    guard made.opcode.writesReferenceToA, made.a == take.b else { return }
    made.a = take.a
    words[origin] = made.encoded
    remove(place)
  }

  /// A copy of a reference for a call, when the original is cleared right behind it, is moved.
  private mutating func moveLastCopy(of register: Int, clearedAt clear: Int) {
    var place = clear
    var hasCall = false
    while uses[place] == 0 {
      place = keptBefore(place)
      guard place >= 0 else { return }
      var instruction = instruction(place)
      switch instruction.opcode {
      case .move, .loadImmediate, .loadWord: break
      case .call, .callNative, .callMethod:
        if hasCall || Int(instruction.b) <= register { return }
        hasCall = true
      case .copyReference:
        if Int(instruction.a) == register { return }
        guard Int(instruction.b) == register else { break }
        guard hasCall else { return }
        instruction.opcode = .takeReference
        words[place] = instruction.encoded
        remove(clear)
        return
      default: return
      }
    }
  }
}

extension Instruction {
  /// The branch that is taken where this one is not.
  fileprivate var opposite: Instruction? {
    var made = self
    switch opcode {
    case .branchTrue: made.opcode = .branchFalse
    case .branchFalse: made.opcode = .branchTrue
    case .branchNull: made.opcode = .branchNotNull
    case .branchNotNull: made.opcode = .branchNull
    case .branchError: made.opcode = .branchNoError
    case .branchNoError: made.opcode = .branchError
    case .branchEqual: made.opcode = .branchNotEqual
    case .branchNotEqual: made.opcode = .branchEqual
    case .branchStringEqual: made.opcode = .branchStringNotEqual
    case .branchStringNotEqual: made.opcode = .branchStringEqual
    case .branchEqualImmediate: made.opcode = .branchNotEqualImmediate
    case .branchNotEqualImmediate: made.opcode = .branchEqualImmediate
    case .branchLessImmediate: made.opcode = .branchGreaterEqualImmediate
    case .branchGreaterEqualImmediate: made.opcode = .branchLessImmediate
    case .branchLessEqualImmediate: made.opcode = .branchGreaterImmediate
    case .branchGreaterImmediate: made.opcode = .branchLessEqualImmediate
    case .branchLessDouble: made.opcode = .branchNotLessDouble
    case .branchNotLessDouble: made.opcode = .branchLessDouble
    case .branchLessEqualDouble: made.opcode = .branchNotLessEqualDouble
    case .branchNotLessEqualDouble: made.opcode = .branchLessEqualDouble
    case .branchLess:
      made.opcode = .branchLessEqual
      swap(&made.a, &made.b)
    case .branchLessEqual:
      made.opcode = .branchLess
      swap(&made.a, &made.b)
    default: return nil
    }
    return made
  }
}

extension Opcode {
  fileprivate var isReturn: Bool {
    switch self {
    case .returnClearing, .returnPlain, .returnWord: true
    default: false
    }
  }

  /// Whether what follows is reached by a jump only.
  fileprivate var endsWay: Bool {
    switch self {
    case .jump, .jumpBack, .returnClearing, .returnPlain, .returnWord, .trap, .trapUncaught,
      .halt:
      true
    default: false
    }
  }

  /// Whether the only effect is to write the reference register `a`, after everything is read.
  fileprivate var writesReferenceToA: Bool {
    switch self {
    case .copyReference, .loadConstant, .arrayGetReference, .arrayGetPartReference,
      .recordGetReference, .recordGetReferenceChecked, .globalGetReference,
      .globalGetReferenceChecked, .recordMake, .recordMakeFilled, .arrayMake,
      .closureCapture, .stringMake, .integerText, .weakGet, .unownedGet:
      true
    default: false
    }
  }
}
