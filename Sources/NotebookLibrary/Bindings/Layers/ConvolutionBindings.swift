internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  /// Convolutions of images and along sequences.
  static func bindConvolutions(_ library: Library) {
    layer("Conv2D", Conv2D.self, library) {
      weights($0)
      sized($0, kernel: HeightAndWidth.self, strides: HeightAndWidth.self, HeightAndWidth.self)
      sized($0, kernel: HeightAndWidth.self, strides: Int.self, HeightAndWidth.self)
      sized($0, kernel: Int.self, strides: HeightAndWidth.self, HeightAndWidth.self)
      sized($0, kernel: Int.self, strides: Int.self, Int.self)
    }
    layer("Conv1D", Conv1D.self, library) {
      weights($0)
      sized($0, kernel: Int.self, strides: Int.self, Int.self)
    }
    layer("Conv2DTranspose", Conv2DTranspose.self, library) {
      weights($0)
      sized($0, kernel: HeightAndWidth.self, strides: HeightAndWidth.self)
      sized($0, kernel: HeightAndWidth.self, strides: Int.self)
      sized($0, kernel: Int.self, strides: HeightAndWidth.self)
      sized($0, kernel: Int.self, strides: Int.self)
    }
    layer("Conv1DTranspose", Conv1DTranspose.self, library) {
      weights($0)
      sized($0, kernel: Int.self, strides: Int.self)
    }
  }

  private static func weights<Kind: ConvolutionLayer>(_ members: NativeMembers<Kind>) {
    members.property("var kernel: Parameter?") { $0.kernel }
    members.property("var bias: Parameter?") { $0.bias }
  }

  /// How an initialiser begins; strides are left out where they are given as the kernel's size is.
  private static func beginning<Size: DirectionalSize, Step: DirectionalSize>(
    _ size: Size.Type, _ step: Step.Type
  ) -> String {
    let standard = Size.self == Step.self ? " = \(Step.one)" : ""
    return """
      init(_ filters: Int, kernelSize: \(Size.text), strides: \(Step.text)\(standard), \
      padding: Padding = .valid
      """
  }

  /// How the initialisers of all convolutions end.
  private static let ending = """
    activation: Activation = .linear, useBias: Bool = true, \
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
    activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, \
    biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil)
    """

  /// The initialiser for a kernel, strides and a dilation that are given as sizes of some kinds.
  private static func sized<
    Kind: ConvolutionLayer, Size: DirectionalSize, Step: DirectionalSize, Gap: DirectionalSize
  >(
    _ members: NativeMembers<Kind>, kernel: Size.Type, strides: Step.Type, _ dilation: Gap.Type
  ) {
    members.initializer(
      "\(beginning(kernel, strides)), dilationRate: \(Gap.text) = \(Gap.one), "
        + "groups: Int = 1, \(ending)"
    ) {
      (
        filters: Int, kernelSize: Size, strides: Step, padding: Padding, dilation: Gap,
        groups: Int, activation: Activation, usesBias: Bool, kernel: Initializer, bias: Initializer,
        kernelRegularizer: Regularizer?, biasRegularizer: Regularizer?,
        activityRegularizer: Regularizer?, kernelConstraint: Constraint?,
        biasConstraint: Constraint?, inputShape: [Int]?,
        name: String?
      ) in
      Kind(
        ConvolutionSettings(
          filters: filters, kernelSize: kernelSize.sizes(over: Kind.extent),
          strides: strides.sizes(over: Kind.extent), padding: padding,
          dilation: dilation.sizes(over: Kind.extent), groups: groups, activation: activation,
          usesBias: usesBias,
          kernel: ParameterSettings(kernel, kernelRegularizer, kernelConstraint),
          bias: ParameterSettings(bias, biasRegularizer, biasConstraint),
          activityRegularizer: activityRegularizer, inputShape: inputShape,
          name: name))
    }
  }

  /// The same of transposed convolutions, whose kernels are not stretched.
  private static func sized<
    Kind: TransposedConvolutionLayer, Size: DirectionalSize, Step: DirectionalSize
  >(_ members: NativeMembers<Kind>, kernel: Size.Type, strides: Step.Type) {
    members.initializer("\(beginning(kernel, strides)), \(ending)") {
      (
        filters: Int, kernelSize: Size, strides: Step, padding: Padding, activation: Activation,
        usesBias: Bool, kernel: Initializer, bias: Initializer, kernelRegularizer: Regularizer?,
        biasRegularizer: Regularizer?, activityRegularizer: Regularizer?,
        kernelConstraint: Constraint?, biasConstraint: Constraint?, inputShape: [Int]?,
        name: String?
      ) in
      Kind(
        ConvolutionSettings(
          filters: filters, kernelSize: kernelSize.sizes(over: Kind.extent),
          strides: strides.sizes(over: Kind.extent), padding: padding, activation: activation,
          usesBias: usesBias,
          kernel: ParameterSettings(kernel, kernelRegularizer, kernelConstraint),
          bias: ParameterSettings(bias, biasRegularizer, biasConstraint),
          activityRegularizer: activityRegularizer, inputShape: inputShape,
          name: name))
    }
  }
}
