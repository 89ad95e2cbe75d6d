extension Tensor {
  /// The convolution of each channel of images with filters of its own.
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
    depthwiseConvolved(
      filters,
      try convolutionGeometry(
        filters, strides, padding, dilation, operation: "depthwiseConvolved"))
  }

  func depthwiseConvolved(_ filters: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(
      .depthwise(geometry), [self, filters],
      shape: [
        shape[0], geometry.outputHeight, geometry.outputWidth, geometry.channels * geometry.filters,
      ]
    ) { geometry.depthwiseConvolve(pointer, filters: filters.pointer, into: $0, batch: shape[0]) }
  }

  /// This tensor is the gradient of a depthwise convolution's output.
  func depthwiseInput(_ filters: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(
      .depthwiseInput(geometry), [self, filters],
      shape: [shape[0], geometry.inputHeight, geometry.inputWidth, geometry.channels]
    ) {
      geometry.depthwiseInputGradient(
        upstream: pointer, filters: filters.pointer, into: $0, batch: shape[0])
    }
  }

  /// This tensor is a depthwise convolution's input.
  func depthwiseFilters(_ upstream: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(.depthwiseFilters(geometry), [self, upstream], shape: geometry.filterShape) {
      geometry.depthwiseFilterGradient(
        input: pointer, upstream: upstream.pointer, into: $0, batch: shape[0])
    }
  }
}
