public import Markup

/// Lines over a common axis, such as the losses of training and validation by epoch.
public struct LineChart: Figure, Codable {
  /// The lines, the first in the first colour.
  public var series: [Series]
  /// The heading above the chart.
  public var title: String
  /// What the horizontal axis counts.
  public var xLabel: String
  /// What the vertical axis measures.
  public var yLabel: String
  /// Whether equal factors take equal room on the vertical axis; values up to 0 are left out then.
  public var isLogarithmic: Bool

  /// A chart of some lines.
  public init(
    series: [Series], title: String = "", xLabel: String = "", yLabel: String = "",
    isLogarithmic: Bool = false
  ) {
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.isLogarithmic = isLogarithmic
  }

  /// A chart of one line over 1, 2, 3, ….
  public init(
    _ values: [Double], title: String = "", xLabel: String = "", yLabel: String = "",
    isLogarithmic: Bool = false
  ) {
    self.init(
      series: [Series(yLabel, values)], title: title, xLabel: xLabel, yLabel: yLabel,
      isLogarithmic: isLogarithmic)
  }

  /// Every line by its name, with its first and last value.
  public var summary: String {
    let parts = series.map { line in
      let values = zip(line.x, line.y).filter { isShown($0.0, $0.1) }.map(\.1)
      let missing = line.y.count - values.count
      guard let first = values.first, let last = values.last else {
        return line.name.isEmpty ? "no values" : "\(line.name): no values"
      }
      return (line.name.isEmpty ? "" : line.name + " ")
        + "from \(toldDecimal(first)) to \(toldDecimal(last))"
        + (missing > 0 ? " (\(missing) values cannot be shown)" : "")
    }
    return (title.isEmpty ? "Line chart" : title) + ": " + parts.joined(separator: "; ")
  }

  /// The chart as SVG.
  public var node: Node {
    let points = series.map { line in zip(line.x, line.y).filter { isShown($0.0, $0.1) } }
    let places = points.joined().map(\.0)
    let x = AxisScale(
      places, count: 8, isTight: true, isWhole: places.allSatisfy { $0 == $0.rounded() })
    let y = AxisScale(points.joined().map(\.1), count: 5, isLogarithmic: isLogarithmic)
    let named = series.enumerated().filter { !$0.element.name.isEmpty }
    // A line alone needs no legend where the title or the axis says what it is.
    let said = [title.lowercased(), yLabel.lowercased()]
    let legend = named.filter {
      series.count > 1 || !said.contains($0.element.name.lowercased())
    }
    let frame = PlotFrame(
      title: title, xLabel: xLabel, yLabel: yLabel, x: x, y: y,
      legend: legend.map {
        PlotFrame.LegendEntry(name: $0.element.name, series: $0.offset, isLine: true)
      })
    let lines = series.indices.flatMap { nodes(of: $0, in: frame) }
    return frame.picture(summary: summary, lines)
  }

  private func isShown(_ x: Double, _ y: Double) -> Bool {
    x.isFinite && y.isFinite && (!isLogarithmic || y > 0)
  }

  private func nodes(of index: Int, in frame: PlotFrame) -> [Node] {
    let line = series[index]
    var runs: [[(x: Double, y: Double)]] = [[]]
    for (x, y) in zip(line.x, line.y) {
      if isShown(x, y) {
        runs[runs.count - 1].append((frame.place(x: x), frame.place(y: y)))
      } else if runs.last?.isEmpty == false {
        // A value that cannot be shown is a gap, never a line drawn over it.
        runs.append([])
      }
    }
    var path = ""
    for run in runs.map(thinned) {
      for (number, point) in run.enumerated() {
        path +=
          (number == 0 ? "M" : "L") + "\(decimal(point.x, digits: 1)) "
          + decimal(point.y, digits: 1)
      }
      // A lone point is a line without length, of which the round cap is seen.
      if run.count == 1 { path += "h0" }
    }
    var nodes: [Node] = []
    if !path.isEmpty {
      nodes.append(
        .element("path", [.class(lineClasses(index)), Attribute("d", path)]))
    }
    // Few values are worth pointing at: the browser shows each point's numbers.
    let shown = zip(line.x, line.y).filter { isShown($0.0, $0.1) }
    guard shown.count <= 60 else { return nodes }
    for (x, y) in shown {
      let text =
        "\(line.name.isEmpty ? "" : line.name + ", ")\(toldDecimal(x)): "
        + toldDecimal(y, digits: 5)
      nodes.append(
        .element(
          "circle",
          [
            .class(fillClass(index)), Attribute("cx", frame.place(x: x)),
            Attribute("cy", frame.place(y: y)), Attribute("r", shown.count > 30 ? 2 : 3),
          ], [.element("title", text: text)]))
    }
    return nodes
  }

  /// At most four points for each unit of width, which keep the outline of the line.
  private func thinned(_ run: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard run.count > 2000 else { return run }
    var output: [(x: Double, y: Double)] = []
    var start = 0
    while start < run.count {
      var end = start
      let column = run[start].x.rounded(.down)
      while end < run.count, run[end].x.rounded(.down) == column { end += 1 }
      let group = start..<end
      let extremes = [
        start, group.min { run[$0].y < run[$1].y } ?? start,
        group.max { run[$0].y < run[$1].y } ?? start, end - 1,
      ]
      output += Set(extremes).sorted().map { run[$0] }
      start = end
    }
    return output
  }
}
