internal import CKernels

/// The three products of a dense layer over a batch of few rows, each with what surrounds it in the same pass.
///
/// The kernel is `[inputs, outputs]`. Outputs are computed by parts of the columns, gradients by parts of the
/// kernel's rows: a part then reads and changes rows that no other part touches, so that it may also update them.
package struct DenseProducts {
  /// The batch.
  package let rows: Int
  package let inputs: Int
  package let outputs: Int

  package init(rows: Int, inputs: Int, outputs: Int) {
    self.rows = rows
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Taller batches repay the copies that a general product makes first.
  package static let mostRows = 192
  /// So do wider kernels: lines that lie 4 KB apart push each other out of the nearest cache.
  package static let mostOutputs = 800
  /// How many parts there are at most.
  package static let mostParts = 4
  /// Products of fewer multiplications stay on one thread: handing over a part costs some microseconds.
  private static let multiplicationsToSplit = 250_000

  /// Ranges of `length` that depend on the sizes alone, so that no bit depends on the number of threads.
  private func eachPart(of length: Int, _ body: (_ part: Int, _ range: Range<Int>) -> Void) {
    let work = rows * inputs * outputs
    let most = DenseProducts.mostParts
    let parts = work < DenseProducts.multiplicationsToSplit ? 1 : work < 50_000_000 ? 2 : most
    // Bounds between tiles of 16.
    func bound(_ part: Int) -> Int {
      part == parts ? length : (length * part / parts + 8) / 16 * 16
    }
    if parts == 1 || length < 16 * parts { return body(0, 0..<length) }
    parallel(parts) { body($0, bound($0)..<bound($0 + 1)) }
  }

  // MARK: Forwards

  /// `output = activation(input · kernel + bias)`; `finish` sees each part's number and columns when
  /// they are done.
  package func forward(
    _ input: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    activation: FusedActivation, into output: UnsafeMutablePointer<Float>,
    finish: (_ part: Int, _ columns: Range<Int>) -> Void = { _, _ in }
  ) {
    eachPart(of: outputs) { part, columns in
      product(input, kernel, columns, into: output)
      let first = columns.lowerBound
      if bias != nil || activation != .linear {
        kernel_bias_activation(
          activation.kernel, activation.slope, bias.map { $0 + first }, output + first, outputs,
          rows, columns.count)
      }
      finish(part, columns)
    }
  }

  private func product(
    _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ columns: Range<Int>,
    into output: UnsafeMutablePointer<Float>
  ) {
    if outputs == 1 {
      // A column of outputs in memory is a row: the kernel's products with the inputs' rows.
      kernel_few_rows_right_transposed(kernel, inputs, input, inputs, output, rows, 1, inputs, rows)
    } else {
      kernel_few_rows_product(
        input, inputs, kernel + columns.lowerBound, outputs, output + columns.lowerBound, outputs,
        rows, inputs, columns.count)
    }
  }

  // MARK: Backwards

  /// Where gradients go; nil for what is not asked for.
  package struct Gradients {
    /// `[rows, inputs]`.
    package var input: UnsafeMutablePointer<Float>?
    /// The activation that the inputs came from: what reaches `input` is the gradient of its argument.
    package var activation: FusedActivation
    /// What the inputs were before dropout, and the factors of each dropout from there, `[rows, inputs]`.
    package var dropout: (values: UnsafePointer<Float>, factors: [UnsafePointer<Float>])?
    /// `[inputs]`: the sums of the rows of `input`, the gradient of the bias below.
    package var biasBelow: UnsafeMutablePointer<Float>?
    /// Called with rows of the kernel's gradient, as they are computed, in parts.
    package var kernel: ((_ rows: Range<Int>, _ gradient: UnsafePointer<Float>) -> Void)?

    package init(
      input: UnsafeMutablePointer<Float>? = nil, activation: FusedActivation = .linear,
      biasBelow: UnsafeMutablePointer<Float>? = nil,
      kernel: ((Range<Int>, UnsafePointer<Float>) -> Void)? = nil
    ) {
      self.input = input
      self.activation = activation
      self.biasBelow = biasBelow
      self.kernel = kernel
    }
  }

  /// The gradients from that of the sums, `[rows, outputs]`.
  ///
  /// A part's gradient of the inputs is done before its rows of the kernel are handed out, so that these may be
  /// changed at once.
  package func backward(
    _ upstream: UnsafePointer<Float>, input: UnsafePointer<Float>, kernel: UnsafePointer<Float>,
    into gradients: Gradients
  ) {
    eachPart(of: inputs) { _, part in
      if let target = gradients.input {
        let first = part.lowerBound
        inputGradient(upstream, kernel, part, into: target)
        for factors in (gradients.dropout?.factors ?? []).reversed() {
          kernel_multiply_rows(factors + first, target + first, inputs, rows, part.count)
        }
        let values = gradients.dropout?.values ?? input
        kernel_activation_gradient_rows(
          gradients.activation.kernel, gradients.activation.slope, values + first, target + first,
          inputs, rows, part.count)
        if let sums = gradients.biasBelow {
          kernel_sum_rows_apart(target + first, sums + first, rows, inputs, part.count)
        }
      }
      guard let take = gradients.kernel else { return }
      // As many rows as stay in the nearest cache until they are taken.
      let step = max(6, DenseProducts.cachedScalars / outputs / 6 * 6)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: min(step, part.count) * outputs) {
        guard let block = $0.baseAddress else { return }
        for start in stride(from: part.lowerBound, to: part.upperBound, by: step) {
          let range = start..<min(start + step, part.upperBound)
          kernelGradient(upstream, input, range, into: block)
          take(range, block)
        }
      }
    }
  }

  private static let cachedScalars = 6_144

  private func inputGradient(
    _ upstream: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ part: Range<Int>,
    into target: UnsafeMutablePointer<Float>
  ) {
    let (first, own) = (part.lowerBound, kernel + part.lowerBound * outputs)
    if outputs == 1 {
      kernel_few_rows_product(
        upstream, 1, own, inputs, target + first, inputs, rows, 1, part.count)
    } else {
      kernel_few_rows_right_transposed(
        upstream, outputs, own, outputs, target + first, inputs, rows, outputs, part.count)
    }
  }

  private func kernelGradient(
    _ upstream: UnsafePointer<Float>, _ input: UnsafePointer<Float>, _ range: Range<Int>,
    into block: UnsafeMutablePointer<Float>
  ) {
    let first = input + range.lowerBound
    if outputs == 1 {
      kernel_few_rows_product(upstream, rows, first, inputs, block, inputs, 1, rows, range.count)
    } else {
      kernel_few_rows_left_transposed(
        first, inputs, upstream, outputs, block, outputs, range.count, rows, outputs)
    }
  }
}
