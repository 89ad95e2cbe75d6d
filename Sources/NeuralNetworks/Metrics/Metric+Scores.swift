internal import Tensors

/// How the scores of classes become one.
public enum ScoreAverage: Int, Hashable, Sendable {
  /// Their mean.
  case macro
  /// The score of all classes' counts together.
  case micro
  /// Their mean by how often each class is true.
  case weighted
}

/// Metrics that are means over classes of what precision and recall make together.
extension Metric {
  /// The mean over classes of the harmonic mean of precision and recall; predicted is a row's greatest.
  public static let f1Score = f1Score(threshold: nil)

  /// The mean over columns of the harmonic mean of precision and recall.
  ///
  /// - Parameter threshold: Predictions above it count as 1; a row's greatest alone where it is nil.
  /// - Returns: The metric, of one-hot rows or columns of 0 and 1.
  public static func f1Score(threshold: Float?) -> Metric {
    f1Score(average: .macro, threshold: threshold)
  }

  /// The harmonic mean of precision and recall.
  ///
  /// - Parameters:
  ///   - average: How those of the columns become one.
  ///   - threshold: Predictions above it count as 1; a row's greatest alone where it is nil.
  /// - Returns: The metric, of one-hot rows or columns of 0 and 1.
  public static func f1Score(average: ScoreAverage, threshold: Float? = nil) -> Metric {
    score("f1_score", beta: 1, average, threshold)
  }

  /// The mean of precision and recall in which recall counts `beta` times as much.
  ///
  /// - Parameters:
  ///   - beta: How much more recall counts, above 0.
  ///   - average: How those of the columns become one.
  ///   - threshold: Predictions above it count as 1; a row's greatest alone where it is nil.
  /// - Returns: The metric, of one-hot rows or columns of 0 and 1.
  public static func fBetaScore(
    beta: Float, average: ScoreAverage = .macro, threshold: Float? = nil
  ) -> Metric {
    score("fbeta_score", beta: beta, average, threshold)
  }

  /// One of the metrics of this file by its name.
  static func score(_ name: String, _ options: [Float]) -> Metric? {
    guard name == "f1_score" || name == "fbeta_score" else { return nil }
    guard options.count >= 2, let average = ScoreAverage(rawValue: Int(options[1])) else {
      return name == "f1_score" ? f1Score(threshold: options.first) : nil
    }
    return score(name, beta: options[0], average, options.count > 2 ? options[2] : nil)
  }

  private static func score(
    _ name: String, beta: Float, _ average: ScoreAverage, _ threshold: Float?
  ) -> Metric {
    let options = [beta, Float(average.rawValue)] + (threshold.map { [$0] } ?? [])
    return Metric(name, options: options) { targets, predictions in
      let targets = try fitting(name, targets, predictions)
      let columns = max(predictions.shape.last ?? 1, 1)
      let greatest = try predictions.maximum(along: -1, keepingDimensions: true)
      let chosen =
        try threshold.map { predictions.greater(than: $0) }
        ?? (1 - greatest.greater(than: predictions))
      // For each column: hits, false alarms, misses.
      var sums = Array(repeating: 0.0, count: 3 * columns)
      for (index, pair) in zip(targets.scalars, chosen.scalars).enumerated() {
        let own = 3 * (index % columns)
        sums[own] += Double(pair.0 * pair.1)
        sums[own + 1] += Double((1 - pair.0) * pair.1)
        sums[own + 2] += Double(pair.0 * (1 - pair.1))
      }
      return sums
    } result: { sums in
      let weight = Double(beta) * Double(beta)
      func score(_ hits: Double, _ falseAlarms: Double, _ misses: Double) -> Double {
        share((1 + weight) * hits, (1 + weight) * hits + falseAlarms + weight * misses)
      }
      let columns = stride(from: 0, to: sums.count, by: 3)
      switch average {
      case .micro:
        let totals = (0..<3).map { kind in columns.reduce(0) { $0 + sums[$1 + kind] } }
        return score(totals[0], totals[1], totals[2])
      case .macro, .weighted:
        let scores = columns.map { score(sums[$0], sums[$0 + 1], sums[$0 + 2]) }
        let weights = columns.map { average == .macro ? 1 : sums[$0] + sums[$0 + 2] }
        return share(
          zip(scores, weights).reduce(0) { $0 + $1.0 * $1.1 }, weights.reduce(0, +))
      }
    }
  }
}
