/// Finds where string literals end, interpolations of any depth included.
struct StringScanner {
  let bytes: UnsafePointer<UInt8>
  let end: Int

  struct Literal {
    var end: Int
    var isTerminated: Bool
    var isMultiline: Bool
    /// The `(` of an interpolation that never closes.
    var openInterpolation: Int?
  }

  /// Deeper nesting than this of literals in interpolations reads as unterminated.
  private static let deepest = 64

  func scan(from start: Int, hashes: Int, depth: Int = 0) -> Literal {
    var index = start + hashes
    var isMultiline = isTripleQuote(index)
    if isMultiline && hashes > 0 && closesOnItsLine(from: index + 2, hashes: hashes) {
      // `#"""#` is one quote in a raw literal.
      isMultiline = false
    }
    index += isMultiline ? 3 : 1
    let quotes = isMultiline ? 3 : 1
    while index < end {
      let byte = bytes[index]
      switch byte {
      case Ascii.quote where closes(index, quotes: quotes, hashes: hashes):
        return Literal(end: index + quotes + hashes, isTerminated: true, isMultiline: isMultiline)
      case 0x5C where hasHashes(index + 1, hashes):
        index += 1 + hashes
        if index < end && bytes[index] == 0x28 {
          let close =
            depth < Self.deepest
            ? skipInterpolation(from: index, allowsNewlines: isMultiline, depth: depth + 1) : nil
          guard let close else {
            return Literal(
              end: endOfLine(start), isTerminated: false, isMultiline: isMultiline,
              openInterpolation: index)
          }
          index = close
        } else if index < end && (isMultiline || bytes[index] != Ascii.newline) {
          index += 1
        }
      case Ascii.newline where !isMultiline, Ascii.carriageReturn where !isMultiline:
        return Literal(end: index, isTerminated: false, isMultiline: false)
      default:
        index += 1
      }
    }
    return Literal(
      end: isMultiline ? end : min(index, end), isTerminated: false, isMultiline: isMultiline)
  }

  /// The index after the parenthesis that closes the one at `start`.
  func skipInterpolation(from start: Int, allowsNewlines: Bool, depth: Int) -> Int? {
    var level = 0
    var index = start
    while index < end {
      let byte = bytes[index]
      switch byte {
      case 0x28:
        level += 1
        index += 1
      case 0x29:
        level -= 1
        index += 1
        if level == 0 { return index }
      case Ascii.newline where !allowsNewlines, Ascii.carriageReturn where !allowsNewlines:
        return nil
      case Ascii.quote, Ascii.hash:
        var hashes = 0
        while bytes[index + hashes] == Ascii.hash && index + hashes < end { hashes += 1 }
        if index + hashes < end && bytes[index + hashes] == Ascii.quote {
          let literal = scan(from: index, hashes: hashes, depth: depth)
          if !literal.isTerminated || (literal.isMultiline && !allowsNewlines) { return nil }
          index = literal.end
        } else {
          index += hashes
        }
      case Ascii.slash where bytes[index + 1] == Ascii.star:
        var comments = 1
        index += 2
        while index < end && comments > 0 {
          if bytes[index] == Ascii.star && bytes[index + 1] == Ascii.slash {
            comments -= 1
            index += 2
          } else if bytes[index] == Ascii.slash && bytes[index + 1] == Ascii.star {
            comments += 1
            index += 2
          } else {
            index += 1
          }
        }
      case Ascii.slash where bytes[index + 1] == Ascii.slash && allowsNewlines:
        while index < end && bytes[index] != Ascii.newline { index += 1 }
      default:
        index += 1
      }
    }
    return nil
  }

  private func isTripleQuote(_ index: Int) -> Bool {
    index + 2 < end && bytes[index] == Ascii.quote && bytes[index + 1] == Ascii.quote
      && bytes[index + 2] == Ascii.quote
  }

  private func closesOnItsLine(from start: Int, hashes: Int) -> Bool {
    var index = start
    while index < end && bytes[index] != Ascii.newline && bytes[index] != Ascii.carriageReturn {
      if bytes[index] == Ascii.quote && closes(index, quotes: 1, hashes: hashes) { return true }
      index += 1
    }
    return false
  }

  private func closes(_ index: Int, quotes: Int, hashes: Int) -> Bool {
    guard index + quotes + hashes <= end else { return false }
    for offset in 0..<quotes where bytes[index + offset] != Ascii.quote { return false }
    return hasHashes(index + quotes, hashes)
  }

  private func hasHashes(_ index: Int, _ count: Int) -> Bool {
    guard index + count <= end else { return false }
    for offset in 0..<count where bytes[index + offset] != Ascii.hash { return false }
    return true
  }

  private func endOfLine(_ start: Int) -> Int {
    var index = start
    while index < end && bytes[index] != Ascii.newline { index += 1 }
    return index
  }
}
