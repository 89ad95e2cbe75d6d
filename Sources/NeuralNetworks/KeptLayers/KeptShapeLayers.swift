extension Flatten: PlainKeptLayer {}
extension Identity: PlainKeptLayer {}

extension Reshape: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = target }

  static func made(of configuration: LayerConfiguration) -> Reshape? {
    Reshape(
      configuration.sizes, inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension Permute: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = order }

  static func made(of configuration: LayerConfiguration) -> Permute? {
    Permute(
      configuration.sizes, inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension RepeatVector: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [count] }

  static func made(of configuration: LayerConfiguration) -> RepeatVector? {
    configuration.sizes.first.map {
      RepeatVector($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension Masking: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.rates = [maskValue] }

  static func made(of configuration: LayerConfiguration) -> Masking? {
    configuration.rates.first.map {
      Masking($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}
