public import Tensors

/// Base of the transposed convolutions, which make images or sequences larger by their strides.
public class TransposedConvolutionLayer: ConvolutionLayer, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width, or how many steps it sees.
  ///   - strides: How far apart the inputs lie in the output.
  ///   - padding: How the edges are treated; `.same` gives the input's size times the strides.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: `[height, width, channels]` or `[steps, channels]`; without it the layer is built by
  ///     its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    let extent = Self.extent
    self.init(
      ConvolutionSettings(
        filters: filters, kernelSize: extent.sizes(kernelSize), strides: extent.sizes(strides),
        padding: padding, activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }

  override var inputChannels: Int? { kernel?.value.shape.last }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let image = extent.imageShape(inputShape), filters > 0 else {
      throw misfit(inputShape, expected: extent.shapeName)
    }
    // The kernel is that of the convolution which goes the other way.
    let (kernel, strides) = (settings.kernelSize, settings.strides)
    makeWeights([kernel.0, kernel.1, filters, image[2]], inputs: filters, outputs: image[2])
    func size(_ input: Int, _ stride: Int, _ kernel: Int) -> Int {
      settings.padding == .same ? input * stride : (input - 1) * stride + max(kernel, stride)
    }
    let (height, width) = (
      size(image[0], strides.0, kernel.0), size(image[1], strides.1, kernel.1)
    )
    return try settings.activation.outputShape(extent.shape(ofImage: [height, width, filters]))
  }

  override func convolved(_ images: Tensor, filters: Tensor) throws -> Tensor {
    try images.transposedConvolved(
      filters, strides: settings.strides, padding: settings.padding)
  }
}

/// A transposed convolution of images `[batch, height, width, channels]`, in Keras' terms.
public final class Conv2DTranspose: TransposedConvolutionLayer, @unchecked Sendable {
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
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: (Int, Int), strides: (Int, Int) = (1, 1), padding: Padding = .valid,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      ConvolutionSettings(
        filters: filters, kernelSize: kernelSize, strides: strides, padding: padding,
        activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }

  /// A layer whose kernel differs in height and width.
  ///
  /// The other settings are those of the layer whose kernel and strides both differ.
  public convenience init(
    _ filters: Int, kernelSize: (Int, Int), strides: Int, padding: Padding = .valid,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      ConvolutionSettings(
        filters: filters, kernelSize: kernelSize, strides: (strides, strides), padding: padding,
        activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }

  /// A layer whose strides differ in height and width.
  ///
  /// The other settings are those of the layer whose kernel and strides both differ.
  public convenience init(
    _ filters: Int, kernelSize: Int, strides: (Int, Int), padding: Padding = .valid,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      ConvolutionSettings(
        filters: filters, kernelSize: (kernelSize, kernelSize), strides: strides, padding: padding,
        activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }
}

/// A transposed convolution along sequences `[batch, steps, channels]`, in Keras' terms.
public final class Conv1DTranspose: TransposedConvolutionLayer, @unchecked Sendable {
  package override class var extent: Extent { .sequences }
}
