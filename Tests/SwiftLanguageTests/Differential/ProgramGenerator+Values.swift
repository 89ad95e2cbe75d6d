// The expressions of each kind.
extension ProgramGenerator {
  /// An expression of a kind; a plain one mentions no variables or functions.
  mutating func value(_ kind: Kind, depth: Int, plain: Bool = false) -> String {
    if !plain, chance(depth > 0 ? 35 : 60), let name = variable(of: kind) { return name }
    if depth > 0, !plain, chance(12), let call = call(kind, depth) { return call }
    switch kind {
    case .integer(let name): return depth == 0 ? literal(name) : integer(name, depth, plain)
    case .double:
      return depth == 0 || plain ? "\(below(64)).\(pick([0, 25, 5, 75]))" : double(depth)
    case .bool: return depth == 0 || plain ? pick(["true", "false"]) : bool(depth)
    case .string: return depth == 0 || plain ? "\"\(pick(Self.words))\"" : string(depth)
    case .array(let element): return array(element, depth)
    case .dictionary(let value):
      let keys = Array(Self.words.shuffled(by: below(97)).prefix(1 + below(3)))
      let pairs = keys.map { key in
        "\"\(key)\": \(self.value(value, depth: depth - 1 < 0 ? 0 : depth - 1))"
      }
      return "[\(pairs.joined(separator: ", "))]"
    case .optional(let wrapped): return optional(wrapped, depth)
    case .pair(let first, let second):
      return
        "(\(value(first, depth: max(0, depth - 1))), \(value(second, depth: max(0, depth - 1))))"
    case .nominal(let index): return nominalValue(index, depth)
    case .function: return function(depth)
    }
  }

  static let summaries = [
    "count", "reduce(0, &+)", "filter({ $0 % 2 == 0 }).count", "firstIndex(of: 3) ?? -1",
    "max() ?? 0",
  ]
  static let words = ["a", "swift", "é", "tab\\t", "Wörter", "x y z", "", "👍🏽", "42"]

  func variable(of kind: Kind, _ list: [Variable]) -> [Variable] {
    list.filter { $0.kind == kind }
  }

  mutating func variable(of kind: Kind) -> String? {
    let fitting = variable(of: kind, variables)
    return fitting.isEmpty ? nil : pick(fitting).name
  }

  mutating func literal(_ type: String) -> String {
    let text = "\(pick([0, 1, 2, 3, 7, 10, 42, 99, 100, 127]))"
    return type == "Int" ? text : "\(type)(\(text))"
  }

  private func typed(_ text: String, _ type: String) -> String {
    text.allSatisfy { $0.isNumber || $0 == "." } ? "\(type)(\(text))" : text
  }

  mutating func integer(_ type: String, _ depth: Int, _ plain: Bool) -> String {
    // Two literals have no type but by what is around them.
    let one = typed(value(.integer(type), depth: depth - 1, plain: plain), type)
    let two = value(.integer(type), depth: depth - 1, plain: plain)
    switch below(plain ? 4 : 12) {
    case 0...2: return "(\(one) \(pick(["&+", "&-", "&*"])) \(two))"
    case 3: return "(\(one) \(pick(["&", "|", "^"])) \(two))"
    case 4: return "(\(one) / (\(two) & 15 | 1))"
    case 5: return "(\(one) % (\(two) & 7 | 2))"
    case 6: return "(\(one) \(pick([">>", "&<<", "&>>"])) \(literal(type)))"
    case 7:
      return
        "\(type)(truncatingIfNeeded: \(value(.integer(pick(["Int", "Int8", "UInt64"])), depth: depth - 1)))"
    case 8: return "\(pick(["min", "max"]))(\(one), \(two))"
    case 9: return "(\(value(.bool, depth: depth - 1)) ? \(one) : \(two))"
    case 10:
      if type != "Int" { return "\(type).\(pick(["max", "min"]))" }
      return "(\(value(.array(.int), depth: depth - 1)).\(pick(Self.summaries)))"
    default:
      if type != "Int" {
        return "(\(value(.optional(.integer(type)), depth: depth - 1)) ?? \(one))"
      }
      return
        "\(value(.string, depth: depth - 1)).\(pick(["count", "utf8.count", "unicodeScalars.count"]))"
    }
  }

  mutating func double(_ depth: Int) -> String {
    let one = value(.double, depth: depth - 1)
    switch below(5) {
    case 0: return "(\(one) \(pick(["+", "-", "*"])) \(value(.double, depth: depth - 1)))"
    case 1: return "Double(\(value(.integer(pick(["Int8", "UInt8", "Int32"])), depth: depth - 1)))"
    case 2: return "(\(one) / 4)"
    case 3: return "(\(one)).\(pick(["magnitude", "rounded()", "magnitude.squareRoot()"]))"
    default: return "max(\(one), \(value(.double, depth: depth - 1)))"
    }
  }

