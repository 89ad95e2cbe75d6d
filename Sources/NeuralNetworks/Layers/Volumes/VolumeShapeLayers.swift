package import Tensors

/// Volumes larger by a whole factor, each element repeated.
public final class UpSampling3D: VolumeLayer, @unchecked Sendable {
  let size: Int

  /// A layer with Keras' default.
  ///
  /// - Parameters:
  ///   - size: The factor in each direction.
  ///   - inputShape: `[depth, height, width, channels]`.
  ///   - name: The layer's name.
  public init(size: Int = 2, inputShape: [Int]? = nil, name: String? = nil) {
    self.size = size
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("size", size)]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    return inputShape.prefix(3).map { $0 * size } + [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let slices = try images(input).upsampled((size, size))
    let rest = Array(slices.shape.dropFirst())
    let columns = try slices.reshaped([input.shape[0], input.shape[1], 1, rest.reduce(1, *)])
    return try columns.upsampled((size, 1))
      .reshaped([input.shape[0], input.shape[1] * size] + rest)
  }
}

/// Zeros around volumes.
public final class ZeroPadding3D: VolumeLayer, @unchecked Sendable {
  let padding: Int

  /// A layer that adds the same number of zeros on each side.
  public init(_ padding: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.padding = padding
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("padding", padding)], least: 0) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    return inputShape.prefix(3).map { $0 + 2 * padding } + [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let sides = (padding, padding)
    return try input.padded([(0, 0), sides, sides, sides, (0, 0)])
  }
}

/// Volumes without their edges.
public final class Cropping3D: VolumeLayer, @unchecked Sendable {
  let cropping: Int

  /// A layer that takes as much off each side.
  public init(_ cropping: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.cropping = cropping
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("cropping", cropping)], least: 0) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4, inputShape.prefix(3).allSatisfy({ $0 > 2 * cropping }) else {
      throw misfit(inputShape, size: 2 * cropping + 1)
    }
    return inputShape.prefix(3).map { $0 - 2 * cropping } + [inputShape[3]]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try (1...3).reduce(input) {
      try $0.slice(cropping..<(input.shape[$1] - cropping), axis: $1)
    }
  }
}
