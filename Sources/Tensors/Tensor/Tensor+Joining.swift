/// Splitting, stacking, repeating, turning and padding, made of other operations.
extension Tensor {
  /// Axes of size 1 taken out: all of them, or one.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where the axis has another size.
  public func squeezed(axis: Int? = nil) throws(TensorError) -> Tensor {
    guard let axis else { return try reshaped(shape.filter { $0 != 1 }) }
    let position = try checked(axis, "squeezed")
    guard shape[position] == 1 else {
      throw .invalidShape(
        operation: "squeezed", shape: shape, expected: "an axis \(axis) of size 1")
    }
    return try reshaped(shape.removing(position))
  }

  /// Equal parts along an axis.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where the parts are not equal.
  public func split(_ parts: Int, axis: Int = 0) throws(TensorError) -> [Tensor] {
    let axis = try checked(axis, "split")
    guard parts > 0, shape[axis] % parts == 0 else {
      throw .invalidShape(
        operation: "split into \(parts)", shape: shape,
        expected: "an axis \(axis) that \(parts) divides")
    }
    let size = shape[axis] / parts
    var result: [Tensor] = []
    for part in 0..<parts {
      result.append(try slice((part * size)..<((part + 1) * size), axis: axis))
    }
    return result
  }

  /// Tensors of one shape joined along a new axis.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func stack(_ tensors: [Tensor], axis: Int) throws(TensorError) -> Tensor {
    if let first = tensors.first, let other = tensors.first(where: { $0.shape != first.shape }) {
      throw .shapeMismatch(operation: "stack", left: first.shape, right: other.shape)
    }
    var expanded: [Tensor] = []
    for tensor in tensors { expanded.append(try tensor.expandingShape(at: axis)) }
    return try concatenate(expanded, axis: axis)
  }

  /// The tensor repeated along each axis.
  ///
  /// - Parameter multiples: How often, one for each axis.
  /// - Returns: A tensor whose sizes are multiplied.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public func tiled(_ multiples: [Int]) throws(TensorError) -> Tensor {
    guard multiples.count == rank, multiples.allSatisfy({ $0 > 0 }) else {
      throw .invalidShape(
        operation: "tiled \(multiples)", shape: shape, expected: "\(multiples.count) axes")
    }
    try Tensor.checkShape(zip(shape, multiples).map { $0 * $1 }, "tiled \(multiples)")
    var result = self
    for (axis, times) in multiples.enumerated() where times > 1 {
      result = try Tensor.concatenate([Tensor](repeating: result, count: times), axis: axis)
    }
    return result
  }

  /// The elements along an axis in the opposite order.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func reversed(along axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "reversed")
    let order = [axis] + shape.indices.filter { $0 != axis }
    let front = axis == 0 ? self : try transposed(order)
    let turned = try front.gatheringRows((0..<shape[axis]).reversed())
    if axis == 0 { return turned }
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return try turned.transposed(inverse)
  }

  /// Zeros around the tensor.
  ///
  /// - Parameter sizes: For each axis, how many before and how many after.
  /// - Returns: A larger tensor.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public func padded(_ sizes: [(before: Int, after: Int)]) throws(TensorError) -> Tensor {
    guard sizes.count == rank, sizes.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else {
      throw .invalidShape(
        operation: "padded", shape: shape, expected: "\(sizes.count) axes and sizes of 0 or more")
    }
    var result = self
    for (axis, size) in sizes.enumerated() where size.before + size.after > 0 {
      result = result.padded(
        axis: axis, start: size.before, size: shape[axis] + size.before + size.after)
    }
    return result
  }

  /// Rows of the first axis, the last one included.
  ///
  /// Traps where the range is out of bounds, as an array does.
  public subscript(range: ClosedRange<Int>) -> Tensor { self[Range(range)] }

  /// The element at a position of the first two axes: a tensor of two ranks less.
  ///
  /// Traps where an index is out of range, as an array does.
  public subscript(row: Int, column: Int) -> Tensor { self[row][column] }

  /// The elements of the first axis without the first `count`.
  public func dropFirst(_ count: Int) -> Tensor { suffix((shape.first ?? 0) - count) }
}
