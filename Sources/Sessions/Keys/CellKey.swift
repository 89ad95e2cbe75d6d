/// Everything that a cell's results depend on but the files that it reads, part by part, so that it can
/// be said which of them has changed.
struct CellKey: Codable, Hashable {
  /// One thing that the results depend on.
  struct Part: Codable, Hashable {
    enum Kind: String, Codable {
      case engine, seed, cell, code, parameter, otherCode, global
    }
    var kind: Kind
    /// The other cell's id, or the parameter's or global's name.
    var name: String
    var content: ContentHash
  }

  private(set) var parts: [Part] = []

  init(engine: String, seed: UInt64, cell: String, code: String) {
    add(.engine, "", engine)
    add(.seed, "", "\(seed)")
    // Each cell draws its random numbers from the seed and its state's name.
    add(.cell, "", cell)
    add(.code, "", code)
  }

  /// The value of a parameter, as source, that the cell declares.
  mutating func add(parameter: String, value: String) { add(.parameter, parameter, value) }

  /// The code of an earlier cell that may run.
  mutating func add(code: String, of cell: String) { add(.otherCode, cell, code) }

  /// The value of an earlier cell's variable.
  mutating func add(global: String, content: ContentHash?, writer: ContentHash?) {
    add(.global, global, [content, writer].map { $0?.hexadecimal ?? "-" }.joined(separator: " "))
  }

  private mutating func add(_ kind: Part.Kind, _ name: String, _ text: String) {
    parts.append(Part(kind: kind, name: name, content: ContentHash(of: text.utf8)))
  }

  /// The name of the results.
  var hash: ContentHash {
    var hasher = ContentHasher()
    for part in parts {
      hasher.update(part.kind.rawValue)
      hasher.update(part.name)
      hasher.update(part.content.hexadecimal)
    }
    return hasher.finish()
  }

  /// In words, what is no longer as it was; the most telling first.
  ///
  /// `shown` makes a cell's id of the name of its state.
  func changes(since old: CellKey, shown: (String) -> String) -> [String] {
    let before = Dictionary(
      old.parts.map { ("\($0.kind.rawValue) \($0.name)", $0.content) }, uniquingKeysWith: { $1 })
    var changes: [String] = []
    for part in parts {
      guard before["\(part.kind.rawValue) \(part.name)"] != part.content else { continue }
      switch part.kind {
      case .engine: changes.append("nbrun itself changed")
      case .seed: changes.append("the notebook's seed changed")
      case .cell: changes.append("its id changed, or how it begins")
      case .code: changes.append("its code changed")
      case .parameter:
        // The value is part of the code, and tells more.
        changes.removeAll { $0 == "its code changed" }
        changes.append("the parameter '\(part.name)' changed")
      case .otherCode: changes.append("the code of '\(shown(part.name))' changed")
      case .global:
        let path = part.name.split(separator: "/", maxSplits: 1)
        let cell = path.count == 2 ? " (of '\(shown(String(path[0])))')" : ""
        changes.append("the value of '\(path.last ?? "")'\(cell) changed")
      }
    }
    if changes.isEmpty, parts != old.parts { changes.append("it depends on less than before") }
    return changes
  }
}
