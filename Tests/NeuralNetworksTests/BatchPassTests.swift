import Datasets
import Foundation
import NeuralNetworks
import Tensors
import Testing

/// A pass over data that another process takes up gives what one gives that was not stopped.
@Suite struct BatchPassTests {
  /// What another process has beside the model.
  private struct Checkpoint: Codable {
    var pass: PassProgress
    var random: RandomStream.State
    var streamPasses: [Int]
  }

  @Test(arguments: 0..<11)
  func passesGoOnWhereTheyWere(taken: Int) throws {
    var checkpoint: Checkpoint?
    let whole = try RandomStream.$scoped.withValue(RandomStream(seed: 3)) {
      let batches = try Self.batches()
      // Another pass begins meanwhile, as that of validation.
      var pass = try BatchPass(batches, isNoted: true)
      return try (0..<11).map { step in
        if step == taken {
          _ = try batches.makeBatches()()
          checkpoint = Checkpoint(
            pass: pass.progress, random: RandomStream.current.state,
            streamPasses: batches.streamPasses)
        }
        return try Self.step(&pass)
      }
    }
    let kept = try JSONDecoder().decode(
      Checkpoint.self, from: JSONEncoder().encode(#require(checkpoint)))
    let rest = try RandomStream.$scoped.withValue(RandomStream(seed: 3)) {
      let batches = try Self.batches()
      batches.streamPasses = kept.streamPasses
      RandomStream.current.state = kept.random
      var pass = try BatchPass(batches, after: kept.pass)
      #expect(RandomStream.current.state == kept.random)
      #expect(batches.streamPasses == kept.streamPasses)
      return try (taken..<11).map { _ in try Self.step(&pass) }
    }
    #expect(rest == Array(whole[taken...]))
  }

  /// One shuffle draws from its own stream, the other from the current one.
  private static func batches() throws -> PairedDataset {
    let rows = Tensor(shape: [23, 1]) { rows in for row in 0..<23 { rows[row] = Float(row) } }
    return try Dataset.fromTensorSlices(rows, rows).shuffle(20, seed: 7).repeated(2).shuffle(5)
      .batch(4)
  }

  /// A batch's numbers, and one that a dropout would draw between two batches.
  private static func step(_ pass: inout BatchPass) throws -> [Float] {
    let batch = try #require(try pass.take())
    return batch.features.scalars + Tensor.randomUniform([1]).scalars
  }
}
