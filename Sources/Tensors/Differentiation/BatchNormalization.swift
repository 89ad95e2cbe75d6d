internal import CKernels

/// What batch normalisation gives beside its output.
package struct BatchMoments {
  package let output: Tensor
  package let mean: Tensor
  package let variance: Tensor
}

extension Tensor {
  /// Each column of `[…, columns]` normalised by its own mean and variance, then scaled and shifted.
  ///
  /// - Parameters:
  ///   - gamma: `[columns]`, the scale.
  ///   - beta: `[columns]`, the shift.
  ///   - epsilon: Added to the variance.
  /// - Returns: The output and the moments it used, both `[columns]`.
  /// - Throws: ``TensorError`` where the columns differ in number.
  package func batchNormalized(gamma: Tensor, beta: Tensor, epsilon: Float) throws -> BatchMoments {
    guard let columns = shape.last, columns > 0, gamma.shape == [columns], beta.shape == [columns]
    else {
      throw TensorError.shapeMismatch(
        operation: "batch normalisation", left: shape, right: gamma.shape)
    }
    let rows = count / columns
    let mean = Tensor(shape: [columns]) { $0.update(repeating: 0, count: columns) }
    let variance = Tensor(shape: [columns]) { $0.update(repeating: 0, count: columns) }
    parallelColumns(columns) { first, width in
      kernel_moments(pointer, mean.pointer, variance.pointer, rows, columns, first, width)
    }
    if Backward.depth > 1 {
      // Recorded gradients need differentiable parts.
      let axes = [Int](0..<(rank - 1))
      let centred = try self - self.mean(along: axes, keepingDimensions: true)
      let spread = try centred.squared().mean(along: axes, keepingDimensions: true)
      let output = try centred / (spread + epsilon).squareRoot() * gamma + beta
      return BatchMoments(output: output, mean: mean, variance: variance)
    }
    let inverse = (variance + epsilon).power(-0.5)
    let scale = try inverse * gamma.detached()
    let input = detached()
    let gammaValue = gamma.detached()
    let output = Tensor(shape: shape) { output in
      parallelRows(rows, columns: columns) { start, count in
        kernel_normalize(
          pointer + start * columns, mean.pointer, scale.pointer, beta.pointer,
          output + start * columns, count, columns)
      }
    }
    let derivative = CustomDerivative("batch normalisation") { upstream in
      var (gammaGradient, betaGradient) = (Tensor.zeros([columns]), Tensor.zeros([columns]))
      let gammas = OptimizerKernels.owned(&gammaGradient)
      let betas = OptimizerKernels.owned(&betaGradient)
      parallelColumns(columns) { first, width in
        kernel_normalize_sums(
          input.pointer, upstream.pointer, mean.pointer, inverse.pointer, gammas, betas, rows,
          columns, first, width)
      }
      let inputGradient = Tensor(shape: input.shape) { output in
        parallelRows(rows, columns: columns) { start, count in
          kernel_normalize_gradient(
            input.pointer + start * columns, upstream.pointer + start * columns, mean.pointer,
            inverse.pointer, gammaValue.pointer, gammas, betas, output + start * columns, count,
            columns, rows)
        }
      }
      return [inputGradient, gammaGradient, betaGradient]
    }
    return BatchMoments(
      output: output.recorded(.custom(derivative), [self, gamma, beta]), mean: mean,
      variance: variance)
  }
}

/// Calls `body` for blocks of columns as wide as the moments' kernels take, on several threads.
private func parallelColumns(_ columns: Int, _ body: (_ first: Int, _ width: Int) -> Void) {
  let width = KERNEL_MOMENTS_WIDTH
  parallel((columns + width - 1) / width) { body($0 * width, min(width, columns - $0 * width)) }
}
