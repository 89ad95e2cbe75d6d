internal import COpenBLAS
internal import CKernels

/// The matrix product of two matrices, or of batches of matrices of equal size.
///
/// - Parameters:
///   - left: `[…, rows, inner]`.
///   - right: `[inner, columns]`, or `[…, inner, columns]` with leading axes that broadcast to those of
///     `left`.
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
      let (own, other) = (Array(shape.suffix(2)), Array(right.shape.suffix(2)))
      guard
        let leading = try? Tensor.broadcastShape(
          "matmul", shape.dropLast(2), right.shape.dropLast(2))
      else { throw .shapeMismatch(operation: "matmul", left: shape, right: right.shape) }
      return try broadcast(to: leading + own).product(
        right.broadcast(to: leading + other), transposingLeft: transposingLeft,
        transposingRight: transposingRight)
    }
    try Tensor.checkShape(shape.dropLast(2) + [rows, columns], "matmul")
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

  /// Products of fewer multiplications stay on one thread: handing over a part costs some microseconds.
  private static let multiplicationsToSplit = 600_000

  /// Whether OpenBLAS' copy of the right side, made at each call, would cost more than the product.
  private var isOfFewRows: Bool {
    rows <= 8 && columns <= DenseProducts.mostOutputs && !transposesLeft && !transposesRight
      && !accumulates
  }

  package func run(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    guard rows > 0, columns > 0 else { return }
    guard inner > 0 else {
      if !accumulates { output.update(repeating: 0, count: rows * columns) }
      return
    }
    BLAS.prepare()
    let work = rows * inner * columns
    // Parts depend on the sizes alone, so that the bits do not depend on the number of threads.
    let parts = work < MatrixProduct.multiplicationsToSplit ? 1 : work < 100_000_000 ? 2 : 4
    let splitsColumns = columns >= rows
    let length = splitsColumns ? columns : rows
    let size = parts == 1 ? length : (length / parts + 15) / 16 * 16
    parallel(size >= length ? 1 : parts) { part in
      let start = part * size
      let end = part == parts - 1 || size >= length ? length : min(length, start + size)
      guard start < end else { return }
      if splitsColumns {
        block(left, right, output, rows: 0..<rows, columns: start..<end)
      } else {
        block(left, right, output, rows: start..<end, columns: 0..<columns)
      }
    }
  }

  private func block(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, rows rowRange: Range<Int>,
    columns columnRange: Range<Int>
  ) {
    if isOfFewRows, rowRange.count == rows {
      kernel_few_rows_product(
        left, inner, right + columnRange.lowerBound, columns, output + columnRange.lowerBound,
        columns, rows, inner, columnRange.count)
      return
    }
    cblas_sgemm(
      CblasRowMajor, transposesLeft ? CblasTrans : CblasNoTrans,
      transposesRight ? CblasTrans : CblasNoTrans, Int32(rowRange.count),
      Int32(columnRange.count), Int32(inner), 1,
      left + rowRange.lowerBound * (transposesLeft ? 1 : inner),
      Int32(transposesLeft ? rows : inner),
      right + columnRange.lowerBound * (transposesRight ? inner : 1),
      Int32(transposesRight ? inner : columns), accumulates ? 1 : 0,
      output + rowRange.lowerBound * columns + columnRange.lowerBound, Int32(columns))
  }
}

/// A matrix in memory whose rows may lie further apart than they are long.
package struct StridedMatrix {
  package let pointer: UnsafeMutablePointer<Float>
  /// From one row to the next.
  package let stride: Int

  package init(_ pointer: UnsafeMutablePointer<Float>, stride: Int) {
    self.pointer = pointer
    self.stride = stride
  }
}

extension MatrixProduct {
  /// The product of blocks of larger matrices, on the caller's thread.
  package func run(_ left: StridedMatrix, _ right: StridedMatrix, into output: StridedMatrix) {
    BLAS.prepare()
    guard rows > 0, columns > 0, inner > 0 else { return }
    if isOfFewRows {
      kernel_few_rows_product(
        left.pointer, left.stride, right.pointer, right.stride, output.pointer, output.stride,
        rows, inner, columns)
      return
    }
    cblas_sgemm(
      CblasRowMajor, transposesLeft ? CblasTrans : CblasNoTrans,
      transposesRight ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1,
      left.pointer, Int32(left.stride), right.pointer, Int32(right.stride), accumulates ? 1 : 0,
      output.pointer, Int32(output.stride))
  }
}

/// OpenBLAS with its own threads switched off: handing work to ours costs less.
enum BLAS {
  private static let singleThreaded: Void = {
    // Set already in our executables, where setting it again would start the threads that they ended.
    if openblas_get_num_threads() != 1 { openblas_set_num_threads(1) }
  }()

  static func prepare() { singleThreaded }
}
