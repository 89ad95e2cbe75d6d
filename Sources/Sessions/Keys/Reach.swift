/// What the run of a cell may read or change: found from what its code mentions, and from what the
/// code that it mentions mentions in its turn.
struct Reach: Hashable {
  /// The ordinals of earlier cells whose code may run.
  var cells: Set<Int> = []
  /// The globals of earlier cells that may be read or changed.
  var globals: Set<String> = []
}

/// The reach of every cell of a notebook.
///
/// It errs on the side of too much: a result that is kept although it no longer holds would be a
/// lie, one that is made again only costs time.
struct ReachTable {
  private var reaches: [Int: Reach] = [:]
  private let facts: [Int: CellFacts]

  init(facts: [Int: CellFacts]) {
    self.facts = facts
    var carriers: Set<String> = []
    for fact in facts.values {
      carriers.formUnion(fact.globals.filter(\.carriesCode).map(\.name))
    }
    for ordinal in facts.keys {
      reaches[ordinal] = Self.reach(of: ordinal, facts: facts, carriers: carriers)
    }
  }

  subscript(ordinal: Int) -> Reach { reaches[ordinal] ?? Reach() }

  /// The globals that a cell's run may leave with another value: those it declares among them.
  func touched(by ordinal: Int) -> Set<String> {
    self[ordinal].globals.union(facts[ordinal]?.globals.map(\.name) ?? [])
  }

  /// The cells before `ordinal` whose results its run may depend on.
  ///
  /// Objects that two globals share make one's change the other's; they are found because the cell
  /// that shares them mentions both.
  func prerequisites(of ordinal: Int) -> Set<Int> {
    var needed = self[ordinal].globals
    var cells: Set<Int> = []
    var grew = true
    while grew {
      grew = false
      for earlier in facts.keys where earlier < ordinal && !cells.contains(earlier) {
        let touched = touched(by: earlier)
        guard !touched.isDisjoint(with: needed) else { continue }
        cells.insert(earlier)
        needed.formUnion(touched)
        grew = true
      }
    }
    return cells
  }

  /// The cells after `ordinal` that may see what it does.
  func dependants(of ordinal: Int) -> Set<Int> {
    Set(facts.keys.filter { $0 > ordinal && prerequisites(of: $0).contains(ordinal) })
  }

  private static func reach(
    of ordinal: Int, facts: [Int: CellFacts], carriers: Set<String>
  ) -> Reach {
    guard let own = facts[ordinal] else { return Reach() }
    var reach = Reach(cells: own.mentionedCells, globals: own.mentionedGlobals)
    var size = -1
    while size != reach.cells.count + reach.globals.count {
      size = reach.cells.count + reach.globals.count
      for cell in reach.cells {
        guard let fact = facts[cell] else { continue }
        reach.cells.formUnion(fact.mentionedCells)
        reach.globals.formUnion(fact.mentionedGlobals)
        reach.globals.formUnion(fact.globals.map(\.name))
      }
      // Whoever touched a global that holds code may have put the code there.
      let held = reach.globals.intersection(carriers)
      guard !held.isEmpty else { continue }
      for (cell, fact) in facts where cell < ordinal && !reach.cells.contains(cell) {
        if !fact.mentionedGlobals.isDisjoint(with: held)
          || fact.globals.contains(where: { held.contains($0.name) })
        {
          reach.cells.insert(cell)
        }
      }
    }
    return reach
  }
}
