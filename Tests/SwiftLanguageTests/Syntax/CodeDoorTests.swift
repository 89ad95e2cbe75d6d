internal import Diagnostics
internal import SwiftLanguage
internal import Testing

/// The public doors that read code without checking it.
@Suite struct CodeDoorTests {
  private func highlighted(_ code: String) -> [String] {
    Highlighter.parts(of: code).map {
      "\($0.kind.rawValue) " + String(decoding: Array(code.utf8)[$0.range], as: UTF8.self)
    }
  }

  @Test("Highlighting tells keywords, types, functions, labels, strings and comments apart")
  func highlights() {
    let parts = highlighted(#"@main let x = Foo(a: "s\(y)e").bar(1) // c"#)
    #expect(
      parts == [
        "attribute @", "attribute main", "keyword let", "identifier x", "operator =", "type Foo",
        "punctuation (", "label a", "punctuation :", #"string "s"#, #"interpolation \("#,
        "identifier y", "interpolation )", #"string e""#, "punctuation )", "punctuation .",
        "function bar", "punctuation (", "number 1", "punctuation )", "comment // c",
      ])
  }

  @Test(
    "Malformed code is highlighted as far as it can be read",
    arguments: ["let x = \"abc", "func (((", "/* open", "\"\\(a", "'q' ` $ #", "0x 1e", "\u{0}é“"])
  func highlightsMalformedCode(code: String) {
    let parts = Highlighter.parts(of: code)
    #expect(!parts.isEmpty)
    var end = 0
    for part in parts {
      #expect(part.range.lowerBound >= end)
      end = part.range.upperBound
    }
    #expect(end <= code.utf8.count)
  }

  @Test("Comments, blank lines and spacing do not change the normalised code")
  func normalizesLayout() {
    let plain = NormalizedCode.text(of: "let a = f(1, 2)\nif a > 1 { print(a) }\n")
    let airy = NormalizedCode.text(
      of: "// why\nlet a = f(\n    1, /* one */\n    2\n)\n\n\nif a > 1 {\n  print(a)\n}")
    #expect(plain == airy)
    #expect(NormalizedCode.text(of: "a; b") == NormalizedCode.text(of: "a\nb"))
  }

  @Test(
    "What changes the meaning changes the normalised code",
    arguments: [("a - b", "a -b"), ("a\n(b)", "a(b)"), ("\"a b\"", "\"a  b\""), ("x", "y")])
  func keepsMeaning(first: String, second: String) {
    #expect(NormalizedCode.text(of: first) != NormalizedCode.text(of: second))
  }

  @Test("Top-level variables are given with the bytes of their values")
  func findsTopLevelVariables() {
    let code = "let epochs = 20, rate: Double = 1e-3\nfunc f() { let inner = 1 }\nvar name = \"x\""
    let source = SourceText(name: "cell", text: code)
    let found = TopLevelVariable.all(in: source)
    #expect(found.map(\.name) == ["epochs", "rate", "name"])
    #expect(found.map { source.text(in: $0.valueRange) } == ["20", "1e-3", "\"x\""])
    #expect(found.map(\.type) == [nil, "Double", nil])
  }
}
