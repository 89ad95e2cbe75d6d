// Optionals: binding, chaining, mapping, nested ones, comparison.
extension ProgramGenerator {
  mutating func optionalScene() {
    let node = global("Node")
    declaring {
      $0.write(
        """
        final class \(node) {
          var value: \($0.text($0.pick([.int, .int])))
          var next: \(node)?
          var tags: [String: [Int]]?
          init(_ value: Int, _ next: \(node)? = nil) { self.value = value; self.next = next }
          func following(_ steps: Int) -> \(node)? { steps == 0 ? self : next?.following(steps - 1) }
          subscript(index: Int) -> Int? { get { following(index)?.value } set { if let newValue { following(index)?.value = newValue } } }
        }
        func half_\(node)(_ number: Int) -> Int? { number % 2 == 0 ? number / 2 : nil }
        """)
    }
    let list = fresh("node")
    line(
      "var \(list): \(node)? = \(node)(\(int()), \(chance(70) ? "\(node)(\(int()), \(node)(3))" : "nil"))"
    )
    let maybe = fresh("maybe")
    let kind = simpleKind()
    line("var \(maybe): \(text(kind))? = \(value(.optional(kind), depth: 2))")
    let double = fresh("double")
    line("let \(double): Int?? = \(pick([".some(nil)", "nil", int(), "half_\(node)(\(int()))"]))")
    for _ in 0..<5 + below(6) {
      switch below(20) {
      case 0: line("print(\(list)?.next?.next?.value as Any, \(list)?.next?.next?.next == nil)")
      case 1: line("\(list)?.next?.value &+= \(int())")
      case 2:
        line(
          chance(30)
            ? "\(list)?.tags = [\"a\": [\(int())]]"
            : "\(list)?.tags?[\"a\", default: []].append(\(int()))")
      case 3: line("print(\(list)?.tags?[\"a\"]?.first ?? \(int()), \(list)?.tags?.count as Any)")
      case 4: line("\(maybe) = \(value(.optional(kind), depth: 1))")
      case 5: line("print(\(maybe).map { \"\\($0)!\" } ?? \"none\")")
      case 6: line("print(half_\(node)(\(int())).flatMap(half_\(node)) as Any)")
      case 7:
        line(
          "if let \(maybe), \"\\(\(maybe))\".count > \(below(4)) { print(\(maybe)) } else if let next = \(list)?.next { print(next.value) }"
        )
      case 8: line("print(\(double) as Any, \(double) ?? 7 as Any, (\(double) ?? nil) ?? 8)")
      case 9: line("print(\(list)?[\(below(4))] ?? -1); \(list)?[\(below(3))] = \(int())")
      case 10:
        write("guard let §head = \(list) else { print(\"no list\"); return }\nprint(§head.value)")
      case 11: line("print(\(maybe) == \(value(.optional(kind), depth: 1)), \(maybe) != nil)")
      case 12:
        write(
          """
          switch (half_\(node)(\(int())), \(maybe)) {
          case let (half?, some?): print(half, some)
          case (nil, .some(let some)): print(some)
          case (let half, nil): print(half as Any)
          }
          """)
      case 13:
        line(
          "print([half_\(node)(\(int())), half_\(node)(\(int())), nil].compactMap { $0 }.map { $0 &* 2 })"
        )
      case 14: line("\(list) = \(list)?.next ?? \(list)")
      case 15:
        line(
          "while let each = \(list), each.value % 2 == 0 { print(each.value); \(list) = each.next }"
        )
      case 16:
        line(
          "print(\(maybe).debugDescription, String(describing: \(maybe)), \"\\(\(maybe)\(chance(50) ? ", default: \"none\"" : " as Any"))\")"
        )
      case 17:
        line(
          "print((\(list)?.value).map { $0 &+ 1 } as Any, \(list)?.following(\(below(4)))?.value as Any)"
        )
      case 18: line("if var number = half_\(node)(\(int())) { number &+= 1; print(number) }")
      default:
        line(
          "print(\(maybe)?.\(kind == .string ? "count" : "hashValue") as Any? != nil, [\"a\": \(maybe)][\"a\"] as Any)"
        )
      }
    }
  }
}
