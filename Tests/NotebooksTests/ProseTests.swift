import Diagnostics
import Notebooks
import Testing

@Suite struct ProseTests {
  private func blocks(_ text: String) -> [Block] {
    Notebook.parse(text + "\n\n```swift\n```\n", name: "a.md").notebook.blocks.dropLast()
  }

  private func line(_ text: String) -> [Inline] {
    if case .paragraph(let content)? = blocks(text).first { content } else { [] }
  }

  @Test func readsFrontMatter() {
    let notebook = Notebook.parse(
      "---\ntitle: \"GAN: two nets\"\nseed: 42\ndescription: 3 lines\n---\n# Other\n```swift\n```",
      name: "notebooks/a.md"
    ).notebook
    #expect(notebook.title == "GAN: two nets")
    #expect(notebook.seed == 42)
    #expect(notebook.frontMatter.description == "3 lines")
  }

  @Test func takesTheTitleFromTheFirstHeadingOrTheFile() {
    #expect(Notebook.parse("# A *b*\n", name: "c.md").notebook.title == "A b")
    #expect(Notebook.parse("words", name: "notebooks/c.md").notebook.title == "c")
  }

  @Test func readsInlineMarkup() {
    #expect(
      line("a *b* **c** ~~d~~ `e` [f](g.md \"h\") <i>")
        == [
          .text("a "), .emphasis([.text("b")]), .text(" "), .strong([.text("c")]), .text(" "),
          .strikethrough([.text("d")]), .text(" "), .code("e"), .text(" "),
          .link(destination: "g.md", title: "h", content: [.text("f")]), .text(" "),
          .rawHTML("<i>"),
        ])
    #expect(
      line("see https://swift.org now")
        == [
          .text("see "),
          .link(
            destination: "https://swift.org", title: "", content: [.text("https://swift.org")]),
          .text(" now"),
        ])
  }

  @Test func readsTablesWithTheirAlignments() {
    #expect(
      blocks("| a | b |\n|:--|--:|\n| 1 | *2* |")
        == [
          .table(
            Table(
              alignments: [.left, .right], header: [[.text("a")], [.text("b")]],
              rows: [[[.text("1")], [.emphasis([.text("2")])]]]))
        ])
  }

  @Test func readsListsAndTasks() {
    #expect(
      blocks("3. a\n4. b")
        == [
          .list(
            start: 3, isTight: true,
            items: [
              ListItem(blocks: [.paragraph([.text("a")])]),
              ListItem(blocks: [.paragraph([.text("b")])]),
            ])
        ])
    #expect(
      blocks("- [x] a\n- [ ] b")
        == [
          .list(
            start: nil, isTight: true,
            items: [
              ListItem(blocks: [.paragraph([.text("a")])], isDone: true),
              ListItem(blocks: [.paragraph([.text("b")])], isDone: false),
            ])
        ])
  }

  @Test func numbersFootnotesByTheirFirstReference() {
    let notebook = Notebook.parse(
      "a[^late] b[^early] c[^late]\n\n[^early]: E\n[^late]: L\n[^never]: N\n\n```swift\n```",
      name: "a.md"
    ).notebook
    #expect(
      notebook.footnotes == [
        Footnote(number: 1, blocks: [.paragraph([.text("L")])]),
        Footnote(number: 2, blocks: [.paragraph([.text("E")])]),
      ])
    #expect(
      notebook.blocks.first
        == .paragraph([
          .text("a"), .footnoteReference(number: 1, occurrence: 1), .text(" b"),
          .footnoteReference(number: 2, occurrence: 1), .text(" c"),
          .footnoteReference(number: 1, occurrence: 2),
        ]))
  }

  @Test func givesHeadingsDistinctAnchors() {
    #expect(
      blocks("# A b\n# A b\n## 한 `c`")
        == [
          .heading(level: 1, content: [.text("A b")], anchor: "a-b"),
          .heading(level: 1, content: [.text("A b")], anchor: "a-b-1"),
          .heading(level: 2, content: [.text("한 "), .code("c")], anchor: "한-c"),
        ])
  }

  @Test func keepsCodeOfOtherLanguagesAsItIs() {
    #expect(
      blocks("```python x\nprint('$a$')\n```") == [.code(language: "python", text: "print('$a$')")])
    #expect(blocks("    $a$") == [.code(language: "", text: "$a$")])
  }

  @Test func keepsRawHTMLAsText() {
    #expect(blocks("<script>alert(1)</script>") == [.rawHTML("<script>alert(1)</script>")])
  }
}

@Suite struct MathTests {
  private func blocks(_ text: String) -> [Block] {
    Notebook.parse(text + "\n\n```swift\n```\n", name: "a.md").notebook.blocks.dropLast()
  }

  private func line(_ text: String) -> [Inline] {
    if case .paragraph(let content)? = blocks(text).first { content } else { [] }
  }

  @Test func leavesTheFormulaAsItsAuthorWroteIt() {
    #expect(
      line("if $a_i * b_* \\{c\\}$ then")
        == [.text("if "), .math("a_i * b_* \\{c\\}", isDisplayed: false), .text(" then")])
    #expect(line("**$x_1$**") == [.strong([.math("x_1", isDisplayed: false)])])
  }

  @Test(arguments: [
    "costs $5 and $10", "a \\$x$ b", "a $ b$ c", "`$x$`", "``a ` $x$``", "a $x `b$` c", "a $x$5",
    "$$ $$", "5$",
  ])
  func takesADollarForADollar(_ text: String) {
    let hasMath = line(text).contains { if case .math = $0 { true } else { false } }
    #expect(!hasMath)
    #expect(line(text).plainText.contains("$"))
  }

  @Test func readsDisplayedFormulasOfSeveralLines() {
    #expect(
      blocks("$$\na &= b \\\\\n+ c\n- d\n$$\n\nafter")
        == [.math("a &= b \\\\\n+ c\n- d"), .paragraph([.text("after")])])
    #expect(blocks("> $$\n> a\n> $$") == [.quote([.math("a")])])
    #expect(blocks("- $$x^2$$").first.map { "\($0)".contains("math(\"x^2\")") } == true)
  }

  @Test func readsGitHubsFormToo() {
    #expect(
      line("so $`a_1 * b_2`$ holds")
        == [.text("so "), .math("a_1 * b_2", isDisplayed: false), .text(" holds")])
    #expect(line("$a$ and `$b$`").last == .code("$b$"))
    #expect(line("$\\text{``a''}$") == [.math("\\text{``a''}", isDisplayed: false)])
  }

  @Test func continuesTheLineAfterAFormulaOfTwoLines() {
    #expect(
      line("so $a +\nb$ holds\nand")
        == [
          .text("so "), .math("a +\nb", isDisplayed: false), .text(" holds"), .softBreak,
          .text("and"),
        ])
  }

  @Test func formulasInTablesMayHaveBars() {
    #expect(
      blocks("| $|x|$ | b |\n|--|--|\n| 1 | 2 |").first
        == .table(
          Table(
            alignments: [.natural, .natural],
            header: [[.math("|x|", isDisplayed: false)], [.text("b")]],
            rows: [[[.text("1")], [.text("2")]]])))
  }

  @Test func aFormulaDoesNotMoveTheCellsBelowIt() {
    let cells = Notebook.parse("$$\na\n\\frac{1}{2}\n$$\n\n```swift\nx\n```", name: "a.md").notebook
      .cells
    #expect(cells.first?.source.position(at: 0).line == 7)
  }
}
