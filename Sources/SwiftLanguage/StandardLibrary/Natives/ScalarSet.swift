/// A set of scalars as the arguments of a native function say it: kinds that Foundation names, single scalars in
/// order, and whether all others are meant.
private struct ScalarSet {
  private let kinds: Int
  private let members: UnsafeBufferPointer<Int>
  private let isInverted: Bool
  /// The answers for ASCII.
  private let low: UInt64
  private let high: UInt64

  /// The kinds and the flag are the first words, the scalars, if there are any, the second reference.
  init(_ frame: NativeFrame) {
    kinds = frame.words[0]
    isInverted = frame.words[1] != 0
    if frame.references[1] == nil {
      members = UnsafeBufferPointer(start: nil, count: 0)
    } else {
      let fields = frame.references.fields(1)
      members = UnsafeBufferPointer(start: fields.pointee.words, count: fields.pointee.count)
    }
    var (low, high): (UInt64, UInt64) = StandardLibrary.asciiSet(of: kinds)
    for member in members {
      if member < 64 {
        low |= 1 << UInt64(member)
      } else if member < 128 {
        high |= 1 << UInt64(member - 64)
      }
    }
    self.low = isInverted ? ~low : low
    self.high = isInverted ? ~high : high
  }

  @inline(__always)
  func contains(_ scalar: Int) -> Bool {
    if scalar < 64 { return low &>> UInt64(scalar) & 1 != 0 }
    if scalar < 128 { return high &>> UInt64(scalar - 64) & 1 != 0 }
    return (StandardLibrary.belongs(scalar, to: kinds) || members.contains(scalar)) != isInverted
  }
}

extension StandardLibrary {
  /// What texts do with sets of scalars.
  static func addScalarSets(_ table: inout NativeTable) {
    table["String.trimmed"] = { frame in
      let (text, set) = (frame.references.text(0), ScalarSet(frame))
      var (low, high) = (0, text.count)
      while low < high {
        let (scalar, width) = scalar(in: text, at: low)
        guard set.contains(scalar) else { break }
        low += width
      }
      while high > low {
        let start = startOfScalar(in: text, before: high)
        guard set.contains(scalar(in: text, at: start).value) else { break }
        high = start
      }
      slice(frame, text, low..<high)
    }
    table["String.componentsOf"] = { frame in
      let (text, set) = (frame.references.text(0), ScalarSet(frame))
      let made = ArrayObject(element: frame.entry.signature[4].arguments[0])
      var (start, place) = (0, 0)
      func close() {
        let part = text.buffer(start..<place)
        made.appendReference(
          text.isPlain ? StringObject.make(part, isPlain: true) : StringObject.make(part))
      }
      while place < text.count {
        let (scalar, width) = scalar(in: text, at: place)
        if set.contains(scalar) {
          close()
          start = place + width
        }
        place += width
      }
      close()
      frame.references[0] = made
      frame.references[1] = nil
    }
    table["Scalar.sorted"] = { frame in
      let given = frame.references.array(at: 0)
      let words = UnsafeBufferPointer(start: given.words, count: given.count)
      let made = ArrayObject(element: given.element, capacity: given.count)
      for word in Set(words).sorted() { made.appendWord(word) }
      frame.references[0] = made
    }
  }
}
