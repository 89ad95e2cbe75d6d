internal import SwiftLanguage
internal import Tensors

/// Two values in a tuple of a cell.
struct CellPair<First: NotebookValue, Second: NotebookValue>: NotebookValue {
  var first: First
  var second: Second

  init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  var tuple: (First, Second) { (first, second) }

  static func read(from reader: inout ValueReader, as type: ValueType) -> CellPair {
    let first = First.read(from: &reader, as: type.element(0))
    return CellPair(first, Second.read(from: &reader, as: type.element(1)))
  }

  func write(to writer: inout ValueWriter, as type: ValueType) {
    first.write(to: &writer, as: type.element(0))
    second.write(to: &writer, as: type.element(1))
  }
}

/// Features and targets.
typealias TensorPair = CellPair<Tensor, Tensor>
/// A function's value and its derivatives.
typealias ValueAndGradients = CellPair<Tensor, [Tensor]>

extension CellPair where First == Tensor, Second == Tensor {
  init(_ batch: Batch) { self.init(batch.features, batch.targets ?? batch.features) }
}

extension Batch {
  init(_ pair: TensorPair) { self.init(features: pair.first, targets: pair.second) }
}
