internal import Tensors

/// Metrics that compare, class by class, what both targets and predictions have with what either has.
extension Metric {
  /// The mean over classes of the common part of targets and predictions by what either has.
  ///
  /// - Parameter classes: How many there are; targets and predictions are their numbers.
  /// - Returns: The metric.
  public static func meanIoU(classes: Int) -> Metric {
    overlap("mean_io_u", classes: classes, shown: [], options: [Float(classes)]) { $0 }
  }

  /// The same mean over some of the classes.
  ///
  /// - Parameters:
  ///   - classes: How many there are; targets and predictions are their numbers.
  ///   - shown: The classes that count.
  /// - Returns: The metric.
  public static func iou(classes: Int, of shown: [Int]) -> Metric {
    overlap("io_u", classes: classes, shown: shown, options: [Float(classes)]) { $0 }
  }

  /// The mean over true and false of the common part of targets and predictions by what either has.
  ///
  /// - Parameters:
  ///   - threshold: Predictions from it on count as 1.
  ///   - shown: The classes that count: 1, 0 or both.
  /// - Returns: The metric, of targets 0 and 1.
  public static func binaryIoU(threshold: Float = 0.5, of shown: [Int] = [0, 1]) -> Metric {
    overlap("binary_io_u", classes: 2, shown: shown, options: [threshold]) { predictions in
      predictions.greaterOrEqual(to: threshold)
    }
  }

  /// The mean over classes of the common part by what either has, of one-hot rows and class probabilities.
  ///
  /// - Parameter classes: How many there are.
  /// - Returns: The metric.
  public static func oneHotMeanIoU(classes: Int) -> Metric {
    overlap(
      "one_hot_mean_io_u", classes: classes, shown: [], options: [Float(classes)], isOneHot: true
    ) { $0.argmax() }
  }

  /// The same mean over some of the classes.
  ///
  /// - Parameters:
  ///   - classes: How many there are.
  ///   - shown: The classes that count.
  /// - Returns: The metric.
  public static func oneHotIoU(classes: Int, of shown: [Int]) -> Metric {
    overlap(
      "one_hot_io_u", classes: classes, shown: shown, options: [Float(classes)], isOneHot: true
    ) { $0.argmax() }
  }

  /// One of the metrics of this file by its name.
  static func overlap(_ name: String, _ options: [Float]) -> Metric? {
    guard let first = options.first else { return nil }
    let shown = options.dropFirst().map { Int($0) }
    switch name {
    case "mean_io_u": return meanIoU(classes: Int(first))
    case "io_u": return iou(classes: Int(first), of: shown)
    case "binary_io_u": return binaryIoU(threshold: first, of: shown)
    case "one_hot_mean_io_u": return oneHotMeanIoU(classes: Int(first))
    case "one_hot_io_u": return oneHotIoU(classes: Int(first), of: shown)
    default: return nil
    }
  }

  private static func overlap(
    _ name: String, classes: Int, shown: [Int], options: [Float], isOneHot: Bool = false,
    _ numbers: @escaping (Tensor) throws -> Tensor
  ) -> Metric {
    Metric(name, options: options + shown.map { Float($0) }) { targets, predictions in
      let predicted = try numbers(predictions)
      let targets = try fitting(name, isOneHot ? targets.argmax() : targets, predicted)
      // For each class: what both have, what either has.
      var sums = Array(repeating: 0.0, count: 2 * max(classes, 0))
      for (target, prediction) in zip(targets.scalars, predicted.scalars) {
        for number in [target, prediction] where !Loss.isClass(number, of: classes) {
          throw ModelError.setting(
            "metric '\(name)'",
            problem: "\(number) is none of the class numbers 0..<\(classes)")
        }
        sums[2 * Int(target) + 1] += 1
        sums[2 * Int(prediction) + (target == prediction ? 0 : 1)] += 1
      }
      return sums
    } result: { sums in
      let all = shown.isEmpty ? Array(0..<(sums.count / 2)) : shown.filter { 2 * $0 < sums.count }
      let shares = all.filter { $0 >= 0 && sums[2 * $0 + 1] > 0 }
        .map { sums[2 * $0] / sums[2 * $0 + 1] }
      return shares.reduce(0, +) / Double(max(shares.count, 1))
    }
  }
}
