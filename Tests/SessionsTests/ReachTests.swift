import Testing

@testable import Sessions

@Suite struct ReachTests {
  private func facts(
    _ globals: [CellFacts.Global] = [], mentions: Set<String> = [], cells: Set<Int> = []
  ) -> CellFacts {
    CellFacts(
      normalizedCode: "", globals: globals, mentionedGlobals: mentions, mentionedCells: cells)
  }

  @Test func aFunctionBringsTheGlobalsThatItsCellMentions() {
    // 0: var counter; 1: func bump() { counter += 1 }; 2: bump()
    let table = ReachTable(facts: [
      0: facts([.init(name: "counter", carriesCode: false)]),
      1: facts(mentions: ["counter"]),
      2: facts(cells: [1]),
    ])
    #expect(table[2] == Reach(cells: [1], globals: ["counter"]))
    #expect(table.prerequisites(of: 2) == [0, 1])
    #expect(table.dependants(of: 0) == [1, 2])
  }

  @Test func aClosureBringsWhatWhoeverStoredItMentions() {
    // 0: var counter, handler: () -> Void; 1: handler = { counter += 1 }; 2: handler()
    let table = ReachTable(facts: [
      0: facts([
        .init(name: "counter", carriesCode: false), .init(name: "handler", carriesCode: true),
      ]),
      1: facts(mentions: ["counter", "handler"]),
      2: facts(mentions: ["handler"]),
    ])
    #expect(table[2].globals == ["counter", "handler"])
    #expect(table[2].cells == [0, 1])
  }

  @Test func plainDataBringsNothingElse() {
    let table = ReachTable(facts: [
      0: facts([.init(name: "a", carriesCode: false), .init(name: "b", carriesCode: false)]),
      1: facts(mentions: ["a", "b"]),
      2: facts(mentions: ["a"]),
    ])
    #expect(table[2] == Reach(cells: [], globals: ["a"]))
  }

  @Test func whoeverSharesAnObjectIsNeededWithThoseWhoChangeIt() {
    // 0: model; 1: unrelated; 2: gan = GAN(model); 3: train(gan); 4: print(model)
    let table = ReachTable(facts: [
      0: facts([.init(name: "model", carriesCode: false)]),
      1: facts([.init(name: "unrelated", carriesCode: false)]),
      2: facts([.init(name: "gan", carriesCode: false)], mentions: ["model"]),
      3: facts(mentions: ["gan"]),
      4: facts(mentions: ["model"]),
    ])
    #expect(table.prerequisites(of: 4) == [0, 2, 3])
  }
}
