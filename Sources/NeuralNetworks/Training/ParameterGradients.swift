public import Tensors

/// The derivatives of a number with respect to parameters: what a training loop of one's own needs.
///
/// - Parameters:
///   - parameters: What the derivatives are taken for, such as a model's `trainableVariables`.
///   - function: Computes one number from the parameters' current values; it may itself ask for
///     gradients.
/// - Returns: The number, and a derivative of each parameter's shape; zeros for parameters that the
///   number does not depend on.
/// - Throws: What the function throws, ``TensorError/gradientOfNonScalar(shape:)``, and
///   ``ModelError/noParameters``.
public func valueWithGradient(
  at parameters: [Parameter], of function: () throws -> Tensor
) throws -> (value: Tensor, gradients: [Tensor]) {
  guard !parameters.isEmpty else { throw ModelError.noParameters }
  let plain = parameters.map(\.value)
  defer { for (parameter, value) in zip(parameters, plain) { parameter.endRecording(value) } }
  return try valueWithGradient(
    of: { watched in
      for (parameter, value) in zip(parameters, watched) { parameter.value = value }
      return try function()
    }, at: plain)
}

/// The derivatives of a number with respect to parameters.
///
/// - Parameters:
///   - parameters: What the derivatives are taken for.
///   - function: Computes one number from the parameters' current values.
/// - Returns: A derivative of each parameter's shape.
/// - Throws: What the function throws, ``TensorError/gradientOfNonScalar(shape:)``, and
///   ``ModelError/noParameters``.
public func gradient(
  at parameters: [Parameter], of function: () throws -> Tensor
) throws -> [Tensor] {
  try valueWithGradient(at: parameters, of: function).gradients
}
