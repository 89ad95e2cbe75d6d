public import Charts
internal import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension Series: NativeValue {}
extension LineChart: NativeValue {}
extension ImageGrid: NativeValue {}
extension DataTable: NativeValue {}
extension BarChart: NativeValue {}
extension Histogram: NativeValue {}
extension ScatterPlot: NativeValue {}

/// A label and its images.
private typealias LabelledTensor = CellPair<String, Tensor>

extension CellLibrary {
  static func bindFigures(_ library: Library) {
    library.type("struct Series", Series.self) {
      $0.initializer("init(_ name: String, _ values: [Double])") {
        (name: String, values: [Double]) in Series(name, values)
      }
      $0.initializer("init(_ name: String, _ values: [Float])") {
        (name: String, values: [Float]) in Series(name, values)
      }
      $0.initializer("init(_ name: String, x: [Double], y: [Double])") {
        (name: String, x: [Double], y: [Double]) in
        try requireEqual("Series '\(name)'", ("values of x", x.count), ("values of y", y.count))
        return Series(name, x: x, y: y)
      }
      $0.initializer("init(_ name: String, x: [Float], y: [Float])") {
        (name: String, x: [Float], y: [Float]) in
        try requireEqual("Series '\(name)'", ("values of x", x.count), ("values of y", y.count))
        return Series(name, x: x, y: y)
      }
    }
    figure("LineChart", LineChart.self, library) {
      $0.initializer(
        """
        init(series: [Series], title: String = "", xLabel: String = "", yLabel: String = "", \
        isLogarithmic: Bool = false)
        """
      ) { (series: [Series], title: String, x: String, y: String, isLogarithmic: Bool) in
        LineChart(
          series: series, title: title, xLabel: x, yLabel: y, isLogarithmic: isLogarithmic)
      }
      $0.initializer("init(_ history: History, names: [String] = [], title: String = \"\")") {
        (history: History, names: [String], title: String) in
        if let problem = names.lazy.compactMap(history.problem(withName:)).first {
          throw MachineTrap(.native, problem)
        }
        return LineChart(history, names: names, title: title)
      }
    }
    figure("ImageGrid", ImageGrid.self, library) {
      $0.initializer("init(_ images: Tensor, columns: Int = 8, caption: String = \"\") throws") {
        (images: Tensor, columns: Int, caption: String) in
        try ImageGrid(images, columns: columns, caption: caption)
      }
      $0.initializer("init(rows: [(String, Tensor)], caption: String = \"\") throws") {
        (rows: [LabelledTensor], caption: String) in
        try ImageGrid(rows: rows.map(\.tuple), caption: caption)
      }
    }
    figure("DataTable", DataTable.self, library) {
      $0.initializer("init(header: [String], rows: [[String]], caption: String = \"\")") {
        (header: [String], rows: [[String]], caption: String) in
        DataTable(header: header, rows: rows, caption: caption)
      }
      $0.initializer("init(_ history: History, caption: String = \"\")") {
        (history: History, caption: String) in DataTable(history, caption: caption)
      }
    }
    figure("BarChart", BarChart.self, library) {
      $0.initializer(
        """
        init(labels: [String], values: [Double], title: String = "", xLabel: String = "", \
        yLabel: String = "")
        """
      ) { (labels: [String], values: [Double], title: String, x: String, y: String) in
        try requireEqual("BarChart", ("labels", labels.count), ("values", values.count))
        return BarChart(labels: labels, values: values, title: title, xLabel: x, yLabel: y)
      }
      $0.initializer(
        """
        init(labels: [String], values: [Float], title: String = "", xLabel: String = "", \
        yLabel: String = "")
        """
      ) { (labels: [String], values: [Float], title: String, x: String, y: String) in
        try requireEqual("BarChart", ("labels", labels.count), ("values", values.count))
        return BarChart(labels: labels, values: values, title: title, xLabel: x, yLabel: y)
      }
    }
    figure("Histogram", Histogram.self, library) {
      $0.initializer(
        "init(_ values: [Float], bins: Int = 30, title: String = \"\", xLabel: String = \"\")"
      ) { (values: [Float], bins: Int, title: String, x: String) in
        Histogram(values, bins: bins, title: title, xLabel: x)
      }
      $0.initializer(
        "init(_ values: [Double], bins: Int = 30, title: String = \"\", xLabel: String = \"\")"
      ) { (values: [Double], bins: Int, title: String, x: String) in
        Histogram(values, bins: bins, title: title, xLabel: x)
      }
    }
    figure("ScatterPlot", ScatterPlot.self, library) {
      $0.initializer(
        """
        init(_ points: Tensor, classes: [Int] = [], classNames: [String] = [], \
        images: Tensor? = nil, title: String = "", xLabel: String = "", yLabel: String = "") throws
        """
      ) {
        (
          points: Tensor, classes: [Int], names: [String], images: Tensor?, title: String,
          xLabel: String, yLabel: String
        ) in
        if !classes.isEmpty {
          try requireEqual(
            "ScatterPlot", ("points", points.shape.first ?? 0), ("classes", classes.count))
        }
        return try ScatterPlot(
          points, classes: classes, classNames: names, images: images, title: title,
          xLabel: xLabel, yLabel: yLabel)
      }
      $0.initializer(
        """
        init(x: [Double], y: [Double], classes: [Int] = [], classNames: [String] = [], \
        title: String = "", xLabel: String = "", yLabel: String = "")
        """, scatterPlot)
      $0.initializer(
        """
        init(x: [Float], y: [Float], classes: [Int] = [], classNames: [String] = [], \
        title: String = "", xLabel: String = "", yLabel: String = "")
        """
      ) {
        (
          x: [Float], y: [Float], classes: [Int], names: [String], title: String, xLabel: String,
          yLabel: String
        ) in
        try scatterPlot(
          x.map(Double.init), y.map(Double.init), classes, names, title, xLabel, yLabel)
      }
    }
  }

  /// A plot of points whose places are given apart, refused where the lists differ in length.
  private static func scatterPlot(
    _ x: [Double], _ y: [Double], _ classes: [Int], _ names: [String], _ title: String,
    _ xLabel: String, _ yLabel: String
  ) throws -> ScatterPlot {
    try requireEqual("ScatterPlot", ("values of x", x.count), ("values of y", y.count))
    if !classes.isEmpty {
      try requireEqual("ScatterPlot", ("points", x.count), ("classes", classes.count))
    }
    return ScatterPlot(
      x: x, y: y, classes: classes, classNames: names, title: title, xLabel: xLabel,
      yLabel: yLabel)
  }

  /// Refuses lists that belong together and differ in length.
  private static func requireEqual(
    _ figure: String, _ one: (name: String, count: Int), _ other: (name: String, count: Int)
  ) throws {
    guard one.count == other.count else {
      throw MachineTrap(
        .native, "\(figure): \(one.count) \(one.name) but \(other.count) \(other.name)")
    }
  }

  /// Declares a figure with `display` for it.
  private static func figure<Kind: Figure & NativeValue>(
    _ name: String, _ type: Kind.Type, _ library: Library,
    _ members: (NativeMembers<Kind>) -> Void
  ) {
    library.type("struct \(name)", type, members)
    library.function("func display(_ figure: \(name))") { (figure: Kind) in display(figure) }
  }
}
