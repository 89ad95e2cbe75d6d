internal import Glibc

/// Functions of each scalar that no kernel computes, powers, and products along axes.
extension Tensor {
  /// The greatest whole numbers not above; no derivative flows through it.
  public func floor() -> Tensor { mapped { $0.rounded(.down) } }

  /// The least whole numbers not below; no derivative flows through it.
  public func ceil() -> Tensor { mapped { $0.rounded(.up) } }

  /// `1 / √x`.
  public func reciprocalSquareRoot() -> Tensor { power(-0.5) }

  /// A function of each scalar through which no derivative flows.
  private func mapped(_ function: (Float) -> Float) -> Tensor {
    Tensor(shape: shape) { output in
      for index in 0..<count { output[index] = function(pointer[index]) }
    }
  }

  /// A function of each scalar with its derivative, which is written in differentiable operations.
  private func elementwise(
    _ name: String, _ function: (Float) -> Float,
    derivative: @escaping (_ input: Tensor) throws -> Tensor
  ) -> Tensor {
    mapped(function).recorded(
      .custom(CustomDerivative(name) { [try $0 * derivative(self)] }), [self])
  }

  /// The tangent of each scalar, in radians.
  public func tan() -> Tensor {
    elementwise("tan", Glibc.tan) { 1 / $0.cos().squared() }
  }

  /// The angle of each tangent, in radians.
  public func atan() -> Tensor {
    elementwise("atan", Glibc.atan) { 1 / ($0.squared() + 1) }
  }

  /// The hyperbolic sine of each scalar.
  public func sinh() -> Tensor { elementwise("sinh", Glibc.sinh) { $0.cosh() } }

  /// The hyperbolic cosine of each scalar.
  public func cosh() -> Tensor { elementwise("cosh", Glibc.cosh) { $0.sinh() } }

  /// `log(1 + x)`, exact for small numbers.
  public func log1p() -> Tensor { elementwise("log1p", Glibc.log1p) { 1 / ($0 + 1) } }

  /// `e^x - 1`, exact for small numbers.
  public func expm1() -> Tensor { elementwise("expm1", Glibc.expm1) { $0.exp() } }

  /// The error function of each scalar.
  public func erf() -> Tensor {
    elementwise("erf", Glibc.erf) { (-$0.squared()).exp() * (2 / Float.pi.squareRoot()) }
  }

  /// Each scalar to a power of its own, with broadcasting.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func power(_ exponents: Tensor) throws(TensorError) -> Tensor {
    let shape = try Tensor.broadcastShape("power", self.shape, exponents.shape)
    let (bases, powers) = (broadcastCopy(to: shape), exponents.broadcastCopy(to: shape))
    let result = Tensor(shape: shape) { output in
      for index in 0..<bases.count {
        output[index] = pow(bases.pointer[index], powers.pointer[index])
      }
    }
    let derivative = CustomDerivative("power") { upstream in
      // A power of 0 is constant, and so is a base of 0 as far as its logarithm goes.
      let slope = try exponents * self.power(exponents - exponents.notEqual(to: 0))
      let positive = self.greater(than: 0)
      let logarithm = try (self * positive + (1 - positive)).log()
      return [
        try (upstream * slope).reduced(to: self.shape),
        try (upstream * self.power(exponents) * logarithm).reduced(to: exponents.shape),
      ]
    }
    return result.recorded(.custom(derivative), [self, exponents])
  }

  // MARK: Products

  /// The product of all scalars.
  public func product() -> Tensor {
    guard let product = try? flattened().product(along: 0) else {
      preconditionFailure("a vector has an axis 0")
    }
    return product
  }

  /// The product along an axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func product(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    let axis = try checked(axis, "product")
    var rest = shape[axis] == 0 ? Tensor.ones(shape.replacing(axis, 1)) : self
    // Halves are multiplied until one is left: products of scalars, not quotients, so that zeros are no
    // special case of the derivative.
    while rest.shape[axis] > 1 {
      let size = rest.shape[axis]
      let half = size / 2
      var folded = try rest.slice(0..<half, axis: axis) * rest.slice(half..<(2 * half), axis: axis)
      if size > 2 * half {
        folded = try Tensor.concatenate(
          [folded, rest.slice((2 * half)..<size, axis: axis)], axis: axis)
      }
      rest = folded
    }
    return keepingDimensions ? rest : try rest.reshaped(shape.removing(axis))
  }

  /// Running products along an axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func cumulativeProduct(along axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "cumulativeProduct")
    let size = shape[axis]
    var result = self
    var shift = 1
    while shift < size {
      let ahead = Tensor.ones(shape.replacing(axis, shift))
      let moved = try Tensor.concatenate(
        [ahead, result.slice(0..<(size - shift), axis: axis)], axis: axis)
      result = try result * moved
      shift *= 2
    }
    return result
  }

  /// Blocks of matrices of equal size.
  ///
  /// - Throws: ``TensorError/raggedRows(lengths:)``.
  public init(_ matrices: [[[Float]]]) throws(TensorError) {
    let rows = matrices.first?.count ?? 0
    guard matrices.allSatisfy({ $0.count == rows }) else {
      throw .raggedRows(lengths: matrices.map(\.count))
    }
    let flat = try Tensor(Array(matrices.joined()))
    self = try flat.reshaped([matrices.count, rows, flat.shape[1]])
  }
}
