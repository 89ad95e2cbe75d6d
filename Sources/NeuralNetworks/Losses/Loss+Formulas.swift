internal import Tensors

/// Keras' formulas.
extension Loss {
  private var epsilon: Float { Loss.epsilon }

  /// The mean in one pass, where there is a kernel for it.
  func fusedMean(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor? {
    guard configuration.kind == .binaryCrossentropy, !configuration.fromLogits else { return nil }
    try check(targets, predictions)
    return try predictions.binaryCrossentropy(
      smoothed(targets.reshaped(predictions.shape), classes: 2), epsilon)
  }

  /// The losses of a batch: the last axis is reduced, the others stay.
  func losses(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    switch configuration.kind {
    case .custom:
      do {
        return try function?(targets, predictions) ?? .zeros([])
      } catch let error as TensorError {
        throw ModelError.setting(
          "loss '\(name)' of targets \(targets.shape) and predictions \(predictions.shape)",
          problem: "\(error)")
      }
    case .binaryCrossentropy: return try rowMeans(binary(targets, predictions))
    case .categoricalCrossentropy:
      if targets.count != predictions.count, targets.shape == Array(predictions.shape.dropLast()) {
        throw ModelError.setting(
          name,
          problem: "targets of shape \(targets.shape) are class numbers, not one-hot rows; "
            + "use sparseCategoricalCrossentropy")
      }
      try check(targets, predictions)
      return try crossentropy(
        smoothed(targets.reshaped(predictions.shape), classes: predictions.shape.last ?? 1),
        predictions)
    case .sparseCategoricalCrossentropy: return try sparse(targets, predictions)
    case .binaryFocalCrossentropy: return try rowMeans(binaryFocal(targets, predictions))
    case .categoricalFocalCrossentropy:
      try check(targets, predictions)
      return try categoricalFocal(
        smoothed(targets.reshaped(predictions.shape), classes: predictions.shape.last ?? 1),
        predictions)
    case .categoricalGeneralizedCrossEntropy: return try generalized(targets, predictions)
    case .circle: return try circle(targets, predictions)
    case .ctc: return try connectionist(targets, predictions)
    default:
      try check(targets, predictions)
      return try regression(targets.reshaped(predictions.shape), predictions)
    }
  }

  private func regression(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    switch configuration.kind {
    case .meanSquaredError: return try rowMeans((predictions - targets).squared())
    case .meanAbsoluteError: return try rowMeans((predictions - targets).abs())
    case .meanAbsolutePercentageError:
      let sizes = try targets.abs().maximum(Tensor(epsilon))
      return try rowMeans(((targets - predictions) / sizes).abs()) * 100
    case .meanSquaredLogarithmicError:
      let floor = Tensor(epsilon)
      let logarithms = try (
        (predictions.maximum(floor) + 1).log(), (targets.maximum(floor) + 1).log()
      )
      return try rowMeans((logarithms.0 - logarithms.1).squared())
    case .hinge: return try rowMeans((1 - predictions * signs(targets)).relu())
    case .squaredHinge: return try rowMeans((1 - predictions * signs(targets)).relu().squared())
    case .huber:
      let error = try (predictions - targets).abs()
      let small = error.clipped(0, configuration.delta)
      return try rowMeans(small.squared() * 0.5 + (error - small) * configuration.delta)
    case .kullbackLeibler:
      let t = targets.clipped(epsilon, 1)
      return try (t * (t / predictions.clipped(epsilon, 1)).log()).sum(along: -1)
    case .poisson:
      return try rowMeans(predictions - targets * (predictions + epsilon).log())
    case .logCosh:
      let error = try predictions - targets
      return try rowMeans(error + (error * -2).softplus() - Float(0.6931471805599453))
    case .categoricalHinge:
      let right = try (targets * predictions).sum(along: -1)
      let wrong = try ((1 - targets) * predictions).maximum(along: -1)
      return try (wrong - right + 1).relu()
    case .dice: return try overlap(targets, predictions, missed: 0.5, wrong: 0.5)
    case .tversky:
      return try overlap(
        targets, predictions, missed: configuration.alpha ?? 0.5, wrong: configuration.beta ?? 0.5)
    default:
      return try -(normalized(targets) * normalized(predictions)).sum(along: -1)
    }
  }

  private func check(_ targets: Tensor, _ predictions: Tensor) throws {
    guard targets.count == predictions.count else {
      throw ModelError.setting(
        name,
        problem: "targets of shape \(targets.shape) do not fit predictions of shape "
          + "\(predictions.shape)")
    }
  }

  /// Targets moved towards a uniform distribution.
  private func smoothed(_ targets: Tensor, classes: Int) throws -> Tensor {
    let share = configuration.labelSmoothing
    guard share >= 0, share <= 1 else {
      throw ModelError.setting(name, problem: "labelSmoothing is \(share), but must be in 0...1")
    }
    return share == 0 ? targets : targets * (1 - share) + share / Float(classes)
  }

  private func binary(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    try check(targets, predictions)
    let targets = try smoothed(targets.reshaped(predictions.shape), classes: 2)
    if configuration.fromLogits { return try predictions.softplus() - targets * predictions }
    let p = predictions.clipped(epsilon, 1 - epsilon)
    return try -(targets * p.log() + (1 - targets) * (1 - p).log())
  }

  /// Each cross-entropy less the surer its prediction is (Lin et al., 2017).
  private func binaryFocal(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    try check(targets, predictions)
    let targets = try smoothed(targets.reshaped(predictions.shape), classes: 2)
    let p = configuration.fromLogits ? predictions.sigmoid() : predictions
    let clipped = p.clipped(epsilon, 1 - epsilon)
    let entropy = try -(targets * clipped.log() + (1 - targets) * (1 - clipped).log())
    let doubt = try 1 - (targets * p + (1 - targets) * (1 - p))
    let focused = try entropy * doubt.power(configuration.gamma ?? 2)
    return try configuration.alpha.map {
      try focused * (targets * $0 + (1 - targets) * (1 - $0))
    } ?? focused
  }

  private func categoricalFocal(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    let p = configuration.fromLogits ? predictions.softmax() : predictions
    let clipped = try (p / p.sum(along: -1, keepingDimensions: true)).clipped(epsilon, 1 - epsilon)
    let focus = (1 - clipped).power(configuration.gamma ?? 2) * (configuration.alpha ?? 0.25)
    return try -(targets * clipped.log() * focus).sum(along: -1)
  }

  /// One less the share of a batch's targets and predictions that they have in common.
  private func overlap(
    _ targets: Tensor, _ predictions: Tensor, missed: Float, wrong: Float
  ) throws -> Tensor {
    let common = try (targets * predictions).sum()
    let missing = try ((1 - predictions) * targets).sum() * missed
    let more = try (predictions * (1 - targets)).sum() * wrong
    return try 1 - common / (common + missing + more + epsilon)
  }

  private func sparse(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    guard let ignored = configuration.ignoreClass else {
      return try crossentropy(oneHot(targets, predictions), predictions)
    }
    // What does not count is compared with the first class, and then taken away.
    let counts = targets.notEqual(to: Float(ignored))
    let losses = try crossentropy(oneHot(targets * counts, predictions), predictions)
    return try losses * counts.reshaped(losses.shape)
  }

  /// Whether a number is that of one of so many classes.
  ///
  /// One that is no number is not whole either.
  static func isClass(_ number: Float, of classes: Int) -> Bool {
    number >= 0 && number < Float(classes) && number == number.rounded(.towardZero)
  }

  static func classProblem(_ number: Float, _ classes: Int) -> String {
    let shown = Int(exactly: number).map { "\($0)" } ?? "\(number)"
    return "a target is \(shown), but must be a whole number in 0..<\(classes)"
  }

  /// Class numbers as rows beside predictions `[…, classes]`.
  func oneHot(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    var shape = targets.shape
    if shape.last == 1, shape.count == predictions.rank { shape.removeLast() }
    guard shape == Array(predictions.shape.dropLast()) else {
      if targets.shape == predictions.shape {
        throw ModelError.setting(
          name,
          problem: "targets of shape \(targets.shape) are one-hot rows, not class numbers; "
            + "use categoricalCrossentropy")
      }
      throw TensorError.shapeMismatch(
        operation: "\(name): class numbers and predictions", left: targets.shape,
        right: predictions.shape)
    }
    let classes = predictions.shape.last ?? 1
    let wrong = targets.withScalars { $0.first { !Loss.isClass($0, of: classes) } }
    if let wrong {
      throw ModelError.setting(name, problem: Loss.classProblem(wrong, classes))
    }
    return try Tensor.oneHot(targets.reshaped(shape), depth: classes)
  }

  private func crossentropy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    if configuration.fromLogits {
      return try -(predictions.logSoftmax() * targets).sum(along: -1)
    }
    // Keras rescales rows to a sum of 1 first.
    let total = try predictions.sum(along: -1, keepingDimensions: true)
    let probabilities = try (predictions / total).clipped(epsilon, 1 - epsilon)
    return try -(probabilities.log() * targets).sum(along: -1)
  }

  /// Targets of 0 and 1 as -1 and 1.
  private func signs(_ targets: Tensor) -> Tensor {
    targets.withScalars { $0.allSatisfy { $0 == 0 || $0 == 1 } } ? targets * 2 - 1 : targets
  }

  private func rowMeans(_ values: Tensor) throws -> Tensor {
    values.rank == 0 ? values : try values.mean(along: -1)
  }

  private func normalized(_ rows: Tensor) throws -> Tensor {
    let length = try rows.squared().sum(along: -1, keepingDimensions: true)
    return try rows / (length + 1e-12).squareRoot()
  }
}
