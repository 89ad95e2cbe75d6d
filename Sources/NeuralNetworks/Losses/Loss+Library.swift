/// Keras' losses, with Keras' defaults and with options.
extension Loss {
  /// Cross-entropy of probabilities in `0...1`, clipped by 1e-7.
  public static let binaryCrossentropy = Loss(.binaryCrossentropy)
  /// Cross-entropy of class probabilities and one-hot rows.
  public static let categoricalCrossentropy = Loss(.categoricalCrossentropy)
  /// Cross-entropy of class probabilities and class numbers.
  public static let sparseCategoricalCrossentropy = Loss(.sparseCategoricalCrossentropy)
  /// The mean of the squared differences.
  public static let meanSquaredError = Loss(.meanSquaredError)
  /// The mean of the absolute differences.
  public static let meanAbsoluteError = Loss(.meanAbsoluteError)
  /// The mean of the absolute differences in hundredths of the targets.
  public static let meanAbsolutePercentageError = Loss(.meanAbsolutePercentageError)
  /// The mean of the squared differences of `log(1 + x)`.
  public static let meanSquaredLogarithmicError = Loss(.meanSquaredLogarithmicError)
  /// `max(1 - t·p, 0)` with targets of ±1; 0 counts as -1.
  public static let hinge = Loss(.hinge)
  /// The square of ``hinge``.
  public static let squaredHinge = Loss(.squaredHinge)
  /// Squared below a difference of 1, linear above.
  public static let huber = Loss(.huber)
  /// `t · log(t / p)`.
  public static let kullbackLeibler = Loss(.kullbackLeibler)
  /// `p - t · log p`.
  public static let poisson = Loss(.poisson)
  /// `log(cosh(p - t))`.
  public static let logCosh = Loss(.logCosh)
  /// Minus the cosine of the angle between the rows.
  public static let cosineSimilarity = Loss(.cosineSimilarity)

  /// `max(max((1 - t)·p) - Σ t·p + 1, 0)` of one-hot rows.
  public static let categoricalHinge = Loss(.categoricalHinge)
  /// Binary cross-entropy, less the surer a prediction is (Lin et al., 2017).
  public static let binaryFocalCrossentropy = Loss(.binaryFocalCrossentropy)
  /// Categorical cross-entropy, less the surer a prediction is (Lin et al., 2017).
  public static let categoricalFocalCrossentropy = Loss(.categoricalFocalCrossentropy)
  /// One less twice the batch's common part by the sum of both.
  public static let dice = Loss(.dice)
  /// ``dice`` with both kinds of errors weighted (Salehi et al., 2017).
  public static let tversky = Loss(.tversky)

  /// Twice what the root of the right class' probability lacks to 1 (Zhang and Sabuncu, 2018).
  ///
  /// Targets are class numbers; wrong ones disturb training less than they do with cross-entropy.
  public static let categoricalGeneralizedCrossEntropy = Loss(.categoricalGeneralizedCrossEntropy)
  /// Rows of length 1 of the same class number are drawn together, others apart (Sun et al., 2020).
  ///
  /// As in Keras, and unlike in the paper, gradients flow through the pairs' weights too; the mean is that of
  /// the rows whose loss is above 0.
  public static let circle = Loss(.circle)
  /// Connectionist temporal classification (Graves et al., 2006): how unlikely logits
  /// `[batch, steps, classes]` are to spell labels `[batch, length]`.
  ///
  /// Class 0 is the blank; it fills up the rows of labels that are shorter than others. All steps count.
  public static let ctc = Loss(.ctc)

  /// ``categoricalGeneralizedCrossEntropy`` with options.
  ///
  /// - Parameters:
  ///   - q: Between 0, cross-entropy, and 1, the absolute error.
  ///   - reduction: How the losses of a batch become one number.
  /// - Returns: The loss.
  public static func categoricalGeneralizedCrossEntropy(
    q: Float, reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    var loss = Loss(.categoricalGeneralizedCrossEntropy, reduction: reduction)
    loss.configuration.q = q
    return loss
  }

  /// ``circle`` with options.
  ///
  /// - Parameters:
  ///   - gamma: The scale of similarities.
  ///   - margin: How far rows of one class may lie apart, and how near those of two.
  ///   - removeDiagonal: Whether a row is left out of those that are similar to it.
  ///   - reduction: How the losses of a batch become one number.
  /// - Returns: The loss.
  public static func circle(
    gamma: Float = 80, margin: Float = 0.4, removeDiagonal: Bool = true,
    reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    var loss = Loss(.circle, reduction: reduction, gamma: gamma)
    loss.configuration.margin = margin
    loss.configuration.keepsSelf = !removeDiagonal
    return loss
  }

