import Charts
import Markup
import Testing

/// The figures as the article on them makes them.
@Suite struct FigureTests {
  private static let figures: [any Figure] = [
    LineChart(
      series: [Series("training", [0.69, 0.52, 0.47]), Series("validation", [0.70, 0.55, 0.51])],
      title: "Loss by epoch", xLabel: "epoch", yLabel: "binary cross-entropy"),
    LineChart([3, 2, 1], title: "Rate", isLogarithmic: true),
    ScatterPlot(
      x: [0, 1, 2] as [Float], y: [2, 1, 0] as [Float], classes: [0, 1, 1],
      classNames: ["bag", "boot"],
      images: ImageGrid(pixels: [0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1], height: 2, width: 2)),
    BarChart(labels: ["bag", "boot"], values: [3, 4], title: "Images by class"),
    Histogram([1, 2, 2, 3] as [Float], bins: 3, title: "Weights"),
    ImageGrid(
      rows: [("original", [0, 1]), ("reconstruction", [0.1, 0.9])], height: 1, width: 2,
      caption: "Before & after"),
    DataTable(series: [Series("loss", [0.69, 0.52] as [Float])], caption: "Losses"),
  ]

  @Test(arguments: figures.indices) func canBeStoredAndReadBack(_ index: Int) throws {
    let figure = Self.figures[index]
    #expect(try RenderedFragment(checking: figure.markup).text == figure.markup)
    #expect(figure.fragment.text == figure.markup)
  }

  @Test func saysWhatIsToBeSeen() {
    #expect(
      Self.figures.map(\.summary) == [
        "Loss by epoch: training from 0.69 to 0.47; validation from 0.7 to 0.51",
        "Rate: from 3 to 1", "Scatter plot: 3 points in 2 classes: bag, boot",
        "Images by class: bag 3, boot 4", "Weights: 4 values from 1 to 3",
        "Before & after: 2 images of 2 × 1 pixels, in rows: original, reconstruction",
        "Losses: 2 rows of epoch, loss",
      ])
  }

  @Test func differentFiguresDiffer() {
    #expect(LineChart([1, 2]) == LineChart([1, 2]))
    #expect(LineChart([1, 2]) != LineChart([1, 3]))
  }

  @Test func aPictureOfAPointStandsInItsFrame() {
    let node = Self.figures[2].node
    #expect(
      elements("rect", in: node).count { $0.attributes["class"]?.hasPrefix("nb-paper") == true } > 0
    )
  }

  @Test func theStyleSheetHasAColourForEverySeries() {
    for index in 0..<10 {
      #expect(figureStyleSheet.text.contains(".nb-s\(index){"))
      #expect(figureStyleSheet.text.contains(".nb-f\(index){"))
      #expect(figureStyleSheet.text.ranges(of: "--nb-c\(index):").count == 2)
    }
  }
}
