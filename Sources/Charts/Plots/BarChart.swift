public import Markup

/// Bars with a name each, such as the share of every class.
public struct BarChart: Figure, Codable {
  /// What stands below each bar.
  public var labels: [String]
  /// The bars' heights, as many.
  public var values: [Double]
  /// The heading above the chart.
  public var title: String
  /// What the bars are.
  public var xLabel: String
  /// What their height measures.
  public var yLabel: String

  /// A chart of some bars; what one of `labels` and `values` has more of is left out.
  public init(
    labels: [String], values: [Double], title: String = "", xLabel: String = "",
    yLabel: String = ""
  ) {
    let count = min(labels.count, values.count)
    self.labels = Array(labels.prefix(count))
    self.values = Array(values.prefix(count))
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
  }

  /// A chart of some bars; what one of `labels` and `values` has more of is left out.
  @_disfavoredOverload
  public init(
    labels: [String], values: [Float], title: String = "", xLabel: String = "",
    yLabel: String = ""
  ) {
    self.init(
      labels: labels, values: values.map(Double.init), title: title, xLabel: xLabel,
      yLabel: yLabel)
  }

  /// Every bar with its value.
  public var summary: String {
    let parts = zip(labels, values).prefix(20).map { "\($0) \(toldDecimal($1))" }
    return (title.isEmpty ? "Bar chart" : title) + ": " + parts.joined(separator: ", ")
      + (labels.count > 20 ? ", …" : "")
  }

  /// The chart as SVG.
  public var node: Node {
    let edges = (0...max(values.count, 1)).map(Double.init)
    return barPicture(
      edges: edges, values: values, names: labels, title: title, xLabel: xLabel, yLabel: yLabel,
      summary: summary, gap: 0.2)
  }
}

/// How many of some values fall into each of equal intervals.
public struct Histogram: Figure, Codable {
  /// The values; those that are not finite are left out.
  public var values: [Double]
  /// How many intervals the values are sorted into.
  public var bins: Int
  /// The heading above the chart.
  public var title: String
  /// What the values measure.
  public var xLabel: String

  /// A histogram of some values.
  public init(_ values: [Double], bins: Int = 30, title: String = "", xLabel: String = "") {
    self.values = values
    self.bins = max(bins, 1)
    self.title = title
    self.xLabel = xLabel
  }

  /// A histogram of some values.
  @_disfavoredOverload
  public init(_ values: [Float], bins: Int = 30, title: String = "", xLabel: String = "") {
    self.init(values.map(Double.init), bins: bins, title: title, xLabel: xLabel)
  }

  /// How many values between what and what.
  public var summary: String {
    let shown = values.filter(\.isFinite)
    guard let low = shown.min(), let high = shown.max() else { return "Histogram of no values" }
    return (title.isEmpty ? "Histogram" : title)
      + ": \(shown.count) values from \(toldDecimal(low)) to \(toldDecimal(high))"
      + (shown.count < values.count ? ", \(values.count - shown.count) not finite" : "")
  }

  /// The number of values in each interval, and the intervals' edges, one more.
  public var counts: (edges: [Double], counts: [Int]) {
    let shown = values.filter(\.isFinite)
    guard var low = shown.min(), var high = shown.max() else { return ([0, 1], [0]) }
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let width = (high - low) / Double(bins)
    var counts = [Int](repeating: 0, count: bins)
    for value in shown { counts[min(Int((value - low) / width), bins - 1)] += 1 }
    return ((0...bins).map { low + Double($0) * width }, counts)
  }

  /// The histogram as SVG.
  public var node: Node {
    let (edges, counts) = counts
    return barPicture(
      edges: edges, values: values.contains(where: \.isFinite) ? counts.map(Double.init) : [],
      names: nil, title: title, xLabel: xLabel,
      yLabel: "count", summary: summary, gap: 0.04)
  }
}

/// How long turned names are at most; what is beyond is cut off.
private let mostTurned = 120.0

/// How far turned names must stand apart to be read; of bars that stand closer some have no name.
private let turnedPitch = 20.0

/// Bars between edges; with names these stand below the bars, else the axis has numbers.
private func barPicture(
  edges: [Double], values: [Double], names: [String]?, title: String, xLabel: String,
  yLabel: String, summary: String, gap: Double
) -> Node {
  let x = AxisScale(edges, count: 8, isTight: true)
  let y = AxisScale(values, count: 5, includesZero: true, isWhole: names == nil)
  // Names are turned when the longest has no room between its neighbours.
  let longest = (names ?? []).map { estimatedWidth($0, fontSize: 11) }.max() ?? 0
  let pitch = 560 / Double(max(values.count, 1))
  let isTurned = longest > pitch
  let turnedWidth = min(longest, mostTurned)
  let frame = PlotFrame(
    title: title, xLabel: xLabel, yLabel: yLabel, x: names == nil ? x : x.withoutTicks, y: y,
    roomForNames: isTurned ? turnedWidth * 0.6 : 0,
    leastLeft: isTurned ? turnedWidth * 0.82 - pitch / 2 : 0)
  var nodes: [Node] = []
  for (index, value) in values.enumerated() where index + 1 < edges.count {
    let (start, end) = (frame.place(x: edges[index]), frame.place(x: edges[index + 1]))
    let inset = (end - start) * gap / 2
    let middle = (start + end) / 2
    let name =
      names.map { "\($0[index]): " }
      ?? "\(toldDecimal(edges[index])) to \(toldDecimal(edges[index + 1])): "
    if value.isFinite {
      let (zero, tip) = (frame.place(y: 0), frame.place(y: value))
      nodes.append(
        .element(
          "rect",
          [
            .class(fillClass(0)), Attribute("x", start + inset), Attribute("y", min(zero, tip)),
            Attribute("width", max(end - start - 2 * inset, 0.5)),
            Attribute("height", abs(zero - tip)),
          ], [.element("title", text: name + toldDecimal(value, digits: 5))]))
    } else {
      // What has no height says so in the bar's place.
      nodes.append(
        label(
          toldDecimal(value), x: middle, y: frame.place(y: 0) - 5, anchor: "middle",
          class: "nb-tick"))
    }
    if let names, !isTurned {
      nodes.append(
        label(names[index], x: middle, y: frame.bottom + 17, anchor: "middle", class: "nb-tick"))
    } else if let names, index % max(Int((turnedPitch / pitch).rounded(.up)), 1) == 0 {
      let place = "translate(\(decimal(middle + 3)) \(decimal(frame.bottom + 10))) rotate(-35)"
      let text = shortened(names[index], fontSize: 11, width: mostTurned)
      nodes.append(label(text, x: 0, y: 0, anchor: "end", class: "nb-tick", transform: place))
    }
  }
  if values.contains(where: { $0 < 0 }) {
    // The bars stand on zero, which is then not the lower edge.
    let zero = "M\(decimal(frame.left)) \(decimal(frame.place(y: 0)))H\(decimal(frame.right))"
    nodes.append(.element("path", [.class("nb-axis"), Attribute("d", zero)]))
  }
  return frame.picture(summary: summary, nodes)
}
