internal import Tensors

extension VolumeLayer {
  /// Adds what makes a layer of volumes.
  func describe(in configuration: inout LayerConfiguration) {
    switch self {
    case let layer as Conv3D:
      let window = layer.window
      configuration.sizes = [layer.filters, window.size, window.strides, window.dilation]
      configuration.choice = window.padding.rawValue
      configuration.activation = layer.activation
      configuration.usesBias = layer.usesBias
      configuration.initializers = [layer.kernelInitializer, layer.biasInitializer]
    case let layer as VolumePooling:
      configuration.sizes = [layer.window.size, layer.window.strides]
      configuration.choice = layer.window.padding.rawValue
    case let layer as UpSampling3D: configuration.sizes = [layer.size]
    case let layer as ZeroPadding3D: configuration.sizes = [layer.padding]
    case let layer as Cropping3D: configuration.sizes = [layer.cropping]
    default: break
    }
  }
}

extension BaseLayer {
  /// Layers of volumes.
  static func volumeLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let sizes = configuration.sizes
    let padding = Padding(rawValue: configuration.choice ?? "") ?? .valid
    let name = configuration.givenName
    let input = configuration.inputShape
    switch (configuration.kind, sizes.count) {
    case ("Conv3D", 4):
      return Conv3D(
        sizes[0], kernelSize: sizes[1], strides: sizes[2], padding: padding,
        dilationRate: sizes[3], activation: configuration.activation ?? .linear,
        useBias: configuration.usesBias ?? true,
        kernelInitializer: configuration.initializers.first ?? .glorotUniform,
        biasInitializer: configuration.initializers.last ?? .zeros, inputShape: input, name: name)
    case ("MaxPooling3D", 2):
      return MaxPooling3D(
        poolSize: sizes[0], strides: sizes[1], padding: padding, inputShape: input, name: name)
    case ("AveragePooling3D", 2):
      return AveragePooling3D(
        poolSize: sizes[0], strides: sizes[1], padding: padding, inputShape: input, name: name)
    case ("GlobalMaxPooling3D", _): return GlobalMaxPooling3D(inputShape: input, name: name)
    case ("GlobalAveragePooling3D", _):
      return GlobalAveragePooling3D(inputShape: input, name: name)
    case ("UpSampling3D", 1): return UpSampling3D(size: sizes[0], inputShape: input, name: name)
    case ("ZeroPadding3D", 1): return ZeroPadding3D(sizes[0], inputShape: input, name: name)
    case ("Cropping3D", 1): return Cropping3D(sizes[0], inputShape: input, name: name)
    default: return nil
    }
  }
}