  /// Binary cross-entropy, less the surer a prediction is, with options.
  ///
  /// - Parameters:
  ///   - gamma: The power of the doubt that each is multiplied by.
  ///   - alpha: The weight of targets of 1, those of 0 having the rest; all alike when nil.
  ///   - fromLogits: Whether predictions are logits, before the sigmoid.
  ///   - labelSmoothing: How far targets are moved towards a half, in `0...1`.
  ///   - reduction: How the losses of a batch become one number.
  /// - Returns: The loss.
  public static func binaryFocalCrossentropy(
    gamma: Float = 2, alpha: Float? = nil, fromLogits: Bool = false, labelSmoothing: Float = 0,
    reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    Loss(
      .binaryFocalCrossentropy, fromLogits: fromLogits, labelSmoothing: labelSmoothing,
      reduction: reduction, gamma: gamma, alpha: alpha)
  }

  /// Categorical cross-entropy, less the surer a prediction is, with options.
  ///
  /// - Parameters:
  ///   - gamma: The power of the doubt that each is multiplied by.
  ///   - alpha: What all are multiplied by.
  ///   - fromLogits: Whether predictions are logits, before the softmax.
  ///   - labelSmoothing: How far targets are moved towards equal shares, in `0...1`.
  ///   - reduction: How the losses of a batch become one number.
  /// - Returns: The loss.
  public static func categoricalFocalCrossentropy(
    gamma: Float = 2, alpha: Float = 0.25, fromLogits: Bool = false, labelSmoothing: Float = 0,
    reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    Loss(
      .categoricalFocalCrossentropy, fromLogits: fromLogits, labelSmoothing: labelSmoothing,
      reduction: reduction, gamma: gamma, alpha: alpha)
  }

  /// ``dice`` with a weight for what predictions miss of the targets, and one for what they have beside them.
  public static func tversky(
    alpha: Float, beta: Float, reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    Loss(.tversky, reduction: reduction, alpha: alpha, beta: beta)
  }

  /// Binary cross-entropy with options.
  ///
  /// - Parameters:
  ///   - fromLogits: Whether predictions are logits, before the sigmoid.
  ///   - labelSmoothing: How far targets are moved towards a half, in `0...1`.
  ///   - reduction: How the losses of a batch become one number.
  /// - Returns: The loss.
  public static func binaryCrossentropy(
    fromLogits: Bool = false, labelSmoothing: Float = 0, reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    Loss(
      .binaryCrossentropy, fromLogits: fromLogits, labelSmoothing: labelSmoothing,
      reduction: reduction)
  }

  /// Cross-entropy with one-hot rows, with options.
  ///
  /// - Parameters:
  ///   - fromLogits: Whether predictions are logits, before the softmax.
  ///   - labelSmoothing: How far targets are moved towards equal shares, in `0...1`.
  ///   - reduction: How the losses of a batch become one number.
  /// - Returns: The loss.
  public static func categoricalCrossentropy(
    fromLogits: Bool = false, labelSmoothing: Float = 0, reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    Loss(
      .categoricalCrossentropy, fromLogits: fromLogits, labelSmoothing: labelSmoothing,
      reduction: reduction)
  }

  /// Cross-entropy with class numbers, with options.
  ///
  /// - Parameters:
  ///   - fromLogits: Whether predictions are logits, before the softmax.
  ///   - ignoreClass: The class number of targets that do not count, such as that of a border.
  ///   - reduction: How the losses of a batch become one number.
  /// - Returns: The loss.
  public static func sparseCategoricalCrossentropy(
    fromLogits: Bool = false, ignoreClass: Int? = nil, reduction: Reduction = .sumOverBatchSize
  ) -> Loss {
    var loss = Loss(.sparseCategoricalCrossentropy, fromLogits: fromLogits, reduction: reduction)
    loss.configuration.ignoreClass = ignoreClass
    return loss
  }

  /// Squared below a difference, linear above.
  public static func huber(delta: Float, reduction: Reduction = .sumOverBatchSize) -> Loss {
    Loss(.huber, delta: delta, reduction: reduction)
  }

  /// The loss of Keras' name; nil for an unknown one.
  package static func named(_ name: String) -> Loss? {
    Kind(rawValue: name).flatMap { $0 == .custom ? nil : Loss($0) }
  }
}
