/// The heap objects of a snapshot: a row each, and what the rows hold behind one another.
///
/// A notebook may leave some hundred thousand objects. A row is plain numbers, so that none costs an
/// allocation or a reference count when it is copied, numbered anew, hashed or written.
public struct SnapshotGraph: Sendable {
  /// What an object is.
  public enum Kind: UInt8, Sendable {
    case string, array, dictionary, instance, box, existential, closure, weak, native
    /// A value that cannot be saved: a function inside of a library's object, say.
    ///
    /// Its name is the type's; a snapshot with such a node cannot be restored.
    case unsaved
  }

  /// An object.
  public struct Node: Sendable {
    /// What it is.
    public var kind: Kind
    /// Whether two references to this node must stay one object after restoring: class instances,
    /// captured variables, native references.
    ///
    /// False for values kept behind a reference.
    public var hasIdentity: Bool
    /// The place in `names` of its type's stable name, its function's (closures) or its native encoder's.
    public var name: Int
    /// The places in `words` of its scalar fields, tags, small scalar arrays.
    public var words: Range<Int>
    /// The places in `references` of what it refers to.
    public var references: Range<Int>
    /// The place in `texts`, where it has one.
    public var text: Int?
    /// The places in `blobKeys`.
    public var blobs: Range<Int>
  }

  /// The objects.
  public private(set) var nodes: [Node] = []
  /// Each name once, in the order of the first node that has it.
  public private(set) var names: [String] = []
  /// Raw words of all nodes.
  public internal(set) var words: [UInt64] = []
  /// Indices into `nodes`, of all nodes; -1 is the null reference.
  public internal(set) var references: [Int] = []
  /// Texts of all nodes.
  public private(set) var texts: [String] = []
  /// Keys into the snapshot's blobs, of all nodes.
  public private(set) var blobKeys: [String] = []

  private var placesOfNames: [String: Int] = [:]

  /// A graph without objects.
  public init() {}

  /// The place of a name, which is added where it is new.
  public mutating func place(ofName name: String) -> Int {
    if let known = placesOfNames[name] { return known }
    placesOfNames[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// Makes all words and references that follow the last node's a node.
  public mutating func finishNode(
    _ kind: Kind, name: Int, hasIdentity: Bool, text: String? = nil, blobs: [String] = []
  ) {
    precondition(blobs.count < 1 << 16, "a row has sixteen bits for the number of blobs")
    let last = nodes.last
    if let text { texts.append(text) }
    blobKeys.append(contentsOf: blobs)
    nodes.append(
      Node(
        kind: kind, hasIdentity: hasIdentity, name: name,
        words: (last?.words.upperBound ?? 0)..<words.count,
        references: (last?.references.upperBound ?? 0)..<references.count,
        text: text == nil ? nil : texts.count - 1,
        blobs: (last?.blobs.upperBound ?? 0)..<blobKeys.count))
  }

  /// Adds a node.
  public mutating func append(
    _ kind: Kind, name: String, hasIdentity: Bool, words: some Sequence<UInt64> = [],
    references: some Sequence<Int> = [], text: String? = nil, blobs: [String] = []
  ) {
    self.words.append(contentsOf: words)
    self.references.append(contentsOf: references)
    finishNode(
      kind, name: place(ofName: name), hasIdentity: hasIdentity, text: text, blobs: blobs)
  }

  /// Adds a node of another graph with its references replaced.
  public mutating func append(
    _ node: Node, of other: SnapshotGraph, reference: (Int) -> Int
  ) {
    for place in node.words { words.append(other.words[place]) }
    for place in node.references { references.append(reference(other.references[place])) }
    finishNode(
      node.kind, name: place(ofName: other.names[node.name]), hasIdentity: node.hasIdentity,
      text: node.text.map { other.texts[$0] },
      blobs: node.blobs.isEmpty ? [] : Array(other.blobKeys[node.blobs]))
  }

  // MARK: As numbers

  private static let identityBit = 1 << 8

  /// The nodes as numbers, three a node: what they are and their names, how much of the words and the
  /// references is theirs, the bytes of their text (-1 where there is none).
  public var rows: [Int] {
    var rows: [Int] = []
    rows.reserveCapacity(3 * nodes.count)
    for node in nodes {
      let identity = node.hasIdentity ? Self.identityBit : 0
      rows.append(Int(node.kind.rawValue) | identity | node.blobs.count << 16 | node.name << 32)
      rows.append(node.words.count | node.references.count << 32)
      rows.append(node.text.map { texts[$0].utf8.count } ?? -1)
    }
    return rows
  }

  /// The graph with some rows; nothing where these and the rest do not belong together.
  ///
  /// - Parameters:
  ///   - rows: What ``rows`` gave.
  ///   - names: All names.
  ///   - words: All words.
  ///   - references: All references.
  ///   - text: All texts, one after another.
  ///   - blobKeys: All keys.
  public init?(
    rows: [Int], names: [String], words: [UInt64], references: [Int], text: [UInt8],
    blobKeys: [String]
  ) {
    guard rows.count % 3 == 0 else { return nil }
    self.init()
    for name in names { _ = place(ofName: name) }
    let nodeCount = rows.count / 3
    guard references.allSatisfy({ $0 >= -1 && $0 < nodeCount }) else { return nil }
    nodes.reserveCapacity(nodeCount)
    var (word, reference, byte, blob) = (0, 0, 0, 0)
    for row in stride(from: 0, to: rows.count, by: 3) {
      let (name, textSize) = (rows[row] >> 32, rows[row + 2])
      let nextWord = word + rows[row + 1] & 0xFFFF_FFFF
      let nextReference = reference + rows[row + 1] >> 32
      let nextBlob = blob + rows[row] >> 16 & 0xFFFF
      let nextByte = byte + max(textSize, 0)
      guard let kind = Kind(rawValue: UInt8(truncatingIfNeeded: rows[row])),
        names.indices.contains(name), word <= nextWord, nextWord <= words.count,
        reference <= nextReference, nextReference <= references.count, nextBlob <= blobKeys.count,
        byte <= nextByte, nextByte <= text.count
      else { return nil }
      if textSize >= 0 { texts.append(String(decoding: text[byte..<nextByte], as: UTF8.self)) }
      nodes.append(
        Node(
          kind: kind, hasIdentity: rows[row] & Self.identityBit != 0, name: name,
          words: word..<nextWord, references: reference..<nextReference,
          text: textSize >= 0 ? texts.count - 1 : nil, blobs: blob..<nextBlob))
      (word, reference, byte, blob) = (nextWord, nextReference, nextByte, nextBlob)
    }
    self.words = words
    self.references = references
    self.blobKeys = blobKeys
  }
}
