internal import Tensors

/// Metrics of how predictions go along with targets.
extension Metric {
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
}
