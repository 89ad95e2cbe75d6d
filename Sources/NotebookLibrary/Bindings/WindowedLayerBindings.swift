internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// Sizes in two directions.
typealias HeightAndWidth = CellPair<Int, Int>

extension CellLibrary {
  /// Convolutions and poolings of images and along sequences.
  static func bindWindowedLayers(_ library: Library) {
    convolution("Conv2D", library, make: Conv2D.init) { differing($0, make: Conv2D.init) }
    convolution("Conv1D", library, make: Conv1D.init) { _ in }
    transposed("Conv2DTranspose", library, make: Conv2DTranspose.init) {
      differing($0, make: Conv2DTranspose.init)
    }
    transposed("Conv1DTranspose", library, make: Conv1DTranspose.init) { _ in }
    bindDepthwiseLayers(library)
    pooling("MaxPooling2D", library, make: MaxPooling2D.init) {
      differing($0, make: MaxPooling2D.init)
    }
    pooling("MaxPooling1D", library, make: MaxPooling1D.init) { _ in }
    pooling("AveragePooling2D", library, make: AveragePooling2D.init) {
      differing($0, make: AveragePooling2D.init)
    }
    pooling("AveragePooling1D", library, make: AveragePooling1D.init) { _ in }
    globalPooling("GlobalMaxPooling2D", GlobalMaxPooling2D.self, library)
    globalPooling("GlobalMaxPooling1D", GlobalMaxPooling1D.self, library)
    globalPooling("GlobalAveragePooling2D", GlobalAveragePooling2D.self, library)
    globalPooling("GlobalAveragePooling1D", GlobalAveragePooling1D.self, library)
  }

  private typealias ConvolutionInitializer<Kind> = (
    _ filters: Int, _ kernelSize: Int, _ strides: Int, _ padding: Padding, _ dilationRate: Int,
    _ activation: Activation, _ useBias: Bool, _ kernelInitializer: Initializer,
    _ biasInitializer: Initializer, _ kernelRegularizer: Regularizer?,
    _ biasRegularizer: Regularizer?, _ kernelConstraint: Constraint?, _ biasConstraint: Constraint?,
    _ inputShape: [Int]?, _ name: String?
  ) -> Kind

