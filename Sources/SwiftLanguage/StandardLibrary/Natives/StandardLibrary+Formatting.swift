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
    var result = ""
    var next = 0
    var rest = Substring(format)
    while let percent = rest.firstIndex(of: "%") {
      result += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      var flags = ""
      var length = ""
      while let character = rest.first, "-+ #0123456789.*$'hlqLzjt".contains(character) {
        rest = rest.dropFirst()
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
      guard let directive = rest.first else { break }
      rest = rest.dropFirst()
      if directive == "%" {
        result += "%"
        continue
      }
      guard arguments.indices.contains(next) else { continue }
      result += text(of: argument(arguments[next], directive, length), directive, flags)
      next += 1
    }
    return result + rest
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
      var buffer = [CChar](repeating: 0, count: 512)
      let count = Int(vsnprintf(&buffer, buffer.count, format, list))
      return String(
        decoding: buffer.prefix(min(count, 511)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
