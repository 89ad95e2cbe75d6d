// Texts: characters of several scalars, indices, slices, views, searches, and how values are written.
extension ProgramGenerator {
  private static let pieces = [
    "a", "B", "z9", "é", "e\\u{301}", "ñ", "ß", "İ", "👍🏽", "👨‍👩‍👧", "🇩🇪", "🇩🇪🇫🇷", "日本", "\\r\\n", "\\n",
    "\\t", " ", "  ", ",", ";", "-", "_",
    "ﬁ", "Ω", "\\u{1100}\\u{1161}", "½", "٣", "\\\"", "'", "\\\\", "x,y,,z", "The End", "0042",
    "-7",
  ]

  mutating func textLiteral() -> String {
    "\"\(draws(1 + below(5), of: Self.pieces).joined())\""
  }

  mutating func stringScene() {
    let text = fresh("text"), other = fresh("other")
    line("var \(text) = \(textLiteral())")
    line("let \(other) = \(chance(30) ? self.text(in: 1) : textLiteral())")
    for _ in 0..<6 + below(6) { stringUse(text, other) }
    line(
      "print(\(text), \(text).count, \(text).debugDescription, \(text).utf8.reduce(0) { $0 &* 31 &+ Int($1) })"
    )
  }

  private mutating func stringUse(_ text: String, _ other: String) {
    let one = chance(70) ? text : other
    let number = below(4)
    let character = "\"\(pick(["a", "e", "é", "👍🏽", ",", " ", "B", "z"]))\""
    switch below(34) {
    case 0:
      line(
        "print(\(one).count, \(one).utf8.count, \(one).utf16.count, \(one).unicodeScalars.count)")
    case 1: line("print(\(one).map { \"<\\($0)>\" }.joined(), Array(\(one).reversed()))")
    case 2:
      line(
        "if let place = \(one).firstIndex(of: \(character)) { print(\(one)[place...], \(one)[..<place], \(one).distance(from: \(one).startIndex, to: place)) }"
      )
    case 3:
      line(
        "print(\(one).split(separator: \(pick(["\",\"", "\" \"", "\"e\""]))\(pick(["", ", omittingEmptySubsequences: false", ", maxSplits: 1"]))).map(String.init))"
      )
    case 4:
      line(
        "print(\(one).components(separatedBy: \(pick(["\",\"", "\"e\"", ".whitespaces", "\"\\u{301}\""]))))"
      )
    case 5:
      line(
        "print(\(one).replacingOccurrences(of: \(pick(["\"a\"", "\",\"", "\"e\"", "\"End\""])), with: \(pick(["\"\"", "\"--\"", "\"é\""]))))"
      )
    case 6: line("\(text) += \(textLiteral())")
    case 7: line("\(text).append(\(character))")
    case 8:
      line(
        "\(text).insert(\(character), at: \(text).index(\(text).startIndex, offsetBy: min(\(number), \(text).count)))"
      )
    case 9:
      line(
        "if \(text).count > \(number) { print(\(text).remove(at: \(text).index(\(text).startIndex, offsetBy: \(number)))) }"
      )
    case 10:
      line(
        "print(\(one).prefix(\(number)), \(one).suffix(\(number)), \(one).dropFirst(\(number)), \(one).dropLast())"
      )
    case 11: line("print(\(one).uppercased(), \(one).lowercased(), \(one).capitalized)")
    case 12:
      line("print(\(one) == \(other), \(one) < \(other), \(one).compare(\(other)) == .orderedSame)")
    case 13:
      line(
        "print(\(one).hasPrefix(\(other)), \(one).hasSuffix(String(\(one).suffix(1))), \(one).contains(\(character)), \(one).contains(\"nd\"))"
      )
    case 14:
      line(
        "for character in \(one) { print(character.isLetter, character.isNumber, character.isWhitespace, character.isUppercase, character.isPunctuation, character.isSymbol, character.isNewline, character.wholeNumberValue as Any, character.asciiValue as Any, character.unicodeScalars.count) }"
      )
    case 15:
      line(
        "print(\(one).unicodeScalars.map { String($0.value, radix: 16) }, Array(\(one).utf8.prefix(6)), Array(\(one).utf16.prefix(4)))"
      )
    case 16:
      line(
        "print(\(one).trimmingCharacters(in: \(pick([".whitespaces", ".whitespacesAndNewlines", ".punctuationCharacters", ".decimalDigits"]))))"
      )
    case 17:
      line(
        "print(\(one).filter { \(pick(["$0.isLetter", "$0 != \"a\"", "!$0.isWhitespace", "$0.isASCII"])) }, \(one).first as Any, \(one).last as Any, \(one).max() as Any)"
      )
    case 18:
      line(
        "print(Dictionary(\(one).map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }.map { \"\\($0.key)\\($0.value)\" })"
      )
    case 19:
      line(
        "print(\(one).enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined(separator: \"|\"))"
      )
    case 20: line("print(Set(\(one)).count, \(one).sorted(), String(\(one).sorted(by: >)))")
    case 21:
      write(
        "var §sub = \(one).dropFirst(\(number)).prefix(3); §sub.append(contentsOf: \"é!\"); print(§sub, §sub.startIndex == \(one).startIndex, §sub.count, String(§sub).utf8.count)"
      )
    case 22:
      line(
        "print(\(one).prefix { \(pick(["$0.isLetter", "$0 != \",\""])) }, \(one).drop { $0.isLetter || $0 == \" \" })"
      )
    case 23:
      line(
        "print(String(repeating: \(one), count: \(number)).count, String(\(one).prefix(2)) + String(UnicodeScalar(UInt8(65 + \(number)))))"
      )
    case 24:
      write(
        """
        print(\"\"\"
          \\(\(one).count) "quoted"
            indented \\(\(one).isEmpty ? "none" : "some") \\
          joined

          end
          \"\"\")
        """)
    case 25: line("print(#\"raw \\n \\#(\(one)) \"q\" \\\"#, ##\"\"#\\##(\(number))\"##)")
    case 26:
      line("\(text).removeAll { \(pick(["$0 == \"a\"", "$0.isWhitespace", "$0.isNumber"])) }")
    case 27:
      line(
        "\(text).replaceSubrange(\(text).startIndex..<\(text).index(\(text).startIndex, offsetBy: min(\(number), \(text).count)), with: \(textLiteral()))"
      )
    case 28:
      line(
        "if let range = \(one).range(of: \(pick(["\"a\"", "\"e\"", "\"End\"", "\",\""]))\(pick(["", ", options: .backwards", ", options: .caseInsensitive"]))) { print(\(one)[range], \(one)[range.upperBound...]) } else { print(\"no range\") }"
      )
    case 29:
      line(
        "print(\(one).lowercased().unicodeScalars.filter { $0.properties.isAlphabetic }.count, \(one).unicodeScalars.first?.isASCII as Any)"
      )
    case 30:
      line(
        "print(Array(\(one).indices).count, \(one).indices.map { \(one)[$0...].count }, \(one).index(\(one).startIndex, offsetBy: \(number + 2), limitedBy: \(one).endIndex) == nil)"
      )
    case 31: line("print(\(one).isEmpty, \(one).caseInsensitiveCompare(\(other)) == .orderedSame)")
    case 32: line("print(\(one).split(whereSeparator: \\.isNewline).count)")
    default:
      line(
        "print([\(one), \(other), \"b\", \"É\"].sorted(), [\(one), \(other)].max()!, zip(\(one), \(other)).filter { $0 == $1 }.count)"
      )
    }
  }

  mutating func formattingScene() {
    for _ in 0..<6 + below(6) {
      switch below(16) {
      case 0:
        line(
          "print(String(format: \"%\(pick(["", "5", "-5", "05", "+"]))d|%\(pick(["x", "X", "o", "08x"]))\", \(int()) & 0xFFFFF, \(int()) & 0xFFFF))"
        )
      case 1:
        line(
          "print(String(format: \"%\(pick([".2", ".0", "8.3", "-9.1", "+.1", "010.2", ""]))f|%\(pick([".2", ".3", ""]))\(pick(["e", "g", "E"]))\", \(value(.double, depth: 2)), \(value(.double, depth: 1))))"
        )
      case 2:
        line(
          "print(String(format: \"%@ %@%% %c\", \(text(in: 1)), \"\\(\(int()))\", 65 + \(below(20))))"
        )
      case 3:
        line(
          "print(\"\\(\(value(.array(simpleKind()), depth: 1))) \\(\(value(.optional(.int), depth: 1)) as Any)\")"
        )
      case 4:
        line(
          "print([\(text(in: 1))], [\(value(.double, depth: 1))], (\(text(in: 1)), \(value(.optional(.string), depth: 1)) as Any))"
        )
      case 5:
        line(
          "print(\(int()), \(text(in: 1)), \(bool()), separator: \"\(pick(["", "-", ", "]))\", terminator: \"\(pick(["\\n", "!\\n"]))\")"
        )
      case 6:
        line(
          "print([\"k\": \(value(.optional(simpleKind()), depth: 1)) as Any].description.count > 0, [[\"x\": [\(int())]]])"
        )
      case 7: line("debugPrint(\(text(in: 1)), \(value(.double, depth: 1)), [\(text(in: 1))])")
      case 8:
        line(
          "print(String(\(int()), radix: \(pick([2, 8, 16, 36]))\(pick(["", ", uppercase: true"]))), Int(\"\(pick(["ff", "-z", "10", "+7", "zz"]))\", radix: \(pick([16, 36, 10]))) as Any)"
        )
      case 9:
        line(
          "print(\"\(pick(["12", " 12", "1e3", "0x1F", "nan", "-0", ".5", "5.", "1_0"]))\".count, Double(\"\(pick(["12", " 12", "1e3", "0x1F", "nan", "-0", ".5", "5.", "inf"]))\") as Any, Int(\"\(pick(["12", "-12", "1e3", "+3", "", "007"]))\") as Any, Bool(\"\(pick(["true", "True", "1"]))\") as Any)"
        )
      case 10:
        line(
          "print(0...(\(int()) & 7), 1..<\(1 + below(9)), [\(int())...].count, (..<3), stride(from: 0, to: 9, by: 4).map { $0 })"
        )
      case 11:
        line(
          "print(\(text(in: 1)).padding(toLength: \(below(9)), withPad: \"\(pick(["*", " ", "ab"]))\", startingAt: 0) + \"|\")"
        )
      case 12:
        line(
          "print(type(of: \(value(simpleKind(), depth: 1))), type(of: [\(int())] as [Int]), type(of: (\(int()), \(text(in: 0))) as (Int, String)), Optional<Int>.self)"
        )
      case 13:
        line(
          "dump(\(value(pick([Kind.array(.int), .string, .pair(.int, .string), .optional(.int)]), depth: 1)))"
        )
      case 14:
        line(
          "print(String(describing: \(value(.array(.string), depth: 1))), String(reflecting: \(text(in: 1))), \"\\(\(text(in: 1)))\")"
        )
      default:
        line(
          "print(\(text(in: 1)).isEmpty ? \"-\" : \"\\(\(int()) % 3 == 0 ? \"fizz\" : \"\\(\(int()))\")\", Character(\"x\"), [Character(\"é\"), \"z\"], Substring(\(text(in: 1))))"
        )
      }
    }
  }
}
