public import Tensors

/// A convolution along sequences `[batch, steps, channels]`, in Keras' terms.
public final class Conv1D: BaseLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let kernelSize: Int
  let strides: Int
  let dilation: Int
  let padding: Padding
  let activation: Activation
  let usesBias: Bool
  let kernelInitializer: Initializer

  /// `[steps, channels, filters]`, once built.
  public var kernel: Parameter? { storedParameters.first }
  /// `[filters]`, once built; nil without a bias.
  public var bias: Parameter? { usesBias ? storedParameters.last : nil }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: How many steps the kernel sees.
  ///   - strides: How far it moves.
  ///   - padding: How the ends are treated.
  ///   - dilationRate: The distance of the kernel's elements.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - inputShape: `[steps, channels]`; without it the layer is built by its first input.
  ///   - name: The layer's name.
  public init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    self.kernelSize = kernelSize
    self.strides = strides
    self.padding = padding
    dilation = dilationRate
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    super.init(name: name, inputShape: inputShape)
    regularizers["kernel"] = kernelRegularizer
    regularizers["bias"] = biasRegularizer
  }

  /// "Conv1D".
  public override var typeName: String { "Conv1D" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2, filters > 0,
      let geometry = ConvolutionGeometry(
        inputHeight: 1, inputWidth: inputShape[0], channels: inputShape[1],
        kernel: (1, kernelSize), filters: filters, strides: (1, strides), dilation: (1, dilation),
        padding: padding)
    else {
      throw TensorError.invalidShape(
        operation: "Conv1D(\(filters))", shape: inputShape,
        expected: "[steps, channels] of at least \(kernelSize) steps")
    }
    let kernel = Parameter(
      "kernel",
      kernelInitializer(
        [kernelSize, inputShape[1], filters], fanIn: kernelSize * inputShape[1],
        fanOut: kernelSize * filters))
    storedParameters = [kernel]
    if usesBias {
      let bias = Parameter("bias", Tensor.zeros([filters]))
      storedParameters.append(bias)
    }
    return [geometry.outputWidth, filters]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    // A sequence is an image of one row.
    let rows = try input.expandingShape(at: 1).convolved(
      kernel.value.expandingShape(at: 0), strides: (1, strides), padding: padding,
      dilation: (1, dilation))
    let sum = try rows.reshaped([rows.shape[0], rows.shape[2], filters])
    return try activation(bias.map { try sum + $0.value } ?? sum)
  }
}

/// Base of the layers that take windows of steps.
public class SequencePooling: BaseLayer, @unchecked Sendable {
  let poolSize: Int
  let strides: Int
  let padding: Padding

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - poolSize: The window's steps.
  ///   - strides: How far it moves; the window's size when left out.
  ///   - padding: How the ends are treated.
  ///   - inputShape: `[steps, channels]`.
  ///   - name: The layer's name.
  public init(
    poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.poolSize = poolSize
    self.strides = strides ?? poolSize
    self.padding = padding
    super.init(name: name, inputShape: inputShape)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[steps, channels]")
    }
    let window = Window(size: (1, poolSize), strides: (1, strides), padding: padding)
    return Array(try window.outputShape(typeName, [1] + inputShape).dropFirst())
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    let rows = try pooled(input.expandingShape(at: 1))
    return try rows.reshaped([rows.shape[0], rows.shape[2], rows.shape[3]])
  }

  /// The windows of images of one row.
  func pooled(_ rows: Tensor) throws -> Tensor { rows }
}

/// The greatest element of each window of steps.
public final class MaxPooling1D: SequencePooling, @unchecked Sendable {
  /// "MaxPooling1D".
  public override var typeName: String { "MaxPooling1D" }

  override func pooled(_ rows: Tensor) throws -> Tensor {
    try rows.maximumPooled((1, poolSize), strides: (1, strides), padding: padding)
  }
}

/// The mean of each window of steps.
public final class AveragePooling1D: SequencePooling, @unchecked Sendable {
  /// "AveragePooling1D".
  public override var typeName: String { "AveragePooling1D" }

  override func pooled(_ rows: Tensor) throws -> Tensor {
    try rows.averagePooled((1, poolSize), strides: (1, strides), padding: padding)
  }
}

/// The mean over all steps.
public final class GlobalAveragePooling1D: BaseLayer, @unchecked Sendable {
  /// A layer that leaves one number a channel.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  /// "GlobalAveragePooling1D".
  public override var typeName: String { "GlobalAveragePooling1D" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try channels(typeName, inputShape)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.mean(along: 1)
  }
}

/// The greatest element over all steps.
public final class GlobalMaxPooling1D: BaseLayer, @unchecked Sendable {
  /// A layer that leaves one number a channel.
  public init(inputShape: [Int]? = nil, name: String? = nil) {
    super.init(name: name, inputShape: inputShape)
  }

  /// "GlobalMaxPooling1D".
  public override var typeName: String { "GlobalMaxPooling1D" }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    try channels(typeName, inputShape)
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try input.maximum(along: 1)
  }
}

/// What is left of `[steps, channels]` without the steps.
private func channels(_ layer: String, _ inputShape: [Int]) throws -> [Int] {
  guard inputShape.count == 2 else {
    throw TensorError.invalidShape(
      operation: layer, shape: inputShape, expected: "[steps, channels]")
  }
  return [inputShape[1]]
}
