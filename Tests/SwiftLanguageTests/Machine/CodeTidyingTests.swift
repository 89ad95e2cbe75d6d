import Testing

@testable import SwiftLanguage

/// What tidying makes of small pieces of code, a rule each.
///
/// A line is an instruction with its place in front and where it jumps to behind an arrow.
@Suite struct CodeTidyingTests {
  private func expect(
    _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation,
    from write: (CodeBuilder) -> Void
  ) {
    let builder = CodeBuilder()
    write(builder)
    let code = builder.finish(name: "small", parameters: [], result: nil)
    #expect(Self.lines(code) == expected, sourceLocation: sourceLocation)
  }

  private static func lines(_ code: Code) -> [String] {
    var lines: [String] = []
    var place = 0
    while place < code.count {
      let instruction = code.instructions[place]
      let next = place + 1 + instruction.dataWords
      var line = "\(place) \(instruction.opcode)"
      switch instruction.opcode {
      case .jump, .branchError, .branchNoError: line += " → \(place + 1 + instruction.wide)"
      case .branchTrue, .branchFalse, .branchNull, .branchNotNull:
        line += " \(instruction.a) → \(place + 1 + instruction.wide)"
      case .branchLess, .branchLessEqual, .branchEqualImmediate, .branchNotEqualImmediate,
        .branchLessDouble, .branchNotLessDouble:
        line += " \(instruction.a) \(instruction.b) → \(place + 1 + instruction.offset)"
      case .jumpTable:
        line += " \(instruction.a)"
        for entry in (place + 1)..<next {
          line += " → \(next + (code.instructions + entry).nextWord)"
        }
      case .returnPlain: break
      case .loadImmediate: line += " \(instruction.a) \(instruction.wide)"
      case .returnWord, .clearReference: line += " \(instruction.a)"
      default: line += " \(instruction.a) \(instruction.b)"
      }
      lines.append(line)
      place = next
    }
    return lines
  }

  // MARK: Jumps

  @Test func aBranchToAJumpLeadsWhereTheJumpLeads() {
    expect([
      "0 branchNull 0 → 4", "1 move 1 2", "2 branchNull 1 → 5", "3 returnPlain", "4 move 3 4",
      "5 returnWord 3",
    ]) { code in
      let (detour, other, end) = (code.label(), code.label(), code.label())
      code.jump(.branchNull, 0, to: other)
      code.emit(.move, 1, 2)
      code.jump(.branchNull, 1, to: detour)
      code.emit(.returnPlain)
      code.bind(detour)
      code.jump(.jump, to: end)
      code.bind(other)
      code.emit(.move, 3, 4)
      code.bind(end)
      code.emit(.returnWord, 3)
    }
  }

  @Test func aTableLeadsWhereTheJumpsThatItLeadsToLead() {
    expect([
      "0 jumpTable 0 → 5 → 4", "3 returnPlain", "4 move 1 2", "5 returnWord 1",
    ]) { code in
      let (first, second, end) = (code.label(), code.label(), code.label())
      code.jumpTable(0, [first, second])
      code.emit(.returnPlain)
      code.bind(first)
      code.jump(.jump, to: end)
      code.bind(second)
      code.emit(.move, 1, 2)
      code.bind(end)
      code.emit(.returnWord, 1)
    }
  }

  @Test func aJumpToWhatFollowsGoes() {
    expect(["0 move 0 1", "1 returnWord 0"]) { code in
      let next = code.label()
      code.emit(.move, 0, 1)
      code.jump(.jump, to: next)
      code.bind(next)
      code.emit(.returnWord, 0)
    }
  }

