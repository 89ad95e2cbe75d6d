public import Tensors

/// The greatest element of each window of an image.
public final class MaxPooling2D: BaseLayer, @unchecked Sendable {
  let window: Window

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - poolSize: The window's height and width.
  ///   - strides: The step; the window's size when left out.
  ///   - padding: How the edges are treated.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public init(
    poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    window = Window(
      size: (poolSize, poolSize), strides: (strides ?? poolSize, strides ?? poolSize),
      padding: padding)
    super.init(name: name, inputShape: inputShape)
  }

  package init(window: Window, inputShape: [Int]? = nil, name: String? = nil) {
    self.window = window
    super.init(name: name, inputShape: inputShape)
  }

  /// "MaxPooling2D".
  public override var typeName: String { "MaxPooling2D" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try window.outputShape(typeName, inputShape)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.maximumPooled(window.size, strides: window.strides, padding: window.padding)
  }
}

/// The mean of each window of an image.
public final class AveragePooling2D: BaseLayer, @unchecked Sendable {
  let window: Window

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - poolSize: The window's height and width.
  ///   - strides: The step; the window's size when left out.
  ///   - padding: How the edges are treated.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public init(
    poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    window = Window(
      size: (poolSize, poolSize), strides: (strides ?? poolSize, strides ?? poolSize),
      padding: padding)
    super.init(name: name, inputShape: inputShape)
  }

  package init(window: Window, inputShape: [Int]? = nil, name: String? = nil) {
    self.window = window
    super.init(name: name, inputShape: inputShape)
  }

  /// "AveragePooling2D".
  public override var typeName: String { "AveragePooling2D" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try window.outputShape(typeName, inputShape)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.averagePooled(window.size, strides: window.strides, padding: window.padding)
  }
}

/// The sizes of a pooling.
package struct Window {
  package var size: (Int, Int)
  package var strides: (Int, Int)
  package var padding: Padding

  package init(size: (Int, Int), strides: (Int, Int), padding: Padding) {
    self.size = size
    self.strides = strides
    self.padding = padding
  }

  func outputShape(_ name: String, _ inputShape: [Int]) throws(TensorError) -> [Int] {
    guard inputShape.count == 3,
      let geometry = ConvolutionGeometry(
        inputHeight: inputShape[0], inputWidth: inputShape[1], channels: inputShape[2],
        kernel: size, filters: inputShape[2], strides: strides, padding: padding)
    else {
      throw .invalidShape(
        operation: name, shape: inputShape, expected: "[height, width, channels]")
    }
    return [geometry.outputHeight, geometry.outputWidth, inputShape[2]]
  }
}

/// The mean of each channel over the whole image.
public final class GlobalAveragePooling2D: BaseLayer, @unchecked Sendable {
  /// A layer that averages.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  /// "GlobalAveragePooling2D".
  public override var typeName: String { "GlobalAveragePooling2D" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    [inputShape.last ?? 1]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.mean(along: [1, 2])
  }
}

/// The greatest element of each channel over the whole image.
public final class GlobalMaxPooling2D: BaseLayer, @unchecked Sendable {
  /// A layer that takes the greatest.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  /// "GlobalMaxPooling2D".
  public override var typeName: String { "GlobalMaxPooling2D" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    [inputShape.last ?? 1]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let channels = input.shape[input.rank - 1]
    return try input.reshaped([input.shape[0], -1, channels]).maximum(along: 1)
  }
}

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

  package init(
    factors: (Int, Int), interpolation: Interpolation, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.factors = factors
    self.interpolation = interpolation
    super.init(name: name, inputShape: inputShape)
  }

  /// "UpSampling2D".
  public override var typeName: String { "UpSampling2D" }

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
