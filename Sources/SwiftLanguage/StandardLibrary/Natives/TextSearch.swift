internal import Glibc

/// Where a text stands in another; offsets count UTF-8 bytes.
enum TextSearch {
  /// The first place from an offset on where the characters of a part stand, canonically equal: an
  /// `e` is not found in an `é`, however that is spelled.
  static func find(_ part: Text, in text: Text, from start: Int) -> Range<Int>? {
    guard text.isPlain, part.isPlain else { return findCharacters(of: part, in: text, from: start) }
    return findBytes(of: part, in: text, from: start).map { $0..<$0 + part.count }
  }

  static func stands(
    _ part: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> Bool {
    guard start >= 0, start + part.count <= bytes.count else { return false }
    guard let whole = bytes.baseAddress, let first = part.baseAddress else { return true }
    return memcmp(whole + start, first, part.count) == 0
  }

  /// What stands between the places of a separator.
  static func components(
    of text: Text, separatedBy separator: Text, _ element: TypeDescriptor
  ) -> ArrayObject {
    let result = ArrayObject(element: element)
    var start = 0
    func close(at end: Int) {
      let part = text.buffer(start..<end)
      result.appendReference(
        text.isPlain
          ? StringObject.make(part, isPlain: true) : StringObject.make(part))
    }
    if separator.count > 0 {
      while let found = find(separator, in: text, from: start) {
        close(at: found.lowerBound)
        start = found.upperBound
      }
    }
    close(at: text.count)
    return result
  }

  private static func findBytes(of part: Text, in text: Text, from: Int) -> Int? {
    if part.count == 0 { return from }
    let first = Int32(part.bytes[0])
    var start = from
    while start + part.count <= text.count {
      // The system looks for one byte many at a time.
      guard let found = memchr(text.bytes + start, first, text.count - part.count - start + 1)
      else { return nil }
      start = UnsafeRawPointer(text.bytes).distance(to: UnsafeRawPointer(found))
      if memcmp(text.bytes + start, part.bytes, part.count) == 0 { return start }
      start += 1
    }
    return nil
  }

  private static func findCharacters(of part: Text, in text: Text, from: Int) -> Range<Int>? {
    let (value, wanted) = (text.value, Array(part.value))
    guard let first = wanted.first else { return from..<from }
    let utf8 = value.utf8
    var start = utf8.index(utf8.startIndex, offsetBy: from)
    while start < value.endIndex {
      if value[start] == first, let end = end(of: wanted, in: value, at: start) {
        let lower = utf8.distance(from: utf8.startIndex, to: start)
        return lower..<lower + utf8.distance(from: start, to: end)
      }
      value.formIndex(after: &start)
    }
    return nil
  }

  /// The end of the characters that stand at a place; nil where others do.
  private static func end(
    of wanted: [Character], in value: String, at start: String.Index
  ) -> String.Index? {
    var place = start
    for character in wanted {
      guard place < value.endIndex, value[place] == character else { return nil }
      value.formIndex(after: &place)
    }
    return place
  }
}
