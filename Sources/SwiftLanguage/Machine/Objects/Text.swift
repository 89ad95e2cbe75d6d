/// A text as it is read: short, in the register itself, or an object's.
///
/// It is good as long as the register keeps what it holds.
struct Text {
  /// UTF-8, and how much of it.
  let bytes: UnsafePointer<UInt8>
  let count: Int
  /// Whether each byte is a character, see ``TextFields/isPlain``.
  let isPlain: Bool
  /// What is known of a text that is an object's; nil for a short one.
  let fields: UnsafeMutablePointer<TextFields>?

  @inline(__always)
  var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }
  /// Some of the bytes; the range is within them.
  func buffer(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// The short text that this is; nil for an object's.
  @inline(__always)
  var short: ShortText? {
    fields == nil ? ShortText(bits: UnsafeRawPointer(bytes).load(as: UInt64.self)) : nil
  }

  /// The text as Swift's own.
  var value: String { fields?.value ?? String(decoding: buffer, as: UTF8.self) }

  /// Characters.
  var characterCount: Int { fields?.characterCount ?? count }

  /// The code of a text that is one plain character; negative for all other text.
  var byte: Int { count == 1 && isPlain ? Int(bytes[0]) : -1 }

  /// Equal texts have equal hashes.
  @inline(__always)
  var hash: Int {
    guard let fields else {
      return Int(TextFields.hash(UnsafeRawPointer(bytes), count: count))
    }
    return fields.hash
  }
}

extension Text {
  /// The text that a place in memory holds as a register does.
  @inline(__always)
  init(at place: UnsafeRawPointer) {
    let bits = place.load(as: Int.self)
    if bits < 0 {
      bytes = place.assumingMemoryBound(to: UInt8.self)
      count = ShortText(bits: UInt64(bitPattern: Int64(bits))).count
      isPlain = true
      fields = nil
    } else {
      let fields = (place.load(as: UnsafeMutableRawPointer.self) + objectHeader)
        .assumingMemoryBound(to: TextFields.self)
      bytes = UnsafePointer(fields.bytes)
      count = fields.pointee.count
      isPlain = fields.pointee.isPlain
      self.fields = fields
    }
  }
}

extension UnsafeMutablePointer<AnyObject?> {
  /// The text in a register, which holds one.
  @inline(__always) func text(_ register: UInt16) -> Text { text(at: Int(register)) }

  @inline(__always) func text(at register: Int) -> Text { Text(at: self + register) }

  /// The fields of a text that is an object.
  @inline(__always) func textFields(at register: Int) -> UnsafeMutablePointer<TextFields> {
    (address(register) + objectHeader).assumingMemoryBound(to: TextFields.self)
  }

  /// Whether a register holds a text that is no object.
  @inline(__always) func isShortText(at register: Int) -> Bool {
    (self + register).bits < 0
  }

  /// Replaces a short text by another: there is nothing to let go of.
  @inline(__always) func replaceShort(_ text: ShortText) {
    UnsafeMutableRawPointer(self).storeBytes(of: text.bits, as: UInt64.self)
  }
}

extension UnsafeMutablePointer<Instruction> {
  /// The constant text that stands here.
  @inline(__always) var nextText: Text {
    Text(at: self)
  }
}
