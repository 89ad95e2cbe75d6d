internal import Tensors

extension PoolingLayer: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [window.size.0, window.size.1, window.strides.0, window.strides.1]
    configuration.choice = window.padding.rawValue
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let sizes = configuration.sizes
    guard sizes.count == 4 else { return nil }
    return Self(
      window: Window(
        size: (sizes[0], sizes[1]), strides: (sizes[2], sizes[3]),
        padding: configuration.padding),
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension VolumePooling: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [window.size, window.strides]
    configuration.choice = window.padding.rawValue
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let sizes = configuration.sizes
    guard sizes.count == 2 else { return nil }
    return Self(
      poolSize: sizes[0], strides: sizes[1], padding: configuration.padding,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension GlobalPoolingLayer: PlainKeptLayer {}
extension GlobalVolumePooling: PlainKeptLayer {}
