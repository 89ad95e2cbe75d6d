internal import Notebooks

/// Which record holds each global's latest value, at some point in the document.
struct Ledger {
  struct Holding: Hashable {
    /// The globals that are saved with it.
    var globals: [String]
    /// The content of the group.
    var content: ContentHash
    /// The key of the cell that wrote it last.
    var writer: ContentHash
    /// Whether the store has it.
    var isKept: Bool
    /// The cells whose code the values hold.
    var codeCells: [String]
  }

  private(set) var holdings: [String: Holding] = [:]
  /// Globals that a cell may have left with a value that nobody knows, as it did not run.
  private(set) var unknown: Set<String> = []

  /// The state after a cell whose results hold.
  mutating func apply(_ record: StoredRecord) {
    for group in record.groups {
      let holding = Holding(
        globals: group.globals, content: group.content, writer: record.key, isKept: group.isKept,
        codeCells: group.codeCells ?? [])
      for global in group.globals {
        holdings[global] = holding
        unknown.remove(global)
      }
    }
  }

  /// The state after a cell that should have run and did not.
  mutating func forget(_ globals: Set<String>) {
    // What is saved together with a forgotten global is no surer than it.
    var forgotten = globals
    for global in globals { forgotten.formUnion(holdings[global]?.globals ?? []) }
    for global in forgotten { holdings[global] = nil }
    unknown.formUnion(forgotten)
  }

  /// What each group holding one of some globals holds, without repetition.
  func holdings(of globals: Set<String>) -> Set<Holding> {
    Set(globals.compactMap { holdings[$0] })
  }

  /// A cell's reach with what the code needs that the values within its reach hold: a model's layers
  /// and functions that cells declared.
  func extended(
    _ reach: Reach, of cell: Int, reaches: ReachTable, facts: [Int: CellFacts],
    ordinals: [String: Int]
  ) -> Reach {
    var reach = reach
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      let code = holdings(of: reach.globals).flatMap(\.codeCells).compactMap { ordinals[$0] }
      for ordinal in code where ordinal < cell && !reach.cells.contains(ordinal) {
        isGrowing = true
        reach.cells.insert(ordinal)
        reach.cells.formUnion(reaches[ordinal].cells)
        reach.globals.formUnion(reaches[ordinal].globals)
        reach.globals.formUnion(facts[ordinal]?.globals.map(\.name) ?? [])
      }
    }
    return reach
  }

  /// Names the results of a cell before it runs: equal keys, equal results.
  ///
  /// - Returns: Nothing when an earlier cell that it depends on has not run, so that nobody can say.
  func key(
    of cell: Cell, facts: [Int: CellFacts], reach: Reach, cells: [Int: Cell], seed: UInt64,
    engine: String
  ) -> CellKey? {
    guard reach.globals.isDisjoint(with: unknown), let own = facts[cell.ordinal] else { return nil }
    var key = CellKey(engine: engine, seed: seed, cell: cell.stateName, code: own.normalizedCode)
    for parameter in own.parameters { key.add(parameter: parameter.name, value: parameter.value) }
    for ordinal in reach.cells.sorted() {
      key.add(code: facts[ordinal]?.normalizedCode ?? "", of: cells[ordinal]?.stateName ?? "")
    }
    let carriers = Set(facts.values.flatMap(\.globals).filter(\.carriesCode).map(\.name))
    for global in reach.globals.sorted() {
      let holding = holdings[global]
      // A closure's content names its code; only its writer's key says what that code is.
      let hasCode =
        holding.map {
          !$0.codeCells.isEmpty || !carriers.isDisjoint(with: $0.globals)
        } ?? false
      key.add(
        global: global, content: holding?.content, writer: hasCode ? holding?.writer : nil)
    }
    return key
  }

  /// Adds the files that a run read to its key.
  static func key(_ base: ContentHash, files: [FileStamp]) -> ContentHash {
    guard !files.isEmpty else { return base }
    var hasher = ContentHasher()
    hasher.update(base.hexadecimal)
    for file in files { hasher.update(file.hash.hexadecimal) }
    return hasher.finish()
  }
}
