public import Tensors

/// The directions in which points vary most, largest first.
public struct PrincipalComponents: Sendable {
  /// The points' mean, `[dimensions]`.
  public let mean: Tensor
  /// One direction of length 1 a row, `[count, dimensions]`; the largest entry of each is positive.
  public let axes: Tensor
  /// The variance along each direction, divided by the number of points less one: `[count]`.
  public let variances: Tensor

  /// Directions that were found before.
  package init(mean: Tensor, axes: Tensor, variances: Tensor) {
    self.mean = mean
    self.axes = axes
    self.variances = variances
  }

  /// Finds directions by subspace iteration on the covariance, refined by Rayleigh and Ritz.
  ///
  /// - Parameters:
  ///   - points: `[points, …]`; further axes count as one.
  ///   - count: How many directions.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` for fewer than two points or
  ///   more directions than dimensions.
  public init(of points: Tensor, count: Int = 2) throws {
    let rows = points.shape.first ?? 0
    let dimensions = points.shape.dropFirst().reduce(1, *)
    guard points.rank >= 2, rows > 1, count > 0, count <= dimensions else {
      throw TensorError.invalidShape(
        operation: "PrincipalComponents(\(count))", shape: points.shape,
        expected: "two points or more, of at least \(count) dimensions")
    }
    let flat = try points.detached().reshaped([rows, dimensions])
    mean = try flat.mean(along: 0)
    let centred = try flat - mean
    let scatter = try matmul(centred.transposed(), centred) * (1 / Float(rows - 1))
    var (vectors, values) = SymmetricMatrix(scatter.scalars.map(Double.init), size: dimensions)
      .greatestEigenvectors(min(dimensions, count + 8))
    for index in vectors.indices {
      let largest = vectors[index].max { $0.magnitude < $1.magnitude } ?? 1
      if largest < 0 { vectors[index] = vectors[index].map { -$0 } }
    }
    values = Array(values.prefix(count))
    axes = try Tensor(
      shape: [count, dimensions], scalars: vectors.prefix(count).flatMap { $0.map(Float.init) })
    variances = Tensor(values.map(Float.init))
  }

  /// The points' coordinates along the directions, `[points, count]`.
  ///
  /// - Parameter points: `[points, …]`, of as many dimensions as those that the directions are of.
  /// - Returns: `[points, count]`.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func project(_ points: Tensor) throws -> Tensor {
    let flat = try points.reshaped([points.shape.first ?? 0, -1])
    return try matmul(flat - mean, axes.transposed())
  }
}

/// A symmetric matrix in double precision, row-major.
struct SymmetricMatrix {
  let values: [Double]
  let size: Int

  init(_ values: [Double], size: Int) {
    self.values = values
    self.size = size
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<size).map { row in
      var sum = 0.0
      for column in 0..<size { sum += values[row * size + column] * vector[column] }
      return sum
    }
  }

  /// Eigenvectors of the greatest eigenvalues, greatest first.
  func greatestEigenvectors(_ count: Int) -> (vectors: [[Double]], values: [Double]) {
    // A fixed start: equal points give equal axes.
    var seed: UInt64 = 0x9e37_79b9_7f4a_7c15
    var basis = (0..<count).map { _ in
      (0..<size).map { _ -> Double in
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(seed >> 33) / 4_294_967_296 - 0.25
      }
    }
    orthonormalize(&basis)
    var before = [Double](repeating: 0, count: count)
    for _ in 0..<300 {
      basis = basis.map(times)
      let lengths = basis.map { ($0.reduce(0) { $0 + $1 * $1 }).squareRoot() }
      orthonormalize(&basis)
      let change = zip(lengths, before).map { ($0 - $1).magnitude }.max() ?? 0
      before = lengths
      if change <= 1e-13 * (lengths.max() ?? 1) { break }
    }
    return ritz(basis)
  }

  /// Diagonalises the matrix within a subspace by Jacobi's rotations.
  private func ritz(_ basis: [[Double]]) -> (vectors: [[Double]], values: [Double]) {
    let count = basis.count
    let images = basis.map(times)
    var small = basis.map { row in images.map { dot(row, $0) } }
    var rotation = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0 } }
    for _ in 0..<60 {
      for p in 0..<count {
        for q in (p + 1)..<max(count, p + 1) where small[p][q].magnitude > 1e-300 {
          let theta = (small[q][q] - small[p][p]) / (2 * small[p][q])
          let sign: Double = theta < 0 ? -1 : 1
          let t = sign / (theta.magnitude + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<count {
            (small[k][p], small[k][q]) = (
              c * small[k][p] - s * small[k][q], s * small[k][p] + c * small[k][q]
            )
          }
          for k in 0..<count {
            (small[p][k], small[q][k]) = (
              c * small[p][k] - s * small[q][k], s * small[p][k] + c * small[q][k]
            )
            (rotation[k][p], rotation[k][q]) = (
              c * rotation[k][p] - s * rotation[k][q], s * rotation[k][p] + c * rotation[k][q]
            )
          }
        }
      }
    }
    let order = (0..<count).sorted { small[$0][$0] > small[$1][$1] }
    let vectors = order.map { column in
      (0..<size).map { entry in
        (0..<count).reduce(0.0) { $0 + rotation[$1][column] * basis[$1][entry] }
      }
    }
    return (vectors, order.map { small[$0][$0] })
  }

  private func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Gram and Schmidt, twice for the sake of nearly parallel vectors.
  private func orthonormalize(_ basis: inout [[Double]]) {
    for index in basis.indices {
      for _ in 0..<2 {
        for earlier in 0..<index {
          let share = dot(basis[index], basis[earlier])
          for entry in 0..<size { basis[index][entry] -= share * basis[earlier][entry] }
        }
      }
      let length = dot(basis[index], basis[index]).squareRoot()
      if length > 0 { basis[index] = basis[index].map { $0 / length } }
    }
  }
}
