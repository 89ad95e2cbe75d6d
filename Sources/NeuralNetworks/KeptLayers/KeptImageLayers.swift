extension UpSampling1D: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [size] }

  static func made(of configuration: LayerConfiguration) -> UpSampling1D? {
    configuration.sizes.first.map {
      UpSampling1D(size: $0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension UpSampling2D: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [factors.0, factors.1]
    configuration.choice = interpolation.rawValue
  }

  static func made(of configuration: LayerConfiguration) -> UpSampling2D? {
    let sizes = configuration.sizes
    guard sizes.count == 2 else { return nil }
    return UpSampling2D(
      factors: (sizes[0], sizes[1]), interpolation: configuration.interpolation ?? .nearest,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension UpSampling3D: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [size] }

  static func made(of configuration: LayerConfiguration) -> UpSampling3D? {
    configuration.sizes.first.map {
      UpSampling3D(size: $0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension Rescaling: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [scale, offset]
  }

  static func made(of configuration: LayerConfiguration) -> Rescaling? {
    let rates = configuration.rates
    guard rates.count == 2 else { return nil }
    return Rescaling(
      rates[0], offset: rates[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension Resizing: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [height, width]
    configuration.choice = interpolation.rawValue
  }

  static func made(of configuration: LayerConfiguration) -> Resizing? {
    let sizes = configuration.sizes
    guard sizes.count == 2 else { return nil }
    return Resizing(
      height: sizes[0], width: sizes[1], interpolation: configuration.interpolation ?? .bilinear,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension CropLayer: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [height, width]
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let sizes = configuration.sizes
    guard sizes.count == 2 else { return nil }
    return Self(
      height: sizes[0], width: sizes[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}
