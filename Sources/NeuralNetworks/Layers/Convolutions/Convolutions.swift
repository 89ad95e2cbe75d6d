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
  ///   - dilationRate: The distance of the kernel's elements down and across.
  ///   - groups: Into how many groups channels and filters are parted, each convolved by itself.
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
    dilationRate: (Int, Int) = (1, 1), groups: Int = 1, activation: Activation = .linear,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      ConvolutionSettings(
        filters: filters, kernelSize: kernelSize, strides: strides, padding: padding,
        dilation: dilationRate, groups: groups, activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }

  /// A layer whose kernel differs in height and width.
  ///
  /// The other settings are those of the layer whose kernel and strides both differ.
  public convenience init(
    _ filters: Int, kernelSize: (Int, Int), strides: Int, padding: Padding = .valid,
    dilationRate: (Int, Int) = (1, 1), groups: Int = 1, activation: Activation = .linear,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      ConvolutionSettings(
        filters: filters, kernelSize: kernelSize, strides: (strides, strides), padding: padding,
        dilation: dilationRate, groups: groups, activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }

  /// A layer whose strides differ in height and width.
  ///
  /// The other settings are those of the layer whose kernel and strides both differ.
  public convenience init(
    _ filters: Int, kernelSize: Int, strides: (Int, Int), padding: Padding = .valid,
    dilationRate: (Int, Int) = (1, 1), groups: Int = 1, activation: Activation = .linear,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      ConvolutionSettings(
        filters: filters, kernelSize: (kernelSize, kernelSize), strides: strides, padding: padding,
        dilation: dilationRate, groups: groups, activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }
}

/// A convolution along sequences `[batch, steps, channels]`, in Keras' terms.
public final class Conv1D: ConvolutionLayer, @unchecked Sendable {
  package override class var extent: Extent { .sequences }
}
