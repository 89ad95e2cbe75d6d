/// What the machine reads of a text, at a fixed place in the object; its UTF-8 follows.
///
/// The loop and the natives reach it by address, so that reading counts no reference.
struct TextFields {
  /// The code of a character of ASCII that was made once; negative for all other text.
  let byte: Int16
  /// Whether each byte is a character: all are ASCII and none is a carriage return, which may be
  /// half of one.
  var isPlain = true
  /// 0 where it was not asked for.
  fileprivate var hash: UInt32 = 0
  /// Bytes of UTF-8, and room for them.
  var count = 0
  let capacity: Int
  /// The text as Swift's own, where that was asked for and costs something to make; the object
  /// holds it.
  fileprivate var known: Unmanaged<KnownText>?

  fileprivate init(byte: Int, capacity: Int) {
    self.byte = Int16(truncatingIfNeeded: byte)
    self.capacity = capacity
  }
}

/// A text as Swift's own, which knows where characters begin and which texts are equal.
private final class KnownText {
  let text: String
  lazy var count = text.count

  init(_ text: String) { self.text = text }
}

/// A String or a Character: UTF-8 that follows the header in the same allocation.
///
/// Mutated in place only where uniquely referenced, through ``append(_:_:)`` and its like.
final class StringObject: ManagedBuffer<TextFields, UInt8> {
  /// A text with room for as many bytes, empty yet.
  static func make(capacity: Int, byte: Int = -1) -> StringObject {
    // Memory comes in steps of 16 bytes; words are read from it whole.
    let room = (capacity &+ 23) & ~15 &- 8
    return unsafeDowncast(
      StringObject.create(minimumCapacity: room) { _ in TextFields(byte: byte, capacity: room) },
      to: StringObject.self)
  }

  static func make(_ text: String) -> StringObject {
    var text = text
    let made = text.withUTF8 { make($0) }
    if !made.fields.pointee.isPlain { made.fields.keep(KnownText(text)) }
    return made
  }

  static func make(_ bytes: UnsafeBufferPointer<UInt8>) -> StringObject {
    make(bytes, isPlain: isPlain(bytes))
  }

  /// A text of bytes of which it is known whether each is a character.
  static func make(_ bytes: UnsafeBufferPointer<UInt8>, isPlain: Bool) -> StringObject {
    let made = make(capacity: bytes.count)
    made.fields.append(bytes)
    made.fields.pointee.isPlain = isPlain
    return made
  }

  @inline(__always)
  var fields: UnsafeMutablePointer<TextFields> { withUnsafeMutablePointerToHeader { $0 } }

  deinit { fields.pointee.known?.release() }

  var value: String { fields.value }
  var hash: Int { fields.hash }

  // MARK: Characters

  /// The characters of ASCII, made once.
  nonisolated(unsafe) static let ascii: [StringObject] = (0..<128).map { code in
    let made = make(capacity: 1, byte: code)
    withUnsafeBytes(of: UInt8(code)) { made.fields.append($0.assumingMemoryBound(to: UInt8.self)) }
    made.fields.pointee.isPlain = code != 13
    return made
  }

  static func character(_ character: Character) -> StringObject {
    if let value = character.asciiValue, character != "\r\n" { return ascii[Int(value)] }
    return make(String(character))
  }

  // MARK: Bytes

  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var seen: UInt8 = 0
    var hasReturn = false
    for byte in bytes {
      seen |= byte
      hasReturn = hasReturn || byte == 13
    }
    return seen < 0x80 && !hasReturn
  }

  static func hash(of text: String) -> Int { make(text).hash }
}

extension UnsafeMutablePointer<TextFields> {
  @inline(__always) var bytes: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(self + 1).assumingMemoryBound(to: UInt8.self)
  }
  @inline(__always) var buffer: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes, count: pointee.count)
  }
  /// Some of the bytes; the range is within them.
  func buffer(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// The text as Swift's own.
  var value: String {
    if let known = pointee.known { return known._withUnsafeGuaranteedRef { $0.text } }
    // Swift keeps so many bytes without asking for memory.
    if pointee.count <= 15 { return String(decoding: buffer, as: UTF8.self) }
    return know().text
  }

  private func know() -> KnownText {
    if let known = pointee.known { return known.takeUnretainedValue() }
    let made = KnownText(String(decoding: buffer, as: UTF8.self))
    keep(made)
    return made
  }

  fileprivate func keep(_ text: KnownText) { pointee.known = Unmanaged.passRetained(text) }

  /// Characters.
  var characterCount: Int { pointee.isPlain ? pointee.count : know().count }

  // MARK: Appending

  /// Appends bytes there is room for.
  @inline(__always)
  func append(_ added: UnsafeBufferPointer<UInt8>) {
    let end = bytes + pointee.count
    // Most of what is appended is short: a call would cost more than the bytes.
    if added.count <= 8 {
      var index = 0
      while index < added.count {
        end[index] = added[index]
        index &+= 1
      }
    } else if let start = added.baseAddress {
      end.update(from: start, count: added.count)
    }
    pointee.count &+= added.count
  }

  /// What was known of the text before it changed.
  @inline(__always)
  func forget() {
    pointee.hash = 0
    if let known = pointee.known {
      known.release()
      pointee.known = nil
    }
  }

  // MARK: Hashing

  /// A hash over the UTF-8, or over the canonical form where that may differ; equal texts have
  /// equal hashes.
  var hash: Int {
    if pointee.hash == 0 { pointee.hash = computedHash }
    return Int(pointee.hash)
  }

  private var computedHash: UInt32 {
    if !pointee.isPlain, buffer.contains(where: { $0 >= 0x80 }) { return canonicalHash }
    // There is always room for whole words; what is behind the text is cut off.
    let words = UnsafeRawPointer(bytes)
    var state: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: pointee.count)
    var offset = 0
    while offset < pointee.count {
      var word = words.load(fromByteOffset: offset, as: UInt64.self)
      let rest = pointee.count &- offset
      if rest < 8 { word &= 1 &<< UInt64(truncatingIfNeeded: rest &* 8) &- 1 }
      state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
      state ^= state >> 32
      offset &+= 8
    }
    return mixed(state)
  }

  private var canonicalHash: UInt32 {
    // Canonically equal strings may differ in bytes: what Swift takes for equal is reduced to the
    // same.
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for character in know().text {
      for scalar in canonicalScalars(of: character) {
        state = (state ^ UInt64(scalar)) &* 0x0000_0100_0000_01b3
      }
    }
    return mixed(state)
  }

  /// Something equal for canonically equal characters: the number of scalars differs between the
  /// forms, so that only single, unaccented scalars are told apart.
  private func canonicalScalars(of character: Character) -> [UInt32] {
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

  private func mixed(_ state: UInt64) -> UInt32 {
    let value = (state ^ (state >> 32)) &* 0x9E37_79B9_7F4A_7C15
    return max(1, UInt32(truncatingIfNeeded: value >> 32))
  }
}
