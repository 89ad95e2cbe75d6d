internal import SwiftLanguage

/// Globals that share objects and must be saved and restored together, with a name for their value.
struct SnapshotGroup {
  /// The globals' stable names, sorted.
  var globals: [String]
  /// These globals alone, their nodes numbered in the order in which they are reached.
  var snapshot: Snapshot
  /// Equal for equal values: types, words, text, references and blobs.
  var content: ContentHash

  /// The type of a value in it that cannot be saved, where there is one.
  var unsavedType: String? {
    snapshot.nodes.first { $0.kind == Snapshot.unsavedKind }?.name
  }

  /// The state names, among some cells', of those whose code the values hold: closures, and values behind
  /// protocols, which a library's objects may hold where no type of a global tells it.
  func codeCells(among cells: Set<String>) -> [String] {
    var found: Set<String> = []
    // Thousands of values may be of a few types.
    let names = Set(
      snapshot.nodes.lazy.filter { $0.kind == "closure" || $0.kind == "existential" }.map(\.name))
    for name in names {
      // Names begin with the cell's, alone or in the middle of a type's name.
      let words = name.split { !($0.isLetter || $0.isNumber || "~-_".contains($0)) }
      for word in words where cells.contains(String(word)) { found.insert(String(word)) }
    }
    return found.sorted()
  }

  /// Whether an object that cannot be saved may have been changed without anybody seeing it.
  var mayChangeUnseen: Bool {
    snapshot.nodes.contains { $0.kind == Snapshot.unsavedKind && $0.hasIdentity }
  }
}

extension Snapshot {
  /// Splits the snapshot into groups such that no object with identity is in two of them.
  ///
  /// A GAN holds its generator: both globals are one group, so that restoring one restores the
  /// sharing too. Values without identity (an array, a string) tie nothing together.
  func groups(blobHash: (Blob) -> ContentHash) -> [SnapshotGroup] {
    var leader = Array(roots.indices)
    func find(_ index: Int) -> Int {
      var index = index
      while leader[index] != index { index = leader[index] }
      return index
    }
    // Of each node the first root that reaches it, and the last one that did so far.
    var owner = [Int](repeating: -1, count: nodes.count)
    var visitor = owner
    for root in roots.indices {
      var pending = roots[root].references
      while let node = pending.popLast() {
        guard node >= 0, visitor[node] != root else { continue }
        visitor[node] = root
        if nodes[node].hasIdentity {
          if owner[node] >= 0 {
            leader[find(root)] = find(owner[node])
          } else {
            owner[node] = root
          }
        }
        pending.append(contentsOf: nodes[node].references)
      }
    }
    let members = Dictionary(grouping: roots.indices, by: find)
    var numbers = [Int](repeating: -1, count: nodes.count)
    return members.values
      .map { indices in
        let chosen = indices.map { roots[$0] }.sorted { $0.global < $1.global }
        let part = renumbered(chosen, &numbers)
        return SnapshotGroup(
          globals: chosen.map(\.global), snapshot: part, content: part.contentHash(blobHash))
      }
      .sorted { $0.globals[0] < $1.globals[0] }
  }

  /// A checkpoint as one group; globals that cannot be saved are left out where the cell cannot touch
  /// them.
  ///
  /// - Parameters:
  ///   - touched: The globals that the cell may touch.
  ///   - blobHash: The name of a blob's content.
  /// - Returns: Nothing where a value that the cell may touch cannot be saved.
  func checkpointGroup(
    touched: Set<String>, blobHash: (Blob) -> ContentHash
  ) -> SnapshotGroup? {
    var chosen: [Root] = []
    for root in roots {
      let hasUnsaved = nodesReached(from: root.references).contains {
        nodes[$0].kind == Snapshot.unsavedKind
      }
      if !hasUnsaved {
        chosen.append(root)
      } else if root.global.hasPrefix(Snapshot.framePrefix) || touched.contains(root.global) {
        return nil
      }
    }
    var numbers = [Int](repeating: -1, count: nodes.count)
    let kept = renumbered(chosen, &numbers)
    return SnapshotGroup(
      globals: chosen.map(\.global), snapshot: kept, content: kept.contentHash(blobHash))
  }

  /// Joins snapshots of disjoint globals into one.
  init(joining parts: [Snapshot]) {
    self.init()
    for part in parts {
      let offset = nodes.count
      func moved(_ references: [Int]) -> [Int] { references.map { $0 < 0 ? $0 : $0 + offset } }
      for var node in part.nodes {
        node.references = moved(node.references)
        nodes.append(node)
      }
      for var root in part.roots {
        root.references = moved(root.references)
        roots.append(root)
      }
      blobs.merge(part.blobs) { first, _ in first }
    }
  }

  private func nodesReached(from references: [Int]) -> Set<Int> {
    var seen: Set<Int> = []
    var pending = references.filter { $0 >= 0 }
    while let node = pending.popLast() {
      if seen.insert(node).inserted {
        pending.append(contentsOf: nodes[node].references.filter { $0 >= 0 && !seen.contains($0) })
      }
    }
    return seen
  }

  /// The chosen roots with only what they reach, nodes numbered breadth first: a canonical order,
  /// so that equal values give equal encodings.
  ///
  /// - Parameters:
  ///   - chosen: The roots.
  ///   - numbers: Room for a number of each node: -1 in the beginning and at the end.
  /// - Returns: The part of the graph.
  private func renumbered(_ chosen: [Root], _ numbers: inout [Int]) -> Snapshot {
    var order: [Int] = []
    func number(_ reference: Int) -> Int {
      if reference < 0 { return -1 }
      if numbers[reference] >= 0 { return numbers[reference] }
      numbers[reference] = order.count
      order.append(reference)
      return order.count - 1
    }
    var result = Snapshot()
    for var root in chosen {
      root.references = root.references.map(number)
      result.roots.append(root)
    }
    var next = 0
    while next < order.count {
      var node = nodes[order[next]]
      if !node.references.isEmpty { node.references = node.references.map(number) }
      for key in node.blobs { result.blobs[key] = blobs[key] }
      result.nodes.append(node)
      next += 1
    }
    for node in order { numbers[node] = -1 }
    return result
  }

  /// The name of the values, given those of the blobs.
  func contentHash(_ blobHash: (Blob) -> ContentHash) -> ContentHash {
    var hasher = ContentHasher()
    for root in roots {
      hasher.update(root.global)
      hasher.update(root.type)
      hasher.update(root.words)
      hasher.update(root.references)
    }
    for node in nodes {
      hasher.update(node.kind)
      hasher.update(node.name)
      hasher.update([node.words.count])
      hasher.update(node.words)
      hasher.update(node.references)
      hasher.update(node.text ?? "")
      for key in node.blobs {
        if let blob = blobs[key] { hasher.update(blobHash(blob).hexadecimal) }
      }
    }
    return hasher.finish()
  }
}
