/// The names most like a mistyped one, for "did you mean 'batchSize'?".
///
/// A name is near when a third of its letters, or fewer, were mistyped, left out, doubled or swapped
/// with their neighbour; letter case counts as half a mistake a letter.
///
/// - Parameters:
///   - name: What was written.
///   - candidates: The names that exist.
///   - limit: How many to give at most.
/// - Returns: The near names, nearest first, equally near ones by alphabet; `name` itself is not among them.
public func nearMatches(
  to name: String, among candidates: some Sequence<String>, limit: Int = 3
) -> [String] {
  let written = Array(name)
  var found: [(name: String, distance: Double)] = []
  for candidate in Set(candidates)
  where candidate != name && !candidate.isEmpty && candidate.hasPrefix("_") == name.hasPrefix("_") {
    let letters = Array(candidate)
    let allowed = allowedDistance(lengths: written.count, letters.count)
    guard Double(abs(letters.count - written.count)) <= allowed else { continue }
    let distance = editDistance(written, letters)
    let differsInCaseOnly = name.lowercased() == candidate.lowercased()
    if distance <= allowed || differsInCaseOnly {
      found.append((candidate, differsInCaseOnly ? 0 : distance))
    }
  }
  return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
}

/// The single name to propose, when there is a near one.
public func nearestMatch(to name: String, among candidates: some Sequence<String>) -> String? {
  nearMatches(to: name, among: candidates, limit: 1).first
}

/// One or two letters name loop indices and the like, which are near to everything.
private func allowedDistance(lengths first: Int, _ second: Int) -> Double {
  let longer = max(first, second)
  return longer < 3 ? 0.5 : max(1, (Double(longer) / 3).rounded(.down))
}

/// The optimal string alignment distance, with half a step for a change of letter case.
private func editDistance(_ first: [Character], _ second: [Character]) -> Double {
  if first.isEmpty || second.isEmpty { return Double(max(first.count, second.count)) }
  var beforePrevious = [Double](repeating: 0, count: second.count + 1)
  var previous = (0...second.count).map(Double.init)
  for row in 1...first.count {
    var current = [Double(row)]
    current.reserveCapacity(second.count + 1)
    for column in 1...second.count {
      let (left, right) = (first[row - 1], second[column - 1])
      let exchange = left == right ? 0.0 : left.lowercased() == right.lowercased() ? 0.5 : 1
      var best = min(
        previous[column] + 1, current[column - 1] + 1, previous[column - 1] + exchange)
      if row > 1, column > 1, left == second[column - 2], first[row - 2] == right {
        best = min(best, beforePrevious[column - 2] + 1)
      }
      current.append(best)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[second.count]
}
