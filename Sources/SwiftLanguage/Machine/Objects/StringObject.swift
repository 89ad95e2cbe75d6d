/// A String or a Character.
///
/// Mutated in place only where uniquely referenced; what is cached is dropped then.
final class StringObject {
  /// The code of a character of ASCII that was made once; negative for all other text.
  ///
  /// First, so that the machine reads it at a fixed place in the object.
  let byte: Int
  @exclusivity(unchecked) private(set) var value: String
  @exclusivity(unchecked) private var cachedHash = 0
  @exclusivity(unchecked) private var cachedCount = -1

  /// Whether each byte is a character, where that is known.
  @exclusivity(unchecked) private var plainness = Plainness.unknown

  private enum Plainness { case unknown, plain, other }

  init(_ value: String) {
    byte = -1
    self.value = value
    if value.isEmpty { plainness = .plain }
  }

  init(_ value: String, count: Int) {
    byte = -1
    self.value = value
    self.cachedCount = count
  }

  private init(byte: UInt8) {
    self.byte = Int(byte)
    value = String(UnicodeScalar(byte))
    cachedCount = 1
    plainness = .plain
  }

  var count: Int {
    if cachedCount < 0 { cachedCount = isPlain ? value.utf8.count : value.count }
    return cachedCount
  }

  /// Whether each byte is a character: all are ASCII and none is a carriage return, which may be
  /// half of one.
  var isPlain: Bool {
    if plainness == .unknown { plainness = StringObject.isPlain(&value) ? .plain : .other }
    return plainness == .plain
  }

  /// Calls `body` with the UTF-8 of the text.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try value.withUTF8(body)
  }

  /// FNV-1a over the UTF-8 of the canonical form, mixed; equal strings have equal hashes.
  var hash: Int {
    if cachedHash == 0 { cachedHash = StringObject.hash(of: value) }
    return cachedHash
  }

  func append(_ other: StringObject) {
    value.append(other.value)
    cachedHash = 0
    cachedCount = -1
    if plainness == .plain, other.plainness == .plain { return }
    plainness = plainness == .other || other.plainness == .other ? .other : .unknown
  }

  func append(_ text: String) {
    value.append(text)
    changed()
  }

  func replace(with text: String) {
    value = text
    changed()
  }

  private func changed() {
    cachedHash = 0
    cachedCount = -1
    plainness = .unknown
  }

  private static func isPlain(_ text: inout String) -> Bool {
    text.withUTF8 { bytes in
      var seen: UInt8 = 0
      var returns = 0
      for byte in bytes {
        seen |= byte
        returns &+= byte == 13 ? 1 : 0
      }
      return seen < 0x80 && returns == 0
    }
  }

  static func hash(of text: String) -> Int {
    var text = text
    let ascii: Int? = text.withUTF8 { bytes in
      var state: UInt64 = 0xcbf2_9ce4_8422_2325
      var seen: UInt8 = 0
      for byte in bytes {
        seen |= byte
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
      return seen < 0x80 ? Int(truncatingIfNeeded: mixed(state)) : nil
    }
    if let ascii { return ascii }
    // Canonically equal strings may differ in bytes: Swift's own hash knows them.
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for character in text {
      for scalar in canonicalScalars(of: character) {
        state = (state ^ UInt64(scalar)) &* 0x0000_0100_0000_01b3
      }
    }
    return Int(truncatingIfNeeded: mixed(state))
  }

  /// Something equal for canonically equal characters: the number of scalars differs between the
  /// forms, so that only single, unaccented scalars are told apart.
  private static func canonicalScalars(of character: Character) -> [UInt32] {
    let scalars = character.unicodeScalars
    if scalars.count == 1, let only = scalars.first,
      only.properties.canonicalCombiningClass == .notReordered,
      only.value < 0xC0 || (0x3041...0x30FF).contains(only.value)
        || (0x4E00...0x9FFF).contains(only.value)
    {
      return [only.value]
    }
    return [0xFFFD]
  }

  private static func mixed(_ state: UInt64) -> UInt64 {
    var value = state ^ (state >> 32)
    value = value &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
    return value == 0 ? 1 : value
  }

  /// The characters of ASCII, made once.
  nonisolated(unsafe) static let ascii: [StringObject] = (0..<128).map {
    StringObject(byte: UInt8($0))
  }

  static func character(_ character: Character) -> StringObject {
    if let value = character.asciiValue, character != "\r\n" { return ascii[Int(value)] }
    return StringObject(String(character), count: 1)
  }
}
