import Charts
import Foundation
import Markup
import Testing

/// All elements of a name inside of a node, in order.
func elements(_ name: String, in node: Node) -> [(attributes: [String: String], children: [Node])] {
  switch node {
  case .element(let found, let attributes, let children):
    let pairs = attributes.map { ($0.name, $0.value) }
    let own = found == name ? [(Dictionary(uniqueKeysWithValues: pairs), children)] : []
    return own + children.flatMap { elements(name, in: $0) }
  case .group(let nodes): return nodes.flatMap { elements(name, in: $0) }
  case .text, .fragment: return []
  }
}

@Suite struct ChartTests {
  private let losses = LineChart(
    series: [Series("training", [0.9, 0.5, 0.25]), Series("validation", [1.0, 0.6, 0.5])],
    title: "Loss", xLabel: "epoch", yLabel: "loss")

  @Test func saysInWordsWhatIsToBeSeen() {
    #expect(
      losses.summary == "Loss: training from 0.9 to 0.25; validation from 1 to 0.5")
    let svg = elements("svg", in: losses.node)
    #expect(svg.first?.attributes["role"] == "img")
    #expect(svg.first?.attributes["aria-label"] == "Loss")
    #expect(elements("desc", in: losses.node).first?.children == [.text(losses.summary)])
  }

  @Test func namesEverySeriesInTheLegend() {
    let texts = elements("text", in: losses.node).map { Node.group($0.children).plainText }
    for text in ["Loss", "epoch", "loss", "training", "validation"] {
      #expect(texts.contains(text))
    }
  }

  @Test func countsEpochsInWholeNumbers() {
    let texts = elements("text", in: losses.node).map { Node.group($0.children).plainText }
    #expect(texts.contains("1") && texts.contains("3"))
  }

  @Test func drawsAGapWhereAValueIsNoNumber() {
    let chart = LineChart([1, 2, .nan, 3, .infinity, 4, 5], yLabel: "loss")
    let line = elements("path", in: chart.node).first {
      $0.attributes["class"]?.contains("nb-line") == true
    }
    #expect(line?.attributes["d"]?.count { $0 == "M" } == 3)
    #expect(chart.summary.contains("2 values cannot be shown"))
  }

  @Test(arguments: [
    [], [1.0], [.nan], [5, 5, 5], [0, 0], [1e-300, 2e-300], [1e300, -1e300], [1e9, 1e9 + 1],
    [-1e-9, 1e-9],
  ])
  func drawsAnyValues(_ values: [Double]) throws {
    for isLogarithmic in [false, true] {
      let text = LineChart(values, isLogarithmic: isLogarithmic).node.rendered()
      _ = try RenderedFragment(checking: text)
      #expect(!text.contains("nan") && !text.contains("inf"))
    }
    _ = try RenderedFragment(checking: Histogram(values).node.rendered())
    _ = try RenderedFragment(
      checking: BarChart(labels: values.map { "\($0)" }, values: values).node.rendered())
    _ = try RenderedFragment(checking: ScatterPlot(x: values, y: values).node.rendered())
  }

  @Test func keepsLongLinesSmall() {
    let noise = (0..<100_000).map { sin(Double($0) * 12.9898) * 43758.5453 }
    #expect(LineChart(noise).node.rendered().utf8.count < 60_000)
  }

  @Test func countsEveryValueOfAHistogramOnce() {
    let histogram = Histogram([0, 0.5, 1, 1, 2, .nan] as [Double], bins: 4)
    #expect(histogram.counts.counts == [1, 1, 2, 1])
    #expect(histogram.counts.edges == [0, 0.5, 1, 1.5, 2])
  }

  @Test func drawsOneDotAPointAndOnePathAClass() {
    let count = 5000
    let places = (0..<count).map { Double($0 * 7919 % 10_007) }
    let plot = ScatterPlot(
      x: places, y: places.reversed(), classes: (0..<count).map { $0 % 10 }, title: "t-SNE")
    let dots = elements("path", in: plot.node).filter {
      $0.attributes["class"]?.hasPrefix("nb-dots") == true
    }
    #expect(dots.count == 10)
    #expect(dots.reduce(0) { $0 + ($1.attributes["d"] ?? "").count { $0 == "h" } } == count)
    #expect(plot.node.rendered().utf8.count < 80_000)
  }

  @Test func standsNumbersOfTablesToTheRight() {
    let table = DataTable(series: [Series("loss", [0.5, 0.25])], caption: "Losses")
    #expect(table.rows == [["1", "0.5000"], ["2", "0.2500"]])
    #expect(elements("td", in: table.node).allSatisfy { $0.attributes["class"] == "nb-number" })
    let words = DataTable(header: ["a"], rows: [["b"], ["1"]])
    #expect(elements("td", in: words.node).allSatisfy { $0.attributes["class"] == nil })
  }
}
