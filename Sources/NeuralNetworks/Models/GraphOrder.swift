/// A row of a functional model's table.
enum GraphRow: Hashable {
  /// An input, by its number.
  case input(Int)
  /// A layer, by its number.
  case layer(Int)
}

/// The order of a functional model's inputs and layers, as Keras has it: by the length of the longest way to an
/// output, and where it is the same in the order in which they are met on the way from the outputs.
struct GraphOrder {
  /// How many inputs the model has.
  let inputs: Int
  /// Where each step's inputs come from: a step's number, or below zero an input's.
  let places: [[(step: Int, index: Int)]]
  /// Which layer each step uses.
  let owners: [Int]
  let outputs: [(step: Int, index: Int)]

  private func row(_ step: Int) -> GraphRow { step < 0 ? .input(-1 - step) : .layer(owners[step]) }

  /// Steps and inputs, what they need before them, and where their layers are first met.
  private var walk: (steps: [Int], met: [GraphRow: Int]) {
    var finished: [Int] = []
    var seen: Set<Int> = []
    var met: [GraphRow: Int] = [:]
    // On the way down a step is met, on the way up it is finished.
    var pending = outputs.reversed().map { (step: $0.step, isMet: false) }
    while let (step, isMet) = pending.popLast() {
      if isMet {
        finished.append(step)
        continue
      }
      guard seen.insert(step).inserted else { continue }
      if met[row(step)] == nil { met[row(step)] = met.count }
      pending.append((step, true))
      if step >= 0 { pending += places[step].reversed().map { ($0.step, false) } }
    }
    return (finished, met)
  }

  /// All inputs and layers, each once.
  var rows: [GraphRow] {
    var (steps, met) = walk
    steps.reverse()
    var depths: [Int: Int] = [:]
    var depthsOfRows: [GraphRow: Int] = [:]
    for step in steps {
      let depth = max(depths[step] ?? 0, depthsOfRows[row(step)] ?? 0)
      (depths[step], depthsOfRows[row(step)]) = (depth, depth)
      for source in step < 0 ? [] : places[step] {
        depths[source.step] = max(depth + 1, depths[source.step] ?? 0)
      }
    }
    let idle = (0..<inputs).map { GraphRow.input($0) }.filter { met[$0] == nil }
    // Inputs that nothing is made of come first of those beside the outputs.
    for (number, row) in idle.enumerated() { met[row] = number - idle.count }
    return met.sorted { left, right in
      let depths = (depthsOfRows[left.key] ?? 0, depthsOfRows[right.key] ?? 0)
      return depths.0 == depths.1 ? left.value < right.value : depths.0 > depths.1
    }.map(\.key)
  }
}
