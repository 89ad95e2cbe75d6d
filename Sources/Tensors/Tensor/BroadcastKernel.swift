internal import CKernels

/// An elementwise operation of two tensors that are broadcast against each other.
///
/// The shapes that occur most have kernels of their own; the others are spread out first.
struct BroadcastKernel {
  private let kernel: kernel_binary
  /// The result's shape.
  private let shape: [Int]

  init(_ kernel: kernel_binary, shape: [Int]) {
    self.kernel = kernel
    self.shape = shape
  }

  func run(_ left: Tensor, _ right: Tensor, _ output: UnsafeMutablePointer<Float>) {
    if left.shape == shape, let pattern = RepeatedAxes(of: right.shape, in: shape) {
      repeating(left, right, pattern, output)
    } else if isCommutative, right.shape == shape,
      let pattern = RepeatedAxes(of: left.shape, in: shape)
    {
      repeating(right, left, pattern, output)
    } else if left.shape.last == 1, Array(left.shape.dropLast()) == Array(shape.dropLast()),
      let columns = shape.last, columns > 0, right.count == columns
    {
      parallelRows(left.count, columns: columns) { start, rows in
        kernel_binary_outer(
          kernel, left.pointer + start, right.pointer, output + start * columns, rows, columns)
      }
    } else {
      let (one, two) = (left.broadcastCopy(to: shape), right.broadcastCopy(to: shape))
      kernel_binary_apply(kernel, one.pointer, two.pointer, output, one.count)
    }
  }

  private var isCommutative: Bool {
    switch kernel {
    case KERNEL_ADD, KERNEL_MULTIPLY, KERNEL_EQUAL: true
    default: false
    }
  }

  /// `full` has every element; `part` repeats along the pattern's middle axes.
  private func repeating(
    _ full: Tensor, _ part: Tensor, _ pattern: RepeatedAxes,
    _ output: UnsafeMutablePointer<Float>
  ) {
    let (outer, middle, inner) = (pattern.outer, pattern.middle, pattern.inner)
    if inner == 1 {
      parallelRows(outer, columns: middle) { start, rows in
        kernel_binary_columns(
          kernel, full.pointer + start * middle, part.pointer + start, output + start * middle,
          rows, middle)
      }
    } else if outer == 1 {
      parallelRows(middle, columns: inner) { start, rows in
        kernel_binary_rows(
          kernel, full.pointer + start * inner, part.pointer, output + start * inner, rows, inner)
      }
    } else {
      parallelRows(outer, columns: middle * inner) { start, blocks in
        for block in start..<(start + blocks) {
          let offset = block * middle * inner
          kernel_binary_rows(
            kernel, full.pointer + offset, part.pointer + block * inner, output + offset, middle,
            inner)
        }
      }
    }
  }
}

/// A shape that equals another but for one run of axes, which are 1 or missing in front.
struct RepeatedAxes {
  /// Elements before, along and after the repeated axes.
  let outer: Int
  let middle: Int
  let inner: Int

  /// Nil where the axes that differ are not next to each other.
  init?(of part: [Int], in full: [Int]) {
    guard part.count <= full.count, !full.contains(0) else { return nil }
    let padded = [Int](repeating: 1, count: full.count - part.count) + part
    let differing = full.indices.filter { padded[$0] != full[$0] }
    guard let first = differing.first, let last = differing.last else { return nil }
    // Axes of size 1 in both shapes may lie in between.
    guard (first...last).allSatisfy({ padded[$0] == 1 }) else { return nil }
    outer = full[..<first].reduce(1, *)
    middle = full[first...last].reduce(1, *)
    inner = full[(last + 1)...].reduce(1, *)
  }
}
