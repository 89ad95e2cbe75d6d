internal import Tensors
internal import Testing

/// What recording keeps, and for how long.
@Suite struct GraphLifetimeTests {
  @Test func aChainOfManyStepsIsDifferentiatedAndReleasedWithoutDeepRecursion() throws {
    let steps = 200_000
    let slope = try gradient(
      of: { point in
        var value = point
        for _ in 0..<steps { value = value + 1 }
        return value.sum()
      }, at: Tensor([1, 2]))
    #expect(slope.scalars == [1, 1])
  }

  @Test func gradientsOnSeveralThreadsDoNotDisturbEachOther() async throws {
    let slopes = try await withThrowingTaskGroup(of: [Float].self) { group in
      for index in 0..<8 {
        group.addTask {
          let point = Tensor([Float(index), 1])
          var last: [Float] = []
          for _ in 0..<200 {
            last = try gradient(of: { try ($0 * $0).sum() }, at: point).scalars
          }
          return last
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(slopes.sorted { $0[0] < $1[0] } == (0..<8).map { [2 * Float($0), 2] })
  }
}
