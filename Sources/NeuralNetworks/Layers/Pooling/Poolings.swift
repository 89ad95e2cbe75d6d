public import Tensors

/// Base of the layers that take windows of images or of steps.
public class PoolingLayer: BaseLayer, @unchecked Sendable {
  let window: Window

  /// What the windows move over.
  package class var extent: Extent { .images }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - poolSize: The window's height and width, or its steps.
  ///   - strides: How far it moves; the window's size when left out.
  ///   - padding: How the edges are treated.
  ///   - inputShape: `[height, width, channels]` or `[steps, channels]`.
  ///   - name: The layer's name.
  public init(
    poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    let extent = Self.extent
    window = Window(
      size: extent.sizes(poolSize), strides: extent.sizes(strides ?? poolSize), padding: padding)
    super.init(name: name, inputShape: inputShape)
  }

  package required init(window: Window, inputShape: [Int]? = nil, name: String? = nil) {
    self.window = window
    super.init(name: name, inputShape: inputShape)
  }

  var extent: Extent { Self.extent }
  override var settingProblem: String? {
    sizeProblem([("poolSize", least(window.size)), ("strides", least(window.strides))])
      ?? paddingProblem(window.padding)
  }
  override var currentInputRule: InputRule? { .axes(Array(repeating: 0, count: extent.axes + 1)) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let image = extent.imageShape(inputShape), let output = window.outputShape(image) else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: extent.shapeName(roomFor: window.size))
    }
    return extent.shape(ofImage: output)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try extent.batch(pooled(extent.images(input)))
  }

  /// The windows of images.
  func pooled(_ images: Tensor) throws -> Tensor {
    try images.maximumPooled(window.size, strides: window.strides, padding: window.padding)
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

  /// What becomes of an image `[height, width, channels]`; nil where it has no room for the window.
  func outputShape(_ image: [Int]) -> [Int]? {
    ConvolutionGeometry(
      inputHeight: image[0], inputWidth: image[1], channels: image[2], kernel: size,
      filters: image[2], strides: strides, padding: padding
    ).map { [$0.outputHeight, $0.outputWidth, image[2]] }
  }
}

/// Base of the poolings of images.
public class ImagePoolingLayer: PoolingLayer, @unchecked Sendable {
  /// A layer whose windows differ in height and width.
  ///
  /// - Parameters:
  ///   - poolSize: The window's height and width.
  ///   - strides: How far it moves down and across; the window's size when left out.
  ///   - padding: How the edges are treated.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    poolSize: (Int, Int), strides: (Int, Int)? = nil, padding: Padding = .valid,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      window: Window(size: poolSize, strides: strides ?? poolSize, padding: padding),
      inputShape: inputShape, name: name)
  }

  /// A layer whose windows differ in height and width, and move as far in either direction.
  ///
  /// - Parameters:
  ///   - poolSize: The window's height and width.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public convenience init(
    poolSize: (Int, Int), strides: Int, padding: Padding = .valid, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      window: Window(size: poolSize, strides: (strides, strides), padding: padding),
      inputShape: inputShape, name: name)
  }
}

/// The greatest element of each window of an image.
public final class MaxPooling2D: ImagePoolingLayer, @unchecked Sendable {}

/// The greatest element of each window of steps.
public final class MaxPooling1D: PoolingLayer, @unchecked Sendable {
  package override class var extent: Extent { .sequences }
}

/// The mean of each window of an image.
public final class AveragePooling2D: ImagePoolingLayer, @unchecked Sendable {
  override func pooled(_ images: Tensor) throws -> Tensor {
    try images.averagePooled(window.size, strides: window.strides, padding: window.padding)
  }
}

/// The mean of each window of steps.
public final class AveragePooling1D: PoolingLayer, @unchecked Sendable {
  package override class var extent: Extent { .sequences }

  override func pooled(_ images: Tensor) throws -> Tensor {
    try images.averagePooled(window.size, strides: window.strides, padding: window.padding)
  }
}
