import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Layers of images, sequences and normalisation against Keras.
@Suite struct LayerFixtureTests {
  @Test(arguments: [
    "convolutions", "transposed_convolutions", "normalizations", "pooling", "shaping",
  ])
  func layersMatchKeras(_ file: String) throws {
    var known = 0
    for fixture in try Fixture("\(file).json")["cases"].elements {
      guard let layer = try LayerFixtureTests.layer(fixture) else { continue }
      known += 1
      let training = try fixture.ifPresent("training")?.flag ?? false
      try expect(layer, fixture) { try layer($0, training: training) }
    }
    #expect(known > 5, "\(file) has layers that the library has")
  }

  @Test func recurrentLayersMatchKeras() throws {
    for fixture in try Fixture("recurrent.json")["cases"].elements {
      let layer = try LayerFixtureTests.recurrent(fixture)
      func tensors(_ key: String) throws -> [Tensor]? {
        try fixture.ifPresent(key)?.elements.map { try LayerFixtureTests.tensor($0.tensor) }
      }
      let masks = RecurrentMasks(
        inputs: try tensors("input_masks") ?? [], states: try tensors("recurrent_masks") ?? [])
      let initial = try tensors("initial_states")
      try expect(layer, fixture) {
        let result = try layer.run($0, initialStates: initial, masks: masks)
        for (ours, theirs) in zip(result.states, try fixture["final_states"].elements) {
          expectClose(ours.scalars, shape: ours.shape, to: try theirs.tensor, "final state")
        }
        return result.output
      }
    }
  }

  @Test func rowsWithOneOneAreReadFromTheKernel() throws {
    let layer = GRU(4, returnSequences: true)
    let rows = Tensor.oneHot(Tensor([2, 0, 7, 1, 5, 5]), depth: 6)
    let noted = try layer(rows.reshaped([2, 3, 6]), training: false)
    // The same scalars, without the memory of how they were made.
    #expect(try layer((rows + 0).reshaped([2, 3, 6]), training: false) == noted)
  }

  @Test func fusedAndComposedUnitsAgreeInsideAnotherGradient() throws {
    let layer = GRU(4, returnSequences: true)
    let input = Tensor.randomNormal([3, 5, 2])
    let plain = try gradient(of: { try layer($0, training: false).squared().sum() }, at: input)
    // A second gradient makes the layer take its composed form.
    var inner = input
    _ = try gradient(
      of: { point in
        inner = try gradient(of: { try layer($0, training: false).squared().sum() }, at: point)
        return inner.sum()
      }, at: input)
    for (fused, composed) in zip(plain.scalars, inner.scalars) {
      #expect((fused - composed).magnitude < 1e-5)
    }
  }

  @Test func spatialDropoutOfSequencesDropsWholeChannels() throws {
    let layer = SpatialDropout1D(0.25)
    let input = Tensor.ones([40, 6, 50])
    #expect(try layer(input, training: false) == input)
    let dropped = try RandomStream.$scoped.withValue(RandomStream(seed: 3)) {
      try layer(input, training: true)
    }
    // All steps of a channel share what became of the first.
    let first = try dropped.slice(0..<1, axis: 1)
    #expect(try dropped == first.broadcast(to: input.shape))
    let kept = first.scalars.filter { $0 != 0 }
    #expect(kept.allSatisfy { $0 == Float(1) / 0.75 })
    #expect((1400...1600).contains(kept.count))
    let slope = try gradient(
      of: { point in
        try RandomStream.$scoped.withValue(RandomStream(seed: 3)) {
          try layer(point, training: true).sum()
        }
      }, at: input)
    #expect(slope == dropped)
  }

  private func expect(
    _ layer: any Layer, _ fixture: Fixture, forward: (Tensor) throws -> Tensor
  ) throws {
    let name = try fixture["name"].text
    let input = try LayerFixtureTests.tensor(fixture["input"].tensor)
    _ = try layer.build(inputShape: Array(input.shape.dropFirst()))
    for parameter in layer.parameters {
      parameter.value = try LayerFixtureTests.tensor(fixture["parameters"][parameter.name].tensor)
    }
    let result = try forward(input)
    expectClose(
      result.scalars, shape: result.shape, to: try fixture["output"].tensor, "\(name): output")
    for parameter in layer.parameters {
      guard let after = fixture.ifPresent("state_after")?.ifPresent(parameter.name) else {
        continue
      }
      expectClose(
        parameter.value.scalars, shape: parameter.value.shape, to: try after.tensor,
        "\(name): \(parameter.name)")
    }
    try expectToResume(layer, input, name)
    let trained = layer.parameters.filter(\.isTrainable)
    let upstream = try LayerFixtureTests.tensor(fixture["upstream"].tensor)
    let takesGradient = fixture.ifPresent("input_gradient") != nil
    let points = trained.map(\.value) + (takesGradient ? [input] : [])
    let gradients = try gradient(
      of: { points in
        for (parameter, point) in zip(trained, points) { parameter.value = point }
        return try (forward(takesGradient ? points[trained.count] : input) * upstream).sum()
      }, at: points)
    for (parameter, ours) in zip(trained, gradients) {
      expectClose(
        ours.scalars, shape: ours.shape,
        to: try fixture["parameter_gradients"][parameter.name].tensor,
        "\(name): gradient of \(parameter.name)")
    }
    if takesGradient, let ours = gradients.last {
      expectClose(
        ours.scalars, shape: ours.shape, to: try fixture["input_gradient"].tensor,
        "\(name): gradient of the input")
    }
  }

