public import Tensors

/// Base of the layers that move a kernel over images or along sequences.
public class ConvolutionLayer: BaseLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let kernelSize: (Int, Int)
  let strides: (Int, Int)
  let dilation: (Int, Int)
  let padding: Padding
  let activation: Activation
  let usesBias: Bool
  let kernelInitializer: Initializer
  let biasInitializer: Initializer

  /// What the kernel moves over.
  class var extent: Extent { .images }

  /// `[height, width, channels, filters]`, the last two the other way round where the convolution is
  /// transposed; of sequences `[steps, channels, filters]`; once built.
  public var kernel: Parameter? { storedParameters.first }
  /// `[filters]`, once built; nil without a bias.
  public var bias: Parameter? { usesBias ? storedParameters.last : nil }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width, or how many steps it sees.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - dilationRate: The distance of the kernel's elements.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: `[height, width, channels]` or `[steps, channels]`; without it the layer is built by
  ///     its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    let extent = Self.extent
    self.init(
      filters, kernel: extent.sizes(kernelSize), strides: extent.sizes(strides), padding: padding,
      dilation: extent.sizes(dilationRate), activation: activation, useBias: useBias,
      kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
      kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
      kernelConstraint: kernelConstraint, biasConstraint: biasConstraint, inputShape: inputShape,
      name: name)
  }

  /// A layer whose kernel or steps differ in height and width.
  package required init(
    _ filters: Int, kernel: (Int, Int), strides: (Int, Int), padding: Padding,
    dilation: (Int, Int) = (1, 1), activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    kernelSize = kernel
    self.strides = strides
    self.dilation = dilation
    self.padding = padding
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    super.init(name: name, inputShape: inputShape)
    regularizers["kernel"] = kernelRegularizer
    regularizers["bias"] = biasRegularizer
    constraints["kernel"] = kernelConstraint
    constraints["bias"] = biasConstraint
  }

  var extent: Extent { Self.extent }

  /// How many channels the inputs of a built layer have.
  var inputChannels: Int? { kernel.map { $0.value.shape[$0.value.rank - 2] } }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let image = extent.imageShape(inputShape), filters > 0,
      let geometry = ConvolutionGeometry(
        inputHeight: image[0], inputWidth: image[1], channels: image[2], kernel: kernelSize,
        filters: filters, strides: strides, dilation: dilation, padding: padding)
    else { throw misfit(inputShape, expected: extent.shapeName(roomFor: kernelSize)) }
    makeWeights(geometry.filterShape, inputs: image[2], outputs: filters)
    return try activation.outputShape(
      extent.shape(ofImage: [geometry.outputHeight, geometry.outputWidth, filters]))
  }

  func misfit(_ inputShape: [Int], expected: String) -> TensorError {
    .invalidShape(operation: "\(typeName)(\(filters))", shape: inputShape, expected: expected)
  }

  /// A kernel between so many channels, and a bias of zeros.
  func makeWeights(_ shape: [Int], inputs: Int, outputs: Int) {
    let field = kernelSize.0 * kernelSize.1
    let kernel = kernelInitializer(
      extent.shape(ofImage: shape), fanIn: field * inputs, fanOut: field * outputs)
    storedParameters = [Parameter("kernel", kernel)]
    if usesBias {
      storedParameters.append(
        Parameter("bias", biasInitializer([filters], fanIn: filters, fanOut: filters)))
    }
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let sum = try extent.batch(
      convolved(extent.images(input), filters: extent.filters(kernel.value)))
    return try activation(bias.map { try sum + $0.value } ?? sum)
  }

  /// The sums of all places of images.
  func convolved(_ images: Tensor, filters: Tensor) throws -> Tensor {
    try images.convolved(filters, strides: strides, padding: padding, dilation: dilation)
  }
}
