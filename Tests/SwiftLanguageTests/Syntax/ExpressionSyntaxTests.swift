internal import Diagnostics
internal import Testing

@testable internal import SwiftLanguage

/// What expressions read as; the right side is written by ``TreeText``.
@Suite struct ExpressionSyntaxTests {
  @Test(
    "Operators nest by Swift's precedences",
    arguments: [
      ("a + b * c - d", "[- [+ a [* b c]] d]"),
      ("a = b = c", "[= a [= b c]]"),
      ("a ?? b ?? c", "[?? a [?? b c]]"),
      ("a < b && c || d", "[|| [&& [< a b] c] d]"),
      ("a ? b : c ? d : e", "[?: a b [?: c d e]]"),
      ("x += a ? 1 : 2", "[+= x [?: a 1 2]]"),
      ("a as? Int ?? b", "[?? [as? a Int] b]"),
      ("a + b as Double", "[as [+ a b] Double]"),
      ("x is Int == true", "[== [is x Int] true]"),
      ("0 ..< n - 1", "[..< 0 [- n 1]]"),
      ("a &+ b &* c << 2", "[&+ a [&* b [<< c 2]]]"),
      ("-a * b", "[* [-_ a] b]"),
      ("a - -b", "[- a [-_ b]]"),
      ("!a.b && c", "[&& [!_ a.b] c]"),
      ("try a + b", "[try [+ a b]]"),
      ("x = try a ?? b", "[= x [try [?? a b]]]"),
      ("a ? try b : try c", "[?: a [try b] [try c]]"),
      ("a<b", "[< a b]"),
      ("a ..< b", "[..< a b]"),
      ("~a | b ^ c & d", "[^ [| [~_ a] b] [& c d]]"),
    ])
  func folds(code: String, tree: String) {
    #expect(TreeText.statements(code) == (tree, []))
  }

  @Test(
    "White space around an operator makes it prefix, infix or postfix",
    arguments: [
      ("a+b", "[+ a b]"), ("a + b", "[+ a b]"), ("a\n+ b", "[+ a b]"), ("a\n+b", "a; [+_ b]"),
      ("f(-1)", "[call f [-_ 1]]"), ("r = 1...", "[= r [_... 1]]"), ("r = ...1", "[= r [..._ 1]]"),
      ("x[1...]", "[at x [_... 1]]"), ("x[..<2]", "[at x [..<_ 2]]"),
      ("a! + b", "[+ a! b]"), ("a?.b!.c", "a?.b!.c"), ("a /*c*/+ b", "[+ a b]"),
      ("f(a, *)", "[call f a *]"), ("reduce(0, +)", "[call reduce 0 +]"), ("(+)", "(+)"),
      ("sort(by: >)", "[call sort by:>]"),
    ])
  func bindsOperators(code: String, tree: String) {
    #expect(TreeText.statements(code) == (tree, []))
  }

  @Test(
    "'<' begins generic arguments only where what follows '>' says so",
    arguments: [
      ("Array<Int>()", "[call Array<Int>]"), ("a < b", "[< a b]"),
      ("f(a < b, c > (d))", "[call f [call a<b,c> d]]"),
      ("f(a < b, c > d)", "[call f [< a b] [> c d]]"),
      ("[String: [Int]]()", "[call <[String:[Int]]>]"), ("[Int]()", "[call <[Int]>]"),
      ("Array<Array<Int>?>()", "[call Array<Array<Int>?>]"),
      ("Set<Set<Int>>.self", "Set<Set<Int>>.self"), ("[(Int) -> Int]()", "[call <[(Int)->Int]>]"),
      ("[a, b].count", "[array a b].count"), ("[values].count", "[array values].count"),
      ("Foo<(Int, String)>.bar", "Foo<(Int,String)>.bar"), ("x as [any P]", "[as x [any P]]"),
    ])
  func readsGenericArguments(code: String, tree: String) {
    #expect(TreeText.statements(code) == (tree, []))
  }

