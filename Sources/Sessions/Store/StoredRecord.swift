internal import Notebooks

/// What a store keeps of a cell's last successful run.
struct StoredRecord: Codable, Hashable {
  /// Globals that were saved together, and the name of their content.
  struct Group: Codable, Hashable {
    var globals: [String]
    var content: ContentHash
    /// The blobs that the content refers to, so that none is thrown away while it is needed.
    var blobs: [ContentHash]
    /// The cells whose code the values hold; none in records of older versions.
    var codeCells: [String]?
    /// False where a value of the group cannot be saved: the content names the writer then.
    var isKept = true
  }

  /// The form of this type; a record of another form is as good as none.
  static let currentFormat = 4

  var format = Self.currentFormat
  /// The cell's state name.
  var cell: String
  /// Everything that the results depend on but the data files, which are known only after a run.
  var baseKey: ContentHash
  /// The parts of ``baseKey``.
  var parts: CellKey
  /// Everything that the results depend on.
  var key: ContentHash
  /// The files that were read.
  var files: [FileStamp]
  /// The globals that the cell declared or changed.
  var groups: [Group]
  /// The outputs.
  var record: CellRecord
}
