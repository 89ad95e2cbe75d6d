import NeuralNetworks
import Tensors
import Testing
import TestSupport

/// Ten steps of each optimizer against Keras.
@Suite struct OptimizerFixtureTests {
  @Test(arguments: try Fixture("optimizers.json")["cases"].elements)
  func tenStepsGoWhereKerasGoes(fixture: Fixture) throws {
    let optimizer = try Self.optimizer(fixture)
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
  private static func optimizer(_ fixture: Fixture) throws -> Optimizer {
    let arguments = try fixture["arguments"]
    let defaults = try fixture["defaults"]
    func value(_ key: String) throws -> Float {
      Float(try (arguments.ifPresent(key) ?? defaults[key]).number)
    }
    func flag(_ key: String) throws -> Bool { try arguments.ifPresent(key)?.flag ?? false }
    let rate = try value("learning_rate")
    let name = try fixture["optimizer"].text
    let optimizer: Optimizer
    switch name {
    case "SGD":
      optimizer = SGD(
        learningRate: rate, momentum: try value("momentum"), nesterov: try flag("nesterov"))
    case "RMSprop":
      optimizer = RMSprop(
        learningRate: rate, rho: try value("rho"), momentum: try value("momentum"),
        epsilon: try value("epsilon"), centered: try flag("centered"))
    case "Adam":
      optimizer = Adam(
        learningRate: rate, beta1: try value("beta_1"), beta2: try value("beta_2"),
        epsilon: try value("epsilon"), amsgrad: try flag("amsgrad"))
    case "AdamW":
      optimizer = AdamW(learningRate: rate, weightDecay: try value("weight_decay"))
    case "Adagrad": optimizer = Adagrad(learningRate: rate)
    case "Adadelta": optimizer = Adadelta(learningRate: rate)
    case "Lion":
      optimizer = Lion(
        learningRate: rate, beta1: try value("beta_1"), beta2: try value("beta_2"))
    case "Ftrl":
      optimizer = Ftrl(
        learningRate: rate, learningRatePower: try value("learning_rate_power"),
        initialAccumulator: try value("initial_accumulator_value"),
        l1: try value("l1_regularization_strength"), l2: try value("l2_regularization_strength"),
        l2Shrinkage: try value("l2_shrinkage_regularization_strength"), beta: try value("beta"))
    case "Lamb":
      optimizer = Lamb(
        learningRate: rate, beta1: try value("beta_1"), beta2: try value("beta_2"))
    case "Adafactor":
      optimizer = Adafactor(
        learningRate: rate, beta2Decay: try value("beta_2_decay"),
        epsilon2: try value("epsilon_2"), clipThreshold: try value("clip_threshold"),
        relativeStep: try arguments.ifPresent("relative_step")?.flag ?? true)
    case "Adamax": optimizer = Adamax(learningRate: rate)
    default:
      try #require(name == "Nadam")
      optimizer = Nadam(learningRate: rate)
    }
    func bound(_ key: String) throws -> Float? {
      try arguments.ifPresent(key).map { Float(try $0.number) }
    }
    optimizer.clipNorm = try bound("clipnorm")
    optimizer.clipValue = try bound("clipvalue")
    optimizer.globalClipNorm = try bound("global_clipnorm")
    if name != "AdamW" { optimizer.weightDecay = try bound("weight_decay") }
    return optimizer
  }
}
