package import Tensors

/// Makes images of one size.
public final class Resizing: BaseLayer, @unchecked Sendable {
  let height: Int
  let width: Int
  let interpolation: Interpolation

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - height: The images' new height.
  ///   - width: Their new width.
  ///   - interpolation: How new pixels are filled in.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public init(
    height: Int, width: Int, interpolation: Interpolation = .bilinear, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.height = height
    self.width = width
    self.interpolation = interpolation
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("height", height), ("width", width)]) }
  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try imageShape(inputShape, height: height, width: width)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    if interpolation == .bilinear { return try input.resized(height: height, width: width) }
    // Each new pixel's centre lies in an old pixel.
    func places(_ old: Int, _ new: Int) -> [Int] {
      (0..<new).map { min((2 * $0 + 1) * old / (2 * new), old - 1) }
    }
    return try input.gathering(places(input.shape[1], height), axis: 1)
      .gathering(places(input.shape[2], width), axis: 2)
  }
}

extension BaseLayer {
  /// Images of another size, without the batch.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where the input is no images.
  func imageShape(_ inputShape: [Int], height: Int, width: Int) throws -> [Int] {
    guard inputShape.count == 3 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[height, width, channels]")
    }
    return [height, width, inputShape[2]]
  }
}
