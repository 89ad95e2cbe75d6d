/// Parts of matrices, lengths along an axis, and comparisons within a tolerance.
extension Tensor {
  /// The Euclidean lengths along an axis.
  ///
  /// - Parameters:
  ///   - axis: Which axis; negative counts from the end.
  ///   - keepingDimensions: Whether the axis stays, with size 1.
  /// - Returns: The shape without the axis, or with size 1 there.
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func norm(along axis: Int, keepingDimensions: Bool = false) throws -> Tensor {
    try squared().sum(along: axis, keepingDimensions: keepingDimensions).squareRoot()
  }

  /// Matrices with zeros above a diagonal, such as the mask of steps that each step may see.
  ///
  /// - Parameter diagonal: How far above the main one it lies; below it where negative.
  /// - Returns: The same shape.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` of fewer than two axes.
  public func lowerTriangle(diagonal: Int = 0) throws -> Tensor {
    try triangle("lowerTriangle") { row, column in column - row <= diagonal }
  }

  /// Matrices with zeros below a diagonal.
  ///
  /// - Parameter diagonal: How far above the main one it lies; below it where negative.
  /// - Returns: The same shape.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` of fewer than two axes.
  public func upperTriangle(diagonal: Int = 0) throws -> Tensor {
    try triangle("upperTriangle") { row, column in column - row >= diagonal }
  }

  private func triangle(
    _ operation: String, _ isKept: (_ row: Int, _ column: Int) -> Bool
  ) throws -> Tensor {
    guard rank >= 2 else {
      throw TensorError.invalidShape(
        operation: operation, shape: shape, expected: "[…, rows, columns]")
    }
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let mask = Tensor(shape: [rows, columns]) { output in
      for row in 0..<rows {
        for column in 0..<columns { output[row * columns + column] = isKept(row, column) ? 1 : 0 }
      }
    }
    // Chosen, not multiplied: what is left out may be infinite.
    return try Tensor.select(mask, self, Tensor(0))
  }

  /// Whether each scalar is that of another tensor, up to a tolerance.
  ///
  /// - Parameters:
  ///   - other: Of a shape that broadcasts with this one.
  ///   - tolerance: The greatest difference, times the other scalar's magnitude where that is above 1.
  /// - Returns: False where a scalar of either is not a number.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func isClose(to other: Tensor, within tolerance: Float = 1e-5) throws -> Bool {
    let left = try broadcast(to: (self + other).shape)
    let right = try other.broadcast(to: left.shape)
    return zip(left.scalars, right.scalars).allSatisfy { left, right in
      left == right || (left - right).magnitude <= tolerance * max(1, right.magnitude)
    }
  }

  /// Whole numbers of a range, all as likely.
  ///
  /// - Parameters:
  ///   - shape: The tensor's shape.
  ///   - range: What the numbers lie in, not empty.
  /// - Returns: Whole numbers as floating-point ones.
  public static func randomInteger(_ shape: [Int], in range: Range<Int>) -> Tensor {
    let (least, size) = (Float(range.lowerBound), Float(range.count))
    // The greatest share below 1 may round up to the range's end.
    return randomUniform(shape).map { min(($0 * size).rounded(.down), size - 1) + least }
  }

  private func map(_ function: (Float) -> Float) -> Tensor {
    Tensor(shape: shape) { output in
      for index in 0..<count { output[index] = function(pointer[index]) }
    }
  }
}
