import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Learning-rate schedules, initialisers and regularisers against Keras.
@Suite struct ScheduleFixtureTests {
  @Test(arguments: try Fixture("schedules.json")["cases"].elements)
  func ratesFollowKeras(fixture: Fixture) throws {
    let schedule = try Self.schedule(fixture)
    let kept = try #require(LearningRateSchedule.resuming(schedule.configuration))
    let steps = try fixture["steps"].integers
    for (step, expected) in zip(steps, try fixture["values"].elements) {
      let (rate, keras) = (schedule(step), Float(try expected.number))
      #expect((rate - keras).magnitude <= 1e-6 * max(keras, 0.01), "step \(step)")
      #expect(kept(step) == rate)
    }
  }

  @Test func anOptimizerTakesTheRateOfTheStepsBefore() throws {
    let schedule = PiecewiseConstantDecay(boundaries: [0, 2], values: [1, 0.5, 0.25])
    let optimizer = SGD(learningRate: schedule)
    let parameter = Parameter("w", .zeros([1]))
    var (values, rates): ([Float], [Float]) = ([], [optimizer.learningRate])
    for _ in 0..<4 {
      try optimizer.apply([.ones([1])], to: [parameter])
      values.append(parameter.value.scalars[0])
      rates.append(optimizer.learningRate)
    }
    #expect(values == [-1, -1.5, -2, -2.25])
    // Beside it stands the rate of the step to come.
    #expect(rates == [1, 0.5, 0.5, 0.25, 0.25])
  }

  @Test(arguments: try Fixture("initializers.json")["cases"].elements)
  func drawsHaveKerasDistribution(fixture: Fixture) throws {
    let shape = try fixture["shape"].integers
    let field = shape.dropLast(2).reduce(1, *)
    let (fanIn, fanOut) = (field * shape[shape.count - 2], field * shape[shape.count - 1])
    let initializer = try #require(Self.initializer(try fixture["initializer"].text))
    // A stream of its own: what other tests draw meanwhile does not decide whether this one passes.
    let drawn = RandomStream.$scoped.withValue(RandomStream(seed: 42)) {
      initializer(shape, fanIn: fanIn, fanOut: fanOut)
    }
    let deviation = Float(try fixture["deviation"].number)
    let tolerance = max(deviation * 0.02, 1e-6)
    #expect((drawn.standardDeviation().scalar - deviation).magnitude < tolerance)
    guard let mean = fixture.ifPresent("mean") else {
      // Orthogonal: the shorter side's vectors times themselves are the identity.
      let wide = shape[0] <= shape[1]
      let product =
        try wide ? matmul(drawn, drawn.transposed()) : matmul(drawn.transposed(), drawn)
      let length = Float(try fixture.ifPresent("length")?.number ?? 1)
      let expected = Tensor.identity(shape.min() ?? 0) * (length * length)
      let distance = try (product - expected).abs().maximum() as Float
      #expect(distance < 1e-5)
      return
    }
    #expect((drawn.mean().scalar - Float(try mean.number)).magnitude < max(deviation * 0.02, 1e-6))
    // The ends of a normal distribution vary from draw to draw.
    let isNormal = try fixture["initializer"].text.hasPrefix("RandomNormal")
    for (own, key) in [(drawn.minimum() as Float, "smallest"), (drawn.maximum(), "largest")] {
      let keras = Float(try fixture[key].number)
      let tolerance = isNormal ? 1.6 * deviation : 0.02 * keras.magnitude
      #expect((own - keras).magnitude <= tolerance, "\(key)")
    }
  }

  @Test(arguments: try Fixture("spectral_kernels.json")["cases"].elements)
  func fourierKernelsAreKeras(fixture: Fixture) throws {
    func text(_ key: String) throws -> String? {
      try fixture[key].isNull ? nil : fixture[key].text
    }
    let windows: [String: SpectralWindow] = [
      "blackmanharris": .blackmanHarris, "flattop": .flatTop,
    ]
    let initializer = Initializer.stft(
      try text("side") == "real" ? .real : .imaginary,
      window: try text("window").flatMap { windows[$0] ?? SpectralWindow(rawValue: $0) },
      scaling: try text("scaling").flatMap { SpectralScaling(rawValue: $0) },
      periodic: try fixture["periodic"].flag)
    let keras = try fixture["kernel"].tensor
    let kernel = initializer(keras.shape, fanIn: 1, fanOut: 1)
    expectClose(kernel.scalars, shape: kernel.shape, to: keras, "kernel")
  }

