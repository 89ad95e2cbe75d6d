internal import COpenBLAS
internal import CKernels

/// The matrix product of two matrices, or of batches of matrices of equal size.
///
/// - Parameters:
///   - left: `[…, rows, inner]`.
///   - right: `[inner, columns]`, or `[…, inner, columns]` with the same leading axes.
/// - Returns: `[…, rows, columns]`.
/// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
public func matmul(_ left: Tensor, _ right: Tensor) throws(TensorError) -> Tensor {
  try left.product(right)
}

extension Tensor {
  /// The matrix product, either side taken transposed without copying it.
  package func product(
    _ right: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false
  ) throws(TensorError) -> Tensor {
    guard rank >= 2, right.rank >= 2 else {
      throw .shapeMismatch(operation: "matmul", left: shape, right: right.shape)
    }
    let (leftRows, leftColumns) = (shape[rank - 2], shape[rank - 1])
    let (rightRows, rightColumns) = (right.shape[right.rank - 2], right.shape[right.rank - 1])
    let rows = transposingLeft ? leftColumns : leftRows
    let inner = transposingLeft ? leftRows : leftColumns
    let columns = transposingRight ? rightRows : rightColumns
    guard inner == (transposingRight ? rightColumns : rightRows) else {
      throw .shapeMismatch(operation: "matmul", left: shape, right: right.shape)
    }
    if rank > 2, right.rank == 2, !transposingLeft {
      // One tall product: the batch is part of the rows.
      let flat = try reshaped([-1, inner])
      let product = try flat.product(right, transposingRight: transposingRight)
      return try product.reshaped(shape.dropLast(2) + [rows, columns])
    }
    guard rank == right.rank, shape.dropLast(2) == right.shape.dropLast(2) else {
      throw .shapeMismatch(operation: "matmul", left: shape, right: right.shape)
    }
    let batch = shape.dropLast(2).reduce(1, *)
    return Tensor.record(
      .matrixProduct(transposingLeft, transposingRight), [self, right],
      shape: shape.dropLast(2) + [rows, columns]
    ) { output in
      for index in 0..<batch {
        MatrixProduct(
          rows: rows, inner: inner, columns: columns, transposesLeft: transposingLeft,
          transposesRight: transposingRight
        ).run(
          pointer + index * leftRows * leftColumns,
          right.pointer + index * rightRows * rightColumns, into: output + index * rows * columns)
      }
    }
  }
}

/// One call of OpenBLAS' single-precision matrix product, row-major.
package struct MatrixProduct {
  let rows: Int
  let inner: Int
  let columns: Int
  var transposesLeft = false
  var transposesRight = false
  var accumulates = false

  package init(
    rows: Int, inner: Int, columns: Int, transposesLeft: Bool = false,
    transposesRight: Bool = false, accumulates: Bool = false
  ) {
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.transposesLeft = transposesLeft
    self.transposesRight = transposesRight
    self.accumulates = accumulates
  }

  /// Products below this many multiplications are faster on one thread: waking the other costs more
  /// than it brings (measured: 32×784×100 takes 100 µs on one thread, 263 µs on two).
  private static let threadThreshold = 8_000_000

  package func run(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    guard rows > 0, columns > 0 else { return }
    guard inner > 0 else {
      if !accumulates { output.update(repeating: 0, count: rows * columns) }
      return
    }
    BLASThreads.use(
      rows * inner * columns >= MatrixProduct.threadThreshold ? BLASThreads.available : 1)
    cblas_sgemm(
      CblasRowMajor, transposesLeft ? CblasTrans : CblasNoTrans,
      transposesRight ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1,
      left, Int32(transposesLeft ? rows : inner), right,
      Int32(transposesRight ? inner : columns), accumulates ? 1 : 0, output, Int32(columns))
  }
}

/// How many threads OpenBLAS uses; setting the same number again is free.
enum BLASThreads {
  static let available: Int32 = Swift.max(1, openblas_get_num_procs())
  nonisolated(unsafe) private static var current: Int32 = 0

  static func use(_ count: Int32) {
    guard count != current else { return }
    openblas_set_num_threads(count)
    current = count
  }
}
