public import Tensors

/// A convolution of images `[batch, height, width, channels]`, in Keras' terms.
public final class Conv2D: BaseLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let kernelSize: (Int, Int)
  let strides: (Int, Int)
  let dilation: (Int, Int)
  let padding: Padding
  let activation: Activation
  let usesBias: Bool
  let kernelInitializer: Initializer

  /// `[height, width, channels, filters]`, once built.
  public var kernel: Parameter? { storedParameters.first }
  /// `[filters]`, once built; nil without a bias.
  public var bias: Parameter? { usesBias ? storedParameters.last : nil }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's height and width.
  ///   - strides: The step in both directions.
  ///   - padding: How the edges are treated.
  ///   - dilationRate: The distance of the kernel's elements.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    self.kernelSize = (kernelSize, kernelSize)
    self.strides = (strides, strides)
    dilation = (dilationRate, dilationRate)
    self.padding = padding
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    super.init(name: name, inputShape: inputShape)
    regularizers["kernel"] = kernelRegularizer
    regularizers["bias"] = biasRegularizer
  }

  /// A layer whose kernel or steps differ in height and width.
  package init(
    _ filters: Int, kernel: (Int, Int), strides: (Int, Int), padding: Padding,
    dilation: (Int, Int) = (1, 1), activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    kernelSize = kernel
    self.strides = strides
    self.dilation = dilation
    self.padding = padding
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    super.init(name: name, inputShape: inputShape)
  }

  /// "Conv2D".
  public override var typeName: String { "Conv2D" }

  func geometry(_ inputShape: [Int]) throws(TensorError) -> ConvolutionGeometry {
    guard inputShape.count == 3, filters > 0,
      let geometry = ConvolutionGeometry(
        inputHeight: inputShape[0], inputWidth: inputShape[1], channels: inputShape[2],
        kernel: kernelSize, filters: filters, strides: strides, dilation: dilation,
        padding: padding)
    else {
      throw .invalidShape(
        operation: "Conv2D(\(filters))", shape: inputShape,
        expected: "[height, width, channels] of at least \(kernelSize.0)×\(kernelSize.1)")
    }
    return geometry
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    let geometry = try geometry(inputShape)
    let field = kernelSize.0 * kernelSize.1
    let kernel = Parameter(
      "kernel",
      kernelInitializer(
        geometry.filterShape, fanIn: field * inputShape[2], fanOut: field * filters))
    storedParameters = [kernel]
    if usesBias {
      let bias = Parameter("bias", Tensor.zeros([filters]))
      storedParameters.append(bias)
    }
    return [geometry.outputHeight, geometry.outputWidth, filters]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let sum = try input.convolved(
      kernel.value, strides: strides, padding: padding, dilation: dilation)
    return try activation(bias.map { try sum + $0.value } ?? sum)
  }
}

/// A transposed convolution, which makes images larger by its strides, in Keras' terms.
public final class Conv2DTranspose: BaseLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let kernelSize: (Int, Int)
  let strides: (Int, Int)
  let padding: Padding
  let activation: Activation
  let usesBias: Bool
  let kernelInitializer: Initializer

  /// `[height, width, filters, channels]`, once built.
  public var kernel: Parameter? { storedParameters.first }
  /// `[filters]`, once built; nil without a bias.
  public var bias: Parameter? { usesBias ? storedParameters.last : nil }

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
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - inputShape: `[height, width, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    self.kernelSize = (kernelSize, kernelSize)
    self.strides = (strides, strides)
    self.padding = padding
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    super.init(name: name, inputShape: inputShape)
    regularizers["kernel"] = kernelRegularizer
    regularizers["bias"] = biasRegularizer
  }

  /// A layer whose kernel or steps differ in height and width.
  package init(
    _ filters: Int, kernel: (Int, Int), strides: (Int, Int), padding: Padding,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    kernelSize = kernel
    self.strides = strides
    self.padding = padding
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    super.init(name: name, inputShape: inputShape)
  }

  /// "Conv2DTranspose".
  public override var typeName: String { "Conv2DTranspose" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 3, filters > 0 else {
      throw TensorError.invalidShape(
        operation: "Conv2DTranspose(\(filters))", shape: inputShape,
        expected: "[height, width, channels]")
    }
    let field = kernelSize.0 * kernelSize.1
    let kernel = Parameter(
      "kernel",
      kernelInitializer(
        [kernelSize.0, kernelSize.1, filters, inputShape[2]], fanIn: field * filters,
        fanOut: field * inputShape[2]))
    storedParameters = [kernel]
    if usesBias {
      let bias = Parameter("bias", Tensor.zeros([filters]))
      storedParameters.append(bias)
    }
    func size(_ input: Int, _ stride: Int, _ kernel: Int) -> Int {
      padding == .same ? input * stride : (input - 1) * stride + max(kernel, stride)
    }
    return [
      size(inputShape[0], strides.0, kernelSize.0), size(inputShape[1], strides.1, kernelSize.1),
      filters,
    ]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let sum = try input.transposedConvolved(kernel.value, strides: strides, padding: padding)
    return try activation(bias.map { try sum + $0.value } ?? sum)
  }
}
