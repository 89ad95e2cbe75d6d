// Generics: constrained functions and types, conditional conformances, extensions with a where clause.
extension ProgramGenerator {
  mutating func genericScene() {
    let name = global("Pair")
    declaring { $0.generics(name) }
    let one = simpleKind(), two = simpleKind()
    let pair = fresh("pair")
    line(
      "var \(pair) = \(name)(\(value(one, depth: 1)) as \(text(one)), \(value(two, depth: 1)) as \(text(two)))"
    )
    for _ in 0..<4 + below(4) {
      switch below(11) {
      case 0: line("\(pair).left = \(value(one, depth: 1))")
      case 1: line("print(\(pair), \(pair).swapped)")
      case 2:
        line("print(\(pair).mapLeft { \"<\\($0)>\" }.left, \(pair) == \(pair).swapped.swapped)")
      case 3: line("print(Set([\(pair), \(pair)]).count, [\(pair): 1][\(pair)] ?? 0)")
      case 4:
        line(
          "print(counts_\(name)([\(value(two, depth: 1)), \(value(two, depth: 0)), \(value(two, depth: 0))] as [\(text(two))]).sorted { $0.key.description < $1.key.description }.map { \"\\($0.key)\\($0.value)\" })"
        )
      case 5:
        line(
          "print(sum_\(name)(\(value(.array(.int), depth: 1)).prefix(4).map { Int32(truncatingIfNeeded: $0) & 1023 }), sum_\(name)([\(value(.double, depth: 1)), 0.5]))"
        )
      case 6:
        line(
          "print(\(name)(\(int()), \(int())).larger, \(name)(\(text(in: 1)), \(text(in: 1))).larger)"
        )
      case 7:
        line(
          "print(compose_\(name)({ (x: \(text(one))) in \"\\(x)\" }, { $0.count })(\(value(one, depth: 1))))"
        )
      case 8:
        line(
          "print(zipped_\(name)([\(value(one, depth: 0))], [\(value(two, depth: 0)), \(value(two, depth: 0))]))"
        )
      case 9:
        line(
          "print(Queue_\(name)<\(text(two))>.of(\(value(two, depth: 0)), \(value(two, depth: 0))).drained())"
        )
      default:
        let queue = fresh("queue")
        line(
          "var \(queue): Queue_\(name) = [\(value(one, depth: 1)) as \(text(one)), \(value(one, depth: 0))]"
        )
        line("\(queue).put(\(value(one, depth: 1)))")
        line("while let item = \(queue).take() { print(item, \(queue).count) }")
      }
    }
    line("print(\(pair))")
  }

  private mutating func generics(_ name: String) {
    write(
      """
      struct \(name)<Left, Right> {
        var left: Left
        var right: Right
        init(_ left: Left, _ right: Right) { self.left = left; self.right = right }
        var swapped: \(name)<Right, Left> { .init(right, left) }
        func mapLeft<New>(_ change: (Left) throws -> New) rethrows -> \(name)<New, Right> {
          \(name)<New, Right>(try change(left), right)
        }
      }
      extension \(name): Equatable where Left: Equatable, Right: Equatable {}
      extension \(name): Hashable where Left: Hashable, Right: Hashable {}
      extension \(name) where Left: Comparable, Left == Right {
        var larger: Left { left < right ? right : left }
      }
      \(chance(50) ? "extension \(name): CustomStringConvertible { var description: String { \"\\(left)~\\(right)\" } }" : "")
      func counts_\(name)<S: Sequence>(_ list: S) -> [S.Element: Int] where S.Element: Hashable {
        var counts: [S.Element: Int] = [:]
        for item in list { counts[item, default: 0] += 1 }
        return counts
      }
      func sum_\(name)<T: Numeric>(_ list: [T]) -> T { list.reduce(\(chance(50) ? "0" : ".zero"), +) }
      func compose_\(name)<A, B, C>(_ first: @escaping (A) -> B, _ second: @escaping (B) -> C) -> (A) -> C { { second(first($0)) } }
      func zipped_\(name)<A: Collection, B: Collection>(_ a: A, _ b: B) -> [(A.Element, B.Element)] {
        var result: [(A.Element, B.Element)] = []
        var i = a.startIndex, j = b.startIndex
        while i != a.endIndex, j != b.endIndex {
          result.append((a[i], b[j]))
          a.formIndex(after: &i)
          j = b.index(after: j)
        }
        return result
      }
      struct Queue_\(name)<Element>: ExpressibleByArrayLiteral {
        private var items: [Element] = []
        init(arrayLiteral elements: Element...) { items = elements }
        static func of(_ elements: Element...) -> Self { var made = Self(); elements.forEach { made.put($0) }; return made }
        mutating func put(_ item: Element) { items.\(pick(["append(item)", "insert(item, at: 0)"])) }
        mutating func take() -> Element? { items.isEmpty ? nil : items.removeFirst() }
        var count: Int { items.count }
        func drained() -> [Element] {
          var copy = self, result: [Element] = []
          while let next = copy.take() { result.append(next) }
          return result
        }
      }
      """)
  }
}
