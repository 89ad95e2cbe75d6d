import Diagnostics
import SwiftLanguage
import Testing

/// Warnings stand where `swiftc` has them, in its words.
@Suite struct WarningTests {
  private func messages(_ code: String) -> [String] {
    let text = SourceText(name: "cell", text: code)
    let compilation = Compilation()
    _ = compilation.add(cell: text, ordinal: 0)
    return compilation.diagnostics.map { diagnostic in
      let position = text.position(at: diagnostic.range.lower)
      return "\(position.line):\(position.column): \(diagnostic.message)"
    }
  }

  @Test(
    "A function that calls itself on every path never ends",
    arguments: [
      ("func f() -> Int { return f() }", [26]),
      ("func f(_ n: Int) { print(n); f(n) }", [30]),
      ("func f(_ n: Int) -> Int { if n > 0 { return f(1) } else { return f(2) } }", [45, 66]),
      ("func f(_ n: Int) -> Int { n == 0 ? 0 : f(n - 1) }", []),
      ("func f(_ n: Int) -> Int { guard n > 0 else { fatalError() }; return f(n - 1) }", []),
      ("func f(_ n: Int) -> Bool { n > 3 && f(n + 1) }", []),
      ("func f() throws { try g(); try f() }; func g() throws {}", []),
      ("struct S { var total: Int { self.total + 1 } }", [34]),
      ("class C { var next: C?; func f() { next?.f() } }", []),
      ("class C { func f() { f() } }", [22]),
    ])
  func findsEndlessRecursion(code: String, columns: [Int]) {
    #expect(
      messages(code) == columns.map { "1:\($0): function call causes an infinite recursion" })
  }

  @Test(
    "Unused variables are told beside errors of control flow, not beside wrong types",
    arguments: [
      ("func f() { var a = 1; print(a); let s: String = 5 }", 1),
      ("func f() { var a = 1; print(a); g() }; func g() throws {}", 2),
      ("func f() { var a = 1; print(a); break }", 2),
      ("func f() { var a = 1; print(a) }; func g() -> Int { \"\" }", 2),
      ("if true { var a = 1; print(a) }\nlet s: String = 5", 2),
      ("if true { var a = 1; print(a); let s: String = 5 }", 1),
    ])
  func warnsBesideErrors(code: String, count: Int) {
    #expect(messages(code).count == count)
  }

  @Test("An accessor that uses its own property is told so")
  func findsUseInOwnAccessor() {
    #expect(
      messages("struct S { var y: Int { get { y } set { y = newValue } } }") == [
        "1:31: attempting to access 'y' within its own getter",
        "1:31: function call causes an infinite recursion",
        "1:41: attempting to modify 'y' within its own setter",
        "1:43: function call causes an infinite recursion",
      ])
  }

  @Test(
    "Branches that known values rule out are never executed",
    arguments: [
      ("func f() { let n = 3; if n > 5 { print(1) } }", ["1:40"]),
      ("func f() { let b = true; if b { print(1) } else { print(2) } }", ["1:57"]),
      ("func f() { var n = 3; n += 4; if n < 5 { print(1) } }", ["1:48"]),
      ("func f(_ k: Int) { let n = 3; if n > k { print(1) } }", []),
      ("func f() { var n = 3; while n < 9 { n += 1 }; if n > 5 { print(1) } }", []),
      ("let n = 3\nif n > 5 { print(1) }", ["2:18"]),
      ("let n = 3\nprint(0)\nif n > 5 { print(1) }", []),
      ("let n = 3\nif true { print(0) }", []),
      (
        "let p = (1, 0)\nswitch p {\ncase (0, 0): print(1)\ncase (_, 0): print(2)\ndefault: break\n}",
        ["3:20", "5:10"]
      ),
      (
        "func f() { let n = 3; switch n { case 1: print(1); case 2...4: print(2); default: break } }",
        ["1:48"]
      ),
    ])
  func findsDeadBranches(code: String, places: [String]) {
    #expect(messages(code) == places.map { "\($0): will never be executed" })
  }

  @Test("Casts and comparisons that are settled point at their operators")
  func pointsAtOperators() {
    let code = """
      let x = 5
      let o: Int? = 4
      if x is Int { }
      _ = x as? Int
      if o is Int { }
      _ = o as! Int
      if x == nil { }
      _ = x ?? 3
      """
    #expect(
      messages(code) == [
        "3:6: 'is' test is always true",
        "4:7: conditional cast from 'Int' to 'Int' always succeeds",
        "5:6: checking a value with optional type 'Int?' against type 'Int' succeeds whenever the value "
          + "is non-nil; did you mean to use '!= nil'?",
        "6:7: forced cast from 'Int?' to 'Int' only unwraps optionals; did you mean to use '!'?",
        "7:6: comparing non-optional value of type 'Int' to 'nil' always returns false",
        "8:7: left side of nil coalescing operator '??' has non-optional type 'Int', so the right side "
          + "is never used",
      ])
  }

  @Test("What nothing keeps or takes is warned of")
  func warnsOfWhatIsLost() {
    let code = """
      class Node { weak var parent: Node?; var n = 0 }
      let node = Node()
      node.parent = Node()
      node.n
      var counts = ["a": 1]
      counts["a"]
      [1, 2].forEach { $0 + 1 }
      """
    #expect(
      messages(code) == [
        "3:13: instance will be immediately deallocated because property 'parent' is 'weak'",
        "4:6: property is accessed but result is unused",
        "6:7: subscript is accessed but result is unused",
        "7:21: result of operator '+' is unused",
      ])
  }

  @Test("One 'var' of several names is right where one of them changes")
  func keepsVarOfSeveral() {
    #expect(messages("func f() { var low = 0, high = 9; low += high; print(low) }") == [])
  }

  @Test("'@unknown default' asks for all the cases that are known")
  func asksForKnownCases() {
    let code = """
      enum Way { case north, south }
      func f(_ way: Way) {
        switch way {
        case .north, .south: print(1)
        @unknown default: print(2)
        }
        switch way {
        case .north: print(1)
        @unknown default: print(2)
        }
      }
      """
    #expect(messages(code) == ["7:3: switch must be exhaustive"])
  }

  @Test(
    "What always holds, what comes after all, and what nothing needs is warned of",
    arguments: [
      ("func f() { if case let x = 3 { print(x) } }", ["1:15: 'if' condition is always true"]),
      (
        "func f() { guard case _ = 3 else { return } }",
        ["1:18: 'guard' condition is always true, body is unreachable"]
      ),
      (
        "func f() throws {}; func g() { do { try f() } catch { print(1) } catch { print(2) } }",
        ["1:66: case will never be executed"]
      ),
      (
        "func f(_ b: Bool) { switch b { case true: print(1); case false: print(2); case _: break } }",
        []
      ),
      ("func f() { if true { return }; print(1) }", []),
      ("func f() { let b = true; if b { return }; print(1) }", ["1:49: will never be executed"]),
      (
        "@discardableResult func f() {}",
        ["1:1: '@discardableResult' declared on a function returning 'Void' is unnecessary"]
      ),
      (
        "func f() {\n  return\n  print(1)\n}",
        ["3:3: expression following 'return' is treated as an argument of the 'return'"]
      ),
      ("func f() {\n  return\n    print(1)\n}", []),
      (
        "let c = \"a\" as? Character",
        [
          "1:13: cast from literal of inferred type 'String' to unrelated type 'Character' always "
            + "fails; consider using 'as' coercion"
        ]
      ),
      (
        "let n = 0 ?? 1",
        [
          "1:11: left side of nil coalescing operator '??' has non-optional type 'Int', so the right "
            + "side is never used"
        ]
      ),
    ])
  func warnsOfWhatIsNeedless(code: String, expected: [String]) {
    #expect(messages(code) == expected)
  }

  @Test("What is wrong in a local type is its own affair")
  func warnsBesideWrongLocalTypes() {
    #expect(
      messages("func f() { struct L { let x: Int = \"a\" }; let unused = 3 }").contains {
        $0.hasSuffix("'_' or removing it")
      })
  }
}
