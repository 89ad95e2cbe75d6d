extension SequenceEdgeLayer: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [before, after]
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let sizes = configuration.sizes
    guard sizes.count == 2 else { return nil }
    return Self(
      before: sizes[0], after: sizes[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension ImageEdgeLayer: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = sizes }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let sizes = configuration.sizes
    guard sizes.count == 4 else { return nil }
    return Self(
      top: sizes[0], bottom: sizes[1], left: sizes[2], right: sizes[3],
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension ZeroPadding3D: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [padding] }

  static func made(of configuration: LayerConfiguration) -> ZeroPadding3D? {
    configuration.sizes.first.map {
      ZeroPadding3D($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}

extension Cropping3D: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) { configuration.sizes = [cropping] }

  static func made(of configuration: LayerConfiguration) -> Cropping3D? {
    configuration.sizes.first.map {
      Cropping3D($0, inputShape: configuration.inputShape, name: configuration.givenName)
    }
  }
}
