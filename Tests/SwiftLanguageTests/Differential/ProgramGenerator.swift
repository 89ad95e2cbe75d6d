/// Writes random well-typed Swift programs, each of them one function with declarations before it.
///
/// Equal seeds give equal programs. Names end in the program's number, so that many fit into one file.
struct ProgramGenerator {
  /// A type whose values programs make, change and print.
  indirect enum Kind: Hashable, Sendable {
    case integer(String)
    case double, bool, string
    case array(Kind)
    case dictionary(Kind)
    case optional(Kind)
    case pair(Kind, Kind)
    case nominal(Int)
    case function

    static let int = Kind.integer("Int")
  }

  /// A structure, an enumeration or a class of the program.
  struct Nominal {
    enum Form { case structure, enumeration, finalClass }
    var form: Form
    var name: String
    var fields: [(name: String, kind: Kind)]
  }

  struct Variable {
    var name: String
    var kind: Kind
    var isMutable: Bool
  }

  private var state: UInt64
  private let number: Int
  private var nominals: [Nominal] = []
  private var functions: [(name: String, parameters: [Kind], result: Kind)] = []
  var variables: [Variable] = []
  private var nameCount = 0
  private var lines: [String] = []
  private var indent = 0

  init(seed: UInt64, number: Int) {
    state = seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15
    self.number = number
  }

