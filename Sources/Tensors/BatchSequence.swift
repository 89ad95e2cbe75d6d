/// Features and, where there are any, targets: what a training step takes.
public struct Batch: Sendable {
  /// `[batch, …]`.
  public var features: Tensor
  /// `[batch, …]`; nil for data without targets.
  public var targets: Tensor?

  /// A batch from its parts.
  public init(features: Tensor, targets: Tensor? = nil) {
    self.features = features
    self.targets = targets
  }
}

/// A source of batches that can be gone through again and again, once an epoch.
public protocol BatchSequence {
  /// The number of batches in an epoch, where it is known beforehand.
  var batchCount: Int? { get }
  /// Begins an epoch: each call of the result gives the next batch, nil at the end.
  func makeBatches() throws -> () throws -> Batch?
}
