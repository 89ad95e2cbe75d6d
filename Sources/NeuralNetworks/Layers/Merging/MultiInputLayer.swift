public import Tensors

/// A layer of one's own that makes one tensor of several.
///
/// It computes in ``call(_:training:)``, and is called with a list: `try layer([query, value])`.
public protocol MultiInputLayer: Layer {
  /// The layer's output.
  ///
  /// - Parameters:
  ///   - inputs: `[batch, …]` each.
  ///   - training: Whether dropout drops and batch statistics are gathered.
  /// - Returns: `[batch, …]`.
  /// - Throws: ``TensorError`` where the inputs' shapes do not fit.
  func call(_ inputs: [Tensor], training: Bool) throws -> Tensor

  /// Makes the parameters for inputs of such shapes, batch axes left out; called once.
  ///
  /// - Returns: The output's shape without the batch axis.
  /// - Throws: ``TensorError`` where the layer cannot take such inputs.
  func build(inputShapes: [[Int]]) throws -> [Int]
}

extension MultiInputLayer {
  /// A layer without parameters that keeps the first input's shape.
  public func build(inputShapes: [[Int]]) throws -> [Int] { inputShapes.first ?? [] }

  /// Builds the layer for one input.
  public func build(inputShape: [Int]) throws -> [Int] { try build(inputShapes: [inputShape]) }

  /// The output of one input.
  ///
  /// - Throws: ``TensorError`` where the input's shape does not fit.
  public func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
    try call([input], training: training)
  }

  /// The output of several inputs.
  ///
  /// - Throws: ``TensorError`` where the inputs' shapes do not fit.
  public func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> Tensor {
    try call(inputs, training: training)
  }

  /// The output as part of a functional model; the layer's parameters are made now.
  ///
  /// - Throws: ``TensorError`` where the layer cannot take such inputs.
  public func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor {
    SymbolicTensor(
      shape: try build(inputShapes: inputs.map(\.shape)), step: GraphStep(self, inputs))
  }
}
