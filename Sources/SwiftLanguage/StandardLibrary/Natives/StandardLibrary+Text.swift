extension StandardLibrary {
  /// Functions on strings; offsets count UTF-8 bytes.
  static func addText(_ table: inout [String: NativeFunction]) {
    addTextPositions(&table)
    table["String.lowercased"] = native { (text: String) -> String in text.lowercased() }
    table["String.uppercased"] = native { (text: String) -> String in text.uppercased() }
    table["String.hasPrefix"] = native { (text: String, part: String) -> Bool in
      text.hasPrefix(part)
    }
    table["String.hasSuffix"] = native { (text: String, part: String) -> Bool in
      text.hasSuffix(part)
    }
    table["String.hasCharacter"] = native { (text: String, character: Character) -> Bool in
      text.contains(character)
    }
    table["String.find"] = native { (text: String, part: String, from: Int) -> Int in
      find(Array(part.utf8), in: Array(text.utf8), from: from) ?? -1
    }
    table["String.repeated"] = native { (text: String, count: Int) throws -> String in
      guard count >= 0 else {
        throw MachineTrap(.bounds, "Fatal error: Negative count not allowed")
      }
      let (bytes, overflows) = text.utf8.count.multipliedReportingOverflow(by: count)
      try Machine.requireMemory(overflows ? Int.max / 2 : bytes)
      return String(repeating: text, count: count)
    }
    table["String.decoded"] = native { (bytes: [UInt8]) -> String in
      String(decoding: bytes, as: UTF8.self)
    }
    table["String.validated"] = native { (bytes: [UInt8]) -> String? in
      String(validating: bytes, as: UTF8.self)
    }
    table["String.utf8"] = native { (text: String) -> [UInt8] in Array(text.utf8) }
    table["String.utf16"] = native { (text: String) -> [UInt16] in Array(text.utf16) }
    table["String.scalars"] = native { (text: String) -> [Unicode.Scalar] in
      Array(text.unicodeScalars)
    }
    table["String.ofScalars"] = native { (scalars: [Unicode.Scalar]) -> String in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return String(view)
    }
    table["String.utf16Count"] = native { (text: String, offset: Int) throws -> Int in
      text.utf16.distance(from: text.startIndex, to: try index(in: text, offset))
    }
    table["String.utf8Offset"] = native { (text: String, units: Int) -> Int in
      offset(of: text.utf16.index(text.startIndex, offsetBy: units), in: text)
    }
    table["String.capitalized"] = native { (text: String) -> String in capitalized(text) }
    table["String.components"] = native { (text: String, separator: String) -> [String] in
      components(of: text, separatedBy: separator)
    }
  }

  private static func find(_ part: [UInt8], in bytes: [UInt8], from: Int) -> Int? {
    if part.isEmpty { return from }
    var start = from
    while start + part.count <= bytes.count {
      if bytes[start] == part[0], bytes[start..<start + part.count].elementsEqual(part) {
        return start
      }
      start += 1
    }
    return nil
  }

  private static func components(of text: String, separatedBy separator: String) -> [String] {
    let bytes = Array(text.utf8)
    let part = Array(separator.utf8)
    guard !part.isEmpty else { return [text] }
    var result: [String] = []
    var start = 0
    while let found = find(part, in: bytes, from: start) {
      result.append(String(decoding: bytes[start..<found], as: UTF8.self))
      start = found + part.count
    }
    result.append(String(decoding: bytes[start...], as: UTF8.self))
    return result
  }

  /// Foundation's rule: the first letter of each word in upper case, the others in lower.
  private static func capitalized(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for character in text {
      let continues = character.isLetter || character.isNumber || (isInWord && character == "'")
      result += isInWord ? character.lowercased() : character.uppercased()
      isInWord = continues
    }
    return result
  }
}
