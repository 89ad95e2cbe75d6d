public import Markup

/// Grey images in rows and columns, drawn as SVG.
///
/// Values become 32 greys. Each row of pixels is drawn as a nest of horizontal lines: a run of pixels
/// that are all at least as strong as a grey is one line of that grey, and stronger ones are drawn
/// over it. So a grid of 8 × 8 Fashion-MNIST images takes well below 150 KB, without any script. Where
/// images are so noisy that they would take more, pixels may be some greys off, as few as will do.
public struct ImageGrid: Figure, Codable {
  /// What the values mean as ink or light.
  public enum Palette: Hashable, Codable, Sendable {
    /// The least value is white and the greatest black, as ink on paper.
    case binary
    /// The least value is black and the greatest white, as light.
    case gray
  }

  /// The pixels, image after image, row after row.
  public var pixels: [Float]
  /// The rows of pixels in an image.
  public var height: Int
  /// The pixels in a row.
  public var width: Int
  /// How many images stand side by side.
  public var columns: Int
  /// The values that are the least and the greatest grey; others are moved to the nearer end.
  public var range: ClosedRange<Float>
  /// What the values mean.
  public var palette: Palette
  /// What stands beside each row of images.
  public var rowLabels: [String]
  /// What stands above each column of images.
  public var columnLabels: [String]
  /// The line below the grid.
  public var caption: String

  /// A grid of images.
  ///
  /// - Parameters:
  ///   - pixels: `[count, height, width]`; what does not make a whole image at the end is left out.
  ///   - height: The rows of pixels in an image.
  ///   - width: The pixels in a row.
  ///   - columns: How many images stand side by side.
  ///   - range: The values of the least and greatest grey. Without it −1…1 when any value is below 0,
  ///     as generators with `tanh` have them, else 0…1.
  ///   - palette: Ink on paper unless told otherwise.
  ///   - rowLabels: What stands beside each row of images.
  ///   - columnLabels: What stands above each column of images.
  ///   - caption: The line below the grid.
  public init(
    pixels: [Float], height: Int, width: Int, columns: Int = 8, range: ClosedRange<Float>? = nil,
    palette: Palette = .binary, rowLabels: [String] = [], columnLabels: [String] = [],
    caption: String = ""
  ) {
    self.pixels = pixels
    self.height = max(height, 1)
    self.width = max(width, 1)
    self.columns = max(columns, 1)
    self.range = range ?? (pixels.contains { $0 < 0 } ? -1...1 : 0...1)
    self.palette = palette
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.caption = caption
  }

  /// Rows of images with a label each, such as originals above their reconstructions.
  ///
  /// - Parameters:
  ///   - rows: A label and the pixels of its images, `[columns, height, width]`, for each row; all
  ///     rows should have as many images as the first.
  ///   - height: The rows of pixels in an image.
  ///   - width: The pixels in a row.
  ///   - palette: Ink on paper unless told otherwise.
  ///   - caption: The line below the grid.
  public init(
    rows: [(label: String, pixels: [Float])], height: Int, width: Int, palette: Palette = .binary,
    caption: String = ""
  ) {
    let size = max(height, 1) * max(width, 1)
    let columns = max((rows.first?.pixels.count ?? 0) / size, 1)
    // Short rows are filled up with empty images, so that every image stays below its label.
    let pixels = rows.flatMap { row in
      let wanted = columns * size
      return Array(row.pixels.prefix(wanted))
        + Array(repeating: 0, count: max(wanted - row.pixels.count, 0))
    }
    self.init(
      pixels: pixels, height: height, width: width, columns: columns, palette: palette,
      rowLabels: rows.map(\.label), caption: caption)
  }

  /// How many whole images there are.
  public var count: Int { pixels.count / (height * width) }

  /// How many images of what size.
  public var summary: String {
    let broken = pixels.count { !$0.isFinite }
    return (caption.isEmpty ? "Images" : caption)
      + ": \(counted(count, "image")) of \(width) × \(height) pixels"
      + (rowLabels.isEmpty ? "" : ", in rows: \(rowLabels.joined(separator: ", "))")
      + (broken == 0
        ? "" : broken == 1 ? ", 1 pixel is not a number" : ", \(broken) pixels are not numbers")
  }

  /// The grid as SVG, with its caption.
  public var node: Node {
    let gap = max(2, width / 14)
    let rows = (count + columns - 1) / columns
    let shownColumns = min(columns, max(count, 1))
    let scale = displayScale(columns: shownColumns, gap: gap)
    let left =
      rowLabels.isEmpty ? 0 : (rowLabels.map { estimatedWidth($0, fontSize: 12) }.max() ?? 0) + 10
    let top = columnLabels.isEmpty ? 0.0 : 20
    let step = (x: Double(width + gap) * scale, y: Double(height + gap) * scale)
    var nodes: [Node] = [
      .element(
        "g",
        [
          Attribute(
            "transform",
            "translate(\(decimal(left)) \(decimal(top))) scale(\(decimal(scale, digits: 4)))")
        ], drawing(of: Array(0..<count), columns: columns, gap: gap))
    ]
    let note = label("no images", x: left, y: top + 16, class: "nb-none")
    guard count > 0 else {
      return captioned(
        picture(width: left + 80, height: top + 24, title: caption, summary: summary, [note]))
    }
    for (row, text) in rowLabels.prefix(rows).enumerated() {
      let middle = top + (Double(row) * step.y) + Double(height) * scale / 2
      nodes.append(label(text, x: left - 10, y: middle + 4, anchor: "end"))
    }
    for (column, text) in columnLabels.prefix(shownColumns).enumerated() {
      let middle = left + Double(column) * step.x + Double(width) * scale / 2
      nodes.append(label(text, x: middle, y: 13, anchor: "middle", class: "nb-tick"))
    }
    return captioned(
      picture(
        width: left + Double(shownColumns) * step.x - Double(gap) * scale,
        height: top + Double(rows) * step.y - Double(gap) * scale, title: caption,
        summary: summary, nodes))
  }

  private func captioned(_ svg: Node) -> Node {
    guard !caption.isEmpty else { return svg }
    return .element("figure", [], [svg, .element("figcaption", text: caption)])
  }

  /// How many units a pixel takes: a multiple of one half where that fits, as it looks sharpest.
  private func displayScale(columns: Int, gap: Int) -> Double {
    let total = Double(columns * (width + gap))
    let room = 620 / total
    // Small images are enlarged to the size of others, as their pixels are few.
    let most = max(4, (112 / Double(max(width, height))).rounded(.down))
    return room >= 1 ? min((room * 2).rounded(.down) / 2, most) : room
  }
}
