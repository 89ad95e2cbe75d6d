import Diagnostics
import SwiftLanguage
import Testing

/// Programs through the whole language: what they print and why they stop.
@Suite struct MachineTests {
  private func output(_ text: String) throws -> String {
    var printed = ""
    try Script(text).run { printed += $0 }
    return printed
  }

  private func trap(_ text: String) throws -> MachineTrap? {
    do {
      try Script(text).run { _ in }
      return nil
    } catch let trap as MachineTrap {
      return trap
    }
  }

  @Test func callsFunctionsRecursively() throws {
    #expect(
      try output(
        "func fib(_ n: Int) -> Int { n < 2 ? n : fib(n - 1) + fib(n - 2) }\nprint(fib(15))")
        == "610\n")
  }

  @Test func valuesAreCopiedWhenShared() throws {
    #expect(
      try output(
        """
        var a = [[1, 2], [3]]
        let b = a
        a[0][1] = 9
        a[1].append(4)
        print(a, b)
        """) == "[[1, 9], [3, 4]] [[1, 2], [3]]\n")
  }

  @Test func closuresShareCapturedVariables() throws {
    #expect(
      try output(
        """
        func counter() -> (() -> Int, () -> Int) {
          var n = 0
          return ({ n += 1; return n }, { n * 10 })
        }
        let (up, show) = counter()
        print(up(), up(), show())
        """) == "1 2 20\n")
  }

  @Test func objectsGoAtTheEndOfTheirScope() throws {
    #expect(
      try output(
        """
        class Noisy { let name: String; init(_ name: String) { self.name = name }
          deinit { print("-", name) } }
        do { let a = Noisy("a"); let b = Noisy("b"); print(a.name, b.name) }
        print("end")
        """) == "a b\n- b\n- a\nend\n")
  }

  @Test func weakReferencesBecomeNil() throws {
    #expect(
      try output(
        """
        class Node { weak var parent: Node?; init() {} }
        let child = Node()
        do { let parent = Node(); child.parent = parent; print(child.parent === parent) }
        print(child.parent == nil)
        """) == "true\ntrue\n")
  }

  @Test func errorsRunDeferredCodeOnTheirWay() throws {
    #expect(
      try output(
        """
        enum Failure: Error { case bad(Int) }
        func f() throws { defer { print("deferred") }; throw Failure.bad(3) }
        do { try f() } catch Failure.bad(let n) { print("caught", n) } catch { print("other") }
        """) == "deferred\ncaught 3\n")
  }

  @Test func dictionariesKeepTheirOrderOfInsertion() throws {
    #expect(
      try output(
        """
        var counts: [String: Int] = [:]
        for word in ["b", "a", "b", "c"] { counts[word, default: 0] += 1 }
        counts["a"] = nil
        print(counts)
        """) == "[\"b\": 2, \"c\": 1]\n")
  }

  @Test func namesTheIndexThatIsOutOfRange() throws {
    let trap = try trap("let a = [1]\nfunc get(_ i: Int) -> Int { a[i] }\nprint(get(3))")
    #expect(trap?.reason == .bounds)
    #expect(trap?.message == "Fatal error: Index out of range")
    #expect(trap?.callStack.map(\.function) == ["get(_:)", "top level"])
  }

  @Test func tellsWhereAnUncaughtErrorWasThrown() throws {
    let failing = """
      struct E: Error {}
      func f(_ n: Int) throws -> Int { if n > 1 { throw E() }; return n }

      """
    let uncaught = try trap(failing + "let a = try [1, 2].map { try f($0) }")
    #expect(uncaught?.reason == .uncaughtError)
    #expect(uncaught?.callStack.map(\.function) == ["f(_:)", "closure", "top level"])
    #expect(uncaught?.range == uncaught?.callStack.first?.range)
    // It is the `try!` that ends the program.
    let forced = try trap(failing + "let a = try! f(2)")
    #expect(forced?.callStack.map(\.function) == ["f(_:)", "top level"])
    #expect(forced?.range != forced?.callStack.first?.range)
    // An error that code on its way throws and catches is another one.
    let deferred = try trap(
      failing + "func g() throws { defer { _ = try? f(2) }; throw E() }\ntry g()")
    #expect(deferred?.callStack.map(\.function) == ["top level"])
  }

  @Test func placesTheCallersOfCodeThatTheLibraryCalls() throws {
    let trap = try trap(
      """
      func f(_ a: [Int]) -> [Int] {
        let sorted = a.sorted { _ = a[$0 + 9]; return $0 < $1 }
        print("later")
        return sorted
      }
      print(f([1, 2]))
      """)
    #expect(trap?.callStack.map(\.function) == ["closure", "f(_:)", "top level"])
    let ranges = trap?.callStack.map(\.range) ?? []
    // The closure stands within the call that calls it.
    #expect(ranges.count == 3 && ranges[1].lower < ranges[0].lower)
    #expect(ranges.count == 3 && ranges[1].upper > ranges[0].upper)
  }

  @Test func tellsARecursionWithoutEndInOneEntry() throws {
    let trap = try trap("func f(_ n: Int) -> Int { f(n + 1) + 1 }\nprint(f(0))")
    #expect(trap?.callStack.last?.function == "top level")
    #expect(trap?.callStack.count ?? 100 < 10)
    #expect(trap?.callStack.contains { $0.function == "f(_:)" && $0.repetitions > 1_000 } == true)
  }

  @Test(arguments: [
    ("var x = Int.max\nx += 1", MachineTrap.Reason.overflow),
    ("var b: UInt8 = 255\nb += 1", .overflow),
    ("let zero = 0\nprint(1 / zero)", .divisionByZero),
    ("let n: Int? = nil\nprint(n!)", .nilUnwrap),
    ("let a: Any = 1\nprint(a as! String)", .castFailed),
    ("func f(_ n: Int) -> Int { f(n + 1) + 1 }\nprint(f(0))", .stackOverflow),
    ("struct E: Error {}\nthrow E()", .uncaughtError),
    ("fatalError(\"no\")", .fatalError),
  ])
  func trapsAsSwiftDoes(_ text: String, _ reason: MachineTrap.Reason) throws {
    #expect(try trap(text)?.reason == reason)
  }

  @Test(arguments: [
    ("let n = -129\nprint(Int8(n))", "Not enough bits to represent a signed value"),
    ("let n = 128\nprint(Int8(n))", "Not enough bits to represent the passed value"),
    ("let n = -1\nprint(UInt16(n))", "Negative value is not representable"),
    ("let n = -1\nprint(UInt(n))", "Negative value is not representable"),
    ("let n = UInt.max\nprint(Int(n))", "Not enough bits to represent the passed value"),
    ("let n = UInt64.max\nprint(UInt8(n))", "Not enough bits to represent the passed value"),
  ])
  func tellsWhichIntegersATypeDoesNotHave(_ text: String, _ words: String) throws {
    let trap = try trap(text)
    #expect(trap?.reason == .conversion)
    #expect(trap?.message == "Fatal error: \(words)")
  }

  @Test(arguments: [
    ("var zero = 0\nprint(5 % zero)", "Division by zero in remainder operation"),
    (
      "var one = -1\nprint(Int.min % one)", "Division results in an overflow in remainder operation"
    ),
    (
      "let d = [1: 2]\nprint(d[d.endIndex])",
      "Attempting to access Dictionary elements using an invalid index"
    ),
    (
      "let s: Set = [1]\nprint(s[s.endIndex])",
      "Attempting to access Set elements using an invalid index"
    ),
    (
      "let s: Set = [1]\nprint(s.index(after: s.endIndex))",
      "Attempting to access Set elements using an invalid index"
    ),
    (
      "let t = \"abc\".utf8\nprint(t.index(t.startIndex, offsetBy: 9))",
      "String index is out of bounds"
    ),
    (
      "let a = [1, 2, 3][1...]\nprint(a[0...1])",
      "ArraySlice index is out of range (before startIndex)"
    ),
    ("print(repeatElement(1, count: 2)[2])", "Index out of range"),
    ("print(String(5, radix: 1))", "Radix must be between 2 and 36"),
    (
      "class C {}\nvar c: C? = C()\nunowned let u = c!\nc = nil\nprint(u)",
      "Attempted to read an unowned reference but the object was already destroyed"
    ),
  ])
  func trapsInSwiftsWords(_ text: String, _ words: String) throws {
    #expect(try trap(text)?.message == "Fatal error: " + words)
  }

  @Test func releasesWhatATrapLeavesBehind() throws {
    let script = try Script(
      """
      class Held { deinit { print("released") } }
      func f() { let held = Held(); _ = held; let empty: [Int] = []; print(empty[0]) }
      f()
      """)
    var printed = ""
    #expect(throws: MachineTrap.self) { try script.run { printed += $0 } }
    #expect(printed == "released\n")
  }
}
