import Markup
import Reports
import Testing

@Suite struct TeXFormulaTests {
  /// The MathML of a formula without the element around it.
  private func content(_ source: String, isDisplayed: Bool = false) -> String {
    guard case .element("math", _, let content) = TeXFormula.node(source, isDisplayed: isDisplayed)
    else { return "" }
    // An element outside of `math` is not closed as one within.
    let text = Node.element("math", [], content).rendered()
    return String(text.dropFirst("<math>".count).dropLast("</math>".count))
  }

  @Test(arguments: [
    ("x", "<mi>x</mi>"),
    ("12.5", "<mn>12.5</mn>"),
    ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
    ("x'", "<msup><mi>x</mi><mo>′</mo></msup>"),
    ("x^23", "<mrow><msup><mi>x</mi><mrow><mn>2</mn><mn>3</mn></mrow></msup></mrow>"),
    ("\\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
    ("\\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
    ("\\mathbb{R}", "<mi>ℝ</mi>"),
    ("\\mathbb{A}", "<mi>𝔸</mi>"),
    ("\\mathbf{w1}", "<mrow><mi>𝐰</mi><mn>𝟏</mn></mrow>"),
    ("\\boldsymbol\\mu", "<mi>𝝁</mi>"),
    ("\\alpha", "<mi>α</mi>"),
    ("\\Sigma", "<mi mathvariant=\"normal\">Σ</mi>"),
    ("\\text{for all}", "<mtext>for\u{A0}all</mtext>"),
    ("\\{", "<mo stretchy=\"false\">{</mo>"),
    ("a - b", "<mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>"),
    ("\\not=", "<mo>=\u{338}</mo>"),
  ])
  func setsOneConstruct(_ source: String, _ expected: String) {
    let text = content(source)
    #expect(
      text == expected || text == "<mrow>\(expected)</mrow>" || "<mrow>\(text)</mrow>" == expected)
  }

  @Test func putsBoundsOfADisplayedSumBelowAndAbove() {
    #expect(content("\\sum_{i=1}^N", isDisplayed: true).contains("<munderover><mo>∑</mo>"))
    #expect(content("\\sum_{i=1}^N").contains("<msubsup><mo>∑</mo>"))
    #expect(content("\\max_D V", isDisplayed: true).contains("<munder>"))
    #expect(content("\\log_2 x", isDisplayed: true).contains("<msub>"))
  }

  @Test func keepsNamedFunctionsApartFromFactors() {
    #expect(content("y \\log x").ranges(of: "<mspace").count == 2)
    #expect(content("= \\log(x)").ranges(of: "<mspace").isEmpty)
  }

  @Test func setsMatricesAndCases() {
    let matrix = content("\\begin{pmatrix} a & b \\\\ c & d \\\\ \\end{pmatrix}")
    #expect(matrix.count(of: "<mtr>") == 2)
    #expect(matrix.count(of: "<mtd>") == 4)
    #expect(
      content("\\begin{cases} x & x > 0 \\\\ 0 & \\text{else} \\end{cases}").contains("nb-cases"))
    #expect(content("\\begin{aligned} a &= b \\end{aligned}").contains("nb-aligned"))
  }

  @Test func bracketsAfterLeftAndRightGrow() {
    let text = content("\\left[ x \\right.")
    #expect(text.contains("<mo stretchy=\"true\" fence=\"true\">[</mo>"))
    #expect(!text.contains(">.<"))
  }

  @Test func showsAnUnknownCommandAsItIsWritten() {
    #expect(content("\\foo{x}").contains("<mtext class=\"nb-unknown\">\\foo</mtext>"))
    #expect(content("\\begin{tikz}x\\end{tikz}").contains("\\begin{tikz}"))
  }

  @Test(arguments: [
    "", "}", "{", "^", "_", "\\", "\\frac", "\\frac{a}", "x^", "x_^2", "\\left", "\\left(", "&",
    "\\\\",
    "\\begin", "\\begin{", "\\begin{matrix}", "\\end{matrix}", "\\sqrt[", "\\text", "\\text{a",
    "\\not",
    "\\mathbb", "\\mathbb{", "a } b", "\\hat", "%", "\\limits", "<script>", "\u{0}", "\\right)",
  ])
  func readsAnySource(_ source: String) {
    let text = TeXFormula.node(source, isDisplayed: true).rendered()
    #expect(text.hasPrefix("<math"))
    #expect(!text.contains("<script"))
  }

  @Test func keepsWhatFollowsABraceTooMany() {
    #expect(content("a } b").contains("<mi>b</mi>"))
  }

  @Test(arguments: ["{", "\\hat", "\\sqrt", "x^{", "\\left(", "\\begin{matrix}"])
  func survivesDeepNesting(_ piece: String) {
    let source = String(repeating: piece, count: 5000)
    #expect(TeXFormula.node(source, isDisplayed: false).rendered().hasPrefix("<math"))
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
