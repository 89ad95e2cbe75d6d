internal import NeuralNetworks
internal import Tensors

/// The training steps of the notebooks, on random data: timing only.
struct EngineProgram: Sendable {
  let name: String
  /// Floating-point operations of a step's matrix products, in millions.
  let megaflops: Double
  /// Builds the models and gives one step.
  let prepare: @Sendable () throws -> () throws -> Void
}

/// The programs of the table, in its order.
enum EnginePrograms {
  static var all: [EngineProgram] {
    [
      stackedAutoencoder, autoencoderEpoch, gan, dcgan, characterRNN, nextCharacter, styleGAN,
    ]
  }

  static let styleGAN = EngineProgram(name: "StyleGAN step", megaflops: 27_500) {
    let program = try StyleGANProgram()
    return { try program.step() }
  }

  static let stackedAutoencoder = EngineProgram(name: "stacked autoencoder step", megaflops: 31) {
    let model = try autoencoder()
    model.compile(loss: .binaryCrossentropy, optimizer: SGD(learningRate: 1.5))
    let images = Tensor.randomUniform([32, 28, 28])
    return { try model.trainOnBatch(images, images) }
  }

  /// All of Fashion-MNIST's size: 1,719 shuffled steps with a metric, then the validation of 5,000 images.
  static let autoencoderEpoch = EngineProgram(
    name: "stacked autoencoder epoch", megaflops: 31 * 1_719 + 10.4 / 32 * 5_000
  ) {
    let model = try autoencoder()
    let accuracy = Metric("rounded_accuracy") { try binaryAccuracy($0.rounded(), $1.rounded()) }
    model.compile(
      loss: .binaryCrossentropy, optimizer: SGD(learningRate: 1.5), metrics: [accuracy])
    let images = Tensor.randomUniform([55_000, 28, 28])
    let others = Tensor.randomUniform([5_000, 28, 28])
    return { try model.fit(images, images, validationData: (others, others)) }
  }

  private static func autoencoder() throws -> Sequential {
    let encoder = try Sequential([
      Flatten(inputShape: [28, 28]), Dense(100, activation: .selu), Dense(30, activation: .selu),
    ])
    let decoder = try Sequential([
      Dense(100, activation: .selu, inputShape: [30]), Dense(28 * 28, activation: .sigmoid),
      Reshape([28, 28]),
    ])
    return try Sequential([encoder, decoder])
  }

  static let gan = EngineProgram(name: "dense GAN step", megaflops: 103) {
    let generator = try Sequential([
      Dense(100, activation: .selu, inputShape: [30]), Dense(150, activation: .selu),
      Dense(28 * 28, activation: .sigmoid), Reshape([28, 28]),
    ])
    let discriminator = try Sequential([
      Flatten(inputShape: [28, 28]), Dense(150, activation: .selu), Dense(100, activation: .selu),
      Dense(1, activation: .sigmoid),
    ])
    return try adversarialStep(generator, discriminator, codings: 30, imageShape: [28, 28])
  }

  static let dcgan = EngineProgram(name: "DCGAN step", megaflops: 7700) {
    let generator = try Sequential([
      Dense(7 * 7 * 128, inputShape: [100]), Reshape([7, 7, 128]), BatchNormalization(),
      Conv2DTranspose(64, kernelSize: 5, strides: 2, padding: .same, activation: .selu),
      BatchNormalization(),
      Conv2DTranspose(1, kernelSize: 5, strides: 2, padding: .same, activation: .tanh),
    ])
    let discriminator = try Sequential([
      Conv2D(
        64, kernelSize: 5, strides: 2, padding: .same, activation: .leakyReLU(0.2),
        inputShape: [28, 28, 1]),
      Dropout(0.4),
      Conv2D(128, kernelSize: 5, strides: 2, padding: .same, activation: .leakyReLU(0.2)),
      Dropout(0.4), Flatten(), Dense(1, activation: .sigmoid),
    ])
    return try adversarialStep(generator, discriminator, codings: 100, imageShape: [28, 28, 1])
  }

  static let characterRNN = EngineProgram(name: "char-RNN step", megaflops: 3100) {
    let model = try characterModel(dropout: 0.2)
    model.compile(loss: .sparseCategoricalCrossentropy, optimizer: Adam())
    let targets = Tensor.randomUniform([32, 100], in: 0..<38.5).rounded()
    return { try model.trainOnBatch(.oneHot(targets, depth: 39), targets) }
  }

  static let nextCharacter = EngineProgram(name: "char-RNN next character", megaflops: 0.3) {
    let (first, second) = (GRU(128, returnSequences: true), GRU(128, returnSequences: true))
    let output = Dense(39, activation: .softmax)
    var character = 0
    var states: (first: [Tensor]?, second: [Tensor]?) = (nil, nil)
    return {
      let input = Tensor.oneHot(Tensor([Float(character)]), depth: 39)
      let below = try first(input.reshaped([1, 1, 39]), initialStates: states.first)
      let above = try second(below.output, initialStates: states.second)
      states = (below.states, above.states)
      character = Int(try output(above.output, training: false).argmax().scalars[0])
    }
  }

  private static func characterModel(dropout: Float) throws -> Sequential {
    try Sequential([
      GRU(
        128, returnSequences: true, dropout: dropout, recurrentDropout: dropout,
        inputShape: [100, 39]),
      GRU(128, returnSequences: true, dropout: dropout, recurrentDropout: dropout),
      TimeDistributed(Dense(39, activation: .softmax)),
    ])
  }

  /// The document's loop: the discriminator on fake and real images, then the generator through it.
  private static func adversarialStep(
    _ generator: Sequential, _ discriminator: Sequential, codings: Int, imageShape: [Int]
  ) throws -> () throws -> Void {
    let gan = try Sequential([generator, discriminator])
    discriminator.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
    discriminator.trainable = false
    gan.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
    let real = Tensor.randomUniform([32] + imageShape)
    let labels = try Tensor.concatenate([.zeros([32, 1]), .ones([32, 1])])
    let wanted = Tensor.ones([32, 1])
    return {
      let fake = try generator(.randomNormal([32, codings]))
      let images = try Tensor.concatenate([fake, real])
      discriminator.trainable = true
      try discriminator.trainOnBatch(images, labels)
      discriminator.trainable = false
      try gan.trainOnBatch(.randomNormal([32, codings]), wanted)
    }
  }
}
