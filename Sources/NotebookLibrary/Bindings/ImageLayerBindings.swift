internal import NeuralNetworks
public import SwiftLanguage
public import Tensors

extension Padding: NativeValue {}
extension Interpolation: NativeValue {}

extension CellLibrary {
  /// Layers of images, and normalisation.
  static func bindImageLayers(_ library: Library) {
    library.type("struct Padding", Padding.self) {
      $0.staticProperty("static var valid: Padding") { Padding.valid }
      $0.staticProperty("static var same: Padding") { Padding.same }
    }
    library.type("struct Interpolation", Interpolation.self) {
      $0.staticProperty("static var nearest: Interpolation") { Interpolation.nearest }
      $0.staticProperty("static var bilinear: Interpolation") { Interpolation.bilinear }
    }
    bindConvolutions(library)
    bindNormalizations(library)
    bindPoolings(library)
  }

  private static func bindConvolutions(_ library: Library) {
    layer("Conv2D", Conv2D.self, library) {
      $0.property("var kernel: Parameter?") { $0.kernel }
      $0.property("var bias: Parameter?") { $0.bias }
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true, \
        kernelInitializer: Initializer = .glorotUniform, \
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          filters: Int, kernelSize: Int, strides: Int, padding: Padding, dilationRate: Int,
          activation: Activation, useBias: Bool, kernel: Initializer,
          kernelRegularizer: Regularizer?, biasRegularizer: Regularizer?, inputShape: [Int]?,
          name: String?
        ) in
        Conv2D(
          filters, kernelSize: kernelSize, strides: strides, padding: padding,
          dilationRate: dilationRate, activation: activation, useBias: useBias,
          kernelInitializer: kernel, kernelRegularizer: kernelRegularizer,
          biasRegularizer: biasRegularizer, inputShape: inputShape, name: name)
      }
    }
    layer("Conv2DTranspose", Conv2DTranspose.self, library) {
      $0.property("var kernel: Parameter?") { $0.kernel }
      $0.property("var bias: Parameter?") { $0.bias }
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        activation: Activation = .linear, useBias: Bool = true, \
        kernelInitializer: Initializer = .glorotUniform, \
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          filters: Int, kernelSize: Int, strides: Int, padding: Padding, activation: Activation,
          useBias: Bool, kernel: Initializer, kernelRegularizer: Regularizer?,
          biasRegularizer: Regularizer?, inputShape: [Int]?, name: String?
        ) in
        Conv2DTranspose(
          filters, kernelSize: kernelSize, strides: strides, padding: padding,
          activation: activation, useBias: useBias, kernelInitializer: kernel,
          kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
          inputShape: inputShape, name: name)
      }
    }
  }

  private static func bindNormalizations(_ library: Library) {
    layer("BatchNormalization", BatchNormalization.self, library) {
      $0.initializer(
        """
        init(momentum: Float = 0.99, epsilon: Float = 1e-3, center: Bool = true, \
        scale: Bool = true, inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          momentum: Float, epsilon: Float, center: Bool, scale: Bool, inputShape: [Int]?,
          name: String?
        ) in
        BatchNormalization(
          momentum: momentum, epsilon: epsilon, center: center, scale: scale,
          inputShape: inputShape, name: name)
      }
    }
    layer("LayerNormalization", LayerNormalization.self, library) {
      $0.initializer(
        "init(epsilon: Float = 1e-3, inputShape: [Int]? = nil, name: String? = nil)"
      ) { (epsilon: Float, inputShape: [Int]?, name: String?) in
        LayerNormalization(epsilon: epsilon, inputShape: inputShape, name: name)
      }
    }
    layer("GroupNormalization", GroupNormalization.self, library) {
      $0.initializer(
        """
        init(groups: Int = 32, epsilon: Float = 1e-3, inputShape: [Int]? = nil, \
        name: String? = nil)
        """
      ) { (groups: Int, epsilon: Float, inputShape: [Int]?, name: String?) in
        GroupNormalization(groups: groups, epsilon: epsilon, inputShape: inputShape, name: name)
      }
    }
  }

  private static func bindPoolings(_ library: Library) {
    let pooling = """
      init(poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, \
      inputShape: [Int]? = nil, name: String? = nil)
      """
    layer("MaxPooling2D", MaxPooling2D.self, library) {
      $0.initializer(pooling) {
        (poolSize: Int, strides: Int?, padding: Padding, inputShape: [Int]?, name: String?) in
        MaxPooling2D(
          poolSize: poolSize, strides: strides, padding: padding, inputShape: inputShape,
          name: name)
      }
    }
    layer("AveragePooling2D", AveragePooling2D.self, library) {
      $0.initializer(pooling) {
        (poolSize: Int, strides: Int?, padding: Padding, inputShape: [Int]?, name: String?) in
        AveragePooling2D(
          poolSize: poolSize, strides: strides, padding: padding, inputShape: inputShape,
          name: name)
      }
    }
    layer("GlobalAveragePooling2D", GlobalAveragePooling2D.self, library) {
      $0.initializer("init(inputShape: [Int]? = nil, name: String? = nil)") {
        (inputShape: [Int]?, name: String?) in
        GlobalAveragePooling2D(inputShape: inputShape, name: name)
      }
    }
    layer("GlobalMaxPooling2D", GlobalMaxPooling2D.self, library) {
      $0.initializer("init(inputShape: [Int]? = nil, name: String? = nil)") {
        (inputShape: [Int]?, name: String?) in
        GlobalMaxPooling2D(inputShape: inputShape, name: name)
      }
    }
    layer("UpSampling2D", UpSampling2D.self, library) {
      $0.initializer(
        """
        init(size: Int = 2, interpolation: Interpolation = .nearest, inputShape: [Int]? = nil, \
        name: String? = nil)
        """
      ) { (size: Int, interpolation: Interpolation, inputShape: [Int]?, name: String?) in
        UpSampling2D(
          size: size, interpolation: interpolation, inputShape: inputShape, name: name)
      }
    }
  }
}
