// Key paths: read, written, appended, passed as functions.
extension ProgramGenerator {
  mutating func keyPathScene() {
    let name = global("Person")
    declaring {
      $0.write(
        """
        struct Place_\(name): Hashable { var town: String; var number: Int; var tags: [String] = ["t"] }
        struct \(name) {
          var name: String
          var age: Int
          var place: Place_\(name)
          var second: Place_\(name)?
          \($0.pick(["var", "let"])) scores: [Int]
          var old: Bool { age > \($0.below(60)) }
          subscript(_ key: String) -> Int { get { key.count &+ age } set { age = newValue &- key.count } }
        }
        extension Array {
          func sorted\(name)<Key: Comparable>(on path: KeyPath<Element, Key>) -> [Element] { sorted { $0[keyPath: path] < $1[keyPath: path] } }
          mutating func setAll\(name)<Value>(_ path: WritableKeyPath<Element, Value>, to value: Value) { for index in indices { self[index][keyPath: path] = value } }
        }
        """)
    }
    let list = fresh("people")
    let people = (0..<3).map { _ in
      "\(name)(name: \(text(in: 1)), age: \(int()), place: .init(town: \(text(in: 0)), number: \(int(0))), second: \(chance(50) ? "nil" : "Place_\(name)(town: \"x\", number: \(below(9)), tags: [])"), scores: [\(below(9)), \(below(9))])"
    }
    line("var \(list) = [\(people.joined(separator: ", "))]")
    for _ in 0..<5 + below(5) {
      switch below(14) {
      case 0:
        line(
          "print(\(list).map(\\.\(pick(["name", "age", "place.town", "place.number", "old", "scores.count", "name.count", "second?.town", "place.tags", "scores[0]", "[\"ab\"]"]))))"
        )
      case 1: line("\(list).setAll\(name)(\\.\(pick(["age", "place.number"])), to: \(int()))")
      case 2:
        line(
          "print(\(list).sorted\(name)(on: \\.\(pick(["name", "age", "place.number", "place.town.count"]))).map(\\.name))"
        )
      case 3:
        line(
          "print(\(list).filter(\\.old).count, \(list).contains(where: \\.old), \(list).first(where: \\.old)?.name as Any)"
        )
      case 4: line("\(list)[\(below(3))][keyPath: \\.place.number] &+= \(int())")
      case 5:
        let path = fresh("path")
        line(
          "let \(path) = (\\\(name).place).appending(path: \\.\(pick(["town", "number", "tags"])))")
        line("print(\(list)[\(below(3))][keyPath: \(path)], \(path) == \\\(name).place.town)")
      case 6:
        line(
          "for path in [\\\(name).age, \\.place.number, \\.[\"k\"]] as [WritableKeyPath<\(name), Int>] { \(list)[\(below(3))][keyPath: path] &+= 1; print(\(list)[0][keyPath: path]) }"
        )
      case 7:
        line(
          "print(\(list).map(\\.place).map(\\.tags).joined().count, Set(\(list).map(\\.place)).count)"
        )
      case 8:
        line(
          "print(Dictionary(grouping: \(list), by: \\.old).mapValues(\\.count).sorted { \"\\($0.key)\" < \"\\($1.key)\" }.map(\\.value))"
        )
      case 9: line("\(list)[0][keyPath: \\.[\"abc\"]] = \(int())")
      case 10:
        line("let \(fresh("get")): (\(name)) -> Int = \\.age; print(\(list).map(\\.self).count)")
      case 11:
        line(
          "print(\(list).reduce(0) { $0 &+ $1[keyPath: \\.age] }, \(list).map(\\.scores).max { $0[0] < $1[0] }!)"
        )
      case 12:
        line(
          "print([1, 5, 3].map(\\.description), [\"a\": 2].map(\\.value), [(1, \"x\")].map(\\.1))")
      default:
        line("print(\(list)[keyPath: \\[\(name)].[\(below(3))].name], \(list)[keyPath: \\.count])")
      }
    }
    line("for each in \(list) { print(each) }")
  }
}
