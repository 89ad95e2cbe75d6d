internal import CKernels

/// The repulsive forces between all pairs of points of a planar t-SNE embedding.
///
/// - Parameters:
///   - x: First coordinates.
///   - y: Second coordinates, as many.
///   - forceX: Receives the sum of `q² · (x_i - x_j)` for each point, `q = 1 / (1 + distance²)`.
///   - forceY: The same for the second coordinate.
/// - Returns: The sum of `q` over all ordered pairs of different points.
package func embeddingRepulsion(
  _ x: [Float], _ y: [Float], forceX: inout [Float], forceY: inout [Float]
) -> Double {
  let count = x.count
  // Blocks of rows go to lanes with forces of their own: each pair pushes two points, which may be another's.
  // Both numbers are fixed, so that threads do not change the sums.
  let (block, lanes) = (256, 8)
  var totals = [Double](repeating: 0, count: lanes)
  var forces = [Float](repeating: 0, count: 2 * lanes * count)
  forces.withUnsafeMutableBufferPointer { forces in
    guard let forces = forces.baseAddress else { return }
    totals.withUnsafeMutableBufferPointer { totals in
      parallel(lanes) { lane in
        let (ownX, ownY) = (forces + 2 * lane * count, forces + (2 * lane + 1) * count)
        for start in stride(from: 0, to: count, by: block) {
          // Later rows have fewer partners: lanes are dealt rows forth and back.
          let place = start / block % (2 * lanes)
          guard min(place, 2 * lanes - 1 - place) == lane else { continue }
          let end = min(start + block, count)
          totals[lane] += kernel_embedding_repulsion_within(x, y, start, end, ownX, ownY)
          guard end < count else { continue }
          totals[lane] +=
            2 * kernel_embedding_repulsion_between(x, y, start, end, count, ownX, ownY)
        }
      }
    }
    forceX.withUnsafeMutableBufferPointer { forceX in
      forceY.withUnsafeMutableBufferPointer { forceY in
        for point in 0..<count {
          var (sumX, sumY): (Float, Float) = (0, 0)
          for lane in 0..<lanes {
            sumX += forces[2 * lane * count + point]
            sumY += forces[(2 * lane + 1) * count + point]
          }
          forceX[point] = sumX
          forceY[point] = sumY
        }
      }
    }
  }
  return totals.reduce(0, +)
}
