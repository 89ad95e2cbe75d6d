internal import Tensors

/// One of Keras' activations with other numbers than its defaults.
public enum AdjustedActivation: Hashable, Codable, Sendable {
  /// The exponential linear unit with the given limit below zero.
  case elu(alpha: Float)
  /// The continuously differentiable exponential linear unit with the given limit below zero.
  case celu(alpha: Float)
  /// x farther from zero than a threshold, else 0.
  case hardShrink(threshold: Float)
  /// x moved towards zero by a threshold, 0 in between.
  case softShrink(threshold: Float)
  /// `(x + √(x² + b)) / 2`.
  case squareplus(b: Float)
  /// x from a threshold on and up to a greatest value, a slope below the threshold.
  case relu(negativeSlope: Float, maxValue: Float?, threshold: Float)

  /// Applies the function.
  func callAsFunction(_ input: Tensor) throws -> Tensor {
    switch self {
    case .elu(let alpha): input.elu(alpha)
    case .celu(let alpha): (input * (1 / alpha)).elu() * alpha
    case .hardShrink(let threshold):
      try input * input.detached().abs().greater(than: threshold)
    case .softShrink(let threshold): try input - input.clipped(-threshold, threshold)
    case .squareplus(let b): try (input + (input.squared() + b).squareRoot()) * 0.5
    case .relu(let slope, let greatest, let threshold):
      try rectified(input, slope, greatest, threshold)
    }
  }

  private func rectified(
    _ input: Tensor, _ slope: Float, _ greatest: Float?, _ threshold: Float
  ) throws -> Tensor {
    if threshold == 0, greatest == nil { return slope == 0 ? input.relu() : input.leakyReLU(slope) }
    let passes = 1 - input.less(than: threshold)
    var result = try input * passes
    if slope != 0 { result = try result + (1 - passes) * (input - threshold) * slope }
    return greatest.map { result.clipped(-.infinity, $0) } ?? result
  }
}

extension Activation {
  /// The exponential linear unit with the given limit below zero.
  public static func elu(alpha: Float) -> Activation { .adjusted(.elu(alpha: alpha)) }

  /// The continuously differentiable exponential linear unit with the given limit below zero.
  public static func celu(alpha: Float) -> Activation { .adjusted(.celu(alpha: alpha)) }

  /// x farther from zero than a threshold, else 0.
  public static func hardShrink(threshold: Float) -> Activation {
    .adjusted(.hardShrink(threshold: threshold))
  }

  /// x moved towards zero by a threshold, 0 in between.
  public static func softShrink(threshold: Float) -> Activation {
    .adjusted(.softShrink(threshold: threshold))
  }

  /// `(x + √(x² + b)) / 2`.
  public static func squareplus(b: Float) -> Activation { .adjusted(.squareplus(b: b)) }

  /// x from a threshold on and up to a greatest value, a slope below the threshold.
  ///
  /// - Parameters:
  ///   - negativeSlope: What x's distance from the threshold is multiplied by below it.
  ///   - maxValue: The greatest value; none when nil.
  ///   - threshold: From where on x passes.
  /// - Returns: The activation.
  public static func relu(
    negativeSlope: Float, maxValue: Float? = nil, threshold: Float = 0
  ) -> Activation {
    .adjusted(
      .relu(negativeSlope: negativeSlope, maxValue: maxValue, threshold: threshold))
  }
}
