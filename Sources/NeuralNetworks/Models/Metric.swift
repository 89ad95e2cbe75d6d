public import Tensors

/// A figure beside the loss: a name and a function of targets and predictions.
public struct Metric: Sendable {
  /// How it is listed, such as "rounded_accuracy".
  public let name: String
  let function: @Sendable (Tensor, Tensor) throws -> Tensor

  /// A metric of the author's own.
  ///
  /// - Parameters:
  ///   - name: How it is listed.
  ///   - function: From targets and predictions to one number, or to numbers whose mean counts.
  public init(_ name: String, _ function: @escaping (Tensor, Tensor) throws -> Tensor) {
    self.name = name
    // Training runs on the thread that asked for it; the function never leaves that thread.
    nonisolated(unsafe) let function = function
    self.function = { try function($0, $1) }
  }

  /// The share of predictions on the right side of a half.
  public static let binaryAccuracy = Metric("binary_accuracy") {
    try NeuralNetworks.binaryAccuracy($0, $1)
  }

  /// The share of rows whose greatest prediction is the target's class.
  public static let accuracy = Metric("accuracy") { try sparseCategoricalAccuracy($0, $1) }

  func value(_ targets: Tensor, _ predictions: Tensor) throws -> Float {
    try function(targets, predictions).mean().scalar
  }
}

/// The share of predictions above a half where the target is 1, and not where it is 0.
///
/// - Parameters:
///   - targets: 0 or 1.
///   - predictions: Probabilities, of the same shape.
/// - Returns: One number.
/// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
public func binaryAccuracy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
  guard targets.shape == predictions.shape else {
    throw TensorError.shapeMismatch(
      operation: "binaryAccuracy", left: targets.shape, right: predictions.shape)
  }
  return try predictions.greater(than: 0.5).equal(to: targets).mean()
}

/// The share of rows whose greatest prediction is the class that the target names.
///
/// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
public func sparseCategoricalAccuracy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
  let classes = predictions.argmax()
  return try classes.equal(to: targets.reshaped(classes.shape)).mean()
}
