import Charts
import Markup
import Testing

/// Charts of values and texts that leave little to draw, or too much.
@Suite struct ChartEdgeTests {
  private func texts(_ figure: some Figure) -> [String] {
    elements("text", in: figure.node).map { Node.group($0.children).plainText }
  }

  private func count(_ name: String, classed: String, in figure: some Figure) -> Int {
    elements(name, in: figure.node).count {
      $0.attributes["class"]?.split(separator: " ").contains { $0 == classed } == true
    }
  }

  @Test func namesOnlyWholeNumbersOfWhatIsCounted() {
    let epochs = texts(LineChart([0.5, 0.25, 0.125, 0.1, 0.05]))
    #expect(epochs.contains("2") && !epochs.contains("1.5"))
    let counts = texts(Histogram([1, 2] as [Float], bins: 2))
    #expect(counts.contains("1") && !counts.contains("0.2"))
    let shares = texts(LineChart(series: [Series("a", x: [0, 0.5, 1] as [Double], y: [1, 2, 3])]))
    #expect(shares.contains("0.2"))
  }

  @Test func writesAllLabelsOfAnAxisAlike() {
    let large = texts(LineChart([0, 500_000, 1_500_000]))
    #expect(large.contains("5·10⁵") && large.contains("1.5·10⁶") && !large.contains("500000"))
    let wide = texts(LineChart([1e-6, 1, 1e6], isLogarithmic: true))
    #expect(wide.contains("10⁻²") && wide.contains("1") && !wide.contains("0.01"))
    #expect(texts(LineChart([-2e7, 2e7])).contains("−2·10⁷"))
  }

  @Test func namesEnoughValuesWithinADecade() {
    let labels = texts(LineChart([3, 4, 5], isLogarithmic: true))
    #expect(["3", "4", "5"].allSatisfy(labels.contains))
  }

  @Test func tellsLabelsThatDifferLittleApart() {
    let labels = texts(LineChart([1e6 + 0.1, 1e6 + 0.2])).filter { $0.hasSuffix("·10⁶") }
    #expect(labels.count > 2 && Set(labels).count == labels.count)
    #expect(texts(LineChart([0.1234567, 0.1234568])).contains("0.1234568"))
  }

  @Test func saysWhereThereIsNothing() {
    #expect(texts(LineChart([])).contains("no values"))
    #expect(texts(LineChart([-1], isLogarithmic: true)).contains("no values"))
    #expect(texts(BarChart(labels: [], values: [])).contains("no values"))
    #expect(texts(Histogram([.nan] as [Float])).contains("no values"))
    #expect(texts(ScatterPlot(x: [.nan] as [Float], y: [1])).contains("no points"))
    #expect(texts(ImageGrid(pixels: [], height: 28, width: 28)).contains("no images"))
    #expect(!texts(LineChart([1])).contains("no values"))
  }

  @Test func barsWithoutHeightKeepTheirNames() {
    let chart = BarChart(labels: ["a", "b", "c"], values: [1, .nan, .infinity])
    #expect(["a", "b", "c", "nan", "inf"].allSatisfy(texts(chart).contains))
    #expect(chart.summary == "Bar chart: a 1, b nan, c inf")
    let none = texts(BarChart(labels: ["a"], values: [0]))
    #expect(none.contains("0") && none.contains("1") && !none.contains("−1"))
  }

  @Test func namesOfManyBarsDoNotCoverEachOther() {
    let many = BarChart(
      labels: (0..<60).map { "name \($0)" }, values: (0..<60).map(Double.init))
    let names = texts(many).filter { $0.hasPrefix("name") }
    #expect(names.count == 20 && names.contains("name 57"))
  }

  @Test func breaksLongTitlesAndCutsOffLongLabels() {
    let words = String(repeating: "many words ", count: 40)
    let chart = LineChart([1, 2], title: words, xLabel: words, yLabel: words)
    #expect(count("text", classed: "nb-title", in: chart) == 3)
    #expect(texts(chart).filter { $0.hasSuffix("…") }.count == 3)
    // The whole title is still what the picture is called.
    #expect(elements("svg", in: chart.node).first?.attributes["aria-label"] == words)
  }

  @Test func linesOfOneColourDifferInTheirDashes() {
    let chart = LineChart(series: (0..<21).map { Series("\($0)", [1.0, 2]) })
    #expect(count("path", classed: "nb-dash1", in: chart) == 20)
    #expect(count("path", classed: "nb-dash2", in: chart) == 2)
  }

  @Test func namesALoneLineUnlessItIsSaidAlready() {
    func chart(_ title: String, _ label: String) -> LineChart {
      LineChart(series: [Series("loss", [1.0, 2])], title: title, yLabel: label)
    }
    #expect(texts(chart("GAN", "")).contains("loss"))
    #expect(texts(chart("Loss", "")).count { $0.lowercased() == "loss" } == 1)
    #expect(texts(chart("", "loss")).count { $0 == "loss" } == 1)
  }

  @Test func tellsOnePointFromTwo() {
    #expect(ScatterPlot(x: [1] as [Float], y: [1]).summary == "Scatter plot: 1 point")
    #expect(DataTable(header: ["a"], rows: [["1"]]).summary == "Table: 1 row of a")
    #expect(DataTable(header: [], rows: [["1"], ["2"]]).summary == "Table: 2 rows")
    #expect(
      ImageGrid(pixels: [1, .nan], height: 1, width: 2).summary
        == "Images: 1 image of 2 × 1 pixels, 1 pixel is not a number")
  }

  @Test func wideLettersHaveRoomBesideARow() throws {
    // In a wide sans-serif of 12 units "columns" takes 51, as its m and n are wide.
    let grid = ImageGrid(rows: [("columns", [0, 1])], height: 1, width: 2)
    let place = try #require(elements("text", in: grid.node).first?.attributes["x"])
    #expect(try #require(Double(place)) >= 51)
  }

  @Test func enlargesTinyImages() {
    let width = elements(
      "svg", in: ImageGrid(pixels: [0, 1, 1, 0], height: 2, width: 2).node
    ).first?.attributes["width"]
    #expect(width == "112")
  }

  @Test func leavesOutTheHeadOfATableWithoutNames() {
    #expect(elements("thead", in: DataTable(header: ["", ""], rows: [["1", "2"]]).node).isEmpty)
    #expect(elements("thead", in: DataTable(header: ["a"], rows: []).node).count == 1)
  }

  @Test func leavesOutTheMiddleOfVeryLongTables() throws {
    let table = DataTable(header: ["n"], rows: (0..<50_000).map { ["\($0)"] })
    let cells = elements("td", in: table.node).map { Node.group($0.children).plainText }
    #expect(cells.count == 1001)
    #expect(cells.first == "0" && cells.last == "49999")
    #expect(cells.contains("… 49000 rows are left out here …"))
    _ = try RenderedFragment(checking: table.markup)
  }
}
