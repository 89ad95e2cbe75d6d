extension ScaledNormalization {
  /// What all normalisations with scale and shift have.
  func describeScale(in configuration: inout LayerConfiguration) {
    configuration.flags = [usesBeta, usesGamma]
    configuration.initializers = [initializers.beta, initializers.gamma]
  }
}

extension BaseLayer {
  /// A normalisation with scale and shift; what files of earlier versions do not say is as it was then.
  static func normalization(_ configuration: LayerConfiguration) -> BaseLayer {
    let (sizes, rates) = (configuration.sizes, configuration.rates)
    let name = configuration.givenName
    let input = configuration.inputShape
    let beta = configuration.initializers.first ?? .zeros
    let gamma = configuration.initializers.last ?? .ones
    let center = configuration.flags.first ?? true
    let scale = configuration.flags.last ?? true
    switch configuration.kind {
    case "BatchNormalization":
      return BatchNormalization(
        axis: sizes.first ?? -1, momentum: rates[0], epsilon: rates[1], center: center,
        scale: scale, betaInitializer: beta, gammaInitializer: gamma, inputShape: input,
        name: name)
    case "LayerNormalization":
      return LayerNormalization(
        axis: sizes.isEmpty ? [-1] : sizes, epsilon: rates[0], center: center, scale: scale,
        betaInitializer: beta, gammaInitializer: gamma, inputShape: input, name: name)
    case "GroupNormalization":
      return GroupNormalization(
        groups: sizes[0], axis: sizes.count > 1 ? sizes[1] : -1, epsilon: rates[0],
        center: center, scale: scale, betaInitializer: beta, gammaInitializer: gamma,
        inputShape: input, name: name)
    default:
      return InstanceNormalization(
        axis: sizes.count > 1 ? sizes[1] : -1, epsilon: rates[0], center: center, scale: scale,
        betaInitializer: beta, gammaInitializer: gamma, inputShape: input, name: name)
    }
  }
}
