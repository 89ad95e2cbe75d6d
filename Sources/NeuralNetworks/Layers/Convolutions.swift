public import Tensors

/// A convolution of images `[batch, height, width, channels]`, in Keras' terms.
public final class Conv2D: ConvolutionLayer, @unchecked Sendable {
  /// A layer whose kernel or strides differ in height and width.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width.
  ///   - strides: How far it moves down and across.
  ///   - padding: How the edges are treated.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: (Int, Int), strides: (Int, Int) = (1, 1),
    padding: Padding = .valid, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      filters, kernel: kernelSize, strides: strides, padding: padding, activation: activation,
      useBias: useBias, kernelInitializer: kernelInitializer, inputShape: inputShape, name: name)
  }

  /// "Conv2D".
  public override var typeName: String { "Conv2D" }
}

/// A convolution along sequences `[batch, steps, channels]`, in Keras' terms.
public final class Conv1D: ConvolutionLayer, @unchecked Sendable {
  override class var extent: Extent { .sequences }

  /// "Conv1D".
  public override var typeName: String { "Conv1D" }
}

/// A transposed convolution, which makes images larger by its strides, in Keras' terms.
public final class Conv2DTranspose: ConvolutionLayer, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width.
  ///   - strides: How far apart the inputs lie in the output.
  ///   - padding: How the edges are treated; `.same` gives the input's size times the strides.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    super.init(
      filters, kernelSize: kernelSize, strides: strides, padding: padding, activation: activation,
      useBias: useBias, kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
      kernelRegularizer: kernelRegularizer,
      biasRegularizer: biasRegularizer, inputShape: inputShape, name: name)
  }

  /// A layer whose kernel or steps differ in height and width.
  package required init(
    _ filters: Int, kernel: (Int, Int), strides: (Int, Int), padding: Padding,
    dilation: (Int, Int) = (1, 1), activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, inputShape: [Int]? = nil, name: String? = nil
  ) {
    super.init(
      filters, kernel: kernel, strides: strides, padding: padding, dilation: dilation,
      activation: activation, useBias: useBias, kernelInitializer: kernelInitializer,
      inputShape: inputShape, name: name)
  }

  /// A layer whose kernel or strides differ in height and width.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width.
  ///   - strides: How far it moves down and across.
  ///   - padding: How the edges are treated.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: (Int, Int), strides: (Int, Int) = (1, 1),
    padding: Padding = .valid, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      filters, kernel: kernelSize, strides: strides, padding: padding, activation: activation,
      useBias: useBias, kernelInitializer: kernelInitializer, inputShape: inputShape, name: name)
  }

  /// "Conv2DTranspose".
  public override var typeName: String { "Conv2DTranspose" }

  override var inputChannels: Int? { kernel?.value.shape.last }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 3, filters > 0 else {
      throw misfit(inputShape, expected: extent.shapeName)
    }
    // The kernel is that of the convolution which goes the other way.
    makeWeights(
      [kernelSize.0, kernelSize.1, filters, inputShape[2]], inputs: filters, outputs: inputShape[2])
    func size(_ input: Int, _ stride: Int, _ kernel: Int) -> Int {
      padding == .same ? input * stride : (input - 1) * stride + max(kernel, stride)
    }
    return [
      size(inputShape[0], strides.0, kernelSize.0), size(inputShape[1], strides.1, kernelSize.1),
      filters,
    ]
  }

  override func convolved(_ images: Tensor, filters: Tensor) throws -> Tensor {
    try images.transposedConvolved(filters, strides: strides, padding: padding)
  }
}
