// Errors: thrown and typed, catch patterns, defer, results, rethrowing.
extension ProgramGenerator {
  mutating func errorScene() {
    let name = global("Problem")
    declaring { $0.errors(name) }
    let total = fresh("total")
    line("var \(total) = 0")
    for _ in 0..<4 + below(4) {
      let work = "work_\(name)(\(int()), level: \(chance(50) ? "\(below(4))" : "\(int()) & 3"))"
      let call = "try \(work)"
      switch below(11) {
      case 0, 1, 2:
        open("do")
        if chance(50) { line("defer { print(\"left\", \(total)) }") }
        line("\(total) &+= \(call)")
        if chance(40) { line("if \(bool()) { throw \(name).coded(\(below(9))) }") }
        line("print(\"went\", \(total))")
        indent -= 1
        for arm in some([
          "catch \(name).coded(let code) where code > \(below(9))", "catch \(name).empty",
          "catch is Other_\(name)",
          "catch let error as Other_\(name) where error.reason.isEmpty",
          "catch \(name).coded(0...4), \(name).named(\"a\")",
          "catch let error as \(name)", "catch \(name).named(let text)",
        ]) {
          let binds =
            arm.contains("code)")
            ? ", code"
            : arm.contains("text)") ? ", text" : arm.contains("let error") ? ", error" : ""
          line("} \(arm) { print(\"\(arm.count)\"\(binds))")
        }
        line("} catch { print(\"any\", error, \(total)) }")
      case 3: line("print((try? \(work)) as Any)")
      case 4:
        line(
          "print(Result { \(call) }.map { $0 &* 2 }.mapError { \"\\($0)\".count > 5 ? Other_\(name)(reason: \"long\") : Other_\(name)(reason: \"short\") })"
        )
      case 5:
        write(
          """
          switch Result(catching: { \(call) }) {
          case .success(let value) where value > 9: print("large", value)
          case .success(let value): print("small", value)
          case .failure(let error as \(name)): print("ours", error)
          case .failure(let error): print("other", error)
          }
          """)
      case 6:
        line(
          "do { print(try each_\(name)([\(int()), \(int()), \(int())]) { \(call) &+ $0 }) } catch { print(\"each\", error) }"
        )
      case 7: line("print(each_\(name)([\(int()), 2]) { $0 &* 3 })")
      case 8:
        line(
          "do { try typed_\(name)(\(int())) } catch { switch error { case .empty: print(\"empty\"); case .coded(let code): print(code); case .named: print(\"named\") } }"
        )
      case 9:
        line(
          "do { let made = try Made_\(name)(\(int())); print(made.number, (try? made.checked) ?? -5, try made.checked) } catch { print(\"made\", error) }"
        )
      default: line("order_\(name)(\(int()))")
      }
    }
    line("print(\(total))")
  }

  private mutating func errors(_ name: String) {
    scope([Variable(name: "number", kind: .int, isMutable: false)]) {
      $0.write(
        """
        enum \(name): Error, Equatable { case empty, coded(Int), named(String) }
        struct Other_\(name): Error\($0.chance(50) ? ", CustomStringConvertible" : "") { var reason: String; var description: String { "because \\(reason)" } }
        func work_\(name)(_ number: Int, level: Int) throws -> Int {
          defer { print("end", level) }
          switch level {
          case 0:
            guard number % \(2 + $0.below(4)) != 0 else { throw \(name).coded(number % 10) }
            return number
          case 1:
            if number % 3 == 0 { throw Other_\(name)(reason: \($0.pick(["\"three\"", "\"\"", "\"\\(number)\""]))) }
            fallthrough
          case 2:
            do { return try work_\(name)(\($0.int(1)), level: 0) }
            catch \(name).coded(let code) where code % 2 == 0 { print("even", code); throw \(name).named("a") }
          default:
            if number < 0 { throw \(name).empty }
            defer { print("inner") }
            return try work_\(name)(number &+ 1, level: 1) &+ 1
          }
        }
        func each_\(name)<T>(_ list: [Int], _ change: (Int) throws -> T) rethrows -> [T] {
          var result: [T] = []
          for item in list { result.append(try change(item)) }
          return result
        }
        func typed_\(name)(_ number: Int) throws(\(name)) {
          if number % 2 == 0 { throw .coded(number % 100) }
          if number % 3 == 0 { throw \($0.pick([".empty", ".named(\"three\")"])) }
          print("typed", number)
        }
        struct Made_\(name) {
          var number: Int
          init(_ number: Int) throws {
            guard number != \($0.below(5)) else { throw \(name).empty }
            self.number = number
          }
          var checked: Int { get throws { if \($0.bool(in: 1)) { throw \(name).named("checked") }; return number &* 2 } }
        }
        func order_\(name)(_ number: Int) {
          defer { print("first") }
          for index in 0..<3 {
            defer { print("loop", index) }
            if index == number % 3 { continue }
            if \($0.bool(in: 1)) { print("stop"); return }
          }
          defer { print("second") }
          print("body")
        }
        """)
    }
  }
}
