internal import TestSupport
internal import Testing

@testable internal import NeuralNetworks
@testable internal import Tensors

/// Ten steps of each optimizer against Keras.
@Suite struct OptimizerFixtureTests {
  @Test(arguments: try Fixture("optimizers.json")["cases"].elements)
  func tenStepsGoWhereKerasGoes(fixture: Fixture) throws {
    guard let optimizer = try Self.optimizer(fixture) else { return }
    let file = try Fixture("optimizers.json")
    let parameters = try file["weights"].members.map {
      Parameter($0.key, try Tensor($0.value.tensor))
    }
    let steps = zip(
      try file["gradients"].elements, try fixture["weights_after_step"].elements)
    for (number, (gradients, after)) in steps.enumerated() {
      let own = try parameters.map { try Tensor(gradients[$0.name].tensor) }
      try optimizer.apply(own, to: parameters)
      for parameter in parameters {
        expectClose(
          parameter.value.scalars, shape: parameter.value.shape,
          to: try after[parameter.name].tensor, "\(parameter.name) after step \(number + 1)")
      }
    }
  }

  /// The library's optimizer with a fixture's arguments.
  ///
  /// - Returns: nil where the library does not have it, or not with such an argument.
  private static func optimizer(_ fixture: Fixture) throws -> Optimizer? {
    let given = try fixture["arguments"].members.map(\.key)
    let arguments = try fixture["arguments"]
    let defaults = try fixture["defaults"]
    func value(_ key: String) throws -> Float {
      Float(try (arguments.ifPresent(key) ?? defaults[key]).number)
    }
    let rate = try value("learning_rate")
    let takes: Set<String>
    let make: () throws -> Optimizer
    switch try fixture["optimizer"].text {
    case "SGD":
      takes = ["learning_rate", "momentum", "nesterov"]
      make = {
        SGD(
          learningRate: rate, momentum: try value("momentum"),
          nesterov: try value("nesterov") != 0)
      }
    case "RMSprop":
      takes = ["learning_rate", "rho", "epsilon"]
      make = {
        RMSprop(learningRate: rate, rho: try value("rho"), epsilon: try value("epsilon"))
      }
    case "Adam":
      takes = ["learning_rate", "beta_1", "beta_2", "epsilon"]
      make = {
        Adam(
          learningRate: rate, beta1: try value("beta_1"), beta2: try value("beta_2"),
          epsilon: try value("epsilon"))
      }
    default: return nil
    }
    return takes.isSuperset(of: given) ? try make() : nil
  }
}
