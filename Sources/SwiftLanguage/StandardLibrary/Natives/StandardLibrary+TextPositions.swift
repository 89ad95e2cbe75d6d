extension StandardLibrary {
  /// Characters and offsets of strings; offsets count UTF-8 bytes.
  ///
  /// Where each byte is a character, positions are computed, not looked for.
  static func addTextPositions(_ table: inout [String: NativeFunction]) {
    table["String.characters"] = { frame in
      frame.references[0] = characters(
        of: frame.references.string(0), frame.entry.signature[1].arguments[0])
    }
    // The bounds of the parts, two by two.
    table["String.split"] = native {
      (text: String, separator: Character, maxSplits: Int, omitsEmpty: Bool) throws -> [Int] in
      guard maxSplits >= 0 else {
        throw MachineTrap(.precondition, "Fatal error: Must take zero or more splits")
      }
      let parts = text.split(
        separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: omitsEmpty)
      return parts.flatMap {
        [offset(of: $0.startIndex, in: text), offset(of: $0.endIndex, in: text)]
      }
    }
    table["String.slice"] = { frame in
      let text = frame.references.string(0)
      let (lower, upper) = (frame.words[0], frame.words[1])
      if text.isPlain, lower >= 0, upper >= lower, upper <= text.count {
        let part = text.withBytes {
          String(decoding: UnsafeBufferPointer(rebasing: $0[lower..<upper]), as: UTF8.self)
        }
        frame.references[0] = StringObject(part)
        return
      }
      let start = try index(in: text.value, lower)
      let end = try index(in: text.value, upper)
      frame.references[0] = StringObject(String(text.value[start..<max(start, end)]))
    }
    table["String.characterAt"] = { frame in
      let text = frame.references.string(0)
      let offset = frame.words[0]
      if text.isPlain, offset >= 0, offset < text.count {
        frame.references[0] = StringObject.ascii[Int(text.withBytes { $0[offset] })]
        return
      }
      let position = try index(in: text.value, offset)
      guard position < text.value.endIndex else { throw outOfBounds }
      frame.references[0] = StringObject.character(text.value[position])
    }
    table["String.after"] = { frame in
      let text = frame.references.string(0)
      let offset = frame.words[0]
      if text.isPlain, offset >= 0, offset < text.count {
        frame.words[0] = offset + 1
        return
      }
      let position = try index(in: text.value, offset)
      guard position < text.value.endIndex else { throw outOfBounds }
      frame.words[0] = self.offset(of: text.value.index(after: position), in: text.value)
    }
    table["String.before"] = { frame in
      let text = frame.references.string(0)
      let offset = frame.words[0]
      if text.isPlain, offset > 0, offset <= text.count {
        frame.words[0] = offset - 1
        return
      }
      let position = try index(in: text.value, offset)
      guard position > text.value.startIndex else { throw outOfBounds }
      frame.words[0] = self.offset(of: text.value.index(before: position), in: text.value)
    }
    table["String.advance"] = { frame in
      let text = frame.references.string(0)
      let (offset, distance) = (frame.words[0], frame.words[1])
      if text.isPlain, offset >= 0, offset <= text.count {
        let (reached, overflows) = offset.addingReportingOverflow(distance)
        frame.words[0] = overflows || reached < 0 || reached > text.count ? -1 : reached
        return
      }
      let value = text.value
      let limit = distance < 0 ? value.startIndex : value.endIndex
      frame.words[0] =
        value.index(try index(in: value, offset), offsetBy: distance, limitedBy: limit)
        .map { self.offset(of: $0, in: value) } ?? -1
    }
    table["String.advanceLimited"] = native {
      (text: String, offset: Int, distance: Int, limit: Int) throws -> Int in
      let start = try index(in: text, offset)
      return text.index(start, offsetBy: distance, limitedBy: try index(in: text, limit))
        .map { self.offset(of: $0, in: text) } ?? -1
    }
    table["String.distance"] = { frame in
      let text = frame.references.string(0)
      let (start, end) = (frame.words[0], frame.words[1])
      if text.isPlain, start >= 0, start <= text.count, end >= 0, end <= text.count {
        frame.words[0] = end - start
        return
      }
      frame.words[0] = text.value.distance(
        from: try index(in: text.value, start), to: try index(in: text.value, end))
    }
  }

  private static var outOfBounds: MachineTrap {
    MachineTrap(.bounds, "Fatal error: String index is out of bounds")
  }

  /// The characters of a text as an array.
  private static func characters(
    of text: StringObject, _ element: TypeDescriptor
  ) -> ArrayObject {
    let made = ArrayObject(element: element, capacity: text.value.utf8.count)
    if text.isPlain {
      text.withBytes { bytes in
        for byte in bytes { made.appendReference(StringObject.ascii[Int(byte)]) }
      }
    } else {
      for character in text.value { made.appendReference(StringObject.character(character)) }
    }
    return made
  }

  static func index(in text: String, _ offset: Int) throws -> String.Index {
    guard offset >= 0,
      let position = text.utf8.index(
        text.startIndex, offsetBy: offset, limitedBy: text.endIndex)
    else { throw MachineTrap(.bounds, "Fatal error: String index is out of bounds") }
    return position
  }

  static func offset(of index: String.Index, in text: String) -> Int {
    text.utf8.distance(from: text.startIndex, to: index)
  }
}
