// Arrays, slices, dictionaries and sets: their changes, their copies, their algorithms.
extension ProgramGenerator {
  mutating func arrayScene() {
    let list = fresh("list"), copy = fresh("copy")
    line("var \(list): [Int] = [\((0..<3 + below(5)).map { _ in int(0) }.joined(separator: ", "))]")
    line("var \(copy) = \(list)")
    for _ in 0..<8 + below(8) { arrayUse(list, copy) }
    line("print(\(list), \(copy))")
  }

  private mutating func arrayUse(_ list: String, _ copy: String) {
    let number = below(4), amount = int()
    let parity = "{ $0 % \(2 + below(3)) == \(below(2)) }"
    switch below(44) {
    case 0: line("\(list).append(\(amount))")
    case 1: line("\(list).insert(contentsOf: [\(amount), 5], at: min(\(number), \(list).count))")
    case 2: line("if \(list).count > \(number) { print(\(list).remove(at: \(number))) }")
    case 3:
      line("\(list).removeAll\(pick([" \(parity)", "(keepingCapacity: true)", " { $0 > 90 }"]))")
    case 4: line("if \(list).count > \(number) { \(list).swapAt(0, \(number)) }")
    case 5:
      line(
        "\(list).replaceSubrange(min(1, \(list).count)..<max(min(1, \(list).count), min(\(number), \(list).count)), with: [\(amount)])"
      )
    case 6:
      line(
        "\(list).\(pick(["reverse()", "sort()", "sort(by: >)", "sort { $0 % 10 < $1 % 10 }", "shuffle(); \(list).sort()"]))"
      )
    case 7:
      line(
        "print(\(list).\(pick(["first", "last", "min()", "max()", "first"])) as Any, \(list).isEmpty, \(list).count)"
      )
    case 8:
      line(
        "print(\(list).\(pick(["prefix(\(number))", "suffix(\(number))", "dropFirst(\(number))", "dropLast(\(number))", "prefix(while: \(parity))", "drop(while: \(parity))"])))"
      )
    case 9:
      write(
        "if \(list).count > 3 { var §slice = \(list)[1..<3]; §slice.append(\(amount)); §slice[1] = 0; print(§slice, §slice.startIndex, §slice.indices, \(list)[1], Array(§slice)[0]) }"
      )
    case 10:
      line(
        "if \(list).count > 2 { \(list)[\(pick(["0...1", "..<2", "1...", "..."]))] = [\(amount), \(number)] }"
      )
    case 11:
      line(
        "print(\(list).firstIndex(of: \(amount)) as Any, \(list).lastIndex(where: \(parity)) as Any, \(list).first(where: \(parity)) as Any, \(list).contains(\(amount)))"
      )
    case 12:
      line(
        "print(\(list).map { $0 &* 2 }, \(list).filter \(parity), \(list).compactMap { $0 > 5 ? \"\\($0)\" : nil }, \(list).flatMap { [$0, $0] }.count)"
      )
    case 13:
      line(
        "print(\(list).reduce(into: [:] as [Int: Int]) { $0[$1 % 3, default: 0] += 1 }.sorted { $0.key < $1.key }.map { \"\\($0)\" })"
      )
    case 14:
      line(
        "print(zip(\(list), \(copy)).map { $0 &+ $1 }, Array(zip(\(list).indices, \(list).dropFirst())).map { $0.0 })"
      )
    case 15:
      line(
        "print(\(list).enumerated().map { $0 &* $1 }, \(list).enumerated().max { $0.element < $1.element }?.offset as Any)"
      )
    case 16:
      line(
        "print(\(list).split { $0 % 2 == 0 }.map(Array.init), \(list).split(separator: \(amount), maxSplits: 1, omittingEmptySubsequences: false))"
      )
    case 17: line("\(copy) = \(list)")
    case 18: line("\(list) += \(copy).prefix(\(number))")
    case 19:
      line(
        "\(list)\(pick([".removeFirst(min(\(number), \(list).count))", ".removeLast(min(\(number), \(list).count))", ".removeSubrange(..<min(\(number), \(list).count))"]))"
      )
    case 20:
      line(
        "print(\(list).popLast() as Any, \(copy).elementsEqual(\(list)), \(list).starts(with: \(copy).prefix(\(number))), \(list).lexicographicallyPrecedes(\(copy)))"
      )
    case 21:
      line(
        "for index in \(list).indices.reversed() where \(list)[index] % 2 == 0 { \(list)[index] &+= index }"
      )
    case 22: line("for item in \(list) { if item % 3 == 0 { \(list).append(item &+ 1) } }")
    case 23:
      line(
        "print(\(list) == \(copy), \(list) != \(copy).reversed(), Set(\(list)) == Set(\(copy)), [\(list), \(copy)].joined().count)"
      )
    case 24:
      write(
        "let §grid = (0..<3).map { row in (0..<\(number + 1)).map { row &* $0 } }; print(§grid, §grid.map { $0.reduce(0, +) }, §grid[0].indices)"
      )
    case 25:
      write(
        "var §grid = Array(repeating: Array(repeating: 0, count: 3), count: 2); §grid[1][\(number % 3)] = \(amount); let §kept = §grid; §grid[0].append(1); print(§grid, §kept)"
      )
    case 26:
      line(
        "print(\(list).sorted { ($0 % 4, $0) < ($1 % 4, $1) }, \(list).map { ($0 % 3, \"\\($0)\") }.sorted { $0.0 < $1.0 }.map(\\.1))"
      )
    case 27:
      line(
        "print(\(list).min { $0 % 7 < $1 % 7 } as Any, \(list).allSatisfy { $0 >= 0 }, \(list).reversed().first as Any, \(list).count(where: \(parity)))"
      )
    case 28:
      write(
        "let §pivot = \(list).partition \(parity); print(\(list)[..<§pivot].count, §pivot); \(list).sort()"
      )
    case 29:
      line(
        "print(stride(from: 0, to: \(list).count, by: 2).map { \(list)[$0] }, stride(from: \(list).count, through: 0, by: -3).map { $0 })"
      )
    case 30:
      line(
        "print(\(list).difference(from: \(copy)).count, \(list).difference(from: \(copy)).insertions.count)"
      )
    case 31:
      line("print(\(list).withUnsafeBufferPointer { $0.count }, ContiguousArray(\(list)).count)")
    case 32:
      write(
        "func §edit(_ items: inout [Int]) { items.append(items.count); if items.count > 2 { items[0] &-= 1 } }; §edit(&\(list)); §edit(&\(copy))"
      )
    case 33:
      write(
        "func §total(_ items: Int..., by factor: Int = 2) -> Int { items.reduce(0) { $0 &+ $1 &* factor } }; print(§total(), §total(1, \(amount)), §total(\(amount), by: \(number)))"
      )
    case 34:
      write(
        "var (§low, §high) = (\(amount), \(number)); (§low, §high) = (§high, §low); print(§low, §high); let §pair = (x: §low, y: (§high, \"\\(§low)\")); print(§pair.x, §pair.y.1, §pair)"
      )
    case 35:
      line(
        "print(\(list).indices.contains(\(number)), \(list).index(after: 0), \(list).distance(from: 0, to: \(list).endIndex), \(list).index(0, offsetBy: \(number), limitedBy: \(list).count) as Any)"
      )
    case 36:
      write(
        "§outer: for one in \(list) { for two in \(copy) { if one == two { continue §outer }; if one &+ two > \(amount) { print(one, two); break §outer } } }"
      )
    case 37:
      line(
        "print([[1, 2], [\(amount)], []].flatMap { $0 }, ([[\(number)], [3]] as [[Int]]).reduce([], +), Array([\"a\": 1].keys), repeatElement(\(amount), count: \(number)).map { $0 })"
      )
    case 38: line("\(copy).forEach { if $0 % 2 == 1 { return }; print(\"even\", $0) }")
    case 39: line("print(\(list).first.map { first in \(list).filter { $0 > first } } as Any)")
    case 40: line("repeat { \(list).append(\(list).count) } while \(list).count < \(number)")
    case 41:
      line(
        "print(\(list).suffix(from: min(1, \(list).count)), \(list).prefix(upTo: \(list).count / 2))"
      )
    case 42:
      line(
        "print(Array(\(list).lazy.filter \(parity).map { $0 &+ 1 }.prefix(2)), \(list).lazy.map { $0 &* $0 }.first { $0 > 9 } as Any)"
      )
    default:
      line("print(Array(0..<\(number)), Array(\"ab\"), [Int](repeating: \(amount), count: 2))")
    }
  }

