import Tensors
import Testing

/// Parts of matrices, choices by masks, and whole numbers.
@Suite struct MatrixTests {
  @Test func whatIsLeftOutCountsForNothing() throws {
    let numbers = Tensor([-1, 0, 4])
    let logarithms = try Tensor.select(numbers.greater(than: 0), numbers.log(), Tensor(-9))
    #expect(logarithms.scalars[..<2] == [-9, -9] && logarithms.scalars[2].isFinite)
    let mask = try Tensor([[1], [0]])
    let chosen = try Tensor.select(mask, Tensor([1, 2]), Tensor(.infinity))
    #expect(chosen.shape == [2, 2] && chosen.scalars == [1, 2, .infinity, .infinity])
    #expect(throws: TensorError.self) {
      try Tensor.select(.ones([2]), .ones([3]), .ones([3]))
    }
  }

  @Test func derivativesOfChoicesGoWhereTheNumbersCameFrom() throws {
    let mask = try Tensor([[1, 0, 1], [0, 0, 1]])
    let (left, right) = (Tensor([2, 3, 5]), Tensor([7]))
    let slopes = try gradient(
      of: { try Tensor.select(mask, $0[0], $0[1]).squared().sum() }, at: [left, right])
    #expect(slopes[0].scalars == [4, 0, 20] && slopes[1].scalars == [42])
    let twice = try gradient(
      of: { point in
        try gradient(of: { try Tensor.select(mask, $0, right).squared().sum() }, at: point).sum()
      }, at: left)
    #expect(twice.scalars == [2, 0, 4])
  }

  @Test func trianglesLieOnEitherSideOfADiagonal() throws {
    let matrix = try Tensor([[1, 2, 3], [4, 5, .infinity]])
    #expect(try matrix.lowerTriangle().scalars == [1, 0, 0, 4, 5, 0])
    #expect(try matrix.lowerTriangle(diagonal: -1).scalars == [0, 0, 0, 4, 0, 0])
    #expect(try matrix.upperTriangle(diagonal: 1).scalars == [0, 2, 3, 0, 0, .infinity])
    #expect(throws: TensorError.self) { try Tensor([1]).lowerTriangle() }
  }

  @Test func lengthsAreThoseAlongAnAxis() throws {
    let matrix = try Tensor([[3, 4], [6, 8]])
    #expect(try matrix.norm(along: 1).scalars == [5, 10])
    #expect(try matrix.norm(along: -1, keepingDimensions: true).shape == [2, 1])
    #expect(try matrix.isClose(to: matrix + 1e-6))
    #expect(try !matrix.isClose(to: Tensor(3)) && !Tensor(.nan).isClose(to: Tensor(.nan)))
  }

  @Test func wholeNumbersAreAllOfTheirRange() {
    let drawn = Tensor.randomInteger([2_000], in: -2..<3).scalars
    #expect(Set(drawn) == [-2, -1, 0, 1, 2])
    for number in [-2, -1, 0, 1, 2] as [Float] {
      #expect((300...500).contains(drawn.count { $0 == number }))
    }
  }
}
