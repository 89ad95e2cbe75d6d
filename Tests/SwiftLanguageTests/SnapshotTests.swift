import Diagnostics
import SwiftLanguage
import Testing

@Suite struct SnapshotTests {
  /// Runs the cells but the last in one interpreter, and the last in another one that gets the
  /// first one's values; gives what the last one prints.
  private func output(
    of codes: [String], after: ([String]) -> [String] = { $0 },
    inspect: (Snapshot) -> Void = { _ in }
  ) throws -> String {
    let first = try checked(codes)
    for ordinal in codes.indices.dropLast() {
      guard case .finished = first.run(cell: ordinal, report: { _ in }) else {
        Issue.record("cell \(ordinal) failed")
        return ""
      }
    }
    let snapshot = try first.snapshot()
    inspect(snapshot)
    let second = try checked(after(codes))
    try second.restore(snapshot)
    var printed = ""
    let ending = second.run(cell: codes.count - 1) { event in
      if case .printed(let text) = event { printed += text }
    }
    if case .failed(let diagnostic, _) = ending { Issue.record("\(diagnostic.message)") }
    return printed
  }

  private func checked(_ codes: [String]) throws -> Interpreter {
    let interpreter = Interpreter()
    let (diagnostics, _) = interpreter.check(
      codes.enumerated().map { index, code in
        Interpreter.Cell(
          tag: "cell\(index)", ordinal: index, source: SourceText(name: "test.md", text: code))
      })
    try #require(diagnostics.sorted.map(\.message) == [])
    return interpreter
  }

  @Test(arguments: [
    (
      "let a = 3, b = -2.5, c = true, d: UInt8 = 200, e: Float = 0.1", "print(a, b, c, d, e)",
      "3 -2.5 true 200 0.1\n"
    ),
    ("let s = \"héllo 👋\", c: Character = \"ß\"", "print(s, c)", "héllo 👋 ß\n"),
    (
      "let a: Int? = nil, b: Int? = 4, c: String?? = .some(nil)", "print(a as Any, b!, c as Any)",
      "nil 4 Optional(nil)\n"
    ),
    (
      "let a = [[1, 2], [], [3]], s = [\"x\", \"y\"], b = [true, false]", "print(a, s, b)",
      "[[1, 2], [], [3]] [\"x\", \"y\"] [true, false]\n"
    ),
    ("let t = (1, \"two\", [3.0])", "print(t.0, t.1, t.2)", "1 two [3.0]\n"),
    (
      "let d = [\"one\": 1, \"two\": 2]", "print(d[\"two\"]!, d.count, d[\"three\"] as Any)",
      "2 2 nil\n"
    ),
    (
      "let s: Set<String> = [\"a\", \"b\"]", "print(s.contains(\"b\"), s.contains(\"c\"))",
      "true false\n"
    ),
    (
      "struct P: Hashable { var x: Int; var n: String }\nlet d = [P(x: 1, n: \"a\"): [1, 2]]",
      "print(d[P(x: 1, n: \"a\")]!)", "[1, 2]\n"
    ),
    (
      "enum E { case a, b(Int, String), c([E]) }\nlet e = E.c([.a, .b(1, \"x\")])", "print(e)",
      "c([main.E.a, main.E.b(1, \"x\")])\n"
    ),
    (
      "indirect enum T { case leaf, node(T, Int, T) }\nlet t = T.node(.leaf, 1, .node(.leaf, 2, .leaf))",
      "func sum(_ t: T) -> Int { switch t { case .leaf: 0\ncase .node(let l, let v, let r): sum(l) + v + sum(r) } }\nprint(sum(t))",
      "3\n"
    ),
    ("let a: [Any] = [1, \"two\", [3]]", "print(a)", "[1, \"two\", [3]]\n"),
    (
      "protocol S { func area() -> Int }\nstruct Q: S { var w: Int; func area() -> Int { w * w } }\nlet s: any S = Q(w: 4)",
      "print(s.area())", "16\n"
    ),
    (
      "let big = Array(0..<5000), f = [Float](repeating: 0.5, count: 2000)",
      "print(big[4999], f[1999], big.count)", "4999 0.5 5000\n"
    ),
    ("enum C { static var count = 1 }\nC.count += 4", "C.count += 1\nprint(C.count)", "6\n"),
    ("let t: Any.Type = Int.self", "print(t)", "Int\n"),
  ])
  func valuesComeBack(declaration: String, use: String, expected: String) throws {
    #expect(try output(of: [declaration, use]) == expected)
  }

