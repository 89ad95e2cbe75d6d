// The types and functions that a program's values are of.
extension ProgramGenerator {
  mutating func addNominal() {
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
  func weight(_ name: String, _ kind: Kind) -> String {
    switch kind {
    case .integer: "Int(truncatingIfNeeded: \(name))"
    case .double: "(\(name).isNaN ? 1 : \(name) > 1000 ? 2 : 3)"
    case .bool: "(\(name) ? 5 : 7)"
    case .string: "\(name).count"
    default: "1"
    }
  }

  mutating func addGenerics() {
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

  mutating func addFunction() {
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
}
