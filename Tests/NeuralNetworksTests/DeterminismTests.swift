internal import NeuralNetworks
internal import Tensors
internal import Testing

/// The same seed gives the same bits, whatever the number of threads.
@Suite(.serialized) struct DeterminismTests {
  @Test func threadsDoNotChangeBits() throws {
    let before = computationThreads
    defer { computationThreads = before }
    var results: [[Float]] = []
    for threads in [1, 2, 2, 3] {
      computationThreads = threads
      results.append(try trained())
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  @Test func anotherSeedGivesOtherNumbers() {
    let first = Tensor.randomNormal([8], stream: 1)
    #expect(first == Tensor.randomNormal([8], stream: 1))
    #expect(first != Tensor.randomNormal([8], stream: 2))
  }

  /// Three steps of a model with every kind of parallel work.
  private func trained() throws -> [Float] {
    setRandomSeed(7)
    let images = try Sequential([
      Conv2D(
        16, kernelSize: 5, strides: 2, padding: .same, activation: .leakyReLU(0.2),
        inputShape: [28, 28, 1]),
      BatchNormalization(), Dropout(0.3), Reshape([14, 14 * 16]),
      GRU(24, returnSequences: true, dropout: 0.1, recurrentDropout: 0.1), Flatten(),
      Dense(256, activation: .selu), Dense(1, activation: .sigmoid),
    ])
    images.compile(loss: .binaryCrossentropy, optimizer: Adam())
    for _ in 0..<3 {
      let batch = Tensor.randomUniform([32, 28, 28, 1])
      try images.trainOnBatch(batch, .ones([32, 1]))
    }
    return images.parameters.flatMap(\.value.scalars)
  }
}

extension Tensor {
  fileprivate static func randomNormal(_ shape: [Int], stream seed: Int) -> Tensor {
    setRandomSeed(seed)
    return .randomNormal(shape)
  }
}
