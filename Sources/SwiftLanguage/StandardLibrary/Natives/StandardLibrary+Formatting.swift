internal import Glibc

extension StandardLibrary {
  /// `String(format:)`.
  static func addFormatting(_ table: inout NativeTable) {
    table["String.format"] = { frame in
      let given = frame.references.fields(1)
      // What the arguments hold stays where it is until the text is made.
      let made = formatted(frame.references.text(0).buffer, given.pointee.count) {
        FormatArgument(in: (given.pointee.references + $0).record(0))
      }
      frame.references[1] = nil
      frame.references[0] = made.withUnsafeBufferPointer { StringObject.make($0) }
    }
  }

  /// A value for a `printf` format.
  enum FormatArgument {
    case integer(Int)
    case number(Double)
    case text(Text)

    /// What stands in the place of an argument: its type says what it is.
    init(in record: RecordObject) {
      let lanes = record.payloadLanes
      switch record.layout.descriptor?.shape {
      case .scalar(.double): self = .number(lanes.words.double(0))
      case .scalar(.float): self = .number(Double(lanes.words.float(0)))
      case .scalar: self = .integer(lanes.words[0])
      default: self = .text(lanes.references.text(0))
      }
    }
  }

  static func formatted(_ format: String, _ integers: [Int]) -> String {
    var format = format
    let made = format.withUTF8 { formatted($0, integers.count) { .integer(integers[$0]) } }
    return String(decoding: made, as: UTF8.self)
  }

  /// Goes through the directives one by one, so that no argument is read as what it is not.
  private static func formatted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ count: Int, _ argument: (Int) -> FormatArgument
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8 * count)
    var next = 0
    var place = 0
    func integer() -> Int? {
      guard next < count, case .integer(let value) = argument(next) else { return nil }
      next += 1
      return value
    }
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      var directive = FormatDirective()
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: "*") {
          if let width = integer() { directive.set(width) }
        } else if bytes[place] == UInt8(ascii: "$") {
          // `%2$d`: an argument by its place.
          next = (directive.width ?? 1) - 1
          directive = FormatDirective()
        } else if !directive.read(bytes[place]) {
          break
        }
        place += 1
      }
      guard place < bytes.count else { break }
      directive.letter = bytes[place]
      place += 1
      if directive.letter == UInt8(ascii: "%") {
        result.append(directive.letter)
        continue
      }
      guard next >= 0, next < count else { continue }
      append(argument(next), directive, to: &result)
      next += 1
    }
    return result
  }

  private static func append(
    _ argument: FormatArgument, _ directive: FormatDirective, to result: inout [UInt8]
  ) {
    switch (Unicode.Scalar(directive.letter), argument) {
    case ("d", .integer(let value)), ("i", .integer(let value)):
      let value = directive.passed(value, isSigned: true)
      directive.append(value.magnitude, isNegative: value < 0, to: &result)
    case ("u", .integer(let value)), ("x", .integer(let value)), ("X", .integer(let value)),
      ("o", .integer(let value)):
      let value = directive.passed(value, isSigned: false)
      directive.append(UInt(bitPattern: value), isNegative: nil, to: &result)
    case ("c", .integer(let value)):
      let code = directive.passed(value, isSigned: false)
      if let scalar = UInt32(exactly: code).flatMap({ Unicode.Scalar($0) }) {
        result += String(scalar).utf8
      }
    case ("f", .number(let value)), ("F", .number(let value)):
      if !directive.appendFixed(value, to: &result) { directive.print(value, to: &result) }
    case ("e", .number(let value)), ("E", .number(let value)), ("g", .number(let value)),
      ("G", .number(let value)), ("a", .number(let value)), ("A", .number(let value)):
      directive.print(value, to: &result)
    // Foundation ignores a width before `@`.
    case ("@", .integer(let value)): result += String(value).utf8
    case ("@", .number(let value)): result += value.description.utf8
    case (_, .text(let value)): result += value.buffer
    case (_, .integer(let value)): directive.print(Double(value), to: &result)
    case (_, .number(let value)):
      directive.print(Int(bitPattern: UInt(value.bitPattern)), isLong: true, to: &result)
    }
  }
}
