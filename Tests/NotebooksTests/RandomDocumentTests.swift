import Diagnostics
import Notebooks
import Testing

/// A generator whose numbers are the same on every machine.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let mixed = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    return mixed ^ (mixed >> 29)
  }
}

@Suite struct RandomDocumentTests {
  private static let pieces = [
    "```swift", "```", "~~~", "````", "```swift {#a}", "```swift {.collapsed timeout=3s", "{", "}",
    "\"", "=", "#", "# A", "## 한국 🎲", "---", "title: x", "seed: 3", ": [", "- ", "1. ", "> ", "  ",
    "    ", "\t", "\n", "\n", "\n\n", "\r\n", "$", "$$", "\\", "`", "``", "a", "x_1", "*", "**",
    "~~",
    "[a](b)", "![a](b)", "[^1]", "[^1]: n", "| a | b |", "|--|--|", "<b>", "<!--", "-->", "&amp;",
    "\u{0}", "\u{FEFF}", "\u{F0000}", "\u{10FFFD}", "é", "e\u{301}", "\u{2028}", "https://a.b",
    "- [x] c", "let a = \"$x$\"", "...", "\u{85}",
  ]

  private func document(_ dice: inout Dice) -> String {
    (0..<Int.random(in: 1...40, using: &dice)).map { _ in
      Self.pieces.randomElement(using: &dice) ?? ""
    }.joined(separator: Bool.random(using: &dice) ? "" : "\n")
  }

  @Test(arguments: 0..<8) func readsAnyTextAndKnowsWhereEachCellStands(_ seed: UInt64) {
    var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    var linesSeen = 0
    for _ in 0..<250 {
      let text = document(&dice)
      let parsed = Notebook.parse(text, name: "a.md")
      let notebook = parsed.notebook
      #expect(
        Set(notebook.cells.map(\.id)).count == notebook.cells.count || parsed.diagnostics.hasErrors)
      _ = DiagnosticRenderer(sources: notebook.sources).render(parsed.diagnostics)
      let lines = notebook.source.text.split(separator: "\n", omittingEmptySubsequences: false)
      for cell in notebook.cells {
        var offset = 0
        for line in cell.code.split(separator: "\n", omittingEmptySubsequences: false) {
          let place = cell.source.position(at: offset)
          offset += line.utf8.count + 1
          // Markdown turns half-eaten tabs into blanks and zero bytes into replacement characters.
          guard place.line <= lines.count, !line.isEmpty, !lines[place.line - 1].contains("\t"),
            !line.contains("\u{FFFD}")
          else { continue }
          let written = lines[place.line - 1].utf8.dropFirst(place.column - 1)
          #expect(written.elementsEqual(line.utf8), "\(text.debugDescription)")
          linesSeen += 1
        }
      }
    }
    #expect(linesSeen > 50)
  }

  @Test func readsAnyBytes() {
    var dice = Dice(state: 7)
    for _ in 0..<500 {
      var bytes = Array(document(&dice).utf8)
      for _ in 0..<Int.random(in: 0...3, using: &dice) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(
          in: 0...255, using: &dice)
      }
      let parsed = Notebook.parse(bytes, name: "a.md")
      _ = DiagnosticRenderer(sources: parsed.notebook.sources).render(parsed.diagnostics)
    }
  }
}
