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

  package static func sgd(_ weights: inout Tensor, _ gradient: Tensor, rate: Float) {
    kernel_sgd(owned(&weights), gradient.pointer, rate, gradient.count)
  }

  package static func momentum(
    _ weights: inout Tensor, _ gradient: Tensor, _ velocity: inout Tensor, rate: Float,
    momentum: Float, nesterov: Bool
  ) {
    kernel_sgd_momentum(
      owned(&weights), gradient.pointer, owned(&velocity), rate, momentum, nesterov ? 1 : 0,
      gradient.count)
  }

  package static func rmsprop(
    _ weights: inout Tensor, _ gradient: Tensor, _ square: inout Tensor, rate: Float, rho: Float,
    epsilon: Float
  ) {
    kernel_rmsprop(
      owned(&weights), gradient.pointer, owned(&square), rate, rho, epsilon, gradient.count)
  }

  package static func adam(
    _ weights: inout Tensor, _ gradient: Tensor, _ mean: inout Tensor, _ square: inout Tensor,
    rate: Float, beta1: Float, beta2: Float, epsilon: Float
  ) {
    kernel_adam(
      owned(&weights), gradient.pointer, owned(&mean), owned(&square), rate, beta1, beta2,
      epsilon, gradient.count)
  }
}
