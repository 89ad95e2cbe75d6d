extension StandardLibrary {
  /// Positions and elements of the views of strings; offsets count UTF-8 bytes.
  ///
  /// The second unit of a surrogate pair has no byte of its own: its offset is two bytes into the four
  /// of its scalar.
  static func addTextViews(_ table: inout NativeTable) {
    table["String.byteAt"] = { frame in
      let text = frame.references.text(0)
      let offset = frame.words[0]
      guard text.buffer.indices.contains(offset) else { throw outOfBounds }
      frame.words[0] = Int(text.buffer[offset])
    }
    table["String.scalarAt"] = { frame in
      let (text, offset) = (frame.references.text(0), frame.words[0])
      guard offset >= 0, offset < text.count else { throw outOfBounds }
      frame.words[0] = scalar(in: text, at: offset).value
    }
    // Where a scalar begins is read off the bytes: those within one begin with the bits 10.
    table["String.scalarAfter"] = { frame in
      let (text, offset) = (frame.references.text(0), frame.words[0])
      guard offset >= 0, offset < text.count else { throw outOfBounds }
      var next = offset + 1
      while next < text.count, text.bytes[next] & 0xC0 == 0x80 { next += 1 }
      frame.words[0] = next
    }
    table["String.scalarBefore"] = { frame in
      let (text, offset) = (frame.references.text(0), frame.words[0])
      guard offset > 0, offset <= text.count else { throw outOfBounds }
      frame.words[0] = startOfScalar(in: text, before: offset)
    }
    table["String.isBoundary"] = native {
      (text: String, offset: Int, ofCharacters: Bool) throws -> Bool in
      let position = try index(in: text, offset)
      return ofCharacters
        ? position.samePosition(in: text) != nil
        : position.samePosition(in: text.unicodeScalars) != nil
    }
    addUTF16(&table)
  }

  /// The scalar whose bytes begin at a place, and how many they are; the place is within the text.
  static func scalar(in text: Text, at offset: Int) -> (value: Int, width: Int) {
    let first = Int(text.bytes[offset])
    if first < 0x80 { return (first, 1) }
    // The first byte says how many there are by its leading ones.
    let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = first & (0x7F >> width)
    for place in offset + 1..<min(offset + width, text.count) {
      value = value << 6 | Int(text.bytes[place] & 0x3F)
    }
    return (value, width)
  }

  static func startOfScalar(in text: Text, before offset: Int) -> Int {
    var previous = offset - 1
    while previous > 0, text.bytes[previous] & 0xC0 == 0x80 { previous -= 1 }
    return previous
  }

  private static func addUTF16(_ table: inout NativeTable) {
    table["String.utf16Text"] = native { (units: [UInt16]) -> String in
      String(decoding: units, as: UTF16.self)
    }
    table["String.utf16"] = native { (text: String, lower: Int, upper: Int) throws -> [UInt16] in
      let (start, end) = (try unit(in: text, lower), try unit(in: text, upper))
      let units = text.utf16[start.start..<max(start.start, end.start)]
      let last = end.isSecond ? [text.utf16[end.start]] : []
      return Array((units + last).dropFirst(start.isSecond ? 1 : 0))
    }
    table["String.utf16Count"] = native { (text: String, offset: Int) throws -> Int in
      let (start, isSecond) = try unit(in: text, offset)
      return text.utf16.distance(from: text.startIndex, to: start) + (isSecond ? 1 : 0)
    }
    table["String.utf8Offset"] = native { (text: String, units: Int) throws -> Int in
      let limit = units < 0 ? text.startIndex : text.endIndex
      guard
        let position = text.utf16.index(text.startIndex, offsetBy: units, limitedBy: limit)
      else { throw outOfBounds }
      // Half way into a pair there is no byte's position: that of its scalar, and two.
      let start = text.unicodeScalars.index(position, offsetBy: 0)
      let whole = text.utf16.distance(from: text.startIndex, to: start)
      return offset(of: start, in: text) + (whole < units ? 2 : 0)
    }
    table["String.utf16After"] = native { (text: String, offset: Int) throws -> Int in
      let (start, isSecond) = try unit(in: text, offset)
      guard start < text.endIndex else { throw outOfBounds }
      let width = text.unicodeScalars[start].utf8.count
      let first = self.offset(of: start, in: text)
      return width == 4 && !isSecond ? first + 2 : first + width
    }
    table["String.utf16Before"] = native { (text: String, offset: Int) throws -> Int in
      let (start, isSecond) = try unit(in: text, offset)
      if isSecond { return self.offset(of: start, in: text) }
      guard start > text.startIndex else { throw outOfBounds }
      let previous = text.unicodeScalars.index(before: start)
      let first = self.offset(of: previous, in: text)
      return text.unicodeScalars[previous].utf8.count == 4 ? first + 2 : first
    }
    table["String.utf16At"] = native { (text: String, offset: Int) throws -> UInt16 in
      let (start, isSecond) = try unit(in: text, offset)
      guard start < text.endIndex else { throw outOfBounds }
      let units = text.unicodeScalars[start].utf16
      return isSecond ? units[units.index(after: units.startIndex)] : units[units.startIndex]
    }
  }

  /// The scalar of an offset, and whether the offset is that of its second unit.
  private static func unit(
    in text: String, _ offset: Int
  ) throws -> (start: String.Index, isSecond: Bool) {
    let position = try index(in: text, offset)
    if let start = position.samePosition(in: text.unicodeScalars) { return (start, false) }
    let start = text.unicodeScalars.index(position, offsetBy: 0)
    return (start, self.offset(of: start, in: text) + 2 == offset)
  }
}
