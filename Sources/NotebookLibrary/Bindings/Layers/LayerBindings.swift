public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension BaseLayer: NativeReference {}
extension Parameter: NativeReference {}
extension Optimizer: NativeReference {}
extension Activation: NativeValue {}
extension Initializer: NativeValue {}
extension Initializer.Fan: NativeValue {}
extension Initializer.Distribution: NativeValue {}
extension Regularizer: NativeValue {}
extension Constraint: NativeValue {}
extension Regularizer.Vectors: NativeValue {}
extension SpectralPart: NativeValue {}
extension SpectralWindow: NativeValue {}
extension SpectralScaling: NativeValue {}
extension Loss: NativeValue {}
extension Metric: NativeValue {}
extension History: NativeValue {}
extension ModelError: NativeValue {}

extension CellLibrary {
  static func bindLayers(_ library: Library) {
    bindEnumerations(library)
    bindLosses(library)
    bindLayerProtocol(library)
    layer("Dense", Dense.self, library) {
      $0.property("var units: Int") { $0.units }
      $0.property("var kernel: Parameter?") { $0.kernel }
      $0.property("var bias: Parameter?") { $0.bias }
      $0.initializer(
        """
        init(_ units: Int, activation: Activation = .linear, useBias: Bool = true, \
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, \
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, \
        activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil, \
        biasConstraint: Constraint? = nil, inputShape: [Int]? = nil, name: String? = nil)
        """, Dense.init)
    }
    layer("EinsumDense", EinsumDense.self, library) {
      $0.property("var equation: String") { $0.equation }
      $0.property("var kernel: Parameter?") { $0.kernel }
      $0.property("var bias: Parameter?") { $0.bias }
      $0.initializer(
        """
        init(_ equation: String, outputShape: [Int], activation: Activation = .linear, \
        biasAxes: String? = nil, kernelInitializer: Initializer = .glorotUniform, \
        biasInitializer: Initializer = .zeros, inputShape: [Int]? = nil, name: String? = nil)
        """, EinsumDense.init)
    }
    layer("ActivityRegularization", ActivityRegularization.self, library) {
      $0.initializer(
        "init(l1: Float = 0, l2: Float = 0, inputShape: [Int]? = nil, name: String? = nil)",
        ActivityRegularization.init)
    }
    layer("Flatten", Flatten.self, library) {
      $0.initializer("init(inputShape: [Int]? = nil, name: String? = nil)") {
        (inputShape: [Int]?, name: String?) in Flatten(inputShape: inputShape, name: name)
      }
    }
    layer("Reshape", Reshape.self, library) {
      $0.initializer("init(_ target: [Int], inputShape: [Int]? = nil, name: String? = nil)") {
        (target: [Int], inputShape: [Int]?, name: String?) in
        Reshape(target, inputShape: inputShape, name: name)
      }
    }
    dropout("Dropout", Dropout.self, library)
    layer("LeakyReLU", LeakyReLU.self, library) {
      $0.initializer(
        "init(_ negativeSlope: Float = 0.3, inputShape: [Int]? = nil, name: String? = nil)"
      ) { (slope: Float, inputShape: [Int]?, name: String?) in
        LeakyReLU(slope, inputShape: inputShape, name: name)
      }
    }
  }

  /// Declares a layer with what all layers have.
  static func layer<Kind: BaseLayer>(
    _ name: String, _ type: Kind.Type, _ library: Library, head: String? = nil,
    _ members: (NativeMembers<Kind>) -> Void
  ) {
    library.otherNames(layerMembers, of: name)
    library.type(head ?? "final class \(name): Layer", type) { layer in
      members(layer)
      layer.method("func callAsFunction(_ input: Tensor, training: Bool) throws -> Tensor") {
        (layer: Kind, input: Tensor, training: Bool) in try layer(input, training: training)
      }
      layer.method("func callAsFunction(_ input: Tensor) throws -> Tensor") {
        (layer: Kind, input: Tensor) in try layer(input, training: false)
      }
      layer.method("func callAsFunction(_ input: SymbolicTensor) throws -> SymbolicTensor") {
        (layer: Kind, input: SymbolicTensor) in try layer(input)
      }
      layer.property("var trainable: Bool", { $0.trainable }) { $0.trainable = $1 }
      layer.property("var name: String") { $0.name }
      layer.property("var parameters: [Parameter]") { $0.parameters }
      layer.property("var trainableVariables: [Parameter]") { $0.trainableVariables }
      layer.property("var nonTrainableVariables: [Parameter]") { $0.nonTrainableVariables }
      layer.method("@discardableResult func build(inputShape: [Int]) throws -> [Int]") {
        (layer: Kind, inputShape: [Int]) in try layer.build(inputShape: inputShape)
      }
      layer.property("var outputShape: [Int]?") { $0.outputShape }
      layer.property("var losses: [Tensor]") { (layer: Kind) throws in try layer.losses }
      layer.property("var activityRegularizer: Regularizer?", { $0.activityRegularizer }) {
        $0.activityRegularizer = $1
      }
    }
  }

