internal import NeuralNetworks
internal import Tensors
internal import TestSupport
internal import Testing

/// Whole training runs against Keras: same first weights, same data, the loss of every step.
@Suite(.enabled(if: FashionImages.areInstalled, "dataset-fashion-mnist is not installed"))
struct TrainingRunTests {
  @Test func theAutoencoderLosesWhatKerasLoses() throws {
    let run = try Fixture("runs.json")["runs"]["autoencoder"]
    let images = try Tensor(FashionImages.first(3200))
    let model = try Sequential([
      Flatten(inputShape: [28, 28]),
      Dense(100, activation: .selu), Dense(30, activation: .selu),
      Dense(100, activation: .selu), Dense(784, activation: .sigmoid), Reshape([28, 28]),
    ])
    try Self.fill(model, run["weights"])
    model.compile(loss: .binaryCrossentropy, optimizer: SGD(learningRate: 1.5))
    var losses: [Float] = []
    for step in 0..<300 {
      let batch = images[(step % 100 * 32)..<(step % 100 * 32 + 32)]
      losses.append(try model.trainOnBatch(batch, batch))
    }
    try Self.expect(losses, of: run, "loss")
  }

  @Test func theDocumentsAdversarialLoopLosesWhatKerasLoses() throws {
    let runs = try Fixture("runs.json")
    let run = try runs["runs"]["gan"]
    let unit = try runs["unit"].number
    let images = try Tensor(FashionImages.first(3200))
    let generator = try Sequential([
      Dense(100, activation: .selu, inputShape: [30]), Dense(150, activation: .selu),
      Dense(784, activation: .sigmoid), Reshape([28, 28]),
    ])
    let discriminator = try Sequential([
      Flatten(inputShape: [28, 28]), Dense(150, activation: .selu), Dense(100, activation: .selu),
      Dense(1, activation: .sigmoid),
    ])
    let gan = try Sequential([generator, discriminator])
    try Self.fill(generator, run["weights"]["generator"])
    try Self.fill(discriminator, run["weights"]["discriminator"])
    discriminator.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
    discriminator.trainable = false
    gan.compile(loss: .binaryCrossentropy, optimizer: RMSprop())

    func noise(_ step: Int, _ draw: Int) throws -> Tensor {
      try Tensor(
        .formula(
          shape: [32, 30], scale: unit, offset: 500_000_000 + (2 * step + draw) * 32 * 30))
    }
    let fakeAndReal = try Tensor.concatenate([.zeros([32, 1]), .ones([32, 1])])
    var (judged, made): ([Float], [Float]) = ([], [])
    for step in 0..<(try run["comparable_steps"].integer) {
      let batch = images[(step * 32)..<(step * 32 + 32)]
      let both = try Tensor.concatenate([generator(noise(step, 0)), batch])
      discriminator.trainable = true
      judged.append(try discriminator.trainOnBatch(both, fakeAndReal))
      discriminator.trainable = false
      made.append(try gan.trainOnBatch(noise(step, 1), .ones([32, 1])))
    }
    try Self.expect(judged, of: run, "discriminator")
    try Self.expect(made, of: run, "generator")
  }

  /// Fills a model's weights by the formula that the fixture names.
  static func fill(_ model: Sequential, _ weights: Fixture) throws {
    for weight in try weights.elements {
      let parameter = model.parameters[try weight["weight"].integer]
      let shape = try weight["shape"].integers
      #expect(parameter.value.shape == shape)
      parameter.value = try Tensor(
        .formula(
          shape: shape, scale: try weight["scale"].number, offset: try weight["offset"].integer))
    }
  }

  /// Compares losses while Keras' own float32 and float64 agree.
  static func expect(
    _ losses: [Float], of run: Fixture, _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let count = try run["comparable_steps"].integer
    let expected = try run["losses"][name].elements.prefix(count).map { Float(try $0.number) }
    #expect(losses.count >= count, sourceLocation: sourceLocation)
    for (step, (ours, theirs)) in zip(losses, expected).enumerated()
    where !((ours - theirs).magnitude <= 1e-3 * theirs.magnitude) {
      Issue.record(
        "\(name) of step \(step): \(ours) instead of \(theirs)", sourceLocation: sourceLocation)
      return
    }
  }
}
