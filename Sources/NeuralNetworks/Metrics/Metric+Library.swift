public import Tensors

/// Keras' metrics.
extension Metric {
  /// Accuracy that suits the predictions: binary for one column, else by the greatest of a row.
  ///
  /// Targets may be class numbers or one-hot rows.
  public static let accuracy = Metric(mean: "accuracy") { targets, predictions in
    if targets.shape == predictions.shape {
      return predictions.shape.last == 1
        ? try NeuralNetworks.binaryAccuracy(targets, predictions)
        : try NeuralNetworks.categoricalAccuracy(targets, predictions)
    }
    if predictions.shape.last == 1 {
      return try NeuralNetworks.binaryAccuracy(targets.reshaped(predictions.shape), predictions)
    }
    return try NeuralNetworks.sparseCategoricalAccuracy(targets, predictions)
  }

  /// The share of predictions on the right side of a half.
  public static let binaryAccuracy = binaryAccuracy(threshold: 0.5)

  /// The share of predictions on the right side of a threshold.
  public static func binaryAccuracy(threshold: Float) -> Metric {
    Metric(mean: "binary_accuracy", options: [threshold]) { targets, predictions in
      let targets = try fitting("binary_accuracy", targets, predictions)
      return try predictions.greater(than: threshold).equal(to: targets).mean()
    }
  }

  /// The share of rows whose greatest prediction is where the one-hot target has its 1.
  public static let categoricalAccuracy = Metric(mean: "categorical_accuracy") {
    try NeuralNetworks.categoricalAccuracy($0, $1)
  }

  /// The share of rows whose greatest prediction is the class that the target names.
  public static let sparseCategoricalAccuracy = Metric(mean: "sparse_categorical_accuracy") {
    try NeuralNetworks.sparseCategoricalAccuracy($0, $1)
  }

  /// The share of rows whose target is among the greatest `k` predictions.
  public static func sparseTopKCategoricalAccuracy(k: Int = 5) -> Metric {
    Metric(mean: "sparse_top_k_categorical_accuracy", options: [Float(k)]) { targets, predictions in
      try topShare(targets.scalars.map { Int($0) }, predictions, k)
    }
  }

  /// The share of rows the 1 of whose one-hot target is among the greatest `k` predictions.
  public static func topKCategoricalAccuracy(k: Int = 5) -> Metric {
    Metric(mean: "top_k_categorical_accuracy", options: [Float(k)]) { targets, predictions in
      try topShare(targets.argmax().scalars.map { Int($0) }, predictions, k)
    }
  }

  /// The mean of the squared differences.
  public static let meanSquaredError = Metric(mean: "mean_squared_error") {
    try Loss.meanSquaredError($0, $1)
  }

  /// The mean of the absolute differences.
  public static let meanAbsoluteError = Metric(mean: "mean_absolute_error") {
    try Loss.meanAbsoluteError($0, $1)
  }

  /// The root of the mean of the squared differences.
  public static let rootMeanSquaredError = Metric("root_mean_squared_error") {
    let square = try Loss.meanSquaredError($0, $1)
    return [Double(square.scalar) * Double($1.count), Double($1.count)]
  } result: {
    ($0[0] / max($0[1], 1)).squareRoot()
  }

  /// The cross-entropy of probabilities, as a figure.
  public static let binaryCrossentropy = Metric(mean: "binary_crossentropy") {
    try Loss.binaryCrossentropy($0, $1)
  }

  /// The share of true ones among the predictions above a half.
  public static let precision = Metric("precision") { targets, predictions in
    let chosen = predictions.greater(than: 0.5)
    let hits = try chosen * fitting("precision", targets, predictions)
    return [Double(hits.sum().scalar), Double(chosen.sum().scalar)]
  } result: {
    $0[1] > 0 ? $0[0] / $0[1] : 0
  }

