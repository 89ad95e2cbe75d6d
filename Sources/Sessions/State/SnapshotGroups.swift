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
    let graph = snapshot.graph
    return graph.nodes.first { $0.kind == .unsaved }.map { graph.names[$0.name] }
  }

  /// The state names, among some cells', of those whose code the values hold: closures, and values behind
  /// protocols, which a library's objects may hold where no type of a global tells it.
  func codeCells(among cells: Set<String>) -> [String] {
    var found: Set<String> = []
    let graph = snapshot.graph
    // Thousands of values may be of a few types.
    var names: Set<Int> = []
    for node in graph.nodes where node.kind == .closure || node.kind == .existential {
      names.insert(node.name)
    }
    for name in names {
      // Names begin with the cell's, alone or in the middle of a type's name.
      let words = graph.names[name].split {
        !($0.isLetter || $0.isNumber || "~-_".contains($0))
      }
      for word in words where cells.contains(String(word)) { found.insert(String(word)) }
    }
    return found.sorted()
  }

  /// Whether an object that cannot be saved may have been changed without anybody seeing it.
  var mayChangeUnseen: Bool {
    snapshot.graph.nodes.contains { $0.kind == .unsaved && $0.hasIdentity }
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
    // Of each node the first root that reaches it.
    var owner = [Int](repeating: -1, count: graph.nodes.count)
    var traversal = Traversal(graph)
    for root in roots.indices {
      traversal.visitAll(from: roots[root].references) { place, node in
        guard node.hasIdentity else { return }
        if owner[place] >= 0 {
          leader[find(root)] = find(owner[place])
        } else {
          owner[place] = root
        }
      }
    }
    let members = Dictionary(grouping: roots.indices, by: find)
    var numbers = [Int](repeating: -1, count: graph.nodes.count)
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
    var traversal = Traversal(graph)
    for root in roots {
      var hasUnsaved = false
      traversal.visitAll(from: root.references) { _, node in
        if node.kind == .unsaved { hasUnsaved = true }
      }
      if !hasUnsaved {
        chosen.append(root)
      } else if root.global.hasPrefix(Snapshot.framePrefix) || touched.contains(root.global) {
        return nil
      }
    }
    var numbers = [Int](repeating: -1, count: graph.nodes.count)
    let kept = renumbered(chosen, &numbers)
    return SnapshotGroup(
      globals: chosen.map(\.global), snapshot: kept, content: kept.contentHash(blobHash))
  }

  /// Joins snapshots of disjoint globals into one.
  init(joining parts: [Snapshot]) {
    self.init()
    for part in parts {
      let offset = graph.nodes.count
      func moved(_ reference: Int) -> Int { reference < 0 ? reference : reference + offset }
      for node in part.graph.nodes { graph.append(node, of: part.graph, reference: moved) }
      for var root in part.roots {
        root.references = root.references.map(moved)
        roots.append(root)
      }
      blobs.merge(part.blobs) { first, _ in first }
    }
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
      let node = graph.nodes[order[next]]
      result.graph.append(node, of: graph, reference: number)
      for key in graph.blobKeys[node.blobs] { result.blobs[key] = blobs[key] }
      next += 1
    }
    for node in order { numbers[node] = -1 }
    return result
  }

  /// The name of the values, given those of the blobs.
  func contentHash(_ blobHash: (Blob) -> ContentHash) -> ContentHash {
    var hasher = ContentHasher()
    // A file of an older form must not be taken for one of this form.
    hasher.update([StoredGroup.currentFormat])
    for root in roots {
      hasher.update(root.global)
      hasher.update(root.type)
      hasher.update(root.words)
      hasher.update(root.references)
    }
    for name in graph.names { hasher.update(name) }
    hasher.update(graph.rows)
    hasher.update(graph.words)
    hasher.update(graph.references)
    for text in graph.texts { hasher.update(text) }
    for key in graph.blobKeys {
      if let blob = blobs[key] { hasher.update(blobHash(blob).hexadecimal) }
    }
    return hasher.finish()
  }
}

/// Walks through what some references reach, each node once a walk.
private struct Traversal {
  private let graph: SnapshotGraph
  /// The last walk that came by each node.
  private var visitor: [Int]
  private var walk = 0
  private var pending: [Int] = []

  init(_ graph: SnapshotGraph) {
    self.graph = graph
    visitor = [Int](repeating: 0, count: graph.nodes.count)
  }

  mutating func visitAll(
    from references: [Int], _ visit: (Int, SnapshotGraph.Node) -> Void
  ) {
    walk += 1
    pending.append(contentsOf: references)
    while let place = pending.popLast() {
      guard place >= 0, visitor[place] != walk else { continue }
      visitor[place] = walk
      let node = graph.nodes[place]
      visit(place, node)
      pending.append(contentsOf: graph.references[node.references])
    }
  }
}
