internal import CKernels

/// Convolutions of each channel by itself. `filters` is then how many come out for each that goes in, and an
/// output has `channels * filters`, a channel's results side by side.
///
/// The kernels know one result a channel. Where there are more, each is a plane of its own: the results of all
/// places are taken apart before the work, or put together behind it.
///
/// Measured on two cores, 32 images of 28 × 28 × 64 by 3 × 3: 0.6 ms, and 4 ms with both gradients, where a sum of
/// shifted products took 21 and 130 ms (PyTorch, channels last: 0.2 and 1.7 ms).
extension ConvolutionGeometry {
  /// Elements of one plane of filters.
  private var filterPlane: Int { kernelHeight * kernelWidth * channels }

  package func depthwiseConvolve(
    _ input: UnsafePointer<Float>, filters filterPointer: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    eachPlane(filterPointer, count: filterPlane) { plane, own in
      let target =
        filters == 1 ? nil : TensorStorage(count: batch * places * channels)
      let result = target?.pointer ?? output
      eachRun(batch * outputHeight) { first, rows in
        var sizes = self.sizes
        kernel_depthwise(&sizes, input, own, result, first, rows)
      }
      if let target {
        kernel_put_columns(target.pointer, output + plane, target.count, filters)
      }
    }
  }

  package func depthwiseInputGradient(
    upstream: UnsafePointer<Float>, filters filterPointer: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    eachPlane(filterPointer, count: filterPlane) { plane, own in
      withPlane(plane, of: upstream, count: batch * places * channels) { gradient in
        eachRun(batch * inputHeight) { first, rows in
          var sizes = self.sizes
          kernel_depthwise_input(&sizes, gradient, own, output, first, rows, plane > 0 ? 1 : 0)
        }
      }
    }
  }

  package func depthwiseFilterGradient(
    input: UnsafePointer<Float>, upstream: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let rows = batch * outputHeight
    // Two sums whatever the number of threads, so that the bits do not depend on it.
    let half = (rows + 1) / 2
    let sums = (0..<2).map { _ in TensorStorage(count: filterPlane) }
    for plane in 0..<filters {
      withPlane(plane, of: upstream, count: batch * places * channels) { gradient in
        parallel(2) { part in
          var sizes = self.sizes
          kernel_depthwise_filters(
            &sizes, input, gradient, sums[part].pointer, part * half,
            part == 0 ? half : rows - half)
        }
      }
      kernel_accumulate(sums[1].pointer, sums[0].pointer, filterPlane)
      kernel_put_columns(sums[0].pointer, output + plane, filterPlane, filters)
    }
  }

  /// Calls `body` with each plane of the filters.
  private func eachPlane(
    _ filterPointer: UnsafePointer<Float>, count: Int,
    _ body: (_ plane: Int, _ filters: UnsafePointer<Float>) -> Void
  ) {
    for plane in 0..<filters {
      withPlane(plane, of: filterPointer, count: count) { body(plane, $0) }
    }
  }

  /// Calls `body` with every so many of the elements: as they lie where there is one plane.
  private func withPlane(
    _ plane: Int, of values: UnsafePointer<Float>, count: Int,
    _ body: (UnsafePointer<Float>) -> Void
  ) {
    if filters == 1 { return body(values) }
    let own = TensorStorage(count: count)
    kernel_take_columns(values + plane, own.pointer, count, filters)
    body(own.pointer)
  }

  /// Calls `body` for runs of rows on several threads.
  private func eachRun(_ rows: Int, _ body: (_ first: Int, _ rows: Int) -> Void) {
    // Some hundred thousand products a run are worth a thread's waking.
    let work = Swift.max(1, filterPlane * Swift.max(inputWidth, outputWidth))
    let step = Swift.max(1, Swift.min((rows + 1) / 2, 400_000 / work))
    parallel((rows + step - 1) / step) { body($0 * step, Swift.min(step, rows - $0 * step)) }
  }
}
