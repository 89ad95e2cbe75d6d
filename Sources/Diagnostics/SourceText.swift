/// A place in a source, as people read it.
public struct SourcePosition: Hashable, Sendable, Codable, Comparable {
  /// The line, counted from 1, in the file that the author wrote.
  public var line: Int
  /// The column, counted from 1 in UTF-8 bytes, as `swiftc` prints it.
  public var column: Int
  /// The offset in UTF-8 bytes from the start of the ``SourceText``.
  public var offset: Int

  /// A position from its parts.
  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  /// Document order: by line, then by column.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// One compiled text, such as a cell's code, and where it stands in the file that the author wrote.
///
/// A cell is a slice of a Markdown file: its first line is some line of that file, and inside a list
/// or a quotation each of its lines begins some columns to the right. Positions that this type gives
/// are always those of the file.
public struct SourceText: Hashable, Sendable {
  /// The file's name as shown to its author, such as `notebooks/gan.md`.
  public let name: String
  /// The text itself, without what the Markdown around it adds.
  public let text: String
  /// The line of the file at which the text begins, counted from 1.
  public let firstLine: Int
  /// How many bytes of the file stand before a line of this text, a number for each line.
  ///
  /// Lines beyond the last number have the last number.
  public let columnOffsets: [Int]
  /// The offset of each line's first byte.
  private let lineStarts: [Int]

  /// A text whose lines all begin at the same column of the file.
  public init(name: String, text: String, firstLine: Int = 1, columnOffset: Int = 0) {
    self.init(name: name, text: text, firstLine: firstLine, columnOffsets: [columnOffset])
  }

  /// A text whose lines begin at columns of their own, as in a nested list.
  public init(name: String, text: String, firstLine: Int, columnOffsets: [Int]) {
    self.name = name
    self.text = text
    self.firstLine = firstLine
    self.columnOffsets = columnOffsets
    var starts = [0]
    var contiguous = text
    contiguous.withUTF8 { bytes in
      for offset in bytes.indices where bytes[offset] == UInt8(ascii: "\n") {
        starts.append(offset + 1)
      }
    }
    lineStarts = starts
  }

  /// The number of lines; a final line break begins a last, empty line.
  public var lineCount: Int { lineStarts.count }

  /// The position of a byte; an offset outside of the text is moved to its nearest end.
  ///
  /// The end behind a last line without a line break is the start of the line after it.
  public func position(at utf8Offset: Int) -> SourcePosition {
    if utf8Offset > text.utf8.count, lineStarts.last != text.utf8.count {
      return SourcePosition(
        line: firstLine + lineStarts.count, column: columnOffset(ofLine: lineStarts.count) + 1,
        offset: text.utf8.count)
    }
    let offset = min(max(utf8Offset, 0), text.utf8.count)
    let index = lineIndex(containing: offset)
    return SourcePosition(
      line: firstLine + index, column: offset - lineStarts[index] + columnOffset(ofLine: index) + 1,
      offset: offset)
  }

  /// The line that a byte stands in, without its line break.
  public func line(containing utf8Offset: Int) -> String {
    let range = lineRange(containing: utf8Offset)
    return String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }

  /// The bytes of the line that a byte stands in, without its line break.
  public func lineRange(containing utf8Offset: Int) -> Range<Int> {
    let index = lineIndex(containing: min(max(utf8Offset, 0), text.utf8.count))
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : text.utf8.count
    if end > start {
      let last = text.utf8.index(text.utf8.startIndex, offsetBy: end - 1)
      if text.utf8[last] == UInt8(ascii: "\r") { end -= 1 }
    }
    return start..<end
  }

  /// The part of the text that a range covers; offsets outside of the text are moved to its ends.
  public func text(in range: Range<Int>) -> String {
    let count = text.utf8.count
    let lower = min(max(range.lowerBound, 0), count)
    let upper = min(max(range.upperBound, lower), count)
    return String(decoding: text.utf8.dropFirst(lower).prefix(upper - lower), as: UTF8.self)
  }

  private func columnOffset(ofLine index: Int) -> Int {
    index < columnOffsets.count ? columnOffsets[index] : columnOffsets.last ?? 0
  }

  /// The line of an offset, by bisection.
  private func lineIndex(containing offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
