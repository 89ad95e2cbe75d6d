extension Tensor {
  /// The convolution of each channel of images with filters of its own.
  ///
  /// The sum of one product for each element of the kernel: there are few, and no channel sees another.
  ///
  /// - Parameters:
  ///   - filters: `[kernelHeight, kernelWidth, channels, multiplier]`.
  ///   - strides: Steps down and to the right.
  ///   - padding: How the edges are treated.
  ///   - dilation: The distance of the kernel's elements, down and to the right.
  /// - Returns: `[batch, outputHeight, outputWidth, channels * multiplier]` for this tensor's
  ///   `[batch, height, width, channels]`; each channel's results stand side by side.
  /// - Throws: ``TensorError`` where the shapes do not fit.
  package func depthwiseConvolved(
    _ filters: Tensor, strides: (Int, Int) = (1, 1), padding: Padding = .valid,
    dilation: (Int, Int) = (1, 1)
  ) throws(TensorError) -> Tensor {
    let geometry = try convolutionGeometry(
      filters, strides, padding, dilation, operation: "depthwiseConvolved")
    let (height, width) = (geometry.outputHeight, geometry.outputWidth)
    let (channels, multiplier) = (shape[3], filters.shape[3])
    // Room for whole strides behind the last place.
    func after(_ size: Int, _ before: Int, _ places: Int, _ stride: Int, _ reach: Int) -> Int {
      Swift.max(0, places * stride + reach - size - before)
    }
    let bottom = after(
      shape[1], geometry.top, height, strides.0, (filters.shape[0] - 1) * dilation.0)
    let right = after(
      shape[2], geometry.left, width, strides.1, (filters.shape[1] - 1) * dilation.1)
    let images = try padded([(0, 0), (geometry.top, bottom), (geometry.left, right), (0, 0)])
    var sum: Tensor?
    for row in 0..<filters.shape[0] {
      let rows = try images.every(strides.0, from: row * dilation.0, count: height, axis: 1)
      for column in 0..<filters.shape[1] {
        var seen = try rows.every(strides.1, from: column * dilation.1, count: width, axis: 2)
        let filter = try filters.slice(row..<(row + 1)).slice(column..<(column + 1), axis: 1)
          .reshaped(multiplier == 1 ? [channels] : [channels, multiplier])
        if multiplier > 1 { seen = try seen.expandingShape(at: 4) }
        let product = try seen * filter
        if let sofar = sum { sum = try sofar + product } else { sum = product }
      }
    }
    return try (sum ?? self).reshaped([shape[0], height, width, channels * multiplier])
  }

  /// Every so many places of an axis, which is long enough for whole strides.
  private func every(
    _ stride: Int, from start: Int, count: Int, axis: Int
  ) throws(TensorError) -> Tensor {
    let part = try slice(start..<(start + count * stride), axis: axis)
    guard stride > 1 else { return part }
    let (outer, inner) = (shape.prefix(axis), shape.dropFirst(axis + 1))
    return try part.reshaped(outer + [count, stride] + inner).slice(0..<1, axis: axis + 1)
      .reshaped(outer + [count] + inner)
  }
}
