public import Tensors

/// Base of the convolutions of each channel by itself whose results are then mixed place by place.
public class SeparableConvolution: DepthwiseLayer, @unchecked Sendable {
  let pointwise: PointwiseSettings
  /// The number of channels that come out.
  public var filters: Int { pointwise.filters }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's size in each direction.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - depthMultiplier: How many channels the mixing sees for each that goes in.
  ///   - dilationRate: The distance of the kernel's elements.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - depthwiseInitializer: How the channels' kernel starts.
  ///   - pointwiseInitializer: How the mixing kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - depthwiseRegularizer: What training adds to the loss for the channels' kernel's size.
  ///   - pointwiseRegularizer: What training adds to the loss for the mixing kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - depthwiseConstraint: What training keeps the channels' kernel to.
  ///   - pointwiseConstraint: What training keeps the mixing kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: An example's shape, channels last; without it the layer is built by its first
  ///     input.
  ///   - name: The layer's name.
  public convenience required init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    depthMultiplier: Int = 1, dilationRate: Int = 1, activation: Activation = .linear,
    useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform,
    pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    pointwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
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
        inputShape: inputShape, name: name),
      PointwiseSettings(
        filters: filters,
        kernel: ParameterSettings(
          pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint)))
  }

  /// A layer whose kernel may differ in height and width.
  required init(_ settings: DepthwiseSettings, _ pointwise: PointwiseSettings) {
    self.pointwise = pointwise
    super.init(settings)
    regulate("pointwise_kernel", pointwise.kernel)
  }

  override var settingProblem: String? {
    sizeProblem([("filters", filters)]) ?? super.settingProblem
  }

  override var depthwiseName: String { "depthwise_kernel" }

  override func makeFurtherParameters(channels: Int) -> Int {
    storedParameters.append(
      Parameter(
        "pointwise_kernel",
        pointwise.kernel.initializer(
          extent.shape(ofImage: [1, 1, channels, filters]), fanIn: channels, fanOut: filters)))
    return filters
  }

  override func mixed(_ images: Tensor) throws -> Tensor {
    guard let kernel = named("pointwise_kernel") else {
      preconditionFailure("a built layer has its kernels")
    }
    return try images.convolved(extent.filters(kernel.value))
  }
}

/// A convolution of each channel of images `[batch, height, width, channels]` by itself, whose results are then
/// mixed place by place, in Keras' terms.
public final class SeparableConv2D: SeparableConvolution, @unchecked Sendable {
  /// A layer whose kernel differs in height and width.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - depthMultiplier: How many channels the mixing sees for each that goes in.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - depthwiseInitializer: How the channels' kernel starts.
  ///   - pointwiseInitializer: How the mixing kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - depthwiseRegularizer: What training adds to the loss for the channels' kernel's size.
  ///   - pointwiseRegularizer: What training adds to the loss for the mixing kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - depthwiseConstraint: What training keeps the channels' kernel to.
  ///   - pointwiseConstraint: What training keeps the mixing kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: (Int, Int), strides: Int = 1, padding: Padding = .valid,
    depthMultiplier: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform,
    pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    pointwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
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
        inputShape: inputShape, name: name),
      PointwiseSettings(
        filters: filters,
        kernel: ParameterSettings(
          pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint)))
  }
}

/// A convolution of each channel of sequences `[batch, steps, channels]` by itself, whose results are then mixed
/// step by step, in Keras' terms.
public final class SeparableConv1D: SeparableConvolution, @unchecked Sendable {
  override class var extent: Extent { .sequences }
}