  /// What is kept of a layer makes one that computes the same.
  private func expectToResume(_ layer: any Layer, _ input: Tensor, _ name: String) throws {
    let configuration = try #require((layer as? BaseLayer)?.configuration, "\(name)")
    let kept = try JSONDecoder().decode(
      LayerConfiguration.self, from: JSONEncoder().encode(configuration))
    let resumed = try #require(BaseLayer.resuming(kept, parameters: layer.parameters), "\(name)")
    #expect(try resumed(input, training: false) == layer(input, training: false), "\(name)")
  }

  private static func tensor(_ fixture: FixtureTensor) throws -> Tensor {
    try Tensor(shape: fixture.shape, scalars: fixture.values)
  }

  /// A number for both directions, or one for each.
  private static func pair(_ fixture: Fixture?) throws -> (Int, Int)? {
    guard let fixture, !fixture.isNull else { return nil }
    if let both = try? fixture.integer { return (both, both) }
    let numbers = try fixture.integers
    return (numbers[0], numbers[1])
  }

  private static func recurrent(_ fixture: Fixture) throws -> RecurrentLayer {
    let units = try fixture["units"].integer
    let sequences = try fixture["return_sequences"].flag
    let usesBias = try fixture["parameters"].ifPresent("bias") != nil
    switch try fixture["layer"].text {
    case "SimpleRNN": return SimpleRNN(units, useBias: usesBias, returnSequences: sequences)
    case "LSTM": return LSTM(units, useBias: usesBias, returnSequences: sequences)
    default:
      return GRU(
        units, useBias: usesBias, returnSequences: sequences,
        resetAfter: try fixture["reset_after"].flag)
    }
  }

  /// The library's layer, or nil where it has none of that kind.
  private static func layer(_ fixture: Fixture) throws -> (any Layer)? {
    let padding: Padding = (try? fixture["padding"].text) == "same" ? .same : .valid
    let strides = try pair(fixture.ifPresent("strides"))
    let activation: Activation =
      switch try? fixture.ifPresent("activation")?.text {
      case "tanh": .tanh
      case "softmax": .softmax
      default: .linear
      }
    switch try fixture["layer"].text {
    case "Conv2D":
      return Conv2D(
        try fixture["filters"].integer, kernelSize: try pair(fixture["kernel_size"]) ?? (1, 1),
        strides: strides ?? (1, 1), padding: padding,
        dilationRate: try pair(fixture.ifPresent("dilation_rate")) ?? (1, 1),
        activation: activation,
        useBias: try fixture["use_bias"].flag)
    case "Conv2DTranspose":
      return Conv2DTranspose(
        try fixture["filters"].integer, kernelSize: try pair(fixture["kernel_size"]) ?? (1, 1),
        strides: strides ?? (1, 1), padding: padding, activation: activation,
        useBias: try fixture["use_bias"].flag)
    case "MaxPooling2D", "AveragePooling2D":
      let size = try pair(fixture["pool_size"]) ?? (2, 2)
      let window = Window(size: size, strides: strides ?? size, padding: padding)
      return try fixture["layer"].text == "MaxPooling2D"
        ? MaxPooling2D(window: window) : AveragePooling2D(window: window)
    case "UpSampling2D":
      let interpolation = (try? fixture["interpolation"].text) ?? "nearest"
      return UpSampling2D(
        factors: try pair(fixture["size"]) ?? (2, 2),
        interpolation: interpolation == "bilinear" ? .bilinear : .nearest)
    case "GlobalAveragePooling2D": return GlobalAveragePooling2D()
    case "GlobalMaxPooling2D": return GlobalMaxPooling2D()
    case "BatchNormalization":
      return BatchNormalization(
        momentum: Float(try fixture["momentum"].number),
        epsilon: Float(try fixture["epsilon"].number),
        center: try fixture["parameters"].ifPresent("beta") != nil,
        scale: try fixture["parameters"].ifPresent("gamma") != nil)
    case "LayerNormalization":
      return LayerNormalization(epsilon: Float(try fixture["epsilon"].number))
    case "GroupNormalization":
      return GroupNormalization(
        groups: try fixture["groups"].integer, epsilon: Float(try fixture["epsilon"].number))
    case "Flatten": return Flatten()
    case "Reshape": return Reshape(try fixture["target_shape"].integers)
    case "Permute": return Permute(try fixture["dims"].integers)
    case "RepeatVector": return RepeatVector(try fixture["output"].tensor.shape[1])
    case "Embedding":
      let table = try fixture["parameters"]["embeddings"].tensor.shape
      return Embedding(table[0], table[1])
    case "TimeDistributed":
      return TimeDistributed(Dense(try fixture["output"].tensor.shape[2], activation: .softmax))
    case "LeakyReLU": return LeakyReLU(0.2)
    case "Softmax": return Softmax()
    case "PReLU": return PReLU()
    case "ZeroPadding2D": return ZeroPadding2D(try fixture["padding"].integer)
    default: return nil
    }
  }
}
