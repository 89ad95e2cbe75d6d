/// The values of global variables as data: what a session saves after a cell and restores in
/// another process.
///
/// A graph: each reference object is a node, named once, so that identity and cycles survive.
/// Large payloads (arrays of scalars, tensors) are blobs, kept apart from the graph so that a store
/// can address them by content and share them between snapshots.
public struct Snapshot: Sendable {
  /// A global variable's value, as its layout flattens it.
  public struct Root: Codable, Hashable, Sendable {
    /// The variable's stable name: "cell-ordinal/name", unique in a notebook.
    public var global: String
    /// The stable name of its type, checked when it is restored.
    public var type: String
    /// Raw words.
    public var words: [UInt64]
    /// What it refers to: nodes of the graph.
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

  /// How the names of roots begin that are no globals but the frames of a running cell.
  public static let framePrefix = "@frame/"

  /// The globals.
  public var roots: [Root]
  /// The heap objects.
  public var graph: SnapshotGraph
  /// Bytes that nodes refer to by key.
  public var blobs: [String: Blob]

  /// A snapshot of the given graph.
  public init(
    roots: [Root] = [], graph: SnapshotGraph = SnapshotGraph(), blobs: [String: Blob] = [:]
  ) {
    self.roots = roots
    self.graph = graph
    self.blobs = blobs
  }
}
