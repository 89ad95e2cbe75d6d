public import Tensors

/// Base of the convolutions whose channels are first looked at one by one.
public class DepthwiseLayer: BaseLayer, @unchecked Sendable {
  /// What kernels move over.
  class var extent: Extent { .images }

  /// How a kernel moves, in each direction.
  package struct Movement {
    var kernelSize: (Int, Int)
    var strides: (Int, Int)
    var padding: Padding
    var depthMultiplier: Int
    var dilation: (Int, Int)

    init(
      kernelSize: (Int, Int), strides: (Int, Int), padding: Padding, depthMultiplier: Int,
      dilation: (Int, Int)
    ) {
      (self.kernelSize, self.strides, self.dilation) = (kernelSize, strides, dilation)
      (self.padding, self.depthMultiplier) = (padding, depthMultiplier)
    }

    /// The same in all directions.
    init(
      _ extent: Extent, _ kernelSize: Int, _ strides: Int, _ padding: Padding,
      _ depthMultiplier: Int, dilation: Int
    ) {
      self.init(
        kernelSize: extent.sizes(kernelSize), strides: extent.sizes(strides), padding: padding,
        depthMultiplier: depthMultiplier, dilation: extent.sizes(dilation))
    }
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

  var extent: Extent { Self.extent }

  /// How many channels the inputs of a built layer have.
  var inputChannels: Int? {
    storedParameters.first.map { $0.value.shape[$0.value.rank - 2] }
  }

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
    guard let image = extent.imageShape(inputShape),
      let geometry = ConvolutionGeometry(
        inputHeight: image[0], inputWidth: image[1], channels: image[2], kernel: size,
        filters: movement.depthMultiplier, strides: movement.strides,
        dilation: movement.dilation, padding: movement.padding)
    else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: extent.shapeName(roomFor: size))
    }
    let field = size.0 * size.1
    storedParameters = [
      Parameter(
        depthwiseName,
        depthwiseInitializer(
          extent.shape(ofImage: geometry.filterShape), fanIn: field * image[2],
          fanOut: field * movement.depthMultiplier))
    ]
    let outputs = makeFurtherParameters(channels: image[2] * movement.depthMultiplier)
    if usesBias {
      storedParameters.append(
        Parameter("bias", biasInitializer([outputs], fanIn: outputs, fanOut: outputs)))
    }
    return try activation.outputShape(
      extent.shape(ofImage: [geometry.outputHeight, geometry.outputWidth, outputs]))
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel = storedParameters.first else {
      preconditionFailure("a built layer has its kernel")
    }
    let sum = try extent.batch(
      mixed(
        extent.images(input).depthwiseConvolved(
          extent.filters(kernel.value), strides: movement.strides,
          padding: movement.padding, dilation: movement.dilation)))
    return try activation(named("bias").map { try sum + $0.value } ?? sum)
  }
}

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
    self.init(
      Movement(
        Self.extent, kernelSize, strides, padding, depthMultiplier, dilation: dilationRate),
      activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
      biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
      biasRegularizer: biasRegularizer, depthwiseConstraint: depthwiseConstraint,
      biasConstraint: biasConstraint, inputShape: inputShape, name: name)
  }

  /// A layer whose kernel may differ in height and width.
  package required init(
    _ movement: Movement, activation: Activation, useBias: Bool,
    depthwiseInitializer: Initializer, biasInitializer: Initializer,
    depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    depthwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    super.init(
      movement, activation: activation, useBias: useBias,
      depthwiseInitializer: depthwiseInitializer, biasInitializer: biasInitializer,
      inputShape: inputShape, name: name)
    regularizers["kernel"] = depthwiseRegularizer
    regularizers["bias"] = biasRegularizer
    constraints["kernel"] = depthwiseConstraint
    constraints["bias"] = biasConstraint
  }
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
      Movement(
        kernelSize: kernelSize, strides: (strides, strides), padding: padding,
        depthMultiplier: depthMultiplier, dilation: (1, 1)),
      activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
      biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
      biasRegularizer: biasRegularizer, depthwiseConstraint: depthwiseConstraint,
      biasConstraint: biasConstraint, inputShape: inputShape, name: name)
  }

  /// "DepthwiseConv2D".
  public override var typeName: String { "DepthwiseConv2D" }
}

/// A convolution of each channel of sequences `[batch, steps, channels]` by itself, in Keras' terms.
public final class DepthwiseConv1D: DepthwiseConvolution, @unchecked Sendable {
  override class var extent: Extent { .sequences }

  /// "DepthwiseConv1D".
  public override var typeName: String { "DepthwiseConv1D" }
}

/// Base of the convolutions of each channel by itself whose results are then mixed place by place.
public class SeparableConvolution: DepthwiseLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let pointwiseInitializer: Initializer

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
    self.init(
      filters,
      Movement(
        Self.extent, kernelSize, strides, padding, depthMultiplier, dilation: dilationRate),
      activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
      pointwiseInitializer: pointwiseInitializer, biasInitializer: biasInitializer,
      depthwiseRegularizer: depthwiseRegularizer, pointwiseRegularizer: pointwiseRegularizer,
      biasRegularizer: biasRegularizer, depthwiseConstraint: depthwiseConstraint,
      pointwiseConstraint: pointwiseConstraint, biasConstraint: biasConstraint,
      inputShape: inputShape, name: name)
  }

  /// A layer whose kernel may differ in height and width.
  package required init(
    _ filters: Int, _ movement: Movement, activation: Activation, useBias: Bool,
    depthwiseInitializer: Initializer, pointwiseInitializer: Initializer,
    biasInitializer: Initializer, depthwiseRegularizer: Regularizer? = nil,
    pointwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    depthwiseConstraint: Constraint? = nil, pointwiseConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    self.pointwiseInitializer = pointwiseInitializer
    super.init(
      movement, activation: activation, useBias: useBias,
      depthwiseInitializer: depthwiseInitializer, biasInitializer: biasInitializer,
      inputShape: inputShape, name: name)
    regularizers["depthwise_kernel"] = depthwiseRegularizer
    regularizers["pointwise_kernel"] = pointwiseRegularizer
    regularizers["bias"] = biasRegularizer
    constraints["depthwise_kernel"] = depthwiseConstraint
    constraints["pointwise_kernel"] = pointwiseConstraint
    constraints["bias"] = biasConstraint
  }

  override var depthwiseName: String { "depthwise_kernel" }

  override func makeFurtherParameters(channels: Int) -> Int {
    storedParameters.append(
      Parameter(
        "pointwise_kernel",
        pointwiseInitializer(
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
      filters,
      Movement(
        kernelSize: kernelSize, strides: (strides, strides), padding: padding,
        depthMultiplier: depthMultiplier, dilation: (1, 1)),
      activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
      pointwiseInitializer: pointwiseInitializer, biasInitializer: biasInitializer,
      depthwiseRegularizer: depthwiseRegularizer, pointwiseRegularizer: pointwiseRegularizer,
      biasRegularizer: biasRegularizer, depthwiseConstraint: depthwiseConstraint,
      pointwiseConstraint: pointwiseConstraint, biasConstraint: biasConstraint,
      inputShape: inputShape, name: name)
  }

  /// "SeparableConv2D".
  public override var typeName: String { "SeparableConv2D" }
}

/// A convolution of each channel of sequences `[batch, steps, channels]` by itself, whose results are then mixed
/// step by step, in Keras' terms.
public final class SeparableConv1D: SeparableConvolution, @unchecked Sendable {
  override class var extent: Extent { .sequences }

  /// "SeparableConv1D".
  public override var typeName: String { "SeparableConv1D" }
}
