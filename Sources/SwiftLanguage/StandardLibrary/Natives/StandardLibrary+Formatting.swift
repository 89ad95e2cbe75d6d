internal import Glibc

extension StandardLibrary {
  /// `String(format:)`.
  static func addFormatting(_ table: inout NativeTable) {
    table["String.format"] = { frame in
      let given = frame.references.array(at: 1)
      let arguments = (0..<given.count).map {
        FormatArgument(in: (given.references + $0).record(0))
      }
      let made = formatted(frame.references.text(0).buffer, arguments)
      frame.references[1] = nil
      frame.references[0] = made.withUnsafeBufferPointer { StringObject.make($0) }
    }
  }

  /// A value for a `printf` format.
  enum FormatArgument {
    case integer(Int)
    case number(Double)
    case text(String)

    /// What stands in the place of an argument: its type says what it is.
    init(in record: RecordObject) {
      let lanes = record.payloadLanes
      switch record.layout.descriptor?.shape {
      case .scalar(.double): self = .number(lanes.words.double(0))
      case .scalar(.float): self = .number(Double(lanes.words.float(0)))
      case .scalar: self = .integer(lanes.words[0])
      default: self = .text(lanes.references.text(0).value)
      }
    }
  }

  static func formatted(_ format: String, _ integers: [Int]) -> String {
    var format = format
    let made = format.withUTF8 { formatted($0, integers.map { FormatArgument.integer($0) }) }
    return String(decoding: made, as: UTF8.self)
  }

  /// What stands between a `%` and its letter.
  private struct Directive {
    /// Flags, width and precision as C reads them.
    var flags: [UInt8] = []
    var length: [UInt8] = []
  }

  /// Goes through the directives one by one, so that no argument is read as what it is not.
  private static func formatted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ arguments: [FormatArgument]
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8 * arguments.count)
    var next = 0
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      var directive = Directive()
      scan: while place < bytes.count {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "*"):
          if next < arguments.count, case .integer(let width) = arguments[next] {
            directive.flags += String(width).utf8
            next += 1
          }
        case UInt8(ascii: "$"):
          // `%2$d`: an argument by its place.
          next = (Int(String(decoding: directive.flags, as: UTF8.self)) ?? 1) - 1
          directive.flags = []
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
          UInt8(ascii: " "), UInt8(ascii: "#"), UInt8(ascii: "."), UInt8(ascii: "'"):
          directive.flags.append(byte)
        case UInt8(ascii: "h"), UInt8(ascii: "l"), UInt8(ascii: "q"), UInt8(ascii: "L"),
          UInt8(ascii: "z"), UInt8(ascii: "j"), UInt8(ascii: "t"):
          directive.length.append(byte)
        default: break scan
        }
        place += 1
      }
      guard place < bytes.count else { break }
      let letter = bytes[place]
      place += 1
      if letter == UInt8(ascii: "%") {
        result.append(letter)
        continue
      }
      guard arguments.indices.contains(next) else { continue }
      append(arguments[next], letter, directive, to: &result)
      next += 1
    }
    return result
  }

  /// An integer as C passes it: an `int` where no length says otherwise.
  private static func passed(_ value: Int, _ isSigned: Bool, _ length: [UInt8]) -> Int {
    switch length.count {
    case 0: isSigned ? Int(Int32(truncatingIfNeeded: value)) : value & 0xFFFF_FFFF
    case 1 where length[0] == UInt8(ascii: "h"):
      isSigned ? Int(Int16(truncatingIfNeeded: value)) : value & 0xFFFF
    case 2 where length[0] == UInt8(ascii: "h"):
      isSigned ? Int(Int8(truncatingIfNeeded: value)) : value & 0xFF
    default: value
    }
  }

  private static func append(
    _ argument: FormatArgument, _ letter: UInt8, _ directive: Directive, to result: inout [UInt8]
  ) {
    switch (Unicode.Scalar(letter), argument) {
    case ("d", .integer(let value)), ("i", .integer(let value)):
      let value = passed(value, true, directive.length)
      if directive.flags.isEmpty {
        result += String(value).utf8
      } else {
        print(directive.flags, "l", letter, value, to: &result)
      }
    case ("u", .integer(let value)), ("x", .integer(let value)), ("X", .integer(let value)),
      ("o", .integer(let value)):
      print(directive.flags, "l", letter, passed(value, false, directive.length), to: &result)
    case ("c", .integer(let value)):
      let code = passed(value, false, directive.length)
      if let scalar = UInt32(exactly: code).flatMap({ Unicode.Scalar($0) }) {
        result += String(scalar).utf8
      }
    case ("f", .number(let value)), ("F", .number(let value)), ("e", .number(let value)),
      ("E", .number(let value)), ("g", .number(let value)), ("G", .number(let value)),
      ("a", .number(let value)), ("A", .number(let value)):
      print(directive.flags, nil, letter, value, to: &result)
    // Foundation ignores a width before `@`.
    case ("@", .integer(let value)): result += String(value).utf8
    case ("@", .number(let value)): result += value.description.utf8
    case (_, .text(let value)): result += value.utf8
    case (_, .integer(let value)): print(directive.flags, nil, letter, Double(value), to: &result)
    case (_, .number(let value)):
      print(directive.flags, "l", letter, Int(bitPattern: UInt(value.bitPattern)), to: &result)
    }
  }

  /// What C's own function makes of one value.
  private static func print(
    _ flags: [UInt8], _ length: Unicode.Scalar?, _ letter: UInt8, _ value: any CVarArg,
    to result: inout [UInt8]
  ) {
    var format: [UInt8] = [UInt8(ascii: "%")]
    format.reserveCapacity(flags.count + 4)
    format += flags
    if let length { format.append(UInt8(ascii: length)) }
    format += [letter, 0]
    withVaList([value]) { list in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { room in
        let count = format.withUnsafeBytes { bytes in
          bytes.bindMemory(to: CChar.self).baseAddress.map {
            Int(vsnprintf(room.baseAddress, room.count, $0, list))
          } ?? 0
        }
        result += UnsafeRawBufferPointer(room).prefix(max(0, min(count, room.count - 1)))
      }
    }
  }
}
