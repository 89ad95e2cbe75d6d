extension StandardLibrary {
  /// Functions on strings; offsets count UTF-8 bytes.
  static func addText(_ table: inout NativeTable) {
    addTextPositions(&table)
    addTextViews(&table)
    addScalarSets(&table)
    table["String.lowercased"] = { frame in
      frame.references[0] = mapped(frame.references.text(0), 65...90) { $0.lowercased() }
    }
    table["String.uppercased"] = { frame in
      frame.references[0] = mapped(frame.references.text(0), 97...122) { $0.uppercased() }
    }
    table["String.hasPrefix"] = { frame in
      let (text, part) = (frame.references.text(0), frame.references.text(1))
      frame.words[0] =
        text.isPlain && part.isPlain
        ? (TextSearch.stands(part.buffer, in: text.buffer, at: 0) ? 1 : 0)
        : (text.value.hasPrefix(part.value) ? 1 : 0)
    }
    table["String.hasSuffix"] = { frame in
      let (text, part) = (frame.references.text(0), frame.references.text(1))
      let start = text.count - part.count
      frame.words[0] =
        text.isPlain && part.isPlain
        ? (TextSearch.stands(part.buffer, in: text.buffer, at: start) ? 1 : 0)
        : (text.value.hasSuffix(part.value) ? 1 : 0)
    }
    table["String.hasCharacter"] = { frame in
      let (text, character) = (frame.references.text(0), frame.references.text(1))
      frame.words[0] =
        text.isPlain && character.isPlain
        ? (text.buffer.contains(character.bytes[0]) ? 1 : 0)
        : (text.value.contains(Character(character.value)) ? 1 : 0)
    }
    table["String.find"] = { frame in
      let (text, part) = (frame.references.text(0), frame.references.text(1))
      let found = TextSearch.find(part, in: text, from: frame.words[0])
      (frame.words[0], frame.words[1]) = (found?.lowerBound ?? -1, found?.upperBound ?? -1)
    }
    table["String.joined"] = { frame in
      let (parts, separator) = (frame.references.fields(0), frame.references.text(1))
      frame.references[0] = try joined(parts, separator, in: frame.machine)
    }
    table["String.replaced"] = { frame in
      let (text, part) = (frame.references.text(0), frame.references.text(1))
      // Where there is nothing to replace the text stays as it is.
      guard part.count > 0, TextSearch.find(part, in: text, from: 0) != nil else {
        (frame.references[1], frame.references[2]) = (nil, nil)
        return
      }
      let parts = TextSearch.components(
        of: text, separatedBy: part, frame.entry.signature[0])
      frame.references[1] = parts
      frame.references[0] = try joined(
        frame.references.fields(1), frame.references.text(2), in: frame.machine)
      (frame.references[1], frame.references[2]) = (nil, nil)
    }
    table["String.scalarSlice"] = { frame in
      slice(frame, frame.references.text(0), frame.words[0]..<frame.words[1])
    }
    table["String.padded"] = { frame in
      let (text, pad) = (frame.references.text(0), frame.references.text(1))
      let (length, first) = (frame.words[0], frame.words[1])
      try frame.machine.checkMemory(max(0, length))
      frame.references[0] = try padded(text, to: length, with: pad, from: first)
    }
    table["String.repeated"] = { frame in
      let (text, count) = (frame.references.text(0), frame.words[0])
      guard count >= 0 else {
        throw MachineTrap(.bounds, "Fatal error: Negative count not allowed")
      }
      let (bytes, overflows) = text.count.multipliedReportingOverflow(by: count)
      try Machine.requireMemory(overflows ? Int.max / 2 : bytes)
      guard text.isPlain else {
        frame.references[0] = StringObject.make(String(repeating: text.value, count: count))
        return
      }
      let made = StringObject.make(capacity: bytes)
      for _ in 0..<count { made.fields.append(text.buffer) }
      frame.references[0] = StringObject.shortest(made)
    }
    table["String.decoded"] = native { (bytes: [UInt8]) -> String in
      String(decoding: bytes, as: UTF8.self)
    }
    table["String.validated"] = native { (bytes: [UInt8]) -> String? in
      String(validating: bytes, as: UTF8.self)
    }
    table["String.utf8"] = { frame in
      // The bounds may lie within a scalar.
      let text = frame.references.text(0)
      let (lower, upper) = (frame.words[0], frame.words[1])
      guard lower >= 0, lower <= upper, upper <= text.count else { throw outOfBounds }
      let made = ArrayObject(
        element: frame.entry.signature[3].arguments[0], capacity: upper - lower)
      for byte in text.buffer(lower..<upper) { made.appendWord(Int(byte)) }
      frame.references[0] = made
    }
    table["String.scalars"] = { frame in
      let text = frame.references.text(0)
      let made = ArrayObject(
        element: frame.entry.signature[1].arguments[0], capacity: text.count)
      if text.isPlain {
        for byte in text.buffer { made.appendWord(Int(byte)) }
      } else {
        for scalar in text.value.unicodeScalars { made.appendWord(Int(scalar.value)) }
      }
      frame.references[0] = made
    }
    table["String.ofScalars"] = native { (scalars: [Unicode.Scalar]) -> String in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return String(view)
    }
    table["String.withoutMarks"] = native { (text: String) -> String in
      TextFolding.withoutMarks(text)
    }
    table["String.composed"] = native { (text: String) -> String in TextFolding.composed(text) }
    table["String.decomposed"] = native { (text: String) -> String in TextFolding.decomposed(text) }
    table["String.capitalized"] = native { (text: String) -> String in capitalized(text) }
    table["String.components"] = { frame in
      let (text, separator) = (frame.references.text(0), frame.references.text(1))
      frame.references[0] = TextSearch.components(
        of: text, separatedBy: separator, frame.entry.signature[2].arguments[0])
    }
  }

  /// A text cut to a length, or filled up to it, in units of UTF-16 as Foundation has it.
  private static func padded(
    _ text: Text, to length: Int, with pad: Text, from first: Int
  ) throws -> AnyObject {
    if length >= 0, text.isPlain, text.count >= length {
      return StringObject.make(text.buffer(0..<length), isPlain: true)
    }
    let units = text.isPlain ? text.count : text.value.utf16.count
    guard length >= 0, first >= 0, pad.count > 0 || units >= length else { throw outOfBounds }
    if text.isPlain, pad.isPlain {
      var bytes = Array(text.buffer)
      bytes.reserveCapacity(length)
      for place in 0..<(length - text.count) {
        bytes.append(pad.bytes[(first + place) % pad.count])
      }
      return bytes.withUnsafeBufferPointer { StringObject.make($0, isPlain: true) }
    }
    let padding = Array(pad.value.utf16)
    var filled = Array(text.value.utf16.prefix(length))
    for place in 0..<(length - filled.count) {
      filled.append(padding[(first + place) % padding.count])
    }
    // Half of a scalar that was cut becomes the replacement character.
    return StringObject.make(String(decoding: filled, as: UTF16.self))
  }

  /// Leaves some of the bytes, whole scalars, of the text that is the first argument.
  static func slice(_ frame: NativeFrame, _ text: Text, _ range: Range<Int>) {
    if range.count == text.count { return }
    let bytes = text.buffer(range)
    frame.references[0] =
      text.isPlain ? StringObject.make(bytes, isPlain: true) : StringObject.make(bytes)
  }

  /// A text in the other case: the letters of ASCII in the range, or what Swift makes of the others.
  private static func mapped(
    _ text: Text, _ letters: ClosedRange<UInt8>,
    _ other: (String) -> String
  ) -> AnyObject {
    guard text.isPlain else { return StringObject.make(other(text.value)) }
    if text.count == 1 {
      let byte = text.bytes[0]
      return StringObject.character(letters.contains(byte) ? byte ^ 32 : byte)
    }
    let made = StringObject.makeObject(text.buffer, isPlain: true)
    let bytes = made.fields.bytes
    for place in 0..<text.count where letters.contains(bytes[place]) { bytes[place] ^= 32 }
    return StringObject.shortest(made)
  }

  private static func joined(
    _ parts: UnsafeMutablePointer<ArrayFields>, _ separator: Text,
    in machine: Machine
  ) throws -> AnyObject {
    var bytes = max(0, parts.pointee.count - 1) * separator.count
    for index in 0..<parts.pointee.count {
      bytes += parts.pointee.references.text(at: index).count
    }
    try machine.checkMemory(bytes)
    return joinedTexts(parts, separator, bytes)
  }

  private static func titlecased(_ character: Character) -> String {
    character.unicodeScalars.enumerated().map { index, scalar in
      index == 0 ? scalar.properties.titlecaseMapping : String(scalar)
    }.joined()
  }

  /// Foundation's rule: the first letter of each word in upper case, the others in lower.
  ///
  /// A word is letters that have cases, and apostrophes after them: "3Rd", "Don't", "日本The".
  private static func capitalized(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for character in text {
      let continues = character.isCased || (isInWord && (character == "'" || character == "’"))
      result += isInWord ? character.lowercased() : titlecased(character)
      isInWord = continues
    }
    return result
  }
}
