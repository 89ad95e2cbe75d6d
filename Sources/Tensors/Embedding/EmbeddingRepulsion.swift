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
  // The parts depend on the number of points alone, so that threads do not change the sums.
  let size = 256
  let parts = (count + size - 1) / size
  var totals = [Double](repeating: 0, count: parts)
  x.withUnsafeBufferPointer { x in
    y.withUnsafeBufferPointer { y in
      forceX.withUnsafeMutableBufferPointer { forceX in
        forceY.withUnsafeMutableBufferPointer { forceY in
          totals.withUnsafeMutableBufferPointer { totals in
            parallel(parts) { part in
              totals[part] = kernel_embedding_repulsion(
                x.baseAddress, y.baseAddress, count, part * size, min(count, (part + 1) * size),
                forceX.baseAddress, forceY.baseAddress)
            }
          }
        }
      }
    }
  }
  return totals.reduce(0, +)
}
