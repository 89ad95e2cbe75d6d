package import Tensors

/// A fully connected layer: `activation(input · kernel + bias)`.
public final class Dense: BaseLayer, @unchecked Sendable {
  /// The size of the output's last axis.
  public let units: Int
  /// What is applied to the sum.
  public let activation: Activation
  let usesBias: Bool
  let kernelSettings: ParameterSettings
  let biasSettings: ParameterSettings

  /// `[inputs, units]`, once built.
  public var kernel: Parameter? { storedParameters.first }
  /// `[units]`, once built; nil without a bias.
  public var bias: Parameter? { storedParameters.count > 1 ? storedParameters[1] : nil }

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - units: The size of the output's last axis.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - inputShape: The input's shape without the batch axis; without it the layer is built by its
  ///     first input.
  ///   - name: The layer's name.
  public init(
    _ units: Int, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.units = units
    self.activation = activation
    usesBias = useBias
    kernelSettings = ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint)
    biasSettings = ParameterSettings(biasInitializer, biasRegularizer, biasConstraint)
    super.init(name: name, inputShape: inputShape)
    regulate("kernel", kernelSettings)
    regulate("bias", biasSettings)
    self.activityRegularizer = activityRegularizer
  }

  override var settingProblem: String? { sizeProblem([("units", units)]) }
  override var currentInputRule: InputRule? { kernel.map { .lastAxis($0.value.shape[0]) } }
  override var passesMask: Bool { true }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let inputs = inputShape.last, units > 0 else {
      throw TensorError.invalidShape(
        operation: "Dense(\(units))", shape: inputShape, expected: "at least one axis")
    }
    let kernel = Parameter(
      "kernel", kernelSettings.initializer([inputs, units], fanIn: inputs, fanOut: units))
    storedParameters = [kernel]
    if usesBias {
      let bias = Parameter(
        "bias", biasSettings.initializer([units], fanIn: inputs, fanOut: units))
      storedParameters.append(bias)
    }
    return try activation.outputShape(inputShape.dropLast() + [units])
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    guard let kernel else { preconditionFailure("a built layer has its kernel") }
    let matrix = input.rank == 1 ? try input.expandingShape(at: 0) : input
    var result: Tensor
    let isTall = matrix.count > DenseProducts.mostRows * kernel.value.shape[0]
    if Backward.depth > 1 || isTall || units > DenseProducts.mostOutputs {
      // Recorded gradients need differentiable parts; large products go to the general one.
      result = try matmul(matrix, kernel.value)
      if let bias { result = try result + bias.value }
      result = try activation(result)
    } else if let fused = activation.fused, fused != .sigmoid {
      result = try matrix.dense(kernel.value, bias?.value, fused)
    } else {
      // Losses look for the argument of a sigmoid.
      result = try activation(matrix.dense(kernel.value, bias?.value, .linear))
    }
    return input.rank == 1 ? try result.reshaped([result.count]) : result
  }
}
