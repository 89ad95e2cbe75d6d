extension Bidirectional: KeptLayer {
  var keptLayers: [any Layer] { [forwardLayer, backwardLayer] }

  func describe(in configuration: inout LayerConfiguration) {
    configuration.choice = mergeMode.rawValue
  }

  static func made(of configuration: LayerConfiguration) -> Bidirectional? {
    guard let inner = configuration.innerLayers() as? [RecurrentLayer], inner.count == 2 else {
      return nil
    }
    return Bidirectional(
      inner[0], inner[1], mergeMode: MergeMode(rawValue: configuration.choice ?? "") ?? .concat,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension TimeDistributed: KeptLayer {
  var keptLayers: [any Layer] { [layer] }

  static func made(of configuration: LayerConfiguration) -> TimeDistributed? {
    configuration.innerLayers()?.first.map {
      TimeDistributed($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension SpectralNormalization: KeptLayer {
  var keptLayers: [any Layer] { [layer] }

  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [powerIterations]
  }

  static func made(of configuration: LayerConfiguration) -> SpectralNormalization? {
    configuration.innerLayers()?.first.map {
      SpectralNormalization(
        $0, powerIterations: configuration.sizes.first ?? 1,
        inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}