  /// Cells see these as structs with static members, so that `.selu` and `.leakyReLU(0.2)` read as
  /// they do in Swift.
  private static func bindEnumerations(_ library: Library) {
    library.type("struct Activation: Equatable", Activation.self) {
      let cases: [(String, Activation)] = [
        ("linear", .linear), ("relu", .relu), ("selu", .selu), ("elu", .elu),
        ("sigmoid", .sigmoid), ("tanh", .tanh), ("softmax", .softmax), ("softplus", .softplus),
        ("swish", .swish), ("gelu", .gelu), ("exponential", .exponential),
        ("softsign", .softsign), ("hardSigmoid", .hardSigmoid), ("relu6", .relu6),
        ("mish", .mish), ("logSoftmax", .logSoftmax), ("geluTanh", .geluTanh),
        ("celu", .celu), ("logSigmoid", .logSigmoid), ("hardSwish", .hardSwish),
        ("hardTanh", .hardTanh), ("hardShrink", .hardShrink), ("softShrink", .softShrink),
        ("tanhShrink", .tanhShrink), ("squareplus", .squareplus), ("sparsePlus", .sparsePlus),
        ("sparseSigmoid", .sparseSigmoid), ("glu", .glu), ("sparsemax", .sparsemax),
      ]
      for (name, value) in cases {
        $0.staticProperty("static var \(name): Activation") { value }
      }
      $0.staticMethod("static func elu(alpha: Float) -> Activation", Activation.elu(alpha:))
      $0.staticMethod("static func celu(alpha: Float) -> Activation", Activation.celu(alpha:))
      $0.staticMethod(
        "static func hardShrink(threshold: Float) -> Activation",
        Activation.hardShrink(threshold:))
      $0.staticMethod(
        "static func softShrink(threshold: Float) -> Activation",
        Activation.softShrink(threshold:))
      $0.staticMethod(
        "static func squareplus(b: Float) -> Activation", Activation.squareplus(b:))
      $0.staticMethod(
        """
        static func relu(negativeSlope: Float, maxValue: Float? = nil, threshold: Float = 0) \
        -> Activation
        """, Activation.relu(negativeSlope:maxValue:threshold:))
      $0.staticMethod("static func leakyReLU(_ slope: Float) -> Activation") {
        (slope: Float) in Activation.leakyReLU(slope)
      }
      $0.staticMethod("static func threshold(_ threshold: Float, value: Float) -> Activation") {
        (threshold: Float, value: Float) in Activation.threshold(threshold, value: value)
      }
      $0.staticMethod("static func == (left: Activation, right: Activation) -> Bool") {
        (left: Activation, right: Activation) in left == right
      }
      $0.method("func callAsFunction(_ input: Tensor) throws -> Tensor") {
        (activation: Activation, input: Tensor) in try activation(input)
      }
    }
    library.type("struct Fan", Initializer.Fan.self) {
      $0.staticProperty("static var fanIn: Fan") { Initializer.Fan.fanIn }
      $0.staticProperty("static var fanOut: Fan") { Initializer.Fan.fanOut }
      $0.staticProperty("static var fanAverage: Fan") { Initializer.Fan.fanAverage }
    }
    library.type("struct Distribution", Initializer.Distribution.self) {
      $0.staticProperty("static var uniform: Distribution") { Initializer.Distribution.uniform }
      $0.staticProperty("static var truncatedNormal: Distribution") {
        Initializer.Distribution.truncatedNormal
      }
      $0.staticProperty("static var untruncatedNormal: Distribution") {
        Initializer.Distribution.untruncatedNormal
      }
    }
    library.type("struct Vectors", Regularizer.Vectors.self) {
      $0.staticProperty("static var rows: Vectors") { Regularizer.Vectors.rows }
      $0.staticProperty("static var columns: Vectors") { Regularizer.Vectors.columns }
    }
    library.type("struct Regularizer", Regularizer.self) {
      $0.staticMethod("static func l1(_ factor: Float = 0.01) -> Regularizer") {
        (factor: Float) in Regularizer.l1(factor)
      }
      $0.staticMethod("static func l2(_ factor: Float = 0.01) -> Regularizer") {
        (factor: Float) in Regularizer.l2(factor)
      }
      $0.staticMethod("static func l1l2(l1: Float = 0, l2: Float = 0) -> Regularizer") {
        (l1: Float, l2: Float) in Regularizer.l1l2(l1: l1, l2: l2)
      }
      $0.staticMethod(
        "static func orthogonal(_ factor: Float = 0.01, mode: Vectors = .rows) -> Regularizer"
      ) { (factor: Float, mode: Regularizer.Vectors) in
        Regularizer.orthogonal(factor, mode: mode)
      }
      $0.method("func callAsFunction(_ values: Tensor) throws -> Tensor") {
        (regularizer: Regularizer, values: Tensor) in try regularizer(values)
      }
    }
    bindConstraints(library)
    bindSpectralKernels(library)
    library.type("struct Initializer", Initializer.self) {
      let cases: [(String, Initializer)] = [
        ("zeros", .zeros), ("ones", .ones), ("glorotUniform", .glorotUniform),
        ("glorotNormal", .glorotNormal), ("heUniform", .heUniform), ("heNormal", .heNormal),
        ("lecunUniform", .lecunUniform), ("lecunNormal", .lecunNormal),
        ("orthogonal", .orthogonal),
      ]
      for (name, value) in cases {
        $0.staticProperty("static var \(name): Initializer") { value }
      }
      $0.staticMethod("static func constant(_ value: Float) -> Initializer") {
        (value: Float) in Initializer.constant(value)
      }
      $0.staticMethod("static func randomNormal(_ deviation: Float = 0.05) -> Initializer") {
        (deviation: Float) in Initializer.randomNormal(deviation)
      }
      $0.staticMethod("static func truncatedNormal(_ deviation: Float = 0.05) -> Initializer") {
        (deviation: Float) in Initializer.truncatedNormal(deviation)
      }
      $0.staticMethod(
        "static func randomUniform(minimum: Float, maximum: Float) -> Initializer",
        Initializer.randomUniform(minimum:maximum:))
      $0.staticMethod(
        "static func randomNormal(mean: Float, deviation: Float) -> Initializer",
        Initializer.randomNormal(mean:deviation:))
      $0.staticMethod(
        "static func truncatedNormal(mean: Float, deviation: Float) -> Initializer",
        Initializer.truncatedNormal(mean:deviation:))
      $0.staticMethod(
        "static func orthogonal(gain: Float) -> Initializer", Initializer.orthogonal(gain:))
      $0.staticMethod("static func identity(_ gain: Float = 1) -> Initializer") {
        (gain: Float) in Initializer.identity(gain)
      }
      $0.staticMethod(
        """
        static func varianceScaling(_ scale: Float, _ fan: Fan, _ distribution: Distribution) \
        -> Initializer
        """
      ) { (scale: Float, fan: Initializer.Fan, distribution: Initializer.Distribution) in
        Initializer.varianceScaling(scale, fan, distribution)
      }
      $0.staticMethod(
        """
        static func stft(_ part: SpectralPart = .real, window: SpectralWindow? = .hann, \
        scaling: SpectralScaling? = .density, periodic: Bool = false) -> Initializer
        """
      ) {
        (
          part: SpectralPart, window: SpectralWindow?,
          scaling: SpectralScaling?, periodic: Bool
        ) in
        Initializer.stft(part, window: window, scaling: scaling, periodic: periodic)
      }
      $0.staticMethod("static func randomUniform(_ limit: Float = 0.05) -> Initializer") {
        (limit: Float) in Initializer.randomUniform(limit)
      }
    }
  }

