public import Tensors

/// What training makes small: one of Keras' losses with its options, or a function of one's own.
///
/// `.meanSquaredError` is a loss with Keras' defaults; `.meanSquaredError(reduction: .sum)` and its
/// like have others.
public struct Loss: @unchecked Sendable {
  /// How the losses of a batch become one number.
  public enum Reduction: String, Hashable, Codable, Sendable, CaseIterable {
    /// Their mean.
    case sumOverBatchSize
    /// Their sum.
    case sum
    /// Not at all: training then uses the mean.
    case none
  }

  /// Keras' losses by Keras' names.
  package enum Kind: String, Codable, CaseIterable {
    case binaryCrossentropy = "binary_crossentropy"
    case categoricalCrossentropy = "categorical_crossentropy"
    case sparseCategoricalCrossentropy = "sparse_categorical_crossentropy"
    case meanSquaredError = "mean_squared_error"
    case meanAbsoluteError = "mean_absolute_error"
    case meanAbsolutePercentageError = "mean_absolute_percentage_error"
    case meanSquaredLogarithmicError = "mean_squared_logarithmic_error"
    case hinge
    case squaredHinge = "squared_hinge"
    case huber
    case kullbackLeibler = "kl_divergence"
    case poisson
    case logCosh = "log_cosh"
    case cosineSimilarity = "cosine_similarity"
    case categoricalHinge = "categorical_hinge"
    case binaryFocalCrossentropy = "binary_focal_crossentropy"
    case categoricalFocalCrossentropy = "categorical_focal_crossentropy"
    case dice
    case tversky
    case categoricalGeneralizedCrossEntropy = "categorical_generalized_cross_entropy"
    case circle
    case ctc
    case custom
  }

  /// What makes a loss of the library.
  package struct Configuration: Codable {
    package var kind: Kind
    package var name: String
    package var fromLogits = false
    package var labelSmoothing: Float = 0
    package var delta: Float = 1
    package var reduction = Reduction.sumOverBatchSize
    /// How much less an example counts the surer its prediction is, of focal losses; the scale of
    /// Circle's.
    package var gamma: Float?
    /// How much classes or kinds of errors count, of focal losses and of Tversky's.
    package var alpha: Float?
    /// How much the other kind of errors counts, of Tversky's.
    package var beta: Float?
    /// How far similar rows may lie apart, of Circle's.
    package var margin: Float?
    /// Whether rows count as similar to themselves, of Circle's.
    package var keepsSelf: Bool?
    /// Near 0 cross-entropy, near 1 the absolute error, of the generalised cross-entropy.
    package var q: Float?
    /// The class number of targets that do not count, of the sparse categorical cross-entropy.
    package var ignoreClass: Int?
  }

  package var configuration: Configuration
  /// The function of a loss of one's own.
  let function: ((Tensor, Tensor) throws -> Tensor)?
  /// Where that function came from, for those who keep it.
  package let origin: Any?

  static let epsilon: Float = 1e-7

  /// The loss' name, as histories and summaries list it.
  public var name: String { configuration.name }

  package init(_ configuration: Configuration) {
    self.configuration = configuration
    function = nil
    origin = nil
  }

  init(
    _ kind: Kind, fromLogits: Bool = false, labelSmoothing: Float = 0, delta: Float = 1,
    reduction: Reduction = .sumOverBatchSize, gamma: Float? = nil, alpha: Float? = nil,
    beta: Float? = nil
  ) {
    self.init(
      Configuration(
        kind: kind, name: kind.rawValue, fromLogits: fromLogits, labelSmoothing: labelSmoothing,
        delta: delta, reduction: reduction, gamma: gamma, alpha: alpha, beta: beta))
  }

  /// A loss of one's own.
  ///
  /// - Parameters:
  ///   - name: How it is listed.
  ///   - function: From targets and predictions to one number, or to numbers whose mean counts;
  ///     made of the library's operations, so that it has a derivative.
  public init(_ name: String, _ function: @escaping (Tensor, Tensor) throws -> Tensor) {
    self.init(name, origin: nil, function)
  }

  package init(
    _ name: String, origin: Any?, _ function: @escaping (Tensor, Tensor) throws -> Tensor
  ) {
    configuration = Configuration(kind: .custom, name: name)
    self.function = function
    self.origin = origin
  }

  /// The loss of a batch, reduced.
  ///
  /// - Parameters:
  ///   - targets: What the predictions should be.
  ///   - predictions: `[batch, …]`.
  /// - Returns: One number; with ``Reduction/none`` one for each row of the last axis.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func callAsFunction(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    if configuration.reduction == .sumOverBatchSize {
      if let mean = try fusedMean(targets, predictions) { return mean }
      let losses = try losses(targets, predictions)
      return mean(losses, of: losses, targets)
    }
    let losses = try losses(targets, predictions)
    return configuration.reduction == .sum ? losses.sum() : losses
  }

  /// The loss of a batch whose examples count differently.
  ///
  /// - Parameters:
  ///   - targets: What the predictions should be.
  ///   - predictions: `[batch, …]`.
  ///   - weights: `[batch]`, or the shape of the losses.
  /// - Returns: One number.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  package func weighted(
    _ targets: Tensor, _ predictions: Tensor, _ weights: Tensor
  ) throws -> Tensor {
    let losses = try losses(targets, predictions)
    var weights = weights
    while weights.rank < losses.rank { weights = try weights.expandingShape(at: -1) }
    let weighted = try losses * weights
    if configuration.reduction == .sum { return weighted.sum() }
    return mean(weighted, of: losses, targets)
  }

  /// The mean of losses, as Keras takes it: without rows that Circle's loss has nothing to say of, and without
  /// targets of a class that is ignored.
  private func mean(_ weighted: Tensor, of losses: Tensor, _ targets: Tensor) -> Tensor {
    let counted: Int
    if configuration.kind == .circle {
      counted = losses.withScalars { $0.count { $0 > 0 } }
    } else if let ignored = configuration.ignoreClass {
      counted = targets.withScalars { $0.count { $0 != Float(ignored) } }
    } else {
      return weighted.mean()
    }
    return weighted.sum() / Float(max(counted, 1))
  }

  /// One number for training, whatever the reduction.
  package func forTraining(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    let value = try self(targets, predictions)
    return value.count == 1 ? value : value.mean()
  }
}

extension Loss: Equatable {
  /// Whether two losses are the same of the library's; functions of one's own equal nothing.
  public static func == (left: Loss, right: Loss) -> Bool {
    let (a, b) = (left.configuration, right.configuration)
    return a.kind != .custom && a.kind == b.kind && a.fromLogits == b.fromLogits
      && a.labelSmoothing == b.labelSmoothing && a.delta == b.delta && a.reduction == b.reduction
      && a.gamma == b.gamma && a.alpha == b.alpha && a.beta == b.beta && a.margin == b.margin
      && a.keepsSelf == b.keepsSelf && a.q == b.q && a.ignoreClass == b.ignoreClass
  }
}
