/// How many raw words and references a value is flattened to.
///
/// Words hold scalars and tags; references hold everything on the heap. Both kinds of lanes are
/// kept apart, so that scalar code never counts references.
struct Layout: Hashable, Sendable {
  var words = 0
  var references = 0
  /// A reference lane that is never null in a valid value: an optional of it needs no tag.
  var nonNull: Int?

  static let void = Layout()
  static let word = Layout(words: 1)
  static let reference = Layout(references: 1, nonNull: 0)

  /// Room for both, `other` after this.
  func followed(by other: Layout) -> Layout {
    Layout(
      words: words + other.words, references: references + other.references,
      nonNull: nonNull ?? other.nonNull.map { $0 + references })
  }

  var isEmpty: Bool { words == 0 && references == 0 }
}

/// What a raw word of a builtin scalar type means.
enum Scalar: UInt8, Sendable {
  case int8, int16, int32, int64, uint8, uint16, uint32, uint64
  case float, double, bool, metatype

  var isFloating: Bool { self == .float || self == .double }
  var isSigned: Bool { rawValue <= Scalar.int64.rawValue }
  var isInteger: Bool { rawValue <= Scalar.uint64.rawValue }
  var bits: Int {
    switch self {
    case .int8, .uint8: 8
    case .int16, .uint16: 16
    case .int32, .uint32, .float: 32
    case .bool: 1
    default: 64
    }
  }

  /// Whether each value of another integer type is one of this.
  func holdsAll(of other: Scalar) -> Bool {
    guard isInteger, other.isInteger else { return false }
    return isSigned == other.isSigned ? bits >= other.bits : isSigned && bits > other.bits
  }

  /// The standard library's type of that name.
  init?(name: String) {
    switch name {
    case "Int", "Int64": self = .int64
    case "Int8": self = .int8
    case "Int16": self = .int16
    case "Int32": self = .int32
    case "UInt", "UInt64": self = .uint64
    case "UInt8": self = .uint8
    case "UInt16": self = .uint16
    case "UInt32", "Scalar": self = .uint32
    case "Float": self = .float
    case "Double": self = .double
    case "Bool": self = .bool
    default: return nil
    }
  }
}

/// How an array keeps the words of its elements.
enum Packing: UInt8, Sendable {
  /// Eight bytes for each word of each element.
  case words
  /// One byte for an element: Bool and UInt8.
  case bytes
  /// Four bytes for an element: Float.
  case floats
}
