internal import Glibc
internal import Tensors

/// How near points are to each other: the symmetric joint probabilities of t-SNE, sparse.
///
/// Each point's neighbours get a Gaussian whose width gives the wanted perplexity
/// (van der Maaten and Hinton, 2008).
struct Affinities {
  /// Where each point's row begins in `columns`; one more than points.
  private(set) var starts: [Int]
  private(set) var columns: [Int32]
  private(set) var values: [Float]
  /// Half the inverse variance of each point's Gaussian.
  let precisions: [Double]

  /// - Parameters:
  ///   - points: `[points, dimensions]`.
  ///   - perplexity: The effective number of neighbours.
  ///   - neighbours: How many nearest neighbours each point's row is made of.
  /// - Throws: ``TensorError`` where the points are not a matrix.
  init(of points: Tensor, perplexity: Double, neighbours: Int) throws {
    let count = points.shape[0]
    let squares = try points.squared().sum(along: 1).scalars
    var rows: [[(column: Int32, value: Double)]] = []
    rows.reserveCapacity(count)
    var precisions: [Double] = []
    let target = log(perplexity)
    let transposed = try points.transposed()
    let blockSize = 256
    for start in stride(from: 0, to: count, by: blockSize) {
      let block = points[start..<min(count, start + blockSize)]
      let products = try matmul(block, transposed)
      products.withScalars { products in
        for row in 0..<block.shape[0] {
          let own = start + row
          var distances: [(distance: Float, column: Int32)] = []
          distances.reserveCapacity(count)
          for column in 0..<count where column != own {
            let product = products[row * count + column]
            distances.append(
              (max(squares[own] + squares[column] - 2 * product, 0), Int32(column)))
          }
          Self.selectNearest(&distances, neighbours)
          let (precision, shares) = Self.calibrated(
            distances.map { Double($0.distance) }, entropy: target)
          precisions.append(precision)
          rows.append(zip(distances, shares).map { ($0.column, $1) })
        }
      }
    }
    self.precisions = precisions
    (starts, columns, values) = Self.symmetric(rows)
  }

  /// Leaves the nearest `count` of all, in no order.
  private static func selectNearest(
    _ distances: inout [(distance: Float, column: Int32)], _ count: Int
  ) {
    guard count < distances.count else { return }
    var (low, high) = (0, distances.count - 1)
    while low < high {
      // Hoare's selection around the middle element.
      let pivot = distances[(low + high) / 2].distance
      var (left, right) = (low, high)
      while left <= right {
        while distances[left].distance < pivot { left += 1 }
        while distances[right].distance > pivot { right -= 1 }
        if left <= right {
          distances.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if count - 1 <= right {
        high = right
      } else if count - 1 >= left {
        low = left
      } else {
        break
      }
    }
    distances.removeLast(distances.count - count)
  }

  /// The Gaussian's precision whose shares have an entropy, by bisection, and the shares.
  private static func calibrated(
    _ distances: [Double], entropy target: Double
  ) -> (precision: Double, shares: [Double]) {
    let nearest = distances.min() ?? 0
    var (low, high) = (0.0, Double.infinity)
    let mean = distances.reduce(0) { $0 + $1 - nearest } / Double(max(distances.count, 1))
    var precision = mean > 0 ? 1 / mean : 1
    var shares = distances
    for _ in 0..<100 {
      var (total, weighted) = (0.0, 0.0)
      for (index, distance) in distances.enumerated() {
        let weight = exp(-precision * (distance - nearest))
        shares[index] = weight
        total += weight
        weighted += weight * (distance - nearest)
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
    return (precision, shares)
  }

  /// Half of each pair's two probabilities, over the number of points.
  private static func symmetric(
    _ rows: [[(column: Int32, value: Double)]]
  ) -> (starts: [Int], columns: [Int32], values: [Float]) {
    let scale = 1 / (2 * Double(rows.count))
    var joint: [[Int32: Double]] = Array(repeating: [:], count: rows.count)
    for (row, entries) in rows.enumerated() {
      for entry in entries {
        joint[row][entry.column, default: 0] += entry.value * scale
        joint[Int(entry.column)][Int32(row), default: 0] += entry.value * scale
      }
    }
    var (starts, columns, values): ([Int], [Int32], [Float]) = ([0], [], [])
    for row in joint {
      for column in row.keys.sorted() {
        columns.append(column)
        values.append(Float(row[column] ?? 0))
      }
      starts.append(columns.count)
    }
    return (starts, columns, values)
  }
}
