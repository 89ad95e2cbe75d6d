extension StandardLibrary {
  /// Characters and offsets of strings; offsets count UTF-8 bytes.
  ///
  /// Where each byte is a character, positions are computed, not looked for.
  static func addTextPositions(_ table: inout NativeTable) {
    table["String.characters"] = { frame in
      frame.references[0] = characters(
        of: frame.references.text(0), frame.entry.signature[1].arguments[0])
    }
    // Those from an offset on, and the offset behind them: negative where the text ends.
    table["String.someCharacters"] = { frame in
      let type = frame.entry.signature[2].fields[0].type
      let (made, end) = someCharacters(
        of: frame.references.text(0), from: frame.words[0], type.arguments[0])
      frame.references[0] = made
      frame.words[0] = end
    }
    table["String.reversedCharacters"] = { frame in
      frame.references[0] = reversedCharacters(
        of: frame.references.text(0), frame.entry.signature[1].arguments[0])
    }
    // The text, the separator, the bounds of what is split, the most splits, what is left out.
    table["String.split"] = { frame in
      let (text, separator) = (frame.references.text(0), frame.references.text(1))
      let (lower, upper) = (frame.words[0], frame.words[1])
      let (maxSplits, omitsEmpty) = (frame.words[2], frame.words[3] != 0)
      guard maxSplits >= 0 else {
        throw MachineTrap(.precondition, "Fatal error: Must take zero or more splits")
      }
      let parts = TextParts(of: frame.references, frame.entry.signature[6].arguments[0])
      if text.isPlain, separator.isPlain {
        split(text.bytes, lower..<upper, separator.bytes[0], maxSplits, omitsEmpty, into: parts)
      } else {
        let value = text.value
        let range = try index(in: value, lower)..<index(in: value, upper)
        for part in value[range].split(
          separator: Character(separator.value), maxSplits: maxSplits,
          omittingEmptySubsequences: omitsEmpty)
        {
          parts.append(
            offset(of: part.startIndex, in: value), offset(of: part.endIndex, in: value))
        }
      }
      frame.references[0] = parts.made
      frame.references[1] = nil
    }
    // The text, a separating text, the bounds of what is split, the most splits, what is left out.
    table["String.splitByText"] = { frame in
      let (lower, upper) = (frame.words[0], frame.words[1])
      let (maxSplits, omitsEmpty) = (frame.words[2], frame.words[3] != 0)
      let parts = TextParts(of: frame.references, frame.entry.signature[6].arguments[0])
      let whole = frame.references.text(0)
      // Characters are found in what is split alone.
      var searched: AnyObject? = frame.references[0]
      if lower != 0 || upper != whole.count {
        searched = StringObject.make(whole.buffer(lower..<upper))
      }
      withUnsafeMutablePointer(to: &searched) { searched in
        let (text, separator) = (searched.text(0), frame.references.text(1))
        var start = 0
        while separator.count > 0, parts.made.count < maxSplits,
          let found = TextSearch.find(separator, in: text, from: start)
        {
          if !omitsEmpty || found.lowerBound > start {
            parts.append(lower + start, lower + found.lowerBound)
          }
          start = found.upperBound
        }
        if !omitsEmpty || start < text.count { parts.append(lower + start, upper) }
      }
      frame.references[0] = parts.made
      frame.references[1] = nil
    }
    // A text, where the bounds count from, pairs of bounds.
    table["String.parts"] = { frame in
      let (start, bounds) = (frame.words[0], frame.references.array(at: 1))
      let parts = TextParts(of: frame.references, frame.entry.signature[3].arguments[0])
      for pair in stride(from: 0, to: bounds.count - 1, by: 2) {
        parts.append(start &+ bounds.words[pair], start &+ bounds.words[pair + 1])
      }
      frame.references[0] = parts.made
      frame.references[1] = nil
    }
    table["String.reversed"] = { frame in
      let text = frame.references.text(0)
      frame.references[0] =
        text.isPlain
        ? StringObject.make(reversing: text.buffer)
        : StringObject.make(String(text.value.reversed()))
    }
    table["String.slice"] = { frame in
      let text = frame.references.text(0)
      let (lower, upper) = (frame.words[0], frame.words[1])
      if lower == 0, upper == text.count { return }
      if text.isPlain, lower >= 0, upper >= lower, upper <= text.count {
        frame.references[0] = StringObject.make(text.buffer(lower..<upper), isPlain: true)
        return
      }
      let value = text.value
      let start = try index(in: value, lower)
      let end = try index(in: value, upper)
      frame.references[0] = StringObject.make(String(value[start..<max(start, end)]))
    }
    table["String.characterAt"] = { frame in
      let text = frame.references.text(0)
      let offset = frame.words[0]
      if text.isPlain, offset >= 0, offset < text.count {
        frame.references[0] = StringObject.character(text.bytes[offset])
        return
      }
      let value = text.value
      let position = try index(in: value, offset)
      guard position < value.endIndex else { throw outOfBounds }
      frame.references[0] = StringObject.character(value[position])
    }
    table["String.after"] = { frame in
      let text = frame.references.text(0)
      let offset = frame.words[0]
      if text.isPlain, offset >= 0, offset < text.count {
        frame.words[0] = offset + 1
        return
      }
      let value = text.value
      let position = try index(in: value, offset)
      guard position < value.endIndex else { throw outOfBounds }
      frame.words[0] = self.offset(of: value.index(after: position), in: value)
    }
    table["String.before"] = { frame in
      let text = frame.references.text(0)
      let offset = frame.words[0]
      if text.isPlain, offset > 0, offset <= text.count {
        frame.words[0] = offset - 1
        return
      }
      let value = text.value
      let position = try index(in: value, offset)
      guard position > value.startIndex else { throw outOfBounds }
      frame.words[0] = self.offset(of: value.index(before: position), in: value)
    }
    addDistances(&table)
  }

  private static func addDistances(_ table: inout NativeTable) {
    table["String.advance"] = { frame in
      let text = frame.references.text(0)
      let (offset, distance) = (frame.words[0], frame.words[1])
      if text.isPlain, offset >= 0, offset <= text.count {
        let (reached, overflows) = offset.addingReportingOverflow(distance)
        frame.words[0] =
          overflows || reached < 0 || reached > text.count ? -1 : reached
        return
      }
      let value = text.value
      let limit = distance < 0 ? value.startIndex : value.endIndex
      frame.words[0] =
        value.index(try index(in: value, offset), offsetBy: distance, limitedBy: limit)
        .map { self.offset(of: $0, in: value) } ?? -1
    }
    table["String.advanceLimited"] = { frame in
      let text = frame.references.text(0)
      let (offset, distance, limit) = (frame.words[0], frame.words[1], frame.words[2])
      if text.isPlain, offset >= 0, offset <= text.count {
        let (reached, overflows) = offset.addingReportingOverflow(distance)
        let isBehind =
          distance < 0 ? limit <= offset && reached < limit : limit >= offset && reached > limit
        if overflows || isBehind {
          frame.words[0] = -1
          return
        }
        guard reached >= 0, reached <= text.count else { throw outOfBounds }
        frame.words[0] = reached
        return
      }
      let value = text.value
      let start = try index(in: value, offset)
      frame.words[0] =
        value.index(start, offsetBy: distance, limitedBy: try index(in: value, limit))
        .map { self.offset(of: $0, in: value) } ?? -1
    }
    table["String.distance"] = { frame in
      let text = frame.references.text(0)
      let (start, end) = (frame.words[0], frame.words[1])
      let bounds = 0...text.count
      if text.isPlain, bounds.contains(start), bounds.contains(end) {
        frame.words[0] = end - start
        return
      }
      let value = text.value
      frame.words[0] = value.distance(
        from: try index(in: value, start), to: try index(in: value, end))
    }
  }

  static var outOfBounds: MachineTrap {
    MachineTrap(.bounds, "Fatal error: String index is out of bounds")
  }

  /// The characters of a text as an array.
  private static func characters(
    of text: Text, _ element: TypeDescriptor
  ) -> ArrayObject {
    let made = ArrayObject(element: element, capacity: text.count)
    if text.isPlain {
      for byte in text.buffer { made.appendReference(ShortText.character(byte).reference) }
    } else {
      for character in text.value { made.appendReference(StringObject.character(character)) }
    }
    return made
  }

  /// A few dozen at first, then as many as were made before, up to some thousands.
  private static func someCharacters(
    of text: Text, from offset: Int, _ element: TypeDescriptor
  ) -> (ArrayObject, end: Int) {
    let most = min(max(offset, 32), 4_096)
    if text.isPlain {
      let end = min(offset + most, text.count)
      let made = ArrayObject(element: element, capacity: end - offset)
      for byte in text.buffer(offset..<end) {
        made.appendReference(ShortText.character(byte).reference)
      }
      return (made, end == text.count ? -1 : end)
    }
    let value = text.value
    let made = ArrayObject(element: element, capacity: most)
    var position = value.utf8.index(value.startIndex, offsetBy: offset)
    while position < value.endIndex, made.count < most {
      made.appendReference(StringObject.character(value[position]))
      value.formIndex(after: &position)
    }
    return (made, position == value.endIndex ? -1 : self.offset(of: position, in: value))
  }

  private static func reversedCharacters(
    of text: Text, _ element: TypeDescriptor
  ) -> ArrayObject {
    let made = ArrayObject(element: element, capacity: text.count)
    if text.isPlain {
      for byte in text.buffer.reversed() {
        made.appendReference(ShortText.character(byte).reference)
      }
    } else {
      for character in text.value.reversed() {
        made.appendReference(StringObject.character(character))
      }
    }
    return made
  }

  /// Splits where each byte is a character.
  private static func split(
    _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, _ separator: UInt8, _ maxSplits: Int,
    _ omitsEmpty: Bool, into parts: TextParts
  ) {
    var start = range.lowerBound
    var place = start
    while place < range.upperBound, parts.made.count < maxSplits {
      if bytes[place] == separator {
        if place > start || !omitsEmpty { parts.append(start, place) }
        start = place + 1
      }
      place += 1
    }
    if range.upperBound > start || !omitsEmpty { parts.append(start, range.upperBound) }
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

/// An array of substrings of one text, as it is made.
private struct TextParts {
  let made: ArrayObject
  /// The register that holds the text.
  private let text: UnsafeMutablePointer<AnyObject?>

  init(of text: UnsafeMutablePointer<AnyObject?>, _ element: TypeDescriptor) {
    self.text = text
    made = ArrayObject(element: element, capacity: 8)
  }

  /// Appends the part between two offsets: a substring is its text and two words.
  @inline(__always)
  func append(_ lower: Int, _ upper: Int) {
    made.grow()
    let index = made.count &- 1
    made.words[index &* 2] = lower
    made.words[index &* 2 &+ 1] = upper
    copyReference(made.references + index, text)
  }
}
