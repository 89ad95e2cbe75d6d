internal import CKernels

/// The attractive forces of a planar t-SNE embedding along a sparse matrix of affinities.
///
/// - Parameters:
///   - x: First coordinates.
///   - y: Second coordinates, as many.
///   - starts: Where each point's row begins in `columns` and `values`; one more than points.
///   - columns: The other point of each entry.
///   - values: Its affinity.
///   - forceX: Receives the sum of `p · q · (x_i - x_j)` for each point, `q = 1 / (1 + distance²)`.
///   - forceY: The same for the second coordinate.
package func embeddingAttraction(
  _ x: [Float], _ y: [Float], starts: [Int], columns: [Int32], values: [Float],
  forceX: inout [Float], forceY: inout [Float]
) {
  let count = x.count
  forceX.withUnsafeMutableBufferPointer { forceX in
    forceY.withUnsafeMutableBufferPointer { forceY in
      let (forceX, forceY) = (forceX.baseAddress, forceY.baseAddress)
      parallelElements(count, size: 512) { start, length in
        kernel_embedding_attraction(
          x, y, starts, columns, values, start, start + length, forceX, forceY)
      }
    }
  }
}
