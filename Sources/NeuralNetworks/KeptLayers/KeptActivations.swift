extension ActivationLayer: KeptLayer {
  static var kind: String { "Activation" }

  func describe(in configuration: inout LayerConfiguration) {
    configuration.activation = activation
  }

  static func made(of configuration: LayerConfiguration) -> ActivationLayer? {
    ActivationLayer(
      configuration.activation ?? .linear, inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension ReLU: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [negativeSlope, threshold] + (maxValue.map { [$0] } ?? [])
  }

  static func made(of configuration: LayerConfiguration) -> ReLU? {
    let rates = configuration.rates
    guard rates.count >= 2 else { return nil }
    return ReLU(
      maxValue: rates.count > 2 ? rates[2] : nil, negativeSlope: rates[0], threshold: rates[1],
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension LeakyReLU: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.rates = [slope] }

  static func made(of configuration: LayerConfiguration) -> LeakyReLU? {
    LeakyReLU(
      configuration.rates.first ?? 0.3, inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension PReLU: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.initializers = [alphaInitializer]
    configuration.sizes = sharedAxes
  }

  static func made(of configuration: LayerConfiguration) -> PReLU? {
    PReLU(
      alphaInitializer: configuration.initializers.first ?? .zeros,
      sharedAxes: configuration.sizes, inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension ELU: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.rates = [alpha] }

  static func made(of configuration: LayerConfiguration) -> ELU? {
    configuration.rates.first.map {
      ELU($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension Softmax: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [axis] }

  static func made(of configuration: LayerConfiguration) -> Softmax? {
    configuration.sizes.first.map {
      Softmax(axis: $0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}