  mutating func dictionaryScene() {
    let table = fresh("table"), set = fresh("set"), other = fresh("other")
    let value = pick([Kind.int, .string, .array(.int)])
    line(
      "var \(table): [String: \(text(value))] = [\"a\": \(self.value(value, depth: 1)), \"b\": \(self.value(value, depth: 1))]"
    )
    line("var \(set): Set<Int> = [\(int()), \(int()), 3, 4]")
    line("let \(other) = Set<Int>([\(int()), 3, \(int(0)), 1]).union([\(below(9))])")
    let sorted = ".sorted { $0.key < $1.key }.map { \"\\($0.key)=\\($0.value)\" }"
    for _ in 0..<8 + below(6) {
      let key = pick(["\"a\"", "\"b\"", "\"c\"", text(in: 0), "\"k\\(\(below(3)))\""])
      switch below(30) {
      case 0: line("\(table)[\(key)] = \(chance(20) ? "nil" : self.value(value, depth: 1))")
      case 1: line("print(\(table)[\(key)] as Any, \(table)[\(key)] == nil, \(table).count)")
      case 2:
        line("print(\(table).updateValue(\(self.value(value, depth: 1)), forKey: \(key)) as Any)")
      case 3: line("print(\(table).removeValue(forKey: \(key)) as Any, \(table).keys.sorted())")
      case 4: line("print(\(table).mapValues { \"\\($0)\".count }\(sorted))")
      case 5:
        line(
          "print(\(table).filter { $0.key > \"a\" }\(sorted), \(table).compactMapValues { \"\\($0)\".count > 1 ? $0 : nil }.count)"
        )
      case 6:
        line(
          "\(table).merge([\(key): \(self.value(value, depth: 1))]) { \(pick(["old, _ in old", "$1"])) }"
        )
      case 7:
        line(
          "print(\(table).merging([\"z\": \(self.value(value, depth: 0))], uniquingKeysWith: { $1 })\(sorted))"
        )
      case 8:
        line(
          "print(Dictionary(grouping: \(set).sorted()) { $0 % 3 }.sorted { $0.key < $1.key }.map { \"\\($0)\" })"
        )
      case 9:
        line("for (key, value) in \(table).sorted(by: { $0.key > $1.key }) { print(key, value) }")
      case 10: line("print(\(set).insert(\(int())).inserted, \(set).count)")
      case 11: line("print(\(set).remove(\(int())) as Any, \(set).contains(\(int())))")
      case 12:
        line(
          "print(\(set).union(\(other)).sorted(), \(set).intersection(\(other)).sorted(), \(set).subtracting(\(other)).sorted(), \(set).symmetricDifference(\(other)).sorted())"
        )
      case 13:
        line(
          "print(\(set).isSubset(of: \(other)), \(set).isSuperset(of: [3]), \(set).isDisjoint(with: \(other)), \(set).isStrictSubset(of: \(set)), \(set) == \(other))"
        )
      case 14:
        line(
          "\(set).\(pick(["formUnion(\(other))", "formIntersection(\(other))", "subtract([\(int())])", "formSymmetricDifference(\(other))"]))"
        )
      case 15:
        line(
          "print(\(set).map { $0 &* 2 }.sorted(), \(set).filter { $0 % 2 == 0 }.sorted(), \(set).min() as Any, \(set).reduce(0, &+))"
        )
      case 16:
        line(
          "if let index = \(table).index(forKey: \(key)) { print(\(table)[index].key, \(table).remove(at: index).value) }"
        )
      case 17:
        line(
          "print(\(table) == [\(key): \(self.value(value, depth: 0))], \(table).isEmpty, \(table).values.map { \"\\($0)\" }.sorted())"
        )
      case 18:
        write(
          "let §copy = \(table); \(table).removeAll(); print(§copy.count, \(table).count); \(table) = §copy"
        )
      case 19:
        line(
          "print(Dictionary(uniqueKeysWithValues: zip([\"x\", \"y\"], [\(self.value(value, depth: 0)), \(self.value(value, depth: 0))]))\(sorted))"
        )
      case 20:
        write(
          "var §nested: [String: [String: Int]] = [:]; §nested[\(key), default: [:]][\"in\", default: 5] &+= \(int()); §nested[\"q\"]?[\"r\"] = 1; print(§nested)"
        )
      case 21:
        line(
          "print(\(table).min { $0.key < $1.key }.map { \"\\($0)\" } as Any, \(table).contains { $0.key == \(key) }, \(table).first { $0.key == \(key) }?.value as Any)"
        )
      case 22:
        line(
          "switch \(table)[\(key)] { case let found?: print(\"found\", found); case nil: print(\"missing\") }"
        )
      case 23:
        line(
          "print(\(table).reduce(0) { $0 &+ $1.key.count }, \(table).keys.contains(\(key)), \(table).sorted { $0.key < $1.key }.first?.value as Any)"
        )
      case 24:
        line(
          "print([1: \"one\", 2: \"two\"].sorted { $0.key > $1.key }.map(\\.value), [true: 1][\(bool())] ?? 0, [[1, 2]: \"l\"][[1, 2]] ?? \"\")"
        )
      case 25 where value == .array(.int): line("\(table)[\(key), default: []].append(\(int()))")
      case 26 where value == .int: line("\(table)[\(key), default: \(below(9))] &+= \(int())")
      case 27 where value == .string:
        line("\(table)[\(key)]?.append(\"!\"); print(\(table)[\(key), default: \"none\"].count)")
      case 28:
        line(
          "print(\(set).sorted().firstIndex(of: 3) as Any, \(set).isEmpty, \(set).randomElement() != nil, Set(\"hello\").sorted(), Set([1, 2]).hashValue == Set([2, 1]).hashValue)"
        )
      default: line("print(\(table)\(sorted), \(set).sorted())")
      }
    }
    line("print(\(table)\(sorted), \(set).sorted())")
  }
}
