internal import Tensors

extension DepthwiseLayer {
  /// Adds what makes the layer.
  func describe(in result: inout LayerConfiguration) {
    let separable = self as? SeparableConvolution
    result.sizes =
      [
        movement.kernelSize.0, movement.kernelSize.1, movement.strides.0, movement.strides.1,
        movement.depthMultiplier, movement.dilation.0, movement.dilation.1,
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
    case let layer as AdditiveAttention: result.flags = [usesCausalMask, layer.usesScale]
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
    guard sizes.count >= 7 else { return nil }
    let movement = DepthwiseLayer.Movement(
      kernelSize: (sizes[0], sizes[1]), strides: (sizes[2], sizes[3]), padding: padding,
      depthMultiplier: sizes[4], dilation: (sizes[5], sizes[6]))
    switch (configuration.kind, sizes.count, initializers.count) {
    case ("DepthwiseConv2D", 7, 2), ("DepthwiseConv1D", 7, 2):
      let make: DepthwiseConvolution.Type =
        configuration.kind == "DepthwiseConv2D" ? DepthwiseConv2D.self : DepthwiseConv1D.self
      return make.init(
        movement, activation: activation, useBias: configuration.usesBias ?? true,
        depthwiseInitializer: initializers[0], biasInitializer: initializers[1],
        inputShape: input, name: name)
    case ("SeparableConv2D", 8, 3), ("SeparableConv1D", 8, 3):
      let make: SeparableConvolution.Type =
        configuration.kind == "SeparableConv2D" ? SeparableConv2D.self : SeparableConv1D.self
      return make.init(
        sizes[7], movement, activation: activation, useBias: configuration.usesBias ?? true,
        depthwiseInitializer: initializers[0], pointwiseInitializer: initializers[2],
        biasInitializer: initializers[1], inputShape: input, name: name)
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
    case ("AdditiveAttention", _, 2):
      return AdditiveAttention(
        useScale: flags[1], dropout: dropout, useCausalMask: flags[0], name: name)
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
