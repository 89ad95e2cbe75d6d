/// What makes an optimizer, apart from what it keeps for each parameter.
package struct OptimizerConfiguration: Codable {
  package var kind: String
  package var learningRate: Float
  package var iterations: Int
  package var rates: [Float]
  package var nesterov = false
  package var schedule: LearningRateSchedule.Configuration?
  /// Weight decay, and the bounds of gradients: each parameter's, each element's, all together.
  package var bounds: [Float?] = []
}

extension Optimizer {
  /// The optimizer's configuration; nil for kinds that cannot be kept yet.
  package var configuration: OptimizerConfiguration? {
    guard let rates else { return nil }
    var result = OptimizerConfiguration(
      kind: name, learningRate: learningRate, iterations: iterations, rates: rates,
      nesterov: (self as? SGD)?.nesterov ?? false)
    if let schedule {
      guard !schedule.configuration.kind.isEmpty else { return nil }
      result.schedule = schedule.configuration
    }
    result.bounds = [weightDecay, clipNorm, clipValue, globalClipNorm]
    return result
  }

  /// The optimizer of a configuration; nil for an unknown kind.
  package static func resuming(
    _ configuration: OptimizerConfiguration, slots: [Slots]
  ) -> Optimizer? {
    let rates = configuration.rates
    let optimizer: Optimizer
    switch (configuration.kind, rates.count) {
    case ("SGD", 1):
      optimizer = SGD(
        learningRate: configuration.learningRate, momentum: rates[0],
        nesterov: configuration.nesterov)
    case ("RMSprop", 4):
      optimizer = RMSprop(
        learningRate: configuration.learningRate, rho: rates[0], momentum: rates[2],
        epsilon: rates[1], centered: rates[3] == 1)
    case ("Adam", 4):
      optimizer = Adam(
        learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1],
        epsilon: rates[2], amsgrad: rates[3] == 1)
    case ("AdamW", 3):
      optimizer = AdamW(
        learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1],
        epsilon: rates[2])
    case ("Adamax", 3):
      optimizer = Adamax(
        learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1],
        epsilon: rates[2])
    case ("Lion", 2):
      optimizer = Lion(
        learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1])
    case ("Nadam", 3):
      optimizer = Nadam(
        learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1],
        epsilon: rates[2])
    case ("Lamb", 3):
      optimizer = Lamb(
        learningRate: configuration.learningRate, beta1: rates[0], beta2: rates[1],
        epsilon: rates[2])
    case ("Adafactor", 5):
      optimizer = Adafactor(
        learningRate: configuration.learningRate, beta2Decay: rates[0], epsilon1: rates[1],
        epsilon2: rates[2], clipThreshold: rates[3], relativeStep: rates[4] == 1)
    case ("Adagrad", 2):
      optimizer = Adagrad(
        learningRate: configuration.learningRate, initialAccumulator: rates[0], epsilon: rates[1])
    case ("Adadelta", 2):
      optimizer = Adadelta(
        learningRate: configuration.learningRate, rho: rates[0], epsilon: rates[1])
    case ("Ftrl", 6):
      optimizer = Ftrl(
        learningRate: configuration.learningRate, learningRatePower: rates[0],
        initialAccumulator: rates[1], l1: rates[2], l2: rates[3], l2Shrinkage: rates[4],
        beta: rates[5])
    default: return nil
    }
    if configuration.bounds.count == 4 {
      optimizer.weightDecay = configuration.bounds[0]
      optimizer.clipNorm = configuration.bounds[1]
      optimizer.clipValue = configuration.bounds[2]
      optimizer.globalClipNorm = configuration.bounds[3]
    }
    if let schedule = configuration.schedule {
      optimizer.schedule = LearningRateSchedule.resuming(schedule)
    }
    optimizer.resume(iterations: configuration.iterations, slots: slots)
    return optimizer
  }
}
