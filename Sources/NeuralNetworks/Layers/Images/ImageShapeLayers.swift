package import Tensors

/// Base of the layers that put rows and columns around images, or take them off.
public class ImageEdgeLayer: BaseLayer, @unchecked Sendable {
  /// Rows above and below, columns before and after.
  let sizes: [Int]

  /// A layer with a number for each side.
  public required init(
    top: Int, bottom: Int, left: Int, right: Int, inputShape: [Int]? = nil, name: String? = nil
  ) {
    sizes = [top, bottom, left, right]
    super.init(name: name, inputShape: inputShape)
  }

  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }
}

/// Zeros around images.
public final class ZeroPadding2D: ImageEdgeLayer, @unchecked Sendable {
  /// A layer that adds the same number of rows and columns on each side.
  public convenience init(_ padding: Int = 1, inputShape: [Int]? = nil, name: String? = nil) {
    self.init(
      top: padding, bottom: padding, left: padding, right: padding, inputShape: inputShape,
      name: name)
  }

  override var settingProblem: String? { sizeProblem(sizes.map { ("padding", $0) }, least: 0) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 3, sizes.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[height, width, channels]")
    }
    return [
      inputShape[0] + sizes[0] + sizes[1], inputShape[1] + sizes[2] + sizes[3], inputShape[2],
    ]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.padded([(0, 0), (sizes[0], sizes[1]), (sizes[2], sizes[3]), (0, 0)])
  }
}

/// Images without their edges.
public final class Cropping2D: ImageEdgeLayer, @unchecked Sendable {
  /// A layer that takes the same number of rows and columns off each side.
  public convenience init(_ cropping: Int, inputShape: [Int]? = nil, name: String? = nil) {
    self.init(
      top: cropping, bottom: cropping, left: cropping, right: cropping, inputShape: inputShape,
      name: name)
  }

  override var settingProblem: String? { sizeProblem(sizes.map { ("cropping", $0) }, least: 0) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 3, sizes.allSatisfy({ $0 >= 0 }),
      inputShape[0] > sizes[0] + sizes[1], inputShape[1] > sizes[2] + sizes[3]
    else {
      throw TensorError.invalidShape(
        operation: "Cropping2D \(sizes)", shape: inputShape,
        expected: "[height, width, channels] larger than what is cropped")
    }
    return [
      inputShape[0] - sizes[0] - sizes[1], inputShape[1] - sizes[2] - sizes[3], inputShape[2],
    ]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.slice(sizes[0]..<(input.shape[1] - sizes[1]), axis: 1)
      .slice(sizes[2]..<(input.shape[2] - sizes[3]), axis: 2)
  }
}

/// `x · scale + offset`, such as from `0...255` to `-1...1`.
public final class Rescaling: BaseLayer, @unchecked Sendable {
  let scale: Float
  let offset: Float

  /// A layer without parameters.
  public init(_ scale: Float, offset: Float = 0, inputShape: [Int]? = nil, name: String? = nil) {
    self.scale = scale
    self.offset = offset
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    input * scale + offset
  }
}
