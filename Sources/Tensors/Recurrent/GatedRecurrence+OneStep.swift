internal import CKernels

extension GatedRecurrence {
  /// Whether one step of some tensors can do without all that a derivative and long sequences need.
  static func isPlainStep(
    _ input: Tensor, _ parameters: (Tensor, Tensor, Tensor), _ state: Tensor
  ) -> Bool {
    guard input.shape[1] == 1, input.shape[0] <= mostPlainRows else { return false }
    return !Recording.isEnabled
      || input.node == nil && parameters.0.node == nil && parameters.1.node == nil
        && parameters.2.node == nil && state.node == nil
  }

  /// More examples are worth a second thread.
  private static let mostPlainRows = 7

  /// The state after one step, `[batch, 1, units]`.
  ///
  /// Sampling a text takes one such step a layer and letter, of a few microseconds: everything but the state
  /// lies on the stack, and the tensors' storages are not retained one by one.
  static func plainStep(
    _ input: Tensor, kernel: Tensor, recurrentKernel: Tensor, bias: Tensor, state: Tensor
  ) -> Tensor {
    let (rows, inputs, units) = (input.shape[0], input.shape[2], recurrentKernel.shape[0])
    let width = 3 * units
    return Tensor(shape: [rows, 1, units]) { output in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * (2 * width + 4 * units)) {
        guard let projected = $0.baseAddress else { return }
        let (sums, gates) = (projected + rows * width, projected + 2 * rows * width)
        if let (indices, columns) = input.storage.oneHot, columns == inputs {
          for row in 0..<rows {
            addRow(
              indices.pointer[row], of: kernel.pointer, rows: inputs, bias.pointer,
              into: projected + row * width, width)
          }
        } else {
          MatrixProduct(rows: rows, inner: inputs, columns: width).run(
            StridedMatrix(input.pointer, stride: inputs),
            StridedMatrix(kernel.pointer, stride: width),
            into: StridedMatrix(projected, stride: width))
          kernel_binary_rows(KERNEL_ADD, projected, bias.pointer, projected, rows, width)
        }
        MatrixProduct(rows: rows, inner: units, columns: width).run(
          StridedMatrix(state.pointer, stride: units),
          StridedMatrix(recurrentKernel.pointer, stride: width),
          into: StridedMatrix(sums, stride: width))
        kernel_gru_forward(
          projected, width, sums, bias.pointer + width, state.pointer, output, gates, rows, units)
      }
    }
  }

  /// The bias and the kernel's row that a one-hot input picks; where it picks none, the bias.
  private static func addRow(
    _ index: Float, of kernel: UnsafePointer<Float>, rows: Int, _ bias: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>, _ width: Int
  ) {
    if index >= 0, index < Float(rows) {
      kernel_binary_apply(KERNEL_ADD, kernel + Int(index) * width, bias, target, width)
    } else {
      target.update(from: bias, count: width)
    }
  }
}
