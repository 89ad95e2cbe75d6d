extension DropoutLayer: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.rates = [rate] }

  static func made(of configuration: LayerConfiguration) -> Self? {
    configuration.rates.first.map {
      Self($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension GaussianNoise: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.rates = [deviation] }

  static func made(of configuration: LayerConfiguration) -> GaussianNoise? {
    configuration.rates.first.map {
      GaussianNoise($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

/// Its regulariser is kept as those of every layer.
extension ActivityRegularization: KeptLayer {
  static func made(of configuration: LayerConfiguration) -> ActivityRegularization? {
    ActivityRegularization(inputShape: configuration.inputShape, name: configuration.givenName)
  }
}
