package import Tensors

/// A table of vectors, looked up by whole numbers.
public final class Embedding: BaseLayer, @unchecked Sendable {
  let inputDimension: Int
  let outputDimension: Int
  let embeddingsInitializer: Initializer
  /// Whether steps whose number is 0 do not count.
  let maskZero: Bool
  private var table: Parameter? { storedParameters.first }

  /// A layer with Keras' defaults: uniform in ±0.05.
  ///
  /// - Parameters:
  ///   - inputDimension: How many different numbers occur.
  ///   - outputDimension: The size of each vector.
  ///   - embeddingsInitializer: How the table starts.
  ///   - embeddingsRegularizer: What training adds to the loss for the table's size.
  ///   - embeddingsConstraint: What training keeps the table to.
  ///   - maskZero: Whether 0 fills up short sequences: recurrent layers, means over steps and the loss then
  ///     leave such steps out.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    _ inputDimension: Int, _ outputDimension: Int,
    embeddingsInitializer: Initializer = .randomUniform(0.05),
    embeddingsRegularizer: Regularizer? = nil, embeddingsConstraint: Constraint? = nil,
    maskZero: Bool = false, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.maskZero = maskZero
    self.embeddingsInitializer = embeddingsInitializer
    self.inputDimension = inputDimension
    self.outputDimension = outputDimension
    super.init(name: name, inputShape: inputShape)
    regulate(
      "embeddings",
      ParameterSettings(embeddingsInitializer, embeddingsRegularizer, embeddingsConstraint))
  }

  override var settingProblem: String? {
    sizeProblem([
      ("inputDimension", inputDimension), ("outputDimension", outputDimension),
    ])
  }
  override var makesMask: Bool { maskZero }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let table = Parameter(
      "embeddings",
      embeddingsInitializer(
        [inputDimension, outputDimension], fanIn: inputDimension, fanOut: outputDimension))
    storedParameters = [table]
    return inputShape + [outputDimension]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let table else { preconditionFailure("a built layer has its table") }
    var indices: [Int] = []
    indices.reserveCapacity(input.count)
    for number in input.scalars {
      guard number >= 0, number < Float(inputDimension), number == number.rounded() else {
        throw TensorError.indexOutOfRange(
          operation: "Embedding(\(inputDimension), \(outputDimension))",
          index: number.isFinite ? Int(number) : -1, size: inputDimension)
      }
      indices.append(Int(number))
    }
    return try table.value.gatheringRows(indices).reshaped(input.shape + [outputDimension])
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    MaskedTensor(
      try forward(input.tensor, training: training),
      mask: maskZero ? input.tensor.detached().notEqual(to: 0) : nil)
  }
}
