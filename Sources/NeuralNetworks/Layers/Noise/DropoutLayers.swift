package import Tensors

/// Base of the layers that drop a share of their inputs in training.
public class DropoutLayer: BaseLayer, @unchecked Sendable {
  /// The probability that an input is dropped.
  let rate: Float

  /// A layer that drops with probability `rate`, in `0..<1`.
  public required init(_ rate: Float, inputShape: [Int]? = nil, name: String? = nil) {
    self.rate = rate
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { rateProblem([("rate", rate)]) }
  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    training && rate > 0 ? try dropped(input) : input
  }

  /// The input with a share of it dropped.
  func dropped(_ input: Tensor) throws -> Tensor { input }
}

/// Sets a part of the inputs to zero in training and scales the rest up (Srivastava et al., 2014).
public final class Dropout: DropoutLayer, @unchecked Sendable {
  override func dropped(_ input: Tensor) throws -> Tensor {
    try input * Tensor.dropoutFactors(input.shape, rate: rate)
  }
}

/// Sets whole channels of images to zero in training and scales the rest up (Tompson et al., 2015).
public final class SpatialDropout2D: DropoutLayer, @unchecked Sendable {
  override var passesMask: Bool { false }
  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  override func dropped(_ input: Tensor) throws -> Tensor {
    try input * Tensor.dropoutFactors([input.shape[0], 1, 1, input.shape[3]], rate: rate)
  }
}

/// Sets whole channels of sequences to zero in training and scales the rest up (Tompson et al., 2015).
public final class SpatialDropout1D: DropoutLayer, @unchecked Sendable {
  override var currentInputRule: InputRule? { .axes([0, 0, 0]) }

  override func dropped(_ input: Tensor) throws -> Tensor {
    try input * Tensor.dropoutFactors([input.shape[0], 1, input.shape[2]], rate: rate)
  }
}

/// Multiplies by normal noise around 1, of dropout's variance, in training (Srivastava et al., 2014).
public final class GaussianDropout: DropoutLayer, @unchecked Sendable {
  override func dropped(_ input: Tensor) throws -> Tensor {
    let deviation = (rate / (1 - rate)).squareRoot()
    return try input
      * Tensor.randomNormal(input.shape, mean: 1, standardDeviation: deviation)
  }
}

/// Dropout that keeps the mean and variance of SELU's outputs (Klambauer et al., 2017).
public final class AlphaDropout: DropoutLayer, @unchecked Sendable {
  override func dropped(_ input: Tensor) throws -> Tensor {
    // Dropped inputs take the value that SELU has far below zero: -scale · alpha.
    let floor: Float = -1.7580993408473766
    let kept = Tensor.randomUniform(input.shape).greater(than: rate)
    let scale = 1 / ((1 - rate) * (1 + rate * floor * floor)).squareRoot()
    return try (input * kept + (1 - kept) * floor) * scale - scale * rate * floor
  }
}
