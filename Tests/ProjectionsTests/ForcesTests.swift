internal import Tensors
internal import Testing

/// The vectorised forces of t-SNE against plain sums in double precision.
@Suite struct ForcesTests {
  private func points(_ count: Int) -> (x: [Float], y: [Float]) {
    var state: UInt64 = 7
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return 20 * (Float(state >> 40) / Float(1 << 24) - 0.5)
    }
    let x = (0..<count).map { _ in next() }
    return (x, (0..<count).map { _ in next() })
  }

  /// Numbers around the sizes of blocks and vectors.
  @Test(arguments: [2, 15, 16, 17, 255, 256, 257, 273, 1_030, 5_000])
  func repulsionIsTheSumOverAllPairs(count: Int) {
    let (x, y) = points(count)
    var (forceX, forceY) = (x, y)
    let total = embeddingRepulsion(x, y, forceX: &forceX, forceY: &forceY)
    var plainTotal = 0.0
    for i in stride(from: 0, to: count, by: 1 + count / 300) {
      var (sumX, sumY, size) = (0.0, 0.0, 0.0)
      for j in 0..<count where j != i {
        let (dx, dy) = (Double(x[i] - x[j]), Double(y[i] - y[j]))
        let q = 1 / (1 + dx * dx + dy * dy)
        plainTotal += q
        sumX += q * q * dx
        sumY += q * q * dy
        size += q * q * (dx * dx + dy * dy).squareRoot()
      }
      #expect((Double(forceX[i]) - sumX).magnitude <= 1e-5 * size)
      #expect((Double(forceY[i]) - sumY).magnitude <= 1e-5 * size)
    }
    if count <= 300 { #expect((total - plainTotal).magnitude <= 1e-5 * plainTotal) }
  }

  @Test func attractionIsTheSumAlongTheRow() {
    let count = 300
    let (x, y) = points(count)
    // Rows of 0, 7, 14, … entries.
    let starts = (0...count).map { row in (0..<row).reduce(0) { $0 + $1 % 41 * 7 } }
    let columns = (0..<starts[count]).map { Int32($0 * 31 % count) }
    let values = (0..<starts[count]).map { Float($0 % 13) / 13 }
    var (forceX, forceY) = (x, y)
    embeddingAttraction(
      x, y, starts: starts, columns: columns, values: values, forceX: &forceX, forceY: &forceY)
    for row in 0..<count {
      var (sumX, sumY, size) = (0.0, 0.0, 0.0)
      for entry in starts[row]..<starts[row + 1] {
        let column = Int(columns[entry])
        let (dx, dy) = (Double(x[row] - x[column]), Double(y[row] - y[column]))
        let force = Double(values[entry]) / (1 + dx * dx + dy * dy)
        sumX += force * dx
        sumY += force * dy
        size += force * (dx * dx + dy * dy).squareRoot()
      }
      #expect((Double(forceX[row]) - sumX).magnitude <= 1e-5 * size)
      #expect((Double(forceY[row]) - sumY).magnitude <= 1e-5 * size)
    }
  }

  @Test func oneThreadAndTwoMakeTheSameForces() {
    let (x, y) = points(3_000)
    func forces(threads: Int) -> (Double, [Float], [Float]) {
      let before = computationThreads
      computationThreads = threads
      defer { computationThreads = before }
      var (forceX, forceY) = (x, y)
      let total = embeddingRepulsion(x, y, forceX: &forceX, forceY: &forceY)
      return (total, forceX, forceY)
    }
    #expect(forces(threads: 1) == forces(threads: 2))
  }
}
