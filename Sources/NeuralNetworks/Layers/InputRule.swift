internal import Tensors

/// What inputs a built layer takes.
enum InputRule {
  /// Any axes, the last of this size.
  case lastAxis(Int)
  /// These axes, the batch included; 0 for any size.
  case axes([Int])

  /// The rule of a layer that has its parameters; nil for layers that take anything.
  init?(_ layer: BaseLayer) {
    switch layer {
    case let dense as Dense:
      guard let kernel = dense.kernel else { return nil }
      self = .lastAxis(kernel.value.shape[0])
    case let layer as ConvolutionLayer:
      guard let channels = layer.inputChannels else { return nil }
      self = .axes(Array(repeating: 0, count: layer.extent.axes) + [channels])
    case let layer as PoolingLayer:
      self = .axes(Array(repeating: 0, count: layer.extent.axes + 1))
    case let layer as Conv3D:
      guard let kernel = layer.kernel else { return nil }
      self = .axes([0, 0, 0, 0, kernel.value.shape[3]])
    case is VolumeLayer: self = .axes([0, 0, 0, 0, 0])
    case let layer as GlobalPoolingLayer:
      self = .axes(Array(repeating: 0, count: layer.extent.axes + 1))
    case let layer as RecurrentLayer:
      guard let kernel = layer.kernel else { return nil }
      self = .axes([0, 0, kernel.value.shape[0]])
    case let layer as BatchNormalization:
      self.init(layer, along: [layer.axis])
    case let layer as LayerNormalization:
      self.init(layer, along: layer.axes)
    case let layer as GroupNormalization:
      self.init(layer, along: [layer.axis])
    case let layer as RMSNormalization:
      guard let scale = layer.storedParameters.first else { return nil }
      self = .lastAxis(scale.value.shape[0])
    case is Normalization:
      self = .lastAxis(layer.storedParameters.first?.value.count ?? 0)
    case is RandomFlip, is Resizing, is CenterCrop, is RandomMovement, is RandomTone, is RandomCrop:
      self = .axes([0, 0, 0, 0])
    case is UpSampling2D, is ZeroPadding2D, is Cropping2D, is SpatialDropout2D:
      self = .axes([0, 0, 0, 0])
    case is UpSampling1D, is ZeroPadding1D, is Cropping1D, is SpatialDropout1D:
      self = .axes([0, 0, 0])
    case let layer as DepthwiseLayer:
      guard let channels = layer.inputChannels else { return nil }
      self = .axes(Array(repeating: 0, count: layer.extent.axes) + [channels])
    case let layer as Sequential:
      guard let shape = layer.inputShape else { return nil }
      // A recurrent layer takes sequences of any length; a later layer that does not says so.
      let isRecurrent = layer.layers.first is RecurrentLayer && shape.count == 2
      self = .axes([0] + (isRecurrent ? [0, shape[1]] : shape))
    default: return nil
    }
  }

  /// The rule of a normalisation that has its parameters: their axes are those it was built for.
  private init?(_ layer: ScaledNormalization, along axes: [Int]) {
    guard let shape = layer.outputShape, !layer.storedParameters.isEmpty else { return nil }
    if axes == [-1] {
      self = .lastAxis(shape[shape.count - 1])
      return
    }
    var sizes = Array(repeating: 0, count: shape.count + 1)
    for axis in axes {
      let place = axis < 0 ? axis + sizes.count : axis
      sizes[place] = shape[place - 1]
    }
    self = .axes(sizes)
  }

  func allows(_ shape: [Int]) -> Bool {
    switch self {
    case .lastAxis(let size): shape.last == size
    case .axes(let sizes):
      shape.count == sizes.count && zip(shape, sizes).allSatisfy { $1 == 0 || $0 == $1 }
    }
  }

  /// Whether examples of a shape may be taken, in which 0 stands for a size that is not known yet.
  func allows(example shape: [Int]) -> Bool {
    switch self {
    case .lastAxis(let size): shape.last == size || shape.last == 0
    case .axes(let sizes):
      shape.count == sizes.count - 1
        && zip(shape, sizes.dropFirst()).allSatisfy { $0 == 0 || $1 == 0 || $0 == $1 }
    }
  }

  var description: String {
    switch self {
    case .lastAxis(let size): "[batch, …, \(size)]"
    case .axes(let sizes):
      "["
        + sizes.enumerated().map { place, size in
          place == 0 ? "batch" : size == 0 ? "any" : "\(size)"
        }.joined(separator: ", ") + "]"
    }
  }
}
