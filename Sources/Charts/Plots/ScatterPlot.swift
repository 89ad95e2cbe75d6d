internal import Foundation
public import Markup

/// Points in a plane, coloured by class, such as a t-SNE projection of codings.
public struct ScatterPlot: Figure, Codable {
  /// The horizontal places.
  public var x: [Double]
  /// The vertical places, as many.
  public var y: [Double]
  /// The class of each point, from 0; empty when all are of one.
  public var classes: [Int]
  /// What the legend calls the classes.
  public var classNames: [String]
  /// Pictures of the points, in their order, of which some are shown where they fit.
  public var images: ImageGrid?
  /// The heading above the plot.
  public var title: String
  /// What the horizontal axis measures; without both labels the axes are not drawn.
  public var xLabel: String
  /// What the vertical axis measures.
  public var yLabel: String

  /// A plot of some points; what one of `x` and `y` has more of is left out.
  public init(
    x: [Double], y: [Double], classes: [Int] = [], classNames: [String] = [],
    images: ImageGrid? = nil, title: String = "", xLabel: String = "", yLabel: String = ""
  ) {
    let count = min(x.count, y.count)
    self.x = Array(x.prefix(count))
    self.y = Array(y.prefix(count))
    self.classes = classes
    self.classNames = classNames
    self.images = images
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
  }

  /// A plot of some points; what one of `x` and `y` has more of is left out.
  @_disfavoredOverload
  public init(
    x: [Float], y: [Float], classes: [Int] = [], classNames: [String] = [],
    images: ImageGrid? = nil, title: String = "", xLabel: String = "", yLabel: String = ""
  ) {
    self.init(
      x: x.map(Double.init), y: y.map(Double.init), classes: classes, classNames: classNames,
      images: images, title: title, xLabel: xLabel, yLabel: yLabel)
  }

  /// How many points of how many classes.
  public var summary: String {
    let used = usedClasses
    let kinds =
      used.count > 1 ? " in \(used.count) classes: \(used.map(name).joined(separator: ", "))" : ""
    return (title.isEmpty ? "Scatter plot" : title) + ": \(counted(shown.count, "point"))" + kinds
  }

  /// The plot as SVG.
  public var node: Node {
    let hasAxes = !(xLabel.isEmpty && yLabel.isEmpty)
    let scales = self.scales(hasAxes: hasAxes)
    let used = usedClasses
    let legend = used.count > 1 || !classNames.isEmpty ? used : []
    let frame = PlotFrame(
      title: title, xLabel: xLabel, yLabel: yLabel, x: scales.x, y: scales.y,
      legend: legend.map { PlotFrame.LegendEntry(name: name($0), series: $0, isLine: false) },
      height: images == nil ? 480 : 620)
    let drawing = used.map { dots(of: $0, in: frame) } + thumbnails(in: frame)
    return (hasAxes ? frame : frame.bare).picture(
      summary: summary, drawing, emptyNote: "no points")
  }

  private var shown: [Int] { x.indices.filter { x[$0].isFinite && y[$0].isFinite } }

  private var usedClasses: [Int] { Set(shown.map(classOf)).sorted() }

  private func classOf(_ point: Int) -> Int {
    point < classes.count ? max(classes[point], 0) : 0
  }

  private func name(_ number: Int) -> String {
    number < classNames.count ? classNames[number] : "\(number)"
  }

  private func scales(hasAxes: Bool) -> (x: AxisScale, y: AxisScale) {
    let x = AxisScale(shown.map { self.x[$0] }, count: 7, isTight: !hasAxes)
    let y = AxisScale(shown.map { self.y[$0] }, count: 6, isTight: !hasAxes)
    if hasAxes { return (x, y) }
    // Dots and pictures reach beyond the places that they stand for.
    let margin = images == nil ? 0.015 : 0.04
    return (x.padded(by: margin).withoutTicks, y.padded(by: margin).withoutTicks)
  }

  /// The points of a class as one path in tenths of a unit: a dot is a line without length.
  private func dots(of number: Int, in frame: PlotFrame) -> Node {
    let places = shown.filter { classOf($0) == number }.map { point in
      (
        x: Int((frame.place(x: x[point]) * 10).rounded()),
        y: Int((frame.place(y: y[point]) * 10).rounded())
      )
    }.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
    var path = ""
    var last = (x: 0, y: 0)
    for place in places {
      let (dx, dy) = (place.x - last.x, place.y - last.y)
      path += path.isEmpty ? "M\(place.x) \(place.y)h0" : "m\(dx)\(dy < 0 ? "" : " ")\(dy)h0"
      last = place
    }
    let size = shown.count > 2000 ? 34 : shown.count > 300 ? 45 : 60
    return .element(
      "path",
      [
        .class("nb-dots", strokeClass(number)), Attribute("transform", "scale(.1)"),
        Attribute("stroke-width", size), Attribute("stroke-opacity", "0.75"), Attribute("d", path),
      ])
  }

  /// Pictures of points that are far enough from all pictures before them.
  private func thumbnails(in frame: PlotFrame) -> [Node] {
    guard let images, images.count > 0 else { return [] }
    let side = 30.0
    let scale = side / Double(max(images.height, images.width))
    var taken: [(x: Double, y: Double)] = []
    var nodes: [Node] = []
    for point in shown.prefix(images.count) {
      let (across, down) = (frame.place(x: x[point]), frame.place(y: y[point]))
      guard taken.count < 70,
        taken.allSatisfy({ hypot($0.x - across, $0.y - down) > side * 1.7 })
      else { continue }
      taken.append((across, down))
      let origin = "translate(\(decimal(across - side / 2)) \(decimal(down - side / 2)))"
      nodes.append(
        .element(
          "g", [Attribute("transform", origin)],
          [
            .element(
              "rect",
              [
                .class("nb-paper", strokeClass(classOf(point))), Attribute("x", -1.5),
                Attribute("y", -1.5), Attribute("width", side + 3), Attribute("height", side + 3),
                Attribute("rx", 2),
              ]),
            .element(
              "g", [Attribute("transform", "scale(\(decimal(scale, digits: 4)))")],
              images.drawing(of: [point], columns: 1, gap: 0)),
          ]))
    }
    return nodes
  }
}
