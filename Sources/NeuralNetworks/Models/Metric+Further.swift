internal import Tensors

/// Keras' metrics that compare losses, count errors or order predictions.
extension Metric {
  /// The share of true ones among the predictions above a threshold.
  public static func precision(threshold: Float) -> Metric {
    counted("precision", threshold) { $0.hits / ($0.hits + $0.falseAlarms) }
  }

  /// The share of predictions above a threshold among the true ones.
  public static func recall(threshold: Float) -> Metric {
    counted("recall", threshold) { $0.hits / ($0.hits + $0.misses) }
  }

  /// How many predictions above a half are true.
  public static let truePositives = counted("true_positives", nil) { $0.hits }
  /// How many predictions above a half are not true.
  public static let falsePositives = counted("false_positives", nil) { $0.falseAlarms }
  /// How many predictions up to a half are right in not being true.
  public static let trueNegatives = counted("true_negatives", nil) { $0.rejections }
  /// How many predictions up to a half are true.
  public static let falseNegatives = counted("false_negatives", nil) { $0.misses }

  /// The share of the targets' variance that predictions explain, the mean over columns.
  public static let r2Score = Metric("r2_score") { targets, predictions in
    let targets = try fitting("r2_score", targets, predictions)
    let columns = max(predictions.shape.last ?? 1, 1)
    // For each column: the count, the sum and the sum of squares of targets, and that of errors.
    var sums = Array(repeating: 0.0, count: 4 * columns)
    for (index, pair) in zip(targets.scalars, predictions.scalars).enumerated() {
      let (own, target) = (4 * (index % columns), Double(pair.0))
      let error = target - Double(pair.1)
      sums[own] += 1
      sums[own + 1] += target
      sums[own + 2] += target * target
      sums[own + 3] += error * error
    }
    return sums
  } result: { sums in
    let scores = stride(from: 0, to: sums.count, by: 4).map { own -> Double in
      let mean = sums[own + 1] / max(sums[own], 1)
      let spread = sums[own + 2] - sums[own + 1] * mean
      return 1 - sums[own + 3] / spread
    }
    return scores.reduce(0, +) / Double(max(scores.count, 1))
  }

  /// The metrics that are losses as figures, by name.
  static let ofLosses: [Metric] = [
    .categoricalCrossentropy, .sparseCategoricalCrossentropy, .meanAbsolutePercentageError,
    .meanSquaredLogarithmicError, .hinge, .squaredHinge, .categoricalHinge, .kullbackLeibler,
    .poisson, .logCosh,
  ].map(Metric.init(loss:))

  /// A loss' mean as a figure.
  private init(loss: Loss) {
    self.init(mean: loss.name) { try loss($0, $1) }
  }

  /// The cross-entropy of class probabilities and one-hot rows, as a figure.
  public static let categoricalCrossentropy = Metric(loss: .categoricalCrossentropy)
  /// The cross-entropy of class probabilities and class numbers, as a figure.
  public static let sparseCategoricalCrossentropy = Metric(loss: .sparseCategoricalCrossentropy)
  /// The mean of the absolute differences in hundredths of the targets.
  public static let meanAbsolutePercentageError = Metric(loss: .meanAbsolutePercentageError)
  /// The mean of the squared differences of `log(1 + x)`.
  public static let meanSquaredLogarithmicError = Metric(loss: .meanSquaredLogarithmicError)
  /// The hinge loss, as a figure.
  public static let hinge = Metric(loss: .hinge)
  /// The squared hinge loss, as a figure.
  public static let squaredHinge = Metric(loss: .squaredHinge)
  /// The hinge loss of one-hot rows, as a figure.
  public static let categoricalHinge = Metric(loss: .categoricalHinge)
  /// The Kullback–Leibler divergence, as a figure.
  public static let kullbackLeibler = Metric(loss: .kullbackLeibler)
  /// Poisson's loss, as a figure.
  public static let poisson = Metric(loss: .poisson)
  /// The logarithm of the error's hyperbolic cosine, as a figure.
  public static let logCosh = Metric(loss: .logCosh)
  /// The mean cosine of the angle between the rows: the negative of the loss, as in Keras.
  public static let cosineSimilarity = Metric(mean: "cosine_similarity") {
    -(try Loss.cosineSimilarity($0, $1))
  }

  /// The correlation of targets and predictions in each row, the mean over rows (Pearson).
  public static let pearsonCorrelation = Metric(mean: "pearson_correlation") {
    targets, predictions in
    let (targets, predictions) = try (
      centred(fitting("pearson_correlation", targets, predictions)),
      centred(predictions)
    )
    let spreads = try targets.squared().mean(along: -1) * predictions.squared().mean(along: -1)
    return try (targets * predictions).mean(along: -1) / spreads.squareRoot()
  }

  /// How well targets and predictions of each row agree, the mean over rows (Lin, 1989).
  public static let concordanceCorrelation = Metric(mean: "concordance_correlation") {
    targets, predictions in
    let targets = try fitting("concordance_correlation", targets, predictions)
    let distance = try (targets.mean(along: -1) - predictions.mean(along: -1)).squared()
    let (ours, theirs) = try (centred(targets), centred(predictions))
    let spreads = try ours.squared().mean(along: -1) + theirs.squared().mean(along: -1)
    return try 2 * (ours * theirs).mean(along: -1) / (spreads + distance + 1e-7)
  }

  private static func centred(_ rows: Tensor) throws -> Tensor {
    try rows - rows.mean(along: -1, keepingDimensions: true)
  }

  /// One of the metrics that are not the plainest by its name.
  static func further(_ name: String, options: [Float]) -> Metric? {
    let option = options.first
    switch name {
    case "precision": return option.map { precision(threshold: $0) } ?? precision
    case "recall": return option.map { recall(threshold: $0) } ?? recall
    default:
      return
        ([
          r2Score, cosineSimilarity, truePositives, falsePositives, trueNegatives, falseNegatives,
          pearsonCorrelation, concordanceCorrelation,
        ] + ofLosses).first { $0.name == name } ?? overThresholds(name, options)
        ?? score(name, options) ?? overlap(name, options)
    }
  }

  /// How predictions on either side of a threshold go together with what is true.
  private struct Counts {
    let hits, falseAlarms, rejections, misses: Double
  }

  private static func counted(
    _ name: String, _ threshold: Float?, _ figure: @escaping (Counts) -> Double
  ) -> Metric {
    Metric(name, options: threshold.map { [$0] } ?? []) { targets, predictions in
      let targets = try fitting(name, targets, predictions).scalars
      var sums = [0.0, 0, 0, 0]
      for (target, prediction) in zip(targets, predictions.scalars) {
        sums[(target != 0 ? 0 : 2) + (prediction > threshold ?? 0.5 ? 0 : 1)] += 1
      }
      return sums
    } result: {
      let value = figure(
        Counts(hits: $0[0], falseAlarms: $0[2], rejections: $0[3], misses: $0[1]))
      return value.isNaN ? 0 : value
    }
  }

  /// Targets in the predictions' shape.
  static func fitting(_ name: String, _ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    guard targets.count == predictions.count else {
      throw ModelError.setting(
        "metric '\(name)'",
        problem: "targets of shape \(targets.shape) do not fit predictions of shape "
          + "\(predictions.shape)")
    }
    return try targets.reshaped(predictions.shape)
  }

  static func share(_ part: Double, _ whole: Double) -> Double {
    whole > 0 ? part / whole : 0
  }
}
