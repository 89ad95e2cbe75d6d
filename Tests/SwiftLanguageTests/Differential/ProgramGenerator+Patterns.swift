// Patterns of every form, in switches, conditions and loops.
extension ProgramGenerator {
  /// A pattern, and what it binds.
  struct Pattern {
    var text: String
    var bound: [Variable] = []
  }

  mutating func patternScene() {
    for _ in 0..<2 + below(2) {
      let kind = pick([
        Kind.pair(simpleKind(), simpleKind()), .optional(.pair(.int, simpleKind())),
        .pair(.optional(.int), .bool),
        .optional(.optional(.int)), .pair(.pair(.int, .string), .optional(.string)), .int, .string,
      ])
      patternSwitch(kind)
    }
    let list = fresh("values")
    let element = pick([Kind.optional(.int), .pair(.int, .optional(.string)), .pair(.bool, .int)])
    line(
      "let \(list): [\(text(element))] = [\((0..<4).map { _ in value(element, depth: 1) }.joined(separator: ", "))]"
    )
    let found = pattern(element, 2)
    let number = found.bound.first { $0.kind == .int }
    let condition = number.map { " where \($0.name) % 2 == 0" } ?? ""
    open("for case \(found.text) in \(list)\(chance(50) ? condition : "")")
    line("print(\((["\"in\""] + found.bound.map(\.name)).joined(separator: ", ")))")
    close()
    let last = pattern(element, 2)
    line(
      "if case \(last.text) = \(list)[\(below(4))], \(list).count > \(below(4)) { print(\((["\"is\""] + last.bound.map(\.name)).joined(separator: ", "))) } else { print(\"not\") }"
    )
    casts()
  }

  private mutating func patternSwitch(_ kind: Kind) {
    let chosen = value(kind, depth: 2)
    let asExpression = chance(25)
    let name = fresh("matched")
    if asExpression {
      line("let \(name) = switch \(chosen) as \(text(kind)) {")
    } else {
      line("switch \(chosen) as \(text(kind)) {")
    }
    for index in 0..<2 + below(4) {
      let one = pattern(kind, 3)
      let bound = one.bound
      var head = "case \(one.text)"
      if bound.isEmpty, chance(40) { head += ", \(pattern(kind, 3, binds: false).text)" }
      if chance(30) { scope(bound) { head += " where \($0.bool(in: 1))" } }
      if asExpression {
        line("\(head): \"\(index)\(bound.map { " \\(\($0.name))" }.joined())\"")
      } else {
        line("\(head): print(\((["\(index)"] + bound.map(\.name)).joined(separator: ", ")))")
      }
    }
    line("default: \(asExpression ? "\"rest\"" : "print(\"rest\")")")
    line("}")
    if asExpression { line("print(\(name))") }
  }

  /// A pattern that values of a kind may match.
  mutating func pattern(_ kind: Kind, _ depth: Int, binds: Bool = true) -> Pattern {
    if chance(15) { return Pattern(text: "_") }
    if binds, chance(30) {
      let name = fresh("b")
      return Pattern(
        text: "\(chance(80) ? "let" : "var") \(name)",
        bound: [Variable(name: name, kind: kind, isMutable: false)])
    }
    switch kind {
    case .integer(let type):
      let low = below(50)
      return Pattern(
        text: pick(
          [
            "\(low)", "\(low)...\(low + below(60))", "\(low)..<\(low + 1 + below(60))", "..<\(low)",
            "\(low)...",
          ]
            + (type == "Int" ? ["-5", "(\(low) + 1)"] : [])))
    case .bool: return Pattern(text: pick(["true", "false"]))
    case .string:
      return Pattern(text: pick(["\"a\"", "\"\"", "\"b\"...\"t\"", "\"swift\"", "\"42\""]))
    case .double: return Pattern(text: pick(["0.0...20.5", "..<1", "3.5", "1e3..."]))
    case .optional(let wrapped):
      if chance(30) { return Pattern(text: pick(["nil", ".none"])) }
      let inner = pattern(wrapped, depth - 1, binds: binds)
      if inner.text.hasPrefix("let ") || inner.text.hasPrefix("var ") || inner.text.hasPrefix("(")
        || inner.text == "_",
        chance(50)
      {
        return Pattern(text: inner.text + "?", bound: inner.bound)
      }
      return Pattern(text: ".some(\(inner.text))", bound: inner.bound)
    case .pair(let first, let second):
      let one = pattern(first, depth - 1, binds: binds),
        two = pattern(second, depth - 1, binds: binds)
      return Pattern(text: "(\(one.text), \(two.text))", bound: one.bound + two.bound)
    default: return Pattern(text: "_")
    }
  }

  /// Values whose type only the running program knows.
  private mutating func casts() {
    let list = fresh("any")
    let kinds = (0..<4).map { _ in
      pick([simpleKind(), .array(.int), .optional(.int), .pair(.int, .string)])
    }
    line(
      "let \(list): [Any] = [\(kinds.map { "\(value($0, depth: 1)) as \(text($0))" }.joined(separator: ", "))]"
    )
    open("for each in \(list)")
    open("switch each")
    let arms = draws(
      4,
      of: [
        "case let number as Int where number > 5: print(\"Int\", number)",
        "case is String: print(\"text\")",
        "case let number as Double: print(\"Double\", number)", "case 42 as Int: print(\"42\")",
        "case let list as [Int]: print(\"list\", list.count)",
        "case let (one, two) as (Int, String): print(one, two)",
        "case true as Bool: print(\"true\")", "case is Int8, is UInt8: print(\"byte\")",
        "case let text as String where text.isEmpty: print(\"empty\")",
        "case is Bool: print(\"flag\")",
        "case let some as Int?: print(\"maybe\", some ?? 0)",
        "case is any BinaryInteger: print(\"integer\")",
      ])
    for arm in arms { line(arm) }
    line("default: print(\"other\", each)")
    close()
    close()
    line(
      "print(\(list).compactMap { $0 as? \(pick(["Int", "String", "Double", "Bool"])) }, \(list)[\(below(4))] is Int)"
    )
  }
}
