internal import CKernels

extension Tensor {
  /// Applies an operation and, where an input is watched, notes how the result came to be.
  package static func record(
    _ operation: Operation, _ inputs: [Tensor], shape: [Int],
    _ fill: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let result = Tensor(shape: shape, fill: fill)
    return result.recorded(operation, inputs)
  }

  package func recorded(_ operation: Operation, _ inputs: [Tensor]) -> Tensor {
    guard Tensor.records(inputs) else { return self }
    return Tensor(
      storage: storage, shape: shape,
      node: GradientNode(operation, inputs: inputs, output: storage, shape: shape))
  }

  /// Whether what is computed from some tensors is recorded.
  static func records(_ inputs: [Tensor]) -> Bool {
    Recording.isEnabled && inputs.contains { $0.node != nil }
  }

  func unary(_ operation: Operation, _ kernel: kernel_unary) -> Tensor {
    Tensor.record(operation, [self], shape: shape) { output in
      // Most of these cost several times what reading and writing does.
      parallelElements(count, size: 8_192) { start, length in
        kernel_unary_apply(kernel, pointer + start, output + start, length)
      }
    }
  }

  func withScalar(_ operation: Operation, _ kernel: kernel_scalar, _ scalar: Float) -> Tensor {
    Tensor.record(operation, [self], shape: shape) { output in
      parallelElements(count) { start, length in
        kernel_scalar_apply(kernel, pointer + start, scalar, output + start, length)
      }
    }
  }

  /// Elementwise with broadcasting: axes are aligned at the end, an axis of size 1 repeats.
  static func binary(
    _ name: String, _ operation: Operation, _ kernel: kernel_binary, _ left: Tensor,
    _ right: Tensor
  ) throws(TensorError) -> Tensor {
    if left.shape == right.shape {
      return record(operation, [left, right], shape: left.shape) { output in
        parallelElements(left.count) { start, length in
          kernel_binary_apply(
            kernel, left.pointer + start, right.pointer + start, output + start, length)
        }
      }
    }
    let shape = try broadcastShape(name, left.shape, right.shape)
    try checkShape(shape, name)
    return record(operation, [left, right], shape: shape) {
      BroadcastKernel(kernel, shape: shape).run(left, right, $0)
    }
  }

  static func broadcastShape(
    _ name: String, _ left: [Int], _ right: [Int]
  ) throws(TensorError) -> [Int] {
    let rank = max(left.count, right.count)
    var shape = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let a = axis < rank - left.count ? 1 : left[axis - (rank - left.count)]
      let b = axis < rank - right.count ? 1 : right[axis - (rank - right.count)]
      guard a == b || a == 1 || b == 1 else {
        throw .shapeMismatch(operation: name, left: left, right: right)
      }
      shape[axis] = a == 1 ? b : a
    }
    return shape
  }

  /// The scalars repeated to fill a shape that this one broadcasts to; nothing is recorded.
  func broadcastCopy(to target: [Int]) -> Tensor {
    if shape == target { return self }
    let padded = [Int](repeating: 1, count: target.count - shape.count) + shape
    var strides = [Int](repeating: 0, count: target.count)
    var stride = 1
    for axis in padded.indices.reversed() {
      strides[axis] = padded[axis] == 1 ? 0 : stride
      stride *= padded[axis]
    }
    return Tensor(shape: target) { output in
      StridedCopy(shape: target, strides: strides).run(from: pointer, to: output)
    }
  }
}

/// Reads a buffer with any strides and writes it row by row.
struct StridedCopy {
  let shape: [Int]
  let strides: [Int]

  func run(from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
    let count = shape.reduce(1, *)
    guard count > 0 else { return }
    guard let last = shape.last, let step = strides.last else {
      target[0] = source[0]
      return
    }
    let outer = shape.count - 1
    var index = [Int](repeating: 0, count: outer)
    var offset = 0
    var position = 0
    while position < count {
      if step == 1 {
        (target + position).update(from: source + offset, count: last)
      } else {
        for element in 0..<last { target[position + element] = source[offset + element * step] }
      }
      position += last
      var axis = outer - 1
      while axis >= 0 {
        index[axis] += 1
        offset += strides[axis]
        if index[axis] < shape[axis] { break }
        offset -= strides[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { break }
    }
  }
}
