import Foundation
import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Optimizers across processes.
@Suite struct OptimizerStepTests {
  @Test func resumedOptimizersGoOnWithTheSameBits() throws {
    for make in [
      { Nadam() as Optimizer }, { AdamW() }, { Adagrad() }, { Adadelta() }, { Adamax() },
      { Lion() }, { Ftrl() }, { Lamb() }, { Adafactor() },
      { RMSprop() }, { Adam() }, { Adam(amsgrad: true) },
      { RMSprop(momentum: 0.5, centered: true) },
      {
        SGD(learningRate: ExponentialDecay(initialLearningRate: 1, decaySteps: 2, decayRate: 0.5))
      },
    ] {
      let parameters = [Parameter("whole", .ones([7])), Parameter("halved", .ones([7]))]
      let (whole, first) = (make(), make())
      first.clipNorm = 0.5
      whole.clipNorm = 0.5
      let gradients = try (0..<6).map { step in
        let numbers = FixtureTensor.formula(shape: [7], scale: 2, offset: step * 7)
        return try Tensor(shape: [7], scalars: numbers.values)
      }
      for gradient in gradients { try whole.apply([gradient], to: [parameters[0]]) }
      for gradient in gradients[..<3] { try first.apply([gradient], to: [parameters[1]]) }
      let configuration = try #require(first.configuration)
      let second = try #require(
        Optimizer.resuming(configuration, slots: Array(first.slots.values)))
      for gradient in gradients[3...] { try second.apply([gradient], to: [parameters[1]]) }
      #expect(parameters[0].value == parameters[1].value, "\(whole.name)")
    }
  }
}
