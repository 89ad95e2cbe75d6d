/// What the machine reads of a text, at a fixed place in the object; its UTF-8 follows.
///
/// The loop and the natives reach it by address, so that reading counts no reference.
struct TextFields {
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

  fileprivate init(capacity: Int) { self.capacity = capacity }
}

/// A text as Swift's own, which knows where characters begin and which texts are equal.
private final class KnownText {
  let text: String
  lazy var count = text.count

  init(_ text: String) { self.text = text }
}

/// A String or a Character that is no ``ShortText``: UTF-8 that follows the header in the same
/// allocation.
///
/// Mutated in place only where uniquely referenced, through ``appendText(_:_:)`` and its like.
final class StringObject: ManagedBuffer<TextFields, UInt8> {
  /// A text with room for as many bytes, empty yet.
  static func make(capacity: Int) -> StringObject {
    // Memory comes in steps of 16 bytes; words are read from it whole.
    let room = (capacity &+ 23) & ~15 &- 8
    return unsafeDowncast(
      StringObject.create(minimumCapacity: room) { _ in TextFields(capacity: room) },
      to: StringObject.self)
  }

  /// A text as a register holds it.
  static func make(_ text: String) -> AnyObject {
    var text = text
    return text.withUTF8 { bytes in
      if isPlain(bytes) { return make(bytes, isPlain: true) }
      let made = makeObject(bytes, isPlain: false)
      made.fields.keep(KnownText(String(decoding: bytes, as: UTF8.self)))
      return made
    }
  }

  static func make(_ bytes: UnsafeBufferPointer<UInt8>) -> AnyObject {
    make(bytes, isPlain: isPlain(bytes))
  }

  /// A text of bytes of which it is known whether each is a character.
  static func make(_ bytes: UnsafeBufferPointer<UInt8>, isPlain: Bool) -> AnyObject {
    if isPlain, bytes.count <= ShortText.limit { return ShortText(plain: bytes).reference }
    return makeObject(bytes, isPlain: isPlain)
  }

  /// An object even for a short text.
  static func makeObject(_ bytes: UnsafeBufferPointer<UInt8>, isPlain: Bool) -> StringObject {
    let made = make(capacity: bytes.count)
    made.fields.append(bytes)
    made.fields.pointee.isPlain = isPlain
    return made
  }

  /// The characters of plain bytes in reverse.
  static func make(reversing bytes: UnsafeBufferPointer<UInt8>) -> AnyObject {
    let made = makeObject(bytes, isPlain: true)
    var reversed = UnsafeMutableBufferPointer(start: made.fields.bytes, count: bytes.count)
    reversed.reverse()
    return shortest(made)
  }

  /// The text as a register holds it.
  static func shortest(_ made: StringObject) -> AnyObject {
    let fields = made.fields
    guard fields.pointee.count <= ShortText.limit, fields.pointee.isPlain else { return made }
    return withExtendedLifetime(made) { ShortText(plain: fields.buffer).reference }
  }

  @inline(__always)
  var fields: UnsafeMutablePointer<TextFields> { withUnsafeMutablePointerToHeader { $0 } }

  deinit { fields.pointee.known?.release() }

  // MARK: Characters

  /// A character of ASCII; of the carriage return each time another object, as no two machines may
  /// count the references of one.
  @inline(__always)
  static func character(_ byte: UInt8) -> AnyObject {
    byte == 13 ? make("\r") : ShortText.character(byte).reference
  }

  static func character(_ character: Character) -> AnyObject { make(String(character)) }

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

  static func hash(of text: String) -> Int {
    var reference: AnyObject? = make(text)
    return withUnsafeMutablePointer(to: &reference) { $0.text(at: 0).hash }
  }
}

extension UnsafeMutablePointer<TextFields> {
  @inline(__always) var bytes: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(self + 1).assumingMemoryBound(to: UInt8.self)
  }
  @inline(__always) var buffer: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes, count: pointee.count)
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
    // There is always room for whole words.
    return TextFields.hash(UnsafeRawPointer(bytes), count: pointee.count)
  }

  private var canonicalHash: UInt32 {
    // Canonically equal strings may differ in bytes: what Swift takes for equal is reduced to the
    // same.
    let letters = know().text.unicodeScalars.lazy.map { signsOfASCII[$0.value] ?? $0.value }
    if letters.allSatisfy({ $0 < 0x80 }) {
      return UInt32(StringObject.hash(of: String(decoding: letters, as: UTF32.self)))
    }
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for character in know().text {
      for scalar in canonicalScalars(of: character) {
        state = (state ^ UInt64(scalar)) &* 0x0000_0100_0000_01b3
      }
    }
    return TextFields.mixed(state)
  }

  /// Something equal for canonically equal characters: the number of scalars differs between the
  /// forms, so that only single, unaccented scalars are told apart.
  private func canonicalScalars(of character: Character) -> [UInt32] {
    let scalars = character.unicodeScalars
    if scalars.count == 1, let sign = signsOfASCII[scalars.first?.value ?? 0] { return [sign] }
    if scalars.count == 1, let only = scalars.first,
      only.properties.canonicalCombiningClass == .notReordered,
      only.value < 0xC0 || (0x3041...0x30FF).contains(only.value)
        || (0x4E00...0x9FFF).contains(only.value)
    {
      return [only.value]
    }
    return [0xFFFD]
  }
}

extension TextFields {
  /// A hash of plain bytes, which are read in whole words; what is behind the text is cut off.
  @inline(__always)
  static func hash(_ bytes: UnsafeRawPointer, count: Int) -> UInt32 {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: count)
    var offset = 0
    while offset < count {
      var word = bytes.load(fromByteOffset: offset, as: UInt64.self)
      let rest = count &- offset
      if rest < 8 { word &= 1 &<< UInt64(truncatingIfNeeded: rest &* 8) &- 1 }
      state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
      state ^= state >> 32
      offset &+= 8
    }
    return mixed(state)
  }

  /// Never 0, which stands for a hash that was not asked for.
  @inline(__always)
  fileprivate static func mixed(_ state: UInt64) -> UInt32 {
    let value = (state ^ (state >> 32)) &* 0x9E37_79B9_7F4A_7C15
    return max(1, UInt32(truncatingIfNeeded: value >> 32))
  }
}

/// Signs that are canonically equal to one of ASCII: kelvin, the Greek question mark, varia.
private let signsOfASCII: [UInt32: UInt32] = [0x212A: 0x4B, 0x037E: 0x3B, 0x1FEF: 0x60]
