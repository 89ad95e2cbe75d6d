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

  /// The area under the curve of the hit rate over the false alarm rate, by 200 thresholds in `0...1`.
  public static let auc = auc(thresholds: 200)

  /// The area under the curve of the hit rate over the false alarm rate.
  ///
  /// - Parameter thresholds: How many there are, evenly spread over `0...1`; at least 2.
  /// - Returns: The metric, of predictions in `0...1`.
  public static func auc(thresholds: Int) -> Metric {
    let count = max(thresholds, 2)
    return Metric("auc", option: Float(count)) { targets, predictions in
      let targets = try fitting("auc", targets, predictions).scalars
      // Predictions above each threshold, true ones first; the last two sums are those of all.
      var sums = Array(repeating: 0.0, count: 2 * count + 2)
      for (target, prediction) in zip(targets, predictions.scalars) {
        guard (0...1).contains(prediction) else {
          throw ModelError.setting(
            "metric 'auc'", problem: "a prediction is \(prediction), but must be in 0...1")
        }
        let kind = target != 0 ? 0 : 1
        let place = max(0, Int((prediction * Float(count - 1)).rounded(.up)) - 1)
        sums[2 * place + kind] += 1
        sums[2 * count + kind] += 1
      }
      for place in stride(from: count - 2, through: 0, by: -1) {
        for kind in 0..<2 { sums[2 * place + kind] += sums[2 * (place + 1) + kind] }
      }
      return sums
    } result: { sums in
      func rate(_ place: Int, _ kind: Int) -> Double {
        share(sums[2 * place + kind], sums[2 * count + kind])
      }
      return (0..<(count - 1)).reduce(0) { area, place in
        area + (rate(place, 1) - rate(place + 1, 1)) * (rate(place, 0) + rate(place + 1, 0)) / 2
      }
    }
  }

  /// The mean over classes of the harmonic mean of precision and recall; predicted is a row's greatest.
  public static let f1Score = f1Score(threshold: nil)

  /// The mean over columns of the harmonic mean of precision and recall.
  ///
  /// - Parameter threshold: Predictions above it count as 1; a row's greatest alone where it is nil.
  /// - Returns: The metric, of one-hot rows or columns of 0 and 1.
  public static func f1Score(threshold: Float?) -> Metric {
    Metric("f1_score", option: threshold) { targets, predictions in
      let targets = try fitting("f1_score", targets, predictions)
      let columns = max(predictions.shape.last ?? 1, 1)
      let greatest = try predictions.maximum(along: -1, keepingDimensions: true)
      let chosen =
        try threshold.map { predictions.greater(than: $0) }
        ?? (1 - greatest.greater(than: predictions))
      var sums = Array(repeating: 0.0, count: 3 * columns)
      for (index, pair) in zip(targets.scalars, chosen.scalars).enumerated() {
        let own = 3 * (index % columns)
        sums[own] += Double(pair.0 * pair.1)
        sums[own + 1] += Double((1 - pair.0) * pair.1)
        sums[own + 2] += Double(pair.0 * (1 - pair.1))
      }
      return sums
    } result: { sums in
      let scores = stride(from: 0, to: sums.count, by: 3).map { own in
        share(2 * sums[own], 2 * sums[own] + sums[own + 1] + sums[own + 2])
      }
      return scores.reduce(0, +) / Double(max(scores.count, 1))
    }
  }

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

  /// The mean over classes of the common part of targets and predictions by what either has.
  ///
  /// - Parameter classes: How many there are; targets and predictions are their numbers.
  /// - Returns: The metric.
  public static func meanIoU(classes: Int) -> Metric {
    Metric("mean_io_u", option: Float(classes)) { targets, predictions in
      let targets = try fitting("mean_io_u", targets, predictions)
      // For each class: what both have, what either has.
      var sums = Array(repeating: 0.0, count: 2 * max(classes, 0))
      for (target, prediction) in zip(targets.scalars, predictions.scalars) {
        for number in [target, prediction] where !Loss.isClass(number, of: classes) {
          throw ModelError.setting(
            "metric 'mean_io_u'",
            problem: "\(number) is none of the class numbers 0..<\(classes)")
        }
        sums[2 * Int(target) + 1] += 1
        sums[2 * Int(prediction) + (target == prediction ? 0 : 1)] += 1
      }
      return sums
    } result: { sums in
      let shares = stride(from: 0, to: sums.count, by: 2).filter { sums[$0 + 1] > 0 }
        .map { sums[$0] / sums[$0 + 1] }
      return shares.reduce(0, +) / Double(max(shares.count, 1))
    }
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

  /// One of the metrics of this file by its name.
  static func further(_ name: String, option: Float?) -> Metric? {
    let count = option.flatMap { Int(exactly: $0) }
    switch name {
    case "precision": return option.map { precision(threshold: $0) } ?? precision
    case "recall": return option.map { recall(threshold: $0) } ?? recall
    case "auc": return auc(thresholds: count ?? 200)
    case "f1_score": return f1Score(threshold: option)
    case "mean_io_u": return count.map { meanIoU(classes: $0) }
    default:
      return
        ([
          r2Score, cosineSimilarity, truePositives, falsePositives, trueNegatives, falseNegatives,
        ] + ofLosses).first { $0.name == name }
    }
  }

  /// How predictions on either side of a threshold go together with what is true.
  private struct Counts {
    let hits, falseAlarms, rejections, misses: Double
  }

  private static func counted(
    _ name: String, _ threshold: Float?, _ figure: @escaping (Counts) -> Double
  ) -> Metric {
    Metric(name, option: threshold) { targets, predictions in
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

  private static func share(_ part: Double, _ whole: Double) -> Double {
    whole > 0 ? part / whole : 0
  }
}
