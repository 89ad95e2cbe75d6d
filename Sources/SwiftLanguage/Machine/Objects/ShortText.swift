/// A text of up to seven plain bytes that is kept in a reference's own bits: it asks for no memory.
///
/// The highest bit is set, which is so in no object's address; the runtime that counts references
/// passes such words by. Seven bits tell the number of bytes, and the bytes follow, the first one
/// lowest: in memory, on processors that store the lowest byte first, they are a text.
struct ShortText {
  /// The most bytes.
  static let limit = 7

  let bits: UInt64

  private static let mark: UInt64 = 1 << 63

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  /// Bytes that are plain, see ``TextFields/isPlain``.
  @inline(__always)
  init(plain bytes: UnsafeBufferPointer<UInt8>) {
    var bits: UInt64 = 0
    var place = bytes.count
    while place > 0 {
      place &-= 1
      bits = bits &<< 8 | UInt64(bytes[place])
    }
    self.init(bytes: bits, count: bytes.count)
  }

  /// The first byte lowest.
  @inline(__always)
  init(bytes: UInt64, count: Int) {
    bits = Self.mark | UInt64(truncatingIfNeeded: count) &<< 56 | bytes
  }

  /// The digits of an integer that are not too many.
  @inline(__always)
  init?(_ value: Int) {
    guard value > -1_000_000, value < 10_000_000 else { return nil }
    var rest = UInt32(truncatingIfNeeded: value.magnitude)
    var bytes: UInt64 = 0
    var count = 0
    repeat {
      let quotient = rest / 10
      bytes = bytes &<< 8 | UInt64(48 &+ (rest &- quotient &* 10))
      count &+= 1
      rest = quotient
    } while rest > 0
    if value < 0 {
      bytes = bytes &<< 8 | 45
      count &+= 1
    }
    self.init(bytes: bytes, count: count)
  }

  /// What a reference is, where that is a short text.
  @inline(__always)
  init?(_ reference: AnyObject) {
    let bits = UInt64(UInt(bitPattern: Unmanaged.passUnretained(reference).toOpaque()))
    guard bits & Self.mark != 0 else { return nil }
    self.bits = bits
  }

  /// Its place in a register; no reference is counted.
  @inline(__always)
  var reference: AnyObject { unsafeBitCast(bits, to: AnyObject.self) }

  @inline(__always)
  var count: Int { Int(truncatingIfNeeded: bits &>> 56) & 0x7F }

  /// The bytes as a number, the first one lowest.
  @inline(__always)
  var bytes: UInt64 { bits & (1 << 56 - 1) }

  /// Both, one behind the other, where they are not too long.
  @inline(__always)
  func appending(_ other: ShortText) -> ShortText? {
    let count = count &+ other.count
    guard count <= Self.limit else { return nil }
    return ShortText(
      bytes: bytes | other.bytes &<< UInt64(truncatingIfNeeded: self.count &* 8), count: count)
  }

  /// Whether this comes before another, as Swift orders them.
  @inline(__always)
  static func < (left: ShortText, right: ShortText) -> Bool {
    let (first, second) = (left.bytes.byteSwapped, right.bytes.byteSwapped)
    return first == second ? left.count < right.count : first < second
  }

  /// The text of one character of ASCII, which is not a carriage return.
  @inline(__always)
  static func character(_ byte: UInt8) -> ShortText {
    ShortText(bytes: UInt64(byte), count: 1)
  }
}
