internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Layers of volumes.
  static func bindVolumeLayers(_ library: Library) {
    let end = "inputShape: [Int]? = nil, name: String? = nil)"
    convolution("Conv3D", Conv3D.self, library)
    convolution("Conv3DTranspose", Conv3DTranspose.self, library)
    pooling("MaxPooling3D", MaxPooling3D.self, library)
    pooling("AveragePooling3D", AveragePooling3D.self, library)
    layer("GlobalMaxPooling3D", GlobalMaxPooling3D.self, library) {
      $0.initializer("init(\(end)") { (inputShape: [Int]?, name: String?) in
        GlobalMaxPooling3D(inputShape: inputShape, name: name)
      }
    }
    layer("GlobalAveragePooling3D", GlobalAveragePooling3D.self, library) {
      $0.initializer("init(\(end)") { (inputShape: [Int]?, name: String?) in
        GlobalAveragePooling3D(inputShape: inputShape, name: name)
      }
    }
    layer("UpSampling3D", UpSampling3D.self, library) {
      $0.initializer("init(size: Int = 2, \(end)") {
        (size: Int, inputShape: [Int]?, name: String?) in
        UpSampling3D(size: size, inputShape: inputShape, name: name)
      }
    }
    layer("ZeroPadding3D", ZeroPadding3D.self, library) {
      $0.initializer("init(_ padding: Int = 1, \(end)") {
        (padding: Int, inputShape: [Int]?, name: String?) in
        ZeroPadding3D(padding, inputShape: inputShape, name: name)
      }
    }
    layer("Cropping3D", Cropping3D.self, library) {
      $0.initializer("init(_ cropping: Int = 1, \(end)") {
        (cropping: Int, inputShape: [Int]?, name: String?) in
        Cropping3D(cropping, inputShape: inputShape, name: name)
      }
    }
  }

  private static func convolution<Kind: VolumeConvolution>(
    _ name: String, _ type: Kind.Type, _ library: Library
  ) {
    layer(name, type, library) {
      $0.property("var kernel: Parameter?") { $0.kernel }
      $0.property("var bias: Parameter?") { $0.bias }
      $0.initializer(
        """
        init(_ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid, \
        dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true, \
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, \
        biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil)
        """,
        type.init(
          _:kernelSize:strides:padding:dilationRate:activation:useBias:kernelInitializer:
          biasInitializer:kernelRegularizer:biasRegularizer:activityRegularizer:kernelConstraint:
          biasConstraint:inputShape:name:))
    }
  }

  private static func pooling<Kind: VolumePooling>(
    _ name: String, _ type: Kind.Type, _ library: Library
  ) {
    layer(name, type, library) {
      $0.initializer(
        """
        init(poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, \
        inputShape: [Int]? = nil, name: String? = nil)
        """, type.init(poolSize:strides:padding:inputShape:name:))
    }
  }
}