  @Test func aJumpToAReturnReturns() {
    expect([
      "0 branchNull 0 → 3", "1 move 0 1", "2 returnWord 0", "3 branchNull 1 → 5", "4 move 0 2",
      "5 returnWord 0",
    ]) { code in
      let (other, end) = (code.label(), code.label())
      code.jump(.branchNull, 0, to: other)
      code.emit(.move, 0, 1)
      code.jump(.jump, to: end)
      code.bind(other)
      code.jump(.branchNull, 1, to: end)
      code.emit(.move, 0, 2)
      code.bind(end)
      code.emit(.returnWord, 0)
    }
  }

  @Test func aBranchOverAJumpIsTheOppositeBranch() {
    func code(_ branch: @escaping (CodeBuilder, Label) -> Void) -> (CodeBuilder) -> Void {
      { code in
        let (over, end) = (code.label(), code.label())
        branch(code, over)
        code.jump(.jump, to: end)
        code.bind(over)
        code.emit(.move, 0, 1)
        code.bind(end)
        code.emit(.add, 0, 0)
        code.emit(.returnWord, 0)
      }
    }
    func expect(
      _ branch: String, sourceLocation: SourceLocation = #_sourceLocation,
      from write: @escaping (CodeBuilder, Label) -> Void
    ) {
      self.expect(
        ["0 \(branch) → 2", "1 move 0 1", "2 add 0 0", "3 returnWord 0"],
        sourceLocation: sourceLocation, from: code(write))
    }
    expect("branchFalse 3") { $0.jump(.branchTrue, 3, to: $1) }
    expect("branchNotNull 3") { $0.jump(.branchNull, 3, to: $1) }
    expect("branchNoError") { $0.jump(.branchError, to: $1) }
    // Not less is less or equal the other way round.
    expect("branchLessEqual 4 3") { $0.branch(.branchLess, 3, 4, to: $1) }
    expect("branchLess 4 3") { $0.branch(.branchLessEqual, 3, 4, to: $1) }
    expect("branchNotEqualImmediate 3 7") { $0.branch(.branchEqualImmediate, 3, 7, to: $1) }
    // Doubles are not: neither NaN < x nor x <= NaN.
    expect("branchNotLessDouble 3 4") { $0.branch(.branchLessDouble, 3, 4, to: $1) }
  }

  @Test func othersThatJumpToTheJumpAreLedPastItFirst() {
    expect([
      "0 branchNull 5 → 3", "1 branchFalse 3 → 3", "2 move 0 1", "3 add 0 0",
      "4 branchNull 6 → 3", "5 returnWord 0",
    ]) { code in
      let (jump, over, end) = (code.label(), code.label(), code.label())
      code.jump(.branchNull, 5, to: jump)
      code.jump(.branchTrue, 3, to: over)
      code.bind(jump)
      code.jump(.jump, to: end)
      code.bind(over)
      code.emit(.move, 0, 1)
      code.bind(end)
      code.emit(.add, 0, 0)
      code.jump(.branchNull, 6, to: jump)
      code.emit(.returnWord, 0)
    }
  }

  // MARK: Tests of what is known

  @Test func aTestOfAConstantThatHoldsGoes() {
    expect(["0 loadImmediate 0 1", "1 loadImmediate 1 7", "2 returnWord 1"]) { code in
      let isTrue = code.label()
      code.emitWide(.loadImmediate, 0, 1)
      code.jump(.branchTrue, 0, to: isTrue)
      code.emit(.move, 1, 2)
      code.bind(isTrue)
      code.emitWide(.loadImmediate, 1, 7)
      code.emit(.returnWord, 1)
    }
  }

  @Test func aTestOfAConstantThatFailsGoes() {
    expect(["0 loadImmediate 0 5", "1 move 1 2", "2 returnWord 1"]) { code in
      let isSix = code.label()
      code.emitWide(.loadImmediate, 0, 5)
      code.branch(.branchEqualImmediate, 0, 6, to: isSix)
      code.emit(.move, 1, 2)
      code.bind(isSix)
      code.emit(.returnWord, 1)
    }
  }

