internal import Datasets
public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension SymbolicTensor: NativeReference {}
extension GraphStep: NativeReference {}

/// Tensors for all inputs and tensors for all outputs, in a tuple of a cell.
private struct TensorLists: NotebookValue {
  var inputs: [Tensor]
  var targets: [Tensor]

  static func read(from reader: inout ValueReader, as type: ValueType) -> TensorLists {
    let inputs = [Tensor].read(from: &reader, as: type.element(0))
    return TensorLists(
      inputs: inputs, targets: [Tensor].read(from: &reader, as: type.element(1)))
  }

  func write(to writer: inout ValueWriter, as type: ValueType) {
    inputs.write(to: &writer, as: type.element(0))
    targets.write(to: &writer, as: type.element(1))
  }
}

extension CellLibrary {
  static func bindModels(_ library: Library) {
    library.error("struct ModelError: Error, CustomStringConvertible", ModelError.self) {
      $0.property("var description: String") { $0.description }
    }
    bindOptimizers(library)
    bindMetrics(library)
    bindCallbacks(library)
    library.function("func Input(shape: [Int], name: String = \"\") -> SymbolicTensor") {
      (shape: [Int], name: String) in Input(shape: shape, name: name)
    }
    layer("Model", Model.self, library, head: "class Model: Layer") { model in
      model.initializer(
        """
        init(inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String? = nil) throws
        """
      ) { (inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String?) in
        try Model(inputs: inputs, outputs: outputs, name: name)
      }
      model.staticMethod("static func load(_ path: String) throws -> Model") { (path: String) in
        let model = try Model.load(path)
        OwnFile.noteReading(of: path)
        return model
      }
      bindTraining(model)
      bindFit(model)
      bindNamedData(model)
      bindPredictions(model)
      bindParts(model)
    }
    library.type("final class Sequential: Model", Sequential.self) { model in
      model.initializer("init(_ layers: [any Layer] = [], name: String? = nil) throws") {
        (layers: [DynamicValue], name: String?) in
        try Sequential(layers.map(\.layer), name: name)
      }
      model.method("func add(_ layer: any Layer) throws") {
        (model: Sequential, layer: DynamicValue) in try model.add(layer.layer)
      }
    }
  }

  private static func bindTraining(_ model: NativeMembers<Model>) {
    model.method(
      "func compile(loss: Loss, optimizer: Optimizer, metrics: [Metric] = [])"
    ) { (model: Model, loss: Loss, optimizer: Optimizer, metrics: [Metric]) in
      model.compile(loss: loss, optimizer: optimizer, metrics: metrics)
    }
    model.method(
      """
      func compile(losses: [Loss], lossWeights: [Float] = [], optimizer: Optimizer, \
      metrics: [Metric] = [])
      """
    ) {
      (
        model: Model, losses: [Loss], weights: [Float], optimizer: Optimizer, metrics: [Metric]
      ) in
      model.compile(
        losses: losses, lossWeights: weights, optimizer: optimizer, metrics: metrics)
    }
    model.method(
      """
      func compile(losses: [Loss], lossWeights: [Float] = [], optimizer: Optimizer, \
      metrics: [[Metric]])
      """
    ) {
      (
        model: Model, losses: [Loss], weights: [Float], optimizer: Optimizer, metrics: [[Metric]]
      ) in
      model.compile(
        losses: losses, lossWeights: weights, optimizer: optimizer, metrics: metrics)
    }
    model.property("var optimizer: Optimizer?") { $0.optimizer }
    model.property("var stopTraining: Bool", { $0.stopTraining }) { $0.stopTraining = $1 }
    model.method(
      "@discardableResult func trainOnBatch(_ features: Tensor, _ targets: Tensor) throws -> Float"
    ) { (model: Model, features: Tensor, targets: Tensor) in
      try model.trainOnBatch(features, targets)
    }
    model.method(
      """
      @discardableResult func trainOnBatch(_ features: [Tensor], _ targets: [Tensor]) throws \
      -> Float
      """
    ) { (model: Model, features: [Tensor], targets: [Tensor]) in
      try model.trainOnBatch(features, targets)
    }
  }

  private static func bindFit(_ model: NativeMembers<Model>) {
    model.method(
      """
      @discardableResult func fit(_ features: Tensor, _ targets: Tensor, epochs: Int = 1, \
      batchSize: Int = 32, validationSplit: Float = 0, \
      validationData: (Tensor, Tensor)? = nil, shuffle: Bool = true, \
      classWeight: [Int: Float]? = nil, sampleWeight: Tensor? = nil, initialEpoch: Int = 0, \
      callbacks: [any Callback] = [], verbose: Int = 1) throws -> History
      """
    ) {
      (
        model: Model, features: Tensor, targets: Tensor, epochs: Int, batchSize: Int,
        split: Float, validation: TensorPair?, shuffle: Bool, classWeight: [Int: Float]?,
        sampleWeight: Tensor?, initialEpoch: Int, callbacks: [DynamicValue], verbose: Int
      ) in
      try model.fit(
        features, targets, epochs: epochs, batchSize: batchSize, validationSplit: split,
        validationData: validation?.tuple, shuffle: shuffle, classWeight: classWeight,
        sampleWeight: sampleWeight, initialEpoch: initialEpoch,
        callbacks: callbacks.map(\.callback), verbose: verbose)
    }
    model.method(
      """
      @discardableResult func fit(_ features: [Tensor], _ targets: [Tensor], epochs: Int = 1, \
      batchSize: Int = 32, validationSplit: Float = 0, \
      validationData: ([Tensor], [Tensor])? = nil, shuffle: Bool = true, \
      initialEpoch: Int = 0, callbacks: [any Callback] = [], verbose: Int = 1) throws -> History
      """
    ) {
      (
        model: Model, features: [Tensor], targets: [Tensor], epochs: Int, batchSize: Int,
        split: Float, validation: TensorLists?, shuffle: Bool, initialEpoch: Int,
        callbacks: [DynamicValue], verbose: Int
      ) in
      try model.fit(
        features, targets, epochs: epochs, batchSize: batchSize, validationSplit: split,
        validationData: validation.map { ($0.inputs, $0.targets) }, shuffle: shuffle,
        initialEpoch: initialEpoch, callbacks: callbacks.map(\.callback), verbose: verbose)
    }
    bindFit(model, of: PairedDataset.self, "PairedDataset")
    // The elements are their own targets, as for an autoencoder.
    bindFit(model, of: Dataset.self, "Dataset")
  }

