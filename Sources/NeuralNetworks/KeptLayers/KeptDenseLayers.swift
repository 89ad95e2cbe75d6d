extension Dense: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [units]
    configuration.activation = activation
    configuration.usesBias = usesBias
    configuration.initializers = [kernelSettings.initializer, biasSettings.initializer]
  }

  static func made(of configuration: LayerConfiguration) -> Dense? {
    guard let units = configuration.sizes.first, configuration.initializers.count == 2 else {
      return nil
    }
    return Dense(
      units, activation: configuration.activation ?? .linear,
      useBias: configuration.usesBias ?? true, kernelInitializer: configuration.initializers[0],
      biasInitializer: configuration.initializers[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension EinsumDense: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = target
    configuration.activation = activation
    configuration.choice = "\(equation)|\(biasAxes)"
    configuration.initializers = [kernelInitializer, biasInitializer]
  }

  static func made(of configuration: LayerConfiguration) -> EinsumDense? {
    let parts = (configuration.choice ?? "").split(
      separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 2, configuration.initializers.count == 2 else { return nil }
    return EinsumDense(
      String(parts[0]), outputShape: configuration.sizes,
      activation: configuration.activation ?? .linear, biasAxes: String(parts[1]),
      kernelInitializer: configuration.initializers[0],
      biasInitializer: configuration.initializers[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}

extension Embedding: KeptLayer {
  func describe(in configuration: inout LayerConfiguration) {
    configuration.sizes = [inputDimension, outputDimension]
    configuration.flags = [maskZero]
    configuration.initializers = [embeddingsInitializer]
  }

  static func made(of configuration: LayerConfiguration) -> Embedding? {
    let sizes = configuration.sizes
    guard sizes.count == 2 else { return nil }
    return Embedding(
      sizes[0], sizes[1],
      embeddingsInitializer: configuration.initializers.first ?? .randomUniform(0.05),
      maskZero: configuration.flags.first ?? false, inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}
