public import Tensors

/// Base of the layers that move a kernel over images or along sequences.
public class ConvolutionLayer: BaseLayer, @unchecked Sendable {
  let settings: ConvolutionSettings
  /// The number of channels that come out.
  public var filters: Int { settings.filters }

  /// What the kernel moves over.
  package class var extent: Extent { .images }

  /// `[height, width, channels, filters]`, the last two the other way round where the convolution is
  /// transposed; of sequences `[steps, channels, filters]`; once built.
  public var kernel: Parameter? { storedParameters.first }
  /// `[filters]`, once built; nil without a bias.
  public var bias: Parameter? { settings.usesBias ? storedParameters.last : nil }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width, or how many steps it sees.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - dilationRate: The distance of the kernel's elements.
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
  ///   - inputShape: `[height, width, channels]` or `[steps, channels]`; without it the layer is built by
  ///     its first input.
  ///   - name: The layer's name.
  public convenience init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    dilationRate: Int = 1, groups: Int = 1, activation: Activation = .linear, useBias: Bool = true,
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
        padding: padding, dilation: extent.sizes(dilationRate), groups: groups,
        activation: activation,
        usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, inputShape: inputShape, name: name))
  }

  /// A layer whose kernel or steps may differ in height and width.
  package required init(_ settings: ConvolutionSettings) {
    self.settings = settings
    super.init(name: settings.name, inputShape: settings.inputShape)
    regulate("kernel", settings.kernel)
    regulate("bias", settings.bias)
    activityRegularizer = settings.activityRegularizer
  }

  var extent: Extent { Self.extent }
  override var settingProblem: String? {
    sizeProblem([
      ("filters", filters), ("kernelSize", least(settings.kernelSize)),
      ("strides", least(settings.strides)), ("dilationRate", least(settings.dilation)),
      ("groups", settings.groups),
    ]) ?? paddingProblem(settings.padding, mayBeCausal: self is Conv1D)
  }
  override var currentInputRule: InputRule? {
    inputChannels.map { .axes(Array(repeating: 0, count: extent.axes) + [$0]) }
  }

  /// How many channels the inputs of a built layer have.
  var inputChannels: Int? {
    kernel.map { $0.value.shape[$0.value.rank - 2] * settings.groups }
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let image = extent.imageShape(inputShape), filters > 0,
      let geometry = ConvolutionGeometry(
        inputHeight: image[0], inputWidth: image[1], channels: image[2],
        kernel: settings.kernelSize, filters: filters, strides: settings.strides,
        dilation: settings.dilation, padding: settings.padding)
    else { throw misfit(inputShape, expected: extent.shapeName(roomFor: settings.kernelSize)) }
    let groups = settings.groups
    guard image[2] % groups == 0, filters % groups == 0 else {
      throw misfit(inputShape, expected: "channels and filters that \(groups) groups divide")
    }
    var shape = geometry.filterShape
    shape[2] /= groups
    makeWeights(shape, inputs: shape[2], outputs: filters)
    return try settings.activation.outputShape(
      extent.shape(ofImage: [geometry.outputHeight, geometry.outputWidth, filters]))
  }

  func misfit(_ inputShape: [Int], expected: String) -> TensorError {
    .invalidShape(operation: "\(typeName)(\(filters))", shape: inputShape, expected: expected)
  }

  /// A kernel between so many channels, and a bias of zeros.
  func makeWeights(_ shape: [Int], inputs: Int, outputs: Int) {
    let field = settings.kernelSize.0 * settings.kernelSize.1
    let kernel = settings.kernel.initializer(
      extent.shape(ofImage: shape), fanIn: field * inputs, fanOut: field * outputs)
    storedParameters = [Parameter("kernel", kernel)]
    if settings.usesBias {
      storedParameters.append(
        Parameter(
          "bias", settings.bias.initializer([filters], fanIn: filters, fanOut: filters)))
    }
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let sum = try extent.batch(
      convolved(extent.images(input), filters: extent.filters(kernel.value)))
    return try settings.activation(bias.map { try sum + $0.value } ?? sum)
  }

  /// The sums of all places of images.
  func convolved(_ images: Tensor, filters: Tensor) throws -> Tensor {
    func convolved(_ images: Tensor, _ filters: Tensor) throws -> Tensor {
      try images.convolved(
        filters, strides: settings.strides, padding: settings.padding, dilation: settings.dilation)
    }
    let groups = settings.groups
    guard groups > 1 else { return try convolved(images, filters) }
    let (channels, outputs) = (images.shape[3] / groups, self.filters / groups)
    let parts = try (0..<groups).map { group in
      try convolved(
        images.slice((group * channels)..<((group + 1) * channels), axis: 3),
        filters.slice((group * outputs)..<((group + 1) * outputs), axis: 3))
    }
    return try Tensor.concatenate(parts, axis: 3)
  }
}
