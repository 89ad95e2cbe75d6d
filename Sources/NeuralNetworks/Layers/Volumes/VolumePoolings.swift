public import Tensors

/// Base of the layers that take windows of volumes.
public class VolumePooling: VolumeLayer, @unchecked Sendable {
  let window: VolumeWindow

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - poolSize: The window's size in each direction.
  ///   - strides: How far it moves; the window's size when left out.
  ///   - padding: How the edges are treated.
  ///   - inputShape: `[depth, height, width, channels]`.
  ///   - name: The layer's name.
  public required init(
    poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    window = VolumeWindow(size: poolSize, strides: strides ?? poolSize, padding: padding)
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? {
    sizeProblem([("poolSize", window.size), ("strides", window.strides)])
      ?? paddingProblem(window.padding)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let output = window.outputShape(inputShape) else {
      throw misfit(inputShape, size: window.size)
    }
    return output + [inputShape[3]]
  }

  /// First each slice, then along the depth, which all places of a slice have in common.
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let (batch, depth) = (input.shape[0], input.shape[1])
    let (size, strides) = (window.size, window.strides)
    let slices = try pooled(images(input), (size, size), (strides, strides))
    let rest = Array(slices.shape.dropFirst())
    let columns = try slices.reshaped([batch, depth, 1, rest.reduce(1, *)])
    let result = try pooled(columns, (size, 1), (strides, 1))
    return try result.reshaped([batch, result.shape[1]] + rest)
  }

  /// The windows of images.
  func pooled(_ images: Tensor, _ size: (Int, Int), _ strides: (Int, Int)) throws -> Tensor {
    try images.maximumPooled(size, strides: strides, padding: window.padding)
  }
}

/// The greatest element of each window of a volume.
public final class MaxPooling3D: VolumePooling, @unchecked Sendable {}

/// The mean of each window of a volume.
public final class AveragePooling3D: VolumePooling, @unchecked Sendable {
  override func pooled(
    _ images: Tensor, _ size: (Int, Int), _ strides: (Int, Int)
  ) throws -> Tensor {
    try images.averagePooled(size, strides: strides, padding: window.padding)
  }
}

/// Base of the layers that leave one number a channel of a volume.
public class GlobalVolumePooling: VolumeLayer, @unchecked Sendable {
  /// A layer that leaves one number a channel.
  public required init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 4 else { throw misfit(inputShape) }
    return [inputShape[3]]
  }

  /// The greatest of each channel.
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape[0], -1, input.shape[4]]).maximum(along: 1)
  }
}

/// The greatest element of each channel over the whole volume.
public final class GlobalMaxPooling3D: GlobalVolumePooling, @unchecked Sendable {}

/// The mean of each channel over the whole volume.
public final class GlobalAveragePooling3D: GlobalVolumePooling, @unchecked Sendable {
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape[0], -1, input.shape[4]]).mean(along: 1)
  }
}
