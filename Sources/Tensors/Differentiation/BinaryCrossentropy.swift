internal import CKernels

extension Tensor {
  /// The mean binary cross-entropy of these probabilities against targets, in one pass.
  ///
  /// - Parameters:
  ///   - targets: Of the same shape.
  ///   - epsilon: Probabilities are moved into `epsilon...(1 - epsilon)`.
  /// - Returns: One number.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  package func binaryCrossentropy(_ targets: Tensor, _ epsilon: Float) throws -> Tensor {
    if Backward.depth > 1 {
      // Recorded gradients need differentiable parts.
      let p = clipped(epsilon, 1 - epsilon)
      return try -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()
    }
    let scale = 1 / Float(Swift.max(count, 1))
    // As Keras, which remembers the logits: the loss of a sigmoid is exact where it saturates.
    if let node, case .sigmoid = node.operation {
      return node.inputs[0].logisticCrossentropy(targets, scale)
    }
    let probabilities = detached()
    let fixed = targets.detached()
    let value = Tensor(shape: []) {
      $0[0] = kernel_binary_crossentropy(pointer, targets.pointer, epsilon, count) * scale
    }
    let derivative = CustomDerivative("binaryCrossentropy") { upstream in
      [
        Tensor(shape: probabilities.shape) {
          kernel_binary_crossentropy_gradient(
            probabilities.pointer, fixed.pointer, epsilon, scale * upstream.scalar, $0,
            probabilities.count)
        }
      ]
    }
    return value.recorded(.custom(derivative), [self])
  }
  /// The same from the logits whose sigmoid the probabilities are; nothing needs clipping.
  private func logisticCrossentropy(_ targets: Tensor, _ scale: Float) -> Tensor {
    let (logits, fixed) = (detached(), targets.detached())
    let value = Tensor(shape: []) {
      $0[0] = kernel_logistic_crossentropy(pointer, targets.pointer, count) * scale
    }
    let derivative = CustomDerivative("binaryCrossentropy") { upstream in
      [
        Tensor(shape: logits.shape) {
          kernel_logistic_crossentropy_gradient(
            logits.pointer, fixed.pointer, scale * upstream.scalar, $0, logits.count)
        }
      ]
    }
    return value.recorded(.custom(derivative), [self])
  }
}
