package import Tensors

/// Base of the normalisations: a learnt scale and shift of their own shape.
public class ScaledNormalization: BaseLayer, @unchecked Sendable {
  let epsilon: Float
  let usesBeta: Bool
  let usesGamma: Bool
  /// How shift and scale start.
  package struct Initializers {
    var beta = Initializer.zeros
    var gamma = Initializer.ones
  }

  let initializers: Initializers

  /// The scale, once built; nil where there is none.
  public var gamma: Parameter? { named("gamma") }
  /// The shift, once built; nil where there is none.
  public var beta: Parameter? { named("beta") }

  package init(
    epsilon: Float, center: Bool, scale: Bool, _ initializers: Initializers = Initializers(),
    regularizers: [String: Regularizer?] = [:], inputShape: [Int]?, name: String?
  ) {
    self.epsilon = epsilon
    usesBeta = center
    usesGamma = scale
    self.initializers = initializers
    super.init(name: name, inputShape: inputShape)
    self.regularizers = regularizers.compactMapValues { $0 }
  }

  /// Scale and shift of a shape, as far as the layer has them.
  func makeScale(_ shape: [Int]) {
    let size = shape.reduce(1, *)
    storedParameters = []
    if usesGamma {
      storedParameters.append(
        Parameter("gamma", initializers.gamma(shape, fanIn: size, fanOut: size)))
    }
    if usesBeta {
      storedParameters.append(
        Parameter("beta", initializers.beta(shape, fanIn: size, fanOut: size)))
    }
  }

  /// Normalised numbers, scaled and shifted where the layer does so; scale and shift are first reshaped where
  /// a shape is given.
  func scaled(_ normalized: Tensor, as shape: [Int]? = nil) throws -> Tensor {
    func shaped(_ parameter: Parameter) throws -> Tensor {
      try shape.map { try parameter.value.reshaped($0) } ?? parameter.value
    }
    var output = normalized
    if let gamma { output = try output * shaped(gamma) }
    if let beta { output = try output + shaped(beta) }
    return output
  }

  /// What inputs a built layer takes: the axes that it normalises along are those that it was built for.
  func inputRule(along axes: [Int]) -> InputRule? {
    guard let shape = outputShape, !storedParameters.isEmpty else { return nil }
    if axes == [-1] { return .lastAxis(shape[shape.count - 1]) }
    var sizes = Array(repeating: 0, count: shape.count + 1)
    for axis in axes {
      let place = axis < 0 ? axis + sizes.count : axis
      sizes[place] = shape[place - 1]
    }
    return .axes(sizes)
  }

  /// Where an axis of the batch lies in it, of examples of a shape.
  func place(_ axis: Int, _ inputShape: [Int]) throws -> Int {
    let place = axis < 0 ? axis + inputShape.count + 1 : axis
    guard place > 0, place <= inputShape.count else {
      throw TensorError.axisOutOfRange(operation: typeName, axis: axis, shape: [0] + inputShape)
    }
    return place
  }

  /// What a function makes of the input with an axis moved to the end, moved back again.
  func withLast(
    _ axis: Int, _ input: Tensor, _ body: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    let place = axis < 0 ? axis + input.rank : axis
    guard place != input.rank - 1 else { return try body(input) }
    var order = Array(0..<input.rank)
    order.append(order.remove(at: place))
    var back = Array(0..<input.rank)
    back.insert(back.removeLast(), at: place)
    return try body(input.transposed(order)).transposed(back)
  }
}

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
