internal import Glibc
internal import Tensors

/// What the area of ``Metric/auc(thresholds:curve:)`` lies under.
public enum RateCurve: Int, Hashable, Sendable {
  /// The hit rate over the false alarm rate.
  case roc
  /// The precision over the hit rate.
  case pr
}

/// Metrics that look at predictions from many thresholds.
extension Metric {
  /// The area under the curve of the hit rate over the false alarm rate, by 200 thresholds in `0...1`.
  public static let auc = auc(thresholds: 200)

  /// The area under a curve of rates.
  ///
  /// - Parameters:
  ///   - thresholds: How many there are, evenly spread over `0...1`; at least 2.
  ///   - curve: Which rates.
  /// - Returns: The metric, of predictions in `0...1`.
  public static func auc(thresholds: Int = 200, curve: RateCurve = .roc) -> Metric {
    let options = [Float(max(thresholds, 2))] + (curve == .pr ? [1] : [])
    return Metric("auc", thresholds: thresholds, options: options) { counts in
      curve == .pr ? counts.areaUnderPrecision : counts.areaUnderHitRate
    }
  }

  /// The greatest precision at a threshold that has at least a hit rate.
  ///
  /// - Parameters:
  ///   - recall: The least hit rate, in `0...1`.
  ///   - thresholds: How many there are, evenly spread over `0...1`.
  /// - Returns: The metric, of predictions in `0...1`; 0 where no threshold has the rate.
  public static func precisionAtRecall(_ recall: Float, thresholds: Int = 200) -> Metric {
    greatest("precision_at_recall", thresholds, recall, of: \.precision, where: \.hitRate)
  }

  /// The greatest hit rate at a threshold that has at least a precision.
  ///
  /// - Parameters:
  ///   - precision: The least precision, in `0...1`.
  ///   - thresholds: How many there are, evenly spread over `0...1`.
  /// - Returns: The metric, of predictions in `0...1`; 0 where no threshold has the precision.
  public static func recallAtPrecision(_ precision: Float, thresholds: Int = 200) -> Metric {
    greatest("recall_at_precision", thresholds, precision, of: \.hitRate, where: \.precision)
  }

  /// The greatest hit rate at a threshold that rejects at least a share of what is not true.
  ///
  /// - Parameters:
  ///   - specificity: The least share, in `0...1`.
  ///   - thresholds: How many there are, evenly spread over `0...1`.
  /// - Returns: The metric, of predictions in `0...1`; 0 where no threshold has the share.
  public static func sensitivityAtSpecificity(
    _ specificity: Float, thresholds: Int = 200
  ) -> Metric {
    greatest(
      "sensitivity_at_specificity", thresholds, specificity, of: \.hitRate, where: \.rejectionRate)
  }

  /// The greatest share of what is not true that a threshold rejects which has at least a hit rate.
  ///
  /// - Parameters:
  ///   - sensitivity: The least hit rate, in `0...1`.
  ///   - thresholds: How many there are, evenly spread over `0...1`.
  /// - Returns: The metric, of predictions in `0...1`; 0 where no threshold has the rate.
  public static func specificityAtSensitivity(
    _ sensitivity: Float, thresholds: Int = 200
  ) -> Metric {
    greatest(
      "specificity_at_sensitivity", thresholds, sensitivity, of: \.rejectionRate, where: \.hitRate)
  }

  /// One of the metrics of this file by its name.
  static func overThresholds(_ name: String, _ options: [Float]) -> Metric? {
    if name == "auc" {
      let count = options.first.flatMap { Int(exactly: $0) } ?? 200
      return auc(thresholds: count, curve: options.count > 1 ? .pr : .roc)
    }
    guard options.count == 2, let count = Int(exactly: options[1]) else { return nil }
    switch name {
    case "precision_at_recall": return precisionAtRecall(options[0], thresholds: count)
    case "recall_at_precision": return recallAtPrecision(options[0], thresholds: count)
    case "sensitivity_at_specificity":
      return sensitivityAtSpecificity(options[0], thresholds: count)
    case "specificity_at_sensitivity":
      return specificityAtSensitivity(options[0], thresholds: count)
    default: return nil
    }
  }

  private static func greatest(
    _ name: String, _ thresholds: Int, _ least: Float,
    of figure: @escaping (ThresholdCounts.Rates) -> Double,
    where bounded: @escaping (ThresholdCounts.Rates) -> Double
  ) -> Metric {
    Metric(name, thresholds: thresholds, options: [least, Float(max(thresholds, 2))]) { counts in
      // The rates are compared as Keras has them, in single precision.
      counts.rates.filter { Float(bounded($0)) >= least }.map(figure).max() ?? 0
    }
  }

  private init(
    _ name: String, thresholds: Int, options: [Float],
    figure: @escaping (ThresholdCounts) -> Double
  ) {
    let count = max(thresholds, 2)
    self.init(name, options: options) { targets, predictions in
      let targets = try Metric.fitting(name, targets, predictions).scalars
      return try ThresholdCounts.sums(targets, predictions.scalars, count, metric: name)
    } result: {
      figure(ThresholdCounts(sums: $0))
    }
  }
}

/// How predictions above each of many thresholds go together with what is true.
private struct ThresholdCounts {
  /// For each threshold the true and the other predictions above it; the last two are all there are.
  let sums: [Double]
  private var count: Int { sums.count / 2 - 1 }
  private var positives: Double { sums[2 * count] }
  private var negatives: Double { sums[2 * count + 1] }

  struct Rates {
    let precision, hitRate, rejectionRate: Double
  }

  static func sums(
    _ targets: [Float], _ predictions: [Float], _ count: Int, metric: String
  ) throws -> [Double] {
    var sums = Array(repeating: 0.0, count: 2 * count + 2)
    for (target, prediction) in zip(targets, predictions) {
      guard (0...1).contains(prediction) else {
        throw ModelError.setting(
          "metric '\(metric)'", problem: "a prediction is \(prediction), but must be in 0...1")
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
  }

  private func hits(_ place: Int) -> Double { sums[2 * place] }
  private func falseAlarms(_ place: Int) -> Double { sums[2 * place + 1] }

  var rates: [Rates] {
    (0..<count).map { place in
      Rates(
        precision: Metric.share(hits(place), hits(place) + falseAlarms(place)),
        hitRate: Metric.share(hits(place), positives),
        rejectionRate: Metric.share(negatives - falseAlarms(place), negatives))
    }
  }

  var areaUnderHitRate: Double {
    (0..<(count - 1)).reduce(0) { area, place in
      let base = falseAlarms(place) - falseAlarms(place + 1)
      return area + Metric.share(base, negatives)
        * Metric.share((hits(place) + hits(place + 1)) / 2, positives)
    }
  }

  /// Between two thresholds hits are taken to grow evenly with what is above them (Davis and Goadrich, 2006).
  var areaUnderPrecision: Double {
    (0..<(count - 1)).reduce(0) { area, place in
      let grown = hits(place) - hits(place + 1)
      let (all, before) = (
        hits(place) + falseAlarms(place), hits(place + 1) + falseAlarms(place + 1)
      )
      let slope = Metric.share(grown, all - before)
      let start = hits(place + 1) - slope * before
      let ratio = all > 0 && before > 0 ? all / before : 1
      return area + Metric.share(slope * (grown + start * log(ratio)), positives)
    }
  }
}
