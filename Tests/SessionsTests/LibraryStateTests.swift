import Foundation
import Sessions
import Testing

/// What the library makes is restored for one cell alone: it prints what it printed before.
@Suite(.serialized) struct LibraryStateTests {
  let workspace: Workspace
  init() throws { workspace = try Workspace() }

  private func run(selecting cell: String? = nil) throws -> String {
    var options = SessionOptions()
    options.cells = cell.map { [$0] } ?? []
    let (outcome, output, status) = try workspace.runFile(options)
    #expect(outcome?.ending == .finished, "\(status)")
    #expect(!status.contains("cannot be kept"), "\(status)")
    return output
  }

  /// Cells without a name make things; the last one uses them.
  private func expectRestored(_ cells: [String], sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let fences = cells.enumerated().map { index, code in
      "```swift {#\(index == cells.count - 1 ? "use" : "cell\(index)")}\n\(code)\n```\n"
    }
    try workspace.write(fences.joined(separator: "\n"))
    let first = try run()
    #expect(!first.isEmpty, sourceLocation: sourceLocation)
    #expect(try run(selecting: "use") == first, sourceLocation: sourceLocation)
  }

  @Test func layersOfOnesOwnWithTheGlobalsThatTheirCodeReads() throws {
    try expectRestored([
      "let factor: Float = 3\nfunc twice(_ t: Tensor) -> Tensor { t * 2 }",
      """
      struct Scale: Layer {
        let weight = Parameter("w", Tensor(shape: [2], repeating: 5))
        var parameters: [Parameter] { [weight] }
        func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
          try twice(input * weight.value) * factor
        }
      }
      """,
      """
      let model = try Sequential([
        Dense(2, kernelInitializer: .ones, inputShape: [2]), Scale(), Lambda({ $0 + factor }),
        Reshape([1, 2]), TimeDistributed(Scale()),
      ])
      model.compile(
        loss: Loss("own") { t, p in try (t - p).abs().mean() * factor }, optimizer: SGD(),
        metrics: [Metric("largest") { _, p in Tensor(p.maximum()) }])
      """,
      """
      print(try model(Tensor.ones([1, 2])))
      print(try model.evaluate(Tensor.ones([1, 2]), Tensor.zeros([1, 2])))
      """,
    ])
  }

  @Test func whatStandsForTheOutputsOfLayers() throws {
    try expectRestored([
      """
      let base = try Sequential([Dense(4, kernelInitializer: .ones, inputShape: [2]), Dense(3)])
      let hidden = try base.layers[0].output
      let input = Input(shape: [2])
      let whole = try Model(inputs: [input], outputs: [Dense(3, kernelInitializer: .ones)(input)])
      let difference = try Lambda({ a, b in try a - b })([whole.output, Dense(3)(input)])
      """,
      """
      let features = try Model(inputs: base.inputs, outputs: [hidden])
      let both = try Model(inputs: whole.inputs, outputs: [whole.output, difference])
      print(try features(Tensor.ones([1, 2])), both.layers.map { $0.name })
      """,
    ])
  }

  @Test func dataSetsWithTheirFunctions() throws {
    try expectRestored([
      "let depth = 4\nlet size = 3",
      """
      let windows = Dataset.fromTensorSlices(Tensor([0, 1, 2, 3, 2, 1, 0]))
        .window(size: size, shift: 1, dropRemainder: true)
      let pairs = windows.flatMap { $0.batch(size) }.batch(2)
        .map { batch in
          (Tensor.oneHot(try batch.slice(0..<2, axis: 1), depth: depth), try batch.slice(2..<3, axis: 1))
        }
      """,
      "for (x, y) in pairs { print(x.shape, x.sum().scalar, y.scalars) }\nprint(windows.count!)",
    ])
  }

  @Test func tokenizersCallbacksAndSchedules() throws {
    try expectRestored([
      """
      let tokenizer = Tokenizer(oovToken: "?")
      tokenizer.fitOnTexts(["the cat and the dog"])
      let rate = ExponentialDecay(initialLearningRate: 1, decaySteps: 2, decayRate: 0.25)
      let tag = "epoch"
      let callbacks: [any Callback] = [
        LambdaCallback(onEpochEnd: { epoch, logs in print(tag, epoch, logs["loss"]!) }),
        EarlyStopping(monitor: "loss", patience: 2),
      ]
      let model = try Sequential([Dense(1, kernelInitializer: .ones, inputShape: [1])])
      model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: rate))
      """,
      """
      print(tokenizer.textsToSequences(["the bird"]), tokenizer.documentCount, rate(4))
      try model.fit(Tensor.ones([2, 1]), Tensor.zeros([2, 1]), epochs: 3, callbacks: callbacks)
      """,
    ])
  }

  @Test func functionalModelsAndTheirSymbols() throws {
    try expectRestored([
      """
      let a = Input(shape: [2], name: "a")
      let b = Input(shape: [2])
      let shared = Dense(2, kernelInitializer: .ones)
      let hidden = try Add()([shared(a), shared(b)])
      let model = try Model(inputs: [a, b], outputs: [hidden, Softmax()(hidden)])
      """,
      """
      let smaller = try Model(inputs: [a, b], outputs: [hidden])
      print(try model.predict([Tensor.ones([1, 2]), Tensor.ones([1, 2])]))
      print(try smaller([Tensor.ones([1, 2]), Tensor.zeros([1, 2])]), shared.name, hidden.shape)
      model.summary()
      """,
    ])
  }