  @Test func objectsStayOneObject() throws {
    #expect(
      try output(of: [
        "class Node { var value: Int; var next: Node?; init(_ v: Int) { value = v } }",
        "let a = Node(1), b = Node(2)\na.next = b\nb.next = a\nlet list = [a, b]",
        "list[0].value = 7\nprint(b.next!.value, a === list[0], a.next!.next === a)",
      ]) == "7 true true\n")
  }

  @Test func subclassesStayWhatTheyAre() throws {
    #expect(
      try output(of: [
        "class A { func name() -> String { \"A\" } }\nclass B: A { var x = 5; override func name() -> String { \"B\\(x)\" } }",
        "let a: A = B()", "print(a.name())",
      ]) == "B5\n")
  }

  @Test func weakReferencesComeBack() throws {
    #expect(
      try output(of: [
        "class A { weak var other: A?; var n = 1 }", "let a = A(), b = A()\na.other = b\nb.n = 9",
        "print(a.other!.n)",
      ]) == "9\n")
  }

  @Test func closuresKeepWhatTheyCaptured() throws {
    #expect(
      try output(of: [
        "func counter(from start: Int) -> () -> Int { var n = start; return { n += 1; return n } }",
        "let next = counter(from: 10)\n_ = next()\nlet same = next",
        "print(next(), same(), next())",
      ]) == "12 13 14\n")
  }

  @Test func commentsDoNotLoseClosures() throws {
    #expect(
      try output(of: ["let twice = { (x: Int) in x * 2 }", "print(twice(21))"]) { codes in
        ["// A comment that moves everything.\n" + codes[0], codes[1]]
      } == "42\n")
  }

  @Test func functionsAsValuesAndKeyPathsComeBack() throws {
    #expect(
      try output(of: [
        "struct S { var n = 4; func plus(_ x: Int) -> Int { n + x } }\nfunc twice(_ x: Int) -> Int { 2 * x }",
        "let f = twice, m = S().plus, k = \\S.n, o: (Int) -> Int? = twice, c = Optional<Int>.some",
        "print(f(3), m(3), S()[keyPath: k], o(5)!, c(1)!)",
      ]) == "6 7 4 10 1\n")
  }

  @Test func functionsOfGenericContextsComeBackAtTheirTypes() throws {
    #expect(
      try output(of: [
        "struct Pair<T> { var x: T; func both() -> () -> [T] { { [x, x] } } }\n"
          + "func constant<T>(_ x: T) -> () -> T { { x } }",
        "let f = constant(3), g = constant(\"a\"), h = Pair(x: 1.5).both()",
        "let words = sequence(first: \"a\") { $0.count < 3 ? $0 + \"b\" : nil }\n"
          + "let some = AnySequence([1, 2].lazy.map { $0 * 2 })",
        "print(f(), g(), h(), Array(words), Array(some))",
      ]) == "3 a [1.5, 1.5] [\"a\", \"ab\", \"abb\"] [2, 4]\n")
  }

  @Test func largeArraysAreBlobs() throws {
    _ = try output(
      of: ["let a = [Double](repeating: 1, count: 3000)", "print(a.count)"],
      inspect: { snapshot in
        #expect(snapshot.blobs.values.map(\.format) == ["float64"])
        #expect(snapshot.blobs.values.map(\.shape) == [[3000]])
        #expect(snapshot.roots.map(\.global) == ["cell0/a"])
      })
  }

  @Test func onlyCellsThatRanAreSaved() throws {
    let interpreter = try checked(["let a = 1", "let b = 2"])
    _ = interpreter.run(cell: 0) { _ in }
    #expect(try interpreter.snapshot().roots.map(\.global) == ["cell0/a"])
  }

  @Test func aGlobalThatIsGoneIsAnError() throws {
    let interpreter = try checked(["let a = 1"])
    _ = interpreter.run(cell: 0) { _ in }
    let snapshot = try interpreter.snapshot()
    let other = try checked(["let b = 1"])
    #expect(throws: SnapshotError.self) { try other.restore(snapshot) }
  }
}
