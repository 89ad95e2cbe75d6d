import Tensors
import Testing

/// Rows that lie anywhere, against slices one by one.
@Suite struct GatheringTests {
  /// Few rows and many, of a set in common memory and of one that is large enough for large pages.
  @Test(arguments: [[7, 5, 3], [12_000, 28, 28]], [0, 1, 2, 3, 40])
  func rowsAreThoseOfTheSlices(_ shape: [Int], _ count: Int) throws {
    let set = Tensor.randomUniform(shape)
    let indices = (0..<count).map { _ in RandomStream.current.integer(below: shape[0]) }
    let rows = try set.gatheringRows(indices)
    #expect(rows.shape == [count] + shape.dropFirst())
    for (row, index) in indices.enumerated() {
      #expect(try rows.slice(row..<(row + 1)) == set.slice(index..<(index + 1)))
    }
  }
}
