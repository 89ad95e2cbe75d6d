internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// Sizes in two directions.
typealias HeightAndWidth = CellPair<Int, Int>

/// A size as cells give it: one for both directions, or one for each.
private protocol DirectionalSize: NotebookValue {
  /// Its type in a signature.
  static var text: String { get }
  /// Height and width.
  var sizes: (Int, Int) { get }
}

extension Int: DirectionalSize {
  fileprivate static var text: String { "Int" }
  fileprivate var sizes: (Int, Int) { (self, self) }
}

extension HeightAndWidth: DirectionalSize {
  fileprivate static var text: String { "(Int, Int)" }
  fileprivate var sizes: (Int, Int) { tuple }
}

extension CellLibrary {
  /// Convolutions and poolings of images and along sequences.
  static func bindWindowedLayers(_ library: Library) {
    convolution("Conv2D", library, make: Conv2D.init) {
      differing($0, HeightAndWidth.self, HeightAndWidth.self, " = (1, 1)")
      differing($0, HeightAndWidth.self, Int.self)
      differing($0, Int.self, HeightAndWidth.self)
    }
    convolution("Conv1D", library, make: Conv1D.init) { _ in }
    transposed("Conv2DTranspose", library, make: Conv2DTranspose.init) {
      differingTransposed($0, HeightAndWidth.self, HeightAndWidth.self, " = (1, 1)")
      differingTransposed($0, HeightAndWidth.self, Int.self)
      differingTransposed($0, Int.self, HeightAndWidth.self)
    }
    transposed("Conv1DTranspose", library, make: Conv1DTranspose.init) { _ in }
    bindDepthwiseLayers(library)
    pooling("MaxPooling2D", library, make: MaxPooling2D.init) {
      differing($0) { (size: (Int, Int), strides: (Int, Int)?, padding, shape, name) in
        MaxPooling2D(
          poolSize: size, strides: strides, padding: padding, inputShape: shape, name: name)
      }
      differing($0) { (size: (Int, Int), strides: Int, padding, shape, name) in
        MaxPooling2D(
          poolSize: size, strides: strides, padding: padding, inputShape: shape, name: name)
      }
    }
    pooling("MaxPooling1D", library, make: MaxPooling1D.init) { _ in }
    pooling("AveragePooling2D", library, make: AveragePooling2D.init) {
      differing($0) { (size: (Int, Int), strides: (Int, Int)?, padding, shape, name) in
        AveragePooling2D(
          poolSize: size, strides: strides, padding: padding, inputShape: shape, name: name)
      }
      differing($0) { (size: (Int, Int), strides: Int, padding, shape, name) in
        AveragePooling2D(
          poolSize: size, strides: strides, padding: padding, inputShape: shape, name: name)
      }
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
    depthwise("DepthwiseConv2D", DepthwiseConv2D.self, library) {
      $0.initializer(
        """
        init(kernelSize: (Int, Int), strides: Int = 1, padding: Padding = .valid, \
        depthMultiplier: Int = 1, activation: Activation = .linear, useBias: Bool = true, \
        depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
        depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        depthwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          kernelSize: HeightAndWidth, strides: Int, padding: Padding, multiplier: Int,
          activation: Activation, useBias: Bool, kernel: Initializer, bias: Initializer,
          kernelRegularizer: Regularizer?, biasRegularizer: Regularizer?,
          kernelConstraint: Constraint?, biasConstraint: Constraint?, inputShape: [Int]?,
          name: String?
        ) in
        DepthwiseConv2D(
          kernelSize: kernelSize.tuple, strides: strides, padding: padding,
          depthMultiplier: multiplier, activation: activation, useBias: useBias,
          depthwiseInitializer: kernel, biasInitializer: bias,
          depthwiseRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
          depthwiseConstraint: kernelConstraint, biasConstraint: biasConstraint,
          inputShape: inputShape, name: name)
      }
    }
    depthwise("DepthwiseConv1D", DepthwiseConv1D.self, library) { _ in }
    separable("SeparableConv2D", SeparableConv2D.self, library) {
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: (Int, Int), strides: Int = 1, padding: Padding = .valid, \
        depthMultiplier: Int = 1, activation: Activation = .linear, useBias: Bool = true, \
        depthwiseInitializer: Initializer = .glorotUniform, \
        pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
        depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil, \
        biasRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil, \
        pointwiseConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          filters: Int, kernelSize: HeightAndWidth, strides: Int, padding: Padding,
          multiplier: Int, activation: Activation, useBias: Bool, kernel: Initializer,
          mixing: Initializer, bias: Initializer, kernelRegularizer: Regularizer?,
          mixingRegularizer: Regularizer?, biasRegularizer: Regularizer?,
          kernelConstraint: Constraint?, mixingConstraint: Constraint?,
          biasConstraint: Constraint?, inputShape: [Int]?, name: String?
        ) in
        SeparableConv2D(
          filters, kernelSize: kernelSize.tuple, strides: strides, padding: padding,
          depthMultiplier: multiplier, activation: activation, useBias: useBias,
          depthwiseInitializer: kernel, pointwiseInitializer: mixing, biasInitializer: bias,
          depthwiseRegularizer: kernelRegularizer, pointwiseRegularizer: mixingRegularizer,
          biasRegularizer: biasRegularizer, depthwiseConstraint: kernelConstraint,
          pointwiseConstraint: mixingConstraint, biasConstraint: biasConstraint,
          inputShape: inputShape, name: name)
      }
    }
    separable("SeparableConv1D", SeparableConv1D.self, library) { _ in }
  }

  private static func depthwise<Kind: DepthwiseConvolution>(
    _ name: String, _ type: Kind.Type, _ library: Library,
    further: (NativeMembers<Kind>) -> Void
  ) {
    layer(name, type, library) {
      further($0)
      $0.initializer(
        """
        init(kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        depthMultiplier: Int = 1, dilationRate: Int = 1, activation: Activation = .linear, \
        useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform, \
        biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil, \
        biasRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil, \
        biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil)
        """,
        type.init(
          kernelSize:strides:padding:depthMultiplier:dilationRate:activation:useBias:
          depthwiseInitializer:biasInitializer:depthwiseRegularizer:biasRegularizer:
          depthwiseConstraint:biasConstraint:inputShape:name:))
    }
  }

  private static func separable<Kind: SeparableConvolution>(
    _ name: String, _ type: Kind.Type, _ library: Library,
    further: (NativeMembers<Kind>) -> Void
  ) {
    layer(name, type, library) {
      further($0)
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        depthMultiplier: Int = 1, dilationRate: Int = 1, activation: Activation = .linear, \
        useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform, \
        pointwiseInitializer: Initializer = .glorotUniform, \
        biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil, \
        pointwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        depthwiseConstraint: Constraint? = nil, pointwiseConstraint: Constraint? = nil, \
        biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil)
        """,
        type.init(
          _:kernelSize:strides:padding:depthMultiplier:dilationRate:activation:useBias:
          depthwiseInitializer:pointwiseInitializer:biasInitializer:depthwiseRegularizer:
          pointwiseRegularizer:biasRegularizer:depthwiseConstraint:pointwiseConstraint:
          biasConstraint:inputShape:name:))
    }
  }

  /// An initialiser for kernels or strides that differ in height and width.
  private static func differing<
    Kind: ConvolutionLayer, Size: DirectionalSize, Step: DirectionalSize
  >(
    _ members: NativeMembers<Kind>, _ size: Size.Type, _ step: Step.Type, _ first: String = ""
  ) {
    members.initializer(
      """
      init(_ filters: Int, kernelSize: \(Size.text), strides: \(Step.text)\(first), \
      padding: Padding = .valid, dilationRate: (Int, Int) = (1, 1), activation: Activation = .linear, \
      useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform, \
      biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil, \
      biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, \
      biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil)
      """
    ) {
      (
        filters: Int, kernelSize: Size, strides: Step, padding: Padding,
        dilation: HeightAndWidth,
        activation: Activation, useBias: Bool, kernel: Initializer, bias: Initializer,
        kernelRegularizer: Regularizer?, biasRegularizer: Regularizer?,
        kernelConstraint: Constraint?, biasConstraint: Constraint?, inputShape: [Int]?,
        name: String?
      ) in
      Kind(
        filters, kernel: kernelSize.sizes, strides: strides.sizes, padding: padding,
        dilation: dilation.tuple,
        activation: activation, useBias: useBias, kernelInitializer: kernel,
        biasInitializer: bias, kernelRegularizer: kernelRegularizer,
        biasRegularizer: biasRegularizer, kernelConstraint: kernelConstraint,
        biasConstraint: biasConstraint, inputShape: inputShape, name: name)
    }
  }

  /// The same of transposed convolutions, whose kernels are not stretched.
  private static func differingTransposed<
    Kind: TransposedConvolutionLayer, Size: DirectionalSize, Step: DirectionalSize
  >(
    _ members: NativeMembers<Kind>, _ size: Size.Type, _ step: Step.Type, _ first: String = ""
  ) {
    members.initializer(
      """
      init(_ filters: Int, kernelSize: \(Size.text), strides: \(Step.text)\(first), \
      padding: Padding = .valid, activation: Activation = .linear, \
      useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform, \
      biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil, \
      biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, \
      biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil)
      """
    ) {
      (
        filters: Int, kernelSize: Size, strides: Step, padding: Padding,
        activation: Activation, useBias: Bool, kernel: Initializer, bias: Initializer,
        kernelRegularizer: Regularizer?, biasRegularizer: Regularizer?,
        kernelConstraint: Constraint?, biasConstraint: Constraint?, inputShape: [Int]?,
        name: String?
      ) in
      Kind(
        filters, kernel: kernelSize.sizes, strides: strides.sizes, padding: padding,
        activation: activation, useBias: useBias, kernelInitializer: kernel,
        biasInitializer: bias, kernelRegularizer: kernelRegularizer,
        biasRegularizer: biasRegularizer, kernelConstraint: kernelConstraint,
        biasConstraint: biasConstraint, inputShape: inputShape, name: name)
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

  /// The initialiser for such windows that move as far in either direction.
  private static func differing<Kind: PoolingLayer>(
    _ members: NativeMembers<Kind>,
    make:
      @escaping (
        _ poolSize: (Int, Int), _ strides: Int, _ padding: Padding, _ inputShape: [Int]?,
        _ name: String?
      ) -> Kind
  ) {
    members.initializer(
      """
      init(poolSize: (Int, Int), strides: Int, padding: Padding = .valid, \
      inputShape: [Int]? = nil, name: String? = nil)
      """
    ) {
      (poolSize: HeightAndWidth, strides: Int, padding: Padding, inputShape: [Int]?, name: String?)
      in make(poolSize.tuple, strides, padding, inputShape, name)
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
