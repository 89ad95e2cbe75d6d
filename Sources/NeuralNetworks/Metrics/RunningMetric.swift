public import Tensors

/// A metric gathered over the batches of a training loop of one's own, as Keras' metric objects do.
///
/// What `fit` reports is gathered by itself.
public final class RunningMetric: @unchecked Sendable {
  /// What is gathered.
  public let metric: Metric
  /// The sums of the batches so far.
  package var sums: [Double] = []

  /// A metric that has seen nothing yet.
  public init(_ metric: Metric) { self.metric = metric }

  /// Adds a batch.
  ///
  /// - Parameters:
  ///   - targets: What the predictions should be.
  ///   - predictions: `[batch, …]`.
  /// - Throws: ``TensorError`` where the shapes do not go together.
  public func updateState(_ targets: Tensor, _ predictions: Tensor) throws {
    let added = try metric.sums(targets, predictions)
    sums = sums.isEmpty ? added : zip(sums, added).map { $0 + $1 }
  }

  /// The figure over all batches since the last ``resetState()``; 0 before the first.
  public func result() -> Float { sums.isEmpty ? 0 : Float(metric.result(sums)) }

  /// Forgets all batches.
  public func resetState() { sums = [] }
}

/// The mean of numbers, such as the losses of an epoch of a training loop of one's own.
public final class RunningMean: @unchecked Sendable {
  /// The sum of the numbers so far, and their number.
  package var sum = (total: 0.0, count: 0.0)

  /// A mean of nothing yet.
  public init() {}

  /// Adds all numbers of a tensor.
  public func updateState(_ values: Tensor) {
    sum.total += values.scalars.reduce(0) { $0 + Double($1) }
    sum.count += Double(values.count)
  }

  /// Adds a number.
  public func updateState(_ value: Float) {
    sum.total += Double(value)
    sum.count += 1
  }

  /// The mean of all numbers since the last ``resetState()``; 0 before the first.
  public func result() -> Float { sum.count > 0 ? Float(sum.total / sum.count) : 0 }

  /// Forgets all numbers.
  public func resetState() { sum = (0, 0) }
}
