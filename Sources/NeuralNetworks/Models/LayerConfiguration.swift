/// What makes a layer, apart from its parameters: how it is kept between processes.
package struct LayerConfiguration: Codable {
  package var kind: String
  package var name: String
  package var inputShape: [Int]?
  package var outputShape: [Int]?
  package var trainable: Bool
  package var sizes: [Int] = []
  package var rates: [Float] = []
  package var activation: Activation?
  package var usesBias: Bool?
  package var initializers: [Initializer] = []
  package var recurrentActivation: Activation?
  /// Choices by name: padding, interpolation.
  package var choice: String?
  package var flags: [Bool] = []
  package var regularizers: [String: Regularizer] = [:]
  package var constraints: [String: Constraint] = [:]
  /// The layer within, of a layer that wraps one.
  package var inner: [LayerConfiguration] = []
}

extension LayerConfiguration {
  /// What all layers have.
  package init(describing layer: BaseLayer) {
    self.init(
      kind: layer.typeName, name: layer.givenName, inputShape: layer.inputShape,
      outputShape: layer.outputShape, trainable: layer.trainable)
    regularizers = layer.regularizers
    constraints = layer.constraints
  }
}

extension BaseLayer {
  /// The layer's configuration; nil for kinds that cannot be kept yet.
  package var configuration: LayerConfiguration? {
    var result = LayerConfiguration(describing: self)
    switch self {
    case let dense as Dense:
      result.sizes = [dense.units]
      result.activation = dense.activation
      result.usesBias = dense.usesBias
      result.initializers = [
        dense.kernelSettings.initializer, dense.biasSettings.initializer,
      ]
    case is Flatten: break
    case let reshape as Reshape: result.sizes = reshape.target
    case let dropout as Dropout: result.rates = [dropout.rate]
    case let leaky as LeakyReLU: result.rates = [leaky.slope]
    default: return completed(&result) ? result : nil
    }
    return result
  }

  /// The layer of a configuration, with its parameters; nil for an unknown kind.
  package static func resuming(
    _ configuration: LayerConfiguration, parameters: [Parameter]
  ) -> BaseLayer? {
    let name = configuration.name.isEmpty ? nil : configuration.name
    let input = configuration.inputShape
    let layer: BaseLayer
    switch configuration.kind {
    case "Dense":
      guard let units = configuration.sizes.first, configuration.initializers.count == 2 else {
        return nil
      }
      layer = Dense(
        units, activation: configuration.activation ?? .linear,
        useBias: configuration.usesBias ?? true,
        kernelInitializer: configuration.initializers[0],
        biasInitializer: configuration.initializers[1], inputShape: input, name: name)
    case "Flatten": layer = Flatten(inputShape: input, name: name)
    case "Reshape": layer = Reshape(configuration.sizes, inputShape: input, name: name)
    case "Dropout": layer = Dropout(configuration.rates.first ?? 0, inputShape: input, name: name)
    case "LeakyReLU":
      layer = LeakyReLU(configuration.rates.first ?? 0.3, inputShape: input, name: name)
    default:
      guard
        let made = windowedLayer(configuration) ?? imageLayer(configuration)
          ?? sequenceLayer(configuration)
          ?? furtherLayer(configuration)
      else { return nil }
      layer = made
    }
    layer.regularizers = configuration.regularizers
    layer.constraints = configuration.constraints
    layer.resume(
      parameters: parameters, outputShape: configuration.outputShape,
      trainable: configuration.trainable)
    return layer
  }
}

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
    var result = OptimizerConfiguration(
      kind: name, learningRate: learningRate, iterations: iterations, rates: [])
    switch self {
    case let sgd as SGD:
      result.rates = [sgd.momentum]
      result.nesterov = sgd.nesterov
    case let rmsprop as RMSprop:
      result.rates = [rmsprop.rho, rmsprop.epsilon, rmsprop.momentum, rmsprop.centered ? 1 : 0]
    case let adam as Adam:
      result.rates = [adam.beta1, adam.beta2, adam.epsilon, adam.amsgrad ? 1 : 0]
    case let adam as AdamW: result.rates = [adam.beta1, adam.beta2, adam.epsilon]
    case let adam as Adamax: result.rates = [adam.beta1, adam.beta2, adam.epsilon]
    case let lion as Lion: result.rates = [lion.beta1, lion.beta2]
    case let adam as Nadam: result.rates = [adam.beta1, adam.beta2, adam.epsilon]
    case let lamb as Lamb: result.rates = [lamb.beta1, lamb.beta2, lamb.epsilon]
    case let adafactor as Adafactor:
      let own = adafactor.settings
      result.rates = [
        own.beta2Decay, own.epsilon1, own.epsilon2, own.clipThreshold, own.relativeStep ? 1 : 0,
      ]
    case let adagrad as Adagrad: result.rates = [adagrad.initialAccumulator, adagrad.epsilon]
    case let adadelta as Adadelta: result.rates = [adadelta.rho, adadelta.epsilon]
    case let ftrl as Ftrl:
      let own = ftrl.settings
      result.rates = [
        own.power, own.initialAccumulator, own.l1, own.l2, own.shrinkage, own.beta,
      ]
    default: return nil
    }
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
