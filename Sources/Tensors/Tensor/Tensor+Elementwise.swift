internal import CKernels

extension Tensor {
  /// e to the power of each scalar.
  public func exp() -> Tensor { unary(.exp, KERNEL_EXP) }
  /// The natural logarithm of each scalar.
  public func log() -> Tensor { unary(.log, KERNEL_LOG) }
  /// The square root of each scalar.
  public func squareRoot() -> Tensor { unary(.squareRoot, KERNEL_SQRT) }
  /// The hyperbolic tangent of each scalar.
  public func tanh() -> Tensor { unary(.tanh, KERNEL_TANH) }
  /// `1 / (1 + e^-x)` of each scalar.
  public func sigmoid() -> Tensor { unary(.sigmoid, KERNEL_SIGMOID) }
  /// Each scalar, but not below 0.
  public func relu() -> Tensor { unary(.relu, KERNEL_RELU) }
  /// The scaled exponential linear unit (Klambauer et al., 2017).
  public func selu() -> Tensor { unary(.selu, KERNEL_SELU) }
  /// `log(1 + e^x)` of each scalar.
  public func softplus() -> Tensor { unary(.softplus, KERNEL_SOFTPLUS) }
  /// Each scalar without its sign.
  public func abs() -> Tensor { unary(.abs, KERNEL_ABS) }
  /// -1, 0 or 1 by the sign of each scalar.
  public func sign() -> Tensor { unary(.comparison, KERNEL_SIGN) }
  /// Each scalar times itself.
  public func squared() -> Tensor { unary(.square, KERNEL_SQUARE) }
  /// Each scalar to the nearest integer, halves to even as NumPy does.
  public func rounded() -> Tensor { unary(.comparison, KERNEL_ROUND) }
  /// The sine of each scalar, in radians.
  public func sin() -> Tensor { unary(.sin, KERNEL_SIN) }
  /// The cosine of each scalar, in radians.
  public func cos() -> Tensor { unary(.cos, KERNEL_COS) }

  /// Each scalar where positive, else times `slope`.
  public func leakyReLU(_ slope: Float = 0.2) -> Tensor {
    withScalar(.leakyReLU(slope), KERNEL_LEAKY_RELU, slope)
  }

  /// Each scalar where positive, else `alpha * (e^x - 1)`.
  public func elu(_ alpha: Float = 1) -> Tensor {
    withScalar(.elu(alpha), KERNEL_ELU, alpha)
  }

  /// Each scalar to a power.
  public func power(_ exponent: Float) -> Tensor {
    withScalar(.power(exponent), KERNEL_POWER_SCALAR, exponent)
  }

  /// Each scalar, moved into `lower...upper`.
  public func clipped(_ lower: Float, _ upper: Float) -> Tensor {
    let low = Tensor(shape: shape) {
      kernel_scalar_apply(KERNEL_MAXIMUM_SCALAR, pointer, lower, $0, count)
    }
    return Tensor.record(.clip(lower, upper), [self], shape: shape) {
      kernel_scalar_apply(KERNEL_MINIMUM_SCALAR, low.pointer, upper, $0, count)
    }
  }

  /// Probabilities along the last axis: `e^x` divided by its sum.
  public func softmax() -> Tensor {
    let columns = Swift.max(shape.last ?? 1, 1)
    return Tensor.record(.softmax, [self], shape: shape) {
      kernel_softmax_rows(pointer, $0, count / columns, columns)
    }
  }

  /// The logarithm of the softmax along the last axis, without its overflow.
  public func logSoftmax() throws(TensorError) -> Tensor {
    let shifted = try self - maximum(along: rank - 1, keepingDimensions: true).detached()
    return try shifted - shifted.exp().sum(along: rank - 1, keepingDimensions: true).log()
  }

  /// Whether every scalar is a number, neither infinite nor NaN.
  public var isFinite: Bool {
    // What is not finite stays so times zero: a sum has no branches.
    var sums = SIMD8<Float>.zero
    let whole = count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      sums += UnsafeRawPointer(pointer + start).loadUnaligned(as: SIMD8<Float>.self) * 0
    }
    for index in whole..<count { sums[0] += pointer[index] * 0 }
    return sums == .zero
  }
}
