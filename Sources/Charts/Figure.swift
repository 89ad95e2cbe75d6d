public import Markup

/// Something that a cell can show: a chart, a grid of images, a table.
///
/// Figures are values. They turn into SVG or HTML without script, take their colours from
/// ``figureStyleSheet``, and say in words what is to be seen in them.
public protocol Figure: Hashable, Sendable {
  /// The figure as markup.
  var node: Node { get }
  /// What is to be seen, in one sentence, for those who cannot see it and for terminals.
  var summary: String { get }
}

extension Figure {
  /// The figure as text that a record stores and a report shows.
  public var fragment: RenderedFragment { RenderedFragment(node) }

  /// The text of ``fragment``, for callers that store it.
  public var markup: String { node.rendered() }
}

/// One line of a chart, or one column of a table: a name and its values.
public struct Series: Hashable, Codable, Sendable {
  /// What the legend calls it.
  public var name: String
  /// The positions; equal in number to ``y``.
  public var x: [Double]
  /// The values.
  public var y: [Double]

  /// Values at the positions 1, 2, 3, …, such as a loss after each epoch.
  public init(_ name: String, _ values: [Double]) {
    self.init(name, x: (0..<values.count).map { Double($0 + 1) }, y: values)
  }

  /// Values at the positions 1, 2, 3, …, such as a loss after each epoch.
  @_disfavoredOverload
  public init(_ name: String, _ values: [Float]) {
    self.init(name, values.map(Double.init))
  }

  /// Values at positions of their own; what one of the two has more of is left out.
  public init(_ name: String, x: [Double], y: [Double]) {
    self.name = name
    let count = min(x.count, y.count)
    self.x = Array(x.prefix(count))
    self.y = Array(y.prefix(count))
  }

  /// Values at positions of their own; what one of the two has more of is left out.
  @_disfavoredOverload
  public init(_ name: String, x: [Float], y: [Float]) {
    self.init(name, x: x.map(Double.init), y: y.map(Double.init))
  }
}

/// A number of things in words: `1 row`, `3 rows`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
