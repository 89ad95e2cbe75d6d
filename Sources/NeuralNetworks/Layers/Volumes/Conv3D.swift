public import Tensors

/// Base of the convolutions of volumes.
public class VolumeConvolution: VolumeLayer, @unchecked Sendable {
  /// The number of channels that come out.
  public let filters: Int
  let window: VolumeWindow
  let activation: Activation
  let usesBias: Bool
  let kernelInitializer: Initializer
  let biasInitializer: Initializer

  /// `[depth, height, width, channels, filters]`, once built; filters before channels where it is transposed.
  public var kernel: Parameter? { named("kernel") }
  /// `[filters]`, once built; nil without a bias.
  public var bias: Parameter? { named("bias") }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - filters: The number of channels that come out.
  ///   - kernelSize: The kernel's size in each direction.
  ///   - strides: How far it moves.
  ///   - padding: How the edges are treated.
  ///   - dilationRate: The distance of the kernel's elements.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: `[depth, height, width, channels]`.
  ///   - name: The layer's name.
  public required init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.filters = filters
    window = VolumeWindow(
      size: kernelSize, strides: strides, dilation: dilationRate, padding: padding)
    self.activation = activation
    usesBias = useBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    super.init(name: name, inputShape: inputShape)
    regularizers["kernel"] = kernelRegularizer
    regularizers["bias"] = biasRegularizer
    constraints["kernel"] = kernelConstraint
    constraints["bias"] = biasConstraint
    self.activityRegularizer = activityRegularizer
  }

  override var settingProblem: String? {
    sizeProblem([
      ("filters", filters), ("kernelSize", window.size), ("strides", window.strides),
      ("dilationRate", window.dilation),
    ]) ?? paddingProblem(window.padding)
  }

  /// Makes the kernel, and the bias where there is one.
  func makeWeights(_ inner: Int, _ outer: Int) {
    let size = window.size
    let field = size * size * size
    storedParameters = [
      Parameter(
        "kernel",
        kernelInitializer(
          [size, size, size, inner, outer], fanIn: field * inner, fanOut: field * outer))
    ]
    if usesBias {
      storedParameters.append(
        Parameter("bias", biasInitializer([filters], fanIn: filters, fanOut: filters)))
    }
  }
}

/// A convolution of volumes, in Keras' terms.
public final class Conv3D: VolumeConvolution, @unchecked Sendable {
  override var currentInputRule: InputRule? {
    kernel.map { .axes([0, 0, 0, 0, $0.value.shape[3]]) }
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let output = window.outputShape(inputShape) else {
      throw misfit(inputShape, size: window.size)
    }
    makeWeights(inputShape[3], filters)
    return try activation.outputShape(output + [filters])
  }

  /// The sum, over the kernel's slices, of convolutions of the volume's slices.
  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let zeros = window.zeros(along: input.shape[1])
    let padded = try input.padded([(0, 0), zeros, (0, 0), (0, 0), (0, 0)])
    guard let depth = window.count(along: input.shape[1]) else {
      throw misfit(Array(input.shape.dropFirst()), size: window.size)
    }
    var sum: Tensor?
    for slice in 0..<window.size {
      let start = slice * window.dilation
      let slices =
        window.strides == 1
        ? try padded.slice(start..<(start + depth), axis: 1)
        : try padded.gathering((0..<depth).map { start + $0 * window.strides }, axis: 1)
      let part = try images(slices).convolved(
        kernel.value[slice], strides: window.strides, padding: window.padding,
        dilation: window.dilation)
      sum = try sum.map { try $0 + part } ?? part
    }
    guard var output = sum else { preconditionFailure("a kernel has a slice") }
    if let bias { output = try output + bias.value }
    return try activation(
      output.reshaped([input.shape[0], depth] + output.shape.dropFirst()))
  }
}
