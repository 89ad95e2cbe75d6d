import Datasets
import Tensors
import Testing

@Suite struct DatasetTests {
  private func rows(_ count: Int) throws -> Tensor {
    try Tensor(shape: [count, 1], scalars: (0..<count).map(Float.init))
  }

  @Test func batchesKeepTheOrderAndTheRemainder() throws {
    let dataset = Dataset.fromTensorSlices(try rows(5)).batch(2)
    #expect(dataset.map(\.scalars) == [[0, 1], [2, 3], [4]])
    #expect(dataset.count == 3)
  }

  @Test func dropRemainderLeavesOutASmallerLastBatch() throws {
    let dataset = Dataset.fromTensorSlices(try rows(5)).batch(2, dropRemainder: true)
    #expect(dataset.map(\.scalars) == [[0, 1], [2, 3]])
    #expect(dataset.count == 2)
  }

  @Test func shufflingKeepsEachRowOnce() throws {
    let dataset = Dataset.fromTensorSlices(try rows(100)).shuffle(10).batch(7)
    let seen = dataset.flatMap(\.scalars)
    #expect(seen.sorted() == (0..<100).map(Float.init))
    #expect(seen != seen.sorted())
    // A row can come only as early as the buffer allows.
    for (position, row) in seen.enumerated() { #expect(Int(row) < position + 10) }
  }

  @Test func pairsStayTogether() throws {
    let features = try rows(20)
    let next = try Dataset.fromTensorSlices(features, features * 10).shuffle(20).batch(4)
      .makeBatches()
    while let batch = try next() {
      #expect(batch.targets == batch.features * 10)
    }
  }

  @Test func rowsOfDifferentNumberAreRefused() throws {
    #expect(throws: TensorError.self) {
      try Dataset.fromTensorSlices(Tensor.zeros([3]), Tensor.zeros([4]))
    }
  }

  @Test func takeSkipAndRepeatCount() throws {
    let dataset = Dataset.fromTensorSlices(try rows(4))
    #expect(dataset.take(2).repeated(2).map(\.scalars) == [[0], [1], [0], [1]])
    #expect(dataset.skip(3).map(\.scalars) == [[3]])
  }

  @Test func aPipelineSurvivesBeingKept() throws {
    let dataset = Dataset.fromTensorSlices(try rows(6)).skip(1).batch(2)
    let state = dataset.state
    let again = try #require(Dataset(steps: state.steps, tensors: state.tensors))
    #expect(again.map(\.scalars) == dataset.map(\.scalars))
  }
}
