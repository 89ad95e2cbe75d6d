package import Tensors

/// A pass over batches that another process can take up where this one left it: it goes through the same
/// batches again, as their functions cannot be saved.
package struct BatchPass {
  private let next: () throws -> Batch?
  /// Whether the pass will go on after an epoch, so that its steps are noted.
  private let isNoted: Bool
  /// How far the pass is.
  package private(set) var progress: PassProgress

  /// Begins a pass.
  package init(_ batches: any BatchSequence, isNoted: Bool) throws {
    self.isNoted = isNoted
    progress = PassProgress(streamPasses: batches.streamPasses)
    next = try batches.makeBatches()
  }

  /// Takes up a pass.
  package init(_ batches: any BatchSequence, after progress: PassProgress) throws {
    // Other passes may have begun meanwhile.
    let now = batches.streamPasses
    batches.streamPasses = progress.streamPasses
    let made = try batches.makeBatches()
    try progress.draws.replay { _ = try made() }
    batches.streamPasses = now
    next = made
    isNoted = true
    self.progress = progress
  }

  /// The next batch, nil at the end.
  package mutating func take() throws -> Batch? {
    if isNoted { progress.draws.note() }
    return try next()
  }
}

/// How far a pass over batches is.
public struct PassProgress: Codable, Hashable, Sendable {
  /// ``BatchSequence/streamPasses`` before the pass.
  var streamPasses: [Int]
  /// Where the random numbers were at each batch.
  var draws = StepDraws()
}