  @Test func aConstantIsKnownThroughMovesAndReferences() {
    expect([
      "0 loadImmediate 3 0", "1 move 0 3", "2 copyReference 1 2", "3 move 1 2", "4 returnWord 1",
    ]) { code in
      let isTrue = code.label()
      code.emitWide(.loadImmediate, 3, 0)
      code.emit(.move, 0, 3)
      code.emit(.copyReference, 1, 2)
      code.jump(.branchTrue, 0, to: isTrue)
      code.emit(.move, 1, 2)
      code.bind(isTrue)
      code.emit(.returnWord, 1)
    }
  }

  @Test func nothingIsKnownBehindAPlaceThatIsJumpedTo() {
    expect([
      "0 branchNull 0 → 2", "1 loadImmediate 0 1", "2 branchTrue 0 → 4", "3 move 1 2",
      "4 returnWord 1",
    ]) { code in
      let (test, isTrue) = (code.label(), code.label())
      code.jump(.branchNull, 0, to: test)
      code.emitWide(.loadImmediate, 0, 1)
      code.bind(test)
      code.jump(.branchTrue, 0, to: isTrue)
      code.emit(.move, 1, 2)
      code.bind(isTrue)
      code.emit(.returnWord, 1)
    }
  }

  @Test func nothingIsKnownBehindACall() {
    expect([
      "0 loadImmediate 0 1", "1 callNative 0 0", "3 branchTrue 0 → 5", "4 move 1 2",
      "5 returnWord 1",
    ]) { code in
      let isTrue = code.label()
      code.emitWide(.loadImmediate, 0, 1)
      code.emit(.callNative, 0, 0)
      code.data(0)
      code.jump(.branchTrue, 0, to: isTrue)
      code.emit(.move, 1, 2)
      code.bind(isTrue)
      code.emit(.returnWord, 1)
    }
  }

  /// Each way to a common test goes on where the test would send it; nothing reaches the test then.
  @Test func waysThatKnowWhatATestSaysDoNotPassIt() {
    expect([
      "0 branchNull 0 → 4", "1 loadImmediate 1 1", "2 add 0 0", "3 returnWord 0",
      "4 loadImmediate 1 0", "5 returnPlain",
    ]) { code in
      let (none, test, some) = (code.label(), code.label(), code.label())
      code.jump(.branchNull, 0, to: none)
      code.emitWide(.loadImmediate, 1, 1)
      code.jump(.jump, to: test)
      code.bind(none)
      code.emitWide(.loadImmediate, 1, 0)
      code.jump(.jump, to: test)
      code.bind(test)
      code.jump(.branchTrue, 1, to: some)
      code.emit(.returnPlain)
      code.bind(some)
      code.emit(.add, 0, 0)
      code.emit(.returnWord, 0)
    }
  }

  // MARK: Removing and moving

  @Test func whatNothingReachesGoesWithItsTable() {
    expect(["0 move 0 1", "1 returnWord 0"]) { code in
      let (first, second) = (code.label(), code.label())
      code.emit(.move, 0, 1)
      code.emit(.returnWord, 0)
      code.jumpTable(0, [first, second])
      code.bind(first)
      code.emit(.move, 0, 2)
      code.bind(second)
      code.emit(.returnWord, 0)
    }
  }

  /// What a jump leaps over and does not fall out of goes behind the rest, and the jump goes.
  @Test func aLeapGoesAndWhatItLeapsOverFollowsTheRest() {
    expect([
      "0 branchNull 0 → 4", "1 move 0 1", "2 add 0 0", "3 returnWord 0", "4 move 0 2",
      "5 returnPlain",
    ]) { code in
      let (rare, usual) = (code.label(), code.label())
      code.jump(.branchNull, 0, to: rare)
      code.emit(.move, 0, 1)
      code.jump(.jump, to: usual)
      code.bind(rare)
      code.emit(.move, 0, 2)
      code.emit(.returnPlain)
      code.bind(usual)
      code.emit(.add, 0, 0)
      code.emit(.returnWord, 0)
    }
  }

