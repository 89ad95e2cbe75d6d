package import Tensors

/// How `UpSampling2D` fills in new pixels.
public enum Interpolation: String, Hashable, Sendable {
  /// Each pixel is repeated.
  case nearest
  /// Pixels are blended by distance.
  case bilinear
}

/// Images larger by a whole factor.
public final class UpSampling2D: BaseLayer, @unchecked Sendable {
  let factors: (Int, Int)
  let interpolation: Interpolation

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - size: The factor for height and width.
  ///   - interpolation: How new pixels are filled in.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public init(
    size: Int = 2, interpolation: Interpolation = .nearest, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    factors = (size, size)
    self.interpolation = interpolation
    super.init(name: name, inputShape: inputShape)
  }

  /// A layer with a factor for the height and one for the width.
  public convenience init(
    size: (Int, Int), interpolation: Interpolation = .nearest, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(factors: size, interpolation: interpolation, inputShape: inputShape, name: name)
  }

  package init(
    factors: (Int, Int), interpolation: Interpolation, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.factors = factors
    self.interpolation = interpolation
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("size", least(factors))]) }
  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 3 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[height, width, channels]")
    }
    return [inputShape[0] * factors.0, inputShape[1] * factors.1, inputShape[2]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    switch interpolation {
    case .nearest: try input.upsampled(factors)
    case .bilinear:
      try input.resized(height: input.shape[1] * factors.0, width: input.shape[2] * factors.1)
    }
  }
}

/// Each step of sequences several times.
public final class UpSampling1D: BaseLayer, @unchecked Sendable {
  let size: Int

  /// A layer with Keras' default.
  ///
  /// - Parameters:
  ///   - size: How often each step comes out.
  ///   - inputShape: `[steps, channels]`.
  ///   - name: The layer's name.
  public init(size: Int = 2, inputShape: [Int]? = nil, name: String? = nil) {
    self.size = size
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("size", size)]) }
  override var currentInputRule: InputRule? { .axes([0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: Extent.sequences.shapeName)
    }
    return [inputShape[0] * size, inputShape[1]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try Extent.sequences.batch(Extent.sequences.images(input).upsampled((1, size)))
  }
}
