import NeuralNetworks
import Testing
import Tensors

/// Steps of dense layers that are worked out beforehand, beside the recorded computation of the same layers.
@Suite(.serialized) struct DensePlanTests {
  /// A small network; with `keepsRecording` a regulariser of no weight keeps it from having a plan.
  private func model(
    _ activation: Activation, last: Activation, outputs: Int, keepsRecording: Bool
  ) throws -> Sequential {
    let none = keepsRecording ? Regularizer.l2(0) : nil
    let encoder = try Sequential([
      Flatten(inputShape: [6, 5]), Dense(40, activation: activation, kernelRegularizer: none),
      Dense(9, activation: activation),
    ])
    return try Sequential([
      encoder, Dense(33, activation: activation, useBias: false), Dense(outputs, activation: last),
    ])
  }

  private func run(
    _ model: Sequential, _ loss: Loss, _ optimizer: Optimizer, _ features: [Tensor],
    _ targets: Tensor
  ) throws -> [Float] {
    model.compile(loss: loss, optimizer: optimizer)
    return try features.map { try model.trainOnBatch($0, targets) }
  }

  private func expectAlike(
    _ activation: Activation = .selu, last: Activation = .sigmoid, outputs: Int = 30,
    loss: Loss = .binaryCrossentropy, targets: Tensor? = nil, rows: Int = 32,
    _ optimizer: () -> Optimizer
  ) throws {
    let targets = targets ?? Tensor.randomUniform([rows, outputs])
    let recorded = try model(activation, last: last, outputs: outputs, keepsRecording: true)
    let planned = try model(activation, last: last, outputs: outputs, keepsRecording: false)
    try planned.setWeights(recorded.getWeights())
    let features = (0..<6).map { _ in Tensor.randomNormal([rows, 6, 5]) }
    let expected = try run(recorded, loss, optimizer(), features, targets)
    let actual = try run(planned, loss, optimizer(), features, targets)
    for (one, other) in zip(actual, expected) { #expect(abs(one - other) <= 2e-5 * abs(other)) }
    for (one, other) in zip(planned.getWeights(), recorded.getWeights()) {
      let difference = try (one - other).abs().maximum()
      #expect(difference < 1e-4)
    }
  }

  @Test(arguments: [Activation.selu, .relu, .tanh, .sigmoid, .linear, .leakyReLU(0.2)])
  func stepsAsRecorded(_ activation: Activation) throws {
    try expectAlike(activation) { SGD(learningRate: 0.5) }
  }

  @Test(arguments: [1, 3, 64, 192, 200]) func takesAnyNumberOfRows(_ rows: Int) throws {
    try expectAlike(rows: rows) { SGD(learningRate: 0.1) }
  }

  @Test func takesEveryOptimizer() throws {
    try expectAlike { SGD(learningRate: 0.1, momentum: 0.9, nesterov: true) }
    try expectAlike { RMSprop() }
    try expectAlike { RMSprop(momentum: 0.5, centered: true) }
    try expectAlike { Adam() }
    try expectAlike { Adam(amsgrad: true) }
    try expectAlike { AdamW() }
    try expectAlike { Adagrad() }
    try expectAlike { Adadelta() }
    try expectAlike { Adamax() }
    try expectAlike { Lion() }
    try expectAlike { Ftrl() }
    try expectAlike { Nadam() }
    try expectAlike {
      let clipping = SGD(learningRate: 0.1)
      clipping.globalClipNorm = 0.01
      return clipping
    }
  }

  @Test func takesEveryLoss() throws {
    let classes = Tensor((0..<32).map { Float($0 % 10) })
    try expectAlike(
      last: .softmax, outputs: 10, loss: .sparseCategoricalCrossentropy, targets: classes
    ) { Adam() }
    try expectAlike(
      last: .softmax, outputs: 10, loss: .categoricalCrossentropy,
      targets: .oneHot(classes, depth: 10)
    ) { Adam() }
    try expectAlike(last: .linear, outputs: 1, loss: .meanSquaredError) { Adam() }
    try expectAlike(last: .sigmoid, outputs: 1) { RMSprop() }
    try expectAlike(loss: .binaryCrossentropy(labelSmoothing: 0.1)) { SGD() }
  }

  /// The same numbers are dropped: the streams stand at the same place after each step.
  @Test(arguments: [1, 7, 42]) func dropsWhatTheRecordedComputationDrops(_ seed: Int) throws {
    func network(keepsRecording: Bool) throws -> Sequential {
      let none = keepsRecording ? Regularizer.l2(0) : nil
      return try Sequential([
        Dropout(0.1, inputShape: [6, 5]), Flatten(),
        Dense(40, activation: .selu, kernelRegularizer: none), Dropout(0.3), Dropout(0),
        Dense(32, activation: .sigmoid), Reshape([8, 4]), Dropout(0.2), Dropout(0.5), Flatten(),
        Dense(33, activation: .relu, useBias: false), Dropout(0.4), Dense(9, activation: .tanh),
        Dropout(0.25),
      ])
    }
    let recorded = try network(keepsRecording: true)
    let planned = try network(keepsRecording: false)
    try planned.setWeights(recorded.getWeights())
    let batches = [32, 32, 5, 32, 31, 200, 32].map {
      (Tensor.randomNormal([$0, 6, 5]), Tensor.randomUniform([$0, 9]))
    }
    func run(_ model: Sequential) throws -> [(loss: Float, state: RandomStream.State)] {
      model.compile(loss: .meanSquaredError, optimizer: Adam())
      // A stream of its own: tests beside this one draw from the common one.
      let stream = RandomStream(seed: seed)
      return try RandomStream.$scoped.withValue(stream) {
        try batches.map { (try model.trainOnBatch($0, $1), stream.state) }
      }
    }
    let (steps, expected) = (try run(planned), try run(recorded))
    #expect(planned.compiled?.hasPlan == true && recorded.compiled?.hasPlan == false)
    for (one, other) in zip(steps, expected) {
      #expect(abs(one.loss - other.loss) <= 2e-5 * abs(other.loss))
      #expect(one.state == other.state)
    }
    for (one, other) in zip(planned.getWeights(), recorded.getWeights()) {
      #expect(try (one - other).abs().maximum() < 1e-4)
    }
  }

  @Test func leavesFrozenLayersAlone() throws {
    let noise = (0..<4).map { _ in Tensor.randomNormal([32, 8]) }
    let images = Tensor.randomUniform([40, 30])
    func network(keepsRecording: Bool) throws -> (front: Sequential, back: Sequential) {
      let none = keepsRecording ? Regularizer.l2(0) : nil
      return (
        try Sequential([
          Dense(20, activation: .selu, kernelRegularizer: none, inputShape: [8]),
          Dense(30, activation: .sigmoid),
        ]),
        try Sequential([
          Dense(17, activation: .selu, inputShape: [30]), Dense(1, activation: .sigmoid),
        ])
      )
    }
    func train(_ front: Sequential, _ back: Sequential) throws {
      back.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
      back.trainable = false
      let both = try Sequential([front, back])
      both.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
      for noise in noise {
        try back.trainOnBatch(images, .zeros([40, 1]))
        let before = back.getWeights()
        try both.trainOnBatch(noise, .ones([32, 1]))
        #expect(back.getWeights() == before)
      }
    }
    let planned = try network(keepsRecording: false)
    let recorded = try network(keepsRecording: true)
    try planned.front.setWeights(recorded.front.getWeights())
    try planned.back.setWeights(recorded.back.getWeights())
    try train(planned.front, planned.back)
    try train(recorded.front, recorded.back)
    for (one, other) in zip(planned.front.getWeights(), recorded.front.getWeights()) {
      #expect(try (one - other).abs().maximum() < 1e-5)
    }
  }

  @Test func hasTheSameBitsOnOneThread() throws {
    let threads = computationThreads
    defer { computationThreads = threads }
    let images = Tensor.randomUniform([32, 784])
    var start: [Tensor]?
    func weights() throws -> [Tensor] {
      let model = try Sequential([
        Dense(300, activation: .selu, inputShape: [784]), Dense(784, activation: .sigmoid),
      ])
      if let start { try model.setWeights(start) } else { start = model.getWeights() }
      model.compile(loss: .binaryCrossentropy, optimizer: Adam())
      for _ in 0..<5 { try model.trainOnBatch(images, images) }
      return model.getWeights()
    }
    computationThreads = 1
    let one = try weights()
    computationThreads = 2
    #expect(try weights() == one)
  }

  @Test func keepsWhatOthersHold() throws {
    let model = try Sequential([Dense(4, inputShape: [3])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0.1))
    let before = model.getWeights()
    let copies = before.map(\.scalars)
    try model.trainOnBatch(.ones([2, 3]), .ones([2, 4]))
    #expect(before.map(\.scalars) == copies)
    #expect(model.getWeights()[0].scalars != copies[0])
  }

  @Test func seesLayersThatAreAddedLater() throws {
    let model = try Sequential([Dense(4, inputShape: [3])])
    model.compile(loss: .meanSquaredError, optimizer: SGD())
    try model.trainOnBatch(.ones([2, 3]), .ones([2, 4]))
    try model.add(Dense(2))
    model.compile(loss: .meanSquaredError, optimizer: SGD())
    let before = model.getWeights()
    try model.trainOnBatch(.ones([2, 3]), .ones([2, 2]))
    #expect(zip(before, model.getWeights()).allSatisfy { $0 != $1 })
  }

  @Test func refusesWhatDoesNotFitAndWhatIsNotFinite() throws {
    let model = try Sequential([Dense(4, inputShape: [3], name: "only")])
    model.compile(loss: .meanSquaredError, optimizer: SGD())
    try model.trainOnBatch(.ones([2, 3]), .ones([2, 4]))
    #expect(throws: (any Error).self) { try model.trainOnBatch(.ones([2, 5]), .ones([2, 4])) }
    #expect(throws: (any Error).self) { try model.trainOnBatch(.ones([2, 3]), .ones([2, 7])) }
    let before = model.getWeights()
    #expect(throws: ModelError.lossNotFinite(epoch: nil, step: 2, source: .features)) {
      try model.trainOnBatch(Tensor.ones([2, 3]) * .nan, .ones([2, 4]))
    }
    #expect(model.getWeights() == before)
  }
}
