import Projections
import Synchronization
import Tensors
import Testing

/// The interpolated forces against those computed between all pairs.
@Suite struct InterpolatedRepulsionTests {
  /// Points in thirty clusters over a square of a width.
  private func points(width: Float) -> (x: [Float], y: [Float]) {
    // A fixed sequence, so that the test does not depend on the engine's random numbers.
    var state: UInt64 = 42
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 24) - 0.5
    }
    let centres = (0..<30).map { _ in (next(), next()) }
    let places = (0..<3_000).map { index in
      (centres[index % 30].0 + 0.1 * next(), centres[index % 30].1 + 0.1 * next())
    }
    return (places.map { $0.0 * width }, places.map { $0.1 * width })
  }

  @Test(arguments: [Float(1e-6), 1e-3, 1, 10, 50, 120])
  func forcesAndWeightsAreNearlyThoseOfAllPairs(width: Float) {
    let (x, y) = points(width: width)
    var exact = (x: x, y: y)
    var ours = (x: x, y: y)
    let total = embeddingRepulsion(x, y, forceX: &exact.x, forceY: &exact.y)
    let sum = InterpolatedRepulsion().forces(x, y, forceX: &ours.x, forceY: &ours.y)
    #expect((sum - total).magnitude <= 2e-3 * total)
    var (error, size): (Double, Double) = (0, 0)
    for index in x.indices {
      let (dx, dy) = (
        Double(ours.x[index] - exact.x[index]), Double(ours.y[index] - exact.y[index])
      )
      error += dx * dx + dy * dy
      size += Double(exact.x[index] * exact.x[index] + exact.y[index] * exact.y[index])
    }
    #expect((error / size).squareRoot() <= 0.01)
  }

  @Test func anEmbeddingThatGrowsAndMovesKeepsItsAccuracy() {
    let repulsion = InterpolatedRepulsion()
    for width in [Float(5), 20, 21, 60, 8] {
      let (x, y) = points(width: width)
      var (forceX, forceY) = (x, y)
      var exact = (x: x, y: y)
      let total = embeddingRepulsion(x, y, forceX: &exact.x, forceY: &exact.y)
      let moved = x.map { $0 + width }
      let sum = repulsion.forces(moved, y, forceX: &forceX, forceY: &forceY)
      #expect((sum - total).magnitude <= 2e-3 * total)
    }
  }

  @Test func neighboursAreTheNearestOfAll() throws {
    let (x, y) = points(width: 10)
    let tensor = try Tensor(shape: [600, 2], scalars: (0..<600).flatMap { [x[$0], y[$0]] })
    let collected = Collected()
    try nearestNeighbours(of: tensor, count: 20) { point, neighbours, distances in
      collected.add(point, Array(neighbours), Array(distances))
    }
    let rows = collected.rows
    for point in 0..<600 {
      let all = (0..<600).filter { $0 != point }.map { other -> Float in
        let (dx, dy) = (x[point] - x[other], y[point] - y[other])
        return dx * dx + dy * dy
      }
      let farthest = all.sorted()[19]
      let (neighbours, distances) = rows[point] ?? ([], [])
      #expect(neighbours.count == 20)
      #expect(neighbours == neighbours.sorted())
      #expect(!neighbours.contains(Int32(point)))
      #expect(distances.allSatisfy { $0 <= farthest + 1e-3 })
    }
  }

  @Test func manyPointsKeepTheirNeighboursUnderInterpolation() throws {
    let (x, y) = points(width: 30)
    // Two dimensions lifted into four, which a map of two can show without loss.
    let lifted: [[Float]] = (0..<1_500).map { index in
      let (across, up) = (x[index], y[index])
      return [across, up, across + up, across - up]
    }
    let tensor = try Tensor(lifted)
    var exact = TSNE(perplexity: 20, iterations: 400)
    var interpolated = exact
    exact.exactLimit = 10_000
    interpolated.exactLimit = 0
    let expected = try exact.embed(tensor).divergence
    let divergence = try interpolated.embed(tensor).divergence
    #expect(divergence <= expected * 1.1)
  }

  @Test func numbersThatAreNotFiniteAreRefused() throws {
    var scalars = [Float](repeating: 0, count: 400)
    for index in scalars.indices { scalars[index] = Float(index % 37) }
    scalars[7] = .nan
    let tensor = try Tensor(shape: [100, 4], scalars: scalars)
    #expect(throws: TensorError.notFinite(operation: "TSNE(perplexity: 5.0)")) {
      try TSNE(perplexity: 5).embed(tensor)
    }
  }
}

/// Rows that several threads report.
private final class Collected: Sendable {
  private let stored = Mutex<[Int: ([Int32], [Float])]>([:])
  var rows: [Int: ([Int32], [Float])] { stored.withLock { $0 } }

  func add(_ point: Int, _ neighbours: [Int32], _ distances: [Float]) {
    stored.withLock { $0[point] = (neighbours, distances) }
  }
}