  mutating func bool(_ depth: Int) -> String {
    let kind = pick([Kind.int, .integer("UInt8"), .double, .string])
    switch below(6) {
    case 0, 1:
      let one = value(kind, depth: depth - 1)
      // Foundation's numbers can be compared too: literals alone leave open which are meant.
      let left = kind == .double ? "Double(\(one))" : one
      return
        "(\(left) \(pick(["<", ">", "==", "!=", "<=", ">="])) \(value(kind, depth: depth - 1)))"
    case 2:
      return
        "(\(value(.bool, depth: depth - 1)) \(pick(["&&", "||"])) \(value(.bool, depth: depth - 1)))"
    case 3: return "!(\(value(.bool, depth: depth - 1)))"
    case 4:
      return
        "\(value(.array(.int), depth: depth - 1)).\(pick(["isEmpty", "contains(3)", "allSatisfy({ $0 > 1 })"]))"
    default:
      return
        "\(value(.string, depth: depth - 1)).\(pick(["isEmpty", "hasPrefix(\"a\")", "contains(\"w\")"]))"
    }
  }

  mutating func string(_ depth: Int) -> String {
    switch below(6) {
    case 0: return "(\(value(.string, depth: depth - 1)) + \(value(.string, depth: depth - 1)))"
    case 1:
      let name = variables.filter {
        if case .function = $0.kind {
          false
        } else if case .dictionary = $0.kind {
          false
        } else if case .nominal = $0.kind {
          false
        } else {
          true
        }
      }
      return name.isEmpty ? "\"<\\(1 + 2)>\"" : "\"<\\(\(pick(name).name))>\""
    case 2: return "\(value(.string, depth: depth - 1)).\(pick(["uppercased()", "lowercased()"]))"
    case 3:
      return
        "String(\(value(.string, depth: depth - 1)).\(pick(["reversed()", "prefix(2)", "dropFirst()", "filter({ $0 != \"a\" })"])))"
    case 4: return "String(\(value(.int, depth: depth - 1))\(chance(30) ? ", radix: 16" : ""))"
    default:
      return "\(value(.array(.int), depth: depth - 1)).map({ \"\\($0)\" }).joined(separator: \"-\")"
    }
  }

  mutating func array(_ element: Kind, _ depth: Int) -> String {
    let inner = max(0, depth - 1)
    if depth > 0, element == .int {
      let base = value(.array(.int), depth: inner)
      switch below(8) {
      case 0: return "\(base).map({ $0 &* \(1 + below(4)) })"
      case 1: return "\(base).filter({ $0 % 2 == \(below(2)) })"
      case 2: return "\(base).sorted\(pick(["()", "(by: { $0 > $1 })", "(by: >)"]))"
      case 3:
        return "Array(\(base).\(pick(["reversed()", "prefix(3)", "dropFirst()", "suffix(2)"])))"
      case 4: return "zip(\(base), \(value(.array(.int), depth: inner))).map({ $0 &- $1 })"
      case 5: return "\(value(.array(.string), depth: inner)).map(\\.count)"
      default: break
      }
    }
    // The type is said, as the literals of an empty context would be of another.
    let items = (0..<1 + below(4)).map { _ in value(element, depth: min(inner, 1)) }
    return "([\(items.joined(separator: ", "))] as [\(text(element))])"
  }

  mutating func optional(_ wrapped: Kind, _ depth: Int) -> String {
    switch (wrapped, below(4)) {
    case (.int, 0): return "Int(\(value(.string, depth: max(0, depth - 1))))"
    case (.int, 1):
      return "\(value(.array(.int), depth: max(0, depth - 1))).\(pick(["first", "last", "max()"]))"
    case (.integer(let name), 0):
      return "\(name)(exactly: \(value(.int, depth: max(0, depth - 1))))"
    case (_, 1):
      return "(\(value(.bool, depth: max(0, depth - 1))) ? \(value(wrapped, depth: 0)) : nil)"
    default: return value(wrapped, depth: max(0, depth - 1))
    }
  }

  mutating func nominalValue(_ index: Int, _ depth: Int) -> String {
    let nominal = nominals[index]
    let inner = max(0, min(depth - 1, 1))
    switch nominal.form {
    case .enumeration:
      if chance(15) { return "\(nominal.name).none" }
      let field = pick(nominal.fields)
      return "\(nominal.name).\(field.name)(\(value(field.kind, depth: inner)))"
    case .structure, .finalClass:
      let list = nominal.fields.map { "\($0.name): \(value($0.kind, depth: inner))" }
      return "\(nominal.name)(\(list.joined(separator: ", ")))"
    }
  }

  mutating func function(_ depth: Int) -> String {
    let outer = variables
    defer { variables = outer }
    variables.append(Variable(name: "$0", kind: .int, isMutable: false))
    return "{ $0 &+ \(value(.int, depth: max(0, depth - 1))) }"
  }

  mutating func call(_ kind: Kind, _ depth: Int) -> String? {
    if case .integer = kind, chance(30) {
      return
        "largest_\(number)(\(value(.array(kind), depth: depth - 1)), or: \(value(kind, depth: depth - 1)))"
    }
    let fitting = functions.filter { $0.result == kind }
    guard let chosen = fitting.isEmpty ? nil : pick(fitting) else { return nil }
    let arguments = chosen.parameters.map { value($0, depth: depth - 1) }
    return "\(chosen.name)(\(arguments.joined(separator: ", ")))"
  }
}

extension Array {
  /// The elements begun at another one.
  func shuffled(by offset: Int) -> [Element] {
    let start = isEmpty ? 0 : offset % count
    return Array(self[start...] + self[..<start])
  }
}
