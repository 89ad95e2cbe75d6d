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

  package static func scale(
    _ weights: UnsafeMutablePointer<Float>, by factor: Float, count: Int
  ) {
    kernel_scalar_apply(KERNEL_MULTIPLY_SCALAR, weights, factor, weights, count)
  }

  package static func sgd(
    _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>, rate: Float,
    count: Int
  ) {
    kernel_sgd(weights, gradients, rate, count)
  }

  package static func momentum(
    _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ velocities: UnsafeMutablePointer<Float>, rate: Float, momentum: Float, nesterov: Bool,
    count: Int
  ) {
    kernel_sgd_momentum(weights, gradients, velocities, rate, momentum, nesterov ? 1 : 0, count)
  }

  package static func rmsprop(
    _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ squares: UnsafeMutablePointer<Float>, rate: Float, rho: Float, epsilon: Float, count: Int
  ) {
    kernel_rmsprop(weights, gradients, squares, rate, rho, epsilon, count)
  }

  package static func adam(
    _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ means: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>, rate: Float,
    beta1: Float, beta2: Float, epsilon: Float, count: Int
  ) {
    kernel_adam(weights, gradients, means, squares, rate, beta1, beta2, epsilon, count)
  }
}
