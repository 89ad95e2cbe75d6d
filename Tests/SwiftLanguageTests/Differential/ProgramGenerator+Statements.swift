// The statements of a function's body.
extension ProgramGenerator {
  mutating func declare() {
    let kind = anyKind()
    let name = fresh("v")
    let isMutable = chance(70)
    let initial = value(kind, depth: 2)
    line("\(isMutable ? "var" : "let") \(name): \(text(kind)) = \(initial)")
    variables.append(Variable(name: name, kind: kind, isMutable: isMutable))
  }

  mutating func block(_ count: Int, depth: Int) {
    let outer = variables
    for _ in 0..<count { statement(depth: depth + 1) }
    variables = outer
  }

  mutating func statement(depth: Int) {
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

  mutating func change() {
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

  mutating func assign(_ name: String, _ value: String) {
    // Swift refuses to assign a variable to itself.
    line(name == value ? "_ = \(name)" : "\(name) = \(value)")
  }

  mutating func loop(depth: Int) {
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

  mutating func whileLoop(depth: Int) {
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

  mutating func switchInteger(depth: Int) {
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

  mutating func switchNominal() {
    let enums = nominals.indices.filter { nominals[$0].form == .enumeration }
    guard let index = enums.isEmpty ? nil : pick(enums) else { return change() }
    let field = pick(nominals[index].fields)
    line(
      "if case .\(field.name)(let inner) = \(value(.nominal(index), depth: 1)) { print(\"case\", inner) }"
    )
  }

  mutating func optionalBinding(depth: Int) {
    let name = fresh("o")
    let kind = simpleKind()
    let outer = variables
    open("if let \(name) = \(value(.optional(kind), depth: 2)) as \(text(.optional(kind)))")
    variables.append(Variable(name: name, kind: kind, isMutable: false))
    block(1, depth: depth)
    variables = outer
    close(" else { print(\"nil\") }")
  }

  mutating func catching() {
    let call = "checked_\(number)(\(value(.int, depth: 1)))"
    if chance(30) { return line("print((try? \(call)) ?? -1)") }
    open("do")
    line("print(\"ok\", try \(call))")
    close(" catch let error as Failure_\(number) where error.code > 2 {")
    indent += 1
    line("print(\"large\", error.code)")
    close(" catch { print(\"caught\", error) }")
  }

  mutating func stack() {
    let name = fresh("stack")
    let kind = simpleKind()
    line("var \(name) = Stack_\(number)<\(text(kind))>()")
    for _ in 0..<1 + below(3) { line("\(name).push(\(value(kind, depth: 1)))") }
    line("while let top = \(name).pop() { print(top, \(name).twice) }")
  }

  mutating func captured(depth: Int) {
    let name = fresh("count")
    line("var \(name) = \(below(5))")
    line("let \(name)f: (Int) -> Int = { step in \(name) &+= step; return \(name) &* step }")
    line("print(\(name)f(\(value(.int, depth: 1))), \(name)f(2), \(name))")
  }

  /// Prints a variable such that the order of a dictionary does not show.
  mutating func show(_ variable: Variable) {
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
