/// What makes an optimizer, apart from what it keeps for each parameter.
package struct OptimizerConfiguration: Codable {
  package var kind: String
  package var learningRate: Float
  package var iterations: Int
  /// The numbers that make it beside the learning rate, in the kind's order.
  package var rates: [Float] = []
  package var nesterov = false
  package var schedule: LearningRateSchedule.Configuration?
  /// Weight decay, and the bounds of gradients: each parameter's, each element's, all together.
  package var bounds: [Float?] = []
}

extension Optimizer {
  /// The optimizer's configuration; nil for kinds that cannot be kept.
  package var configuration: OptimizerConfiguration? {
    guard let optimizer = self as? any KeptOptimizer else { return nil }
    var result = OptimizerConfiguration(
      kind: name, learningRate: learningRate, iterations: iterations)
    optimizer.describe(in: &result)
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
    guard
      let optimizer = OptimizerConfiguration.kinds[configuration.kind]?.made(of: configuration)
    else { return nil }
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