  private static func bindFit<Batches: BatchSequence & NotebookValue>(
    _ model: NativeMembers<Model>, of type: Batches.Type, _ name: String
  ) {
    model.method(
      """
      @discardableResult func fit(_ batches: \(name), epochs: Int = 1, \
      stepsPerEpoch: Int? = nil, validationData: \(name)? = nil, \
      classWeight: [Int: Float]? = nil, initialEpoch: Int = 0, callbacks: [any Callback] = [], \
      verbose: Int = 1) throws -> History
      """
    ) {
      (
        model: Model, batches: Batches, epochs: Int, steps: Int?, validation: Batches?,
        classWeight: [Int: Float]?, initialEpoch: Int, callbacks: [DynamicValue], verbose: Int
      ) in
      try model.fit(
        batches, epochs: epochs, stepsPerEpoch: steps, validationData: validation,
        classWeight: classWeight, initialEpoch: initialEpoch, callbacks: callbacks.map(\.callback),
        verbose: verbose)
    }
    model.method("func evaluate(_ batches: \(name)) throws -> [Float]") {
      (model: Model, batches: Batches) in try model.evaluate(batches)
    }
  }

  private static func bindPredictions(_ model: NativeMembers<Model>) {
    model.method(
      """
      func evaluate(_ features: Tensor, _ targets: Tensor, batchSize: Int = 32) throws -> [Float]
      """
    ) { (model: Model, features: Tensor, targets: Tensor, batchSize: Int) in
      try model.evaluate(features, targets, batchSize: batchSize)
    }
    model.method(
      """
      func evaluate(_ features: [Tensor], _ targets: [Tensor], batchSize: Int = 32) throws \
      -> [Float]
      """
    ) { (model: Model, features: [Tensor], targets: [Tensor], batchSize: Int) in
      try model.evaluate(features, targets, batchSize: batchSize)
    }
    model.method("func predict(_ features: Tensor, batchSize: Int = 256) throws -> Tensor") {
      (model: Model, features: Tensor, batchSize: Int) in
      try model.predict(features, batchSize: batchSize)
    }
    model.method("func predict(_ features: [Tensor], batchSize: Int = 256) throws -> [Tensor]") {
      (model: Model, features: [Tensor], batchSize: Int) in
      try model.predict(features, batchSize: batchSize)
    }
    model.method(
      "func callAsFunction(_ inputs: [Tensor], training: Bool = false) throws -> [Tensor]"
    ) { (model: Model, inputs: [Tensor], training: Bool) in
      try model(inputs, training: training)
    }
    model.method("func callAsFunction(_ inputs: [SymbolicTensor]) throws -> [SymbolicTensor]") {
      (model: Model, inputs: [SymbolicTensor]) in try model(inputs)
    }
  }

  private static func bindParts(_ model: NativeMembers<Model>) {
    model.property("var layers: [any Layer]") { (model: Model) throws in
      try model.layers.map { try shown($0) }
    }
    model.method("func layer(named name: String) throws -> any Layer") {
      (model: Model, name: String) in
      try shown(model.layer(named: name))
    }
    model.property("var inputs: [SymbolicTensor]") { $0.inputs }
    model.property("var outputs: [SymbolicTensor]") { $0.outputs }
    model.property("var layerNames: [String]") { $0.layerNames }
    model.property("var parameterCount: Int") { $0.parameterCount }
    model.method("func getWeights() -> [Tensor]") { (model: Model) in model.getWeights() }
    model.method("func resetStates()") { (model: Model) in model.resetStates() }
    model.method("func setWeights(_ weights: [Tensor]) throws") {
      (model: Model, weights: [Tensor]) in try model.setWeights(weights)
    }
    model.method("func summaryText(lineLength: Int = 78) -> String") {
      (model: Model, length: Int) in model.summaryText(lineLength: length)
    }
    model.declarations(
      """
        public final func summary(lineLength: Int = 78) {
          print(summaryText(lineLength: lineLength), terminator: "")
        }
      """)
    model.method("func save(_ path: String) throws") { (model: Model, path: String) in
      try model.save(path)
    }
    model.method("func saveWeights(_ path: String) throws") { (model: Model, path: String) in
      try model.saveWeights(path)
    }
    model.method("func loadWeights(_ path: String) throws") { (model: Model, path: String) in
      try model.loadWeights(path)
      OwnFile.noteReading(of: path)
    }
  }
}

/// A layer as cells see it.
private func shown(_ layer: any Layer) throws -> ExistentialValue {
  if let cell = layer as? CellLayer { return ExistentialValue(cell.value) }
  guard let own = layer as? BaseLayer else {
    throw MachineTrap(.native, "a layer of type \(type(of: layer)) is not known to cells")
  }
  return ExistentialValue(own)
}
