/// Where the bytes of a blob are: in files named by their content.
///
/// A large one is cut into pieces of equal size, so that a data set and its first part, or a list that
/// grew, have most of their files in common.
struct BlobReference: Codable, Hashable {
  /// The bytes of a piece; a multiple of the size of any scalar.
  static let pieceSize = 4 << 20

  var format: String
  var shape: [Int]
  var pieces: [ContentHash]

  /// The ranges of the pieces of `count` bytes.
  static func ranges(count: Int) -> [Range<Int>] {
    guard count > pieceSize else { return [0..<count] }
    return stride(from: 0, to: count, by: pieceSize).map { $0..<min($0 + pieceSize, count) }
  }

  /// The name of the whole content.
  func hash(format: String, shape: [Int]) -> ContentHash {
    var hasher = ContentHasher()
    hasher.update(format)
    hasher.update(shape.map { UInt64($0) })
    for piece in pieces { hasher.update(piece.hexadecimal) }
    return hasher.finish()
  }
}
