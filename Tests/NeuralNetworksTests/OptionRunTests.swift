import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Options of layers and optimizers, and models with several outputs, over short runs of Keras.
@Suite struct OptionRunTests {
  private static func numbers(_ shape: [Int]) throws -> Tensor {
    try Tensor(
      shape: shape, scalars: (0..<shape.reduce(1, *)).map { Float($0 * 7 % 11) / 11 })
  }

  @Test(arguments: try Fixture("options.json")["runs"].elements)
  func runsGiveKerasFigures(fixture: Fixture) throws {
    let name = try fixture["name"].text
    let (model, inputs, targets) = try Self.run(name)
    let history = try model.fit(inputs, targets, epochs: 3, batchSize: 4, shuffle: false)
    let theirs = try fixture["history"]
    for figure in history.names {
      let keras = try theirs[Self.kerasName(figure)].elements.map { Float(try $0.number) }
      for (ours, expected) in zip(history[figure], keras) {
        #expect((ours - expected).magnitude < 1e-4, "\(name): \(figure)")
      }
    }
    let evaluated = try model.evaluate(inputs, targets)
    let expected = try fixture["evaluated"].elements.map { Float(try $0.number) }
    #expect(evaluated.count == expected.count)
    for (ours, keras) in zip(evaluated, expected) { #expect((ours - keras).magnitude < 1e-4) }
    for (ours, keras) in zip(try model.predict(inputs), try fixture["predictions"].elements) {
      expectClose(ours.scalars, shape: ours.shape, to: try keras.tensor, within: 1e-3, name)
    }
    // What another process makes of the layers gives the same.
    for layer in model.layers.compactMap({ $0 as? BaseLayer }) {
      let configuration = try #require(layer.configuration)
      let again = try #require(BaseLayer.resuming(configuration, parameters: []))
      #expect(again.configuration?.initializers == configuration.initializers)
      #expect(again.configuration?.flags == configuration.flags)
      #expect(again.constraints == layer.constraints)
    }
  }

  /// Keras shortens what is asked for by its short name.
  private static func kerasName(_ figure: String) -> String {
    figure.hasSuffix("mean_absolute_error")
      ? figure.dropLast("mean_absolute_error".count) + "mae" : figure
  }

  private static func run(
    _ name: String
  ) throws -> (model: Model, inputs: [Tensor], targets: [Tensor]) {
    let targets = try numbers([8, 1])
    switch name {
    case "Embedding":
      let indices = try Tensor(shape: [8, 3], scalars: (0..<24).map { Float($0 % 6) })
      let model = try Sequential([
        Embedding(
          6, 2, embeddingsInitializer: .constant(0.4), embeddingsRegularizer: .l2(0.01),
          inputShape: [3]),
        Flatten(), Dense(1, kernelInitializer: .constant(0.3)),
      ])
      model.compile(
        loss: .meanSquaredError, optimizer: Adam(learningRate: 0.1, globalClipNorm: 0.2))
      return (model, [indices], [targets])
    case "Conv2D":
      let model = try Sequential([
        Conv2D(
          2, kernelSize: (3, 2), strides: (2, 1), padding: .same, activation: .tanh,
          kernelInitializer: .constant(0.1), inputShape: [6, 5, 1]),
        MaxPooling2D(poolSize: (1, 2)), UpSampling2D(size: (1, 2)),
        AveragePooling2D(poolSize: (3, 1)),
        Conv2DTranspose(1, kernelSize: (1, 2), kernelInitializer: .constant(0.2)),
        Flatten(), Dense(1, kernelInitializer: .constant(0.3)),
      ])
      model.compile(
        loss: .meanSquaredError, optimizer: RMSprop(learningRate: 0.01, clipValue: 0.05))
      return (model, [try numbers([8, 6, 5, 1])], [targets])
    case "constrained_dense", "constrained_convolution", "constrained_recurrent":
      let (model, inputs) = try constrained(name)
      model.compile(loss: .meanSquaredError, optimizer: Adam(learningRate: 0.1))
      return (model, [inputs], [targets])
    case "penalties":
      return (try penalties(), [try numbers([8, 3])], [targets])
    case "states":
      return (try states(), [try numbers([8, 5, 2]), try numbers([8, 4, 3])], [targets])
    case "own":
      return (try own(), [try numbers([8, 3])], [targets])
    case "outputs":
      let model = try outputs()
      return (model, [try numbers([8, 3]), try numbers([8, 4])], [targets, targets.rounded()])
    default:
      let model = try Sequential([
        recurrent(name), Flatten(), Dense(1, kernelInitializer: .constant(0.3)),
      ])
      model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0.1, clipNorm: 0.05))
      return (model, [try numbers([8, 4, 2])], [targets])
    }
  }

  private static func recurrent(_ name: String) -> RecurrentLayer {
    let (kernel, recurrent, bias) = (
      Initializer.constant(0.2), Initializer.constant(0.1), Initializer.constant(0.05)
    )
    switch name {
    case "SimpleRNN":
      return SimpleRNN(
        3, kernelInitializer: kernel, recurrentInitializer: recurrent, biasInitializer: bias,
        kernelRegularizer: .l2(0.01), recurrentRegularizer: .l1(0.02), biasRegularizer: .l2(0.03),
        returnSequences: true, goBackwards: true, inputShape: [4, 2])
    case "LSTM":
      return LSTM(
        3, kernelInitializer: kernel, recurrentInitializer: recurrent, biasInitializer: bias,
        kernelRegularizer: .l2(0.01), recurrentRegularizer: .l1(0.02), biasRegularizer: .l2(0.03),
        returnSequences: true, goBackwards: true, inputShape: [4, 2])
    default:
      return GRU(
        3, kernelInitializer: kernel, recurrentInitializer: recurrent, biasInitializer: bias,
        kernelRegularizer: .l2(0.01), recurrentRegularizer: .l1(0.02), biasRegularizer: .l2(0.03),
        returnSequences: true, goBackwards: true, inputShape: [4, 2])
    }
  }

  /// Parameters that are brought back to what is allowed after each step.
  private static func constrained(_ name: String) throws -> (Model, Tensor) {
    switch name {
    case "constrained_dense":
      let model = try Sequential([
        Dense(
          4, activation: .tanh, kernelInitializer: .constant(0.6), kernelConstraint: .maxNorm(0.9),
          biasConstraint: .nonNegative, inputShape: [3]),
        Dense(1, kernelInitializer: .constant(0.3), kernelConstraint: .unitNorm()),
      ])
      return (model, try numbers([8, 3]))
    case "constrained_convolution":
      let model = try Sequential([
        Conv2D(
          2, kernelSize: 3, kernelInitializer: .constant(0.1),
          kernelConstraint: .maxNorm(0.25, axes: [0, 1, 2]), inputShape: [4, 5, 1]),
        Conv2DTranspose(
          1, kernelSize: 2, kernelInitializer: .constant(0.2),
          kernelConstraint: .minMaxNorm(0.5, 0.8, rate: 0.7, axes: [0, 1, 2])),
        Flatten(), Dense(1, kernelInitializer: .constant(0.1)),
      ])
      return (model, try numbers([8, 4, 5, 1]))
    default:
      let model = try Sequential([
        Embedding(
          6, 2, embeddingsInitializer: .constant(0.4), embeddingsConstraint: .unitNorm(axes: [1]),
          inputShape: [3]),
        GRU(
          3, kernelInitializer: .constant(0.2), recurrentInitializer: .constant(0.1),
          kernelConstraint: .minMaxNorm(0.2, 0.3), recurrentConstraint: .nonNegative,
          biasConstraint: .maxNorm(0.01, axes: [1])),
        Dense(1, kernelInitializer: .constant(0.3)),
      ])
      return (model, try Tensor(shape: [8, 3], scalars: (0..<24).map { Float($0 % 6) }))
    }
  }

  private static func outputs() throws -> Model {
    let (wide, deep) = (Input(shape: [3], name: "wide"), Input(shape: [4], name: "deep"))
    let hidden = try Dense(5, activation: .relu, kernelInitializer: .constant(0.1))(deep)
    let main = try Dense(1, kernelInitializer: .constant(0.3), name: "main")(
      Concatenate()([wide, hidden]))
    let side = try Dense(
      1, activation: .sigmoid, kernelInitializer: .constant(0.4), name: "side")(hidden)
    let model = try Model(inputs: [wide, deep], outputs: [main, side])
    model.compile(
      losses: [.meanSquaredError, .binaryCrossentropy], lossWeights: [0.9, 0.1],
      optimizer: SGD(learningRate: 0.05),
      metrics: [[.meanAbsoluteError], [.binaryAccuracy, .meanAbsoluteError]])
    return model
  }

  @Test func lossesForOtherOutputsThanThereAreAreRefused() throws {
    let model = try Self.outputs()
    let inputs = [try Self.numbers([8, 3]), try Self.numbers([8, 4])]
    let targets = [Tensor](repeating: try Self.numbers([8, 1]), count: 2)
    model.compile(
      losses: [.meanSquaredError, .hinge, .hinge], optimizer: SGD(), metrics: [Metric]())
    #expect(throws: ModelError.outputCount(what: "losses", given: 3, expected: 2)) {
      try model.fit(inputs, targets)
    }
  }

  @Test func layersMadeWithImpossibleNumbersSaySo() throws {
    let layers: [(layer: BaseLayer, shape: [Int], problem: String)] = [
      (Dropout(1.5), [4], "Dropout: rate is 1.5, but must be in 0..<1"),
      (Dense(-3), [4], "Dense: units is -3, but must be at least 1"),
      (
        Conv2D(2, kernelSize: 0, name: "edges"), [8, 8, 1],
        "Conv2D 'edges': kernelSize is 0, but must be at least 1"
      ),
      (GRU(2, dropout: -1), [3, 2], "GRU: dropout is -1.0, but must be in 0..<1"),
    ]
    for (layer, shape, problem) in layers {
      let error = #expect(throws: ModelError.self) { try layer.build(inputShape: shape) }
      #expect(error?.description == problem)
    }
    let model = try Sequential([Dense(1, inputShape: [1])])
    model.compile(loss: .meanSquaredError, optimizer: SGD())
    let error = #expect(throws: ModelError.self) {
      try model.fit(.ones([2, 1]), .ones([2, 1]), batchSize: 0)
    }
    #expect(error?.description == "fit: batchSize is 0, but must be at least 1")
  }

  @Test func aGradientThatIsNotFiniteStopsAnAuthorsOwnLoop() throws {
    let parameter = Parameter("point", Tensor([1, 2, 3]))
    let optimizer = SGD(learningRate: 1)
    try optimizer.apply([Tensor([1, 1, 1])], to: [parameter])
    for wrong in [Float.nan, .infinity] {
      let error = #expect(throws: ModelError.self) {
        try optimizer.apply([Tensor([0, wrong, 0])], to: [parameter])
      }
      #expect(
        error?.description.hasPrefix("SGD: the gradient of 'point' is not finite at step 2") == true
      )
    }
    #expect(parameter.value.scalars == [0, 1, 2])
    // What is bounded by value is finite again.
    let bounded = SGD(learningRate: 1, clipValue: 0.5)
    try bounded.apply([Tensor([0, .infinity, 0])], to: [parameter])
    #expect(parameter.value.scalars == [0, 0.5, 2])
  }
}
