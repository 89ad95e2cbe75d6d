extension Tensor {
  /// What becomes of these images under filters of the same number of channels.
  package func convolutionGeometry(
    _ filters: Tensor, _ strides: (Int, Int), _ padding: Padding, _ dilation: (Int, Int),
    operation: String
  ) throws(TensorError) -> ConvolutionGeometry {
    guard rank == 4, filters.rank == 4, shape[3] == filters.shape[2],
      let geometry = ConvolutionGeometry(
        inputHeight: shape[1], inputWidth: shape[2], channels: shape[3],
        kernel: (filters.shape[0], filters.shape[1]), filters: filters.shape[3], strides: strides,
        dilation: dilation, padding: padding)
    else { throw .shapeMismatch(operation: operation, left: shape, right: filters.shape) }
    return geometry
  }

  /// The convolution of images with filters.
  ///
  /// - Parameters:
  ///   - filters: `[kernelHeight, kernelWidth, channels, filters]`.
  ///   - strides: Steps down and to the right.
  ///   - padding: How the edges are treated.
  ///   - dilation: The distance of the kernel's elements, down and to the right.
  /// - Returns: `[batch, outputHeight, outputWidth, filters]` for this tensor's
  ///   `[batch, height, width, channels]`.
  /// - Throws: ``TensorError`` where the shapes do not fit.
  public func convolved(
    _ filters: Tensor, strides: (Int, Int) = (1, 1), padding: Padding = .valid,
    dilation: (Int, Int) = (1, 1)
  ) throws(TensorError) -> Tensor {
    let geometry = try convolutionGeometry(
      filters, strides, padding, dilation, operation: "convolved")
    if let enlarged = storage.enlarged, enlarged.made(self), strides == (1, 1),
      dilation == (1, 1), padding == .same, let result = try enlarged.convolved(filters)
    {
      return result
    }
    return convolved(filters, geometry)
  }

  /// The transposed convolution: what a convolution's gradient does to its output, as a layer.
  ///
  /// - Parameters:
  ///   - filters: `[kernelHeight, kernelWidth, filters, channels]`, as Keras keeps them.
  ///   - strides: How far apart the inputs lie in the output.
  ///   - padding: How the edges are treated; `.same` gives the input's size times the strides.
  /// - Returns: `[batch, outputHeight, outputWidth, filters]` for this tensor's
  ///   `[batch, height, width, channels]`.
  /// - Throws: ``TensorError`` where the shapes do not fit.
  public func transposedConvolved(
    _ filters: Tensor, strides: (Int, Int) = (1, 1), padding: Padding = .valid
  ) throws(TensorError) -> Tensor {
    guard rank == 4, filters.rank == 4, shape[3] == filters.shape[3] else {
      throw .shapeMismatch(operation: "transposedConvolved", left: shape, right: filters.shape)
    }
    func size(_ input: Int, _ stride: Int, _ kernel: Int) -> Int {
      padding == .same ? input * stride : (input - 1) * stride + Swift.max(kernel, stride)
    }
    guard
      let geometry = ConvolutionGeometry(
        inputHeight: size(shape[1], strides.0, filters.shape[0]),
        inputWidth: size(shape[2], strides.1, filters.shape[1]), channels: filters.shape[2],
        kernel: (filters.shape[0], filters.shape[1]), filters: shape[3], strides: strides,
        padding: padding),
      geometry.outputHeight == shape[1], geometry.outputWidth == shape[2]
    else {
      throw .shapeMismatch(operation: "transposedConvolved", left: shape, right: filters.shape)
    }
    return convolutionInput(filters, geometry)
  }

  package func convolved(_ filters: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(
      .convolution(geometry), [self, filters],
      shape: [shape[0], geometry.outputHeight, geometry.outputWidth, geometry.filters]
    ) { geometry.convolve(pointer, filters: filters.pointer, into: $0, batch: shape[0]) }
  }

  /// This tensor is the gradient of a convolution's output.
  package func convolutionInput(_ filters: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(
      .convolutionInput(geometry), [self, filters],
      shape: [shape[0], geometry.inputHeight, geometry.inputWidth, geometry.channels]
    ) {
      geometry.inputGradient(upstream: pointer, filters: filters.pointer, into: $0, batch: shape[0])
    }
  }

  /// This tensor is a convolution's input.
  package func convolutionFilters(_ upstream: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(
      .convolutionFilters(geometry), [self, upstream], shape: geometry.filterShape
    ) {
      geometry.filterGradient(input: pointer, upstream: upstream.pointer, into: $0, batch: shape[0])
    }
  }

  /// `[batch, outputHeight, outputWidth, kernelHeight * kernelWidth, channels]`.
  package func patches(_ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(
      .patches(geometry), [self],
      shape: [
        shape[0], geometry.outputHeight, geometry.outputWidth,
        geometry.kernelHeight * geometry.kernelWidth, geometry.channels,
      ]
    ) { geometry.writePatches(pointer, into: $0, images: shape[0]) }
  }

  package func addingPatches(_ geometry: ConvolutionGeometry) -> Tensor {
    Tensor.record(
      .addPatches(geometry), [self],
      shape: [shape[0], geometry.inputHeight, geometry.inputWidth, geometry.channels]
    ) { geometry.addPatches(pointer, into: $0, images: shape[0]) }
  }
}

extension Operation {
  /// A convolution is linear in images and in filters, so that the three products of its gradient are each
  /// other's gradients.
  func convolutionGradients(_ upstream: Tensor, _ inputs: [Tensor]) -> [Tensor?] {
    func needed(_ index: Int, _ gradient: () -> Tensor) -> Tensor? {
      inputs[index].node == nil ? nil : gradient()
    }
    switch self {
    case .convolution(let geometry):
      return [
        needed(0) { upstream.convolutionInput(inputs[1], geometry) },
        needed(1) { inputs[0].convolutionFilters(upstream, geometry) },
      ]
    case .convolutionInput(let geometry):
      return [
        needed(0) { upstream.convolved(inputs[1], geometry) },
        needed(1) { upstream.convolutionFilters(inputs[0], geometry) },
      ]
    case .convolutionFilters(let geometry):
      return [
        needed(0) { inputs[1].convolutionInput(upstream, geometry) },
        needed(1) { inputs[0].convolved(upstream, geometry) },
      ]
    case .depthwise(let geometry):
      return [
        needed(0) { upstream.depthwiseInput(inputs[1], geometry) },
        needed(1) { inputs[0].depthwiseFilters(upstream, geometry) },
      ]
    case .depthwiseInput(let geometry):
      return [
        needed(0) { upstream.depthwiseConvolved(inputs[1], geometry) },
        needed(1) { upstream.depthwiseFilters(inputs[0], geometry) },
      ]
    case .depthwiseFilters(let geometry):
      return [
        needed(0) { inputs[1].depthwiseInput(upstream, geometry) },
        needed(1) { inputs[0].depthwiseConvolved(upstream, geometry) },
      ]
    case .patches(let geometry): return [upstream.addingPatches(geometry)]
    case .addPatches(let geometry): return [upstream.patches(geometry)]
    default: return inputs.map { _ in nil }
    }
  }
}
