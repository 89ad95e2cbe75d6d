// Each optimizer with a learning rate that follows a schedule.

extension SGD {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, momentum: Float = 0, nesterov: Bool = false,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(momentum: momentum, nesterov: nesterov)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
  }
}

extension RMSprop {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, rho: Float = 0.9, momentum: Float = 0,
    epsilon: Float = 1e-7,
    centered: Bool = false,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(rho: rho, momentum: momentum, epsilon: epsilon, centered: centered)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
  }
}

extension Adam {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-7, amsgrad: Bool = false,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
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
    bound(clipNorm, clipValue, globalClipNorm)
  }
}

extension Adagrad {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, initialAccumulator: Float = 0.1,
    epsilon: Float = 1e-7,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(initialAccumulator: initialAccumulator, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
  }
}

extension Adadelta {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, rho: Float = 0.95, epsilon: Float = 1e-7,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(rho: rho, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
  }
}

extension Adamax {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-7,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
  }
}

extension Lion {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.99,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
  }
}

extension Nadam {
  /// An optimizer whose learning rate follows the number of steps.
  public convenience init(
    learningRate schedule: LearningRateSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-7,
    clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil
  ) {
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.schedule = schedule
    bound(clipNorm, clipValue, globalClipNorm)
  }
}
