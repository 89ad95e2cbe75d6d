public import Tensors

/// What training makes small, by Keras' name.
public enum Loss: String, Hashable, Sendable {
  /// Cross-entropy of probabilities in `0...1`, clipped by 1e-7.
  case binaryCrossentropy = "binary_crossentropy"
  /// The mean of the squared differences.
  case meanSquaredError = "mean_squared_error"
  /// The mean of the absolute differences.
  case meanAbsoluteError = "mean_absolute_error"
  /// Cross-entropy of class probabilities and class numbers.
  case sparseCategoricalCrossentropy = "sparse_categorical_crossentropy"
  /// Cross-entropy of class probabilities and one-hot rows.
  case categoricalCrossentropy = "categorical_crossentropy"
  /// `max(1 - t·p, 0)` with targets of ±1; 0 counts as -1.
  case hinge
  /// Squared below a difference of 1, linear above.
  case huber
  /// `t · log(t / p)`.
  case kullbackLeibler = "kl_divergence"
  /// `p - t · log p`.
  case poisson
  /// `log(cosh(p - t))`.
  case logCosh = "log_cosh"
  /// Minus the cosine of the angle between the rows.
  case cosineSimilarity = "cosine_similarity"

  static let epsilon: Float = 1e-7

  /// The mean loss over the batch.
  ///
  /// - Parameters:
  ///   - targets: What the predictions should be.
  ///   - predictions: `[batch, …]`.
  /// - Returns: One number.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func callAsFunction(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    switch self {
    case .binaryCrossentropy: return try binaryCrossentropy(targets, predictions)
    case .meanSquaredError:
      return try matched(predictions, targets) { try $0 - $1 }.squared().mean()
    case .meanAbsoluteError: return try matched(predictions, targets) { try $0 - $1 }.abs().mean()
    case .sparseCategoricalCrossentropy:
      let depth = predictions.shape.last ?? 1
      var shape = targets.shape
      if shape.last == 1, shape.count == predictions.rank { shape.removeLast() }
      guard shape == Array(predictions.shape.dropLast()) else {
        throw TensorError.shapeMismatch(
          operation: rawValue, left: targets.shape, right: predictions.shape)
      }
      let oneHot = Tensor.oneHot(try targets.reshaped(shape), depth: depth)
      return try crossentropy(oneHot, predictions)
    case .categoricalCrossentropy: return try crossentropy(targets, predictions)
    case .hinge:
      let signs = targets.scalars.allSatisfy { $0 == 0 || $0 == 1 } ? targets * 2 - 1 : targets
      return try (1 - matched(predictions, signs) { try $0 * $1 }).relu().mean()
    case .huber:
      let error = try matched(predictions, targets) { try $0 - $1 }.abs()
      let small = error.clipped(0, 1)
      return try (small.squared() * 0.5 + (error - small)).mean()
    case .kullbackLeibler:
      let t = targets.clipped(Loss.epsilon, 1)
      let p = predictions.clipped(Loss.epsilon, 1)
      return try matched(t, p) { try $0 * ($0 / $1).log() }.sum(along: -1).mean()
    case .poisson:
      return try matched(predictions, targets) { try $0 - $1 * ($0 + Loss.epsilon).log() }.mean()
    case .logCosh:
      let error = try matched(predictions, targets) { try $0 - $1 }
      return try (error + (error * -2).softplus() - Float(0.6931471805599453)).mean()
    case .cosineSimilarity:
      let dot = try matched(normalized(targets), normalized(predictions)) { try $0 * $1 }
      return -(try dot.sum(along: -1)).mean()
    }
  }

  private func matched(
    _ left: Tensor, _ right: Tensor, _ body: (Tensor, Tensor) throws -> Tensor
  ) throws -> Tensor {
    if left.shape == right.shape { return try body(left, right) }
    guard left.count == right.count else {
      throw TensorError.shapeMismatch(operation: rawValue, left: right.shape, right: left.shape)
    }
    return try body(left, right.reshaped(left.shape))
  }

  private func binaryCrossentropy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    guard targets.count == predictions.count else {
      throw TensorError.shapeMismatch(
        operation: rawValue, left: targets.shape, right: predictions.shape)
    }
    return try predictions.binaryCrossentropy(targets.reshaped(predictions.shape), Loss.epsilon)
  }

  private func crossentropy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    // Keras rescales rows to a sum of 1 first.
    let total = try predictions.sum(along: -1, keepingDimensions: true)
    let probabilities = try (predictions / total).clipped(Loss.epsilon, 1 - Loss.epsilon)
    return -(try matched(probabilities.log(), targets) { try $0 * $1 }.sum(along: -1)).mean()
  }

  private func normalized(_ rows: Tensor) throws -> Tensor {
    let length = try rows.squared().sum(along: -1, keepingDimensions: true)
    return try rows / (length + 1e-12).squareRoot()
  }
}
