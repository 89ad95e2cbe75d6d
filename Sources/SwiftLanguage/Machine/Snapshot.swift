/// The values of global variables as data: what a session saves after a cell and restores in
/// another process.
///
/// A graph: each reference object is a node, named once, so that identity and cycles survive.
/// Large payloads (arrays of scalars, tensors) are blobs, kept apart from the graph so that a store
/// can address them by content and share them between snapshots.
public struct Snapshot: Codable, Hashable, Sendable {
  /// A heap object.
  public struct Node: Codable, Hashable, Sendable {
    /// "string", "array", "dictionary", "class", "box", "closure", "existential", "native", ….
    public var kind: String
    /// The stable name of its type, of its function (closures) or of its native encoder.
    public var name: String
    /// Whether two references to this node must stay one object after restoring: class instances,
    /// captured variables, native references.
    ///
    /// False for values kept behind a reference.
    public var hasIdentity: Bool
    /// Raw words: scalar fields, tags, small scalar arrays.
    public var words: [UInt64]
    /// Indices into `nodes`; -1 is the null reference.
    public var references: [Int]
    /// Text, where it has some.
    public var text: String?
    /// Keys into `blobs`.
    public var blobs: [String]

    /// A node without payload; fill in what it has.
    public init(
      kind: String, name: String, hasIdentity: Bool, words: [UInt64] = [], references: [Int] = [],
      text: String? = nil, blobs: [String] = []
    ) {
      self.kind = kind
      self.name = name
      self.hasIdentity = hasIdentity
      self.words = words
      self.references = references
      self.text = text
      self.blobs = blobs
    }
  }

  /// A global variable's value, as its layout flattens it.
  public struct Root: Codable, Hashable, Sendable {
    /// The variable's stable name: "cell-ordinal/name", unique in a notebook.
    public var global: String
    /// The stable name of its type, checked when it is restored.
    public var type: String
    /// Raw words.
    public var words: [UInt64]
    /// What it refers to.
    public var references: [Int]

    /// One global's flattened value.
    public init(global: String, type: String, words: [UInt64], references: [Int]) {
      self.global = global
      self.type = type
      self.words = words
      self.references = references
    }
  }

  /// Bytes outside the graph.
  ///
  /// `fingerprint` lets a writer hash each storage once only: equal fingerprints within a process
  /// mean equal bytes.
  public struct Blob: Hashable, Sendable {
    /// What the bytes are, for the file that keeps them: "float32", "int64", "bytes".
    public var format: String
    /// Its dimensions.
    public var shape: [Int]
    /// Makes the bytes.
    public var bytes: @Sendable () -> [UInt8]
    /// Equal within a process only where the bytes are.
    public var fingerprint: String

    /// Bytes that are made when they are asked for.
    public init(
      format: String, shape: [Int], fingerprint: String, bytes: @escaping @Sendable () -> [UInt8]
    ) {
      self.format = format
      self.shape = shape
      self.fingerprint = fingerprint
      self.bytes = bytes
    }

    /// Whether the bytes are the same.
    public static func == (left: Blob, right: Blob) -> Bool {
      left.fingerprint == right.fingerprint
    }
    /// Hashes the fingerprint.
    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
  }

  /// The kind of a node that stands for a value that cannot be saved: a function inside of a
  /// library's object, say.
  ///
  /// Its name is the type's; a snapshot with such a node cannot be restored.
  public static let unsavedKind = "unsaved"

  /// How the names of roots begin that are no globals but the frames of a running cell.
  public static let framePrefix = "@frame/"

  /// The globals.
  public var roots: [Root]
  /// The heap objects.
  public var nodes: [Node]
  /// Not encoded with the graph: the store keeps them in files of their own.
  public var blobs: [String: Blob]

  private enum CodingKeys: String, CodingKey { case roots, nodes }

  /// A snapshot of the given graph.
  public init(roots: [Root] = [], nodes: [Node] = [], blobs: [String: Blob] = [:]) {
    self.roots = roots
    self.nodes = nodes
    self.blobs = blobs
  }

  /// The graph without its blobs, which the store attaches.
  ///
  /// - Throws: `DecodingError` where the data is not a snapshot.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    roots = try container.decode([Root].self, forKey: .roots)
    nodes = try container.decode([Node].self, forKey: .nodes)
    blobs = [:]
  }
}
