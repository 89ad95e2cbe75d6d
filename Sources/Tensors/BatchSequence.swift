/// Features and, where there are any, targets: what a training step takes.
public struct Batch: Sendable {
  /// `[batch, …]`.
  public var features: Tensor
  /// `[batch, …]`; nil for data without targets.
  public var targets: Tensor?
  /// Further inputs, of models with several.
  public var moreFeatures: [Tensor] = []
  /// Further targets, of models with several outputs.
  public var moreTargets: [Tensor] = []
  /// How much each example counts, `[batch]`; all alike when nil.
  public var weights: Tensor?

  /// A batch from its parts.
  public init(features: Tensor, targets: Tensor? = nil) {
    self.features = features
    self.targets = targets
  }

  /// A batch for a model with several inputs or outputs; there is at least one input.
  package init(inputs: [Tensor], targets: [Tensor], weights: Tensor? = nil) {
    features = inputs[0]
    self.targets = targets.first
    moreFeatures = Array(inputs.dropFirst())
    moreTargets = Array(targets.dropFirst())
    self.weights = weights
  }

  /// All inputs.
  package var inputs: [Tensor] { [features] + moreFeatures }
  /// All targets; the features where there are none, as for an autoencoder.
  package var allTargets: [Tensor] { [targets ?? features] + moreTargets }
}

/// A source of batches that can be gone through again and again, once an epoch.
public protocol BatchSequence {
  /// The number of batches in an epoch, where it is known beforehand.
  var batchCount: Int? { get }
  /// Begins an epoch: each call of the result gives the next batch, nil at the end.
  func makeBatches() throws -> () throws -> Batch?
  /// The passes that each of its own streams of random numbers has begun, such as those of shuffles with a
  /// seed; set, the next pass draws what the one after so many drew.
  var streamPasses: [Int] { get nonmutating set }
}

extension BatchSequence {
  /// No streams of its own.
  public var streamPasses: [Int] {
    get { [] }
    nonmutating set {}
  }
}