  @Test func tellsWhereEachInstructionWas() {
    let words = [
      Instruction(.move, 0, 1), Instruction(.jump), Instruction(.move, 0, 2),
      Instruction(.returnWord, 0),
    ].map(\.encoded)
    var tidying = CodeTidying(
      words: words, labels: [3], jumps: [CodeTidying.Jump(place: 1, isShort: false, label: 0)],
      table: [])
    tidying.run()
    #expect(tidying.words == [words[0], words[3]])
    #expect(tidying.moves.map(\.old) == [0, 3] && tidying.moves.map(\.new) == [0, 1])
    #expect(tidying.jumps.isEmpty && tidying.labels == [1])
  }

  @Test func aShortBranchIsNotLedOutOfItsReach() {
    let code = CodeBuilder()
    let (near, far) = (code.label(), code.label())
    code.branch(.branchLess, 0, 1, to: near)
    code.emit(.returnPlain)
    code.bind(near)
    code.jump(.jump, to: far)
    let middle = code.here()
    for _ in 0..<32_100 { code.emit(.add, 0, 0) }
    code.bind(far)
    code.jump(.branchNull, 0, to: middle)
    code.emit(.returnWord, 0)
    let lines = Self.lines(code.finish(name: "long", parameters: [], result: nil))
    #expect(lines.prefix(3) == ["0 branchLess 0 1 → 2", "1 returnPlain", "2 jump → 32103"])
  }

  // MARK: References

  @Test func aReferenceIsPutWhereItIsWantedAtOnce() {
    expect(["0 copyReference 2 0", "1 returnPlain"]) { code in
      code.emit(.copyReference, 1, 0)
      code.emit(.takeReference, 2, 1)
      code.emit(.returnPlain)
    }
  }

  @Test func aReferenceThatComesOnTwoWaysIsMovedBehindThem() {
    expect([
      "0 branchNull 0 → 2", "1 copyReference 1 0", "2 takeReference 2 1", "3 returnPlain",
    ]) { code in
      let join = code.label()
      code.jump(.branchNull, 0, to: join)
      code.emit(.copyReference, 1, 0)
      code.bind(join)
      code.emit(.takeReference, 2, 1)
      code.emit(.returnPlain)
    }
  }

  @Test func theLastCopyForACallIsMoved() {
    expect(["0 takeReference 5 1", "1 move 3 4", "2 callNative 3 5", "4 returnPlain"]) { code in
      code.emit(.copyReference, 5, 1)
      code.emit(.move, 3, 4)
      code.emit(.callNative, 3, 5)
      code.data(0)
      code.emit(.clearReference, 1)
      code.emit(.returnPlain)
    }
  }

  @Test func aCopyForACallIsKeptWhereTheOriginalIsReadOrInTheCallsFrame() {
    // A second call may read the original.
    expect([
      "0 copyReference 5 1", "1 callNative 3 5", "3 callNative 3 5", "5 clearReference 1",
      "6 returnPlain",
    ]) { code in
      code.emit(.copyReference, 5, 1)
      for _ in 0..<2 {
        code.emit(.callNative, 3, 5)
        code.data(0)
      }
      code.emit(.clearReference, 1)
      code.emit(.returnPlain)
    }
    // The frame of the call begins at or below the original.
    expect([
      "0 copyReference 2 1", "1 callNative 3 1", "3 clearReference 1", "4 returnPlain",
    ]) { code in
      code.emit(.copyReference, 2, 1)
      code.emit(.callNative, 3, 1)
      code.data(0)
      code.emit(.clearReference, 1)
      code.emit(.returnPlain)
    }
    // Nothing is called: the copy stays beside the original until that goes.
    expect(["0 copyReference 2 1", "1 clearReference 1", "2 returnPlain"]) { code in
      code.emit(.copyReference, 2, 1)
      code.emit(.clearReference, 1)
      code.emit(.returnPlain)
    }
  }
}