  @Test(arguments: try Fixture("regularizers.json")["cases"].elements)
  func penaltiesAndTheirGradientsAreKeras(fixture: Fixture) throws {
    let arguments = try fixture["arguments"]
    let regularizer =
      if let factor = try arguments.ifPresent("factor")?.number {
        Regularizer.orthogonal(
          Float(factor), mode: try arguments["mode"].text == "rows" ? .rows : .columns)
      } else {
        Regularizer.l1l2(
          l1: Float(try arguments.ifPresent("l1")?.number ?? 0),
          l2: Float(try arguments.ifPresent("l2")?.number ?? 0))
      }
    let weights = try Tensor(fixture["weights"].tensor)
    let penalty = try regularizer(weights)
    #expect((penalty.scalar - Float(try fixture["penalty"].number)).magnitude < 1e-6)
    let slope = try gradient(of: { try regularizer($0) }, at: weights)
    expectClose(
      slope.scalars, shape: slope.shape, to: try fixture["gradient"].tensor, "gradient")
  }

  @Test func trainingAddsTheLayersPenalties() throws {
    let plain = try Sequential([Dense(2, kernelInitializer: .ones, inputShape: [3])])
    let heavy = try Sequential([
      Dense(2, kernelInitializer: .ones, kernelRegularizer: .l2(0.5), inputShape: [3])
    ])
    let (x, y) = (Tensor.ones([4, 3]), Tensor.zeros([4, 2]))
    let losses = try [plain, heavy].map { model in
      model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0))
      return try model.trainOnBatch(x, y)
    }
    // Six weights of 1, half of their squares.
    #expect(losses == [9, 12])
    #expect(try heavy.evaluate(x, y) == [12])
  }

  private static func schedule(_ fixture: Fixture) throws -> LearningRateSchedule {
    let arguments = try fixture["arguments"]
    func value(_ key: String, _ standard: Float = 0) throws -> Float {
      Float(try arguments.ifPresent(key)?.number ?? Double(standard))
    }
    let rate = try value("initial_learning_rate")
    let steps = Int(try value("decay_steps", 1))
    let staircase = try arguments.ifPresent("staircase")?.flag ?? false
    switch try fixture["schedule"].text {
    case "ExponentialDecay":
      return ExponentialDecay(
        initialLearningRate: rate, decaySteps: steps, decayRate: try value("decay_rate"),
        staircase: staircase)
    case "InverseTimeDecay":
      return InverseTimeDecay(
        initialLearningRate: rate, decaySteps: steps, decayRate: try value("decay_rate"),
        staircase: staircase)
    case "PolynomialDecay":
      return PolynomialDecay(
        initialLearningRate: rate, decaySteps: steps,
        endLearningRate: try value("end_learning_rate", 0.0001), power: try value("power", 1),
        cycle: try arguments.ifPresent("cycle")?.flag ?? false)
    case "PiecewiseConstantDecay":
      return PiecewiseConstantDecay(
        boundaries: try arguments["boundaries"].integers,
        values: try arguments["values"].elements.map { Float(try $0.number) })
    case "CosineDecay":
      return CosineDecay(
        initialLearningRate: rate, decaySteps: steps, alpha: try value("alpha"),
        warmupTarget: try arguments.ifPresent("warmup_target").map { Float(try $0.number) },
        warmupSteps: Int(try value("warmup_steps")))
    default:
      return CosineDecayRestarts(
        initialLearningRate: rate, firstDecaySteps: Int(try value("first_decay_steps", 1)),
        tMul: try value("t_mul", 2), mMul: try value("m_mul", 1), alpha: try value("alpha"))
    }
  }

  private static func initializer(_ name: String) -> Initializer? {
    switch name {
    case "GlorotUniform": .glorotUniform
    case "GlorotNormal": .glorotNormal
    case "HeUniform": .heUniform
    case "HeNormal": .heNormal
    case "LecunUniform": .lecunUniform
    case "LecunNormal": .lecunNormal
    case "RandomUniform": .randomUniform(0.05)
    case "RandomNormal": .randomNormal(0.05)
    case "TruncatedNormal": .truncatedNormal(0.05)
    case "RandomUniform_moved": .randomUniform(minimum: -0.1, maximum: 0.5)
    case "RandomNormal_moved": .randomNormal(mean: 0.3, deviation: 0.1)
    case "TruncatedNormal_moved": .truncatedNormal(mean: -0.3, deviation: 0.1)
    case "Orthogonal_half": .orthogonal(gain: 0.5)
    case "Zeros": .zeros
    case "Ones": .ones
    case "Orthogonal": .orthogonal
    default: nil
    }
  }
}
