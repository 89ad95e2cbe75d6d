package import Tensors

/// Sets whole channels of images to zero in training and scales the rest up (Tompson et al., 2015).
public final class SpatialDropout2D: BaseLayer, @unchecked Sendable {
  let rate: Float

  /// A layer that drops each channel with probability `rate`, in `0..<1`.
  public init(_ rate: Float, inputShape: [Int]? = nil, name: String? = nil) {
    self.rate = rate
    super.init(name: name, inputShape: inputShape)
  }

  /// "SpatialDropout2D".
  public override var typeName: String { "SpatialDropout2D" }
  override var settingProblem: String? { rateProblem([("rate", rate)]) }
  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training, rate > 0 else { return input }
    return try input
      * Tensor.dropoutFactors([input.shape[0], 1, 1, input.shape[3]], rate: rate)
  }
}

/// Sets whole channels of sequences to zero in training and scales the rest up (Tompson et al., 2015).
public final class SpatialDropout1D: BaseLayer, @unchecked Sendable {
  let rate: Float

  /// A layer that drops each channel with probability `rate`, in `0..<1`.
  public init(_ rate: Float, inputShape: [Int]? = nil, name: String? = nil) {
    self.rate = rate
    super.init(name: name, inputShape: inputShape)
  }

  /// "SpatialDropout1D".
  public override var typeName: String { "SpatialDropout1D" }
  override var settingProblem: String? { rateProblem([("rate", rate)]) }
  override var currentInputRule: InputRule? { .axes([0, 0, 0]) }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training, rate > 0 else { return input }
    return try input * Tensor.dropoutFactors([input.shape[0], 1, input.shape[2]], rate: rate)
  }
}

/// Adds normal noise in training.
public final class GaussianNoise: BaseLayer, @unchecked Sendable {
  let deviation: Float

  /// A layer that adds noise of a standard deviation.
  public init(_ standardDeviation: Float, inputShape: [Int]? = nil, name: String? = nil) {
    deviation = standardDeviation
    super.init(name: name, inputShape: inputShape)
  }

  /// "GaussianNoise".
  public override var typeName: String { "GaussianNoise" }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training, deviation > 0 else { return input }
    return try input + Tensor.randomNormal(input.shape, standardDeviation: deviation)
  }
}

/// Multiplies by normal noise around 1 in training (Srivastava et al., 2014).
public final class GaussianDropout: BaseLayer, @unchecked Sendable {
  let rate: Float

  /// A layer whose noise has the variance of dropout with probability `rate`, in `0..<1`.
  public init(_ rate: Float, inputShape: [Int]? = nil, name: String? = nil) {
    self.rate = rate
    super.init(name: name, inputShape: inputShape)
  }

  /// "GaussianDropout".
  public override var typeName: String { "GaussianDropout" }
  override var settingProblem: String? { rateProblem([("rate", rate)]) }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training, rate > 0 else { return input }
    let deviation = (rate / (1 - rate)).squareRoot()
    return try input
      * Tensor.randomNormal(input.shape, mean: 1, standardDeviation: deviation)
  }
}

/// Dropout that keeps the mean and variance of SELU's outputs (Klambauer et al., 2017).
public final class AlphaDropout: BaseLayer, @unchecked Sendable {
  let rate: Float

  /// A layer that drops each input with probability `rate`, in `0..<1`.
  public init(_ rate: Float, inputShape: [Int]? = nil, name: String? = nil) {
    self.rate = rate
    super.init(name: name, inputShape: inputShape)
  }

  /// "AlphaDropout".
  public override var typeName: String { "AlphaDropout" }
  override var settingProblem: String? { rateProblem([("rate", rate)]) }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard training, rate > 0 else { return input }
    // Dropped inputs take the value that SELU has far below zero: -scale · alpha.
    let floor: Float = -1.7580993408473766
    let kept = Tensor.randomUniform(input.shape).greater(than: rate)
    let scale = 1 / ((1 - rate) * (1 + rate * floor * floor)).squareRoot()
    return try (input * kept + (1 - kept) * floor) * scale - scale * rate * floor
  }
}
