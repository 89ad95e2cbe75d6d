extension Lexer {
  mutating func lexNumber() -> TokenKind {
    // `pair.0.1`: digits after a dot are a tuple's index.
    if let previous = tokens.last, previous.end == position,
      previous.kind == .period || previous.kind == .prefixPeriod
    {
      while position < end && Ascii.isDigit(bytes[position]) { position += 1 }
      return .integerLiteral
    }
    let start = position
    if bytes[position] == Ascii.zero {
      switch bytes[position + 1] {
      case 0x78: return lexHexadecimal(from: start)
      case 0x6F: return lexRadix(8, named: "octal", from: start)
      case 0x62: return lexRadix(2, named: "binary", from: start)
      default: break
      }
    }
    skipDigits(10)
    var isFloat = false
    if position < end && bytes[position] == Ascii.period && Ascii.isDigit(bytes[position + 1]) {
      isFloat = true
      position += 1
      skipDigits(10)
    }
    if position < end && (bytes[position] | 0x20) == 0x65 {
      isFloat = lexExponent(from: start) || isFloat
    }
    rejectTrailingLetters(isFloat ? "floating-point" : "integer")
    return isFloat ? .floatLiteral : .integerLiteral
  }

  private mutating func lexHexadecimal(from start: Int) -> TokenKind {
    position += 2
    let digits = position
    skipDigits(16)
    if position == digits {
      rejectDigit("hexadecimal", "integer", orMissing: start)
      return .integerLiteral
    }
    var isFloat = false
    let afterDigits = position
    if position < end && bytes[position] == Ascii.period
      && Ascii.digitValue(bytes[position + 1]) < 16
    {
      position += 1
      skipDigits(16)
      isFloat = true
    }
    if position < end && (bytes[position] | 0x20) == 0x70 {
      isFloat = true
      _ = lexExponent(from: start)
    } else if isFloat {
      // `0xFF.a` is a member of an integer, unless digits alone follow the dot.
      if Ascii.isDigit(bytes[afterDigits + 1]) {
        report("hexadecimal floating point literal must end with an exponent", start, position)
        return .floatLiteral
      }
      position = afterDigits
      return .integerLiteral
    }
    rejectTrailingLetters(isFloat ? "floating-point" : "hexadecimal integer")
    return isFloat ? .floatLiteral : .integerLiteral
  }

  private mutating func lexRadix(_ radix: UInt8, named name: String, from start: Int)
    -> TokenKind
  {
    position += 2
    let digits = position
    skipDigits(radix)
    if position == digits {
      rejectDigit(name, "integer", orMissing: start)
      return .integerLiteral
    }
    rejectTrailingLetters("\(name) integer")
    return .integerLiteral
  }

  /// Reads `e+10`; false, with nothing consumed, where no exponent follows.
  private mutating func lexExponent(from start: Int) -> Bool {
    var index = position + 1
    if bytes[index] == Ascii.plus || bytes[index] == Ascii.minus { index += 1 }
    guard index < end, Ascii.isDigit(bytes[index]) else {
      position = min(index, end)
      report("expected a digit in floating point exponent", position, position + 1)
      return true
    }
    position = index
    skipDigits(10)
    return true
  }

  private mutating func skipDigits(_ radix: UInt8) {
    while position < end
      && (Ascii.digitValue(bytes[position]) < radix || bytes[position] == Ascii.underscore)
    {
      position += 1
    }
  }

  private mutating func rejectTrailingLetters(_ kind: String) {
    let start = position
    skipIdentifierBytes()
    guard position > start else { return }
    let character = text(start, start + 1)
    let digits =
      switch kind {
      case "binary integer": "binary digit (0 or 1) in integer"
      case "octal integer": "octal digit (0-7) in integer"
      case "hexadecimal integer": "hexadecimal digit (0-9, A-F) in integer"
      default: "digit in \(kind)"
      }
    report("'\(character)' is not a valid \(digits) literal", start, start + 1)
  }

  private mutating func rejectDigit(_ name: String, _ kind: String, orMissing start: Int) {
    if position < end && Ascii.isIdentifierByte(bytes[position]) {
      rejectTrailingLetters("\(name) \(kind)")
    } else {
      report("expected \(name == "octal" ? "an" : "a") \(name) digit", start, position)
    }
  }

  func text(_ lower: Int, _ upper: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: bytes + lower, count: upper - lower), as: UTF8.self)
  }
}
