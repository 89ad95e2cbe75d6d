// Sequences: own iterators, own collections, lazy chains, and the order in which they work.
extension ProgramGenerator {
  mutating func sequenceScene() {
    let name = global("Steps")
    declaring {
      $0.write(
        """
        struct \(name): Sequence, IteratorProtocol {
          var current: Int
          let last: Int
          mutating func next() -> Int? {
            guard current < last else { return nil }
            defer { current += \(1 + $0.below(3)) }
            return current
          }
        }
        struct Ring_\(name)<Element>: \($0.pick(["RandomAccessCollection", "BidirectionalCollection", "Collection", "RandomAccessCollection, MutableCollection"])) {
          var items: [Element]
          var offset: Int
          var startIndex: Int { 0 }
          var endIndex: Int { items.count }
          func index(after i: Int) -> Int { i + 1 }
          func index(before i: Int) -> Int { i - 1 }
          subscript(position: Int) -> Element {
            get { items[(position + offset) % items.count] }
            set { items[(position + offset) % items.count] = newValue }
          }
        }
        final class Source_\(name): Sequence {
          var made = 0
          func makeIterator() -> AnyIterator<Int> {
            made += 1
            var left = \(2 + $0.below(3))
            return AnyIterator { left -= 1; return left < 0 ? nil : left }
          }
        }
        """)
    }
    let steps = fresh("steps"), ring = fresh("ring"), source = fresh("source")
    line("var \(steps) = \(name)(current: \(below(4)), last: \(4 + below(9)))")
    line(
      "let \(ring) = Ring_\(name)(items: [\(int()), \(int()), 7, \(int())] as [Int], offset: \(below(6)))"
    )
    line("let \(source) = Source_\(name)()")
    let parity = "{ $0 % \(2 + below(3)) == \(below(2)) }"
    for _ in 0..<6 + below(5) {
      let one = pick([steps, ring, source, ring])
      switch below(24) {
      case 0: line("print(Array(\(one)), \(one).reduce(0, &+), \(one).contains(7))")
      case 1:
        line(
          "for item in \(one) { if item % 5 == 4 { break }; print(item, terminator: \" \") }; print()"
        )
      case 2:
        line(
          "print(\(one).map { $0 &+ 1 }, \(one).filter \(parity), \(one).sorted(), \(one).min() as Any)"
        )
      case 3:
        line(
          "print(zip(\(one), \(ring)).map { $0 &* $1 }, Array(\(one).enumerated()).map(\\.offset))")
      case 4: line("print(\(steps).next() as Any)")
      case 5:
        line(
          "print(Array(\(one).prefix(2)), Array(\(one).dropFirst(2)), \(one).suffix(2).map { $0 }, \(one).dropLast().map { $0 })"
        )
      case 6:
        line(
          "print(\(ring).first as Any, \(ring).count, \(ring).isEmpty, \(ring).indices.count, \(ring).firstIndex(of: 7) as Any, \(ring)[1...2].map { $0 })"
        )
      case 7:
        write(
          "let §chain = \(one).lazy.map { (x: Int) -> Int in print(\"map\", x); return x &* 2 }.filter { print(\"filter\", $0); return $0 % 4 == 0 }; print(\"made\"); print(§chain.first { $0 > \(below(20)) } as Any)"
        )
      case 8:
        line(
          "for item in \(ring).lazy.map({ (x: Int) -> Int in print(\"at\", x); return x }).prefix(2) { print(item) }"
        )
      case 9:
        line(
          "print(sequence(first: \(1 + below(5))) { $0 < 100 ? $0 * \(2 + below(2)) : nil }.map { $0 }, Array(sequence(first: 1, next: { $0 + 2 }).prefix(3)))"
        )
      case 10:
        line(
          "print(sequence(state: (0, 1)) { (state: inout (Int, Int)) -> Int? in defer { state = (state.1, state.0 &+ state.1) }; return state.0 > 30 ? nil : state.0 }.map { $0 })"
        )
      case 11:
        write(
          "var §iterator = \(one).makeIterator(); print(§iterator.next() as Any); while let next = §iterator.next() { print(next) }"
        )
      case 12: line("print(AnySequence(\(one)).prefix(1).map { $0 }, \(source).made)")
      case 13:
        line(
          "print(\(one).elementsEqual(\(ring)), \(one).starts(with: [\(int())]), \(one).allSatisfy \(parity), \(one).max { $0 % 5 < $1 % 5 } as Any)"
        )
      case 14:
        line(
          "print(stride(from: \(below(9)), through: \(below(30)), by: \(2 + below(4))).reversed().map { \"\\($0)\" }.joined(separator: \",\"))"
        )
      case 15:
        line(
          "print((1...\(3 + below(5))).reversed().lazy.filter \(parity).map { $0 &* $0 }.reduce(0, &+), (0..<9).lazy.drop { $0 < 3 }.first as Any)"
        )
      case 16:
        line(
          "print(\(one).reduce(into: [] as [Int]) { $0.insert($1, at: 0) }, \(one).compactMap { $0 > 3 ? String($0) : nil }.joined(separator: \"/\"))"
        )
      case 17:
        line(
          "print(\(one).split \(parity).map { $0.map { $0 } }, \(one).flatMap { [$0, 0] }, \(one).first(where: \(parity)) as Any)"
        )
      case 18: line("\(one).lazy.filter \(parity).forEach { print(\"each\", $0) }")
      case 19:
        line(
          "print([\(ring).map { $0 }, \(one).map { $0 }].joined(separator: [0]).map { $0 }, [[1], [2]].lazy.joined().map { $0 })"
        )
      case 20:
        write(
          "let §counter = AnyIterator<Int>({ var count = \(below(3)); return { count += 1; return count > 5 ? nil : count } }()); print(§counter.next() as Any, Array(§counter), §counter.next() as Any)"
        )
      case 21:
        line(
          "print(\(ring).reversed().map { $0 }, \(ring).dropFirst().first as Any, \(ring).prefix(while: \(parity)).count, Set(\(ring)).count)"
        )
      case 22:
        line(
          "print(repeatElement(\(int()), count: 2).map { $0 }, CollectionOfOne(\(int())).count, EmptyCollection<Int>().count, (0..<3).map { _ in 1 }, \(one).underestimatedCount >= 0)"
        )
      default:
        line("for (index, item) in \(one).enumerated() where index % 2 == 0 { print(index, item) }")
      }
    }
  }
}
