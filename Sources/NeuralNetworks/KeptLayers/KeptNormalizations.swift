extension ScaledNormalization {
  /// What all normalisations with scale and shift have.
  func describeScale(in configuration: inout LayerConfiguration) {
    configuration.flags = [usesBeta, usesGamma]
    configuration.initializers = [initializers.beta, initializers.gamma]
  }
}

/// Scale and shift of a kept normalisation; what files of earlier versions do not say is as it was then.
extension LayerConfiguration {
  var center: Bool { flags.first ?? true }
  var scale: Bool { flags.last ?? true }
  var beta: Initializer { initializers.first ?? .zeros }
  var gamma: Initializer { initializers.last ?? .ones }
}

extension BatchNormalization: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [momentum, epsilon]
    configuration.sizes = [axis]
    describeScale(in: &configuration)
  }

  static func made(of configuration: LayerConfiguration) -> BatchNormalization? {
    let rates = configuration.rates
    guard rates.count == 2 else { return nil }
    return BatchNormalization(
      axis: configuration.sizes.first ?? -1, momentum: rates[0], epsilon: rates[1],
      center: configuration.center, scale: configuration.scale,
      betaInitializer: configuration.beta, gammaInitializer: configuration.gamma,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension LayerNormalization: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [epsilon]
    configuration.sizes = axes
    describeScale(in: &configuration)
  }

  static func made(of configuration: LayerConfiguration) -> LayerNormalization? {
    guard let epsilon = configuration.rates.first else { return nil }
    return LayerNormalization(
      axis: configuration.sizes.isEmpty ? [-1] : configuration.sizes, epsilon: epsilon,
      center: configuration.center, scale: configuration.scale,
      betaInitializer: configuration.beta, gammaInitializer: configuration.gamma,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension GroupNormalization: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [epsilon]
    configuration.sizes = [groups, axis]
    describeScale(in: &configuration)
  }

  static func made(of configuration: LayerConfiguration) -> Self? { Self(configuration) }
}

extension UnitNormalization: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [axis] }

  static func made(of configuration: LayerConfiguration) -> UnitNormalization? {
    configuration.sizes.first.map {
      UnitNormalization(
        axis: $0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension RMSNormalization: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.rates = [epsilon] }

  static func made(of configuration: LayerConfiguration) -> RMSNormalization? {
    configuration.rates.first.map {
      RMSNormalization(
        epsilon: $0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension Normalization: KeptLayer {
  static func made(of configuration: LayerConfiguration) -> Normalization? {
    Normalization(inputShape: configuration.inputShape, name: configuration.givenName)
  }
}
