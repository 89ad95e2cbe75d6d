internal import NeuralNetworks
internal import Tensors
internal import TestSupport
internal import Testing

/// Work is split into the same parts whatever the number of threads, so the bits are the same.
@Suite struct DeterminismTests {
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

  /// Three steps of a model with every kind of parallel work, all numbers given: tests beside this one draw
  /// from the same stream of random numbers.
  private func trained() throws -> [Float] {
    let images = try Sequential([
      Conv2D(
        16, kernelSize: 5, strides: 2, padding: .same, activation: .leakyReLU(0.2),
        inputShape: [28, 28, 1]),
      BatchNormalization(), Reshape([14, 14 * 16]), GRU(24, returnSequences: true), Flatten(),
      Dense(256, activation: .selu), Dense(1, activation: .sigmoid),
    ])
    for (index, parameter) in images.parameters.enumerated() where parameter.name.contains("kernel")
    {
      parameter.value = try given(parameter.value.shape, scale: 0.2, offset: index * 1_000_000)
    }
    images.compile(loss: .binaryCrossentropy, optimizer: Adam())
    for step in 0..<3 {
      let batch = try given([32, 28, 28, 1], scale: 1, offset: 50_000_000 + step * 100_000)
      try images.trainOnBatch(batch, .ones([32, 1]))
    }
    return images.parameters.flatMap(\.value.scalars)
  }

  private func given(_ shape: [Int], scale: Double, offset: Int) throws -> Tensor {
    let numbers = FixtureTensor.formula(shape: shape, scale: scale, offset: offset)
    return try Tensor(shape: shape, scalars: numbers.values)
  }
}
