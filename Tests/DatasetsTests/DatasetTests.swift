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
      .concatenate(Dataset.fromTensorSlices(try rows(2)).repeated(2).batch(3))
    let state = PipelineState(dataset.source)
    let again = try #require(
      PipelineState(steps: state.steps, tensors: state.tensors).source(functions: []))
    #expect(Dataset(again, count: nil).map(\.scalars) == dataset.map(\.scalars))
  }

  @Test func windowsOverlapByTheirShift() throws {
    let windows = Dataset.fromTensorSlices(try rows(7)).window(size: 3, shift: 2)
    #expect(windows.count == 4)
    #expect(windows.map { $0.flatMap(\.scalars) } == [[0, 1, 2], [2, 3, 4], [4, 5, 6], [6]])
    let whole = Dataset.fromTensorSlices(try rows(7)).window(
      size: 3, shift: 2, dropRemainder: true)
    #expect(whole.count == 3)
    #expect(whole.flatMap { $0.batch(3) }.map(\.scalars) == [[0, 1, 2], [2, 3, 4], [4, 5, 6]])
  }

  @Test func windowsOfChangedElementsAreTheSame() throws {
    let plain = Dataset.fromTensorSlices(try rows(11))
    let changed = plain.map { (row: Tensor) in row }
    for (size, shift, stride) in [(3, 1, 1), (2, 5, 1), (3, 2, 2)] {
      let expected = plain.window(size: size, shift: shift, stride: stride, dropRemainder: true)
      let windows = changed.window(size: size, shift: shift, stride: stride, dropRemainder: true)
      let starts = Swift.stride(from: 0, through: 11 - (size - 1) * stride - 1, by: shift)
      #expect(
        windows.map { $0.flatMap(\.scalars) }
          == starts.map { start in (0..<size).map { Float(start + $0 * stride) } })
      #expect(windows.map { $0.flatMap(\.scalars) } == expected.map { $0.flatMap(\.scalars) })
    }
  }

  @Test func aSeedGivesTheSameOrdersAgainAndEachPassAnotherOne() throws {
    func orders() throws -> [[Float]] {
      let dataset = Dataset.fromTensorSlices(try rows(50)).shuffle(50, seed: 7)
      return (0..<2).map { _ in dataset.flatMap(\.scalars) }
    }
    let first = try orders()
    #expect(try orders() == first)
    #expect(first[0] != first[1])
    #expect(first[0].sorted() == first[1].sorted())
  }

  @Test func mapMakesPairsAndBack() throws {
    let pairs = Dataset.fromTensorSlices(try rows(4)).batch(2).map { ($0, $0 * 2) }
    #expect(pairs.map { $0.1.scalars } == [[0, 2], [4, 6]])
    #expect(
      try pairs.map { (x: Tensor, y: Tensor) in try x + y }.map(\.scalars) == [[0, 3], [6, 9]])
  }

  @Test func filterLeavesElementsOut() throws {
    let even = Dataset.fromTensorSlices(try rows(6)).filter { Int($0.scalars[0]) % 2 == 0 }
    #expect(even.map(\.scalars) == [[0], [2], [4]])
  }
}
