import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Steps that do not count, and attention, against Keras.
@Suite struct MaskingFixtureTests {
  @Test(arguments: try Fixture("masking.json")["cases"].elements)
  func layersGiveKerasOutputsMasksAndGradients(fixture: Fixture) throws {
    let layer = try Self.layer(fixture)
    let training = try fixture["training"].flag
    let inputs = try fixture["inputs"].elements.map { try Tensor($0.tensor) }
    let masks = try fixture["masks"].elements.map { try $0.tensorIfAny.map { try Tensor($0) } }
    func apply(_ layer: BaseLayer, _ inputs: [Tensor]) throws -> MaskedTensor {
      let masked = zip(inputs, masks).map { MaskedTensor($0, mask: $1) }
      if let merging = layer as? MergingLayer {
        return try merging.merged(masked, training: training)
      }
      return try layer.masked(masked[0], training: training)
    }
    let shapes = inputs.map { Array($0.shape.dropFirst()) }
    _ =
      try (layer as? MergingLayer)?.build(inputShapes: shapes) ?? layer.build(inputShape: shapes[0])
    let weights = try fixture["weights"].elements.map { try Tensor($0.tensor) }
    func take(_ values: [Tensor]) {
      for (parameter, value) in zip(layer.parameters, values) { parameter.value = value }
    }
    #expect(layer.parameters.map(\.value.shape) == weights.map(\.shape))
    take(weights)

    let output = try apply(layer, inputs)
    expectClose(
      output.tensor.scalars, shape: output.tensor.shape, to: try fixture["output"].tensor, "output")
    #expect(layer.outputShape == Array(output.tensor.shape.dropFirst()))
    let mask = try fixture["output_mask"].tensorIfAny.map { try Tensor($0) }
    #expect(output.mask == mask)
    for (parameter, after) in zip(layer.parameters, try fixture["weights_after"].elements) {
      expectClose(
        parameter.value.scalars, shape: parameter.value.shape, to: try after.tensor, parameter.name)
    }

    let upstream = try Tensor(fixture["upstream"].tensor)
    take(weights)
    let trained = layer.parameters.filter(\.isTrainable)
    let gradients = try gradient(
      of: { points in
        for (parameter, point) in zip(trained, points) { parameter.value = point }
        return try (apply(layer, Array(points.dropFirst(trained.count))).tensor * upstream).sum()
      }, at: trained.map(\.value) + inputs)
    let expected =
      try fixture["weight_gradients"].elements + fixture["input_gradients"].elements
    for (index, (ours, keras)) in zip(gradients, expected).enumerated() {
      expectClose(ours.scalars, shape: ours.shape, to: try keras.tensor, "gradient \(index)")
    }

    // What is kept of the layer makes one that computes the same.
    take(weights)
    let kept = try JSONDecoder().decode(
      LayerConfiguration.self, from: JSONEncoder().encode(#require(layer.configuration)))
    let resumed = try #require(BaseLayer.resuming(kept, parameters: layer.parameters))
    #expect(try apply(resumed, inputs).tensor == output.tensor)
  }

  @Test func maskingSaysWhichStepsCount() throws {
    let fixture = try Fixture("masking.json")["masking"]
    let result = try Masking(0.25).masked(
      MaskedTensor(Tensor(fixture["input"].tensor)), training: false)
    #expect(try result.tensor == Tensor(fixture["output"].tensor))
    #expect(try result.mask == Tensor(fixture["mask"].tensor))
  }

  @Test(arguments: try Fixture("masking.json")["runs"].elements)
  func modelsTrainAsKerasModelsDo(fixture: Fixture) throws {
    let name = try fixture["name"].text
    let layers: [any Layer] =
      name == "classifier"
      ? [
        Embedding(10, 4, maskZero: true, inputShape: [6]), LSTM(3), Dense(2, activation: .softmax),
      ]
      : [
        Embedding(10, 4, maskZero: true, inputShape: [6]), GRU(3, returnSequences: true),
        TimeDistributed(Dense(3, activation: .softmax)),
      ]
    let model = try Sequential(layers)
    for (index, parameter) in model.parameters.enumerated() {
      parameter.value = try Tensor(
        FixtureTensor.formula(shape: parameter.value.shape, scale: 1, offset: index * 1000))
    }
    model.compile(
      loss: .sparseCategoricalCrossentropy, optimizer: SGD(learningRate: 0.5), metrics: [.accuracy])
    let (numbers, targets) = try (
      Tensor(fixture["numbers"].tensor), Tensor(fixture["targets"].tensor)
    )
    let weights = try fixture["sample_weight"].tensorIfAny.map {
      try Tensor($0).reshaped([numbers.shape[0]])
    }
    let history = try model.fit(
      numbers, targets, epochs: 3, batchSize: 4, shuffle: false, sampleWeight: weights)
    func expectSame(_ ours: [Float], _ key: String) throws {
      let keras = try fixture[key].elements.map { Float(try $0.number) }
      for (own, other) in zip(ours, keras) { #expect(abs(own - other) < 1e-5, "\(key)") }
    }
    try expectSame(history["loss"], "loss")
    try expectSame(history["accuracy"], "metric")
    try expectSame(try model.evaluate(numbers, targets), "evaluated")
    let predictions = try model.predict(numbers)
    expectClose(
      predictions.scalars, shape: predictions.shape, to: try fixture["predictions"].tensor,
      "predictions")
  }

  @Test func aModelInAModelAndAGraphHandMasksOn() throws {
    let numbers = try Tensor([[3, 1, 0, 0], [2, 5, 4, 0]])
    let embedding = Embedding(6, 4, maskZero: true, inputShape: [4])
    let recurrent = GRU(3)
    let plain = try Sequential([embedding, recurrent])
    let nested = try Sequential([embedding, Sequential([Dropout(0.5), recurrent])])
    let input = Input(shape: [4])
    let graph = try Model(inputs: [input], outputs: [recurrent(embedding(input))])
    let expected = try plain(numbers)
    #expect(try nested(numbers) == expected)
    #expect(try graph(numbers) == expected)
    // The states are those of the sequence without its end.
    #expect(try plain(Tensor([[3, 1, 0, 0]])) == expected[0..<1])
    let short = try recurrent(embedding(Tensor([[3, 1]])))
    for (long, short) in zip(expected.scalars, short.scalars) { #expect(abs(long - short) < 1e-6) }
  }

  private static func layer(_ fixture: Fixture) throws -> BaseLayer {
    let options = try fixture["options"]
    func number(_ key: String) throws -> Int { try options[key].integer }
    func flag(_ key: String) throws -> Bool { try options.ifPresent(key)?.flag ?? false }
    let (sequences, backwards) = (try flag("return_sequences"), try flag("go_backwards"))
    switch try fixture["layer"].text {
    case "SimpleRNN": return SimpleRNN(4, returnSequences: sequences, goBackwards: backwards)
    case "LSTM": return LSTM(4, returnSequences: sequences, goBackwards: backwards)
    case "GRU": return GRU(4, returnSequences: sequences, goBackwards: backwards)
    case "Bidirectional":
      let mode = try #require(MergeMode(rawValue: try options["merge_mode"].text))
      return try Bidirectional(GRU(3, returnSequences: sequences), mergeMode: mode)
    case "GlobalAveragePooling1D": return GlobalAveragePooling1D()
    case "BatchNormalization": return BatchNormalization()
    case "Dense": return Dense(3)
    case "Flatten": return Flatten()
    case "Add": return Add()
    case "Concatenate": return Concatenate(axis: try number("axis"))
    case "Attention":
      return Attention(
        useScale: try flag("use_scale"),
        scoreMode: AttentionScore(rawValue: try options.ifPresent("score_mode")?.text ?? "")
          ?? .dot,
        useCausalMask: try flag("causal"))
    default:
      return MultiHeadAttention(
        try number("heads"), keyDimension: try number("key_dim"),
        valueDimension: try options.ifPresent("value_dim")?.integer,
        useBias: try options.ifPresent("use_bias")?.flag ?? true,
        outputDimension: try options.ifPresent("output_dim")?.integer,
        useCausalMask: try flag("causal"))
    }
  }
}

extension Fixture {
  /// A tensor; nil where the fixture has none.
  fileprivate var tensorIfAny: FixtureTensor? {
    get throws { isNull ? nil : try tensor }
  }
}
