public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension RecurrentOutput: NativeValue {}
extension SymbolicRecurrentOutput: NativeValue {}

extension CellLibrary {
  /// Layers of sequences.
  static func bindSequenceLayers(_ library: Library) {
    library.type("struct RecurrentOutput", RecurrentOutput.self) {
      $0.property("var output: Tensor") { $0.output }
      $0.property("var states: [Tensor]") { $0.states }
    }
    library.type("struct SymbolicRecurrentOutput", SymbolicRecurrentOutput.self) {
      $0.property("var output: SymbolicTensor") { $0.output }
      $0.property("var states: [SymbolicTensor]") { $0.states }
    }
    bindRecurrentLayers(library)
    layer("Embedding", Embedding.self, library) {
      $0.initializer(
        """
        init(_ inputDimension: Int, _ outputDimension: Int, \
        embeddingsInitializer: Initializer = .randomUniform(0.05), \
        embeddingsRegularizer: Regularizer? = nil, embeddingsConstraint: Constraint? = nil, \
        maskZero: Bool = false, inputShape: [Int]? = nil, name: String? = nil)
        """
      ) {
        (
          inputs: Int, outputs: Int, initializer: Initializer, regularizer: Regularizer?,
          constraint: Constraint?, maskZero: Bool, inputShape: [Int]?, name: String?
        ) in
        Embedding(
          inputs, outputs, embeddingsInitializer: initializer, embeddingsRegularizer: regularizer,
          embeddingsConstraint: constraint, maskZero: maskZero, inputShape: inputShape, name: name)
      }
    }
    layer("Masking", Masking.self, library) {
      $0.initializer("init(_ maskValue: Float = 0, inputShape: [Int]? = nil, name: String? = nil)")
      { (value: Float, inputShape: [Int]?, name: String?) in
        Masking(value, inputShape: inputShape, name: name)
      }
    }
    layer("TimeDistributed", TimeDistributed.self, library) {
      $0.initializer("init(_ layer: any Layer, inputShape: [Int]? = nil, name: String? = nil)") {
        (inner: DynamicValue, inputShape: [Int]?, name: String?) in
        TimeDistributed(inner.layer, inputShape: inputShape, name: name)
      }
    }
    layer("RepeatVector", RepeatVector.self, library) {
      $0.initializer("init(_ count: Int, inputShape: [Int]? = nil, name: String? = nil)") {
        (count: Int, inputShape: [Int]?, name: String?) in
        RepeatVector(count, inputShape: inputShape, name: name)
      }
    }
    layer("Permute", Permute.self, library) {
      $0.initializer("init(_ order: [Int], inputShape: [Int]? = nil, name: String? = nil)") {
        (order: [Int], inputShape: [Int]?, name: String?) in
        Permute(order, inputShape: inputShape, name: name)
      }
    }
    layer("ActivationLayer", ActivationLayer.self, library) {
      $0.initializer(
        "init(_ activation: Activation, inputShape: [Int]? = nil, name: String? = nil)"
      ) { (activation: Activation, inputShape: [Int]?, name: String?) in
        ActivationLayer(activation, inputShape: inputShape, name: name)
      }
    }
  }

  /// What the initialisers of all recurrent layers have from `useBias` to `recurrentDropout`.
  private static let recurrentOptions = """
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform, \
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros, \
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil, \
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil, \
    kernelConstraint: Constraint? = nil, \
    recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, \
    returnSequences: Bool = false, \
    goBackwards: Bool = false, stateful: Bool = false, dropout: Float = 0, \
    recurrentDropout: Float = 0,
    """

  private static func bindRecurrentLayers(_ library: Library) {
    let end = "inputShape: [Int]? = nil, name: String? = nil)"
    let gates = "recurrentActivation: Activation = .sigmoid,"
    layer("SimpleRNN", SimpleRNN.self, library) {
      bindStates($0)
      $0.initializer(
        "init(_ units: Int, activation: Activation = .tanh, \(recurrentOptions) \(end)",
        SimpleRNN.init)
    }
    layer("LSTM", LSTM.self, library) {
      bindStates($0)
      $0.initializer(
        "init(_ units: Int, activation: Activation = .tanh, \(gates) \(recurrentOptions) \(end)",
        LSTM.init)
    }
    layer("GRU", GRU.self, library) {
      bindStates($0)
      $0.initializer(
        """
        init(_ units: Int, activation: Activation = .tanh, \(gates) \(recurrentOptions) \
        resetAfter: Bool = true, \(end)
        """, GRU.init)
    }
  }

  private static func bindStates<Kind: RecurrentLayer>(_ members: NativeMembers<Kind>) {
    members.method(
      "func callAsFunction(_ input: Tensor, initialStates: [Tensor]?) throws -> RecurrentOutput"
    ) { (layer: Kind, input: Tensor, states: [Tensor]?) in
      try layer(input, initialStates: states)
    }
    members.method(
      """
      func callAsFunction(_ input: SymbolicTensor, initialStates: [SymbolicTensor]?) throws \
      -> SymbolicRecurrentOutput
      """
    ) { (layer: Kind, input: SymbolicTensor, states: [SymbolicTensor]?) in
      try layer(input, initialStates: states)
    }
    members.property("var stateful: Bool") { $0.stateful }
    members.method("func resetStates()") { (layer: Kind) in layer.resetStates() }
  }
}
