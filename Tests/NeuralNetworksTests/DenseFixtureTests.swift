internal import NeuralNetworks
internal import Tensors
internal import TestSupport
internal import Testing

/// Dense layers and activations against Keras.
@Suite struct DenseFixtureTests {
  @Test(arguments: try Fixture("dense.json")["cases"].elements)
  func denseHasKerasOutputAndGradients(fixture: Fixture) throws {
    let activation = try #require(Activation.named(try fixture["activation"].text))
    let kernel = try fixture["parameters"]["kernel"].tensor
    let layer = Dense(
      kernel.shape[1], activation: activation,
      useBias: try fixture["parameters"].ifPresent("bias") != nil)
    try expectLayer(layer, matches: fixture)
  }

  @Test(arguments: try Fixture("activations.json")["cases"].elements)
  func activationsHoldAtCornersAndExtremes(fixture: Fixture) throws {
    let name = try fixture["name"].text
    let activation = try #require(Activation.named(name))
    let input = try Tensor(fixture["input"].tensor)
    let upstream = try Tensor(fixture["upstream"].tensor)
    let output = try activation(input)
    expectClose(output.scalars, shape: output.shape, to: try fixture["output"].tensor, "output")
    // At a corner the derivative of either side is right, and libraries differ.
    let corners: Set<Float> =
      [
        "hard_sigmoid": [-3, 3], "hard_silu": [-3, 3], "relu6": [0, 6], "hard_tanh": [-1, 1],
        "hard_shrink": [-0.5, 0.5], "soft_shrink": [-0.5, 0.5], "sparse_sigmoid": [-1, 1],
      ][name] ?? [0]
    let isOfRows = name.hasSuffix("max") || name == "glu"
    let smooth = try Tensor(
      shape: input.shape,
      scalars: input.scalars.map { corners.contains($0) && !isOfRows ? 0 : 1 })
    let slope = try gradient(
      of: { point in
        let output = try activation(point) * upstream
        return try isOfRows ? output.sum() : (output * smooth).sum()
      }, at: input)
    let expected = try fixture["input_gradient"].tensor
    let masked = zip(expected.values, smooth.scalars).map { $0 * $1 }
    expectClose(
      slope.scalars, shape: slope.shape,
      to: FixtureTensor(shape: expected.shape, values: masked), "gradient")
  }
}
