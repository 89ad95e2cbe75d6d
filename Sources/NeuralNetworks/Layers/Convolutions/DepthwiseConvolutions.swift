public import Tensors

/// Base of the convolutions of each channel by itself.
public class DepthwiseConvolution: DepthwiseLayer, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - kernelSize: The kernel's size in each direction.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - depthMultiplier: How many channels come out for each that goes in.
  ///   - dilationRate: The distance of the kernel's elements.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - depthwiseInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - depthwiseRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - depthwiseConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: An example's shape, channels last; without it the layer is built by its first
  ///     input.
  ///   - name: The layer's name.
  public convenience required init(
    kernelSize: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    depthwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    let extent = Self.extent
    self.init(
      DepthwiseSettings(
        kernelSize: extent.sizes(kernelSize), strides: extent.sizes(strides), padding: padding,
        depthMultiplier: depthMultiplier, dilation: extent.sizes(dilationRate),
        activation: activation, usesBias: useBias,
        kernel: ParameterSettings(
          depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        inputShape: inputShape, name: name))
  }

  /// A layer whose kernel may differ in height and width.
  required override init(_ settings: DepthwiseSettings) { super.init(settings) }
}

/// A convolution of each channel of images `[batch, height, width, channels]` by itself, in Keras' terms.
public final class DepthwiseConv2D: DepthwiseConvolution, @unchecked Sendable {
  /// A layer whose kernel differs in height and width.
  ///
  /// - Parameters:
  ///   - kernelSize: The kernel's height and width.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - depthMultiplier: How many channels come out for each that goes in.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - depthwiseInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - depthwiseRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - depthwiseConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public convenience init(
    kernelSize: (Int, Int), strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    activation: Activation = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    depthwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      DepthwiseSettings(
        kernelSize: kernelSize, strides: (strides, strides), padding: padding,
        depthMultiplier: depthMultiplier, dilation: (1, 1), activation: activation,
        usesBias: useBias,
        kernel: ParameterSettings(
          depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        inputShape: inputShape, name: name))
  }
}

/// A convolution of each channel of sequences `[batch, steps, channels]` by itself, in Keras' terms.
public final class DepthwiseConv1D: DepthwiseConvolution, @unchecked Sendable {
  override class var extent: Extent { .sequences }
}
