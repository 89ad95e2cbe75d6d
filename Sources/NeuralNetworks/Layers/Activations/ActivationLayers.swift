package import Tensors

/// x where positive, else times a slope that is learnt for each element (He et al., 2015).
public final class PReLU: BaseLayer, @unchecked Sendable {
  let alphaInitializer: Initializer
  let sharedAxes: [Int]

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - alphaInitializer: How the slopes start.
  ///   - sharedAxes: Axes along which one slope is learnt, counted from 1; `[1, 2]` gives an image's
  ///     channels one each.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(
    alphaInitializer: Initializer = .zeros, sharedAxes: [Int] = [], inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.alphaInitializer = alphaInitializer
    self.sharedAxes = sharedAxes
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let shape = inputShape.enumerated().map { sharedAxes.contains($0.offset + 1) ? 1 : $0.element }
    guard !shape.contains(0) else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "known sizes but for shared axes")
    }
    storedParameters = [Parameter("alpha", alphaInitializer(shape, fanIn: 1, fanOut: 1))]
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let alpha = storedParameters.first else {
      preconditionFailure("a built layer has its slopes")
    }
    return try input.relu() - (-input).relu() * alpha.value
  }
}

/// `alpha · (e^x - 1)` below zero, x above.
public final class ELU: BaseLayer, @unchecked Sendable {
  let alpha: Float

  /// A layer with the given limit below zero.
  public init(_ alpha: Float = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.alpha = alpha
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    input.elu(alpha)
  }
}

/// `max(x, 0)`, with a slope below a threshold and a greatest value where asked.
public final class ReLU: BaseLayer, @unchecked Sendable {
  let maxValue: Float?
  let negativeSlope: Float
  let threshold: Float

  /// A layer with Keras' defaults.
  public init(
    maxValue: Float? = nil, negativeSlope: Float = 0, threshold: Float = 0,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.maxValue = maxValue
    self.negativeSlope = negativeSlope
    self.threshold = threshold
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try AdjustedActivation.relu(
      negativeSlope: negativeSlope, maxValue: maxValue, threshold: threshold)(input)
  }
}

/// Probabilities along an axis.
public final class Softmax: BaseLayer, @unchecked Sendable {
  let axis: Int

  /// A layer over an axis, the last one by default.
  public init(axis: Int = -1, inputShape: [Int]? = nil, name: String? = nil) {
    self.axis = axis
    super.init(name: name, inputShape: inputShape)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let position = axis < 0 ? axis + input.rank : axis
    guard input.shape.indices.contains(position) else {
      throw TensorError.axisOutOfRange(operation: typeName, axis: axis, shape: input.shape)
    }
    if position == input.rank - 1 { return input.softmax() }
    var order = Array(input.shape.indices)
    order.swapAt(position, input.rank - 1)
    return try input.transposed(order).softmax().transposed(order)
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

/// x where positive, else times a slope (Maas et al., 2013).
public final class LeakyReLU: BaseLayer, @unchecked Sendable {
  let slope: Float

  /// A layer with the given slope below zero.
  public init(_ negativeSlope: Float = 0.3, inputShape: [Int]? = nil, name: String? = nil) {
    slope = negativeSlope
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    input.leakyReLU(slope)
  }
}
