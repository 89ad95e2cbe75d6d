package import Tensors

/// Base of the layers that leave one number a channel.
public class GlobalPoolingLayer: BaseLayer, @unchecked Sendable {
  /// What is pooled.
  class var extent: Extent { .images }

  /// A layer that leaves one number a channel.
  public required init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  var extent: Extent { Self.extent }
  override var currentInputRule: InputRule? { .axes(Array(repeating: 0, count: extent.axes + 1)) }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == extent.axes else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: extent.shapeName)
    }
    return [inputShape[inputShape.count - 1]]
  }

  /// The greatest of each channel.
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.reshaped([input.shape[0], -1, input.shape[input.rank - 1]]).maximum(along: 1)
  }
}

/// The greatest element of each channel over the whole image.
public final class GlobalMaxPooling2D: GlobalPoolingLayer, @unchecked Sendable {}

/// The greatest element over all steps.
public final class GlobalMaxPooling1D: GlobalPoolingLayer, @unchecked Sendable {
  override class var extent: Extent { .sequences }
}

/// The mean of each channel over the whole image.
public final class GlobalAveragePooling2D: GlobalPoolingLayer, @unchecked Sendable {
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.mean(along: [1, 2])
  }
}

/// The mean over all steps.
public final class GlobalAveragePooling1D: GlobalPoolingLayer, @unchecked Sendable {
  override class var extent: Extent { .sequences }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.mean(along: 1)
  }

  /// The mean over the steps that count.
  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    guard let counts = try input.mask?.expandingShape(at: -1) else {
      return MaskedTensor(try forward(input.tensor, training: training))
    }
    return MaskedTensor(try (input.tensor * counts).sum(along: 1) / counts.sum(along: 1))
  }
}
