internal import Synchronization
public import Tensors

/// Layers that are trained together: base of ``Sequential`` and of functional models.
///
/// A model is itself a layer, so a GAN is `Sequential([generator, discriminator])` and shares their
/// parameters. Training follows what `compile` saw: setting `trainable` afterwards changes nothing
/// until the model is compiled again, as in Keras.
open class Model: BaseLayer, @unchecked Sendable {
  /// The layers in order.
  public internal(set) var layers: [any Layer] {
    didSet {
      Model.structure.wrappingAdd(1, ordering: .relaxed)
      takeIn()
    }
  }
  /// Counts changes of any model's layers: plans made before one are made anew.
  static let structure = Atomic<Int>(0)
  /// Set by a callback to end `fit` after the current epoch.
  public var stopTraining = false
  package var compiled: CompiledTraining?
  /// What each layer gives, as far as it is known: summaries show it for layers that do not say it.
  package var layerShapes: [[Int]] = []
  /// Whether a layer says which steps count, as it was found when the models' layers were last changed.
  private var knownMasks: (structure: Int, value: Bool)?
  /// How the layers are connected, of a functional model.
  package let graph: LayerGraph?

  package init(layers: [any Layer], graph: LayerGraph? = nil, name: String?, inputShape: [Int]?) {
    self.layers = layers
    self.graph = graph
    super.init(name: name, inputShape: inputShape)
    takeIn()
  }

  /// What steps are recorded on behalf of in layers of the author's own types, which do not know their names.
  private(set) var ownLayers: [OwnLayer?] = []

  /// Tells the layers whose they are.
  private func takeIn() {
    for layer in layers { (layer as? BaseLayer)?.home = self }
    ownLayers = layers.indices.map { layers[$0] is BaseLayer ? nil : OwnLayer(self, $0) }
  }

  /// A model from symbolic inputs to symbolic outputs.
  ///
  /// - Parameters:
  ///   - inputs: What ``Input(shape:name:)`` gave.
  ///   - outputs: What layers made of them.
  ///   - name: The model's name.
  /// - Throws: ``ModelError/disconnected(_:)`` where an output needs an input that is not listed,
  ///   ``ModelError/setting(_:problem:)`` where there are no inputs or no outputs.
  public init(inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String? = nil) throws {
    for (what, tensors) in [("inputs", inputs), ("outputs", outputs)] where tensors.isEmpty {
      throw ModelError.setting(
        "Model",
        problem: "it was given no \(what); those of a Sequential are there once its input's shape "
          + "is known: give the first layer an inputShape")
    }
    let graph = try LayerGraph(inputs: inputs, outputs: outputs)
    self.graph = graph
    layers = graph.layers
    super.init(name: name, inputShape: inputs.first?.shape)
    resume(parameters: [], outputShape: outputs.first?.shape, trainable: true)
    layerShapes = graph.layerShapes
    takeIn()
  }

  /// A functional model as another process left it.
  package init(resuming graph: LayerGraph, name: String?, trainable: Bool) {
    self.graph = graph
    layers = graph.layers
    super.init(name: name, inputShape: graph.inputs.first?.shape)
    resume(parameters: [], outputShape: graph.outputs.first?.shape, trainable: trainable)
    layerShapes = graph.layerShapes
    takeIn()
  }

  /// "Functional".
  open override var typeName: String { "Functional" }

  /// Whether training may change the parameters; setting it sets it on every layer within, as in Keras.
  public override var trainable: Bool {
    didSet {
      // A model made of layers leaves them frozen or not, as they are.
      guard !isResuming else { return }
      for layer in layers { (layer as? any DescribedLayer)?.trainable = trainable }
    }
  }

  /// The parameters of all layers, in order; shared ones once.
  public override var parameters: [Parameter] { Model.unique(layers.flatMap(\.parameters)) }

  /// What training changes as things are: nothing of layers that are frozen.
  public override var trainableVariables: [Parameter] {
    trainable ? Model.unique(layers.flatMap(\.trainableVariables)) : []
  }

  private static func unique(_ parameters: [Parameter]) -> [Parameter] {
    var seen: Set<ObjectIdentifier> = []
    return parameters.filter { seen.insert(ObjectIdentifier($0)).inserted }
  }

  /// The number of scalars in all parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// The layer of a name.
  ///
  /// - Throws: ``ModelError/noLayer(name:names:)``.
  public func layer(named name: String) throws -> any Layer {
    let names = layerNames
    guard let index = names.firstIndex(of: name) else {
      throw ModelError.noLayer(name: name, names: names)
    }
    return layers[index]
  }

  /// Lets stateful layers begin the next batch with states of zero.
  public func resetStates() {
    for layer in layers {
      (layer as? RecurrentLayer)?.resetStates()
      (layer as? Model)?.resetStates()
    }
  }

