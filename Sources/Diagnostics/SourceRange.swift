/// A half-open range of UTF-8 bytes in one of the texts that are compiled together.
public struct SourceRange: Hashable, Sendable, Codable {
  /// Which text: a cell's ordinal from 0, ``prelude``, ``document``, or ``nowhereSource``.
  public var source: Int
  /// The first byte.
  public var lower: Int
  /// The byte after the last.
  public var upper: Int

  /// The source of the library's own declarations, which stand before the first cell.
  public static let prelude = -1
  /// The source of the notebook's file as a whole: its prose, fences and front matter.
  public static let document = -2
  /// The source of whatever has no place in a text.
  public static let nowhereSource = Int.min
  /// The range of a message that has no place, such as a file that does not exist.
  public static let nowhere = SourceRange(source: nowhereSource, lower: 0, upper: 0)

  /// A range from its parts.
  public init(source: Int, lower: Int, upper: Int) {
    self.source = source
    self.lower = lower
    self.upper = max(lower, upper)
  }

  /// The bytes as a range of the standard library.
  public var bytes: Range<Int> { lower..<max(lower, upper) }

  /// Whether the range covers no byte, as at the end of a file.
  public var isEmpty: Bool { upper <= lower }

  /// The smallest range that covers both; `other` must be of the same source.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(source: source, lower: min(lower, other.lower), upper: max(upper, other.upper))
  }

  /// Whether a byte of the same source stands in the range.
  public func contains(_ offset: Int) -> Bool { lower <= offset && offset < upper }
}
