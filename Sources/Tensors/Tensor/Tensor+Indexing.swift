internal import CKernels

extension Tensor {
  /// Part of the tensor along one axis.
  ///
  /// - Throws: ``TensorError/indexOutOfRange(operation:index:size:)``.
  public func slice(_ range: Range<Int>, axis: Int = 0) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "slice")
    guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
      let index = range.lowerBound < 0 ? range.lowerBound : range.upperBound
      throw .indexOutOfRange(operation: "slice", index: index, size: shape[axis])
    }
    let (outer, size, inner) = extents(axis)
    let width = range.count * inner
    return Tensor.record(
      .slice(axis: axis, start: range.lowerBound, size: size), [self],
      shape: shape.replacing(axis, range.count)
    ) { output in
      for block in 0..<outer {
        (output + block * width).update(
          from: pointer + (block * size + range.lowerBound) * inner, count: width)
      }
    }
  }

  /// The element at a position of the first axis: a tensor of one rank less.
  ///
  /// Traps where the index is out of range, as an array does.
  public subscript(index: Int) -> Tensor {
    precondition(
      rank > 0 && index >= 0 && index < shape[0],
      "Index out of range: \(index) of a tensor of shape \(shape)")
    let inner = Array(shape.dropFirst())
    let size = inner.reduce(1, *)
    return Tensor.record(.element(index, of: shape[0]), [self], shape: inner) {
      $0.update(from: pointer + index * size, count: size)
    }
  }

  /// Rows of the first axis.
  ///
  /// Traps where the range is out of bounds, as an array does.
  public subscript(range: Range<Int>) -> Tensor {
    precondition(
      rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0],
      "Range out of bounds: \(range) of a tensor of shape \(shape)")
    let inner = shape.dropFirst().reduce(1, *)
    return Tensor.record(
      .slice(axis: 0, start: range.lowerBound, size: shape[0]), [self],
      shape: shape.replacing(0, range.count)
    ) {
      $0.update(from: pointer + range.lowerBound * inner, count: range.count * inner)
    }
  }

  /// The first `count` elements of the first axis, or all where there are fewer.
  public func prefix(_ count: Int) -> Tensor {
    self[0..<Swift.min(Swift.max(count, 0), shape.first ?? 0)]
  }

  /// The last `count` elements of the first axis, or all where there are fewer.
  public func suffix(_ count: Int) -> Tensor {
    let size = shape.first ?? 0
    return self[(size - Swift.min(Swift.max(count, 0), size))..<size]
  }

  /// The elements of the first axis without the last `count`.
  public func dropLast(_ count: Int) -> Tensor {
    prefix((shape.first ?? 0) - count)
  }

  /// Rows of the first axis in the order of the indices.
  ///
  /// - Throws: ``TensorError/indexOutOfRange(operation:index:size:)``.
  public func gatheringRows(_ indices: [Int]) throws(TensorError) -> Tensor {
    guard let rows = shape.first else {
      throw .invalidShape(operation: "gatheringRows", shape: shape, expected: "at least one axis")
    }
    if let wrong = indices.first(where: { $0 < 0 || $0 >= rows }) {
      throw .indexOutOfRange(operation: "gatheringRows", index: wrong, size: rows)
    }
    let width = shape.dropFirst().reduce(1, *)
    return Tensor.record(
      .gatherRows(indices, rows: rows), [self], shape: shape.replacing(0, indices.count)
    ) { output in
      kernel_copy_rows(pointer, indices, output, indices.count, width)
    }
  }

  /// Adds each row into the row of a new tensor that its index names.
  package func scatteringRows(_ indices: [Int], rows: Int) -> Tensor {
    let width = shape.dropFirst().reduce(1, *)
    return Tensor.record(
      .scatterRows(indices), [self], shape: shape.replacing(0, rows)
    ) { output in
      output.update(repeating: 0, count: rows * width)
      for (row, index) in indices.enumerated() {
        let target = output + index * width
        kernel_binary_apply(KERNEL_ADD, target, pointer + row * width, target, width)
      }
    }
  }

  /// Zeros around the tensor along one axis.
  package func padded(axis: Int, start: Int, size: Int) -> Tensor {
    let (outer, own, inner) = extents(axis)
    return Tensor.record(
      .pad(axis: axis, start: start, count: own), [self], shape: shape.replacing(axis, size)
    ) { output in
      output.update(repeating: 0, count: outer * size * inner)
      for block in 0..<outer {
        (output + (block * size + start) * inner).update(
          from: pointer + block * own * inner, count: own * inner)
      }
    }
  }
}
