public import NeuralNetworks
public import SwiftLanguage
public import Tensors

extension Padding: NativeValue {}
extension Interpolation: NativeValue {}
extension FlipMode: NativeValue {}

extension CellLibrary {
  /// Layers of images, and normalisation.
  static func bindImageLayers(_ library: Library) {
    library.type("struct Padding", Padding.self) {
      $0.staticProperty("static var valid: Padding") { Padding.valid }
      $0.staticProperty("static var same: Padding") { Padding.same }
      $0.staticProperty("static var causal: Padding") { Padding.causal }
    }
    library.type("struct Interpolation", Interpolation.self) {
      $0.staticProperty("static var nearest: Interpolation") { Interpolation.nearest }
      $0.staticProperty("static var bilinear: Interpolation") { Interpolation.bilinear }
    }
    bindConvolutions(library)
    bindDepthwiseLayers(library)
    bindPoolings(library)
    bindNormalizations(library)
    bindUpSampling(library)
    bindVolumeLayers(library)
  }

  private static func bindNormalizations(_ library: Library) {
    let scale = """
      epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true, \
      betaInitializer: Initializer = .zeros, gammaInitializer: Initializer = .ones,
      """
    let rest = """
      betaRegularizer: Regularizer? = nil, gammaRegularizer: Regularizer? = nil, \
      inputShape: [Int]? = nil, name: String? = nil)
      """
    layer("BatchNormalization", BatchNormalization.self, library) {
      $0.initializer(
        "init(axis: Int = -1, momentum: Float = 0.99, \(scale) \(rest)", BatchNormalization.init)
    }
    layer("LayerNormalization", LayerNormalization.self, library) {
      $0.initializer(
        "init(axis: Int = -1, \(scale) \(rest)",
        LayerNormalization.init(
          axis:epsilon:center:scale:betaInitializer:gammaInitializer:betaRegularizer:
          gammaRegularizer:inputShape:name:)
          as (
            Int, Float, Bool, Bool, Initializer, Initializer, Regularizer?, Regularizer?, [Int]?,
            String?
          ) -> LayerNormalization)
      $0.initializer(
        "init(axis: [Int], \(scale) \(rest)",
        LayerNormalization.init(
          axis:epsilon:center:scale:betaInitializer:gammaInitializer:betaRegularizer:
          gammaRegularizer:inputShape:name:)
          as (
            [Int], Float, Bool, Bool, Initializer, Initializer, Regularizer?, Regularizer?, [Int]?,
            String?
          ) -> LayerNormalization)
    }
    layer("RMSNormalization", RMSNormalization.self, library) {
      $0.initializer(
        "init(epsilon: Float = 1e-6, inputShape: [Int]? = nil, name: String? = nil)"
      ) { (epsilon: Float, inputShape: [Int]?, name: String?) in
        RMSNormalization(epsilon: epsilon, inputShape: inputShape, name: name)
      }
    }
    layer("UnitNormalization", UnitNormalization.self, library) {
      $0.initializer("init(axis: Int = -1, inputShape: [Int]? = nil, name: String? = nil)") {
        (axis: Int, inputShape: [Int]?, name: String?) in
        UnitNormalization(axis: axis, inputShape: inputShape, name: name)
      }
    }
    layer("GroupNormalization", GroupNormalization.self, library) {
      $0.initializer(
        "init(groups: Int = 32, axis: Int = -1, \(scale) \(rest)", GroupNormalization.init)
    }
    layer("InstanceNormalization", InstanceNormalization.self, library) {
      $0.initializer(
        "init(axis: Int = -1, \(scale) inputShape: [Int]? = nil, name: String? = nil)",
        InstanceNormalization.init)
    }
  }

  private static func bindUpSampling(_ library: Library) {
    library.type("struct FlipMode", FlipMode.self) {
      $0.staticProperty("static var horizontal: FlipMode") { FlipMode.horizontal }
      $0.staticProperty("static var vertical: FlipMode") { FlipMode.vertical }
      $0.staticProperty("static var horizontalAndVertical: FlipMode") {
        FlipMode.horizontalAndVertical
      }
    }
    layer("RandomFlip", RandomFlip.self, library) {
      $0.initializer(
        """
        init(_ mode: FlipMode = .horizontalAndVertical, inputShape: [Int]? = nil, \
        name: String? = nil)
        """
      ) { (mode: FlipMode, inputShape: [Int]?, name: String?) in
        RandomFlip(mode, inputShape: inputShape, name: name)
      }
    }
    bindRandomImageLayers(library)
    layer("Resizing", Resizing.self, library) {
      $0.initializer(
        """
        init(height: Int, width: Int, interpolation: Interpolation = .bilinear, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          height: Int, width: Int, interpolation: Interpolation, inputShape: [Int]?,
          name: String?
        ) in
        Resizing(
          height: height, width: width, interpolation: interpolation, inputShape: inputShape,
          name: name)
      }
    }
    crop("CenterCrop", CenterCrop.self, library)
    layer("Normalization", Normalization.self, library) {
      $0.initializer("init(inputShape: [Int]? = nil, name: String? = nil)") {
        (inputShape: [Int]?, name: String?) in
        Normalization(inputShape: inputShape, name: name)
      }
      $0.method("func adapt(_ data: Tensor) throws") { (layer: Normalization, data: Tensor) in
        try layer.adapt(data)
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
      $0.initializer(
        """
        init(size: (Int, Int), interpolation: Interpolation = .nearest, \
        inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (size: HeightAndWidth, interpolation: Interpolation, inputShape: [Int]?, name: String?) in
        UpSampling2D(
          size: size.tuple, interpolation: interpolation, inputShape: inputShape, name: name)
      }
    }
  }
}
