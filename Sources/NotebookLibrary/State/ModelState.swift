internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// What `compile` saw, as text; functions of cells are kept beside it.
private struct TrainingText: Codable {
  var losses: [Loss.Configuration]
  var lossWeights: [Float]
  var metrics: [MetricText]
  var metricOutputs: [Int]
}

/// A metric by name; cells' functions are kept beside it.
struct MetricText: Codable {
  var name: String
  var options: [Float]
  var isOwn: Bool

  init(_ metric: Metric) {
    name = metric.name
    options = metric.options
    isOwn = metric.origin != nil
  }
}

/// What makes a model, as text.
private struct ModelText: Codable {
  var name: String
  var inputShape: [Int]?
  var outputShape: [Int]?
  var trainable: Bool
  var layerShapes: [[Int]]
  var graph: GraphDescription?
  var training: TrainingText?
  /// What a row of layers was built for.
  var builtShape: [Int]?
}

extension CellLibrary {
  static func bindModelState(_ library: Library) {
    library.state(
      .optionalReference("Model") { (model: Model) in
        payload(of: model)
      } decode: {
        try model(from: $0)
      })
    bindLayerState(library)
    library.state(
      .optionalReference("Optimizer") { (optimizer: Optimizer) in
        guard let configuration = optimizer.configuration else { return nil }
        let slots = optimizer.slotsInOrder
        return NativePayload(
          text: encodedText(configuration),
          blobs: slots.enumerated().flatMap { index, slot in
            slot.tensors.enumerated().map { ("\(index).\($0.offset)", $0.element.blob) }
          }, references: slots.map(\.parameter))
      } decode: { payload in
        let configuration = try decoded(OptimizerConfiguration.self, payload.text, "optimizer")
        let parameters = payload.references.compactMap { $0 as? Parameter }
        let each = parameters.isEmpty ? 0 : payload.blobs.count / parameters.count
        let slots = try parameters.enumerated().map { index, parameter in
          Optimizer.Slots(
            parameter: parameter,
            tensors: try payload.blobs[(index * each)..<((index + 1) * each)].map {
              try Tensor($0.blob)
            })
        }
        guard let optimizer = Optimizer.resuming(configuration, slots: slots) else {
          throw StateError.damaged("optimizer of kind \(configuration.kind)")
        }
        return optimizer
      })
  }

  /// Words: how many layers, the layers' kinds.
  private static func payload(of model: Model) -> NativePayload? {
    guard let layers = LayerList(model.layers) else { return nil }
    var text = ModelText(
      name: model.givenName, inputShape: model.inputShape, outputShape: model.outputShape,
      trainable: model.trainable, layerShapes: model.layerShapes,
      graph: model.graph.map(GraphDescription.init))
    text.builtShape = (model as? Sequential)?.builtShape
    var references = layers.references
    var objects = layers.cellObjects
    if let compiled = model.compiled {
      text.training = TrainingText(
        losses: compiled.losses.map(\.configuration), lossWeights: compiled.lossWeights,
        metrics: compiled.metrics.map(MetricText.init), metricOutputs: compiled.metricOutputs)
      references.append(compiled.optimizer)
      references += compiled.parameters as [AnyObject]
      let origins =
        compiled.losses.filter { $0.configuration.kind == .custom }.map(\.origin)
        + compiled.metrics.filter { $0.origin != nil }.map(\.origin)
      let functions = origins.compactMap { $0 as? CellObject }
      guard functions.count == origins.count else { return nil }
      objects += functions
    }
    // Those that cells hold are the model's own, so that another model can be made of them later on.
    references +=
      model.graph.map { $0.inputs + $0.outputs } ?? (model as? Sequential)?.knownSymbols ?? []
    return NativePayload(
      words: [UInt64(model.layers.count)] + layers.kinds, text: encodedText(text),
      blobs: lossBlobs(model),
      references: references, cellObjects: objects)
  }

  private static func model(from payload: NativePayload) throws -> Model {
    let text = try decoded(ModelText.self, payload.text, "model")
    let count = Int(payload.words.first ?? 0)
    let kinds = payload.words.dropFirst()
    guard kinds.count == count else { throw StateError.damaged("model") }
    let layers = try LayerList.layers(kinds, payload)
    let name = text.name.isEmpty ? nil : text.name
    let model: Model
    let symbols = payload.references.compactMap { $0 as? SymbolicTensor }
    if let graph = text.graph {
      guard let made = try kept(graph, symbols) ?? graph.graph(of: layers) else {
        throw StateError.damaged("model's graph")
      }
      model = Model(resuming: made, name: name, trainable: text.trainable)
    } else {
      model = Sequential(
        resuming: layers, name: name, inputShape: text.inputShape,
        outputShape: text.outputShape, trainable: text.trainable, builtShape: text.builtShape,
        symbols: symbols)
    }
    model.layerShapes = text.layerShapes
    model.addedLosses = try payload.blobs.map { try Tensor($0.blob) }
    guard let training = text.training else { return model }
    let own = kinds.count { $0 == 0 }
    guard payload.references.count > own, let optimizer = payload.references[own] as? Optimizer
    else { throw StateError.damaged("model's training") }
    var functions = payload.cellObjects.dropFirst(count - own)
    let losses = try training.losses.map { configuration -> Loss in
      guard configuration.kind == .custom else { return Loss(configuration) }
      guard let function = functions.popFirst() else { throw StateError.damaged("loss") }
      return try Loss(configuration.name, kept: function)
    }
    let metrics = try training.metrics.map { metric in
      try restored(metric, metric.isOwn ? functions.popFirst() : nil)
    }
    model.compiled = CompiledTraining(
      losses: losses, lossWeights: training.lossWeights, optimizer: optimizer, metrics: metrics,
      metricOutputs: training.metricOutputs,
      parameters: payload.references.dropFirst(own + 1).compactMap { $0 as? Parameter })
    return model
  }

  /// The graph between the tensors that stood for its inputs and outputs.
  private static func kept(
    _ graph: GraphDescription, _ symbols: [SymbolicTensor]
  ) throws -> LayerGraph? {
    let count = graph.inputs.count
    guard symbols.count == count + graph.outputs.count else { return nil }
    return try LayerGraph(
      inputs: Array(symbols[..<count]), outputs: Array(symbols[count...]))
  }

  static func restored(_ text: MetricText, _ function: CellObject?) throws -> Metric {
    if let function {
      guard let callback: CellFunction<Tensor, Tensor, Tensor> = CellFunction(function) else {
        throw StateError.damaged("metric")
      }
      return Metric(text.name, callback)
    }
    guard let metric = Metric.named(text.name, options: text.options) else {
      throw StateError.damaged("metric \(text.name)")
    }
    return metric
  }
}

extension Loss {
  /// A loss that calls a cell's function.
  init(_ name: String, _ function: CellFunction<Tensor, Tensor, Tensor>) {
    self.init(name, origin: function.cellObject) { try function($0, $1) }
  }

  init(_ name: String, kept: CellObject) throws {
    guard let function: CellFunction<Tensor, Tensor, Tensor> = CellFunction(kept) else {
      throw StateError.damaged("loss")
    }
    self.init(name, function)
  }
}

extension Metric {
  /// A metric that calls a cell's function.
  init(_ name: String, _ function: CellFunction<Tensor, Tensor, Tensor>) {
    self.init(name, origin: function.cellObject) { try function($0, $1) }
  }
}
