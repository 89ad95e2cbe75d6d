import Diagnostics
import Notebooks
import Testing

/// Reads a notebook and gives its messages as `line:column id`.
func problems(_ text: String) -> [String] {
  let parsed = Notebook.parse(text, name: "a.md")
  let renderer = DiagnosticRenderer(sources: parsed.notebook.sources)
  return parsed.diagnostics.sorted.map { diagnostic in
    guard let place = renderer.position(of: diagnostic.range)?.position else {
      return diagnostic.id
    }
    return "\(place.line):\(place.column) \(diagnostic.id)"
  }
}

func cells(_ text: String) -> [Cell] { Notebook.parse(text, name: "a.md").notebook.cells }

@Suite struct CellTests {
  @Test func readsEveryAttribute() throws {
    let cell = try #require(
      cells(
        """
        ```swift {#train-gan .collapsed .parameters caption="A \\"fine\\" figure" timeout=20m \
        eval=false echo=false}
        let x = 1
        ```
        """
      ).first)
    #expect(cell.id == "train-gan")
    #expect(!cell.hasDerivedID)
    #expect(cell.options.isCollapsed && cell.options.isParameters)
    #expect(cell.options.caption == "A \"fine\" figure")
    #expect(cell.options.timeout == 1200)
    #expect(!cell.options.isEvaluated && !cell.options.isEchoed)
    #expect(cell.code == "let x = 1")
    #expect(cell.fenceLine == 1)
  }

  @Test(arguments: [("90", 90.0), ("90s", 90), ("1.5m", 90), ("2h", 7200)])
  func readsTimes(_ written: String, _ seconds: Double) {
    #expect(cells("```swift {timeout=\(written)}\n```").first?.options.timeout == seconds)
  }

  @Test func tellsPositionsOfTheFile() throws {
    let cell = try #require(
      cells("# A\n\n1. item\n\n   > ```swift\n   > let x = 1\n   >   y\n   > ```\n").first)
    #expect(cell.code == "let x = 1\n  y")
    #expect(cell.source.position(at: 4) == SourcePosition(line: 6, column: 10, offset: 4))
    #expect(cell.source.position(at: 12) == SourcePosition(line: 7, column: 8, offset: 12))
  }

  @Test func keepsLinesOfFilesWithFrontMatterAndCarriageReturns() throws {
    let cell = try #require(
      cells("---\r\ntitle: A\r\n---\r\n\r\n```swift\r\nlet a = 1\r\nlet b = 2\r\n```\r\n").first)
    #expect(cell.code == "let a = 1\nlet b = 2")
    #expect(cell.source.position(at: 10).line == 7)
  }

  @Test func keepsEmptyLinesAndIndentationOfCode() throws {
    let cell = try #require(cells("  ```swift\n  if a {\n\n    b\n  }\n  ```").first)
    #expect(cell.code == "if a {\n\n  b\n}")
    #expect(cell.source.position(at: 10) == SourcePosition(line: 4, column: 5, offset: 10))
  }

  @Test func takesOnlySwiftFencesForCells() {
    let text = "```python\nx\n```\n\n~~~~swift\na\n~~~~\n\n    swift\n\n```swiftui\nx\n```\n"
    #expect(cells(text).map(\.code) == ["a"])
  }

  @Test func derivesIDsFromTheNearestHeading() {
    let text = """
      ```swift
      ```
      ## The Generator & its loss
      ```swift
      ```
      ```swift {#named}
      ```
      ```swift
      ```
      ## 생성자
      ```swift
      ```
      """
    #expect(
      cells(text).map(\.id)
        == ["cell-1", "the-generator--its-loss-1", "named", "the-generator--its-loss-3", "cell-2"])
  }

  @Test func derivesNoIDThatAnAuthorHasTaken() {
    let text = "# A\n```swift\n```\n```swift {#a-1}\n```\n"
    #expect(cells(text).map(\.id) == ["a-2", "a-1"])
    #expect(problems(text).isEmpty)
  }

  @Test func theStateOfACellWithoutAnIDIsNamedAfterHowItBegins() {
    let text = """
      # Data
      ```swift
      // What the model learns from.
      import Foundation
      let images = try load(count: 3)
      ```
      ```swift
      @frozen struct Point: Hashable { var x = 1.5 }
      ```
      # Training
      ```swift
      for epoch in 1...30 { print(epoch) }
      ```
      ```swift {#named}
      let images = 4
      ```
      ```swift
      let images = 5
      ```
      ```swift
      /* a comment alone */
      ```
      """
    #expect(
      cells(text).map(\.stateName) == [
        "~let-images", "~struct-Point", "~for-epoch-in", "named", "~let-images-2", "~cell",
      ])
  }

  @Test func neitherCellsAboveNorHeadingsChangeTheNameOfAState() {
    let cell = "```swift\ntry model.fit(images, epochs: 3)\n```\n"
    let before = cells("# Training\n\(cell)")
    let after = cells("# Training the model\n```swift\nprint(1)\n```\n\(cell)")
    #expect(before[0].id == "training-1")
    #expect(after[1].id == "training-the-model-2")
    #expect(before[0].stateName == after[1].stateName)
  }

  @Test func derivedIDsAreValidHoweverLongTheHeading() {
    let text = "# \(String(repeating: "word ", count: 40))\n```swift\n```\n"
    #expect(cells(text).allSatisfy { $0.id.utf8.count <= 64 })
  }
}
