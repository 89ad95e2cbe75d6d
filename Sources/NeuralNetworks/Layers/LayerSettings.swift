internal import Tensors

extension BaseLayer {
  /// What is wrong with the numbers that the layer was made with; nil where they are as they should be.
  var settingProblem: String? {
    switch self {
    case let layer as Dense: problem([("units", layer.units)])
    case let layer as ConvolutionLayer:
      problem([
        ("filters", layer.filters), ("kernelSize", least(layer.settings.kernelSize)),
        ("strides", least(layer.settings.strides)),
        ("dilationRate", least(layer.settings.dilation)), ("groups", layer.settings.groups),
      ]) ?? problem(layer.settings.padding, layer is Conv1D)
    case let layer as PoolingLayer:
      problem([
        ("poolSize", least(layer.window.size)), ("strides", least(layer.window.strides)),
      ]) ?? problem(layer.window.padding, false)
    case let layer as Conv3D:
      problem([
        ("filters", layer.filters), ("kernelSize", layer.window.size),
        ("strides", layer.window.strides), ("dilationRate", layer.window.dilation),
      ]) ?? problem(layer.window.padding, false)
    case let layer as VolumePooling:
      problem([("poolSize", layer.window.size), ("strides", layer.window.strides)])
        ?? problem(layer.window.padding, false)
    case let layer as UpSampling3D: problem([("size", layer.size)])
    case let layer as ZeroPadding3D: problem([("padding", layer.padding)], least: 0)
    case let layer as Cropping3D: problem([("cropping", layer.cropping)], least: 0)
    case let layer as RecurrentLayer:
      problem([("units", layer.units)])
        ?? problem(rates: [
          ("dropout", layer.settings.dropout),
          ("recurrentDropout", layer.settings.recurrentDropout),
        ])
        ?? (layer.activation == .glu ? "glu halves its input, which the state cannot be" : nil)
    case let layer as Embedding:
      problem([
        ("inputDimension", layer.inputDimension), ("outputDimension", layer.outputDimension),
      ])
    case let layer as SpectralNormalization: problem([("powerIterations", layer.powerIterations)])
    case let layer as RepeatVector: problem([("count", layer.count)])
    case let layer as Resizing: problem([("height", layer.height), ("width", layer.width)])
    case let layer as RandomCrop: problem([("height", layer.height), ("width", layer.width)])
    case let layer as CenterCrop: problem([("height", layer.height), ("width", layer.width)])
    case let layer as UpSampling2D: problem([("size", least(layer.factors))])
    case let layer as ZeroPadding1D:
      problem([("before", layer.before), ("after", layer.after)], least: 0)
    case let layer as Cropping1D:
      problem([("before", layer.before), ("after", layer.after)], least: 0)
    case let layer as ZeroPadding2D: problem(layer.sizes.map { ("padding", $0) }, least: 0)
    case let layer as Cropping2D: problem(layer.sizes.map { ("cropping", $0) }, least: 0)
    case let layer as UpSampling1D: problem([("size", layer.size)])
    case let layer as DepthwiseLayer:
      problem([
        ("filters", (layer as? SeparableConvolution)?.filters ?? 1),
        ("kernelSize", least(layer.settings.kernelSize)),
        ("strides", least(layer.settings.strides)),
        ("depthMultiplier", layer.settings.depthMultiplier),
        ("dilationRate", least(layer.settings.dilation)),
      ]) ?? problem(layer.settings.padding, false)
    case let layer as MultiHeadAttention:
      problem([
        ("heads", layer.heads), ("keyDimension", layer.keyDimension),
        ("valueDimension", layer.valueDimension), ("outputDimension", layer.outputDimension ?? 1),
      ]) ?? problem(rates: [("dropout", layer.dropout)])
    case let layer as AttentionLayer: problem(rates: [("dropout", layer.dropout)])
    case let layer as SpatialDropout1D: problem(rates: [("rate", layer.rate)])
    case let layer as Dropout: problem(rates: [("rate", layer.rate)])
    case let layer as SpatialDropout2D: problem(rates: [("rate", layer.rate)])
    case let layer as GaussianDropout: problem(rates: [("rate", layer.rate)])
    case let layer as AlphaDropout: problem(rates: [("rate", layer.rate)])
    default: nil
    }
  }

  private func least(_ sizes: (Int, Int)) -> Int { min(sizes.0, sizes.1) }

  private func problem(_ sizes: [(name: String, value: Int)], least: Int = 1) -> String? {
    sizes.first { $0.value < least }
      .map { "\($0.name) is \($0.value), but must be at least \(least)" }
  }

  private func problem(_ padding: Padding, _ mayBeCausal: Bool) -> String? {
    padding == .causal && !mayBeCausal
      ? "padding .causal is for Conv1D; use .same or .valid" : nil
  }

  private func problem(rates: [(name: String, value: Float)]) -> String? {
    rates.first { !(0..<1).contains($0.value) }
      .map { "\($0.name) is \($0.value), but must be in 0..<1" }
  }
}
