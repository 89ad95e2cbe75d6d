import NeuralNetworks
import Tensors
import Testing

/// Inputs that do not fit are refused by a message with layer, expected and given shape.
@Suite struct ModelErrorTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch { return "\(error)" }
  }

  @Test func layersNameThemselvesAndBothShapes() throws {
    let dense = Dense(3, inputShape: [4], name: "head")
    #expect(
      message { _ = try dense(.ones([2, 5])) }
        == "Dense 'head' expects an input of shape [batch, …, 4] but was given [2, 5]")
    let convolution = Conv2D(1, kernelSize: 3, inputShape: [8, 8, 3])
    #expect(
      message { _ = try convolution(.ones([2, 8, 8, 1])) }
        == "Conv2D expects an input of shape [batch, any, any, 3] but was given [2, 8, 8, 1]")
    let walker = GRU(4, inputShape: [0, 5])
    #expect(
      message { _ = try walker(.ones([2, 5])) }
        == "GRU expects an input of shape [batch, any, 5] but was given [2, 5]")
  }

  @Test func aModelsInputIsChecked() throws {
    let model = try Sequential([Flatten(inputShape: [28, 28]), Dense(2)], name: "judge")
    #expect(
      message { _ = try model(.ones([2, 784])) }
        == "Sequential 'judge' expects an input of shape [batch, 28, 28] but was given [2, 784]")
  }

  @Test func graphsNameTheirInputs() throws {
    let (a, b) = (Input(shape: [3], name: "a"), Input(shape: [3]))
    let sum = try Add()([a, b])
    let model = try Model(inputs: [a, b], outputs: [sum])
    #expect(
      message { _ = try model([.ones([1, 4]), .ones([1, 3])]) }
        == "input 'a' expects an input of shape [batch, 3] but was given [1, 4]")
    #expect(
      message { _ = try model([.ones([1, 3])]) } == "the model has 2 inputs but was given 1")
    #expect(
      message { _ = try Model(inputs: [b], outputs: [sum]) }
        == "an output of the model needs the input 'a', which is not among its inputs")
  }

  @Test func stepsNeedAGradientForEachParameter() throws {
    let parameter = Parameter("w", .ones([2]))
    #expect(
      message { try SGD().apply([], to: [parameter]) } == "0 gradients for 1 parameters")
    #expect(
      message { try SGD().apply([.ones([3])], to: [parameter]) }
        == "SGD: parameter 'w' and its gradient: left [2] does not fit right [3]")
  }

  @Test func gradientsThatAreNotFiniteNameTheOperationAndTheLayer() throws {
    let hidden = Dense(3, activation: .exponential, kernelInitializer: .constant(100))
    let model = try Sequential([Dense(2, kernelInitializer: .ones, inputShape: [2]), hidden])
    let outer = try Sequential([model, Dense(1)])
    let weights = outer.trainableVariables
    func step(_ optimizer: Optimizer, _ function: ([Tensor]) throws -> Tensor) -> String {
      message {
        try optimizer.apply(
          gradient(of: function, at: weights.map(\.value)), to: weights)
      }
    }
    let exploded = step(SGD()) { values in
      let before = weights.map(\.value)
      defer { for (weight, value) in zip(weights, before) { weight.value = value } }
      for (weight, value) in zip(weights, values) { weight.value = value }
      return try outer(.ones([2, 2]), training: true).sum()
    }
    #expect(
      exploded.hasPrefix(
        "SGD: the gradient of 'kernel' is not finite at step 1; the first numbers that are not "
          + "finite come from 'exp' in layer 'sequential/dense_1'"))
    struct Logarithm: Layer {
      func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor { input.log() }
    }
    let own = try Sequential([
      Dense(1, kernelInitializer: .zeros, inputShape: [2], name: "zero"), Logarithm(),
    ])
    #expect(
      message {
        let kernel = own.trainableVariables[0]
        let slope = try gradient(
          of: {
            kernel.value = $0
            return try own(.ones([1, 2]), training: true).sum()
          }, at: kernel.value)
        try SGD().apply([slope], to: [kernel])
      }.contains("come from 'log' in layer 'logarithm';"))
    let weight = Parameter("w", Tensor([0, 4]))
    #expect(
      message {
        try Adam().apply(
          [gradient(of: { $0.squareRoot().sum() }, at: weight.value)], to: [weight])
      }.contains("come from the derivative of 'squareRoot';"))
  }

  @Test func optimizersRefuseSettingsThatNoStepCanBeTakenWith() throws {
    let weight = Parameter("w", .ones([2]))
    func problem(_ optimizer: Optimizer) -> String {
      message { try optimizer.apply([.ones([2])], to: [weight]) }
    }
    #expect(
      problem(SGD(learningRate: -1))
        == "SGD: learningRate is -1.0, but must be a number from 0 on")
    #expect(
      problem(RMSprop(learningRate: .nan))
        == "RMSprop: learningRate is nan, but must be a number from 0 on")
    #expect(problem(Adam(beta1: 1.5)) == "Adam: beta1 is 1.5, but must be in 0..<1")
    #expect(problem(SGD(momentum: -0.1)) == "SGD: momentum is -0.1, but must be in 0..<1")
    #expect(problem(Nadam(clipNorm: 0)) == "Nadam: clipNorm is 0.0, but must be greater than 0")
    #expect(
      problem(Adam(clipNorm: 1, clipValue: 1))
        == "Adam: only one of clipNorm, clipValue and globalClipNorm can bound gradients")
    #expect(
      problem(SGD(learningRate: CosineDecay(initialLearningRate: 1, decaySteps: 0)))
        == "SGD: decaySteps of the schedule is 0, but must be at least 1")
    #expect(
      problem(SGD(learningRate: PiecewiseConstantDecay(boundaries: [3], values: [1])))
        .hasPrefix("SGD: the schedule has 1 boundaries and 1 values"))
    #expect(weight.value.scalars == [1, 1])
    let model = try Sequential([Dense(1, inputShape: [2])])
    model.compile(loss: .meanSquaredError, optimizer: Adam(learningRate: .infinity))
    #expect(
      message { _ = try model.fit(.ones([4, 2]), .ones([4, 1]), epochs: 1) }
        == "Adam: learningRate is inf, but must be a number from 0 on")
  }

  @Test func modelsThatWereBuiltRefuseWhatTheLayerBeforeThemGives() throws {
    let judge = try Sequential([Flatten(inputShape: [4, 4]), Dense(1)], name: "judge")
    #expect(
      message { _ = try Sequential([Dense(16, inputShape: [2]), Reshape([2, 8]), judge]) }
        == "Sequential 'judge': it was built for inputs of shape [batch, 4, 4], not [batch, 2, 8]")
  }

  @Test func lossesThatAreNotFiniteNameTheirSourceAndTheStep() throws {
    let judge = try Sequential(
      [Dense(4, inputShape: [4], name: "wide"), Dense(1, name: "last")], name: "judge")
    let model = try Sequential([Dense(4, inputShape: [4], name: "first"), judge])
    model.compile(loss: .meanSquaredError, optimizer: SGD())
    let (features, targets) = (Tensor.ones([2, 4]), Tensor.ones([2, 1]))
    try model.trainOnBatch(features, targets)
    let wide = try #require(judge.layers[0].parameters.first { $0.name == "kernel" })
    let before = wide.value
    wide.value = Tensor(shape: [4, 4], repeating: .infinity)
    #expect(
      message { try model.trainOnBatch(features, targets) }
        == "the loss is not finite at step 2; the first numbers that are not finite come from layer "
        + "'judge/wide'; try a smaller learning rate, or clip gradients")
    wide.value = before
    let spoilt = features * .nan
    #expect(
      message { _ = try model.fit(spoilt, targets) }
        == "the loss is not finite at epoch 1, step 1; the batch's features hold numbers that are not "
        + "finite")
    // A step that failed changed nothing.
    #expect(try model.trainOnBatch(features, targets).isFinite)
    #expect(
      message { try model.trainOnBatch(features, targets * 1e30) }
        == "the loss is not finite at step 3; all layers' outputs are finite, but the loss of them is "
        + "not; try a smaller learning rate, or clip gradients")
  }

  @Test func branchesWhoseNumbersAreNotFiniteAreNamed() throws {
    let (a, b) = (Input(shape: [2]), Input(shape: [2]))
    let inner = try Sequential([Dense(2, name: "sound"), Dense(2, name: "broken")], name: "right")
    let sum = try Add()([Dense(2, name: "left")(a), inner(b)])
    let model = try Model(inputs: [a, b], outputs: [Dense(1, name: "last")(sum), sum])
    model.compile(loss: .meanSquaredError, optimizer: SGD())
    let broken = try #require(inner.layers[1].parameters.first)
    broken.value = Tensor(shape: [2, 2], repeating: .infinity)
    #expect(
      message {
        try model.trainOnBatch([.ones([3, 2]), .ones([3, 2])], [.ones([3, 1]), .ones([3, 2])])
      }
        == "the loss is not finite at step 1; the first numbers that are not finite come from layer "
        + "'right/broken'; try a smaller learning rate, or clip gradients")
  }

  @Test func classNumbersMustBeWholeAndInRange() throws {
    let model = try Sequential([Dense(3, activation: .softmax, inputShape: [2])])
    model.compile(loss: .sparseCategoricalCrossentropy, optimizer: SGD())
    for (label, shown) in [(0.5, "0.5"), (3, "3"), (-1, "-1"), (.nan, "nan"), (1e30, "1e+30")] {
      let targets = Tensor(shape: [4], repeating: Float(label))
      #expect(
        message { _ = try model.fit(.ones([4, 2]), targets) }
          == "sparse_categorical_crossentropy: a target is \(shown), but must be a whole number in "
          + "0..<3")
    }
    #expect(try model.fit(.ones([2, 2]), Tensor([0, 2])).epochs == 1)
    let rows = Tensor.ones([4, 3])
    #expect(
      message { _ = try model.fit(.ones([4, 2]), rows) }
        == "sparse_categorical_crossentropy: targets of shape [4, 3] are one-hot rows, not class "
        + "numbers; use categoricalCrossentropy")
    #expect(
      message { _ = try Loss.categoricalCrossentropy(.ones([4]), rows) }
        == "categorical_crossentropy: targets of shape [4] are class numbers, not one-hot rows; use "
        + "sparseCategoricalCrossentropy")
  }

  @Test func modelsNameTheLayerThatCouldNotGoOn() throws {
    struct Scaled: Layer {
      let factor = Parameter("factor", .ones([3]))
      var parameters: [Parameter] { [factor] }
      func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor {
        try input * factor.value
      }
    }
    let inner = try Sequential([Dense(4), Scaled()], name: "judge")
    let problem = "multiply: left [2, 4] does not fit right [3]"
    let outer = try Sequential([Dense(2, inputShape: [2]), inner])
    #expect(message { _ = try outer(.ones([2, 2])) } == "layer 'judge/scaled': \(problem)")
    let input = Input(shape: [4])
    let graph = try Model(inputs: [input], outputs: [Scaled()(Dense(4)(input))])
    #expect(message { _ = try graph(.ones([2, 4])) } == "layer 'scaled': \(problem)")
    let dense = Dense(1)
    _ = try dense.build(inputShape: [3])
    let model = try Sequential([Dense(4), Dense(2), dense])
    #expect(
      message { _ = try model(.ones([2, 2])) }
        == "Dense 'dense_2' expects an input of shape [batch, …, 3] but was given [2, 2]")
    #expect(
      message { _ = try Sequential([Dense(4, inputShape: [2]), Conv2D(3, kernelSize: 2)]) }
        == "layer 'conv2d': Conv2D(3): shape [4] where [height, width, channels] of at least 2×2 was "
        + "expected")
  }

  @Test func aRecurrentModelTakesSequencesOfAnyLength() throws {
    let model = try Sequential([
      GRU(4, returnSequences: true, inputShape: [10, 3]), TimeDistributed(Dense(2)),
    ])
    #expect(try model(Tensor.zeros([2, 10, 3])).shape == [2, 10, 2])
    #expect(try model(Tensor.zeros([2, 7, 3])).shape == [2, 7, 2])
    #expect(throws: ModelError.self) { try model(Tensor.zeros([2, 7, 4])) }
  }
}
