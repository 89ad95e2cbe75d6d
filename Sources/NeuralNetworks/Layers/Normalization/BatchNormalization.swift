package import Tensors

/// Normalises each channel by the batch's mean and variance (Ioffe and Szegedy, 2015).
///
/// Outside training the moving statistics gathered in training take the batch's place.
public final class BatchNormalization: ScaledNormalization, @unchecked Sendable {
  let axis: Int
  let momentum: Float

  /// The moving mean, `[channels]`, once built.
  public var movingMean: Parameter? { named("moving_mean") }
  /// The moving variance, `[channels]`, once built.
  public var movingVariance: Parameter? { named("moving_variance") }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - axis: The axis of the channels, batches counted.
  ///   - momentum: The share of the moving statistics that each step keeps.
  ///   - epsilon: Added to the variance.
  ///   - center: Whether a learnt shift is added.
  ///   - scale: Whether a learnt scale is applied.
  ///   - betaInitializer: How the shift starts.
  ///   - gammaInitializer: How the scale starts.
  ///   - betaRegularizer: What training adds to the loss for the shift's size.
  ///   - gammaRegularizer: What training adds to the loss for the scale's size.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    axis: Int = -1, momentum: Float = 0.99, epsilon: Float = 1e-3, center: Bool = true,
    scale: Bool = true, betaInitializer: Initializer = .zeros,
    gammaInitializer: Initializer = .ones, betaRegularizer: Regularizer? = nil,
    gammaRegularizer: Regularizer? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.axis = axis
    self.momentum = momentum
    super.init(
      epsilon: epsilon, center: center, scale: scale,
      Initializers(beta: betaInitializer, gamma: gammaInitializer),
      regularizers: ["beta": betaRegularizer, "gamma": gammaRegularizer],
      inputShape: inputShape, name: name)
  }

  override var currentInputRule: InputRule? { inputRule(along: [axis]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard !inputShape.isEmpty else {
      throw TensorError.invalidShape(
        operation: "BatchNormalization", shape: inputShape, expected: "at least one axis")
    }
    let channels = inputShape[try place(axis, inputShape) - 1]
    makeScale([channels])
    storedParameters += [
      Parameter("moving_mean", .zeros([channels]), isTrainable: false),
      Parameter("moving_variance", .ones([channels]), isTrainable: false),
    ]
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try withLast(axis, input) { try normalized($0, training: training) }
  }

  /// The channels being the last axis.
  private func normalized(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let movingMean, let movingVariance else {
      preconditionFailure("a built layer has its parameters")
    }
    let channels = movingMean.value.shape
    let gamma = self.gamma?.value ?? .ones(channels)
    let beta = self.beta?.value ?? .zeros(channels)
    // A frozen layer uses its moving statistics even in training, as Keras has it.
    guard training, trainable else {
      let inverse = (movingVariance.value + epsilon).power(-0.5)
      let scale = try inverse * gamma
      return try (input - movingMean.value) * scale + beta
    }
    let normalized = try input.batchNormalized(
      gamma: gamma, beta: beta, epsilon: epsilon)
    try gather(normalized.mean, normalized.variance)
    return normalized.output
  }

  /// The mean and variance are those of the steps that count.
  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    guard training, trainable, let mask = input.mask,
      axis == -1 || axis == input.tensor.rank - 1
    else {
      return MaskedTensor(try forward(input.tensor, training: training), mask: input.mask)
    }
    let counts = try mask.expandingShape(at: -1)
    let axes = Array(0..<(input.tensor.rank - 1))
    let share = 1 / max(mask.sum().scalar, 1)
    let mean = try (input.tensor * counts).sum(along: axes) * share
    let centred = try input.tensor - mean
    let variance = try (centred.squared() * counts).sum(along: axes) * share
    try gather(mean.detached(), variance.detached())
    return MaskedTensor(
      try scaled(centred / (variance + epsilon).squareRoot()), mask: mask)
  }

  /// Moves the moving statistics towards a batch's.
  private func gather(_ mean: Tensor, _ variance: Tensor) throws {
    guard let movingMean, let movingVariance else { return }
    movingMean.value = try movingMean.value * momentum + mean * (1 - momentum)
    movingVariance.value = try movingVariance.value * momentum + variance * (1 - momentum)
  }
}