  // MARK: Computing

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try forward(MaskedTensor(input), training: training).tensor
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    guard let graph else { preconditionFailure("a model has its layers in a row or in a graph") }
    return try outputs(of: [input], graph, training: training)[0]
  }

  private func outputs(
    of inputs: [MaskedTensor], _ graph: LayerGraph, training: Bool
  ) throws -> [MaskedTensor] {
    try graph.outputs(
      of: inputs, training: training, named: named(_:layer:), owner: { ownLayers[$0] })
  }

  /// Whether a layer says which steps of sequences count.
  override var makesMask: Bool {
    let structure = Model.structure.load(ordering: .relaxed)
    if let known = knownMasks, known.structure == structure { return known.value }
    let value = layers.contains { ($0 as? BaseLayer)?.makesMask ?? false }
    knownMasks = (structure, value)
    return value
  }

  /// All outputs, and which of their steps count.
  func outputs(of inputs: [MaskedTensor], training: Bool) throws -> [MaskedTensor] {
    if let graph {
      return try called { try outputs(of: inputs, graph, training: training) }
    }
    guard inputs.count == 1 else {
      throw ModelError.inputCount(given: inputs.count, expected: 1)
    }
    return [try masked(inputs[0], training: training)]
  }

  /// All outputs of a model with several inputs or outputs.
  ///
  /// - Parameters:
  ///   - inputs: One for each input, `[batch, …]`.
  ///   - training: Whether dropout drops and batch statistics are gathered.
  /// - Returns: One for each output.
  /// - Throws: ``ModelError/inputCount(given:expected:)``, ``TensorError``.
  public func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> [Tensor] {
    if graph == nil, inputs.count == 1 { return [try self(inputs[0], training: training)] }
    return try outputs(of: inputs.map { MaskedTensor($0) }, training: training).map(\.tensor)
  }
}

/// What `compile` saw: the parameters that were trainable then, and how to train them.
package final class CompiledTraining {
  /// One for all outputs, or one for each.
  package let losses: [Loss]
  /// How much each output's loss counts.
  package let lossWeights: [Float]
  package let optimizer: Optimizer
  package let metrics: [Metric]
  /// Which output each metric looks at.
  package let metricOutputs: [Int]
  package let parameters: [Parameter]
  /// The step worked out beforehand; nil where it was found that there is none.
  private var plan: (structure: Int, value: DensePlan?)?

  package init(
    losses: [Loss], lossWeights: [Float] = [], optimizer: Optimizer, metrics: [Metric],
    metricOutputs: [Int] = [], parameters: [Parameter]
  ) {
    self.losses = losses
    self.lossWeights = lossWeights
    self.optimizer = optimizer
    self.metrics = metrics
    self.metricOutputs = metricOutputs.isEmpty ? metrics.map { _ in 0 } : metricOutputs
    self.parameters = parameters
  }

  /// The model's step worked out beforehand, where its layers are of the kind.
  func plan(for model: Model, _ parameters: [Parameter]) -> DensePlan? {
    let structure = Model.structure.load(ordering: .relaxed)
    if let plan, plan.structure == structure { return plan.value }
    let made = DensePlan(model, self, parameters)
    plan = (structure, made)
    return made
  }

  /// Whether the last step had one.
  package var hasPlan: Bool { plan?.value != nil }

  /// - Throws: ``ModelError/outputCount(what:given:expected:)`` where losses or metrics are given for other
  ///   outputs than the model has.
  func check(outputs count: Int) throws {
    guard losses.count == 1 || losses.count == count else {
      throw ModelError.outputCount(what: "losses", given: losses.count, expected: count)
    }
    guard lossWeights.isEmpty || lossWeights.count == count else {
      throw ModelError.outputCount(what: "lossWeights", given: lossWeights.count, expected: count)
    }
    guard metricOutputs.allSatisfy({ $0 < count }) else {
      throw ModelError.outputCount(
        what: "lists of metrics", given: (metricOutputs.max() ?? 0) + 1, expected: count)
    }
  }

  /// The loss of all outputs, weighted, and that of each as it is; steps that do not count are left out.
  func value(
    _ targets: [Tensor], _ outputs: [MaskedTensor], weights: Tensor?
  ) throws -> (total: Tensor, each: [Tensor]) {
    var total: Tensor?
    var each: [Tensor] = []
    for (index, output) in outputs.enumerated() {
      let loss = losses[min(index, losses.count - 1)]
      guard index < targets.count else {
        throw ModelError.targetCount(given: targets.count, expected: outputs.count)
      }
      var value = Tensor(0)
      if let counted = try output.counted(targets: targets[index], weights: weights) {
        value =
          try counted.weights.map {
            try loss.weighted(counted.targets, counted.predictions, $0)
          } ?? loss.forTraining(counted.targets, counted.predictions)
      }
      each.append(value)
      if index < lossWeights.count, lossWeights[index] != 1 { value = value * lossWeights[index] }
      total = try total.map { try $0 + value } ?? value
    }
    return (total ?? .zeros([]), each)
  }
}

/// A layer of an author's own type, as its model names it.
final class OwnLayer: RecordingScope {
  private weak var model: Model?
  private let place: Int

  init(_ model: Model, _ place: Int) {
    self.model = model
    self.place = place
  }

  var scopeName: String { model?.name(ofLayer: place) ?? "" }
}
