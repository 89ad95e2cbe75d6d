internal import SwiftLanguage
internal import Tensors

/// A pair of tensors in a tuple of a cell.
struct TensorPair: NotebookValue {
  var first: Tensor
  var second: Tensor

  init(_ first: Tensor, _ second: Tensor) {
    self.first = first
    self.second = second
  }

  init(_ batch: Batch) { self.init(batch.features, batch.targets ?? batch.features) }

  var tuple: (Tensor, Tensor) { (first, second) }

  static func read(from reader: inout ValueReader, as type: ValueType) -> TensorPair {
    let first = Tensor.read(from: &reader, as: type)
    return TensorPair(first, Tensor.read(from: &reader, as: type))
  }

  func write(to writer: inout ValueWriter, as type: ValueType) {
    first.write(to: &writer, as: type)
    second.write(to: &writer, as: type)
  }
}

extension Batch {
  init(_ pair: TensorPair) { self.init(features: pair.first, targets: pair.second) }
}

/// A function's value and its derivatives, in a tuple of a cell.
struct ValueAndGradients: NotebookValue {
  var value: Tensor
  var gradients: [Tensor]

  static func read(from reader: inout ValueReader, as type: ValueType) -> ValueAndGradients {
    let value = Tensor.read(from: &reader, as: type)
    return ValueAndGradients(
      value: value, gradients: [Tensor].read(from: &reader, as: type.element(1)))
  }

  func write(to writer: inout ValueWriter, as type: ValueType) {
    value.write(to: &writer, as: type)
    gradients.write(to: &writer, as: type.element(1))
  }
}
