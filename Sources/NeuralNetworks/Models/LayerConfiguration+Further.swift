extension BaseLayer {
  /// Activations, noise, edges of images, merging layers and both directions.
  static func furtherLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let (sizes, rates) = (configuration.sizes, configuration.rates)
    let name = configuration.givenName
    let input = configuration.inputShape
    switch (configuration.kind, sizes.count, rates.count) {
    case ("PReLU", _, _):
      return PReLU(
        alphaInitializer: configuration.initializers.first ?? .zeros, sharedAxes: sizes,
        inputShape: input, name: name)
    case ("ELU", _, 1): return ELU(rates[0], inputShape: input, name: name)
    case ("ReLU", _, 2...):
      return ReLU(
        maxValue: rates.count > 2 ? rates[2] : nil, negativeSlope: rates[0], threshold: rates[1],
        inputShape: input, name: name)
    case ("UnitNormalization", 1, _):
      return UnitNormalization(axis: sizes[0], inputShape: input, name: name)
    case ("RMSNormalization", _, 1):
      return RMSNormalization(epsilon: rates[0], inputShape: input, name: name)
    case ("Softmax", 1, _): return Softmax(axis: sizes[0], inputShape: input, name: name)
    case ("ZeroPadding2D", 4, _):
      return ZeroPadding2D(
        top: sizes[0], bottom: sizes[1], left: sizes[2], right: sizes[3], inputShape: input,
        name: name)
    case ("Cropping2D", 4, _):
      return Cropping2D(
        top: sizes[0], bottom: sizes[1], left: sizes[2], right: sizes[3], inputShape: input,
        name: name)
    case ("Rescaling", _, 2):
      return Rescaling(rates[0], offset: rates[1], inputShape: input, name: name)
    case ("Masking", _, 1): return Masking(rates[0], inputShape: input, name: name)
    case ("ZeroPadding1D", 2, _):
      return ZeroPadding1D(before: sizes[0], after: sizes[1], inputShape: input, name: name)
    case ("Cropping1D", 2, _):
      return Cropping1D(before: sizes[0], after: sizes[1], inputShape: input, name: name)
    case ("UpSampling1D", 1, _): return UpSampling1D(size: sizes[0], inputShape: input, name: name)
    case ("GaussianNoise", _, 1): return GaussianNoise(rates[0], inputShape: input, name: name)
    case ("Concatenate", 1, _): return Concatenate(axis: sizes[0], name: name)
    case ("Dot", 2, _):
      return Dot(
        axes: (sizes[0], sizes[1]), normalize: configuration.flags.first ?? false, name: name)
    case ("Normalization", _, _): return Normalization(inputShape: input, name: name)
    case ("Resizing", 2, _):
      return Resizing(
        height: sizes[0], width: sizes[1],
        interpolation: Interpolation(rawValue: configuration.choice ?? "") ?? .bilinear,
        inputShape: input, name: name)
    case ("EinsumDense", _, _):
      let parts = (configuration.choice ?? "").split(
        separator: "|", omittingEmptySubsequences: false)
      guard parts.count == 2, configuration.initializers.count == 2 else { return nil }
      return EinsumDense(
        String(parts[0]), outputShape: sizes, activation: configuration.activation ?? .linear,
        biasAxes: String(parts[1]), kernelInitializer: configuration.initializers[0],
        biasInitializer: configuration.initializers[1], inputShape: input, name: name)
    case ("RandomFlip", _, _):
      return RandomFlip(
        FlipMode(rawValue: configuration.choice ?? "") ?? .horizontalAndVertical,
        inputShape: input, name: name)
    case ("ActivityRegularization", _, _):
      return ActivityRegularization(inputShape: input, name: name)
    case ("Identity", _, _): return Identity(inputShape: input, name: name)
    case ("Add", _, _): return Add(name: name)
    case ("Subtract", _, _): return Subtract(name: name)
    case ("Multiply", _, _): return Multiply(name: name)
    case ("Average", _, _): return Average(name: name)
    case ("Maximum", _, _): return Maximum(name: name)
    case ("Minimum", _, _): return Minimum(name: name)
    case ("Bidirectional", _, _):
      let inner = configuration.inner.compactMap {
        BaseLayer.resuming($0, parameters: []) as? RecurrentLayer
      }
      guard inner.count == 2 else { return nil }
      return Bidirectional(
        inner[0], inner[1], mergeMode: MergeMode(rawValue: configuration.choice ?? "") ?? .concat,
        inputShape: input, name: name)
    default:
      return depthwiseLayer(configuration) ?? attentionLayer(configuration)
        ?? randomImageLayer(configuration) ?? volumeLayer(configuration)
        ?? cropLayer(configuration) ?? dropoutLayer(configuration) ?? wrappingLayer(configuration)
    }
  }
  private static func dropoutLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let kinds: [DropoutLayer.Type] = [
      Dropout.self, SpatialDropout2D.self, SpatialDropout1D.self, GaussianDropout.self,
      AlphaDropout.self,
    ]
    guard configuration.rates.count == 1 else { return nil }
    return kinds.first { configuration.kind == "\($0)" }?.init(
      configuration.rates[0], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }

  private static func cropLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let (kinds, sizes): ([CropLayer.Type], [Int]) = (
      [CenterCrop.self, RandomCrop.self], configuration.sizes
    )
    guard sizes.count == 2 else { return nil }
    return kinds.first { configuration.kind == "\($0)" }?.init(
      height: sizes[0], width: sizes[1], inputShape: configuration.inputShape,
      name: configuration.givenName)
  }
}
