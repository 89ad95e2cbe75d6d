internal import Diagnostics

/// The attributes in a fence's braces, in Pandoc's form: `{#id .class key=value key="two words"}`.
struct FenceAttributes {
  /// The attributes that take a value.
  static let keys = ["caption", "timeout", "eval", "echo"]
  /// The classes that mean something.
  static let classes = ["collapsed", "parameters"]

  private(set) var id: (name: String, range: SourceRange)?
  private(set) var parametersRange: SourceRange?
  private(set) var options = Cell.Options()
  private(set) var diagnostics: [Diagnostic] = []

  private let bytes: [UInt8]
  private var index = 0
  /// Where the bytes begin in the file.
  private let base: Int
  private var seen: Set<String> = []

  /// Reads what follows the first word of a cell's fence.
  ///
  /// - Parameters:
  ///   - text: The rest of the fence's line.
  ///   - base: The offset of the text in the notebook's file.
  init(reading text: some StringProtocol, at base: Int) {
    bytes = Array(text.utf8)
    self.base = base
    skipBlanks()
    guard index < bytes.count else { return }
    guard bytes[index] == UInt8(ascii: "{") else {
      let rest = String(decoding: bytes[index...], as: UTF8.self)
      report(.attributesWithoutBraces(rest), index, bytes.count)
      return
    }
    index += 1
    readAttributes()
  }

  private mutating func readAttributes() {
    while true {
      skipBlanks()
      guard index < bytes.count else {
        report(.malformedAttributes(expected: "'}'"), bytes.count, bytes.count)
        return
      }
      let start = index
      switch bytes[index] {
      case UInt8(ascii: "}"):
        index += 1
        skipBlanks()
        if index < bytes.count {
          report(
            .malformedAttributes(expected: "nothing more after '}'"), index, bytes.count)
        }
        return
      case UInt8(ascii: "#"):
        index += 1
        readID(word(), start)
      case UInt8(ascii: "."):
        index += 1
        readClass(word(), start)
      default:
        guard readPair(start) else { return }
      }
    }
  }

  private mutating func readID(_ name: String, _ start: Int) {
    guard note("#", "#\(name)", start) else { return }
    guard isValidID(name) else {
      report(.invalidID(name), start, index)
      return
    }
    id = (name, range(start, index))
  }

  private mutating func readClass(_ name: String, _ start: Int) {
    switch name {
    case "collapsed": options.isCollapsed = true
    case "parameters":
      options.isParameters = true
      parametersRange = range(start, index)
    default:
      let fixIts = nearestMatch(to: name, among: Self.classes).map {
        [Diagnostic.FixIt(range: range(start, index), replacement: "." + $0)]
      }
      report(.unknownClass(name), start, index, fixIts: fixIts ?? [])
      return
    }
    _ = note("." + name, "." + name, start)
  }

  /// Reads `key=value`; false when the rest of the line makes no sense.
  private mutating func readPair(_ start: Int) -> Bool {
    let key = word()
    let keyEnd = index
    guard !key.isEmpty else {
      report(.malformedAttributes(expected: "'#id', '.class' or 'key=value'"), start, start + 1)
      return false
    }
    guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
      if Self.keys.contains(key) {
        report(.malformedAttributes(expected: "'=' and a value after '\(key)'"), start, keyEnd)
      } else if Self.classes.contains(key) {
        report(
          .malformedAttributes(expected: "'.\(key)', with the dot of a class,"), start, keyEnd,
          fixIts: [Diagnostic.FixIt(range: range(start, start), replacement: ".")])
      } else {
        report(.unknownAttribute(key), start, keyEnd)
      }
      return true
    }
    index += 1
    let valueStart = index
    guard let value = readValue() else { return false }
    guard Self.keys.contains(key) else {
      let fixIts = nearestMatch(to: key, among: Self.keys).map {
        [Diagnostic.FixIt(range: range(start, keyEnd), replacement: $0)]
      }
      report(.unknownAttribute(key), start, keyEnd, fixIts: fixIts ?? [])
      return true
    }
    if note(key, key, start, keyEnd) { apply(key, value, range(valueStart, index)) }
    return true
  }

  private mutating func apply(_ key: String, _ value: String, _ place: SourceRange) {
    func mistaken(_ expected: String) -> Diagnostic {
      NotebookError.attributeValue(key: key, value: value, expected: expected).diagnostic(at: place)
    }
    switch key {
    case "caption": options.caption = value
    case "timeout":
      if let seconds = seconds(value) {
        options.timeout = seconds
      } else {
        diagnostics.append(mistaken("a time such as 90s, 20m or 2h"))
      }
    default:
      guard value == "true" || value == "false" else {
        diagnostics.append(mistaken("true or false"))
        return
      }
      if key == "eval" { options.isEvaluated = value == "true" }
      if key == "echo" { options.isEchoed = value == "true" }
    }
  }

  /// A quoted value, in which `\"` and `\\` are escapes, or one without blanks.
  private mutating func readValue() -> String? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "}"), !isBlank(bytes[index]) {
        index += 1
      }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    let start = index
    index += 1
    var value: [UInt8] = []
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: "\"") || bytes[index + 1] == UInt8(ascii: "\\")
      {
        index += 1
      }
      value.append(bytes[index])
      index += 1
    }
    guard index < bytes.count else {
      report(.malformedAttributes(expected: "a closing '\"'"), start, bytes.count)
      return nil
    }
    index += 1
    return String(decoding: value, as: UTF8.self)
  }

  /// A time with its unit, in seconds.
  private func seconds(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    guard let last = text.last else { return nil }
    let factor = units[last]
    let number = factor == nil ? text[...] : text.dropLast()
    guard number.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
      let value = Double(number), value > 0, value.isFinite
    else { return nil }
    return value * (factor ?? 1)
  }

  /// Remembers an attribute; false, with a message, when it stands there already.
  private mutating func note(
    _ key: String, _ shown: String, _ start: Int, _ end: Int? = nil
  ) -> Bool {
    guard seen.insert(key).inserted else {
      report(.repeatedAttribute(shown), start, end ?? index)
      return false
    }
    return true
  }

  private mutating func word() -> String {
    let start = index
    let ends = Set("{}=#\"".utf8)
    while index < bytes.count, !isBlank(bytes[index]), !ends.contains(bytes[index]) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func range(_ start: Int, _ end: Int) -> SourceRange {
    SourceRange(source: SourceRange.document, lower: base + start, upper: base + end)
  }

  private mutating func report(
    _ error: NotebookError, _ start: Int, _ end: Int, fixIts: [Diagnostic.FixIt] = []
  ) {
    diagnostics.append(error.diagnostic(at: range(start, end), fixIts: fixIts))
  }
}

/// Whether a cell can have this id: the rule of nbformat.
func isValidID(_ id: String) -> Bool {
  (1...64).contains(id.utf8.count)
    && id.utf8.allSatisfy { byte in
      (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
        || byte == 0x2D || byte == 0x5F
    }
}
