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
  /// Layers that look up in one sequence what another asks for.
  static func attentionLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let (sizes, flags) = (configuration.sizes, configuration.flags)
    let name = configuration.givenName
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
