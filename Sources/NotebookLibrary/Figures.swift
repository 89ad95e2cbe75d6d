public import Charts
public import NeuralNetworks
public import Tensors

/// Shows a figure below the cell; does nothing in a compiled program.
///
/// - Parameter figure: A chart, a grid of images or a table.
public func display(_ figure: some Figure) {
  CellContext.current.display(.markup(figure.markup, summary: figure.summary))
}

extension ImageGrid {
  /// A grid of the images in a tensor.
  ///
  /// - Parameters:
  ///   - images: `[count, height, width]` or `[count, height, width, 1]`, from 0 to 1, or to 255 where
  ///     there are pixels above 2.
  ///   - columns: How many stand side by side.
  ///   - caption: The line below the grid.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public init(_ images: Tensor, columns: Int = 8, caption: String = "") throws {
    let (height, width) = try imageSize(images)
    self.init(
      pixels: images.scalars, height: height, width: width, columns: columns, caption: caption)
    if isOfBytes(images) { range = 0...255 }
  }

  /// Rows of images with a label each.
  ///
  /// - Parameters:
  ///   - rows: A label and `[count, height, width]` for each row.
  ///   - caption: The line below the grid.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public init(rows: [(String, Tensor)], caption: String = "") throws {
    let (height, width) = try imageSize(rows.first?.1 ?? Tensor.zeros([0, 1, 1]))
    self.init(
      rows: rows.map { (label: $0.0, pixels: $0.1.scalars) }, height: height, width: width,
      caption: caption)
    if rows.allSatisfy({ isOfBytes($0.1) }) { range = 0...255 }
  }
}

private func imageSize(_ images: Tensor) throws -> (height: Int, width: Int) {
  let shape = images.shape
  guard shape.count == 3 || (shape.count == 4 && shape[3] == 1) else {
    throw TensorError.invalidShape(
      operation: "ImageGrid", shape: shape, expected: "[count, height, width]")
  }
  return (shape[1], shape[2])
}

/// Whether pixels are as files have them, from 0 to 255.
private func isOfBytes(_ images: Tensor) -> Bool {
  images.count > 0 && images.minimum() >= 0 && images.maximum() > 2
}

extension ScatterPlot {
  /// Points in a plane, such as a t-SNE projection.
  ///
  /// - Parameters:
  ///   - points: `[count, 2]`.
  ///   - classes: The class of each point, from 0; empty when all are of one.
  ///   - classNames: What the legend calls the classes.
  ///   - images: `[count, height, width]`: pictures of the points, shown where they fit.
  ///   - title: The line above the plot.
  ///   - xLabel: What the horizontal axis measures; without both labels the axes are not drawn.
  ///   - yLabel: What the vertical axis measures.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public init(
    _ points: Tensor, classes: [Int] = [], classNames: [String] = [], images: Tensor? = nil,
    title: String = "", xLabel: String = "", yLabel: String = ""
  ) throws {
    guard points.rank == 2, points.shape[1] == 2 else {
      throw TensorError.invalidShape(
        operation: "ScatterPlot", shape: points.shape, expected: "[points, 2]")
    }
    let places = points.scalars
    self.init(
      x: stride(from: 0, to: places.count, by: 2).map { places[$0] },
      y: stride(from: 1, to: places.count, by: 2).map { places[$0] }, classes: classes,
      classNames: classNames, images: try images.map { try ImageGrid($0) }, title: title,
      xLabel: xLabel, yLabel: yLabel)
  }
}

extension LineChart {
  /// The curves of a training run over its epochs.
  ///
  /// - Parameters:
  ///   - history: What `fit` returned.
  ///   - names: Which figures; all of them where none is named.
  ///   - title: The line above the chart.
  public init(_ history: History, names: [String] = [], title: String = "") {
    let shown = names.isEmpty ? history.names : names
    self.init(
      series: shown.map { Series($0, history[$0]) }, title: title, xLabel: "epoch")
  }
}

extension DataTable {
  /// The figures of a training run, a row each epoch.
  ///
  /// - Parameters:
  ///   - history: What `fit` returned.
  ///   - caption: The line below the table.
  public init(_ history: History, caption: String = "") {
    self.init(series: history.names.map { Series($0, history[$0]) }, caption: caption)
  }
}