  private static func bindConstraints(_ library: Library) {
    library.type("struct Constraint", Constraint.self) {
      $0.staticProperty("static var nonNegative: Constraint") { Constraint.nonNegative }
      $0.staticMethod(
        "static func maxNorm(_ greatest: Float = 2, axes: [Int] = [0]) -> Constraint",
        Constraint.maxNorm)
      $0.staticMethod(
        "static func unitNorm(axes: [Int] = [0]) -> Constraint", Constraint.unitNorm)
      $0.staticMethod(
        """
        static func minMaxNorm(_ least: Float = 0, _ greatest: Float = 1, rate: Float = 1, \
        axes: [Int] = [0]) -> Constraint
        """, Constraint.minMaxNorm)
      $0.method("func callAsFunction(_ values: Tensor) throws -> Tensor") {
        (constraint: Constraint, values: Tensor) in try constraint(values)
      }
    }
  }

  /// What the initialiser of Fourier transforms is made of.
  private static func bindSpectralKernels(_ library: Library) {
    library.type("struct SpectralPart", SpectralPart.self) {
      $0.staticProperty("static var real: SpectralPart") { SpectralPart.real }
      $0.staticProperty("static var imaginary: SpectralPart") { SpectralPart.imaginary }
    }
    library.type("struct SpectralWindow", SpectralWindow.self) {
      for window in SpectralWindow.allCases {
        $0.staticProperty("static var \(window.rawValue): SpectralWindow") { window }
      }
    }
    library.type("struct SpectralScaling", SpectralScaling.self) {
      $0.staticProperty("static var density: SpectralScaling") { SpectralScaling.density }
      $0.staticProperty("static var spectrum: SpectralScaling") { SpectralScaling.spectrum }
    }
  }
}
