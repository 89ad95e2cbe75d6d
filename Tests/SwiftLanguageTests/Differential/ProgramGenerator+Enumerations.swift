// Enumerations: raw and associated values, all cases, recursion, methods, exhaustive switches.
extension ProgramGenerator {
  mutating func enumerationScene() {
    if chance(60) { rawEnumerationScene() }
    if chance(60) { treeScene() }
    machineScene()
  }

  private mutating func rawEnumerationScene() {
    let name = global("Level")
    let isText = chance(40)
    let cases = Array(["low", "mid", "high", "top", "never"].prefix(3 + below(3)))
    declaring { inner in
      inner.open(
        "enum \(name): \(isText ? "String" : "Int"), CaseIterable\(inner.chance(50) ? ", Comparable" : "")"
      )
      for (index, each) in cases.enumerated() {
        let raw =
          isText
          ? (inner.chance(40) ? " = \"\(each)-\(index)\"" : "")
          : (inner.chance(40) ? " = \(index * 10)" : "")
        inner.line("case \(each)\(raw)")
      }
      inner.write(
        """
        static func < (left: Self, right: Self) -> Bool { left.index < right.index }
        var index: Int { Self.allCases.firstIndex(of: self)! }
        mutating func advance() { self = Self.allCases[(index + 1) % Self.allCases.count] }
        var next: Self { var copy = self; copy.advance(); return copy }
        """)
      inner.close()
    }
    let level = fresh("level")
    line("var \(level) = \(name).\(pick(cases))")
    for _ in 0..<2 + below(4) {
      switch below(6) {
      case 0: line("\(level).advance()")
      case 1: line("print(\(level), \(level).rawValue, \(level).next.next)")
      case 2:
        line("print(\(name)(rawValue: \(isText ? "\"\(pick(cases))\"" : "\(below(30))")) as Any)")
      case 3: line("print(\(name).allCases.map(\\.rawValue), \(name).allCases.max(by: <)!)")
      case 4: line("print(\(name).allCases.filter { $0 < \(level) }.map { \"\\($0)\" })")
      default:
        open("switch \(level)")
        for each in cases { line("case .\(each): print(\"\(each)\", \(int()))") }
        close()
      }
    }
    line(
      "print([\(name): Int](uniqueKeysWithValues: \(name).allCases.map { ($0, $0.index) })[\(level)]!, Set(\(name).allCases).count)"
    )
  }

  private mutating func treeScene() {
    let name = global("Tree")
    let label = pick(["sum", "mix"])
    declaring {
      $0.write(
        """
        indirect enum \(name) {
          case leaf(Int)
          case minus(\(name))
          case node(left: \(name), \(label): Bool, right: \(name))
          var value: Int {
            switch self {
            case .leaf(let value): return value
            case .minus(let inner): return 0 &- inner.value
            case let .node(left, true, right): return left.value &+ right.value
            case .node(let left, _, let right): return left.value &* right.value
            }
          }
          var depth: Int {
            switch self {
            case .leaf: 1
            case .minus(.leaf): 2
            case .minus(let inner): inner.depth + 1
            case let .node(left, _, right): max(left.depth, right.depth) + 1
            }
          }
          func map(_ change: (Int) -> Int) -> \(name) {
            switch self {
            case .leaf(let value): .leaf(change(value))
            case .minus(let inner): .minus(inner.map(change))
            case let .node(left, sum, right): .node(left: left.map(change), \(label): sum, right: right.map(change))
            }
          }
        }
        """)
      $0.line("let tree_\(name) = \($0.tree(name, label, 3))")
    }
    line("print(tree_\(name).value, tree_\(name).depth, tree_\(name).map { $0 &+ \(int()) }.value)")
    if chance(50) { line("print(tree_\(name))") }
  }

  private mutating func tree(_ name: String, _ label: String, _ depth: Int) -> String {
    switch depth == 0 ? 0 : below(5) {
    case 0: return "\(name).leaf(\(below(9)))"
    case 1: return "\(name).minus(\(tree(name, label, depth - 1)))"
    default:
      return
        "\(name).node(left: \(tree(name, label, depth - 1)), \(label): \(chance(50)), right: \(tree(name, label, depth - 1)))"
    }
  }

  private mutating func machineScene() {
    let name = global("Event")
    let one = simpleKind(), two = simpleKind()
    declaring {
      $0.write(
        """
        enum \(name): Hashable {
          case idle
          case moved(to: \($0.text(one)), Int)
          case named(\($0.text(two)))
          case many([Int], inner: Bool? = nil)
          static let start: \(name) = .idle
          static func fromNumber(_ number: Int) -> \(name) { number % 2 == 0 ? .start : .many([number]) }
        }
        """)
    }
    let events = fresh("events")
    let list = (0..<3 + below(3)).map { _ in
      switch below(6) {
      case 0: ".idle"
      case 1: ".moved(to: \(value(one, depth: 1)), \(int()))"
      case 2: ".named(\(value(two, depth: 1)))"
      case 3: ".many([\(int()), \(int())])"
      case 4: ".many([], inner: \(pick(["true", "false", "nil"])))"
      default: ".fromNumber(\(int()))"
      }
    }
    line("var \(events): [\(name)] = [\(list.joined(separator: ", "))]")
    line("\(events).append(\(events)[\(below(3))])")
    open("for event in \(events)")
    open("switch event")
    line("case .idle: print(\"idle\")")
    if chance(50) { line("case .moved(_, 0...50): print(\"near\")") }
    line(
      "case .moved(let place, let count)\(chance(50) ? " where count % 2 == 0" : ""): print(place, count)"
    )
    line("case .many(let list, inner: let flag?): print(list, flag)")
    line("case .many([], _): print(\"none\")")
    line("case let .many(list, inner: _): print(list.count)")
    if chance(50) { line("case .named(\(pattern(two, 1).text)): print(\"special\")") }
    line("default: print(\"other\", event == .start)")
    close()
    close()
    line(
      "print(Set(\(events)).count, \(events).firstIndex(of: .idle) ?? -1, \(events).contains(.named(\(value(two, depth: 0)))))"
    )
    line("for case .moved(let place, let count) in \(events) { print(place, count) }")
    line("if case .many(let list, inner: _)? = \(events).last, !list.isEmpty { print(list) }")
    if chance(60) { line("print(\(events)[\(below(3))])") }
  }
}
