internal import Tensors

/// Cells one after the other as one: each step's output is the next cell's input.
public final class StackedRNNCells: RecurrentCell, @unchecked Sendable {
  /// The cells in order.
  public let cells: [RecurrentCell]

  /// A cell made of cells.
  public init(_ cells: [RecurrentCell], name: String? = nil) {
    self.cells = cells
    super.init(layers: cells.flatMap(\.layers), name: name)
  }

  override var keptLayers: [any Layer] { cells }
}
