internal import Glibc
package import Tensors

/// How near points are to each other: the symmetric joint probabilities of t-SNE, sparse.
///
/// Each point's neighbours get a Gaussian whose width gives the wanted perplexity
/// (van der Maaten and Hinton, 2008).
package struct Affinities {
  /// Where each point's row begins in `columns`; one more than points.
  let starts: [Int]
  /// The other point of each entry, ascending within a row.
  let columns: [Int32]
  /// The joint probability of each entry; all together 1.
  let values: [Float]
  /// Half the inverse variance of each point's Gaussian.
  package let precisions: [Double]

  /// - Parameters:
  ///   - points: `[points, dimensions]`, finite.
  ///   - perplexity: The effective number of neighbours.
  ///   - neighbours: How many nearest neighbours each point's row is made of.
  /// - Throws: ``TensorError`` where the points are not a matrix.
  package init(of points: Tensor, perplexity: Double, neighbours: Int) throws {
    let count = points.shape[0]
    var columns = [Int32](repeating: 0, count: count * neighbours)
    var shares = [Double](repeating: 0, count: count * neighbours)
    var precisions = [Double](repeating: 0, count: count)
    try columns.withUnsafeMutableBufferPointer { columns in
      try shares.withUnsafeMutableBufferPointer { shares in
        try precisions.withUnsafeMutableBufferPointer { precisions in
          // Each point writes its own row alone, whichever thread it is on.
          let rows = NeighbourRows(columns: columns, shares: shares, precisions: precisions)
          try nearestNeighbours(of: points, count: neighbours) { point, nearest, distances in
            rows.fill(point, nearest, distances, entropy: log(perplexity))
          }
        }
      }
    }
    self.precisions = precisions
    let scale = 1 / (2 * Double(count))
    let conditional = SparseRows(
      starts: (0...count).map { $0 * neighbours }, columns: columns,
      values: shares.map { $0 * scale })
    let joint = conditional.sum(with: conditional.transposed())
    starts = joint.starts
    self.columns = joint.columns
    values = joint.values.map(Float.init)
  }
}

/// Where the neighbours of all points are written.
private struct NeighbourRows: @unchecked Sendable {
  let columns: UnsafeMutableBufferPointer<Int32>
  let shares: UnsafeMutableBufferPointer<Double>
  package let precisions: UnsafeMutableBufferPointer<Double>

  func fill(
    _ point: Int, _ nearest: UnsafeBufferPointer<Int32>, _ distances: UnsafeBufferPointer<Float>,
    entropy: Double
  ) {
    let own = (point * nearest.count)..<((point + 1) * nearest.count)
    let row = UnsafeMutableBufferPointer(rebasing: shares[own])
    precisions[point] = calibrate(row, distances, entropy: entropy)
    for (place, column) in zip(own, nearest) { columns[place] = column }
  }

  /// Finds the Gaussian whose shares have an entropy, by bisection, and writes the shares.
  ///
  /// - Returns: The precision.
  private func calibrate(
    _ shares: UnsafeMutableBufferPointer<Double>, _ distances: UnsafeBufferPointer<Float>,
    entropy target: Double
  ) -> Double {
    let nearest = Double(distances.min() ?? 0)
    var (low, high) = (0.0, Double.infinity)
    let mean =
      distances.reduce(0) { $0 + Double($1) - nearest } / Double(max(distances.count, 1))
    var precision = mean > 0 ? 1 / mean : 1
    for _ in 0..<100 {
      var (total, weighted) = (0.0, 0.0)
      for index in distances.indices {
        let distance = Double(distances[index]) - nearest
        let weight = exp(-precision * distance)
        shares[index] = weight
        total += weight
        weighted += weight * distance
      }
      for index in shares.indices { shares[index] /= total }
      let difference = log(total) + precision * weighted / total - target
      if difference.magnitude < 1e-10 { break }
      if difference > 0 {
        low = precision
        precision = high.isInfinite ? precision * 2 : (low + high) / 2
      } else {
        high = precision
        precision = (low + high) / 2
      }
    }
    return precision
  }
}