  /// The declarations and `func program_N()`.
  mutating func program() -> String {
    for _ in 0..<below(3) { addNominal() }
    addGenerics()
    for _ in 0..<1 + below(3) { addFunction() }
    open("func program_\(number)()")
    for _ in 0..<3 + below(4) { declare() }
    for _ in 0..<6 + below(8) { statement(depth: 0) }
    for variable in variables { show(variable) }
    close()
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Chance

  /// SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  // MARK: Text

  private mutating func line(_ text: String) {
    lines.append(String(repeating: "  ", count: indent) + text)
  }
  private mutating func open(_ text: String) {
    line(text + " {")
    indent += 1
  }
  private mutating func close(_ more: String = "") {
    indent -= 1
    line("}" + more)
  }
  private mutating func fresh(_ stem: String) -> String {
    nameCount += 1
    return "\(stem)\(nameCount)"
  }

  func text(_ kind: Kind) -> String {
    switch kind {
    case .integer(let name): name
    case .double: "Double"
    case .bool: "Bool"
    case .string: "String"
    case .array(let element): "[\(text(element))]"
    case .dictionary(let value): "[String: \(text(value))]"
    case .optional(let wrapped): "\(text(wrapped))?"
    case .pair(let first, let second): "(\(text(first)), \(text(second)))"
    case .nominal(let index): nominals[index].name
    case .function: "(Int) -> Int"
    }
  }

  private static let integers = ["Int", "Int", "Int", "Int8", "UInt8", "Int32", "UInt16", "UInt64"]

  private mutating func simpleKind() -> Kind {
    switch below(6) {
    case 0, 1: .integer(pick(Self.integers))
    case 2: .double
    case 3: .bool
    case 4: .string
    default: .int
    }
  }

  private mutating func anyKind() -> Kind {
    switch below(12) {
    case 0...4: return simpleKind()
    case 5, 6: return .array(simpleKind())
    case 7: return .dictionary(pick([.int, .string, .double]))
    case 8: return .optional(simpleKind())
    case 9: return .pair(simpleKind(), simpleKind())
    case 10: return .function
    default:
      return nominals.isEmpty ? .array(.array(.int)) : .nominal(below(nominals.count))
    }
  }

  // MARK: Declarations

  private mutating func addNominal() {
    let form = pick([Nominal.Form.structure, .enumeration, .finalClass])
    let name = "T\(nominals.count)_\(number)"
    var fields = (0..<1 + below(3)).map { ("f\($0)", Kind.int) }
    for index in fields.indices { fields[index].1 = simpleKind() }
    switch form {
    case .structure:
      open("struct \(name): Equatable")
      for field in fields { line("var \(field.0): \(text(field.1))") }
      line("var total: Int { \(fields.map { weight("\($0.0)", $0.1) }.joined(separator: " &+ ")) }")
      let changed = pick(fields)
      line("mutating func change() { \(changed.0) = \(value(changed.1, depth: 1, plain: true)) }")
      close()
    case .enumeration:
      open("enum \(name): Equatable")
      line("case none")
      for field in fields { line("case \(field.0)(\(text(field.1)))") }
      open("var total: Int")
      open("switch self")
      line("case .none: return 0")
      for field in fields {
        line("case .\(field.0)(let value): return \(weight("value", field.1))")
      }
      close()
      close()
      close()
    case .finalClass:
      open("class B\(name)")
      line("var calls = 0")
      line("func total() -> Int { calls += 1; return calls }")
      close()
      open("final class \(name): B\(name)")
      for field in fields { line("var \(field.0): \(text(field.1))") }
      let parameters = fields.map { "\($0.0): \(text($0.1))" }.joined(separator: ", ")
      line(
        "init(\(parameters)) { \(fields.map { "self.\($0.0) = \($0.0)" }.joined(separator: "; ")) }"
      )
      let sum = fields.map { weight($0.0, $0.1) }.joined(separator: " &+ ")
      line("override func total() -> Int { super.total() &+ \(sum) }")
      close()
    }
    nominals.append(
      Nominal(form: form, name: name, fields: fields.map { (name: $0.0, kind: $0.1) }))
  }

  /// A number that tells values of a kind apart.
  private func weight(_ name: String, _ kind: Kind) -> String {
    switch kind {
    case .integer: "Int(truncatingIfNeeded: \(name))"
    case .double: "(\(name).isNaN ? 1 : \(name) > 1000 ? 2 : 3)"
    case .bool: "(\(name) ? 5 : 7)"
    case .string: "\(name).count"
    default: "1"
    }
  }

  private mutating func addGenerics() {
    line("struct Stack_\(number)<Element> {")
    line("  private(set) var items: [Element] = []")
    line("  mutating func push(_ item: Element) { items.append(item) }")
    line("  mutating func pop() -> Element? { items.isEmpty ? nil : items.removeLast() }")
    line("  var isEmpty: Bool { items.isEmpty }")
    line("}")
    line("protocol Shown_\(number) { var shown: String { get } }")
    line("extension Shown_\(number) { var twice: String { shown + shown } }")
    line(
      "extension Stack_\(number): Shown_\(number) { var shown: String { \"stack of \\(items.count)\" } }"
    )
    line("func largest_\(number)<T: Comparable>(_ list: [T], or other: T) -> T {")
    line("  var best = other")
    line("  for item in list where item > best { best = item }")
    line("  return best")
    line("}")
    line("struct Failure_\(number): Error { var code: Int }")
    line("func checked_\(number)(_ value: Int) throws -> Int {")
    line("  guard value % 3 != 0 else { throw Failure_\(number)(code: value % 7) }")
    line("  return value &* 2")
    line("}")
  }

  private mutating func addFunction() {
    let outer = variables
    defer { variables = outer }
    variables = []
    let name = "f\(functions.count)_\(number)"
    let parameters = (0..<1 + below(3)).map { _ in simpleKind() }
    let result = simpleKind()
    for (index, kind) in parameters.enumerated() {
      variables.append(Variable(name: "p\(index)", kind: kind, isMutable: false))
    }
    let list = parameters.enumerated().map { "_ p\($0.offset): \(text($0.element))" }
    open("func \(name)(\(list.joined(separator: ", "))) -> \(text(result))")
    declare()
    statement(depth: 1)
    if chance(50) {
      open("guard \(value(.bool, depth: 2)) else")
      line("return \(value(result, depth: 1))")
      close()
    }
    line("return \(value(result, depth: 2))")
    close()
    functions.append((name, parameters, result))
  }

  // MARK: Statements

  private mutating func declare() {
    let kind = anyKind()
    let name = fresh("v")
    let isMutable = chance(70)
    let initial = value(kind, depth: 2)
    line("\(isMutable ? "var" : "let") \(name): \(text(kind)) = \(initial)")
    variables.append(Variable(name: name, kind: kind, isMutable: isMutable))
  }

  private mutating func block(_ count: Int, depth: Int) {
    let outer = variables
    for _ in 0..<count { statement(depth: depth + 1) }
    variables = outer
  }

  private mutating func statement(depth: Int) {
    let choice = depth > 2 ? below(5) : below(14)
    switch choice {
    case 0: declare()
    case 1, 2, 3: change()
    case 4: line("print(\(value(simpleKind(), depth: 2)))")
    case 5:
      open("if \(value(.bool, depth: 2))")
      block(1 + below(2), depth: depth)
      if chance(60) {
        close(" else {")
        indent += 1
        block(1 + below(2), depth: depth)
      }
      close()
    case 6: loop(depth: depth)
    case 7: whileLoop(depth: depth)
    case 8: switchInteger(depth: depth)
    case 9: switchNominal()
    case 10: optionalBinding(depth: depth)
    case 11: catching()
    case 12: stack()
    default: captured(depth: depth)
    }
  }

  private mutating func change() {
    let targets = variables.filter(\.isMutable)
    guard let target = targets.isEmpty ? nil : pick(targets) else { return declare() }
    let name = target.name
    switch target.kind {
    case .integer:
      line(
        "\(name) \(pick(["&+=", "&-=", "&*=", "^=", "|=", "&="])) \(value(target.kind, depth: 1))")
    case .double: line("\(name) \(pick(["+=", "-=", "*="])) \(value(.double, depth: 1))")
    // A text or an array that is appended to itself, loop within loop, would fill the memory.
    case .string:
      line("if \(name).utf8.count < 400 { \(name) += \(value(.string, depth: 1)) }")
    case .array(let element):
      switch below(5) {
      case 0: line("\(name).append(\(value(element, depth: 1)))")
      case 1:
        let place = pick(["0", "\(name).count - 1", "\(name).count / 2"])
        line("if !\(name).isEmpty { \(name)[\(place)] = \(value(element, depth: 1)) }")
      case 2: line("if \(name).count > 2 { \(name).removeFirst() }")
      case 3: line("\(name).insert(\(value(element, depth: 1)), at: \(name).count / 2)")
      default: line("if \(name).count < 60 { \(name) += \(value(target.kind, depth: 1)) }")
      }
    case .dictionary(let kind):
      if kind == .int, chance(60) {
        line("\(name)[\(value(.string, depth: 0)), default: 1] &+= \(value(.int, depth: 1))")
      } else {
        line("\(name)[\(value(.string, depth: 0))] = \(chance(20) ? "nil" : value(kind, depth: 1))")
      }
    case .pair(let first, _): line("\(name).0 = \(value(first, depth: 1))")
    case .nominal(let index):
      let nominal = nominals[index]
      if nominal.form == .structure, chance(50) {
        line("\(name).change()")
      } else if nominal.form == .finalClass {
        let field = pick(nominal.fields)
        line("\(name).\(field.name) = \(value(field.kind, depth: 1))")
      } else {
        assign(name, value(target.kind, depth: 1))
      }
    default: assign(name, value(target.kind, depth: 1))
    }
  }

  private mutating func assign(_ name: String, _ value: String) {
    // Swift refuses to assign a variable to itself.
    line(name == value ? "_ = \(name)" : "\(name) = \(value)")
  }

  private mutating func loop(depth: Int) {
    let name = fresh("i")
    let outer = variables
    let arrays = variables.filter { if case .array = $0.kind { true } else { false } }
    if !arrays.isEmpty, chance(40) {
      let array = pick(arrays)
      guard case .array(let element) = array.kind else { return }
      open("for (\(name)x, \(name)) in \(array.name).prefix(5).enumerated()")
      line("if \(name)x == 3 { continue }")
      variables.append(Variable(name: name, kind: element, isMutable: false))
      variables.append(Variable(name: name + "x", kind: .int, isMutable: false))
    } else {
      let range = pick([
        "0..<4", "1...3", "stride(from: 9, to: 0, by: -3)", "[4, 1, 7]", "(1...4).reversed()",
      ])
      open("for \(name) in \(range)\(chance(30) ? " where \(name) != 3" : "")")
      variables.append(Variable(name: name, kind: .int, isMutable: false))
      if chance(20) { line("if \(value(.bool, depth: 1)) { break }") }
    }
    block(1 + below(2), depth: depth)
    variables = outer
    close()
  }

  private mutating func whileLoop(depth: Int) {
    let name = fresh("n")
    line("var \(name) = \(1 + below(4))")
    open("\(name)l: while \(name) > 0")
    line("\(name) -= 1")
    if chance(40) { line("if \(value(.bool, depth: 1)) { continue \(name)l }") }
    let outer = variables
    variables.append(Variable(name: name, kind: .int, isMutable: false))
    block(1 + below(2), depth: depth)
    variables = outer
    close()
  }

  private mutating func switchInteger(depth: Int) {
    let name = fresh("s")
    open("switch (\(value(.int, depth: 1)), \(value(.bool, depth: 1)))")
    line("case (0, _), (1, true): print(\"low\")")
    line("case (2..<100, let \(name)): print(\"mid\", \(name))")
    line("case (let \(name), true) where \(name) % 2 == 0:")
    indent += 1
    line("print(\"even\", \(name))")
    if chance(30) { line("fallthrough") }
    indent -= 1
    line("default:")
    indent += 1
    line("print(\"rest\")")
    block(1, depth: depth)
    indent -= 1
    close()
  }

  private mutating func switchNominal() {
    let enums = nominals.indices.filter { nominals[$0].form == .enumeration }
    guard let index = enums.isEmpty ? nil : pick(enums) else { return change() }
    let field = pick(nominals[index].fields)
    line(
      "if case .\(field.name)(let inner) = \(value(.nominal(index), depth: 1)) { print(\"case\", inner) }"
    )
  }

  private mutating func optionalBinding(depth: Int) {
    let name = fresh("o")
    let kind = simpleKind()
    let outer = variables
    open("if let \(name) = \(value(.optional(kind), depth: 2)) as \(text(.optional(kind)))")
    variables.append(Variable(name: name, kind: kind, isMutable: false))
    block(1, depth: depth)
    variables = outer
    close(" else { print(\"nil\") }")
  }

  private mutating func catching() {
    let call = "checked_\(number)(\(value(.int, depth: 1)))"
    if chance(30) { return line("print((try? \(call)) ?? -1)") }
    open("do")
    line("print(\"ok\", try \(call))")
    close(" catch let error as Failure_\(number) where error.code > 2 {")
    indent += 1
    line("print(\"large\", error.code)")
    close(" catch { print(\"caught\", error) }")
  }

  private mutating func stack() {
    let name = fresh("stack")
    let kind = simpleKind()
    line("var \(name) = Stack_\(number)<\(text(kind))>()")
    for _ in 0..<1 + below(3) { line("\(name).push(\(value(kind, depth: 1)))") }
    line("while let top = \(name).pop() { print(top, \(name).twice) }")
  }

  private mutating func captured(depth: Int) {
    let name = fresh("count")
    line("var \(name) = \(below(5))")
    line("let \(name)f: (Int) -> Int = { step in \(name) &+= step; return \(name) &* step }")
    line("print(\(name)f(\(value(.int, depth: 1))), \(name)f(2), \(name))")
  }

  /// Prints a variable such that the order of a dictionary does not show.
  private mutating func show(_ variable: Variable) {
    switch variable.kind {
    case .dictionary:
      line("print(\(variable.name).sorted { $0.key < $1.key }.map { \"\\($0.key)=\\($0.value)\" })")
    case .function: line("print(\(variable.name)(3))")
    case .nominal(let index):
      let call = nominals[index].form == .finalClass ? "total()" : "total"
      line("print(\(variable.name).\(call))")
      if nominals[index].form != .finalClass { line("print(\(variable.name))") }
    default: line("print(\(variable.name))")
    }
  }
}

// MARK: Values

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

