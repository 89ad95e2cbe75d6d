internal import CKernels

/// The nearest neighbours of each point in some rows, by brute force over blocks of products.
///
/// - Parameters:
///   - points: `[points, dimensions]`, finite.
///   - count: How many neighbours, fewer than points.
///   - body: Called for each point with its neighbours in the points' order and their squared
///     distances; from several threads, each point once.
/// - Throws: ``TensorError`` where the points are not a matrix.
package func nearestNeighbours(
  of points: Tensor, count: Int,
  _ body: (_ point: Int, _ neighbours: UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Float>)
    -> Void
) throws {
  let total = points.shape[0]
  precondition(count < total, "a point has fewer neighbours than there are points")
  let squares = try points.squared().sum(along: 1).scalars
  let transposed = try points.transposed()
  let (block, lane) = (256, 32)
  for start in stride(from: 0, to: total, by: block) {
    let rows = min(block, total - start)
    let products = try matmul(points[start..<(start + rows)], transposed)
    products.withScalars { products in
      let products = products.baseAddress
      parallel((rows + lane - 1) / lane) { part in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * total) { scratch in
          withUnsafeTemporaryAllocation(of: Int32.self, capacity: total) { places in
            guard let floats = scratch.baseAddress, let products else { return }
            for row in (part * lane)..<min((part + 1) * lane, rows) {
              kernel_embedding_nearest(
                products + row * total, squares, total, start + row, count, floats,
                floats + total, floats + 2 * total, places.baseAddress)
              body(
                start + row, UnsafeBufferPointer(start: places.baseAddress, count: count),
                UnsafeBufferPointer(start: floats + 2 * total, count: count))
            }
          }
        }
      }
    }
  }
}
