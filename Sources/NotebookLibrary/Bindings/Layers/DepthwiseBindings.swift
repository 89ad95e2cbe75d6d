internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Convolutions of each channel by itself.
  static func bindDepthwiseLayers(_ library: Library) {
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
}
