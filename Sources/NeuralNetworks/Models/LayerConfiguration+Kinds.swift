internal import Tensors

extension BaseLayer {
  /// Adds what makes a layer of images or sequences; false for kinds that cannot be kept.
  func completed(_ result: inout LayerConfiguration) -> Bool {
    switch self {
    case let layer as ConvolutionLayer:
      let own = layer.settings
      result.sizes = [
        own.filters, own.kernelSize.0, own.kernelSize.1, own.strides.0, own.strides.1,
        own.dilation.0, own.dilation.1, own.groups,
      ]
      result.choice = own.padding.rawValue
      result.activation = own.activation
      result.usesBias = own.usesBias
      result.initializers = [own.kernel.initializer, own.bias.initializer]
    case let layer as BatchNormalization:
      result.rates = [layer.momentum, layer.epsilon]
      result.sizes = [layer.axis]
      layer.describeScale(in: &result)
    case let layer as LayerNormalization:
      result.rates = [layer.epsilon]
      result.sizes = layer.axes
      layer.describeScale(in: &result)
    case let layer as UnitNormalization: result.sizes = [layer.axis]
    case let layer as RMSNormalization: result.rates = [layer.epsilon]
    case let layer as GroupNormalization:
      result.rates = [layer.epsilon]
      result.sizes = [layer.groups, layer.axis]
      layer.describeScale(in: &result)
    case let layer as PoolingLayer:
      let window = layer.window
      result.sizes = [window.size.0, window.size.1, window.strides.0, window.strides.1]
      result.choice = window.padding.rawValue
    case is GlobalPoolingLayer: break
    case let layer as UpSampling2D:
      result.sizes = [layer.factors.0, layer.factors.1]
      result.choice = layer.interpolation.rawValue
    case let layer as RecurrentLayer:
      let own = layer.settings
      result.sizes = [own.units]
      result.rates = [own.dropout, own.recurrentDropout]
      result.activation = own.activation
      result.usesBias = own.usesBias
      result.flags = [
        own.returnSequences, (layer as? GRU)?.resetAfter ?? true, own.stateful, own.goBackwards,
      ]
      result.initializers = [own.kernel, own.recurrentKernel, own.bias].map(\.initializer)
      result.recurrentActivation =
        (layer as? GRU)?.recurrentActivation ?? (layer as? LSTM)?.recurrentActivation
    case let layer as Embedding:
      result.sizes = [layer.inputDimension, layer.outputDimension]
      result.flags = [layer.maskZero]
      result.initializers = [layer.embeddingsInitializer]
    case let layer as RepeatVector: result.sizes = [layer.count]
    case let layer as Permute: result.sizes = layer.order
    case let layer as ActivationLayer: result.activation = layer.activation
    case let layer as PReLU:
      result.initializers = [layer.alphaInitializer]
      result.sizes = layer.sharedAxes
    case let layer as ELU: result.rates = [layer.alpha]
    case let layer as ReLU:
      result.rates = [layer.negativeSlope, layer.threshold] + (layer.maxValue.map { [$0] } ?? [])
    case let layer as Softmax: result.sizes = [layer.axis]
    case let layer as ZeroPadding2D: result.sizes = layer.sizes
    case let layer as Cropping2D: result.sizes = layer.sizes
    case let layer as Rescaling: result.rates = [layer.scale, layer.offset]
    case let layer as Masking: result.rates = [layer.maskValue]
    case let layer as ZeroPadding1D: result.sizes = [layer.before, layer.after]
    case let layer as Cropping1D: result.sizes = [layer.before, layer.after]
    case let layer as UpSampling1D: result.sizes = [layer.size]
    case let layer as DepthwiseLayer: layer.describe(in: &result)
    case let layer as AttentionLayer: layer.describe(in: &result)
    case let layer as GaussianNoise: result.rates = [layer.deviation]
    case let layer as DropoutLayer: result.rates = [layer.rate]
    case let layer as Concatenate: result.sizes = [layer.axis]
    case let layer as Dot:
      result.sizes = [layer.axes.0, layer.axes.1]
      result.flags = [layer.normalizes]
    case is Identity, is Normalization, is ActivityRegularization: break
    case let layer as Resizing:
      result.sizes = [layer.height, layer.width]
      result.choice = layer.interpolation.rawValue
    case let layer as CropLayer: result.sizes = [layer.height, layer.width]
    case let layer as EinsumDense:
      result.sizes = layer.target
      result.activation = layer.activation
      result.choice = "\(layer.equation)|\(layer.biasAxes)"
      result.initializers = [layer.kernelInitializer, layer.biasInitializer]
    case let layer as SpectralNormalization:
      guard let inner = layer.layer.configuration else { return false }
      result.inner = [inner]
      result.sizes = [layer.powerIterations]
    case let layer as RecurrentCell:
      let parts: [BaseLayer] = (layer as? StackedRNNCells)?.cells ?? layer.layers
      result.inner = parts.compactMap(\.configuration)
      return result.inner.count == parts.count
    case let layer as RNN:
      guard let inner = layer.cell.configuration else { return false }
      result.inner = [inner]
      result.flags = [layer.returnSequences, layer.goBackwards]
    case let layer as VolumeLayer: layer.describe(in: &result)
    case let layer as RandomMovement: layer.describe(in: &result)
    case let layer as RandomTone: layer.describe(in: &result)
    case let layer as RandomFlip: result.choice = layer.mode.rawValue
    case is MergingLayer: break
    case let layer as Bidirectional:
      guard let ahead = layer.forwardLayer.configuration,
        let back = layer.backwardLayer.configuration
      else { return false }
      result.inner = [ahead, back]
      result.choice = layer.mergeMode.rawValue
    case let layer as TimeDistributed:
      guard let inner = (layer.layer as? BaseLayer)?.configuration else { return false }
      result.inner = [inner]
    default: return false
    }
    return true
  }

