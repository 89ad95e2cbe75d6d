/// An optimizer that is kept between processes by the numbers that make it.
protocol KeptOptimizer: Optimizer {
  /// Adds what makes the kind.
  func describe(in configuration: inout OptimizerConfiguration)

  /// The optimizer that was described so, before its first step; nil where a number is missing.
  static func made(of configuration: OptimizerConfiguration) -> Self?
}

extension OptimizerConfiguration {
  /// The kinds of optimizers that can be kept, by their names.
  static let kinds: [String: any KeptOptimizer.Type] = {
    let kinds: [any KeptOptimizer.Type] = [
      SGD.self, RMSprop.self, Adagrad.self, Adadelta.self, Adam.self, AdamW.self, Adamax.self,
      Nadam.self, Lamb.self, Lion.self, Adafactor.self, Ftrl.self,
    ]
    return Dictionary(uniqueKeysWithValues: kinds.map { ("\($0)", $0) })
  }()
}

extension SGD: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [momentum]
    configuration.nesterov = nesterov
  }

  static func made(of configuration: OptimizerConfiguration) -> SGD? {
    let rates = configuration.rates
    guard rates.count == 1 else { return nil }
    return SGD(
      learningRate: configuration.learningRate, momentum: rates[0], nesterov: configuration.nesterov
    )
  }
}

extension RMSprop: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [rho, epsilon, momentum, centered ? 1 : 0]
  }

  static func made(of configuration: OptimizerConfiguration) -> RMSprop? {
    let rates = configuration.rates
    guard rates.count == 4 else { return nil }
    return RMSprop(
      learningRate: configuration.learningRate, rho: rates[0], momentum: rates[2],
      epsilon: rates[1], centered: rates[3] == 1)
  }
}

extension Adagrad: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [initialAccumulator, epsilon]
  }

  static func made(of configuration: OptimizerConfiguration) -> Adagrad? {
    let rates = configuration.rates
    guard rates.count == 2 else { return nil }
    return Adagrad(
      learningRate: configuration.learningRate, initialAccumulator: rates[0], epsilon: rates[1])
  }
}

extension Adadelta: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [rho, epsilon]
  }

  static func made(of configuration: OptimizerConfiguration) -> Adadelta? {
    let rates = configuration.rates
    guard rates.count == 2 else { return nil }
    return Adadelta(
      learningRate: configuration.learningRate, rho: rates[0], epsilon: rates[1])
  }
}

extension Adam: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [beta1, beta2, epsilon, amsgrad ? 1 : 0]
  }

  static func made(of configuration: OptimizerConfiguration) -> Adam? {
    let rates = configuration.rates
    guard rates.count == 4 else { return nil }
    return Adam(
      learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1], epsilon: rates[2],
      amsgrad: rates[3] == 1)
  }
}

extension AdamW: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [beta1, beta2, epsilon]
  }

  static func made(of configuration: OptimizerConfiguration) -> AdamW? {
    let rates = configuration.rates
    guard rates.count == 3 else { return nil }
    return AdamW(
      learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1], epsilon: rates[2])
  }
}

extension Adamax: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [beta1, beta2, epsilon]
  }

  static func made(of configuration: OptimizerConfiguration) -> Adamax? {
    let rates = configuration.rates
    guard rates.count == 3 else { return nil }
    return Adamax(
      learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1], epsilon: rates[2])
  }
}

extension Nadam: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [beta1, beta2, epsilon]
  }

  static func made(of configuration: OptimizerConfiguration) -> Nadam? {
    let rates = configuration.rates
    guard rates.count == 3 else { return nil }
    return Nadam(
      learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1], epsilon: rates[2])
  }
}

extension Lamb: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [beta1, beta2, epsilon]
  }

  static func made(of configuration: OptimizerConfiguration) -> Lamb? {
    let rates = configuration.rates
    guard rates.count == 3 else { return nil }
    return Lamb(
      learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1], epsilon: rates[2])
  }
}

extension Lion: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [beta1, beta2]
  }

  static func made(of configuration: OptimizerConfiguration) -> Lion? {
    let rates = configuration.rates
    guard rates.count == 2 else { return nil }
    return Lion(
      learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1])
  }
}

extension Adafactor: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [
      settings.beta2Decay, settings.epsilon1, settings.epsilon2, settings.clipThreshold,
      settings.relativeStep ? 1 : 0,
    ]
  }

  static func made(of configuration: OptimizerConfiguration) -> Adafactor? {
    let rates = configuration.rates
    guard rates.count == 5 else { return nil }
    return Adafactor(
      learningRate: configuration.learningRate, beta2Decay: rates[0], epsilon1: rates[1],
      epsilon2: rates[2], clipThreshold: rates[3], relativeStep: rates[4] == 1)
  }
}

extension Ftrl: KeptOptimizer {
  func describe(in configuration: inout OptimizerConfiguration) {
    configuration.rates = [
      settings.power, settings.initialAccumulator, settings.l1, settings.l2, settings.shrinkage,
      settings.beta,
    ]
  }

  static func made(of configuration: OptimizerConfiguration) -> Ftrl? {
    let rates = configuration.rates
    guard rates.count == 6 else { return nil }
    return Ftrl(
      learningRate: configuration.learningRate, learningRatePower: rates[0],
      initialAccumulator: rates[1], l1: rates[2], l2: rates[3], l2Shrinkage: rates[4],
      beta: rates[5])
  }
}
