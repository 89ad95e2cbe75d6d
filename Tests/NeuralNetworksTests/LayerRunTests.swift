internal import Foundation
internal import NeuralNetworks
internal import Tensors
internal import TestSupport
internal import Testing

/// Whole runs of convolutional and recurrent networks against Keras.
@Suite struct LayerRunTests {
  @Test(.enabled(if: FashionImages.areInstalled, "dataset-fashion-mnist is not installed"))
  func aSmallConvolutionalGANLosesWhatKerasLoses() throws {
    let runs = try Fixture("runs.json")
    let run = try runs["runs"]["dcgan"]
    let unit = try runs["unit"].number
    let images = try Tensor(FashionImages.first(16 * 20)).reshaped([320, 28, 28, 1]) * 2 - 1
    let norms = [BatchNormalization(), BatchNormalization()]
    let generator = try Sequential([
      Dense(7 * 7 * 16, inputShape: [10]), Reshape([7, 7, 16]), norms[0],
      Conv2DTranspose(8, kernelSize: 5, strides: 2, padding: .same, activation: .selu), norms[1],
      Conv2DTranspose(1, kernelSize: 5, strides: 2, padding: .same, activation: .tanh),
    ])
    let discriminator = try Sequential([
      Conv2D(8, kernelSize: 5, strides: 2, padding: .same, inputShape: [28, 28, 1]), LeakyReLU(0.2),
      Conv2D(16, kernelSize: 5, strides: 2, padding: .same), LeakyReLU(0.2),
      Flatten(), Dense(1, activation: .sigmoid),
    ])
    let gan = try Sequential([generator, discriminator])
    try TrainingRunTests.fill(generator, run["weights"]["generator"])
    try TrainingRunTests.fill(discriminator, run["weights"]["discriminator"])
    discriminator.compile(loss: .binaryCrossentropy, optimizer: RMSprop())
    discriminator.trainable = false
    gan.compile(loss: .binaryCrossentropy, optimizer: RMSprop())

    let fakeAndReal = try Tensor.concatenate([.zeros([16, 1]), .ones([16, 1])])
    var (judged, made): ([Float], [Float]) = ([], [])
    for step in 0..<20 {
      func noise(_ draw: Int) throws -> Tensor {
        try Tensor(
          .formula(shape: [16, 10], scale: unit, offset: 500_000_000 + (2 * step + draw) * 160))
      }
      let batch = images[(step * 16)..<(step * 16 + 16)]
      let both = try Tensor.concatenate([generator(noise(0)), batch])
      judged.append(try discriminator.trainOnBatch(both, fakeAndReal))
      made.append(try gan.trainOnBatch(noise(1), .ones([16, 1])))
    }
    try TrainingRunTests.expect(judged, of: run, "discriminator")
    try TrainingRunTests.expect(made, of: run, "generator")
    for (number, norm) in norms.enumerated() {
      for parameter in norm.parameters where !parameter.isTrainable {
        expectClose(
          parameter.value.scalars, shape: parameter.value.shape,
          to: try run["moving_statistics_after"]["\(parameter.name)_\(number)"].tensor,
          within: 1e-3, "\(parameter.name) \(number)")
      }
    }
  }

  @Test func aCharacterModelLosesWhatKerasLoses() throws {
    let run = try Fixture("runs.json")["runs"]["character_rnn"]
    let vocabulary = Array(try run["vocabulary"].text)
    let file = Checkout.fixtures().appendingPathComponent("tiny_shakespeare.txt")
    let text = try String(contentsOf: file, encoding: .utf8).lowercased()
    let encoded = try text.map { Float(try #require(vocabulary.firstIndex(of: $0))) }
    let model = try Sequential([
      GRU(32, returnSequences: true, inputShape: [50, vocabulary.count]),
      GRU(32, returnSequences: true),
      TimeDistributed(Dense(vocabulary.count, activation: .softmax)),
    ])
    try TrainingRunTests.fill(model, run["weights"])
    model.compile(loss: .sparseCategoricalCrossentropy, optimizer: Adam())
    var losses: [Float] = []
    for step in 0..<30 {
      let starts = (step * 16..<(step + 1) * 16).map { $0 * 20 }
      let inputs = try Tensor(
        shape: [16, 50], scalars: starts.flatMap { encoded[$0..<($0 + 50)] })
      let targets = try Tensor(
        shape: [16, 50], scalars: starts.flatMap { encoded[($0 + 1)..<($0 + 51)] })
      losses.append(
        try model.trainOnBatch(.oneHot(inputs, depth: vocabulary.count), targets))
    }
    try TrainingRunTests.expect(losses, of: run, "loss")
  }
}
