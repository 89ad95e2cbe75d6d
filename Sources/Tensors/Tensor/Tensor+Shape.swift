internal import CKernels

extension Tensor {
  /// The same scalars in another shape; one size may be -1 and is worked out.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public func reshaped(_ sizes: [Int]) throws(TensorError) -> Tensor {
    var target = sizes
    if let free = sizes.firstIndex(of: -1) {
      let known = sizes.filter { $0 != -1 }.reduce(1, *)
      guard known > 0, count % known == 0, sizes.count(where: { $0 == -1 }) == 1 else {
        throw .invalidShape(
          operation: "reshape to \(sizes)", shape: shape,
          expected: known > 0 ? "one of a multiple of \(known) scalars" : "one size of -1")
      }
      target[free] = count / known
    }
    try Tensor.checkShape(target, "reshape")
    guard target.reduce(1, *) == count else {
      throw .invalidShape(
        operation: "reshape to \(sizes)", shape: shape,
        expected: "one of \(target.reduce(1, *)) scalars")
    }
    if target == shape { return self }
    return Tensor(storage: storage, shape: target).recorded(.reshape(from: shape), [self])
  }

  /// All scalars as a vector.
  public func flattened() -> Tensor {
    Tensor(storage: storage, shape: [count]).recorded(.reshape(from: shape), [self])
  }

  /// An axis of size 1 put in; negative positions count from the end.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func expandingShape(at axis: Int) throws(TensorError) -> Tensor {
    let position = axis < 0 ? axis + rank + 1 : axis
    guard position >= 0, position <= rank else {
      throw .axisOutOfRange(operation: "expandingShape", axis: axis, shape: shape)
    }
    var target = shape
    target.insert(1, at: position)
    return try reshaped(target)
  }

  /// The axes in another order; without an order, reversed.
  ///
  /// - Throws: ``TensorError/invalidShape(operation:shape:expected:)``.
  public func transposed(_ order: [Int] = []) throws(TensorError) -> Tensor {
    let order = order.isEmpty ? Array(shape.indices.reversed()) : order
    guard order.sorted() == Array(shape.indices) else {
      throw .invalidShape(
        operation: "transpose by \(order)", shape: shape, expected: "each axis once")
    }
    var own = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      own[axis] = own[axis + 1] * shape[axis + 1]
    }
    let target = order.map { shape[$0] }
    let strides = order.map { own[$0] }
    return Tensor.record(.transpose(order), [self], shape: target) {
      StridedCopy(shape: target, strides: strides).run(from: pointer, to: $0)
    }
  }

  /// The scalars repeated along axes of size 1 (or missing ones) to fill a shape.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public func broadcast(to target: [Int]) throws(TensorError) -> Tensor {
    guard try Tensor.broadcastShape("broadcast", shape, target) == target else {
      throw .shapeMismatch(operation: "broadcast", left: shape, right: target)
    }
    if shape == target { return self }
    try Tensor.checkShape(target, "broadcast")
    return broadcastCopy(to: target).recorded(.broadcast(from: shape), [self])
  }

  /// Tensors joined along an axis that they already have.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func concatenate(_ tensors: [Tensor], axis: Int = 0) throws(TensorError) -> Tensor {
    guard let first = tensors.first else {
      throw .invalidShape(operation: "concatenate", shape: [], expected: "at least one tensor")
    }
    let axis = try first.checked(axis, "concatenate")
    for other in tensors.dropFirst() {
      guard other.rank == first.rank,
        other.shape.removing(axis) == first.shape.removing(axis)
      else {
        throw .shapeMismatch(operation: "concatenate", left: first.shape, right: other.shape)
      }
    }
    let sizes = tensors.map { $0.shape[axis] }
    let shape = first.shape.replacing(axis, sizes.reduce(0, +))
    let (outer, _, inner) = first.extents(axis)
    let row = shape[axis] * inner
    return record(.concatenate(axis: axis, sizes: sizes), tensors, shape: shape) { output in
      var offset = 0
      for tensor in tensors {
        let width = tensor.shape[axis] * inner
        for block in 0..<outer {
          (output + block * row + offset).update(from: tensor.pointer + block * width, count: width)
        }
        offset += width
      }
    }
  }

  /// Tensors of one shape joined along a new first axis.
  ///
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  public static func stack(_ tensors: [Tensor]) throws(TensorError) -> Tensor {
    if let first = tensors.first, let other = tensors.first(where: { $0.shape != first.shape }) {
      throw .shapeMismatch(operation: "stack", left: first.shape, right: other.shape)
    }
    var expanded: [Tensor] = []
    for tensor in tensors { expanded.append(try tensor.expandingShape(at: 0)) }
    return try concatenate(expanded, axis: 0)
  }
}
