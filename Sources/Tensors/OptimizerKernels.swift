internal import CKernels

/// Optimizer updates in place, over the storage that a parameter alone holds.
package enum OptimizerKernels {
  /// A tensor that may be changed in place: itself where nobody shares it, else a copy.
  package static func owned(_ tensor: inout Tensor) -> UnsafeMutablePointer<Float> {
    if isKnownUniquelyReferenced(&tensor.storage) {
      tensor.storage.renew()
      return tensor.pointer
    }
    let source = tensor.pointer
    let count = tensor.count
    tensor = Tensor(shape: tensor.shape) { $0.update(from: source, count: count) }
    return tensor.pointer
  }

  /// Elements of a part: updates read and write several buffers, so that parts are worth a thread early.
  private static let part = 8_192

  package static func sgd(_ weights: inout Tensor, _ gradient: Tensor, rate: Float) {
    let (w, g) = (owned(&weights), gradient.pointer)
    parallelElements(gradient.count, size: part) { start, length in
      kernel_sgd(w + start, g + start, rate, length)
    }
  }

  package static func momentum(
    _ weights: inout Tensor, _ gradient: Tensor, _ velocity: inout Tensor, rate: Float,
    momentum: Float, nesterov: Bool
  ) {
    let (w, g, v) = (owned(&weights), gradient.pointer, owned(&velocity))
    parallelElements(gradient.count, size: part) { start, length in
      kernel_sgd_momentum(
        w + start, g + start, v + start, rate, momentum, nesterov ? 1 : 0, length)
    }
  }

  package static func rmsprop(
    _ weights: inout Tensor, _ gradient: Tensor, _ square: inout Tensor, rate: Float, rho: Float,
    epsilon: Float
  ) {
    let (w, g, s) = (owned(&weights), gradient.pointer, owned(&square))
    parallelElements(gradient.count, size: part) { start, length in
      kernel_rmsprop(w + start, g + start, s + start, rate, rho, epsilon, length)
    }
  }

  package static func adam(
    _ weights: inout Tensor, _ gradient: Tensor, _ mean: inout Tensor, _ square: inout Tensor,
    rate: Float, beta1: Float, beta2: Float, epsilon: Float
  ) {
    let (w, g, m, s) = (owned(&weights), gradient.pointer, owned(&mean), owned(&square))
    parallelElements(gradient.count, size: part) { start, length in
      kernel_adam(
        w + start, g + start, m + start, s + start, rate, beta1, beta2, epsilon, length)
    }
  }
}
