internal import Tensors

extension DepthwiseLayer {
  /// Adds what makes the layer.
  func describe(in result: inout LayerConfiguration) {
    let pointwise = (self as? SeparableConvolution)?.pointwise
    result.sizes =
      [
        settings.kernelSize.0, settings.kernelSize.1, settings.strides.0, settings.strides.1,
        settings.depthMultiplier, settings.dilation.0, settings.dilation.1,
      ] + (pointwise.map { [$0.filters] } ?? [])
    result.choice = settings.padding.rawValue
    result.activation = settings.activation
    result.usesBias = settings.usesBias
    result.initializers = [settings.kernel.initializer, settings.bias.initializer]
    if let pointwise { result.initializers.append(pointwise.kernel.initializer) }
  }
}

extension BaseLayer {
  /// Convolutions of channels by themselves.
  static func depthwiseLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let sizes = configuration.sizes
    let parameters = configuration.initializers.map { ParameterSettings($0) }
    guard sizes.count >= 7, parameters.count >= 2 else { return nil }
    let settings = DepthwiseSettings(
      kernelSize: (sizes[0], sizes[1]), strides: (sizes[2], sizes[3]),
      padding: Padding(rawValue: configuration.choice ?? "") ?? .valid, depthMultiplier: sizes[4],
      dilation: (sizes[5], sizes[6]), activation: configuration.activation ?? .linear,
      usesBias: configuration.usesBias ?? true, kernel: parameters[0], bias: parameters[1],
      inputShape: configuration.inputShape,
      name: configuration.givenName)
    func isKind(_ type: BaseLayer.Type) -> Bool { configuration.kind == "\(type)" }
    let mixing: [SeparableConvolution.Type] = [SeparableConv2D.self, SeparableConv1D.self]
    if let kind = mixing.first(where: isKind), sizes.count == 8, parameters.count == 3 {
      return kind.init(settings, PointwiseSettings(filters: sizes[7], kernel: parameters[2]))
    }
    let single: [DepthwiseConvolution.Type] = [DepthwiseConv2D.self, DepthwiseConv1D.self]
    return single.first(where: isKind)?.init(settings)
  }
}
