// Classes: chains of subclasses, overriding, initialisers, identity, casts, destruction.
extension ProgramGenerator {
  mutating func classScene() {
    let base = global("Animal")
    let names = [base] + (0..<1 + below(3)).map { _ in global("Kind") }
    declaring { $0.classes(names) }
    let list = fresh("animals")
    line("do {")
    indent += 1
    let made = (0..<3).map { _ in
      "\(pick(names))(\(pick(["", "size: \(int())", "size: \(below(90))"])))"
    }
    line("var \(list): [\(base)] = [\(made.joined(separator: ", "))]")
    let other = fresh("other")
    line("let \(other) = \(list)[\(below(3))]")
    for _ in 0..<5 + below(6) { classUse(list, other, names) }
    line("for each in \(list) { print(each.story(), each.score, each.size, each === \(other)) }")
    if chance(50) { line("\(list).removeAll()") }
    line("print(\"end\", \(other).size)")
    close()
  }

  private mutating func classUse(_ list: String, _ other: String, _ names: [String]) {
    let place = chance(60) ? "\(list)[\(below(3))]" : other
    let type = pick(names)
    switch below(14) {
    case 0: line("\(place).size = \(int())")
    case 1: line("\(place).score = \(int())")
    case 2: line("print(\(place) is \(type))")
    case 3:
      line(
        "if let found = \(place) as? \(type) { print(found.own(), type(of: found)) } else { print(\"other\") }"
      )
    case 4: line("\(list)[\(below(3))] = \(type)()")
    case 5: line("print(type(of: \(place)).label(), \(place).story())")
    case 6: line("\(list).swapAt(0, \(below(3)))")
    case 7: line("\(place).friend = \(list)[\(below(3))]")
    case 8: line("print(\(place).friend?.story() ?? \"alone\", \(place).friend?.size as Any)")
    case 9: line("print(\(place).friend === \(other), \(place) !== \(other))")
    case 10: line("\(place).grow().grow(\(int()))")
    case 11:
      write(
        """
        switch \(place) {
        case let found as \(names[names.count - 1]): print("last", found.own())
        case is \(type): print("kind")
        default: print("base")
        }
        """)
    case 12:
      line(
        "print(\(list).map { $0.story() }.sorted(), \(list).compactMap { $0 as? \(type) }.count)")
    default: line("print(\(place)[\(below(5))], \(place).late)")
    }
  }

  private mutating func classes(_ names: [String]) {
    let base = names[0]
    write(
      """
      class \(base) {
        class func label() -> String { "base" }
        var size: Int\(chance(50) ? " { didSet { print(\"size\", oldValue, size) } }" : "")
        weak var friend: \(base)?
        lazy var late = "late \\(story())"
        var score: Int {
          get { size &+ \(below(9)) }
          set { size = newValue &- \(below(9)) }
        }
        init(size: Int = \(below(50))) {
          self.size = size
          \(chance(50) ? "print(\"made\", story())" : "")
        }
        func story() -> String { "base \\(size % 100)" }
        func own() -> Int { 1 }
        @discardableResult func grow(_ by: Int = 1) -> Self { size &+= by; return self }
        subscript(index: Int) -> Int { size &+ index }
        deinit { print("gone", \(chance(50) ? "story()" : "size")) }
      }
      """)
    for (index, name) in names.enumerated().dropFirst() {
      let parent = names[below(index)]
      open("\(chance(20) && index == names.count - 1 ? "final " : "")class \(name): \(parent)")
      let field = chance(60)
      if field { line("var extra\(index): \(text(Kind.int)) = \(below(9))") }
      scope(
        [Variable(name: "size", kind: .int, isMutable: false)]
          + (field ? [Variable(name: "extra\(index)", kind: .int, isMutable: false)] : [])
      ) { inner in
        if inner.chance(60) {
          inner.line(
            "override func story() -> String { \"\(index)\" + super.story()\(inner.chance(40) ? " + \"!\"" : "") }"
          )
        }
        if inner.chance(60) {
          inner.line("override func own() -> Int { super.own() &+ \(inner.int(2)) }")
        }
        if inner.chance(40) {
          inner.line("override class func label() -> String { \"\(index) of \" + super.label() }")
        }
        if inner.chance(40) {
          inner.write(
            """
            override var score: Int {
              get { super.score &* 2 }
              set { super.score = newValue &+ \(inner.below(9)) }
            }
            """)
        }
        if inner.chance(40) {
          inner.line(
            "override var size: Int { \(inner.pick(["didSet { print(\"seen\", size) }", "willSet { print(\"soon\", newValue) }"])) }"
          )
        }
        if inner.chance(40) {
          inner.line("override subscript(index: Int) -> Int { super[index &+ 1] }")
        }
        if inner.chance(50) { inner.line("deinit { print(\"end of \(index)\") }") }
        if inner.chance(40), field {
          inner.write(
            """
            override init(size: Int = \(inner.below(40))) {
              extra\(index) = size &* 2
              super.init(size: size &+ 1)
              extra\(index) &+= self.size
            }
            convenience init() { self.init(size: \(inner.below(70))) }
            """)
        }
      }
      close()
    }
  }
}
