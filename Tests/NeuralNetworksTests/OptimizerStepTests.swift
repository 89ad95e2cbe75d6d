internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import NeuralNetworks
internal import Tensors

/// Optimizers over ten steps against Keras.
@Suite struct OptimizerStepTests {
  @Test func tenStepsMatchKeras() throws {
    let file = try Fixture("optimizers.json")
    var known = 0
    for fixture in try file["cases"].elements {
      guard let optimizer = try OptimizerStepTests.optimizer(fixture) else { continue }
      known += 1
      let name = try fixture["name"].text
      let parameters = try ["kernel", "bias"].map {
        let start = try file["weights"][$0].tensor
        return Parameter($0, try Tensor(shape: start.shape, scalars: start.values))
      }
      let steps = try zip(file["gradients"].elements, fixture["weights_after_step"].elements)
      for (gradients, expected) in steps {
        try optimizer.apply(
          try parameters.map {
            let gradient = try gradients[$0.name].tensor
            return try Tensor(shape: gradient.shape, scalars: gradient.values)
          }, to: parameters)
        for parameter in parameters {
          expectClose(
            parameter.value.scalars, shape: parameter.value.shape,
            to: try expected[parameter.name].tensor,
            "\(name): \(parameter.name)")
        }
      }
      #expect(optimizer.configuration != nil)
    }
    #expect(known >= 16)
  }

  @Test func resumedOptimizersGoOnWithTheSameBits() throws {
    for make in [
      { Nadam() as Optimizer }, { AdamW() }, { Adagrad() }, { Adadelta() }, { Adamax() },
      { RMSprop() }, { Adam() },
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

  /// The library's optimizer, or nil where it has none with these arguments.
  private static func optimizer(_ fixture: Fixture) throws -> Optimizer? {
    let arguments = try fixture["arguments"]
    func number(_ key: String, _ other: Float) throws -> Float {
      try arguments.ifPresent(key).map { Float(try $0.number) } ?? other
    }
    for absent in ["amsgrad", "centered"] where arguments.ifPresent(absent) != nil { return nil }
    let optimizer: Optimizer
    switch try fixture["optimizer"].text {
    case "SGD":
      optimizer = SGD(
        learningRate: try number("learning_rate", 0.01), momentum: try number("momentum", 0),
        nesterov: try arguments.ifPresent("nesterov")?.flag ?? false)
    case "RMSprop":
      if arguments.ifPresent("momentum") != nil { return nil }
      optimizer = RMSprop()
    case "Adam":
      optimizer = Adam(
        learningRate: try number("learning_rate", 0.001), beta1: try number("beta_1", 0.9),
        beta2: try number("beta_2", 0.999), epsilon: try number("epsilon", 1e-7))
    case "AdamW":
      optimizer = AdamW(
        learningRate: try number("learning_rate", 0.001),
        weightDecay: try number("weight_decay", 0.004))
    case "Adagrad": optimizer = Adagrad(learningRate: try number("learning_rate", 0.001))
    case "Adadelta": optimizer = Adadelta(learningRate: try number("learning_rate", 0.001))
    case "Adamax": optimizer = Adamax()
    case "Nadam": optimizer = Nadam()
    default: return nil
    }
    if let bound = try arguments.ifPresent("clipnorm")?.number { optimizer.clipNorm = Float(bound) }
    if let bound = try arguments.ifPresent("clipvalue")?.number {
      optimizer.clipValue = Float(bound)
    }
    if let bound = try arguments.ifPresent("global_clipnorm")?.number {
      optimizer.globalClipNorm = Float(bound)
    }
    if let decay = try arguments.ifPresent("weight_decay")?.number {
      optimizer.weightDecay = Float(decay)
    }
    return optimizer
  }
}