  @Test func statesOfSequencesAndChoices() throws {
    try expectRestored([
      """
      let walker = LSTM(2, inputShape: [0, 1])
      let begun = try walker(Tensor.ones([1, 3, 1]), initialStates: nil)
      let padding: Padding = .same
      let regularizer: Regularizer = .l1l2(l1: 0.5, l2: 0.25)
      """,
      """
      print(try walker(Tensor.ones([1, 1, 1]), initialStates: begun.states).output, begun.output)
      print(try Tensor.ones([1, 4, 4, 1]).maximumPooled(3, padding: padding).shape)
      print(try regularizer(Tensor([1, -2])).scalar)
      """,
    ])
  }

  @Test func whatLayersAddToTheLossAndLoopsGather() throws {
    try expectRestored([
      """
      struct Blend: MultiInputLayer {
        let share = Parameter(
          "share", Tensor([0.5, 2]), regularizer: .l2(0.5), constraint: .nonNegative)
        var parameters: [Parameter] { [share] }
        func call(_ inputs: [Tensor], training: Bool) throws -> Tensor {
          try addLoss(inputs[0].sum())
          return try inputs[0] * share.value + inputs[1]
        }
      }
      let a = Input(shape: [3, 1]), b = Input(shape: [2])
      let encoded = try LSTM(
        2, kernelInitializer: .ones, recurrentInitializer: .zeros, activityRegularizer: .l1(1),
        name: "encoder")(a, initialStates: nil)
      let further = try GRU(2, kernelInitializer: .ones, recurrentInitializer: .zeros)(
        a, initialStates: [encoded.states[1]])
      let model = try Model(inputs: [a, b], outputs: [Blend()([encoded.states[0], b]) + further.output])
      _ = try model([Tensor.ones([1, 3, 1]), Tensor.ones([1, 2])])
      let right = RunningMetric(.binaryAccuracy), mean = RunningMean()
      try right.updateState(Tensor([1, 0]), Tensor([0.9, 0.8]))
      mean.updateState(2)
      """,
      """
      print(try model.losses.map { $0.scalar })
      let output = try model([Tensor.ones([1, 3, 1]), Tensor.ones([1, 2])])[0]
      print(output, try Model(inputs: [a], outputs: [encoded.output])(Tensor.ones([1, 3, 1])))
      try right.updateState(Tensor([1]), Tensor([0.9]))
      mean.updateState(Tensor([3, 4]))
      print(right.result(), mean.result(), model.layerNames)
      model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 10))
      print(try model.trainOnBatch([Tensor.ones([1, 3, 1]), Tensor.ones([1, 2])], [Tensor.zeros([1, 2])]))
      print(model.parameters.map { $0.value.minimum() })
      """,
    ])
  }

  @Test func furtherLayers() throws {
    try expectRestored([
      """
      let model = try Sequential([
        ZeroPadding2D(1, inputShape: [2, 2, 1]), Cropping2D(top: 1, bottom: 0, left: 0, right: 0),
        Rescaling(0.5, offset: 1), SpatialDropout2D(0.5), GaussianNoise(1), PReLU(), ELU(),
        ReLU(maxValue: 1.2), InstanceNormalization(), Reshape([3, -1]), AlphaDropout(0.1),
        Bidirectional(SimpleRNN(2), mergeMode: .ave), Softmax(),
      ])
      """,
      "print(try model(Tensor.ones([1, 2, 2, 1])))",
    ])
  }

  @Test func figuresAndMapsOfPoints() throws {
    try expectRestored([
      """
      let points = Tensor.randomNormal([40, 5])
      let components = try PrincipalComponents(of: points, count: 2)
      let map = try TSNE(perplexity: 5, iterations: 20).embed(points)
      let curves = [Series("with a gap", [1, .nan, .infinity, 4.5])]
      let chart = LineChart(series: curves, title: "a chart")
      let grid = try ImageGrid(Tensor.randomUniform([3, 4, 4]), columns: 3)
      """,
      """
      print(try components.project(points)[0], components.variances, map.points[3], map.divergence)
      display(LineChart(series: curves))
      display(chart)
      display(grid)
      """,
    ])
  }

  @Test func pairsFromTwoDataSetsAndRememberedElements() throws {
    try expectRestored([
      """
      let numbers = Dataset.fromTensorSlices(Tensor([1, 2, 3, 4]))
      let remembered = numbers.map { try $0 + Tensor.randomNormal([]) }.cache()
      let drawn = remembered.reduce(Float(0)) { $0 + $1.scalar }
      let pairs = Dataset.zip(remembered, numbers.batch(2).unbatched())
      """,
      """
      print(drawn, pairs.count ?? -1)
      for (noisy, number) in pairs { print(noisy, number) }
      for (noisy, number) in pairs { print(noisy, number) }
      """,
    ])
  }

  @Test func whatCallbacksFound() throws {
    try expectRestored([
      """
      let model = try Sequential([Dense(1, inputShape: [1])])
      model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
      let stop = EarlyStopping(monitor: "loss", patience: 2)
      let history = try model.fit(
        Tensor.ones([2, 1]), Tensor.ones([2, 1]), epochs: 9, callbacks: [stop])
      """,
      "print(stop.stoppedEpoch, stop.bestEpoch)",
    ])
  }
}
