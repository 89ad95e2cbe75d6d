extension Lexer {
  func isOperatorByte(_ byte: UInt8) -> Bool { Ascii.operatorBytes.contains(byte) }

  /// Whether what stands before a token is bound to it, as Swift's whitespace rules say.
  func isLeftBound(_ start: Int) -> Bool {
    if start == 0 { return false }
    switch bytes[start - 1] {
    case Ascii.space, Ascii.tab, Ascii.newline, Ascii.carriageReturn, 0x28, 0x5B, 0x7B, 0x2C, 0x3B,
      0x3A, 0:
      return false
    case Ascii.slash:
      return !(start >= 2 && bytes[start - 2] == Ascii.star)
    case 0xA0:
      return !(start >= 2 && bytes[start - 2] == 0xC2)
    default:
      return true
    }
  }

  private func isRightBound(_ index: Int, isLeftBound: Bool) -> Bool {
    if index >= end { return false }
    switch bytes[index] {
    case Ascii.space, Ascii.tab, Ascii.newline, Ascii.carriageReturn, 0x29, 0x5D, 0x7D, 0x2C, 0x3B,
      0x3A:
      return false
    case Ascii.period:
      // `x^.y` reads as a postfix operator and a member.
      return !isLeftBound
    case Ascii.slash:
      return bytes[index + 1] != Ascii.slash && bytes[index + 1] != Ascii.star
    case 0xC2:
      return bytes[index + 1] != 0xA0
    default:
      return true
    }
  }

  mutating func lexOperator() -> TokenKind {
    let start = position
    skipOperatorBytes()
    let isLeft = isLeftBound(start)
    let isRight = isRightBound(position, isLeftBound: isLeft)
    let length = position - start
    if length == 1 {
      switch bytes[start] {
      case Ascii.equal:
        if isLeft != isRight {
          report("'=' must have consistent whitespace on both sides", start, position)
        }
        return .equal
      case Ascii.ampersand where !isLeft && isRight:
        return .prefixAmpersand
      case Ascii.period:
        if isLeft == isRight && !isLeft {
          // A lone dot: the parser says what it expected after it.
          return .period
        }
        return isLeft ? .period : .prefixPeriod
      case Ascii.slash where !isLeft && isRight:
        if let close = regexEnd(from: position, hashes: 0) {
          position = close
          return .regexLiteral
        }
      default: break
      }
    }
    if length == 2 && bytes[start] == Ascii.minus && bytes[start + 1] == Ascii.greater {
      return .arrow
    }
    if length == 2 && bytes[start] == Ascii.star && bytes[start + 1] == Ascii.slash {
      report("unexpected end of block comment", start, position)
      return .unknown
    }
    if isLeft == isRight { return .binaryOperator }
    return isLeft ? .postfixOperator : .prefixOperator
  }

  private mutating func skipOperatorBytes() {
    let start = position
    let startsWithDot = bytes[start] == Ascii.period
    while position < end {
      let byte = bytes[position]
      if byte == Ascii.period && !startsWithDot { return }
      if byte == Ascii.slash && position > start
        && (bytes[position + 1] == Ascii.slash || bytes[position + 1] == Ascii.star)
      {
        return
      }
      // `\.?.name`: the dot of a key path stands alone.
      if startsWithDot && position == start + 1
        && (byte == Ascii.question || byte == Ascii.exclamation)
      {
        return
      }
      if isOperatorByte(byte) {
        position += 1
      } else if byte >= 0x80, let scalar = scalar(at: position),
        UnicodeClasses.isOperator(scalar.value)
          || (position > start && UnicodeClasses.isOperatorContinuation(scalar.value))
      {
        position += scalar.length
      } else {
        return
      }
    }
  }
}
