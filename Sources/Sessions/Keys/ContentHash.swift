internal import Digests

/// A SHA-256 digest as lower-case hexadecimal: the name of a content.
struct ContentHash: Codable, Hashable, Sendable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  let hexadecimal: String

  var description: String { hexadecimal }

  init(hexadecimal: String) { self.hexadecimal = hexadecimal }

  /// The digest of some bytes.
  init(of bytes: some Sequence<UInt8>) {
    var hasher = ContentHasher()
    hasher.update(Array(bytes))
    self = hasher.finish()
  }

  init(from decoder: any Decoder) throws {
    hexadecimal = try decoder.singleValueContainer().decode(String.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}

/// SHA-256 over pieces.
///
/// Strings are hashed with their length before them, so that ("ab", "c") and ("a", "bc") differ.
///
/// Short pieces are gathered: most calls would hash a few bytes each.
struct ContentHasher: ~Copyable {
  private let digest = Digest()
  private var gathered: [UInt8] = []

  /// Bytes that are hashed at once.
  private static let gatheredLimit = 1 << 14

  mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update(raw: $0) }
  }

  mutating func update(raw bytes: UnsafeRawBufferPointer) {
    if gathered.count + bytes.count > Self.gatheredLimit { hashGathered() }
    if bytes.count > Self.gatheredLimit {
      digest.update(bytes)
    } else {
      gathered.append(contentsOf: bytes)
    }
  }

  private mutating func hashGathered() {
    gathered.withUnsafeBytes { digest.update($0) }
    gathered.removeAll(keepingCapacity: true)
  }

  mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      withUnsafeBytes(of: UInt64(utf8.count).littleEndian) { update(raw: $0) }
      update(raw: UnsafeRawBufferPointer(utf8))
    }
  }

  mutating func update(_ words: [UInt64]) {
    words.withUnsafeBytes { update(raw: $0) }
  }

  mutating func update(_ numbers: [Int]) {
    numbers.withUnsafeBytes { update(raw: $0) }
  }

  consuming func finish() -> ContentHash {
    hashGathered()
    return ContentHash(hexadecimal: digest.finish())
  }
}
