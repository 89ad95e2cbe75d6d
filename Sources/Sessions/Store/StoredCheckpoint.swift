internal import Notebooks

/// A cell that was left in its midst, to be gone on with by a later run.
struct StoredCheckpoint: Codable, Hashable {
  /// The form of this type; a checkpoint of another form is as good as none.
  static let currentFormat = 3

  var format = Self.currentFormat
  /// The cell's state name.
  var cell: String
  /// Of the cell that ran; it is of no use to any other.
  var baseKey: ContentHash
  /// The files that the cell had read.
  var files: [FileStamp]
  /// The globals and the frames.
  var group: StoredRecord.Group
  /// The library's own part.
  var library: String
  /// What the cell had shown, and how long it had run.
  var record: CellRecord
}
