public import Tensors

/// Base of the convolutions of images whose channels are first looked at one by one.
public class DepthwiseLayer: BaseLayer, @unchecked Sendable {
  /// How a kernel moves over images.
  struct Movement {
    var kernelSize: Int
    var strides: Int
    var padding: Padding
    var depthMultiplier: Int
    var dilation: Int
  }

  let movement: Movement
  let activation: Activation
  let usesBias: Bool
  let depthwiseInitializer: Initializer
  let biasInitializer: Initializer

  init(
    _ movement: Movement, activation: Activation, useBias: Bool,
    depthwiseInitializer: Initializer, biasInitializer: Initializer, inputShape: [Int]?,
    name: String?
  ) {
    self.movement = movement
    self.activation = activation
    usesBias = useBias
    self.depthwiseInitializer = depthwiseInitializer
    self.biasInitializer = biasInitializer
    super.init(name: name, inputShape: inputShape)
  }

  /// How many channels the inputs of a built layer have.
  var inputChannels: Int? { storedParameters.first?.value.shape[2] }

  /// What the channels' kernel is called.
  var depthwiseName: String { "kernel" }

  /// Makes the parameters behind the channels' kernel.
  ///
  /// - Parameter channels: How many come out of the channels' kernel.
  /// - Returns: How many come out.
  func makeFurtherParameters(channels: Int) -> Int { channels }

  /// What is done to the channels' sums before the bias.
  func mixed(_ images: Tensor) throws -> Tensor { images }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let size = movement.kernelSize
    guard inputShape.count == 3,
      let geometry = ConvolutionGeometry(
        inputHeight: inputShape[0], inputWidth: inputShape[1], channels: inputShape[2],
        kernel: (size, size), filters: movement.depthMultiplier,
        strides: (movement.strides, movement.strides),
        dilation: (movement.dilation, movement.dilation), padding: movement.padding)
    else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape,
        expected: Extent.images.shapeName(roomFor: (size, size)))
    }
    let field = size * size
    storedParameters = [
      Parameter(
        depthwiseName,
        depthwiseInitializer(
          geometry.filterShape, fanIn: field * inputShape[2],
          fanOut: field * movement.depthMultiplier))
    ]
    let outputs = makeFurtherParameters(channels: inputShape[2] * movement.depthMultiplier)
    if usesBias {
      storedParameters.append(
        Parameter("bias", biasInitializer([outputs], fanIn: outputs, fanOut: outputs)))
    }
    return try activation.outputShape([geometry.outputHeight, geometry.outputWidth, outputs])
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel = storedParameters.first else {
      preconditionFailure("a built layer has its kernel")
    }
    let sum = try mixed(
      input.depthwiseConvolved(
        kernel.value, strides: (movement.strides, movement.strides), padding: movement.padding,
        dilation: (movement.dilation, movement.dilation)))
    return try activation(named("bias").map { try sum + $0.value } ?? sum)
  }
}

/// A convolution of each channel of images `[batch, height, width, channels]` by itself, in Keras' terms.
public final class DepthwiseConv2D: DepthwiseLayer, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - kernelSize: The kernel's height and width.
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
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public init(
    kernelSize: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    super.init(
      Movement(
        kernelSize: kernelSize, strides: strides, padding: padding,
        depthMultiplier: depthMultiplier, dilation: dilationRate),
      activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
      biasInitializer: biasInitializer, inputShape: inputShape, name: name)
    regularizers["kernel"] = depthwiseRegularizer
    regularizers["bias"] = biasRegularizer
  }

  /// "DepthwiseConv2D".
  public override var typeName: String { "DepthwiseConv2D" }
}

/// A convolution of each channel by itself, whose results are then mixed place by place, in Keras' terms.
public final class SeparableConv2D: DepthwiseLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let pointwiseInitializer: Initializer

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width.
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
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    depthMultiplier: Int = 1, dilationRate: Int = 1, activation: Activation = .linear,
    useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform,
    pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    self.pointwiseInitializer = pointwiseInitializer
    super.init(
      Movement(
        kernelSize: kernelSize, strides: strides, padding: padding,
        depthMultiplier: depthMultiplier, dilation: dilationRate),
      activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
      biasInitializer: biasInitializer, inputShape: inputShape, name: name)
    regularizers["depthwise_kernel"] = depthwiseRegularizer
    regularizers["pointwise_kernel"] = pointwiseRegularizer
    regularizers["bias"] = biasRegularizer
  }

  /// "SeparableConv2D".
  public override var typeName: String { "SeparableConv2D" }

  override var depthwiseName: String { "depthwise_kernel" }

  override func makeFurtherParameters(channels: Int) -> Int {
    storedParameters.append(
      Parameter(
        "pointwise_kernel",
        pointwiseInitializer([1, 1, channels, filters], fanIn: channels, fanOut: filters)))
    return filters
  }

  override func mixed(_ images: Tensor) throws -> Tensor {
    guard let kernel = named("pointwise_kernel") else {
      preconditionFailure("a built layer has its kernels")
    }
    return try images.convolved(kernel.value)
  }
}