  /// Layers whose windows move over images or along sequences.
  static func windowedLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let sizes = configuration.sizes
    let padding = Padding(rawValue: configuration.choice ?? "") ?? .valid
    let name = configuration.givenName
    let input = configuration.inputShape
    let convolutions: [ConvolutionLayer.Type] = [
      Conv2D.self, Conv1D.self, Conv2DTranspose.self, Conv1DTranspose.self,
    ]
    let poolings: [PoolingLayer.Type] = [
      MaxPooling2D.self, MaxPooling1D.self, AveragePooling2D.self, AveragePooling1D.self,
    ]
    let globalPoolings: [GlobalPoolingLayer.Type] = [
      GlobalMaxPooling2D.self, GlobalMaxPooling1D.self, GlobalAveragePooling2D.self,
      GlobalAveragePooling1D.self,
    ]
    func isKind(_ type: BaseLayer.Type) -> Bool { configuration.kind == "\(type)" }
    // Files of earlier versions do not say how many groups there are.
    if sizes.count == 7 || sizes.count == 8, let kind = convolutions.first(where: isKind) {
      return kind.init(
        ConvolutionSettings(
          filters: sizes[0], kernelSize: (sizes[1], sizes[2]), strides: (sizes[3], sizes[4]),
          padding: padding, dilation: (sizes[5], sizes[6]),
          groups: sizes.count == 8 ? sizes[7] : 1,
          activation: configuration.activation ?? .linear,
          usesBias: configuration.usesBias ?? true,
          kernel: ParameterSettings(configuration.initializers.first ?? .glorotUniform),
          bias: ParameterSettings(configuration.initializers.last ?? .zeros),
          inputShape: input, name: name))
    }
    if sizes.count == 4, let kind = poolings.first(where: isKind) {
      return kind.init(
        window: Window(
          size: (sizes[0], sizes[1]), strides: (sizes[2], sizes[3]), padding: padding),
        inputShape: input, name: name)
    }
    return globalPoolings.first(where: isKind)?.init(inputShape: input, name: name)
  }

  static func imageLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let sizes = configuration.sizes
    let rates = configuration.rates
    let name = configuration.givenName
    let input = configuration.inputShape
    switch (configuration.kind, sizes.count, rates.count) {
    case ("BatchNormalization", _, 2), ("LayerNormalization", _, 1),
      ("GroupNormalization", 1..., 1), ("InstanceNormalization", _, 1):
      return normalization(configuration)
    case ("UpSampling2D", 2, _):
      return UpSampling2D(
        factors: (sizes[0], sizes[1]),
        interpolation: Interpolation(rawValue: configuration.choice ?? "") ?? .nearest,
        inputShape: input, name: name)
    default: return nil
    }
  }

  static func sequenceLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let sizes = configuration.sizes
    let name = configuration.givenName
    let input = configuration.inputShape
    switch (configuration.kind, sizes.count) {
    case ("SimpleRNN", 1), ("LSTM", 1), ("GRU", 1): return recurrentLayer(configuration)
    case ("Embedding", 2):
      return Embedding(
        sizes[0], sizes[1],
        embeddingsInitializer: configuration.initializers.first ?? .randomUniform(0.05),
        maskZero: configuration.flags.first ?? false, inputShape: input, name: name)
    case ("RepeatVector", 1): return RepeatVector(sizes[0], inputShape: input, name: name)
    case ("Permute", _): return Permute(sizes, inputShape: input, name: name)
    case ("Activation", _):
      return ActivationLayer(configuration.activation ?? .linear, inputShape: input, name: name)
    case ("TimeDistributed", _):
      // The wrapped layer's parameters are set through the wrapper.
      guard let inner = configuration.inner.first,
        let layer = BaseLayer.resuming(inner, parameters: [])
      else { return nil }
      return TimeDistributed(layer, inputShape: input, name: name)
    default: return nil
    }
  }

  private static func recurrentLayer(_ configuration: LayerConfiguration) -> BaseLayer? {
    let (rates, flags) = (configuration.rates, configuration.flags)
    let parameters = configuration.initializers.map { ParameterSettings($0) }
    guard rates.count == 2, flags.count == 4, parameters.count == 3 else { return nil }
    // Regularisers and constraints are set as those of every layer.
    let settings = RecurrentSettings(
      units: configuration.sizes[0], activation: configuration.activation ?? .tanh,
      usesBias: configuration.usesBias ?? true, kernel: parameters[0],
      recurrentKernel: parameters[1], bias: parameters[2], returnSequences: flags[0],
      goBackwards: flags[3], stateful: flags[2], dropout: rates[0], recurrentDropout: rates[1],
      inputShape: configuration.inputShape,
      name: configuration.givenName)
    let gates = configuration.recurrentActivation ?? .sigmoid
    return switch configuration.kind {
    case "SimpleRNN": SimpleRNN(settings)
    case "LSTM": LSTM(settings, recurrentActivation: gates)
    default: GRU(settings, recurrentActivation: gates, resetAfter: flags[1])
    }
  }
}
