import Foundation
import NeuralNetworks
import Tensors
import Testing

/// What `save` keeps of training.
@Suite struct OptimizerFileTests {
  @Test(arguments: [
    "SGD", "RMSprop", "Adam", "Nadam", "Adamax", "Lion", "Ftrl", "Lamb", "Adafactor",
  ])
  func aLoadedModelTrainsOnToTheSameBits(_ kind: String) throws {
    let optimizer: Optimizer =
      switch kind {
      case "SGD": SGD(learningRate: 0.1, momentum: 0.9)
      case "RMSprop": RMSprop()
      case "Adam": Adam(amsgrad: true)
      case "Nadam": Nadam()
      case "Lion": Lion()
      case "Lamb": Lamb()
      case "Adafactor": Adafactor()
      case "Ftrl": Ftrl(learningRate: 0.1, l1: 0.01, beta: 0.1)
      default: Adamax()
      }
    let model = try Sequential([
      Dense(6, activation: .tanh, inputShape: [4]), BatchNormalization(), Dense(2),
    ])
    model.compile(loss: .meanSquaredError, optimizer: optimizer)
    let (inputs, targets) = (Tensor.randomNormal([8, 4]), Tensor.randomNormal([8, 2]))
    for _ in 0..<3 { try model.trainOnBatch(inputs, targets) }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(path)
    let loaded = try Model.load(path)
    #expect(loaded.optimizer?.iterations == 3)
    for _ in 0..<3 {
      #expect(
        try model.trainOnBatch(inputs, targets) == loaded.trainOnBatch(inputs, targets))
    }
    #expect(model.getWeights() == loaded.getWeights())
  }
}
