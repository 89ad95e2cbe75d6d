/// Spreads, lengths, extremes' places and running sums, made of other operations.
extension Tensor {
  /// The least scalar along one axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func minimum(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    -(try (-self).maximum(along: axis, keepingDimensions: keepingDimensions))
  }

  /// The standard deviation over axes, dividing by their size.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func standardDeviation(along axes: [Int], keepingDimensions: Bool = false)
    throws(TensorError) -> Tensor
  {
    try variance(along: axes, keepingDimensions: keepingDimensions).squareRoot()
  }

  /// The variance along one axis, dividing by its size.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func variance(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    try variance(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The standard deviation along one axis, dividing by its size.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func standardDeviation(along axis: Int, keepingDimensions: Bool = false)
    throws(TensorError) -> Tensor
  {
    try standardDeviation(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The standard deviation of all scalars, dividing by their number.
  public func standardDeviation() -> Tensor { variance().squareRoot() }

  /// The logarithm of the sum of exponentials along one axis, without overflow.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func logSumExp(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    let greatest = try maximum(along: axis, keepingDimensions: true).detached()
    let sums = try (self - greatest).exp().sum(along: axis, keepingDimensions: true)
    let result = try sums.log() + greatest
    if keepingDimensions { return result }
    return try result.reshaped(shape.removing(checked(axis, "logSumExp")))
  }

  /// The Euclidean length of all scalars.
  public func norm() -> Tensor { squared().sum().squareRoot() }

  /// The index of the greatest scalar along an axis, the first of equals.
  ///
  /// - Returns: The shape without the axis; indices as whole numbers.
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func argmax(along axis: Int) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "argmax")
    let order = shape.indices.filter { $0 != axis } + [axis]
    return try detached().transposed(order).argmax()
  }

  /// The index of the least scalar along an axis, the first of equals.
  ///
  /// - Returns: The shape without the axis; indices as whole numbers.
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func argmin(along axis: Int = -1) throws(TensorError) -> Tensor {
    try (-self).argmax(along: axis)
  }

  /// Running sums along an axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func cumulativeSum(along axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "cumulativeSum")
    let size = shape[axis]
    // A product with a triangle of ones; rank 2 makes it one matrix product.
    let triangle = Tensor(shape: [size, size]) { output in
      for row in 0..<size {
        for column in 0..<size { output[row * size + column] = row <= column ? 1 : 0 }
      }
    }
    let order = shape.indices.filter { $0 != axis } + [axis]
    let last = try transposed(order)
    let sums = try matmul(last.reshaped([-1, size]), triangle).reshaped(last.shape)
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return try sums.transposed(inverse)
  }
}