  private static let summaries = [
    "count", "reduce(0, &+)", "filter({ $0 % 2 == 0 }).count", "firstIndex(of: 3) ?? -1",
    "max() ?? 0",
  ]
  private static let words = ["a", "swift", "é", "tab\\t", "Wörter", "x y z", "", "👍🏽", "42"]

  private func variable(of kind: Kind, _ list: [Variable]) -> [Variable] {
    list.filter { $0.kind == kind }
  }

  private mutating func variable(of kind: Kind) -> String? {
    let fitting = variable(of: kind, variables)
    return fitting.isEmpty ? nil : pick(fitting).name
  }

  private mutating func literal(_ type: String) -> String {
    let text = "\(pick([0, 1, 2, 3, 7, 10, 42, 99, 100, 127]))"
    return type == "Int" ? text : "\(type)(\(text))"
  }

  private mutating func integer(_ type: String, _ depth: Int, _ plain: Bool) -> String {
    let one = value(.integer(type), depth: depth - 1, plain: plain)
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

  private mutating func double(_ depth: Int) -> String {
    let one = value(.double, depth: depth - 1)
    switch below(5) {
    case 0: return "(\(one) \(pick(["+", "-", "*"])) \(value(.double, depth: depth - 1)))"
    case 1: return "Double(\(value(.integer(pick(["Int8", "UInt8", "Int32"])), depth: depth - 1)))"
    case 2: return "(\(one) / 4)"
    case 3: return "(\(one)).\(pick(["magnitude", "rounded()", "magnitude.squareRoot()"]))"
    default: return "max(\(one), \(value(.double, depth: depth - 1)))"
    }
  }

  private mutating func bool(_ depth: Int) -> String {
    let kind = pick([Kind.int, .integer("UInt8"), .double, .string])
    switch below(6) {
    case 0, 1:
      return
        "(\(value(kind, depth: depth - 1)) \(pick(["<", ">", "==", "!=", "<=", ">="])) \(value(kind, depth: depth - 1)))"
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

  private mutating func string(_ depth: Int) -> String {
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

  private mutating func array(_ element: Kind, _ depth: Int) -> String {
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

  private mutating func optional(_ wrapped: Kind, _ depth: Int) -> String {
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

  private mutating func nominalValue(_ index: Int, _ depth: Int) -> String {
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

  private mutating func function(_ depth: Int) -> String {
    let outer = variables
    defer { variables = outer }
    variables.append(Variable(name: "$0", kind: .int, isMutable: false))
    return "{ $0 &+ \(value(.int, depth: max(0, depth - 1))) }"
  }

  private mutating func call(_ kind: Kind, _ depth: Int) -> String? {
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
  fileprivate func shuffled(by offset: Int) -> [Element] {
    let start = isEmpty ? 0 : offset % count
    return Array(self[start...] + self[..<start])
  }
}
