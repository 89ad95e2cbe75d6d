import Diagnostics
import SwiftLanguage
import Testing

/// What following control through code finds; places and words are `swiftc`'s.
@Suite struct FlowCheckerTests {
  private func messages(_ code: String) -> [String] {
    let compilation = Compilation()
    _ = compilation.add(cell: SourceText(name: "cell", text: code), ordinal: 0)
    let source = SourceText(name: "cell", text: code)
    return compilation.diagnostics.filter { $0.range.source == 0 }.map {
      let position = source.position(at: $0.range.lower)
      return "\(position.line):\(position.column): \($0.message)"
    }
  }

  @Test(
    "A path that ends without the promised value is reported at the closing brace",
    arguments: [
      ("func f() -> Int { }", "1:19: missing return in global function expected to return 'Int'"),
      (
        "func f(_ x: Int) -> Int { if x > 1 { return 1 } }",
        "1:49: missing return in global function expected to return 'Int'"
      ),
      (
        "struct S { var p: Int { print(1); print(2) } }",
        "1:44: missing return in getter expected to return 'Int'"
      ),
      (
        "class K { class func m() -> Int { print(1); print(2) } }",
        "1:54: missing return in class method expected to return 'Int'"
      ),
      (
        "func f(_ x: Int) -> Int { for _ in 0..<x { return 1 } }",
        "1:55: missing return in global function expected to return 'Int'"
      ),
      (
        "let c = { (x: Int) -> Int in if x > 1 { return 2 } }",
        "1:52: missing return in closure expected to return 'Int'"
      ),
      (
        "func f(_ x: Int?) { guard let x else { print(1) }\nprint(x) }",
        "1:49: 'guard' body must not fall through, consider using a 'return' or 'throw' to exit the scope"
      ),
    ])
  func findsMissingReturns(code: String, message: String) {
    #expect(messages(code) == [message])
  }

  @Test(
    "Endless loops, calls that never return and complete switches need no return",
    arguments: [
      "func f() -> Int { while true { } }", "func f() -> Int { fatalError() }",
      "func f(_ b: Bool) -> Int { switch b { case true: return 1\ncase false: return 2 } }",
      "func f(_ x: Int) -> Int { if x > 1 { return 1 } else { return 2 } }",
      "func f() throws -> Int { do { return try f() } catch { throw error } }",
    ])
  func acceptsCompletePaths(code: String) {
    #expect(messages(code) == [])
  }

  @Test(
    "Values are used after they are given",
    arguments: [
      ("let x: Int\nprint(x)", ["2:7: constant 'x' used before being initialized"]),
      (
        "func f(_ b: Bool) {\nlet x: Int\nif b { x = 1 }\nprint(x)\n}",
        ["4:7: constant 'x' used before being initialized"]
      ),
      (
        "func f() {\nlet z: Int\nz = 1\nz = 2\nprint(z)\n}",
        ["4:3: immutable value 'z' may only be initialized once"]
      ),
      (
        "func f() {\nlet q: Int\nfor _ in 0..<3 { q = 1 }\n}",
        [
          "2:5: immutable value 'q' was never used; consider removing it",
          "3:20: immutable value 'q' may only be initialized once",
        ]
      ),
      (
        "func f() {\nlet r: Int\nlet c = { print(r) }\nr = 1\nc()\n}",
        ["3:9: constant 'r' captured by a closure before being initialized"]
      ),
      ("func f(_ b: Bool) -> Int {\nlet x: Int\nif b { x = 1 } else { x = 2 }\nreturn x\n}", []),
      ("func f() -> Int {\nlet u: Int\nwhile true { u = 1; break }\nreturn u\n}", []),
    ])
  func checksInitialization(code: String, expected: [String]) {
    #expect(messages(code) == expected)
  }

  @Test(
    "Initialisers give every property its value before self is used",
    arguments: [
      (
        "struct T { var a: Int, b: Int\ninit() { a = 1 } }",
        ["2:16: return from initializer without initializing all stored properties"]
      ),
      (
        "struct T { var a: Int, b: Int\ninit() { f(); a = 1; b = 2 }\nfunc f() {} }",
        ["2:10: 'self' used before all stored properties are initialized"]
      ),
      (
        "class A { let l: Int\ninit() { l = 1; l = 2 } }",
        ["2:19: immutable value 'self.l' may only be initialized once"]
      ),
      (
        "class A { init() {} }\nclass B: A { var y: Int\noverride init() { super.init(); y = 1 } }",
        ["3:25: property 'self.y' not initialized at super.init call"]
      ),
      (
        "class A { func f() {} }\nclass B: A { var y: Int\noverride init() { y = 1; f() } }",
        ["3:26: 'self' used in method call 'f' before 'super.init' call"]
      ),
      ("struct T { var a: Int; let b: Int\ninit(x: Int) { a = x; print(a); a += 1; b = a } }", []),
      ("struct T { var a = 1\ninit(x: Int) { self.init(); a = x }\ninit() {} }", []),
      ("enum E { case a, b\ninit(x: Int) { if x > 1 { self = .a } else { self = .b } } }", []),
    ])
  func checksInitializers(code: String, expected: [String]) {
    #expect(messages(code) == expected)
  }

