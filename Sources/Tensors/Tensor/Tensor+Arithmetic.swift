internal import CKernels

extension Tensor {
  /// The elementwise sum, with broadcasting.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func + (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try binary("add", .add, KERNEL_ADD, left, right)
  }

  /// The elementwise difference, with broadcasting.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func - (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try binary("subtract", .subtract, KERNEL_SUBTRACT, left, right)
  }

  /// The elementwise product, with broadcasting.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func * (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try binary("multiply", .multiply, KERNEL_MULTIPLY, left, right)
  }

  /// The elementwise quotient, with broadcasting.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func / (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try binary("divide", .divide, KERNEL_DIVIDE, left, right)
  }

  /// Each scalar plus a number.
  public static func + (left: Tensor, right: Float) -> Tensor {
    left.withScalar(.addScalar, KERNEL_ADD_SCALAR, right)
  }

  /// A number plus each scalar.
  public static func + (left: Float, right: Tensor) -> Tensor { right + left }

  /// Each scalar minus a number.
  public static func - (left: Tensor, right: Float) -> Tensor { left + -right }

  /// A number minus each scalar.
  public static func - (left: Float, right: Tensor) -> Tensor { -right + left }

  /// Each scalar times a number.
  public static func * (left: Tensor, right: Float) -> Tensor {
    left.withScalar(.multiplyScalar(right), KERNEL_MULTIPLY_SCALAR, right)
  }

  /// A number times each scalar.
  public static func * (left: Float, right: Tensor) -> Tensor { right * left }

  /// Each scalar divided by a number.
  public static func / (left: Tensor, right: Float) -> Tensor {
    let product = Tensor.binaryQuotient(left, right)
    return product.recorded(.multiplyScalar(1 / right), [left])
  }

  /// A number divided by each scalar.
  public static func / (left: Float, right: Tensor) -> Tensor {
    right.unary(.reciprocal, KERNEL_RECIPROCAL) * left
  }

  /// Each scalar with the other sign.
  public static prefix func - (tensor: Tensor) -> Tensor {
    tensor.unary(.multiplyScalar(-1), KERNEL_NEGATE)
  }

  /// Adds a tensor in place.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func += (left: inout Tensor, right: Tensor) throws(TensorError) {
    left = try left + right
  }

  /// Subtracts a tensor in place.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func -= (left: inout Tensor, right: Tensor) throws(TensorError) {
    left = try left - right
  }

  /// Multiplies in place by a number.
  public static func *= (left: inout Tensor, right: Float) { left = left * right }

  /// Exact division, which a product with the reciprocal is not.
  private static func binaryQuotient(_ left: Tensor, _ right: Float) -> Tensor {
    let divisor = Tensor(right)
    return Tensor(shape: left.shape) {
      kernel_binary_columns(KERNEL_DIVIDE, left.pointer, divisor.pointer, $0, 1, left.count)
    }
  }

  /// Divides in place.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func /= (left: inout Tensor, right: Tensor) throws(TensorError) {
    left = try left / right
  }
}
