package import Tensors

/// Makes vectors along an axis of length 1.
public final class UnitNormalization: BaseLayer, @unchecked Sendable {
  let axis: Int

  /// A layer over an axis of the batch, the last one by default.
  public init(axis: Int = -1, inputShape: [Int]? = nil, name: String? = nil) {
    self.axis = axis
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let squares = try input.squared().sum(along: axis, keepingDimensions: true)
    // As Keras has it, with a least length of a millionth of a millionth.
    return try input * squares.maximum(Tensor(1e-24)).power(-0.5)
  }
}

/// Divides the last axis by its root mean square, and scales it (Zhang and Sennrich, 2019).
public final class RMSNormalization: BaseLayer, @unchecked Sendable {
  let epsilon: Float

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - epsilon: Added to the mean square.
  ///   - inputShape: The input's shape without the batch axis.
  ///   - name: The layer's name.
  public init(epsilon: Float = 1e-6, inputShape: [Int]? = nil, name: String? = nil) {
    self.epsilon = epsilon
    super.init(name: name, inputShape: inputShape)
  }

  override var passesMask: Bool { true }
  override var currentInputRule: InputRule? {
    storedParameters.first.map { .lastAxis($0.value.shape[0]) }
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let size = inputShape.last else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "at least one axis")
    }
    storedParameters = [Parameter("scale", .ones([size]))]
    return inputShape
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let scale = storedParameters.first else {
      preconditionFailure("a built layer has its parameters")
    }
    let square = try input.squared().mean(along: -1, keepingDimensions: true)
    return try input * (square + epsilon).power(-0.5) * scale.value
  }
}
