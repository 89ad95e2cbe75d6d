internal import Tensors

/// Metrics that count how predictions on either side of a threshold go together with what is true.
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

  /// The metric of a name that counts so; nil where it does not.
  static func count(_ name: String, _ options: [Float]) -> Metric? {
    let option = options.first
    switch name {
    case "precision": return option.map { precision(threshold: $0) } ?? precision
    case "recall": return option.map { recall(threshold: $0) } ?? recall
    default:
      return [truePositives, falsePositives, trueNegatives, falseNegatives]
        .first { $0.name == name }
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
}
