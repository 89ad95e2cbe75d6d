internal import CKernels

extension Tensor {
  /// The sum of all scalars.
  public func sum() -> Tensor {
    Tensor.record(.sum(shape: shape), [self], shape: []) { $0[0] = kernel_sum(pointer, count) }
  }

  /// The mean of all scalars.
  public func mean() -> Tensor { sum() * (1 / Float(count)) }

  /// The sum along one axis; negative axes count from the end.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func sum(along axis: Int, keepingDimensions: Bool = false) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "sum")
    let (outer, size, inner) = extents(axis)
    let reduced = Tensor.record(.sumAxis(axis, shape), [self], shape: shape.replacing(axis, 1)) {
      output in
      if inner == 1 {
        parallelRows(outer, columns: size) { start, rows in
          kernel_sum_columns(pointer + start * size, output + start, rows, size)
        }
      } else if outer == 1 {
        sumRows(pointer, output, rows: size, columns: inner)
      } else {
        parallelRows(outer, columns: size * inner) { start, blocks in
          for block in start..<(start + blocks) {
            kernel_sum_rows(pointer + block * size * inner, output + block * inner, size, inner)
          }
        }
      }
    }
    return keepingDimensions ? reduced : try reduced.reshaped(shape.removing(axis))
  }

  /// The mean along one axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func mean(along axis: Int, keepingDimensions: Bool = false) throws(TensorError) -> Tensor {
    let axis = try checked(axis, "mean")
    return try sum(along: axis, keepingDimensions: keepingDimensions)
      * (1 / Float(Swift.max(shape[axis], 1)))
  }

  /// The sum along several axes.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func sum(along axes: [Int], keepingDimensions: Bool = false) throws(TensorError) -> Tensor
  {
    var positions: Set<Int> = []
    for axis in axes { positions.insert(try checked(axis, "sum")) }
    var result = self
    // Neighbouring axes are one axis to the sum.
    var last = rank - 1
    while last >= 0 {
      guard positions.contains(last) else {
        last -= 1
        continue
      }
      var first = last
      while first > 0, positions.contains(first - 1) { first -= 1 }
      let before = Array(result.shape[..<first])
      let size = result.shape[first...last].reduce(1, *)
      let merged =
        first == last ? result : try result.reshaped(before + [size] + result.shape[(last + 1)...])
      let ones = [Int](repeating: 1, count: last - first + 1)
      result = try merged.sum(along: first, keepingDimensions: true)
        .reshaped(before + ones + result.shape[(last + 1)...])
      last = first - 1
    }
    if keepingDimensions { return result }
    let kept = shape.indices.filter { !positions.contains($0) }.map { shape[$0] }
    return try result.reshaped(kept)
  }

  /// The mean along several axes.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func mean(along axes: [Int], keepingDimensions: Bool = false) throws(TensorError) -> Tensor
  {
    let total = try sum(along: axes, keepingDimensions: keepingDimensions)
    let size = axes.reduce(1) { $0 * shape[$1 < 0 ? $1 + rank : $1] }
    return total * (1 / Float(size))
  }

  /// The variance along several axes, around their mean, divided by the number of scalars.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func variance(along axes: [Int], keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    let centered = try self - mean(along: axes, keepingDimensions: true)
    return try centered.squared().mean(along: axes, keepingDimensions: keepingDimensions)
  }

  /// The variance of all scalars around their mean.
  public func variance() -> Tensor {
    let average = mean()
    let spread = Tensor(shape: shape) {
      kernel_binary_columns(KERNEL_SUBTRACT, pointer, average.pointer, $0, 1, count)
    }.recorded(.subtract, [self, average])
    return spread.squared().mean()
  }

  /// The greatest scalar along one axis.
  ///
  /// - Throws: ``TensorError/axisOutOfRange(operation:axis:shape:)``.
  public func maximum(along axis: Int, keepingDimensions: Bool = false) throws(TensorError)
    -> Tensor
  {
    let axis = try checked(axis, "maximum")
    let (outer, size, inner) = extents(axis)
    guard size > 0 else {
      throw .invalidShape(operation: "maximum", shape: shape, expected: "an axis that is not empty")
    }
    let reduced = Tensor.record(.maximumAxis(axis), [self], shape: shape.replacing(axis, 1)) {
      output in
      if inner == 1 {
        kernel_max_columns(pointer, output, outer, size)
        return
      }
      for block in 0..<outer {
        for column in 0..<inner {
          var best = -Float.infinity
          for row in 0..<size {
            let scalar = pointer[(block * size + row) * inner + column]
            if scalar > best || scalar.isNaN { best = scalar }
            if best.isNaN { break }
          }
          output[block * inner + column] = best
        }
      }
    }
    return keepingDimensions ? reduced : try reduced.reshaped(shape.removing(axis))
  }

  /// The index of the greatest scalar along the last axis, the first of equals.
  ///
  /// - Returns: The shape without its last axis; indices as whole numbers.
  public func argmax() -> Tensor {
    let columns = Swift.max(shape.last ?? 1, 1)
    return Tensor(shape: Array(shape.dropLast())) { output in
      for row in 0..<(count / columns) {
        var best = 0
        for column in 1..<Swift.max(columns, 1)
        where pointer[row * columns + column] > pointer[row * columns + best] {
          best = column
        }
        output[row] = Float(best)
      }
    }
  }

  /// The greatest scalar of all; minus infinity where there is none.
  public func maximum() -> Float { withScalars { $0.max() ?? -.infinity } }

  /// The least scalar of all; infinity where there is none.
  public func minimum() -> Float { withScalars { $0.min() ?? .infinity } }

  // MARK: Axes

  func checked(_ axis: Int, _ operation: String) throws(TensorError) -> Int {
    let position = axis < 0 ? axis + rank : axis
    guard shape.indices.contains(position) else {
      throw .axisOutOfRange(operation: operation, axis: axis, shape: shape)
    }
    return position
  }

  /// The sizes before, at and after an axis.
  func extents(_ axis: Int) -> (outer: Int, size: Int, inner: Int) {
    (
      shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *)
    )
  }
}

extension [Int] {
  func replacing(_ index: Int, _ value: Int) -> [Int] {
    var copy = self
    copy[index] = value
    return copy
  }

  func removing(_ index: Int) -> [Int] {
    var copy = self
    copy.remove(at: index)
    return copy
  }
}

/// The sum of rows, tall inputs in blocks that are summed on their own.
///
/// Blocks depend on the shape alone; they also keep rounding errors small.
package func sumRows(
  _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, rows: Int, columns: Int
) {
  let part = 32_768
  if columns >= part {
    parallelElements(columns, size: part / 2) { start, count in
      kernel_sum_rows_apart(input + start, output + start, rows, columns, count)
    }
    return
  }
  let size = max(1, part / max(columns, 1))
  let blocks = (rows + size - 1) / size
  guard blocks > 2 else { return kernel_sum_rows(input, output, rows, columns) }
  withUnsafeTemporaryAllocation(of: Float.self, capacity: blocks * columns) { sums in
    guard let sums = sums.baseAddress else { return }
    parallel(blocks) { block in
      kernel_sum_rows(
        input + block * size * columns, sums + block * columns, min(size, rows - block * size),
        columns)
    }
    kernel_sum_rows(sums, output, blocks, columns)
  }
}
