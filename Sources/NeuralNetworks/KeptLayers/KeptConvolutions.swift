internal import Tensors

extension ConvolutionLayer: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [
      settings.filters, settings.kernelSize.0, settings.kernelSize.1, settings.strides.0,
      settings.strides.1, settings.dilation.0, settings.dilation.1, settings.groups,
    ]
    configuration.choice = settings.padding.rawValue
    configuration.activation = settings.activation
    configuration.usesBias = settings.usesBias
    configuration.initializers = [settings.kernel.initializer, settings.bias.initializer]
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    // Files of earlier versions do not say how many groups there are.
    let sizes = configuration.sizes
    guard sizes.count == 7 || sizes.count == 8 else { return nil }
    return Self(
      ConvolutionSettings(
        filters: sizes[0], kernelSize: (sizes[1], sizes[2]), strides: (sizes[3], sizes[4]),
        padding: configuration.padding, dilation: (sizes[5], sizes[6]),
        groups: sizes.count == 8 ? sizes[7] : 1, activation: configuration.activation ?? .linear,
        usesBias: configuration.usesBias ?? true,
        kernel: ParameterSettings(configuration.initializers.first ?? .glorotUniform),
        bias: ParameterSettings(configuration.initializers.last ?? .zeros),
        inputShape: configuration.inputShape, name: configuration.givenName))
  }
}

extension DepthwiseConvolution: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    settings.describe(in: &configuration)
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    DepthwiseSettings(configuration).map { Self($0) }
  }
}

extension SeparableConvolution: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    settings.describe(in: &configuration)
    configuration.sizes.append(pointwise.filters)
    configuration.initializers.append(pointwise.kernel.initializer)
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let (sizes, parameters) = (configuration.sizes, configuration.parameterSettings)
    guard sizes.count == 8, parameters.count == 3,
      let settings = DepthwiseSettings(configuration)
    else { return nil }
    return Self(settings, PointwiseSettings(filters: sizes[7], kernel: parameters[2]))
  }
}

extension DepthwiseSettings {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [
      kernelSize.0, kernelSize.1, strides.0, strides.1, depthMultiplier, dilation.0, dilation.1,
    ]
    configuration.choice = padding.rawValue
    configuration.activation = activation
    configuration.usesBias = usesBias
    configuration.initializers = [kernel.initializer, bias.initializer]
  }

  init?(_ configuration: LayerConfiguration) {
    let (sizes, parameters) = (configuration.sizes, configuration.parameterSettings)
    guard sizes.count >= 7, parameters.count >= 2 else { return nil }
    self.init(
      kernelSize: (sizes[0], sizes[1]), strides: (sizes[2], sizes[3]),
      padding: configuration.padding, depthMultiplier: sizes[4], dilation: (sizes[5], sizes[6]),
      activation: configuration.activation ?? .linear, usesBias: configuration.usesBias ?? true,
      kernel: parameters[0], bias: parameters[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension VolumeConvolution: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [filters, window.size, window.strides, window.dilation]
    configuration.choice = window.padding.rawValue
    configuration.activation = activation
    configuration.usesBias = usesBias
    configuration.initializers = [kernelInitializer, biasInitializer]
  }

  static func made(of configuration: LayerConfiguration) -> Self? {
    let sizes = configuration.sizes
    guard sizes.count == 4 else { return nil }
    return Self(
      sizes[0], kernelSize: sizes[1], strides: sizes[2], padding: configuration.padding,
      dilationRate: sizes[3], activation: configuration.activation ?? .linear,
      useBias: configuration.usesBias ?? true,
      kernelInitializer: configuration.initializers.first ?? .glorotUniform,
      biasInitializer: configuration.initializers.last ?? .zeros,
      inputShape: configuration.inputShape, name: configuration.givenName)
  }
}
