internal import Markup

/// The axes of a plot with their labels, title and legend; what is drawn inside is up to the plot.
struct PlotFrame {
  /// An entry of the legend: a name, and the number of its colour.
  struct LegendEntry {
    let name: String
    let series: Int
    let isLine: Bool
  }

  let title: String
  let xLabel: String
  let yLabel: String
  let x: AxisScale
  let y: AxisScale
  let width: Double
  let height: Double
  /// The room inside of the axes.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  private let legend: [LegendEntry]
  private let legendTop: Double
  /// The title's lines.
  private let titleLines: [String]
  /// Whether the axes are drawn; a projection's coordinates mean nothing by themselves.
  private var hasAxes = true

  /// Lays out the room for axes and texts; turned names below the axis take room of their own, below it
  /// and to its left.
  init(
    title: String, xLabel: String, yLabel: String, x: AxisScale, y: AxisScale,
    legend: [LegendEntry] = [], width: Double = 640, height: Double = 340,
    roomForNames: Double = 0, leastLeft: Double = 0
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.x = x
    self.y = y
    self.width = width
    self.legend = legend
    let tickWidth = y.ticks.map { estimatedWidth($0.label, fontSize: 11) }.max() ?? 0
    left = max(tickWidth + 14 + (yLabel.isEmpty ? 0 : 20), leastLeft)
    let lastTick = x.ticks.last.map { estimatedWidth($0.label, fontSize: 11) / 2 } ?? 0
    right = width - max(12, lastTick)
    // A bold letter is wider than others.
    titleLines = brokenLines(
      title, fontSize: Self.titleSize * 1.1, width: width - left, most: 3)
    let furtherTitle = Double(max(titleLines.count - 1, 0)) * Self.titleSpacing
    let titleHeight = titleLines.isEmpty ? 8.0 : 28 + furtherTitle
    legendTop = titleHeight
    let rows = Self.rows(of: legend, width: right - left).count
    top = titleHeight + Double(rows) * 20 + (rows > 0 ? 6 : 4)
    // A title or legend of many rows makes the picture higher and not the plot flatter.
    self.height = height + Double(max(rows - 1, 0)) * 20 + furtherTitle + roomForNames
    bottom = self.height - (xLabel.isEmpty ? 26 : 46) - roomForNames
  }

  private static let titleSize = 14.0
  private static let titleSpacing = 18.0

  /// The horizontal place of a value, in the picture's units.
  func place(x value: Double) -> Double { left + x.place(value) * (right - left) }

  /// The vertical place of a value, in the picture's units.
  func place(y value: Double) -> Double { bottom - y.place(value) * (bottom - top) }

  /// The same room without axes.
  var bare: PlotFrame {
    var frame = self
    frame.hasAxes = false
    return frame
  }

  /// The picture with a drawing inside of its axes, and a word in its place where there is none.
  func picture(summary: String, _ drawing: [Node], emptyNote: String = "no values") -> Node {
    let note = label(
      emptyNote, x: (left + right) / 2, y: (top + bottom) / 2, anchor: "middle", class: "nb-none")
    return Charts.picture(
      width: width, height: height, title: title, summary: summary,
      (hasAxes ? grid : []) + (drawing.isEmpty ? [note] : drawing) + (hasAxes ? axes : []) + texts
        + legendNodes)
  }

  private var grid: [Node] {
    var path = ""
    for tick in y.ticks {
      let place = self.place(y: tick.value)
      guard place >= top - 0.5, place <= bottom + 0.5 else { continue }
      path += "M\(decimal(left)) \(decimal(place))H\(decimal(right))"
    }
    return [.element("path", [.class("nb-grid"), Attribute("d", path)])]
  }

  private var axes: [Node] {
    var path = "M\(decimal(left)) \(decimal(bottom))H\(decimal(right))"
    var nodes: [Node] = []
    for tick in x.ticks {
      let place = self.place(x: tick.value)
      guard place >= left - 0.5, place <= right + 0.5 else { continue }
      path += "M\(decimal(place)) \(decimal(bottom))v4"
      nodes.append(label(tick.label, x: place, y: bottom + 17, anchor: "middle", class: "nb-tick"))
    }
    for tick in y.ticks {
      let place = self.place(y: tick.value)
      guard place >= top - 0.5, place <= bottom + 0.5 else { continue }
      nodes.append(label(tick.label, x: left - 7, y: place + 4, anchor: "end", class: "nb-tick"))
    }
    return [.element("path", [.class("nb-axis"), Attribute("d", path)])] + nodes
  }

  private var texts: [Node] {
    var nodes: [Node] = []
    for (number, line) in titleLines.enumerated() {
      nodes.append(
        label(line, x: left, y: 17 + Double(number) * Self.titleSpacing, class: "nb-title"))
    }
    if !xLabel.isEmpty {
      let text = shortened(xLabel, fontSize: 12, width: right - left)
      nodes.append(label(text, x: (left + right) / 2, y: height - 8, anchor: "middle"))
    }
    if !yLabel.isEmpty {
      // It may reach as far as the picture does, but not around its corner.
      let text = shortened(yLabel, fontSize: 12, width: height - legendTop)
      let half = estimatedWidth(text, fontSize: 12) / 2
      let middle = decimal(max(min((top + bottom) / 2, height - half), half))
      nodes.append(
        label(text, x: 0, y: 0, anchor: "middle", transform: "translate(13 \(middle)) rotate(-90)"))
    }
    return nodes
  }

  private var legendNodes: [Node] {
    var nodes: [Node] = []
    for (row, entries) in Self.rows(of: legend, width: right - left).enumerated() {
      let line = legendTop + Double(row) * 20 + 9
      for (entry, offset) in entries {
        let start = left + offset
        nodes.append(
          entry.isLine
            ? .element(
              "path",
              [
                .class(lineClasses(entry.series)),
                Attribute("d", "M\(decimal(start)) \(decimal(line))h16"),
              ])
            : .element(
              "circle",
              [
                .class(fillClass(entry.series)), Attribute("cx", start + 8), Attribute("cy", line),
                Attribute("r", 4.5),
              ]))
        let room = right - left - 22
        nodes.append(
          label(
            shortened(entry.name, fontSize: 12, width: room), x: start + 22, y: line + 4))
      }
    }
    return nodes
  }

  /// The legend broken into rows, each entry with its distance from the left.
  private static func rows(
    of legend: [LegendEntry], width: Double
  ) -> [[(entry: LegendEntry, offset: Double)]] {
    var rows: [[(entry: LegendEntry, offset: Double)]] = []
    var offset = 0.0
    for entry in legend {
      let needed = 22 + estimatedWidth(entry.name, fontSize: 12) + 16
      if rows.isEmpty || offset + needed > width + 16 {
        rows.append([])
        offset = 0
      }
      rows[rows.count - 1].append((entry, offset))
      offset += needed
    }
    return rows
  }
}
