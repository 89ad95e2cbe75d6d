internal import CKernels

/// The binary cross-entropy of a sigmoid over a block of columns, all in one pass.
package struct SigmoidCrossentropy {
  private let targets: Tensor
  private let rows: Int
  private let columns: Int
  private let scale: Float

  /// - Parameters:
  ///   - targets: `[rows, columns]`.
  ///   - rows: The batch.
  ///   - columns: The outputs of an example.
  ///   - scale: What the gradient is multiplied by.
  package init(targets: Tensor, rows: Int, columns: Int, scale: Float) {
    self.targets = targets
    self.rows = rows
    self.columns = columns
    self.scale = scale
  }

  /// Turns a block of sums into probabilities.
  ///
  /// - Parameters:
  ///   - block: Which columns.
  ///   - sums: `[rows, columns]`, sums before and probabilities afterwards.
  ///   - gradient: `[rows, columns]`, that of the sums.
  ///   - biasGradient: `[columns]`, its sums over the rows.
  /// - Returns: The sum of the block's losses.
  package func apply(
    _ block: Range<Int>, _ sums: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>
  ) -> Float {
    let first = block.lowerBound
    var total = 0.0
    for row in 0..<rows {
      let offset = row * columns + first
      total += Double(
        kernel_sigmoid_crossentropy(
          sums + offset, targets.pointer + offset, scale, sums + offset, gradient + offset,
          block.count))
    }
    kernel_sum_rows_apart(gradient + first, biasGradient + first, rows, columns, block.count)
    return Float(total)
  }
}
