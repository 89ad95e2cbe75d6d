internal import CKernels

/// Comparisons, as masks of 0 and 1, and choices by them.
extension Tensor {
  /// 1 where equal, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func equal(to other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary("equal", .comparison, KERNEL_EQUAL, self, other)
  }

  /// 1 where greater, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func greater(than other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary("greater", .comparison, KERNEL_GREATER, self, other)
  }

  /// 1 where greater than a number, 0 elsewhere.
  public func greater(than scalar: Float) -> Tensor {
    withScalar(.comparison, KERNEL_GREATER_SCALAR, scalar)
  }

  /// 1 where less than a number, 0 elsewhere.
  public func less(than scalar: Float) -> Tensor {
    withScalar(.comparison, KERNEL_LESS_SCALAR, scalar)
  }

  /// 1 where equal to a number, 0 elsewhere.
  public func equal(to scalar: Float) -> Tensor {
    withScalar(.comparison, KERNEL_EQUAL_SCALAR, scalar)
  }

  /// The greater of each pair.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func maximum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary("maximum", .maximum, KERNEL_MAXIMUM, self, other)
  }

  /// The lesser of each pair.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func minimum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary("minimum", .minimum, KERNEL_MINIMUM, self, other)
  }

  /// 1 where less, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func less(than other: Tensor) throws(TensorError) -> Tensor {
    try other.greater(than: self)
  }

  /// 1 where greater or equal, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func greaterOrEqual(to other: Tensor) throws(TensorError) -> Tensor {
    try greater(than: other).maximum(equal(to: other))
  }

  /// 1 where less or equal, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func lessOrEqual(to other: Tensor) throws(TensorError) -> Tensor {
    try other.greaterOrEqual(to: self)
  }

  /// Each scalar, but not below a number.
  public func maximum(_ scalar: Float) -> Tensor { clipped(scalar, .infinity) }

  /// Each scalar, but not above a number.
  public func minimum(_ scalar: Float) -> Tensor { clipped(-.infinity, scalar) }

  /// 1 where greater than a number or equal, 0 elsewhere.
  public func greaterOrEqual(to scalar: Float) -> Tensor { greaterOrEqual(scalar) }

  /// 1 where less than a number or equal, 0 elsewhere.
  public func lessOrEqual(to scalar: Float) -> Tensor { (-self).greaterOrEqual(-scalar) }

  /// 1 where not equal to a number, 0 elsewhere.
  public func notEqual(to scalar: Float) -> Tensor { 1 - equal(to: scalar) }

  /// 1 where not equal, 0 elsewhere.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func notEqual(to other: Tensor) throws(TensorError) -> Tensor {
    1 - (try equal(to: other))
  }

  /// Elements of one tensor where a mask is not 0, of another elsewhere.
  ///
  /// - Parameters:
  ///   - mask: 1 or 0.
  ///   - chosen: Taken where the mask is 1.
  ///   - other: Taken where it is 0.
  /// - Returns: The shapes broadcast together.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func select(
    _ mask: Tensor, _ chosen: Tensor, _ other: Tensor
  ) throws(TensorError) -> Tensor {
    let shape = try broadcastShape(
      "select", mask.shape, broadcastShape("select", chosen.shape, other.shape))
    return try select(
      mask.detached().broadcast(to: shape), of: chosen.broadcast(to: shape),
      other.broadcast(to: shape))
  }

  /// The same of tensors of one shape.
  ///
  /// What is left out counts for nothing, be it infinite or not a number.
  private static func select(_ mask: Tensor, of chosen: Tensor, _ other: Tensor) -> Tensor {
    let result = Tensor(shape: mask.shape) { output in
      for index in 0..<mask.count {
        output[index] = mask.pointer[index] != 0 ? chosen.pointer[index] : other.pointer[index]
      }
    }
    return result.recorded(
      .custom(
        CustomDerivative("select") { upstream in
          let nothing = Tensor.zeros(mask.shape)
          return [select(mask, of: upstream, nothing), select(mask, of: nothing, upstream)]
        }), [chosen, other])
  }
}
