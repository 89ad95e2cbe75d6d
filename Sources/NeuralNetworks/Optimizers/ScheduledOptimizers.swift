// Each optimizer with a learning rate that follows a schedule.

extension SGD {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, momentum: Float = 0, nesterov: Bool = false,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(momentum: momentum, nesterov: nesterov)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension RMSprop {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, rho: Float = 0.9, momentum: Float = 0,
    epsilon: Float = 1e-7,
    centered: Bool = false,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(rho: rho, momentum: momentum, epsilon: epsilon, centered: centered)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Adam {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-7, amsgrad: Bool = false,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension AdamW {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, weightDecay: Float = 0.004, beta1: Float = 0.9,
    beta2: Float = 0.999, epsilon: Float = 1e-7,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(weightDecay: weightDecay, beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Adagrad {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, initialAccumulator: Float = 0.1,
    epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(initialAccumulator: initialAccumulator, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Adadelta {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, rho: Float = 0.95, epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(rho: rho, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Adamax {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Lion {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.99,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Nadam {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-7,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Lamb {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-7, weightDecay: Float? = nil, clipNorm: Float? = nil,
    clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Adafactor {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta2Decay: Float = -0.8, epsilon1: Float = 1e-30,
    epsilon2: Float = 1e-3, clipThreshold: Float = 1, relativeStep: Bool = true,
    weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(
      beta2Decay: beta2Decay, epsilon1: epsilon1, epsilon2: epsilon2,
      clipThreshold: clipThreshold, relativeStep: relativeStep)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}

extension Ftrl {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, learningRatePower: Float = -0.5,
    initialAccumulator: Float = 0.1, l1: Float = 0, l2: Float = 0, l2Shrinkage: Float = 0,
    beta: Float = 0, weightDecay: Float? = nil, clipNorm: Float? = nil, clipValue: Float? = nil,
    globalClipNorm: Float? = nil
  ) {
    self.init(
      learningRatePower: learningRatePower, initialAccumulator: initialAccumulator, l1: l1, l2: l2,
      l2Shrinkage: l2Shrinkage, beta: beta)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm, weightDecay: weightDecay)
  }
}
