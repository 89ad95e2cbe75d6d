/// The derivatives of a function of a structure of tensors that returns a single number.
///
/// Tensors are found in stored properties, in the elements of tuples and arrays, in what optionals hold and
/// in the values of dictionaries, however deep. Everything else in the structure is kept as it is.
///
/// - Parameters:
///   - function: Computes a tensor with one scalar; it may itself ask for gradients.
///   - point: Where the derivatives are taken.
/// - Returns: The structure with the derivative by each tensor in that tensor's place.
/// - Throws: What the function throws, ``TensorError/gradientOfNonScalar(shape:)``, and
///   ``TensorError/gradientOfNothing(type:)`` where the structure holds no tensor.
public func gradient<Structure>(
  of function: (Structure) throws -> Tensor, at point: Structure
) throws -> Structure {
  try valueWithGradient(of: function, at: point).gradient
}

/// The value and the derivatives of a function of a structure of tensors in one pass.
///
/// - Parameters:
///   - function: Computes a tensor with one scalar; it may itself ask for gradients.
///   - point: Where the derivatives are taken.
/// - Returns: The value, and the structure with the derivative by each tensor in that tensor's place.
/// - Throws: What the function throws, ``TensorError/gradientOfNonScalar(shape:)``, and
///   ``TensorError/gradientOfNothing(type:)`` where the structure holds no tensor.
public func valueWithGradient<Structure>(
  of function: (Structure) throws -> Tensor, at point: Structure
) throws -> (value: Tensor, gradient: Structure) {
  var tensors: [Tensor] = []
  var point = point
  TensorParts.visit(in: &point) { tensors.append($0) }
  guard !tensors.isEmpty else {
    throw TensorError.gradientOfNothing(type: String(describing: Structure.self))
  }
  let (value, gradients) = try valueWithGradient(
    of: { try function(TensorParts.replaced(in: point, by: $0)) }, at: tensors)
  return (value, TensorParts.replaced(in: point, by: gradients))
}
