package import Tensors

/// How much examples count by their classes.
package struct ClassWeights {
  private let factors: [Int: Float]

  /// By the number of each class; 1 for classes that are not listed.
  package init(_ factors: [Int: Float]) { self.factors = factors }

  /// What each example counts.
  ///
  /// - Parameters:
  ///   - targets: `[examples]` or `[examples, 1]` of class numbers, or one-hot `[examples, classes]`.
  ///   - weights: What the examples count otherwise, `[examples]`; 1 each when nil.
  /// - Returns: `[examples]`.
  package func weights(of targets: Tensor, _ weights: Tensor?) -> Tensor {
    let rows = targets.shape.first ?? 0
    let columns = targets.count / max(rows, 1)
    // One-hot rows name their class by the place of the 1.
    let classes = columns > 1 && targets.rank == 2 ? targets.argmax() : targets
    let own = Tensor(
      classes.scalars.prefix(rows).map { number in
        Int(exactly: number.rounded()).flatMap { factors[$0] } ?? 1
      })
    return weights.flatMap { try? $0.reshaped([rows]) * own } ?? own
  }
}

/// Batches whose examples count by their classes.
struct WeightedBatches: BatchSequence {
  private let batches: any BatchSequence
  private let classWeights: ClassWeights

  init(_ batches: any BatchSequence, _ classWeights: ClassWeights) {
    self.batches = batches
    self.classWeights = classWeights
  }

  var batchCount: Int? { batches.batchCount }

  var streamPasses: [Int] {
    get { batches.streamPasses }
    nonmutating set { batches.streamPasses = newValue }
  }

  func makeBatches() throws -> () throws -> Batch? {
    let next = try batches.makeBatches()
    return {
      guard var batch = try next() else { return nil }
      batch.weights = classWeights.weights(of: batch.allTargets[0], batch.weights)
      return batch
    }
  }
}
