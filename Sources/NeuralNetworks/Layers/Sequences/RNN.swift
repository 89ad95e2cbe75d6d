package import Tensors

/// A cell's steps along sequences `[batch, steps, inputs]`.
public final class RNN: BaseLayer, @unchecked Sendable {
  /// What takes each step.
  public let cell: RecurrentCell
  let returnSequences: Bool
  let goBackwards: Bool

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - cell: What takes each step.
  ///   - returnSequences: Whether every step's output comes out, or the last one's alone.
  ///   - goBackwards: Whether sequences are read from the last step to the first; their steps come out in
  ///     that order.
  ///   - inputShape: `[steps, inputs]`; the steps may be 0 for any number.
  ///   - name: The layer's name.
  public init(
    _ cell: RecurrentCell, returnSequences: Bool = false, goBackwards: Bool = false,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.cell = cell
    (self.returnSequences, self.goBackwards) = (returnSequences, goBackwards)
    super.init(name: name, inputShape: inputShape)
  }

  /// A layer of cells one after the other.
  ///
  /// - Parameters:
  ///   - cells: What takes each step, in order.
  ///   - returnSequences: Whether every step's output comes out, or the last one's alone.
  ///   - goBackwards: Whether sequences are read from the last step to the first.
  ///   - inputShape: `[steps, inputs]`; the steps may be 0 for any number.
  ///   - name: The layer's name.
  public convenience init(
    _ cells: [RecurrentCell], returnSequences: Bool = false, goBackwards: Bool = false,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      StackedRNNCells(cells), returnSequences: returnSequences, goBackwards: goBackwards,
      inputShape: inputShape, name: name)
  }

  /// The cell's parameters.
  public override var parameters: [Parameter] { cell.parameters }

  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
    guard !parameters.isEmpty else { return }
    cell.resume(
      parameters: parameters, outputShape: outputShape.map { $0.suffix(1) }, trainable: trainable)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let units = cell.layers.last?.units else {
      throw ModelError.setting(shownName, problem: "it was given no cells")
    }
    _ = try cell.buildLayers(inputShape: inputShape)
    return returnSequences ? [inputShape[0], units] : [units]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try forward(MaskedTensor(input), training: training).tensor
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    var value = input
    if goBackwards {
      value = MaskedTensor(
        try input.tensor.reversed(along: 1), mask: try input.mask?.reversed(along: 1))
    }
    for layer in cell.layers { value = try layer.masked(value, training: training) }
    if returnSequences { return value }
    let (batch, steps) = (value.tensor.shape[0], value.tensor.shape[1])
    let last = try value.tensor.slice((steps - 1)..<steps, axis: 1)
    return MaskedTensor(try last.reshaped([batch, last.shape[2]]))
  }
}
