/// Orders of scalars, and picking by them.
extension Tensor {
  /// The indices that put the scalars along an axis in order; equal ones keep their order, NaN comes last.
  ///
  /// - Parameters:
  ///   - axis: Along which; the last one by default.
  ///   - descending: Whether the greatest comes first.
  /// - Returns: The same shape; indices as whole numbers.
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func argsort(along axis: Int = -1, descending: Bool = false) throws(TensorError) -> Tensor
  {
    let axis = try checked(axis, "argsort")
    let (outer, size, inner) = extents(axis)
    return Tensor(shape: shape) { output in
      var places = [Int](repeating: 0, count: size)
      for start in (0..<outer).flatMap({ block in
        (0..<inner).map { block * size * inner + $0 }
      }) {
        for place in 0..<size { places[place] = place }
        let first = pointer + start
        places.sort { left, right in
          let (a, b) = (first[left * inner], first[right * inner])
          if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? left < right : b.isNaN }
          if a == b { return left < right }
          return descending ? a > b : a < b
        }
        for (place, index) in places.enumerated() { output[start + place * inner] = Float(index) }
      }
    }
  }

  /// The scalars along an axis in order; derivatives go back to where each came from.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func sorted(along axis: Int = -1, descending: Bool = false) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "sorted")
    return try picking(argsort(along: axis, descending: descending), along: axis)
  }

  /// The greatest scalars along the last axis, the greatest first, and where they stood.
  ///
  /// - Parameter count: How many.
  /// - Returns: `[…, count]` both.
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)`` where the axis has fewer.
  public func topK(_ count: Int) throws(TensorError) -> (values: Tensor, indices: Tensor) {
    guard let size = shape.last, count >= 0, count <= size else {
      throw .invalidShape(
        operation: "topK(\(count))", shape: shape, expected: "a last axis of at least \(count)")
    }
    let indices = try argsort(along: rank - 1, descending: true).slice(0..<count, axis: rank - 1)
    return (try picking(indices, along: rank - 1), indices)
  }

  /// The scalars at an index of their own each: `result[i][j] = self[i][indices[i][j]]` for the last axis.
  private func picking(_ indices: Tensor, along axis: Int) throws(TensorError) -> Tensor {
    let (_, size, inner) = extents(axis)
    let (_, taken, _) = indices.extents(axis)
    var flat = [Int](repeating: 0, count: indices.count)
    for place in flat.indices {
      let block = place / (taken * inner)
      flat[place] =
        block * size * inner + Int(indices.pointer[place]) * inner + place % inner
    }
    return try reshaped([count]).gatheringRows(flat).reshaped(indices.shape)
  }

  /// The elements of an axis at indices, in their order, as NumPy's `take`.
  ///
  /// - Throws: ``TensorError/indexOutOfRange(operation:index:size:)``,
  ///   ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func gathering(_ indices: [Int], axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "gathering")
    if axis == 0 { return try gatheringRows(indices) }
    let order = [axis] + shape.indices.filter { $0 != axis }
    return try transposed(order).gatheringRows(indices).transposed(Tensor.inverse(of: order))
  }

  /// The elements of an axis at the indices in a tensor, whose shape takes the axis' place.
  ///
  /// - Throws: ``TensorError/indexOutOfRange(operation:index:size:)``,
  ///   ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func gathering(_ indices: Tensor, axis: Int = 0) throws(TensorError) -> Tensor {
    let place = try checked(axis, "gathering")
    let picked = try gathering(indices.scalars.map { Int($0) }, axis: place)
    return try picked.reshaped(
      Array(shape[..<place]) + indices.shape + Array(shape[(place + 1)...]))
  }

  /// The elements moved along an axis; those that leave at one end come in at the other.
  ///
  /// - Parameters:
  ///   - distance: How far; backwards where negative.
  ///   - axis: Along which.
  /// - Returns: The same shape.
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func rolled(by distance: Int, along axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "rolled")
    let size = shape[axis]
    guard size > 0 else { return self }
    return try gathering(
      (0..<size).map { (($0 - distance) % size + size) % size }, axis: axis)
  }

  /// Where each axis went that an order of axes moved.
  static func inverse(of order: [Int]) -> [Int] {
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return inverse
  }
}
