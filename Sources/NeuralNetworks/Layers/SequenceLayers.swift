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

/// A layer applied to each step of a sequence by itself.
public final class TimeDistributed: BaseLayer, @unchecked Sendable {
  package let layer: any Layer

  /// A layer that applies another to each step.
  public init(_ layer: any Layer, inputShape: [Int]? = nil, name: String? = nil) {
    self.layer = layer
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }
  /// The inner layer's parameters.
  public override var parameters: [Parameter] { layer.parameters }
  /// Those of the inner layer, unless this one is frozen.
  public override var trainableVariables: [Parameter] {
    trainable ? layer.trainableVariables : []
  }

  /// Takes up what another process left of this layer, the inner one being as it was already.
  package func resumeOuter(outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
  }

  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
    (layer as? BaseLayer)?.resume(
      parameters: parameters, outputShape: outputShape.map { Array($0.dropFirst()) },
      trainable: trainable)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let steps = inputShape.first else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[steps, …]")
    }
    return [steps] + (try layer.build(inputShape: Array(inputShape.dropFirst())))
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let (batch, steps) = (input.shape[0], input.shape[1])
    let merged = try input.reshaped([batch * steps] + input.shape.dropFirst(2))
    let result = try layer(merged, training: training)
    return try result.reshaped([batch, steps] + result.shape.dropFirst())
  }
}

/// The same vector at each of a number of steps.
public final class RepeatVector: BaseLayer, @unchecked Sendable {
  let count: Int

  /// A layer that repeats its input.
  public init(_ count: Int, inputShape: [Int]? = nil, name: String? = nil) {
    self.count = count
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("count", count)]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] { [count] + inputShape }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard input.rank == 2 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: input.shape, expected: "[batch, size]")
    }
    return try input.expandingShape(at: 1).broadcast(
      to: [input.shape[0], count, input.shape[1]])
  }
}

/// The axes in another order; the batch axis stays.
public final class Permute: BaseLayer, @unchecked Sendable {
  let order: [Int]

  /// A layer that reorders axes, counted from 1 as Keras does.
  public init(_ order: [Int], inputShape: [Int]? = nil, name: String? = nil) {
    self.order = order
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard order.sorted() == Array(1..<(inputShape.count + 1)) else {
      throw TensorError.invalidShape(
        operation: "Permute(\(order))", shape: inputShape, expected: "\(order.count) axes")
    }
    return order.map { inputShape[$0 - 1] }
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.transposed([0] + order)
  }
}

/// An activation function as a layer.
public final class ActivationLayer: BaseLayer, @unchecked Sendable {
  let activation: Activation

  /// A layer that applies a function.
  public init(_ activation: Activation, inputShape: [Int]? = nil, name: String? = nil) {
    self.activation = activation
    super.init(name: name, inputShape: inputShape)
  }

  /// "Activation".
  public override var typeName: String { "Activation" }
  override var passesMask: Bool { true }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try activation.outputShape(inputShape)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try activation(input)
  }
}
