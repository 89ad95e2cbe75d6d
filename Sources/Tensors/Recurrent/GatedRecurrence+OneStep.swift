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

  /// More examples are worth a second thread, and the copy of the kernels that products of more rows read.
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
        var letters: UnsafePointer<Float>?
        if let (indices, columns) = input.storage.oneHot, columns == inputs {
          letters = UnsafePointer(indices.pointer)
        } else {
          MatrixProduct(rows: rows, inner: inputs, columns: width).run(
            StridedMatrix(input.pointer, stride: inputs),
            StridedMatrix(kernel.pointer, stride: width),
            into: StridedMatrix(projected, stride: width))
        }
        MatrixProduct(rows: rows, inner: units, columns: width).run(
          StridedMatrix(state.pointer, stride: units),
          StridedMatrix(recurrentKernel.pointer, stride: width),
          into: StridedMatrix(sums, stride: width))
        guard let letters else {
          kernel_gru_forward(
            projected, width, bias.pointer, sums, state.pointer, units, output, units, gates,
            4 * units, rows, units)
          return
        }
        // The product with a one-hot row is a row of the kernel; with one that has its 1 nowhere it is zero.
        for row in 0..<rows {
          let index = letters[row]
          let isKnown = index >= 0 && index < Float(inputs)
          if !isKnown { projected.update(repeating: 0, count: width) }
          kernel_gru_forward(
            isKnown ? kernel.pointer + Int(index) * width : projected, width, bias.pointer,
            sums + row * width, state.pointer + row * units, units, output + row * units, units,
            gates, 4 * units, 1, units)
        }
      }
    }
  }
}
