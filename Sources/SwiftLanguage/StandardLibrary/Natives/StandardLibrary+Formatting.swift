internal import Glibc

extension StandardLibrary {
  /// `String(format:)`.
  static func addFormatting(_ table: inout [String: NativeFunction]) {
    table["String.format"] = native {
      (format: String, kinds: [Int], words: [Int], texts: [String]) -> String in
      let arguments = kinds.indices.map { index -> FormatArgument in
        switch kinds[index] {
        case 0: .integer(words[index])
        case 1: .number(Double(bitPattern: UInt64(bitPattern: Int64(words[index]))))
        default: .text(texts[index])
        }
      }
      return formatted(format, arguments)
    }
  }

  /// A value for a `printf` format.
  enum FormatArgument {
    case integer(Int)
    case number(Double)
    case text(String)
  }

  static func formatted(_ format: String, _ integers: [Int]) -> String {
    formatted(format, integers.map { FormatArgument.integer($0) })
  }

  /// Goes through the directives one by one, so that no argument is read as what it is not.
  static func formatted(_ format: String, _ arguments: [FormatArgument]) -> String {
    let bytes = Array(format.utf8)
    var result = ""
    var next = 0
    var place = 0
    while let percent = bytes[place...].firstIndex(of: UInt8(ascii: "%")) {
      result += String(decoding: bytes[place..<percent], as: UTF8.self)
      place = percent + 1
      var flags = ""
      var length = ""
      while place < bytes.count, "-+ #0123456789.*$'hlqLzjt".utf8.contains(bytes[place]) {
        let character = Character(UnicodeScalar(bytes[place]))
        place += 1
        if character == "*", next < arguments.count, case .integer(let width) = arguments[next] {
          flags += String(width)
          next += 1
        } else if character == "$" {
          // `%2$d`: an argument by its place.
          next = (Int(flags) ?? 1) - 1
          flags = ""
        } else if "hlqLzjt".contains(character) {
          length.append(character)
        } else {
          flags.append(character)
        }
      }
      guard place < bytes.count else { break }
      let directive = Character(UnicodeScalar(bytes[place]))
      place += 1
      if directive == "%" {
        result += "%"
        continue
      }
      guard arguments.indices.contains(next) else { continue }
      result += text(of: argument(arguments[next], directive, length), directive, flags)
      next += 1
    }
    return result + String(decoding: bytes[place...], as: UTF8.self)
  }

  /// An integer as C passes it: an `int` where no length says otherwise.
  private static func argument(
    _ argument: FormatArgument, _ directive: Character, _ length: String
  ) -> FormatArgument {
    guard case .integer(let value) = argument, "diuxXoc".contains(directive) else {
      return argument
    }
    let isSigned = "di".contains(directive)
    switch length {
    case "": return .integer(isSigned ? Int(Int32(truncatingIfNeeded: value)) : value & 0xFFFF_FFFF)
    case "h": return .integer(isSigned ? Int(Int16(truncatingIfNeeded: value)) : value & 0xFFFF)
    case "hh": return .integer(isSigned ? Int(Int8(truncatingIfNeeded: value)) : value & 0xFF)
    default: return argument
    }
  }

  private static func text(
    of argument: FormatArgument, _ directive: Character, _ flags: String
  ) -> String {
    switch (directive, argument) {
    case ("d", .integer(let value)), ("i", .integer(let value)), ("u", .integer(let value)),
      ("x", .integer(let value)), ("X", .integer(let value)), ("o", .integer(let value)):
      return printed("%" + flags + "l" + String(directive), value)
    case ("c", .integer(let value)):
      return UInt32(exactly: value).flatMap { Unicode.Scalar($0) }.map { String($0) } ?? ""
    case ("f", .number(let value)), ("F", .number(let value)), ("e", .number(let value)),
      ("E", .number(let value)), ("g", .number(let value)), ("G", .number(let value)),
      ("a", .number(let value)), ("A", .number(let value)):
      return printed("%" + flags + String(directive), value)
    // Foundation ignores a width before `@`.
    case ("@", .integer(let value)): return String(value)
    case ("@", .number(let value)): return value.description
    case (_, .text(let value)): return value
    case (_, .integer(let value)): return printed("%" + flags + String(directive), Double(value))
    case (_, .number(let value)):
      return printed("%" + flags + "l" + String(directive), Int(bitPattern: UInt(value.bitPattern)))
    }
  }

  private static func printed(_ format: String, _ value: any CVarArg) -> String {
    withVaList([value]) { list in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { room in
        let count = Int(vsnprintf(room.baseAddress, room.count, format, list))
        let written = UnsafeRawBufferPointer(room).prefix(max(0, min(count, room.count - 1)))
        return String(decoding: written, as: UTF8.self)
      }
    }
  }
}