  /// The share of predictions above a half among the true ones.
  public static let recall = Metric("recall") { targets, predictions in
    let hits = try predictions.greater(than: 0.5) * fitting("recall", targets, predictions)
    return [Double(hits.sum().scalar), Double(targets.sum().scalar)]
  } result: {
    $0[1] > 0 ? $0[0] / $0[1] : 0
  }

  private static func topShare(
    _ classes: [Int], _ predictions: Tensor, _ k: Int
  ) throws -> Tensor {
    let columns = predictions.shape.last ?? 1
    let rows = predictions.scalars
    guard classes.count * columns == rows.count else {
      throw TensorError.shapeMismatch(
        operation: "top-k accuracy", left: [classes.count], right: predictions.shape)
    }
    var hits = 0
    for (row, own) in classes.enumerated() where own >= 0 && own < columns {
      let scores = rows[(row * columns)..<((row + 1) * columns)]
      let target = rows[row * columns + own]
      if scores.count(where: { $0 > target }) < k { hits += 1 }
    }
    return Tensor(Float(hits) / Float(max(classes.count, 1)))
  }

  /// The library's metric of a name; nil for one's own.
  package static func named(_ name: String, options: [Float]) -> Metric? {
    let option = options.first
    return switch name {
    case binaryAccuracy.name: binaryAccuracy(threshold: option ?? 0.5)
    case "sparse_top_k_categorical_accuracy":
      sparseTopKCategoricalAccuracy(k: option.map { Int($0) } ?? 5)
    case "top_k_categorical_accuracy": topKCategoricalAccuracy(k: option.map { Int($0) } ?? 5)
    default:
      [
        accuracy, categoricalAccuracy, sparseCategoricalAccuracy, meanSquaredError,
        meanAbsoluteError, rootMeanSquaredError, binaryCrossentropy, r2Score, cosineSimilarity,
        pearsonCorrelation, concordanceCorrelation,
      ].first { $0.name == name } ?? ofLosses.first { $0.name == name } ?? count(name, options)
        ?? overThresholds(name, options) ?? score(name, options) ?? overlap(name, options)
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

  /// A part as a share of the whole, which is 0 where there is nothing.
  static func share(_ part: Double, _ whole: Double) -> Double {
    whole > 0 ? part / whole : 0
  }
}

/// The share of predictions above a half where the target is 1, and not where it is 0.
///
/// - Parameters:
///   - targets: 0 or 1.
///   - predictions: Probabilities, of the same shape.
/// - Returns: One number.
/// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
public func binaryAccuracy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
  guard targets.shape == predictions.shape else {
    throw TensorError.shapeMismatch(
      operation: "binaryAccuracy", left: targets.shape, right: predictions.shape)
  }
  return try predictions.greater(than: 0.5).equal(to: targets).mean()
}

/// The share of rows whose greatest prediction is where the one-hot target has its 1.
///
/// - Throws: ``ModelError/setting(_:problem:)`` where the shapes differ.
public func categoricalAccuracy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
  guard targets.shape == predictions.shape else {
    throw ModelError.setting(
      "categoricalAccuracy",
      problem: "targets of shape \(targets.shape) are not one-hot rows beside predictions of shape "
        + "\(predictions.shape)"
        + (targets.count * (predictions.shape.last ?? 1) == predictions.count
          ? "; use sparseCategoricalAccuracy for class numbers" : ""))
  }
  return try predictions.argmax().equal(to: targets.argmax()).mean()
}

/// The share of rows whose greatest prediction is the class that the target names.
///
/// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
public func sparseCategoricalAccuracy(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
  let classes = predictions.argmax()
  guard targets.count == classes.count else {
    throw ModelError.setting(
      "sparseCategoricalAccuracy",
      problem: "targets of shape \(targets.shape) are not class numbers beside predictions of "
        + "shape \(predictions.shape)"
        + (targets.shape == predictions.shape
          ? "; use categoricalAccuracy for one-hot rows" : ""))
  }
  return try classes.equal(to: targets.reshaped(classes.shape)).mean()
}
