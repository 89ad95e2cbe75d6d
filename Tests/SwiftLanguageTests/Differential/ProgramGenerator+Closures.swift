// Closures and nested functions: captures, capture lists, escaping, inout, autoclosures.
extension ProgramGenerator {
  mutating func closureScene() {
    let name = global("Maker")
    declaring {
      $0.write(
        """
        func counter_\(name)(from start: Int) -> (add: (Int) -> Int, reset: () -> Void) {
          var count = start
          func add(_ step: Int) -> Int { count &+= step; return count }
          return (add, { count = start })
        }
        func apply_\(name)(_ times: Int = 2, to number: inout Int, _ change: (inout Int) -> Void) { for _ in 0..<times { change(&number) } }
        func either_\(name)(_ test: @autoclosure () -> Bool, then yes: () -> Int, else no: () -> Int) -> Int { test() ? yes() : no() }
        func curry_\(name)<A, B, C>(_ work: @escaping (A, B) -> C) -> (A) -> (B) -> C { { a in { b in work(a, b) } } }
        final class \(name) {
          var handlers: [(Int) -> Void] = []
          var total = 0
          func on(_ handler: @escaping (Int) -> Void) -> \(name) { handlers.append(handler); return self }
          func fire(_ number: Int) { for handler in handlers { handler(number) } }
          func listen() { _ = on { [weak self] in self?.total &+= $0 } }
          func plus(_ number: Int) -> Int { total &+ number }
          deinit { print("maker gone", total) }
        }
        """)
    }
    let count = fresh("count")
    line("var \(count): Int = \(int())")
    scope([Variable(name: count, kind: .int, isMutable: false)]) {
      for _ in 0..<5 + $0.below(4) { $0.closureUse(name, count) }
    }
    line("print(\(count))")
  }

  private mutating func closureUse(_ name: String, _ count: String) {
    let one = fresh("c")
    switch below(14) {
    case 0:
      line("let \(one) = counter_\(name)(from: \(int()))")
      line("print(\(one).add(\(int())), \(one).add(2))")
      if chance(50) { line("\(one).reset()") }
      line("print(\(one).add(1))")
    case 1:
      line(
        "apply_\(name)(\(chance(50) ? "" : "\(below(4)), ")to: &\(count)) { $0 = $0 &* 2 &+ \(below(99)) }"
      )
    case 2:
      line(
        "print(either_\(name)(\(bool()), then: { \(int()) }, else: { \(count) &+= 1; return \(count) }))"
      )
    case 3: line("print(either_\(name)(\(count) > \(int())) { \(int()) } else: { 0 &- \(count) })")
    case 4:
      line(
        "print(curry_\(name) { (a: Int, b: String) in \"\\(a)\" + b }(\(int()))(\(text(in: 1))))")
    case 5:
      line("let \(one) = { [\(count)] in \(count) &+ \(int()) }")
      line("\(count) &+= \(int())")
      line("print(\(one)(), \(count))")
    case 6:
      line("let \(one) = { [kept = \(int()), \(count)] (x: Int) -> Int in kept &* x &- \(count) }")
      assign(count, int())
      line("print([1, 2, 3].map(\(one)))")
    case 7:
      line("var \(one): [() -> Int] = []")
      line("for index in 0..<3 { \(one).append { \(count) &+= index; return \(count) &* index } }")
      line("print(\(one).map { $0() }, \(one)\(pick([".last!()", "[0]()", ".reversed()[1]()"])))")
    case 8:
      open("do")
      line("let maker = \(name)()")
      line("maker.listen()")
      let called = pick([
        "[weak maker] in print(maker?.plus($0) ?? -1)", "[unowned maker] in print(maker.plus($0))",
      ])
      line("maker.on { \(count) &+= $0 }.on { \(called) }.fire(\(int()))")
      line("let plus = maker.plus")
      line("maker.fire(\(int()))")
      line("print(plus(1), maker.total)")
      close()
    case 9:
      write(
        """
        func \(one)(_ number: Int) -> Int {
          func inner(_ step: Int) -> Int { \(count) &+= step; return number &+ \(count) }
          return number <= 0 ? inner(1) : inner(\(one)(number / 3 - 1))
        }
        print(\(one)(\(below(200))))
        """)
    case 10:
      line(
        "print([\(int()), \(int()), \(int())].sorted { abs($0 % 17) < abs($1 % 17) }.map { x -> String in let y = x &+ \(count); return \"\\(y)\" })"
      )
    case 11:
      line("lazy var \(one): Int = { \(count) &+= 100; return \(int()) }()")
      line("if \(bool()) { print(\(one)) }")
      line("print(\(one), \(count))")
    case 12:
      line(
        "let \(one): (Int) -> (Int) -> Int = { a in { b in a &* b &+ \(count) } }; print(\(one)(\(int()))(3), [\(one)(1), \(one)(2)].map { $0(4) })"
      )
    default:
      line(
        "var \(one): ((Int) -> Int)? = \(chance(30) ? "nil" : "{ $0 &+ \(count) }"); print(\(one)?(\(int())) as Any); \(one) = { _ in \(int()) }; print(\(one)!(0))"
      )
    }
  }
}
