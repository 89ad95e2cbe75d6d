package import Tensors

/// Normalises each example along an axis or several, by default the last one (Ba et al., 2016).
public final class LayerNormalization: ScaledNormalization, @unchecked Sendable {
  let axes: [Int]

  /// A layer that normalises along several axes, with Keras' defaults.
  ///
  /// - Parameters:
  ///   - axis: The axes, batches counted.
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
    axis: [Int], epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
    betaInitializer: Initializer = .zeros, gammaInitializer: Initializer = .ones,
    betaRegularizer: Regularizer? = nil, gammaRegularizer: Regularizer? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    axes = axis
    super.init(
      epsilon: epsilon, center: center, scale: scale,
      Initializers(beta: betaInitializer, gamma: gammaInitializer),
      regularizers: ["beta": betaRegularizer, "gamma": gammaRegularizer],
      inputShape: inputShape, name: name)
  }

  /// A layer that normalises along one axis, with Keras' defaults.
  ///
  /// - Parameters:
  ///   - axis: The axis, batches counted.
  ///   - epsilon: Added to the variance.
  ///   - center: Whether a learnt shift is added.
  ///   - scale: Whether a learnt scale is applied.
  ///   - betaInitializer: How the shift starts.
  ///   - gammaInitializer: How the scale starts.
  ///   - betaRegularizer: What training adds to the loss for the shift's size.
  ///   - gammaRegularizer: What training adds to the loss for the scale's size.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public convenience init(
    axis: Int = -1, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
    betaInitializer: Initializer = .zeros, gammaInitializer: Initializer = .ones,
    betaRegularizer: Regularizer? = nil, gammaRegularizer: Regularizer? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      axis: [axis], epsilon: epsilon, center: center, scale: scale,
      betaInitializer: betaInitializer, gammaInitializer: gammaInitializer,
      betaRegularizer: betaRegularizer, gammaRegularizer: gammaRegularizer,
      inputShape: inputShape, name: name)
  }

  override var currentInputRule: InputRule? { inputRule(along: axes) }
  override var passesMask: Bool { true }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard !inputShape.isEmpty, !axes.isEmpty else {
      throw TensorError.invalidShape(
        operation: "LayerNormalization", shape: inputShape, expected: "at least one axis")
    }
    makeScale(try axes.map { inputShape[try place($0, inputShape) - 1] })
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let places = axes.map { $0 < 0 ? $0 + input.rank : $0 }
    let centred = try input - input.mean(along: places, keepingDimensions: true)
    let variance = try centred.squared().mean(along: places, keepingDimensions: true)
    let normalized = try centred * (variance + epsilon).power(-0.5)
    guard places != [input.rank - 1] else { return try scaled(normalized) }
    let shape = input.shape.indices.map { places.contains($0) ? input.shape[$0] : 1 }
    return try scaled(normalized, as: shape)
  }
}
