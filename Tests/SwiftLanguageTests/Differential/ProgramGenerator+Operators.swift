// Own operators, operators of own types, subscripts by name, literals of own types, builders.
extension ProgramGenerator {
  mutating func operatorScene() {
    let name = global("Vector")
    declaring { $0.operators(name) }
    let one = fresh("vector"), two = fresh("vector")
    line(
      "var \(one) = \(name)(x: \(int()), y: \(int())), \(two): \(name) = \(pick(["[1, 2]", "7", "[\(below(9))]"]))"
    )
    for _ in 0..<5 + below(5) {
      switch below(16) {
      case 0: line("\(one) = \(one) + \(two) * \(int())")
      case 1: line("\(one) \(pick(["+=", "-="])) \(two)")
      case 2: line("print(\(one) <+> \(two) <+> \(one), \(int()) <*> 3 <+> 4)")
      case 3: line("print(-\(one), √\(two), \(one)%%)")
      case 4:
        line(
          "print(\(one) == \(two), \(one) < \(two), max(\(one), \(two)), [\(two), \(one)].sorted())"
        )
      case 5: line("print(\(one)(\(int())), \(two)(scaled: 2, by: \(int())))")
      case 6: line("print(\(one).left, \(two).right, \(one)[\"x\"])")
      case 7: line("\(one)[\"\(pick(["x", "y"]))\"] = \(int())")
      case 8:
        line(
          "switch \(int()) { case \(one): print(\"in\"); case \(two): print(\"in two\"); default: print(\"out\") }"
        )
      case 9:
        line(
          "print([\(one), \(two)].reduce(\(name).zero, +), [\(one), \(two), \(one)].sum_\(name)())")
      case 10: line("print(\(int()) |> { $0 &+ 1 } |> { \"\\($0)\" })")
      case 11: line("\(two) ++= \(below(9)); print(\(two))")
      case 12:
        write(
          """
          print(
            list_\(name) {
              \(int())
              if \(bool()) { \(int()) } else { 2 }
              for index in 0..<\(below(3)) { index }
            })
          """)
      case 13: line("print(\(two).left, \"\\(\(one))\", String(describing: \(two)))")
      case 14:
        write(
          "let §add: (\(name), \(name)) -> \(name) = (+); print(§add(\(one), \(two)), [3, 1].sorted(by: >), [1, 2].reduce(0, +))"
        )
      default:
        let (p, q) = (fresh("p"), fresh("q"))
        line("var (\(p), \(q)) = (\(one), \(two))")
        line("swap(&\(p), &\(q))")
        line("print(\(p), \(q), \(p) ~= \(int()))")
      }
    }
    line("print(\(one), \(two))")
  }

  private mutating func operators(_ name: String) {
    write(
      """
      @dynamicMemberLookup
      struct \(name): Comparable, ExpressibleByArrayLiteral, ExpressibleByIntegerLiteral, CustomStringConvertible {
        var x: Int
        var y: Int
        static let zero = \(name)(x: 0, y: 0)
        init(x: Int, y: Int) { (self.x, self.y) = (x, y) }
        init(arrayLiteral elements: Int...) { self.init(x: elements.first ?? 0, y: elements.count) }
        init(integerLiteral value: Int) { self.init(x: value, y: \(below(9))) }
        static func + (left: Self, right: Self) -> Self { Self(x: left.x &+ right.x, y: left.y &+ right.y) }
        static func - (left: Self, right: Self) -> Self { Self(x: left.x &- right.x, y: left.y &- right.y) }
        static func * (left: Self, right: Int) -> Self { Self(x: left.x &* right, y: left.y &* right) }
        static func += (left: inout Self, right: Self) { left = left + right }
        static func -= (left: inout Self, right: Self) { left = left - right }
        static prefix func - (value: Self) -> Self { zero - value }
        static prefix func √ (value: Self) -> Int { value.x & 255 }
        static postfix func %% (value: Self) -> String { "\\(value.y)%" }
        static func <+> (left: Self, right: Self) -> Self { Self(x: left.x &* \(1 + below(3)) &- right.x, y: right.y) }
        static func < (left: Self, right: Self) -> Bool { \(pick(["left.x < right.x", "(left.y, left.x) < (right.y, right.x)"])) }
        static func ~= (pattern: Self, value: Int) -> Bool { value % 3 == pattern.x % 3 }
        static func ++= (left: inout Self, right: Int) { left.x &+= right; left.y &+= 1 }
        func callAsFunction(_ factor: Int) -> Int { x &* factor &+ y }
        func callAsFunction(scaled: Int, by other: Int) -> Self { self * (scaled &+ other) }
        subscript(dynamicMember member: String) -> Int { member == "left" ? x : y }
        subscript(key: String) -> Int {
          get { key == "x" ? x : y }
          set { if key == "x" { x = newValue } else { y = newValue } }
        }
        var description: String { "<\\(x) \\(y)>" }
      }
      extension Sequence where Element == \(name) {
        func sum_\(name)() -> \(name) { reduce(.zero) { $0 + $1 } }
      }
      @resultBuilder enum Builder_\(name) {
        static func buildExpression(_ number: Int) -> [Int] { [number] }
        static func buildBlock(_ parts: [Int]...) -> [Int] { parts.flatMap { $0 } }
        static func buildEither(first: [Int]) -> [Int] { first }
        static func buildEither(second: [Int]) -> [Int] { second.map { 0 &- $0 } }
        static func buildOptional(_ part: [Int]?) -> [Int] { part ?? [] }
        static func buildArray(_ parts: [[Int]]) -> [Int] { parts.flatMap { $0 } }
      }
      func list_\(name)(@Builder_\(name) _ make: () -> [Int]) -> [Int] { make() }
      """)
  }

  /// What the programs of one file share.
  static let commonDeclarations = """
    infix operator <+>: AdditionPrecedence
    infix operator <*>: MultiplicationPrecedence
    precedencegroup PipePrecedence {
      associativity: left
      lowerThan: TernaryPrecedence
    }
    infix operator |>: PipePrecedence
    infix operator ++=: AssignmentPrecedence
    prefix operator √
    postfix operator %%
    func <+> (left: Int, right: Int) -> Int { left &* 2 &- right }
    func <*> (left: Int, right: Int) -> Int { left &* right &+ 1 }
    func |> <A, B>(left: A, right: (A) throws -> B) rethrows -> B { try right(left) }

    """
}