  private static func convolution<Kind: ConvolutionLayer>(
    _ name: String, _ library: Library, make: @escaping ConvolutionInitializer<Kind>,
    further: (NativeMembers<Kind>) -> Void
  ) {
    layer(name, Kind.self, library) {
      weights($0)
      further($0)
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true, \
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """, make)
    }
  }

  private typealias TransposedInitializer<Kind> = (
    _ filters: Int, _ kernelSize: Int, _ strides: Int, _ padding: Padding,
    _ activation: Activation, _ useBias: Bool, _ kernelInitializer: Initializer,
    _ biasInitializer: Initializer, _ kernelRegularizer: Regularizer?,
    _ biasRegularizer: Regularizer?, _ kernelConstraint: Constraint?, _ biasConstraint: Constraint?,
    _ inputShape: [Int]?, _ name: String?
  ) -> Kind

  private static func transposed<Kind: TransposedConvolutionLayer>(
    _ name: String, _ library: Library, make: @escaping TransposedInitializer<Kind>,
    further: (NativeMembers<Kind>) -> Void
  ) {
    layer(name, Kind.self, library) {
      weights($0)
      further($0)
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        activation: Activation = .linear, useBias: Bool = true, \
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """, make)
    }
  }

  private static func bindDepthwiseLayers(_ library: Library) {
    depthwise("DepthwiseConv2D", DepthwiseConv2D.self, library)
    depthwise("DepthwiseConv1D", DepthwiseConv1D.self, library)
    separable("SeparableConv2D", SeparableConv2D.self, library)
    separable("SeparableConv1D", SeparableConv1D.self, library)
  }

  private static func depthwise<Kind: DepthwiseConvolution>(
    _ name: String, _ type: Kind.Type, _ library: Library
  ) {
    layer(name, type, library) {
      $0.initializer(
        """
        init(kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        depthMultiplier: Int = 1, dilationRate: Int = 1, activation: Activation = .linear, \
        useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform, \
        biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil, \
        biasRegularizer: Regularizer? = nil, inputShape: [Int]? = nil, name: String? = nil)
        """, type.init)
    }
  }

  private static func separable<Kind: SeparableConvolution>(
    _ name: String, _ type: Kind.Type, _ library: Library
  ) {
    layer(name, type, library) {
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        depthMultiplier: Int = 1, dilationRate: Int = 1, activation: Activation = .linear, \
        useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform, \
        pointwiseInitializer: Initializer = .glorotUniform, \
        biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil, \
        pointwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """, type.init)
    }
  }

  /// The initialiser for kernels and strides that differ in height and width.
  private static func differing<Kind: ConvolutionLayer>(
    _ members: NativeMembers<Kind>,
    make:
      @escaping (
        _ filters: Int, _ kernelSize: (Int, Int), _ strides: (Int, Int), _ padding: Padding,
        _ activation: Activation, _ useBias: Bool, _ kernelInitializer: Initializer,
        _ inputShape: [Int]?, _ name: String?
      ) -> Kind
  ) {
    members.initializer(
      """
      init(_ filters: Int, kernelSize: (Int, Int), strides: (Int, Int) = (1, 1), \
      padding: Padding = .valid, activation: Activation = .linear, useBias: Bool = true, \
      kernelInitializer: Initializer = .glorotUniform, inputShape: [Int]? = nil, \
      name: String? = nil)
      """
    ) {
      (
        filters: Int, kernelSize: HeightAndWidth, strides: HeightAndWidth, padding: Padding,
        activation: Activation, useBias: Bool, kernel: Initializer, inputShape: [Int]?,
        name: String?
      ) in
      make(
        filters, kernelSize.tuple, strides.tuple, padding, activation, useBias, kernel, inputShape,
        name)
    }
  }

  private static func weights<Kind: ConvolutionLayer>(_ members: NativeMembers<Kind>) {
    members.property("var kernel: Parameter?") { $0.kernel }
    members.property("var bias: Parameter?") { $0.bias }
  }

  private static func pooling<Kind: PoolingLayer>(
    _ name: String, _ library: Library,
    make:
      @escaping (
        _ poolSize: Int, _ strides: Int?, _ padding: Padding, _ inputShape: [Int]?, _ name: String?
      ) -> Kind, further: (NativeMembers<Kind>) -> Void
  ) {
    layer(name, Kind.self, library) {
      further($0)
      $0.initializer(
        """
        init(poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, \
        inputShape: [Int]? = nil, name: String? = nil)
        """, make)
    }
  }

  /// The initialiser for windows that differ in height and width.
  private static func differing<Kind: PoolingLayer>(
    _ members: NativeMembers<Kind>,
    make:
      @escaping (
        _ poolSize: (Int, Int), _ strides: (Int, Int)?, _ padding: Padding, _ inputShape: [Int]?,
        _ name: String?
      ) -> Kind
  ) {
    members.initializer(
      """
      init(poolSize: (Int, Int), strides: (Int, Int)? = nil, padding: Padding = .valid, \
      inputShape: [Int]? = nil, name: String? = nil)
      """
    ) {
      (
        poolSize: HeightAndWidth, strides: HeightAndWidth?, padding: Padding, inputShape: [Int]?,
        name: String?
      ) in make(poolSize.tuple, strides?.tuple, padding, inputShape, name)
    }
  }

  private static func globalPooling<Kind: GlobalPoolingLayer>(
    _ name: String, _ type: Kind.Type, _ library: Library
  ) {
    layer(name, type, library) {
      $0.initializer("init(inputShape: [Int]? = nil, name: String? = nil)") {
        (inputShape: [Int]?, name: String?) in type.init(inputShape: inputShape, name: name)
      }
    }
  }
}