  @Test(
    "Calls take trailing closures, conditions do not",
    arguments: [
      ("f { $0 }", "[call f {$0}]"), ("f(1) { x in x }", "[call f 1 {x in x}]"),
      ("f { 1 } second: { 2 } third: { 3 }", "[call f {1} second:{2} third:{3}]"),
      ("a.map { $0 * 2 }.filter { $0 > 1 }", "[call [call a.map {[* $0 2]}].filter {[> $0 1]}]"),
      ("if f { g }", "[if f {g}]"), ("if f({ $0 }) { g }", "[if [call f {$0}] {g}]"),
      ("if a.contains { $0 } { g }", "[if [call a.contains {$0}] {g}]"),
      ("for x in xs { f }", "[for x xs {f}]"), ("while x { }", "[while x {}]"),
      ("switch x { case 1: f }", "[switch x ~1:{f}]"), ("guard x else { }", "[guard x {}]"),
      ("({ [weak self, x] (a: Int, b) in a })", "({a,b in a})"),
      ("({ () -> Int in 1 })", "({ in 1})"), ("-{ 1 }()", "[-_ [call {1}]]"),
      ("f { (a, b) in a }", "[call f {a,b in a}]"),
      ("f { (a, b) }", "[call f {[tuple a b]}]"), ("f { [a] }", "[call f {[array a]}]"),
      ("f { _ in }", "[call f {_ in }]"), ("f[0] { 1 }", "[call [at f 0] {1}]"),
    ])
  func readsClosures(code: String, tree: String) {
    #expect(TreeText.statements(code) == (tree, []))
  }

  @Test(
    "Postfix chains, members, key paths and compound names",
    arguments: [
      ("t.0.1.x", "t.0.1.x"), ("a?.b?[0]!.c()", "[call [at a?.b? 0]!.c]"),
      ("f(a:_:)", "f(a:_:)"), ("x.move(by:)", "x.move(by:)"), ("Int.init", "Int.init"),
      ("\\.name", "\\.name"), ("\\Point.x", "\\Point.x"), ("\\.self", "\\.self"),
      ("\\.a?.b!.c[0]", "\\.a?.b!.c[0]"), ("\\[Int].count", "\\[Int].count"), ("\\.[0]", "\\[0]"),
      ("\\.0", "\\.0"), (".some(1)", "[call .some 1]"), ("a\n  .b\n  .c", "a.b.c"),
      ("f(&x)", "[call f &x]"), ("_ = f", "[= _ f]"), ("f(in: 1, for: 2)", "[call f in:1 for:2]"),
      ("x.default", "x.default"), ("(a: 1, 2)", "[tuple a:1 2]"), ("()", "[tuple]"),
      ("(1)", "(1)"), ("[:]", "[dictionary]"), ("[]", "[array]"), ("[1: 2,]", "[dictionary 1:2]"),
      ("$0 + $1", "[+ $0 $1]"), ("#line", "#line"), ("x\n(1)", "x; (1)"),
      ("x\n[1]", "x; [array 1]"),
      ("let `class` = 1; `class`", "[declaration]; class"),
    ])
  func readsPrimaries(code: String, tree: String) {
    #expect(TreeText.statements(code) == (tree, []))
  }

  @Test("Closures count their anonymous parameters, nested closures apart")
  func countsAnonymousParameters() throws {
    let source = "f { $1 + g { $0 } }"
    var parser = Parser(source: SourceText(name: "test", text: source), index: 0)
    let (tree, _) = parser.parse()
    guard case .expression(let call) = tree.statements[0].kind,
      case .call(_, let arguments) = call.kind, case .closure(let closure) = arguments[0].value.kind
    else {
      Issue.record("not a call with a closure")
      return
    }
    #expect(closure.anonymousParameterCount == 2)
  }

  @Test("An anonymous parameter inside an interpolation counts")
  func countsInterpolatedParameters() {
    var parser = Parser(source: SourceText(name: "test", text: #"{ "\($2)" }"#), index: 0)
    let (tree, _) = parser.parse()
    guard case .expression(let value) = tree.statements[0].kind,
      case .closure(let closure) = value.kind
    else {
      Issue.record("not a closure")
      return
    }
    #expect(closure.anonymousParameterCount == 3)
  }
}
