import Diagnostics
import Testing

@Suite struct DiagnosticBagTests {
  private func diagnostic(_ source: Int, _ lower: Int, _ severity: Severity = .error) -> Diagnostic
  {
    Diagnostic(
      id: "x", severity: severity, message: "m",
      range: SourceRange(source: source, lower: lower, upper: lower + 1))
  }

  @Test func sortsByCellThenPlaceThenGravity() {
    let wanted = [
      diagnostic(0, 5), diagnostic(1, 2), diagnostic(1, 2, .warning), diagnostic(1, 9),
    ]
    let bag = DiagnosticBag([wanted[3], wanted[2], wanted[0], wanted[1]])
    #expect(bag.sorted == wanted)
  }

  @Test func keepsOneOfEquals() {
    var bag = DiagnosticBag([diagnostic(0, 1), diagnostic(0, 1)])
    bag.append(diagnostic(0, 1, .warning))
    #expect(bag.count == 2)
    #expect(bag.count(of: .warning) == 1)
    #expect(bag.hasErrors)
  }
}

@Suite struct NearMatchesTests {
  @Test(arguments: [
    ("batchsize", "batchSize"), ("pritn", "print"), ("epoch", "epochs"),
    ("Squential", "Sequential"),
    ("lenght", "length"), ("colapsed", "collapsed"),
  ])
  func proposesTheNameThatWasMeant(_ written: String, _ meant: String) {
    let names = [
      "batchSize", "print", "epochs", "Sequential", "length", "collapsed", "parameters", "x",
    ]
    #expect(nearestMatch(to: written, among: names) == meant)
  }

  @Test(arguments: ["i", "q", "generator"]) func proposesNothingForWhatIsFar(_ written: String) {
    #expect(nearMatches(to: written, among: ["x", "j", "discriminator", "batch"]).isEmpty)
  }

  @Test func neverProposesTheNameItself() {
    #expect(nearMatches(to: "loss", among: ["loss", "Loss"]) == ["Loss"])
  }
}

@Suite struct SourceTextTests {
  private let text = SourceText(
    name: "a.md", text: "let a = 1\r\n  é = b\n", firstLine: 10, columnOffsets: [2, 4])

  @Test func countsLinesAndBytesOfTheFile() {
    #expect(text.position(at: 0) == SourcePosition(line: 10, column: 3, offset: 0))
    // The byte after "é", which takes two, in the line that begins four bytes to the right.
    #expect(text.position(at: 15) == SourcePosition(line: 11, column: 9, offset: 15))
    #expect(text.position(at: 999).line == 12)
  }

  @Test func givesLinesWithoutTheirBreaks() {
    #expect(text.line(containing: 3) == "let a = 1")
    #expect(text.line(containing: 10) == "let a = 1")
    #expect(text.line(containing: 12) == "  é = b")
    #expect(text.line(containing: 20) == "")
  }
}
