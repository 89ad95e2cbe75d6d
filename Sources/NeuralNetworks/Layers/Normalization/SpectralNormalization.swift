package import Tensors

/// Keeps the largest singular value of another layer's kernel at 1, as critics of GANs need it
/// (Miyato et al., 2018).
///
/// As in Keras, each step of training divides the kernel itself by what power iterations find.
public final class SpectralNormalization: BaseLayer, @unchecked Sendable {
  /// The layer whose kernel is kept.
  public let layer: BaseLayer
  let powerIterations: Int
  /// The direction that the kernel stretches most, `[1, columns]`, as far as it is known.
  private var direction: Parameter? { storedParameters.first }
  private var kernel: Parameter? { layer.named("kernel") ?? layer.named("embeddings") }

  /// A layer with Keras' default.
  ///
  /// - Parameters:
  ///   - layer: A layer with a kernel or with embeddings.
  ///   - powerIterations: How many steps of training's search for the largest singular value, at least 1.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    _ layer: BaseLayer, powerIterations: Int = 1, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.layer = layer
    self.powerIterations = powerIterations
    super.init(name: name, inputShape: inputShape ?? layer.inputShape)
  }

  override var settingProblem: String? { sizeProblem([("powerIterations", powerIterations)]) }
  /// The inner layer's parameters, and the direction of the largest singular value.
  public override var parameters: [Parameter] { layer.parameters + storedParameters }
  /// Those of the inner layer, unless this one is frozen.
  public override var trainableVariables: [Parameter] {
    trainable ? layer.trainableVariables : []
  }

  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    super.resume(
      parameters: Array(parameters.suffix(1)), outputShape: outputShape, trainable: trainable)
    guard !parameters.isEmpty else { return }
    layer.resume(
      parameters: Array(parameters.dropLast()), outputShape: outputShape, trainable: trainable)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let shape = try layer.build(inputShape: inputShape)
    guard let columns = kernel?.value.shape.last else {
      throw ModelError.setting(
        shownName, problem: "\(layer.shownName) has neither a kernel nor embeddings")
    }
    storedParameters = [
      Parameter(
        "vector_u", .randomTruncatedNormal([1, columns], standardDeviation: 0.02),
        isTrainable: false)
    ]
    return shape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    if training { try normalizeKernel() }
    return try layer(input, training: training)
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    if training { try normalizeKernel() }
    return try layer.masked(input, training: training)
  }

  private func normalizeKernel() throws {
    guard let kernel, let direction else {
      preconditionFailure("a built layer has its parameters")
    }
    let weights = kernel.value.detached()
    let matrix = try weights.reshaped([-1, direction.value.count])
    // A kernel of zeros stretches nothing.
    guard weights.abs().maximum() as Float > 0 else { return }
    let transposed = try matrix.transposed()
    var (left, right) = (Tensor.zeros([]), direction.value)
    for _ in 0..<powerIterations {
      left = try unit(matmul(right, transposed))
      right = try unit(matmul(left, matrix))
    }
    let greatest = try matmul(matmul(left, matrix), right.transposed()).scalar
    direction.value = right
    try kernel.give(weights / greatest)
  }

  private func unit(_ vector: Tensor) throws -> Tensor {
    vector / max(vector.squared().sum().scalar, 1e-12).squareRoot()
  }
}
