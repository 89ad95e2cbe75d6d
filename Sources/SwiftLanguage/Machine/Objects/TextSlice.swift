internal import Glibc

/// A Substring as its lanes hold it: the whole text, and where the part begins and ends.
struct TextSlice {
  private let text: Text
  private let lower: Int
  private let count: Int

  init(_ lanes: Lanes) {
    text = lanes.references.text(at: 0)
    lower = min(max(lanes.words[0], 0), text.count)
    count = min(max(lanes.words[1], lower), text.count) - lower
  }

  private var bytes: UnsafePointer<UInt8> { text.bytes + lower }

  /// The part as a text of its own.
  private func withText<Result>(_ body: (Text) -> Result) -> Result {
    var made: AnyObject? = StringObject.make(UnsafeBufferPointer(start: bytes, count: count))
    return withUnsafeMutablePointer(to: &made) { body($0.text(at: 0)) }
  }

  static func == (left: TextSlice, right: TextSlice) -> Bool {
    if left.count == right.count, memcmp(left.bytes, right.bytes, left.count) == 0 { return true }
    if left.text.isPlain, right.text.isPlain { return false }
    return left.withText { left in right.withText { left.value == $0.value } }
  }

  /// That of the part as a text.
  var hash: Int {
    guard text.isPlain else { return withText { $0.hash } }
    if count <= ShortText.limit {
      let short = ShortText(plain: UnsafeBufferPointer(start: bytes, count: count))
      return withUnsafeBytes(of: short.bits) { bits in
        bits.baseAddress.map { Int(TextFields.hash($0, count: count)) } ?? 0
      }
    }
    // Whole words are read, of which none may reach behind the text.
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count / 8 + 1) { words in
      guard let start = words.baseAddress else { return 0 }
      memcpy(start, bytes, count)
      return Int(TextFields.hash(start, count: count))
    }
  }
}
