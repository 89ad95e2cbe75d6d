package import Tensors

/// Base of the layers that leave a part of images: the middle, where a kind does not choose another one.
public class CropLayer: BaseLayer, @unchecked Sendable {
  let height: Int
  let width: Int

  /// A layer without parameters.
  ///
  /// - Parameters:
  ///   - height: The height of the part that is left.
  ///   - width: Its width.
  ///   - inputShape: `[height, width, channels]`.
  ///   - name: The layer's name.
  public required init(height: Int, width: Int, inputShape: [Int]? = nil, name: String? = nil) {
    self.height = height
    self.width = width
    super.init(name: name, inputShape: inputShape)
  }

  override var settingProblem: String? { sizeProblem([("height", height), ("width", width)]) }
  override var currentInputRule: InputRule? { .axes([0, 0, 0, 0]) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try imageShape(inputShape, height: height, width: width)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let (own, across) = (input.shape[1], input.shape[2])
    if own >= height, across >= width { return try middle(of: input, height, width) }
    // The largest part of the wanted proportions.
    let part = try middle(
      of: input, max(min(own, across * height / width), 1),
      max(min(across, own * width / height), 1))
    return try part.resized(height: height, width: width)
  }

  private func middle(of images: Tensor, _ height: Int, _ width: Int) throws -> Tensor {
    let (top, left) = ((images.shape[1] - height) / 2, (images.shape[2] - width) / 2)
    return try images.slice(top..<(top + height), axis: 1)
      .slice(left..<(left + width), axis: 2)
  }
}

/// The middle of images; what is smaller is enlarged first, without changing its proportions.
public final class CenterCrop: CropLayer, @unchecked Sendable {}

/// A part of images, the middle outside training and any in it, the same for all of a batch.
public final class RandomCrop: CropLayer, @unchecked Sendable {
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let (down, across) = (input.shape[1] - height, input.shape[2] - width)
    guard training, down > 0, across > 0 else {
      return try super.forward(input, training: training)
    }
    let drawn = Tensor.randomUniform([2]).scalars
    let (top, left) = (
      min(Int(drawn[0] * Float(down + 1)), down), min(Int(drawn[1] * Float(across + 1)), across)
    )
    return try input.slice(top..<(top + height), axis: 1).slice(left..<(left + width), axis: 2)
  }
}
