package import Tensors

/// Normalises groups of channels of each example (Wu and He, 2018); as many groups as channels make it
/// instance normalisation.
public class GroupNormalization: ScaledNormalization, @unchecked Sendable {
  let groups: Int
  let axis: Int

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - groups: The number of groups, which divides the channels; −1 for one group a channel.
  ///   - axis: The axis of the channels, batches counted.
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
    groups: Int = 32, axis: Int = -1, epsilon: Float = 1e-3, center: Bool = true,
    scale: Bool = true, betaInitializer: Initializer = .zeros,
    gammaInitializer: Initializer = .ones, betaRegularizer: Regularizer? = nil,
    gammaRegularizer: Regularizer? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.groups = groups
    self.axis = axis
    super.init(
      epsilon: epsilon, center: center, scale: scale,
      Initializers(beta: betaInitializer, gamma: gammaInitializer),
      regularizers: ["beta": betaRegularizer, "gamma": gammaRegularizer],
      inputShape: inputShape, name: name)
  }

  /// A layer as it was kept; nil where something is missing.
  required convenience init?(_ configuration: LayerConfiguration) {
    let sizes = configuration.sizes
    guard let groups = sizes.first, let epsilon = configuration.rates.first else { return nil }
    self.init(
      groups: groups, axis: sizes.count > 1 ? sizes[1] : -1, epsilon: epsilon,
      center: configuration.center, scale: configuration.scale,
      betaInitializer: configuration.beta, gammaInitializer: configuration.gamma,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }

  override var currentInputRule: InputRule? { inputRule(along: [axis]) }
  override var passesMask: Bool { true }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let channels = inputShape.isEmpty ? 0 : inputShape[try place(axis, inputShape) - 1]
    guard channels > 0, groups == -1 || (groups > 0 && channels % groups == 0) else {
      throw TensorError.invalidShape(
        operation: "GroupNormalization", shape: inputShape,
        expected: "channels that \(groups) groups divide")
    }
    makeScale([channels])
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try withLast(axis, input) { input in
      let channels = input.shape[input.rank - 1]
      let groups = self.groups == -1 ? channels : self.groups
      let batch = input.shape[0]
      let grouped = try input.reshaped([batch, -1, groups, channels / groups])
      let centred = try grouped - grouped.mean(along: [1, 3], keepingDimensions: true)
      let variance = try centred.squared().mean(along: [1, 3], keepingDimensions: true)
      return try scaled((centred * (variance + epsilon).power(-0.5)).reshaped(input.shape))
    }
  }
}

/// Normalises each channel of each example by its own mean and variance (Ulyanov et al., 2016).
public final class InstanceNormalization: GroupNormalization, @unchecked Sendable {
  /// A layer with one group a channel.
  ///
  /// - Parameters:
  ///   - axis: The axis of the channels, batches counted.
  ///   - epsilon: Added to the variance.
  ///   - center: Whether a learnt shift is added.
  ///   - scale: Whether a learnt scale is applied.
  ///   - betaInitializer: How the shift starts.
  ///   - gammaInitializer: How the scale starts.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    axis: Int = -1, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
    betaInitializer: Initializer = .zeros, gammaInitializer: Initializer = .ones,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    super.init(
      groups: -1, axis: axis, epsilon: epsilon, center: center, scale: scale,
      betaInitializer: betaInitializer, gammaInitializer: gammaInitializer,
      inputShape: inputShape, name: name)
  }

  /// A layer as it was kept; nil where something is missing.
  required convenience init?(_ configuration: LayerConfiguration) {
    let sizes = configuration.sizes
    guard let epsilon = configuration.rates.first else { return nil }
    self.init(
      axis: sizes.count > 1 ? sizes[1] : -1, epsilon: epsilon, center: configuration.center,
      scale: configuration.scale, betaInitializer: configuration.beta,
      gammaInitializer: configuration.gamma, inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}
