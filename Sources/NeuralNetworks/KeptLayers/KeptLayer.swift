/// A layer that is kept between processes: it says what makes it, and is made of that again.
protocol KeptLayer: BaseLayer {
  /// What the kind is called in configurations: the layer's ``BaseLayer/typeName``.
  static var kind: String { get }

  /// The layers within, which are kept with it.
  var keptLayers: [any Layer] { get }

  /// Adds what makes the layer beside its name, its shapes and the layers within.
  func describe(in configuration: inout LayerConfiguration)

  /// The layer that was described so, without its parameters; nil where something is missing.
  static func made(of configuration: LayerConfiguration) -> Self?
}

extension KeptLayer {
  static var kind: String { "\(Self.self)" }
  var keptLayers: [any Layer] { [] }
  func describe(in configuration: inout LayerConfiguration) {}
}

/// A kept layer that is made of an input shape and a name.
protocol PlainKeptLayer: KeptLayer {
  init(inputShape: [Int]?, name: String?)
}

extension PlainKeptLayer {
  static func made(of configuration: LayerConfiguration) -> Self? {
    Self(inputShape: configuration.inputShape, name: configuration.givenName)
  }
}

extension LayerConfiguration {
  /// The kinds of layers that can be kept, by what they are called.
  static let kinds: [String: any KeptLayer.Type] = {
    let kinds: [any KeptLayer.Type] = [
      Dense.self, EinsumDense.self, Embedding.self,
      ActivationLayer.self, ReLU.self, LeakyReLU.self, PReLU.self, ELU.self, Softmax.self,
      Conv1D.self, Conv2D.self, Conv3D.self, Conv1DTranspose.self, Conv2DTranspose.self,
      Conv3DTranspose.self,
      DepthwiseConv1D.self, DepthwiseConv2D.self, SeparableConv1D.self, SeparableConv2D.self,
      MaxPooling1D.self, MaxPooling2D.self, MaxPooling3D.self, AveragePooling1D.self,
      AveragePooling2D.self, AveragePooling3D.self, GlobalMaxPooling1D.self,
      GlobalMaxPooling2D.self, GlobalMaxPooling3D.self, GlobalAveragePooling1D.self,
      GlobalAveragePooling2D.self, GlobalAveragePooling3D.self,
      BatchNormalization.self, LayerNormalization.self, GroupNormalization.self,
      InstanceNormalization.self, UnitNormalization.self, RMSNormalization.self,
      Normalization.self, SpectralNormalization.self,
      Dropout.self, SpatialDropout1D.self, SpatialDropout2D.self, GaussianDropout.self,
      AlphaDropout.self, GaussianNoise.self, ActivityRegularization.self,
      SimpleRNN.self, LSTM.self, GRU.self, SimpleRNNCell.self, LSTMCell.self, GRUCell.self,
      StackedRNNCells.self, RNN.self, Bidirectional.self, TimeDistributed.self, Masking.self,
      Attention.self, AdditiveAttention.self, MultiHeadAttention.self,
      Add.self, Subtract.self, Multiply.self, Average.self, Maximum.self, Minimum.self,
      Concatenate.self, Dot.self,
      Flatten.self, Reshape.self, Permute.self, RepeatVector.self, Identity.self,
      ZeroPadding1D.self, ZeroPadding2D.self, ZeroPadding3D.self, Cropping1D.self,
      Cropping2D.self, Cropping3D.self, UpSampling1D.self, UpSampling2D.self, UpSampling3D.self,
      Rescaling.self, Resizing.self, CenterCrop.self, RandomCrop.self, RandomFlip.self,
      RandomRotation.self, RandomTranslation.self, RandomZoom.self, RandomContrast.self,
      RandomBrightness.self,
    ]
    return Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind, $0) })
  }()
}
