package import Tensors

/// Lets steps of sequences not count whose inputs all have one value, as those that fill up short ones do.
///
/// Recurrent layers go over such steps with the states they have, the mean over steps leaves them out, and so
/// does the loss.
public final class Masking: BaseLayer, @unchecked Sendable {
  let maskValue: Float

  /// A layer with Keras' default.
  ///
  /// - Parameters:
  ///   - maskValue: What all inputs of a step that does not count are.
  ///   - inputShape: `[steps, inputs]`.
  ///   - name: The layer's name.
  public init(_ maskValue: Float = 0, inputShape: [Int]? = nil, name: String? = nil) {
    self.maskValue = maskValue
    super.init(name: name, inputShape: inputShape)
  }

  override var makesMask: Bool { true }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count >= 2 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[steps, inputs]")
    }
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try forward(MaskedTensor(input), training: training).tensor
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    let counts = try input.tensor.detached().notEqual(to: maskValue)
      .maximum(along: -1, keepingDimensions: true)
    return MaskedTensor(
      try input.tensor * counts, mask: try counts.reshaped(Array(input.tensor.shape.dropLast())))
  }
}
