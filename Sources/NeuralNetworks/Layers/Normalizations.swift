package import Tensors

/// Normalises each channel by the batch's mean and variance (Ioffe and Szegedy, 2015).
///
/// Outside training the moving statistics gathered in training take the batch's place.
public final class BatchNormalization: BaseLayer, @unchecked Sendable {
  let momentum: Float
  let epsilon: Float
  let usesBeta: Bool
  let usesGamma: Bool

  /// The scale, `[channels]`, once built.
  public var gamma: Parameter? { named("gamma") }
  /// The shift, `[channels]`, once built.
  public var beta: Parameter? { named("beta") }
  /// The moving mean, `[channels]`, once built.
  public var movingMean: Parameter? { named("moving_mean") }
  /// The moving variance, `[channels]`, once built.
  public var movingVariance: Parameter? { named("moving_variance") }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - momentum: The share of the moving statistics that each step keeps.
  ///   - epsilon: Added to the variance.
  ///   - center: Whether a learnt shift is added.
  ///   - scale: Whether a learnt scale is applied.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    momentum: Float = 0.99, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
    usesBeta = center
    usesGamma = scale
    super.init(name: name, inputShape: inputShape)
  }

  /// "BatchNormalization".
  public override var typeName: String { "BatchNormalization" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let channels = inputShape.last else {
      throw TensorError.invalidShape(
        operation: "BatchNormalization", shape: inputShape, expected: "at least one axis")
    }
    let gamma = Parameter("gamma", .ones([channels]))
    let beta = Parameter("beta", .zeros([channels]))
    let movingMean = Parameter("moving_mean", .zeros([channels]), isTrainable: false)
    let movingVariance = Parameter("moving_variance", .ones([channels]), isTrainable: false)
    storedParameters =
      (usesGamma ? [gamma] : []) + (usesBeta ? [beta] : []) + [movingMean, movingVariance]
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
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
    guard training, trainable, let mask = input.mask else {
      return MaskedTensor(try forward(input.tensor, training: training), mask: input.mask)
    }
    let counts = try mask.expandingShape(at: -1)
    let axes = Array(0..<(input.tensor.rank - 1))
    let share = 1 / max(mask.sum().scalar, 1)
    let mean = try (input.tensor * counts).sum(along: axes) * share
    let centred = try input.tensor - mean
    let variance = try (centred.squared() * counts).sum(along: axes) * share
    try gather(mean.detached(), variance.detached())
    var output = try centred / (variance + epsilon).squareRoot()
    if let gamma { output = try output * gamma.value }
    if let beta { output = try output + beta.value }
    return MaskedTensor(output, mask: mask)
  }

  /// Moves the moving statistics towards a batch's.
  private func gather(_ mean: Tensor, _ variance: Tensor) throws {
    guard let movingMean, let movingVariance else { return }
    movingMean.value = try movingMean.value * momentum + mean * (1 - momentum)
    movingVariance.value = try movingVariance.value * momentum + variance * (1 - momentum)
  }
}

/// Normalises each example along its last axis (Ba et al., 2016).
public final class LayerNormalization: BaseLayer, @unchecked Sendable {
  let epsilon: Float
  private var gamma: Parameter? { named("gamma") }
  private var beta: Parameter? { named("beta") }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - epsilon: Added to the variance.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(epsilon: Float = 1e-3, inputShape: [Int]? = nil, name: String? = nil) {
    self.epsilon = epsilon
    super.init(name: name, inputShape: inputShape)
  }

  /// "LayerNormalization".
  public override var typeName: String { "LayerNormalization" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let size = inputShape.last else {
      throw TensorError.invalidShape(
        operation: "LayerNormalization", shape: inputShape, expected: "at least one axis")
    }
    storedParameters = [Parameter("gamma", .ones([size])), Parameter("beta", .zeros([size]))]
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let gamma, let beta else { preconditionFailure("a built layer has its parameters") }
    let centred = try input - input.mean(along: -1, keepingDimensions: true)
    let variance = try centred.squared().mean(along: -1, keepingDimensions: true)
    return try centred * (variance + epsilon).power(-0.5) * gamma.value + beta.value
  }
}

/// Normalises groups of channels of each example (Wu and He, 2018); as many groups as channels make it
/// instance normalisation.
public class GroupNormalization: BaseLayer, @unchecked Sendable {
  let groups: Int
  let epsilon: Float
  private var gamma: Parameter? { named("gamma") }
  private var beta: Parameter? { named("beta") }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - groups: The number of groups, which divides the channels; −1 for one group a channel.
  ///   - epsilon: Added to the variance.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    groups: Int = 32, epsilon: Float = 1e-3, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.groups = groups
    self.epsilon = epsilon
    super.init(name: name, inputShape: inputShape)
  }

  /// "GroupNormalization".
  public override var typeName: String { "GroupNormalization" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let channels = inputShape.last, groups == -1 || (groups > 0 && channels % groups == 0)
    else {
      throw TensorError.invalidShape(
        operation: "GroupNormalization", shape: inputShape,
        expected: "a last axis that \(groups) groups divide")
    }
    storedParameters = [
      Parameter("gamma", .ones([channels])), Parameter("beta", .zeros([channels])),
    ]
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let gamma, let beta else { preconditionFailure("a built layer has its parameters") }
    let channels = input.shape[input.rank - 1]
    let groups = self.groups == -1 ? channels : self.groups
    let batch = input.shape[0]
    let grouped = try input.reshaped([batch, -1, groups, channels / groups])
    let centred = try grouped - grouped.mean(along: [1, 3], keepingDimensions: true)
    let variance = try centred.squared().mean(along: [1, 3], keepingDimensions: true)
    let normalized = try (centred * (variance + epsilon).power(-0.5)).reshaped(input.shape)
    return try normalized * gamma.value + beta.value
  }
}

/// Normalises each channel of each example by its own mean and variance (Ulyanov et al., 2016).
public final class InstanceNormalization: GroupNormalization, @unchecked Sendable {
  /// A layer with one group a channel.
  ///
  /// - Parameters:
  ///   - epsilon: Added to the variance.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(epsilon: Float = 1e-3, inputShape: [Int]? = nil, name: String? = nil) {
    super.init(groups: -1, epsilon: epsilon, inputShape: inputShape, name: name)
  }

  /// "InstanceNormalization".
  public override var typeName: String { "InstanceNormalization" }
}
