package import Tensors

/// Adds normal noise in training.
public final class GaussianNoise: BaseLayer, @unchecked Sendable {
  let deviation: Float

  /// A layer that adds noise of a standard deviation.
  public init(_ standardDeviation: Float, inputShape: [Int]? = nil, name: String? = nil) {
    deviation = standardDeviation
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training, deviation > 0 else { return input }
    return try input + Tensor.randomNormal(input.shape, standardDeviation: deviation)
  }
}
