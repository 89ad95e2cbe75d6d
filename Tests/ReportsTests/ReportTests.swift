import Foundation
import Notebooks
import Reports
import Testing
import TestSupport

@Suite struct ReportTests {
  private let html = Sample.html

  @Test func looksAsRecorded() {
    // The style sheet is looked at in a browser and not by the line.
    let body = html.replacing(#/<style>[^<]*</style>/#, with: "<style></style>")
    expectSnapshot(body.replacing("><", with: ">\n<"), named: "sample.html")
  }

  @Test func runsNothingAndRequestsNothing() throws {
    #expect(!html.contains("<script"))
    #expect(!html.lowercased().contains("javascript:"))
    for name in ["onload", "onclick", "onerror"] { #expect(!html.contains(" \(name)=")) }
    // Only links that a reader follows may lead elsewhere.
    let sources = html.matches(of: #/<(?!a )[^>]*\s(?:src|href)="([^"#]*)"/#).map { String($0.1) }
    #expect(sources == ["data:,"])
    #expect(!html.contains("url(") && !html.contains("@import"))
    #expect(html.contains("default-src 'none'"))
  }

  @Test func escapesWhatComesFromTheNotebookAndItsCells() {
    #expect(html.contains("<title>Networks &amp; &lt;games&gt;</title>"))
    #expect(html.contains("&lt;script&gt;alert(2)&lt;/script&gt;"))
    #expect(html.contains("&lt;script&gt;alert(\"raw\")&lt;/script&gt;"))
    #expect(html.contains("Losses &amp; images."))
    #expect(html.contains("<code>f&lt;T&gt;(_:)</code>"))
  }

  @Test func refusesStoredMarkupThatNoFigureMakes() {
    #expect(html.contains("This output cannot be shown (tampered)"))
  }

  @Test func everyLinkWithinThePageLeadsToOnePlace() {
    let places = html.matches(of: #/\sid="([^"]*)"/#).map { String($0.1) }
    #expect(Set(places).count == places.count)
    for match in html.matches(of: #/href="#([^"]*)"/#) { #expect(places.contains(String(match.1))) }
  }

  @Test func saysTheTitleOnce() {
    #expect(html.ranges(of: "<h1").count == 1)
  }

  @Test func leadsFromReportToReport() {
    #expect(html.contains("href=\"stacked-autoencoder.html#b\""))
  }

  @Test func showsThePlaceOfAFailureWithItsCaret() throws {
    let line = try #require(
      Sample.markdown.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex(of: "a[7]"))
    #expect(html.contains("notebooks/sample.md:\(line + 1):3\na[7]\n  ^"))
    #expect(html.contains("<p class=\"nb-message\">index 7 is out of range 0..&lt;1</p>"))
    #expect(html.contains("href=\"#cell:broken\""))
  }

  @Test func showsWhatATerminalWouldHaveShown() {
    #expect(html.contains("\n100 %\nbold\n"))
    #expect(terminalText("ab\rc\u{8}d\n") == "db\n")
    #expect(terminalText("\u{1B}[31;1mred\u{1B}[0m \u{1B}7x") == "red x")
  }

  @Test func leavesOutTheMiddleOfVeryLongOutput() {
    let lines = (0..<1000).map { "line \($0)\n" }.joined()
    let short = shortened(lines, limit: 400)
    #expect(short.utf8.count < 480)
    #expect(short.hasPrefix("line 0\nline 1\n") && short.hasSuffix("line 998\nline 999\n"))
    #expect(short.contains(" bytes are left out here"))
    #expect(shortened(lines) == lines)
    #expect(shortened(String(repeating: "é", count: 500), limit: 400).utf8.count < 480)
  }

  private func report(of output: CellOutput) -> String {
    let notebook = Notebook.parse("```swift {#a}\nx\n```\n", name: "a.md").notebook
    let record = CellRecord(cellID: "a", status: .fresh, outputs: [output])
    return Report(
      notebook: notebook,
      run: RunRecord(title: "A", seed: 0, engineVersion: "nbrun", cells: [record])
    ).html()
  }

  @Test func leavesOutTheMiddleOfVeryLongValues() {
    let digits = String(repeating: "0123456789", count: 200_000)
    let html = report(of: .value(description: digits, typeName: "String"))
    #expect(html.utf8.count < 300_000)
    #expect(html.contains(" bytes are left out here"))
  }

  @Test func longOutputIsReachedByTheKeyboard() {
    let lines = String(repeating: "line\n", count: 60)
    #expect(report(of: .standardOutput(lines)).contains("<pre class=\"nb-out\" tabindex=\"0\""))
    #expect(!report(of: .standardOutput("line\n")).contains("tabindex"))
  }

  @Test func saysWhatAFailureKeptFromRunning() {
    let notebook = Notebook.parse(
      "```swift {#a}\nx\n```\n\n```swift {#b}\ny\n```\n\n```swift {#c}\nz\n```\n", name: "a.md"
    ).notebook
    func html(_ statuses: [CellRecord.Status]) -> String {
      let records = zip(notebook.cells, statuses).map {
        CellRecord(cellID: $0.id, status: $1)
      }
      return Report(
        notebook: notebook,
        run: RunRecord(title: "A", seed: 0, engineVersion: "nbrun", cells: records)
      ).html()
    }
    #expect(html([.failed, .stale, .skipped]).contains("Below it 2 cells were not run."))
    #expect(
      html([.stale, .failed, .skipped]).contains(
        "Below it <a href=\"#cell:c\">c</a> was not run."))
    #expect(!html([.stale, .failed, .cached]).contains("Below it"))
  }

  @Test func leavesOutCodeThatIsNotToBeEchoed() {
    #expect(!html.contains("secret"))
    #expect(html.contains("out of date"))
  }

  @Test func foldsCollapsedCode() {
    #expect(html.contains("<details class=\"nb-folded\"><summary>1 line of code</summary>"))
  }

  @Test func coloursCode() {
    #expect(html.contains("<span class=\"k\">let</span> epochs = <span class=\"n\">20</span>"))
    #expect(html.contains("<span class=\"c\">// \"&lt;&gt;&amp;\"</span>"))
  }

  @Test func tellsHowToGetTheSameResults() {
    for fact in ["seed 42", "nbrun 0.1.0", "<td>the command line</td>", "47\u{202F}040\u{202F}016"]
    {
      #expect(html.contains(fact))
    }
    #expect(html.contains(String(repeating: "ab", count: 32)))
  }

  @Test(arguments: [
    (0.0, "0 s"), (0.0002, "under 1 ms"), (0.0035, "3.5 ms"), (0.35, "350 ms"), (0.9999, "1 s"),
    (1.25, "1.3 s"), (59.7, "1 min"), (125.2, "2 min 5 s"), (4800, "1 h 20 min"), (.nan, "0 s"),
  ])
  func saysTimesAsExactlyAsNeeded(_ seconds: Double, _ text: String) {
    #expect(durationText(seconds) == text)
  }

  @Test(arguments: [
    (0.0, "1 January 1970, 00:00 UTC"), (951_782_400, "29 February 2000, 00:00 UTC"),
    (1_795_467_900, "23 November 2026, 21:05 UTC"), (4_107_542_399, "28 February 2100, 23:59 UTC"),
  ])
  func saysDatesOfTheGregorianCalendar(_ seconds: Double, _ text: String) {
    #expect(dateText(seconds) == text)
  }

  @Test func showsANotebookThatNeverRan() {
    let run = RunRecord(title: "A", seed: 0, engineVersion: "nbrun 0.1.0")
    let page = Report(notebook: Sample.notebook, run: run).html()
    #expect(page.contains("not run"))
  }
}
