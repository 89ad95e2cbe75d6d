extension Attention: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [dropout]
    configuration.flags = [usesCausalMask, usesScale]
    configuration.choice = scoreMode.rawValue
  }

  static func made(of configuration: LayerConfiguration) -> Attention? {
    let flags = configuration.flags
    guard let dropout = configuration.rates.first, flags.count == 2 else { return nil }
    return Attention(
      useScale: flags[1],
      scoreMode: AttentionScore(rawValue: configuration.choice ?? "") ?? .dot, dropout: dropout,
      useCausalMask: flags[0], name: configuration.givenName)
  }
}

extension AdditiveAttention: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [dropout]
    configuration.flags = [usesCausalMask, usesScale]
  }

  static func made(of configuration: LayerConfiguration) -> AdditiveAttention? {
    let flags = configuration.flags
    guard let dropout = configuration.rates.first, flags.count == 2 else { return nil }
    return AdditiveAttention(
      useScale: flags[1], dropout: dropout, useCausalMask: flags[0],
      name: configuration.givenName)
  }
}

extension MultiHeadAttention: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.rates = [dropout]
    configuration.sizes =
      [heads, keyDimension, valueDimension] + (outputDimension.map { [$0] } ?? [])
    configuration.flags = [usesCausalMask]
    configuration.usesBias = usesBias
    configuration.initializers = [kernelInitializer, biasInitializer]
  }

  static func made(of configuration: LayerConfiguration) -> MultiHeadAttention? {
    let (sizes, flags) = (configuration.sizes, configuration.flags)
    guard let dropout = configuration.rates.first, 3...4 ~= sizes.count, flags.count == 1,
      configuration.initializers.count == 2
    else { return nil }
    return MultiHeadAttention(
      sizes[0], keyDimension: sizes[1], valueDimension: sizes[2], dropout: dropout,
      useBias: configuration.usesBias ?? true, outputDimension: sizes.count > 3 ? sizes[3] : nil,
      useCausalMask: flags[0], kernelInitializer: configuration.initializers[0],
      biasInitializer: configuration.initializers[1], name: configuration.givenName)
  }
}
