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
      $0[0] =
        parallelSum(count) { start, length in
          kernel_binary_crossentropy(pointer + start, targets.pointer + start, epsilon, length)
        } * scale
    }
    let derivative = CustomDerivative("binaryCrossentropy") { upstream in
      [
        Tensor(shape: probabilities.shape) { output in
          let weight = scale * upstream.scalar
          parallelElements(probabilities.count, size: part) { start, length in
            kernel_binary_crossentropy_gradient(
              probabilities.pointer + start, fixed.pointer + start, epsilon, weight,
              output + start, length)
          }
        }
      ]
    }
    return value.recorded(.custom(derivative), [self])
  }
  /// The same from the logits whose sigmoid the probabilities are; nothing needs clipping.
  private func logisticCrossentropy(_ targets: Tensor, _ scale: Float) -> Tensor {
    let (logits, fixed) = (detached(), targets.detached())
    let value = Tensor(shape: []) {
      $0[0] =
        parallelSum(count) { start, length in
          kernel_logistic_crossentropy(pointer + start, targets.pointer + start, length)
        } * scale
    }
    let derivative = CustomDerivative("binaryCrossentropy") { upstream in
      [
        Tensor(shape: logits.shape) { output in
          let weight = scale * upstream.scalar
          parallelElements(logits.count, size: part) { start, length in
            kernel_logistic_crossentropy_gradient(
              logits.pointer + start, fixed.pointer + start, weight, output + start, length)
          }
        }
      ]
    }
    return value.recorded(.custom(derivative), [self])
  }
}

/// Elements of a part: each costs some exponentials or logarithms.
private let part = 4_096

/// The sum of what `body` gives for each part, in the parts' order.
private func parallelSum(_ count: Int, _ body: (_ start: Int, _ length: Int) -> Float) -> Float {
  let parts = (count + part - 1) / part
  guard parts > 2 else { return body(0, count) }
  return withUnsafeTemporaryAllocation(of: Float.self, capacity: parts) { sums in
    guard let pointer = sums.baseAddress else { return 0 }
    parallel(parts) { pointer[$0] = body($0 * part, min(part, count - $0 * part)) }
    return Float(sums.reduce(0.0) { $0 + Double($1) })
  }
}
