extension StandardLibrary {
  /// Properties of characters and of Unicode scalars.
  static func addCharacters(_ table: inout NativeTable) {
    table["Character.make"] = native { (text: String) throws -> Character in
      guard text.count == 1, let only = text.first else {
        throw MachineTrap(
          .precondition,
          text.isEmpty
            ? "Fatal error: Can't form a Character from an empty String"
            : "Fatal error: Can't form a Character from a String containing more than one extended "
              + "grapheme cluster")
      }
      return only
    }
    table["Character.ofScalar"] = { frame in
      let value = frame.words[0]
      frame.references[0] =
        value < 0x80
        ? StringObject.character(UInt8(value))
        : StringObject.character(
          Character(Unicode.Scalar(UInt32(truncatingIfNeeded: value)) ?? "\u{FFFD}"))
    }
    let tests: [(String, (Character) -> Bool)] = [
      ("isLetter", \.isLetter), ("isNumber", \.isNumber), ("isWholeNumber", \.isWholeNumber),
      ("isHexDigit", \.isHexDigit), ("isWhitespace", \.isWhitespace), ("isNewline", \.isNewline),
      ("isUppercase", \.isUppercase), ("isLowercase", \.isLowercase), ("isCased", \.isCased),
      ("isPunctuation", \.isPunctuation), ("isSymbol", \.isSymbol),
      ("isMathSymbol", \.isMathSymbol), ("isCurrencySymbol", \.isCurrencySymbol),
      ("isASCII", \.isASCII),
    ]
    for (name, test) in tests {
      let answers = (0..<128).map { test(Character(UnicodeScalar(UInt8($0)))) ? 1 : 0 }
      table["Character." + name] = { frame in
        let text = frame.references.text(0)
        let byte = text.byte
        frame.words[0] = byte >= 0 ? answers[byte] : (test(Character(text.value)) ? 1 : 0)
      }
    }
    table["Character.asciiValue"] = { frame in
      let text = frame.references.text(0)
      let byte = text.byte
      let value = byte >= 0 ? UInt8(byte) : Character(text.value).asciiValue
      frame.words[0] = value == nil ? 0 : 1
      frame.words[1] = Int(value ?? 0)
    }
    table["Character.wholeNumberValue"] = { frame in
      let text = frame.references.text(0)
      let byte = text.byte
      let value =
        (48...57).contains(byte)
        ? byte - 48 : byte >= 0 ? nil : Character(text.value).wholeNumberValue
      frame.words[0] = value == nil ? 0 : 1
      frame.words[1] = value ?? 0
    }
    table["Character.hexDigitValue"] = { frame in
      let text = frame.references.text(0)
      let byte = text.byte
      let value =
        byte >= 0
        ? Character(UnicodeScalar(UInt8(byte))).hexDigitValue
        : Character(text.value).hexDigitValue
      frame.words[0] = value == nil ? 0 : 1
      frame.words[1] = value ?? 0
    }
    table["Scalar.make"] = { frame in
      let scalar = UInt32(exactly: frame.words[0]).flatMap { Unicode.Scalar($0) }
      frame.words[0] = scalar == nil ? 0 : 1
      frame.words[1] = Int(scalar?.value ?? 0)
    }
    table["Scalar.name"] = native { (scalar: Unicode.Scalar) -> String? in
      scalar.properties.name
    }
    addScalarProperties(&table)
    table["Scalar.is"] = { frame in
      frame.words[0] = belongs(frame.words[0], to: frame.words[1]) ? 1 : 0
    }
  }

  /// Whether a scalar is in one of the character sets, a bit each, that Foundation names.
  static func belongs(_ value: Int, to kinds: Int) -> Bool {
    if value < 0x80 { return kindsOfASCII[value] & kinds != 0 }
    return belongs(Unicode.Scalar(UInt32(truncatingIfNeeded: value)) ?? "\u{FFFD}", to: kinds)
  }

  /// The sets that each scalar of ASCII is in.
  private static let kindsOfASCII: [Int] = (0..<0x80).map { code in
    let scalar = Unicode.Scalar(UInt8(code))
    return (0..<8).reduce(0) { kinds, bit in
      belongs(scalar, to: 1 << bit) ? kinds | 1 << bit : kinds
    }
  }

  /// The scalars of ASCII that are in one of the sets, a bit each: the first 64, and the others.
  @inline(__always)
  static func asciiSet(of kinds: Int) -> (low: UInt64, high: UInt64) { asciiSets[kinds & 0xFF] }

  /// For each choice of sets.
  private static let asciiSets: [(low: UInt64, high: UInt64)] = (0...0xFF).map { kinds in
    (0..<0x80).reduce(into: (0, 0)) { set, code in
      guard kindsOfASCII[code] & kinds != 0 else { return }
      if code < 64 { set.low |= 1 << UInt64(code) } else { set.high |= 1 << UInt64(code - 64) }
    }
  }

  private static func belongs(_ scalar: Unicode.Scalar, to kinds: Int) -> Bool {
    let properties = scalar.properties
    func has(_ bit: Int) -> Bool { kinds & bit != 0 }
    if has(1), scalar == "\t" || properties.generalCategory == .spaceSeparator { return true }
    if has(2),
      (0x0A...0x0D).contains(scalar.value) || [0x85, 0x2028, 0x2029].contains(scalar.value)
    {
      return true
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: return has(4) || has(32)
    case .lowercaseLetter: return has(4) || has(64)
    case .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark:
      return has(4)
    case .decimalNumber: return has(8)
    case .letterNumber, .otherNumber: return kinds & 12 == 12
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return has(16)
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return has(128)
    default: return false
    }
  }
}
