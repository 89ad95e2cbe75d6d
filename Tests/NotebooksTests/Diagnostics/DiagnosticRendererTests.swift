import Diagnostics
import Testing

@Suite struct DiagnosticRendererTests {
  private func rendered(
    _ line: String, _ range: Range<Int>, columnOffset: Int = 0, fixIts: [Diagnostic.FixIt] = [],
    width: Int = 160
  ) -> String {
    let source = SourceText(
      name: "notebooks/gan.md", text: line, firstLine: 12, columnOffset: columnOffset)
    let diagnostic = Diagnostic(
      id: "unknown-name", message: "cannot find 'x' in scope",
      range: SourceRange(source: 0, lower: range.lowerBound, upper: range.upperBound),
      fixIts: fixIts)
    var renderer = DiagnosticRenderer(source: source)
    renderer.width = width
    return renderer.render(diagnostic)
  }

  @Test func putsCaretAndTildesUnderTheRange() {
    #expect(
      rendered("let n = batchsize * 2\n", 8..<17) == """
        notebooks/gan.md:12:9: error: cannot find 'x' in scope
        let n = batchsize * 2
                ^~~~~~~~~

        """)
  }

  @Test func showsAReplacementBelowWhatItReplaces() {
    let fixIt = Diagnostic.FixIt(
      range: SourceRange(source: 0, lower: 8, upper: 17), replacement: "batchSize")
    #expect(
      rendered("let n = batchsize * 2\n", 8..<17, fixIts: [fixIt]).hasSuffix(
        """
        let n = batchsize * 2
                ^~~~~~~~~
                batchSize

        """))
  }

  @Test func showsADeletionAsDashes() {
    let fixIt = Diagnostic.FixIt(
      range: SourceRange(source: 0, lower: 0, upper: 4), replacement: "")
    #expect(rendered("try f()", 0..<3, fixIts: [fixIt]).hasSuffix("try f()\n^~~\n----\n"))
  }

  @Test func expandsTabsSoThatTheCaretStandsRight() {
    #expect(rendered("\tx + y", 1..<2).hasSuffix("        x + y\n        ^\n"))
  }

  @Test func countsWideCharactersAndEmojiAsTwoColumns() {
    // "한국" are 3 bytes and 2 columns each; the family is one emoji of 25 bytes.
    #expect(rendered("\"한국\" + x", 11..<12).hasSuffix("\"한국\" + x\n         ^\n"))
    #expect(rendered("\"👨‍👩‍👧‍👦\" + x", 30..<31).hasSuffix(" + x\n       ^\n"))
  }

  @Test func countsCombiningMarksAsNoColumn() {
    #expect(rendered("\"e\u{301}\" + x", 8..<9).hasSuffix("\n      ^\n"))
  }

  @Test func printsTheColumnOfTheFileAndTheLineOfTheCell() {
    let text = rendered("let n = x", 8..<9, columnOffset: 4)
    #expect(text.hasPrefix("notebooks/gan.md:12:13: error:"))
    #expect(text.hasSuffix("let n = x\n        ^\n"))
  }

  @Test func sendsNoControlCharacterOfTheSourceToTheTerminal() {
    #expect(!rendered("\"\u{1B}[2J\" + x", 9..<10).contains("\u{1B}"))
  }

  @Test func cutsALongLineAroundTheCaret() {
    let line = String(repeating: "a", count: 300) + "!" + String(repeating: "b", count: 300)
    let lines = rendered(line, 300..<301, width: 60).split(separator: "\n")
    #expect(lines[1].count <= 62)
    let caret = lines[2].count - 1
    #expect(Array(lines[1])[caret] == "!")
  }

  @Test(arguments: [0..<0, 9..<9, 3..<900, 700..<900, 10..<11])
  func acceptsAnyRange(_ range: Range<Int>) {
    #expect(rendered("let n = x\r\nlet m", range).contains("^"))
  }

  @Test func marksHighlightsOfTheSameLine() {
    let source = SourceText(name: "a.md", text: "1 + \"a\"")
    let diagnostic = Diagnostic(
      id: "operator", message: "cannot add", range: SourceRange(source: 0, lower: 2, upper: 3),
      highlights: [
        SourceRange(source: 0, lower: 0, upper: 1), SourceRange(source: 0, lower: 4, upper: 7),
      ])
    #expect(DiagnosticRenderer(source: source).render(diagnostic).hasSuffix("\n~ ^ ~~~\n"))
  }

  @Test func printsNotesAfterTheirDiagnostic() {
    let source = SourceText(name: "a.md", text: "let a = 1\nlet a = 2")
    let diagnostic = Diagnostic(
      id: "redeclaration", message: "invalid redeclaration of 'a'",
      range: SourceRange(source: 0, lower: 14, upper: 15),
      notes: [
        Diagnostic.Note(
          message: "'a' previously declared here", range: SourceRange(source: 0, lower: 4, upper: 5)
        )
      ])
    #expect(
      DiagnosticRenderer(source: source).render(diagnostic) == """
        a.md:2:5: error: invalid redeclaration of 'a'
        let a = 2
            ^
        a.md:1:5: note: 'a' previously declared here
        let a = 1
            ^

        """)
  }

  @Test func coloursOnlyWhenAsked() {
    let source = SourceText(name: "a.md", text: "x")
    let diagnostic = Diagnostic(
      id: "w", severity: .warning, message: "never read",
      range: SourceRange(source: 0, lower: 0, upper: 1))
    #expect(!DiagnosticRenderer(source: source).render(diagnostic).contains("\u{1B}"))
    let coloured = DiagnosticRenderer(source: source, usesColor: true).render(diagnostic)
    #expect(coloured.contains("\u{1B}[1;35mwarning: \u{1B}[0m"))
  }

  @Test func namesTheFileOfAMessageWithoutAPlace() {
    let renderer = DiagnosticRenderer(sources: [:], fallbackName: "gan.md")
    let diagnostic = Diagnostic(id: "x", message: "no such notebook", range: .nowhere)
    #expect(renderer.render(diagnostic) == "gan.md: error: no such notebook\n")
  }

  @Test func escapesJSON() {
    let source = SourceText(name: "a\"b.md", text: "x\ny", firstLine: 3)
    let diagnostic = Diagnostic(
      id: "x", message: "a\\\n\u{1}", range: SourceRange(source: 0, lower: 2, upper: 3))
    let json = DiagnosticRenderer(source: source).renderJSON([diagnostic])
    #expect(json.contains(#""message":"a\\\n\u0001","file":"a\"b.md","line":4,"column":1,"#))
    #expect(json.contains(#""endLine":4,"endColumn":2,"notes":[],"fixIts":[]"#))
    #expect(DiagnosticRenderer(source: source).renderJSON([]) == "[]\n")
  }

  @Test func escapesGitHubAnnotations() {
    let source = SourceText(name: "a,b:c.md", text: "x")
    let diagnostic = Diagnostic(
      id: "x", message: "100 %\nmore", range: SourceRange(source: 0, lower: 0, upper: 1))
    #expect(
      DiagnosticRenderer(source: source).renderGitHubAnnotation(diagnostic)
        == "::error file=a%2Cb%3Ac.md,line=1,col=1,endLine=1,endColumn=2,title=x::100 %25%0Amore\n")
  }
}