  @Test("Switches name the cases that they leave out")
  func namesMissingCases() throws {
    let code = """
      enum E { case a, b(Int), c(x: Int, y: Bool), d(Bool) }
      func f(_ e: E) {
        switch e {
        case .a: break
        case .b(let n) where n > 1: break
        case .d(true): break
        }
      }
      """
    let compilation = Compilation()
    _ = compilation.add(cell: SourceText(name: "cell", text: code), ordinal: 0)
    let found = try #require(compilation.diagnostics.first { $0.severity == .error })
    #expect(found.message == "switch must be exhaustive")
    #expect(
      found.notes.map(\.message) == [
        "add missing case: '.b(_)'", "add missing case: '.c(x: let x, y: let y)'",
        "add missing case: '.d(false)'", "add missing cases",
      ])
  }

  @Test(
    "Cases that never match and code that never runs are warned of",
    arguments: [
      (
        "func f(_ b: Bool) { switch b { case true: break\ncase false: break\ndefault: break } }",
        ["3:1: default will never be executed"]
      ),
      (
        "func f(_ b: Bool) { switch b { case true: break\ncase false: break\ncase true: break } }",
        ["3:6: case is already handled by previous patterns; consider removing it"]
      ),
      (
        "func f() -> Int { return 1; print(2) }",
        ["1:29: code after 'return' will never be executed"]
      ),
      (
        "func f(_ x: Bool) { if x { return } else { return }\nprint(1) }",
        ["2:1: will never be executed"]
      ),
      ("func f(_ n: Int) { switch n { case 1: break } }", ["1:20: switch must be exhaustive"]),
    ])
  func warnsOfUnreachableCode(code: String, expected: [String]) {
    #expect(messages(code) == expected)
  }

  @Test(
    "Names that are not read or not changed are warned of",
    arguments: [
      (
        "let x = 1",
        "2:5: initialization of immutable value 'x' was never used; consider replacing with "
          + "assignment to '_' or removing it"
      ),
      ("var z = 3; z = 4", "2:5: variable 'z' was written to, but never read"),
      (
        "var k = 1; print(k)",
        "2:5: variable 'k' was never mutated; consider changing to 'let' constant"
      ),
      (
        "for var k in 0..<3 { print(k) }",
        "2:9: variable 'k' was never mutated; consider removing 'var' to make it constant"
      ),
      (
        "do { let z = 2.0; print(z == .nan) }",
        "2:25: comparison with '.nan' using '==' is always false, use 'z.isNaN' to check if 'z' is not a number"
      ),
      ("print(1e400)", "2:7: '1e400' overflows to inf during conversion to 'Double'"),
      (
        "for i in 0..<3 { }",
        "2:5: immutable value 'i' was never used; consider replacing with '_' or removing it"
      ),
      (
        "if let q = Optional(1) { }",
        "2:8: value 'q' was defined but never used; consider replacing with boolean test"
      ),
    ])
  func warnsOfUnusedNames(statement: String, message: String) {
    #expect(messages("func f() {\n\(statement)\n}") == [message])
    // Top-level names may be used by later cells.
    #expect(!statement.hasPrefix("let") || messages(statement) == [])
  }

  @Test(
    "Used names give no warning",
    arguments: [
      "var w = 4; w += 1", "var a = [1]; a.append(2)", "var c = 0; let g = { c += 1 }; g()",
      "var s = (1, 2); s.0 = 3; print(s)", "let (a, _) = (1, 2); print(a)",
    ])
  func acceptsUsedNames(statement: String) {
    #expect(messages("func f() {\n\(statement)\n}") == [])
  }

  @Test("No 'try' is called needless beside an error") func noTryIsNeedlessBesideAnError() {
    #expect(
      messages(
        """
        let wrong = missing(1)
        let sum = try wrong.reduce(0, +)
        """
      ).count == 1)
  }
}
