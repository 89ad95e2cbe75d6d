internal import NeuralNetworks
internal import Tensors
internal import TestSupport
internal import Testing

/// Expects a layer to have the fixture's output, gradients and, where it has any, state.
///
/// Parameters are set by the fixture's names; gradients are those of `sum(output * upstream)`.
///
/// - Parameters:
///   - layer: a fresh layer.
///   - fixture: a case with `input`, `parameters`, `upstream`, `output` and gradients.
///   - training: how the layer is called.
///   - tolerance: relative above one, absolute below.
///   - sourceLocation: the caller's line.
/// - Throws: what the layer throws, and ``FixtureError``.
func expectLayer(
  _ layer: any Layer, matches fixture: Fixture, training: Bool = false,
  within tolerance: Float = 1e-5, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let input = try Tensor(fixture["input"].tensor)
  let built = try layer.build(inputShape: Array(input.shape.dropFirst()))
  let output = try fixture["output"].tensor
  #expect(built == Array(output.shape.dropFirst()), sourceLocation: sourceLocation)
  for parameter in layer.parameters {
    let value = try fixture["parameters"][parameter.name].tensor
    #expect(
      parameter.value.shape == value.shape, "\(parameter.name)", sourceLocation: sourceLocation)
    parameter.value = try Tensor(value)
  }
  let result = try layer(input, training: training)
  expectClose(
    result.scalars, shape: result.shape, to: output, within: tolerance, "output",
    sourceLocation: sourceLocation)
  for parameter in layer.parameters {
    guard let after = fixture.ifPresent("state_after")?.ifPresent(parameter.name) else { continue }
    expectClose(
      parameter.value.scalars, shape: parameter.value.shape, to: try after.tensor,
      within: tolerance, parameter.name, sourceLocation: sourceLocation)
  }

  let trained = layer.parameters.filter(\.isTrainable)
  let upstream = try Tensor(fixture["upstream"].tensor)
  let takesGradient = fixture.ifPresent("input_gradient") != nil
  let gradients = try gradient(
    of: { points in
      for (parameter, point) in zip(trained, points) { parameter.value = point }
      let result = try layer(takesGradient ? points[trained.count] : input, training: training)
      return try (result * upstream).sum()
    }, at: trained.map(\.value) + (takesGradient ? [input] : []))
  for (parameter, ours) in zip(trained, gradients) {
    expectClose(
      ours.scalars, shape: ours.shape,
      to: try fixture["parameter_gradients"][parameter.name].tensor, within: tolerance,
      "gradient of \(parameter.name)", sourceLocation: sourceLocation)
  }
  if takesGradient, let ours = gradients.last {
    expectClose(
      ours.scalars, shape: ours.shape, to: try fixture["input_gradient"].tensor,
      within: tolerance, "gradient of the input", sourceLocation: sourceLocation)
  }
}

extension Tensor {
  /// A fixture's tensor as the engine's.
  init(_ fixture: FixtureTensor) throws {
    try self.init(shape: fixture.shape, scalars: fixture.values)
  }
}

extension Activation {
  /// The activation that a fixture names.
  ///
  /// - Returns: nil where the library has none of that name.
  static func named(_ name: String) -> Activation? {
    switch name {
    case "linear": .linear
    case "relu": .relu
    case "selu": .selu
    case "elu": .elu
    case "sigmoid": .sigmoid
    case "tanh": .tanh
    case "softmax": .softmax
    case "softplus": .softplus
    case "swish": .swish
    case "gelu": .gelu
    case "exponential": .exponential
    case "softsign": .softsign
    case "hard_sigmoid": .hardSigmoid
    case "leaky_relu": .leakyReLU(0.2)
    case "relu6": .relu6
    case "mish": .mish
    case "log_softmax": .logSoftmax
    case "gelu_tanh": .geluTanh
    case "celu": .celu
    case "log_sigmoid": .logSigmoid
    case "hard_silu": .hardSwish
    case "hard_tanh": .hardTanh
    case "hard_shrink": .hardShrink
    case "soft_shrink": .softShrink
    case "tanh_shrink": .tanhShrink
    case "squareplus": .squareplus
    case "sparse_plus": .sparsePlus
    case "sparse_sigmoid": .sparseSigmoid
    case "elu_alpha": .elu(alpha: 0.4)
    case "celu_alpha": .celu(alpha: 2.5)
    case "hard_shrink_threshold": .hardShrink(threshold: 1.7)
    case "soft_shrink_threshold": .softShrink(threshold: 1.7)
    case "squareplus_b": .squareplus(b: 9)
    case "relu_options": .relu(negativeSlope: 0.1, maxValue: 4, threshold: 0.7)
    case "glu": .glu
    case "sparsemax": .sparsemax
    case "threshold": .threshold(0.4, value: -2)
    default: nil
    }
  }
}
