// Structures: stored, computed, lazy, static and observed properties, subscripts, initialisers, copies.
extension ProgramGenerator {
  mutating func structureScene() {
    let name = global("Shape")
    let kinds = (0..<3).map { _ in simpleKind() }
    let fails = chance(40)
    declaring { $0.structure(name, kinds, fails: fails) }
    let value = fresh("shape")
    let arguments =
      "first: \(self.value(kinds[0], depth: 1)), seen: \(self.value(kinds[1], depth: 1))"
    if fails {
      line(
        "guard var \(value) = \(name)(checked: \(int()), \(arguments)) else { print(\"no shape\"); return }"
      )
    } else {
      line("var \(value) = \(name)(\(arguments))")
    }
    let copy = fresh("copy")
    line("var \(copy) = \(value)")
    for _ in 0..<4 + below(6) { structureUse(chance(60) ? value : copy, name, kinds) }
    let list = fresh("list")
    line("var \(list) = [\(value), \(copy), \(value).turned(by: \(below(5)))]")
    for _ in 0..<2 + below(4) { structureUse("\(list)[\(below(3))]", name, kinds) }
    let table = fresh("table")
    line("var \(table) = [\"a\": \(value)]")
    line("\(table)[\"a\"]?.step()")
    line("\(table)[\"b\"]?.step()")
    line("\(table)[\"a\"]![1] &+= \(int())")
    line("\(table)[\"c\", default: \(copy)].first = \(self.value(kinds[0], depth: 1))")
    line("for key in \(table).keys.sorted() { print(key, \(table)[key]!.summary) }")
    line("print(\(value).summary, \(copy).summary, \(list).map(\\.summary), \(name).made)")
    if chance(50) { line("print(\(value) == \(copy), \(list)[0] == \(value))") }
    if chance(40) { line("print(\(value))") }
  }

  private mutating func structureUse(_ place: String, _ type: String, _ kinds: [Kind]) {
    switch below(13) {
    case 0: line("\(place).first = \(value(kinds[0], depth: 1))")
    case 1: line("\(place).seen = \(value(kinds[1], depth: 1))")
    case 2: line("print(\(place).late)")
    case 3: line("\(place).late = \(value(kinds[2], depth: 1))")
    case 4: line("\(place).scaled = \(int())")
    case 5: line("\(place)[\(below(9))] &+= \(int())")
    case 6: line("print(\(place)[\(int())], \(place)[from: \(below(3)), to: \(below(9))])")
    case 7: line("\(place).step(\(chance(50) ? "" : "by: \(int())"))")
    case 8: line("print(\(place).step(by: \(int())))")
    case 9: line("\(place) = .made(with: \(int()))")
    case 10: line("bump_\(type)(&\(place).count, by: \(int()))")
    case 11: line("bump_\(type)(&\(place)[\(below(4))], by: \(int()))")
    default: line("bump_\(type)(&\(place).scaled, by: \(int()))")
    }
  }

  private mutating func structure(_ name: String, _ kinds: [Kind], fails: Bool) {
    let second = value(kinds[1], depth: 0), third = value(kinds[2], depth: 1)
    let setter = pick(["value", "newValue"])
    open("struct \(name): Equatable")
    write(
      """
      static var made = \(below(5))
      static let shared = \(name)(first: \(value(kinds[0], depth: 0)), seen: \(second))
      var first: \(text(kinds[0]))
      \(chance(50) ? "private(set) var" : "var") items = [\(below(9)), \(below(9)), \(below(9))]
      var count = \(below(9))
      """)
    let oldName = chance(50) ? "oldValue" : "before"
    open("var seen: \(text(kinds[1]))")
    if chance(60) { line("willSet { print(\"will\", newValue\(chance(50) ? ", seen" : "")) }") }
    line(
      "didSet\(oldName == "before" ? "(before)" : "") { print(\"did\", \(oldName), seen); count &+= 1 }"
    )
    close()
    write(
      """
      lazy var late: \(text(kinds[2])) = {
        \(name).made += 1
        return \(third)
      }()
      var scaled: Int {
        get { count &* \(1 + below(4)) }
        set\(setter == "value" ? "(value)" : "") { count = \(chance(50) ? "1 &+ " : "")\(setter) }
      }
      subscript(index: Int) -> Int {
        get { items[Int(index.magnitude % UInt(items.count))] }
        set { items[Int(index.magnitude % UInt(items.count))] = newValue }
      }
      subscript(from low: Int, to high: Int) -> ArraySlice<Int> { items[min(low, 2)...min(2, max(low, high))] }
      @discardableResult mutating func step(by amount: Int = \(below(7))) -> Int {
        count &+= amount
        defer { items.append(count); if items.count > 5 { items.removeFirst() } }
        return items.reduce(count, &+)
      }
      func turned(by turns: Int) -> Self {
        var other = self
        other.items = Array(items.dropFirst(turns % items.count) + items.prefix(turns % items.count))
        return other
      }
      static func made(with count: Int) -> \(chance(50) ? "Self" : name) {
        var made = shared
        made.count = count
        Self.made += 1
        return made
      }
      static func == (left: Self, right: Self) -> Bool { left.items == right.items && left.count == right.count }
      """)
    scope([
      Variable(name: "first", kind: kinds[0], isMutable: false),
      Variable(name: "seen", kind: kinds[1], isMutable: false),
      Variable(name: "items", kind: .array(.int), isMutable: false),
      Variable(name: "count", kind: .int, isMutable: false),
    ]) {
      $0.line(
        "var summary: String { \"\\(items) \\(count) \\(\($0.value(.int, depth: 2))) \\(first)\" }")
    }
    if fails {
      open("init?(checked: Int, first: \(text(kinds[0])), seen: \(text(kinds[1])))")
      line("guard checked % \(2 + below(5)) != 0 else { return nil }")
      line("self.init(first: first, seen: seen)")
      line("count = checked")
      close()
    }
    open("init(first: \(text(kinds[0])), seen: \(text(kinds[1])))")
    line("self.first = first")
    line("self.seen = seen")
    if chance(50) { line("self.seen = seen") }
    if chance(50) { line("Self.made += 1") }
    close()
    close()
    line("func bump_\(name)(_ place: inout Int, by amount: Int) { place &+= amount }")
  }
}
