internal import NeuralNetworks
internal import SwiftLanguage

/// Sizes in two directions.
typealias HeightAndWidth = CellPair<Int, Int>

/// A size of a window as cells give it: one for all directions, or one for each.
protocol DirectionalSize: NotebookValue {
  /// Its type in a signature.
  static var text: String { get }
  /// The smallest as a default in a signature.
  static var one: String { get }
  /// Height and width, of sequences 1 and the steps.
  func sizes(over extent: Extent) -> (Int, Int)
}

extension Int: DirectionalSize {
  static var text: String { "Int" }
  static var one: String { "1" }
  func sizes(over extent: Extent) -> (Int, Int) { extent.sizes(self) }
}

extension HeightAndWidth: DirectionalSize {
  static var text: String { "(Int, Int)" }
  static var one: String { "(1, 1)" }
  func sizes(over extent: Extent) -> (Int, Int) { tuple }
}
