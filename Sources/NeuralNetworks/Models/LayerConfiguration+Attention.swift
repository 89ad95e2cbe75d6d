internal import Tensors

extension DepthwiseLayer {
  /// Adds what makes the layer.
  func describe(in result: inout LayerConfiguration) {
    let separable = self as? SeparableConvolution
    result.sizes =
      [
        movement.kernelSize, movement.strides, movement.depthMultiplier, movement.dilation,
      ] + (separable.map { [$0.filters] } ?? [])
    result.choice = movement.padding.rawValue
    result.activation = activation
    result.usesBias = usesBias
    result.initializers =
      [depthwiseInitializer, biasInitializer] + (separable.map { [$0.pointwiseInitializer] } ?? [])
  }
}

extension AttentionLayer {
  /// Adds what makes the layer.
  func describe(in result: inout LayerConfiguration) {
    result.rates = [dropout]
    switch self {
    case let layer as MultiHeadAttention:
      result.sizes =
        [layer.heads, layer.keyDimension, layer.valueDimension]
        + (layer.outputDimension.map { [$0] } ?? [])
      result.flags = [usesCausalMask]
      result.usesBias = layer.usesBias
      result.initializers = [layer.kernelInitializer, layer.biasInitializer]
    case let layer as Attention:
      result.flags = [usesCausalMask, layer.usesScale]
      result.choice = layer.scoreMode.rawValue
    default: break
    }
  }
}

extension BaseLayer {
  /// Convolutions of channels by themselves.
  static func depthwiseLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let (sizes, initializers) = (configuration.sizes, configuration.initializers)
    let name = configuration.name.isEmpty ? nil : configuration.name
    let input = configuration.inputShape
    let padding = Padding(rawValue: configuration.choice ?? "") ?? .valid
    let activation = configuration.activation ?? .linear
    switch (configuration.kind, sizes.count, initializers.count) {
    case ("DepthwiseConv2D", 4, 2), ("DepthwiseConv1D", 4, 2):
      let make: DepthwiseConvolution.Type =
        configuration.kind == "DepthwiseConv2D" ? DepthwiseConv2D.self : DepthwiseConv1D.self
      return make.init(
        kernelSize: sizes[0], strides: sizes[1], padding: padding, depthMultiplier: sizes[2],
        dilationRate: sizes[3], activation: activation, useBias: configuration.usesBias ?? true,
        depthwiseInitializer: initializers[0], biasInitializer: initializers[1],
        inputShape: input, name: name)
    case ("SeparableConv2D", 5, 3), ("SeparableConv1D", 5, 3):
      let make: SeparableConvolution.Type =
        configuration.kind == "SeparableConv2D" ? SeparableConv2D.self : SeparableConv1D.self
      return make.init(
        sizes[4], kernelSize: sizes[0], strides: sizes[1], padding: padding,
        depthMultiplier: sizes[2], dilationRate: sizes[3], activation: activation,
        useBias: configuration.usesBias ?? true, depthwiseInitializer: initializers[0],
        pointwiseInitializer: initializers[2], biasInitializer: initializers[1],
        inputShape: input, name: name)
    default: return nil
    }
  }

  /// Layers that look up in one sequence what another asks for.
  static func attentionLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let (sizes, flags) = (configuration.sizes, configuration.flags)
    let name = configuration.name.isEmpty ? nil : configuration.name
    guard let dropout = configuration.rates.first else { return nil }
    switch (configuration.kind, sizes.count, flags.count) {
    case ("Attention", _, 2):
      return Attention(
        useScale: flags[1],
        scoreMode: AttentionScore(rawValue: configuration.choice ?? "") ?? .dot, dropout: dropout,
        useCausalMask: flags[0], name: name)
    case ("MultiHeadAttention", 3...4, 1):
      guard configuration.initializers.count == 2 else { return nil }
      return MultiHeadAttention(
        sizes[0], keyDimension: sizes[1], valueDimension: sizes[2], dropout: dropout,
        useBias: configuration.usesBias ?? true, outputDimension: sizes.count > 3 ? sizes[3] : nil,
        useCausalMask: flags[0], kernelInitializer: configuration.initializers[0],
        biasInitializer: configuration.initializers[1], name: name)
    default: return nil
    }
  }
}
