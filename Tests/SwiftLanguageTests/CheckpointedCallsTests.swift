import Diagnostics
import SwiftLanguage
import Testing

/// Cells that are left between any two instructions where that may be, and gone on with in another process' stead.
@Suite struct CheckpointedCallsTests {
  /// Each prints as it goes: after each text a checkpoint is asked for.
  static let programs = [
    "closures": """
    func adder(_ k: Int) -> (Int) -> Int { { x in x + k } }
    let add = adder(100)
    for i in 0..<6 { print("a", i); print(add(i)) }
    func run(_ body: (Int) -> Int) { for i in 0..<4 { print("b"); print(body(i), body(i + 1)) } }
    run { print("c"); return $0 * 2 }
    """,
    "methods": """
    class A { func f(_ x: Int) -> Int { x } }
    class B: A { override func f(_ x: Int) -> Int { print("f"); return super.f(x) + 1 } }
    protocol P { func g(_ x: Int) -> Int }
    struct S: P { func g(_ x: Int) -> Int { print("g"); return x + 2 } }
    let a: A = B(), p: any P = S()
    for i in 0..<4 { print(a.f(i), p.g(i)) }
    """,
    "loops of the library": """
    var total = 0
    (1...5).forEach { print("x", $0); total += $0 }
    print(total)
    let squares = (0..<5).map { i -> Int in print("y"); return i * i }
    print(squares, squares.reduce(0) { print("z", $1); return $0 + $1 })
    func twice(_ x: Int) -> Int { print("t"); return 2 * x }
    print(squares.map(twice).filter { print("w"); return $0 > 5 })
    print(["b": 1, "a": 2].mapValues { print("v"); return $0 + 1 }.values.sorted())
    print([3, 1, 2].contains { print("u"); return $0 == 2 })
    """,
    "generic functions": """
    func each<T, U>(_ xs: [T], _ f: (T) -> U) -> [U] {
      var result: [U] = []
      for x in xs { print("e"); result.append(f(x)) }
      return result
    }
    print(each([1, 2, 3]) { "\\($0)" }, each(["a", "b"], { $0.count }), each([1.5], { print("i"); return $0 * 2 }))
    struct Stack<Element> {
      var items: [Element] = []
      mutating func push(_ x: Element) { print("p"); items.append(x) }
      func walk(_ f: (Element) -> Void) { for i in items { f(i) } }
    }
    var s = Stack<Int>()
    for i in 0..<3 { s.push(i) }
    s.walk { print($0) }
    """,
    "lazy sequences and iterators": """
    struct Countdown: Sequence, IteratorProtocol {
      var n: Int
      mutating func next() -> Int? { print("n"); if n == 0 { return nil }; n -= 1; return n }
    }
    for x in Countdown(n: 3) { print(x) }
    print(Countdown(n: 4).map { $0 * 2 }, Array(Countdown(n: 3).lazy.filter { $0 != 1 }))
    for (i, w) in ["a", "b"].enumerated() { print(i, w) }
    for (x, y) in zip(1..., ["p", "q"]) { print(x, y) }
    """,
    "errors and deferred code": """
    enum E: Error { case odd(Int) }
    func check(_ x: Int) throws -> Int { print("k"); if x == 3 { throw E.odd(x) }; return x }
    func sum(_ xs: [Int]) throws -> Int {
      defer { print("done") }
      return try xs.map { try check($0) }.reduce(0, +)
    }
    for xs in [[1, 2], [2, 3], [4]] { do { print(try sum(xs)) } catch { print(error) } }
    """,
  ]

  @Test(arguments: programs.keys.sorted())
  func goOnWhereTheyWere(name: String) throws {
    let code = try #require(Self.programs[name])
    let first = try checked(code)
    let ask = first.checkpointer
    var whole = ""
    var checkpoints: [(printed: String, state: Snapshot)] = []
    finish(
      first.run(cell: 0) { event in
        switch event {
        case .printed(let text):
          whole += text
          ask()
        case .checkpoint(let state): checkpoints.append((whole, state))
        case .value: break
        }
      })
    #expect(whole == (try output(of: code)), "checkpoints change nothing")
    #expect(checkpoints.count >= 5)
    for (printed, state) in checkpoints {
      let second = try checked(code)
      var rest = ""
      let resume = try second.resuming(cell: 0, from: state)
      finish(resume { if case .printed(let text) = $0 { rest += text } })
      #expect(printed + rest == whole)
    }
  }

  private func output(of code: String) throws -> String {
    var printed = ""
    finish(try checked(code).run(cell: 0) { if case .printed(let text) = $0 { printed += text } })
    return printed
  }

  private func finish(_ ending: InterpreterEnding) {
    guard case .finished = ending else {
      Issue.record("the cell ended as \(ending)")
      return
    }
  }

  private func checked(_ code: String) throws -> Interpreter {
    let interpreter = Interpreter()
    let (diagnostics, _) = interpreter.check([
      Interpreter.Cell(tag: "cell", ordinal: 0, source: SourceText(name: "test.md", text: code))
    ])
    try #require(diagnostics.sorted.filter { $0.severity == .error }.map(\.message) == [])
    return interpreter
  }
}
