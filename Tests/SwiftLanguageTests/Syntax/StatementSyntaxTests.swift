internal import Diagnostics
internal import Testing

@testable internal import SwiftLanguage

/// What statements, patterns and literals read as.
@Suite struct StatementSyntaxTests {
  @Test(
    "Conditions, loops and jumps",
    arguments: [
      (
        "if let a = b, let c, d > 1 { e } else if f { } else { g }",
        "[if let a=b, let c, [> d 1] {e} [if f {} {g}]]"
      ),
      ("if case .some(let x) = y { }", "[if case .some(let x)=y {}]"),
      ("if #available(macOS 14, *), x { }", "[if #true, x {}]"),
      ("guard let self else { return }", "[guard let self {[return]}]"),
      ("while case let x? = next() { }", "[while case let x?=[call next] {}]"),
      ("for (i, x) in xs where i > 0 { }", "[for (i,x) xs where [> i 0] {}]"),
      ("for case let (k, v?) in d { }", "[for case let (k,v?) d {}]"),
      ("repeat { a } while b", "[repeat {a} b]"),
      ("outer: while a { break outer; continue }", "[while outer a {[break outer]; [continue]}]"),
      ("l: if a { break l }", "l:[if a {[break l]}]"),
      ("defer { a }", "[defer {a}]"), ("return\n", "[return]"),
      (
        "do { try f() } catch E.a, E.b { } catch let e as F where e.x { } catch { }",
        "[do {[try [call f]]} catch E.a, E.b{} catch let (e as F) where e.x{} catch {}]"
      ),
      ("do throws(E) { }", "[do throws(E) {}]"),
      ("throw E.a", "[throw E.a]"),
      ("x = if a { 1 } else { 2 }", "[= x [if a {1} {2}]]"),
      ("a; b;", "a; b"),
    ])
  func readsStatements(code: String, tree: String) {
    var shown = TreeText.statements("func f() {\n\(code)\n}")
    #expect(shown.1 == [])
    shown = TreeText.statements(code)
    #expect(shown.0 == tree)
  }

  @Test("A value on the line behind 'return' is what it returns")
  func readsReturnedValuesOnTheNextLine() {
    #expect(TreeText.statements("return\n1").0 == "[return 1]")
  }

  @Test(
    "Patterns",
    arguments: [
      ("1, 2", "~1, ~2"), ("let x where x > 1", "let x where [> x 1]"), ("_", "_"),
      (".a", ".a"), (".a(let x, y: 2)", ".a(let x,y:~2)"), ("let .a(x, _)", "let .a(x,_)"),
      ("Shape.circle(let r)", "Shape.circle(let r)"), ("(let a, 0)", "(let a,~0)"),
      ("is Int", "is Int"), ("let s as String", "let (s as String)"), ("x?", "~x?"),
      ("let x?", "let x?"), ("1...5", "~[... 1 5]"), ("\"a\"..<\"c\"", "~[..< \"a\" \"c\"]"),
      ("nil", "~nil"), ("(is Int, .b)", "(is Int,.b)"), (".some(.a(let x))", ".some(.a(let x))"),
      ("[1, 2]", "~[array 1 2]"), ("f(3)", "~[call f 3]"), ("var (a, b)", "var (a,b)"),
      ("-1", "~[-_ 1]"), (".none", ".none"), ("let (a, b)?", "let (a,b)?"),
    ])
  func readsPatterns(code: String, tree: String) {
    let (text, messages) = TreeText.statements("switch v { case \(code): f }")
    #expect(messages == [])
    #expect(text == "[switch v \(tree):{f}]")
  }

  @Test("String literals decode escapes, indentation and interpolations")
  func readsStrings() {
    let multiline = "\"\"\"\n    a\n      b \\\n    c\n\n    \\(d)\n    \"\"\""
    let cases: [(String, String)] = [
      (#""a\tb\u{E9}\\""#, "\"a\tbé\\\""),
      (#""""#, "\"\""),
      (##"#"a\n\#(b)""#"##, #"[string "a\n" \(b) """]"#),
      (#""\(a)\(b, c: d)""#, #"[string \(a) \(b c:d)]"#),
      (#""\("\("x" + y)")""#, #"[string \([string \([+ "x" y])])]"#),
      (#""\(a ? "(" : ")")""#, #"[string \([?: a "(" ")"])]"#),
      (multiline, "[string \"a\n  b c\n\n\" \\(d)]"),
      ("\"\"\"\n\"\"\"", "\"\""),
      ("#\"\"\"\n  \"\"\\n\n  \"\"\"#", "\"\"\"\\n\""),
    ]
    for (code, tree) in cases {
      #expect(TreeText.statements(code) == (tree, []), "\(code)")
    }
  }

  @Test("Integer literals of every base have their value; too large ones have none")
  func readsIntegers() {
    #expect(Parser.magnitude(of: "1_000") == 1_000)
    #expect(Parser.magnitude(of: "0xFF_FF") == 65_535)
    #expect(Parser.magnitude(of: "0b1010") == 10)
    #expect(Parser.magnitude(of: "0o17") == 15)
    #expect(Parser.magnitude(of: "18446744073709551615") == UInt64.max)
    #expect(Parser.magnitude(of: "18446744073709551616") == nil)
  }

  @Test("Operators declared anywhere in a source are folded with their precedence")
  func foldsDeclaredOperators() {
    let code = """
      a ^^ b ^^ c * d
      infix operator ^^: Power
      precedencegroup Power { higherThan: MultiplicationPrecedence associativity: right }
      """
    let (text, messages) = TreeText.statements(code)
    #expect(text.hasPrefix("[* [^^ a [^^ b c]] d]"))
    #expect(messages == [])
  }

  @Test("Operators of an earlier cell are passed on")
  func passesOperatorsOn() {
    var first = Parser(
      source: SourceText(name: "test", text: "infix operator **: MultiplicationPrecedence"),
      index: 0)
    _ = first.parse()
    var second = Parser(
      source: SourceText(name: "test", text: "a + b ** c"), index: 1, operators: first.operators)
    let (tree, _) = second.parse()
    #expect(TreeText.text(tree.statements[0]) == "[+ a [** b c]]")
  }

  @Test("Only the branch of '#if' that is in force is read")
  func choosesBranches() {
    let code = """
      #if os(macOS) || swift(<5.0)
      a(
      #elseif os(Linux) && swift(>=5.9) && !DEBUG && canImport(Foundation)
      b
      #else
      c
      #endif
      d
      """
    #expect(TreeText.statements(code) == ("b; d", []))
  }
}
