internal import Foundation
internal import Tensors

/// A model's architecture as text: what `save` writes beside the weights.
struct ModelDescription: Codable {
  /// A layer of the library, or a model within the model.
  indirect enum Part: Codable {
    case layer(LayerConfiguration)
    case model(ModelDescription)
  }

  var kind: String
  var name: String
  var inputShape: [Int]?
  var outputShape: [Int]?
  var trainable: Bool
  var layers: [Part]
  var graph: GraphDescription?
  var training: TrainingDescription?

  init(_ model: Model) throws {
    kind = model.typeName
    name = model.givenName
    inputShape = model.inputShape
    outputShape = model.outputShape
    trainable = model.trainable
    layers = try zip(model.layers, model.layerNames).map { layer, name in
      if let model = layer as? Model { return .model(try ModelDescription(model)) }
      guard let configuration = (layer as? BaseLayer)?.configuration else {
        throw ModelError.notSaved(layer: name)
      }
      return .layer(configuration)
    }
    graph = model.graph.map(GraphDescription.init)
    training = TrainingDescription(model)
  }

  /// The model with parameters of its own.
  func model(path: String) throws -> Model {
    let parts = try layers.map { part -> any Layer in
      switch part {
      case .model(let description): return try description.model(path: path)
      case .layer(let configuration):
        var unbuilt = configuration
        // Parameters are made by building: the file's numbers then take their place.
        unbuilt.outputShape = nil
        unbuilt.inner = unbuilt.inner.map { $0.unbuilt }
        guard let layer = BaseLayer.resuming(unbuilt, parameters: []) else {
          throw ModelError.file(
            path: path, problem: "its layer of kind \(configuration.kind) is unknown")
        }
        layer.trainable = configuration.trainable
        return layer
      }
    }
    let own = name.isEmpty ? nil : name
    let model: Model
    if let graph {
      guard let made = graph.graph(of: parts) else {
        throw ModelError.file(path: path, problem: "its layers are not connected as it says")
      }
      for step in made.steps {
        if let merging = step.layer as? MergingLayer {
          _ = try merging.build(inputShapes: step.inputs.map(\.shape))
        } else {
          _ = try step.layer.build(inputShape: step.inputs[0].shape)
        }
      }
      model = Model(resuming: made, name: own, trainable: trainable)
    } else {
      let sequential = Sequential(
        resuming: parts, name: own, inputShape: inputShape, outputShape: nil, trainable: trainable)
      if let inputShape { _ = try sequential.build(inputShape: inputShape) }
      model = sequential
    }
    if let training { try training.compile(model, path: path) }
    return model
  }
}

extension LayerConfiguration {
  fileprivate var unbuilt: LayerConfiguration {
    var copy = self
    copy.outputShape = nil
    return copy
  }
}

/// What `compile` saw, where all of it is the library's.
struct TrainingDescription: Codable {
  var losses: [Loss.Configuration]
  var lossWeights: [Float]
  var optimizer: OptimizerConfiguration
  var metrics: [String]
  var options: [[Float]]
  /// Which output each metric looks at.
  var metricOutputs: [Int]?

  init?(_ model: Model) {
    guard let compiled = model.compiled, let optimizer = compiled.optimizer.configuration,
      compiled.losses.allSatisfy({ $0.configuration.kind != .custom })
    else { return nil }
    losses = compiled.losses.map(\.configuration)
    lossWeights = compiled.lossWeights
    self.optimizer = optimizer
    let known = zip(compiled.metrics, compiled.metricOutputs).filter {
      Metric.named($0.0.name, options: $0.0.options) != nil
    }
    metrics = known.map(\.0.name)
    options = known.map(\.0.options)
    metricOutputs = known.map(\.1)
  }

  func compile(_ model: Model, path: String) throws {
    guard let optimizer = Optimizer.resuming(optimizer, slots: []) else {
      throw ModelError.file(path: path, problem: "its optimizer \(optimizer.kind) is unknown")
    }
    let places = metricOutputs ?? metrics.map { _ in 0 }
    var lists = [[Metric]](repeating: [], count: (places.max() ?? 0) + 1)
    for (place, (name, options)) in zip(places, zip(metrics, options)) where place >= 0 {
      if let metric = Metric.named(name, options: options) { lists[place].append(metric) }
    }
    model.compile(
      losses: losses.map { Loss($0) }, lossWeights: lossWeights, optimizer: optimizer,
      metrics: lists)
  }
}

extension Model {
  static let descriptionKey = "nbrun.model"

  /// Writes architecture and parameters as a safetensors file, which Python's `safetensors` reads.
  ///
  /// A compiled model's optimizer is kept with what it remembers, so that training goes on as if it had not ended.
  ///
  /// - Parameter path: The file, such as "model.safetensors"; an existing one is replaced.
  /// - Throws: ``ModelError/notSaved(layer:)`` for layers whose types are one's own,
  ///   ``ModelError/file(path:problem:)``.
  public func save(_ path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(ModelDescription(self)), as: UTF8.self)
    try SafetensorsArchive(
      tensors: namedParameters.map { ($0.name, $0.parameter.value) } + optimizerTensors,
      metadata: [Model.descriptionKey: text]
    ).write(to: path)
  }

  /// The model that ``save(_:)`` wrote.
  ///
  /// - Parameter path: The file.
  /// - Returns: A ``Sequential`` or a functional model, compiled as it was.
  /// - Throws: ``ModelError/file(path:problem:)``.
  public static func load(_ path: String) throws -> Model {
    let archive = try SafetensorsArchive(reading: path)
    guard let text = archive.metadata[descriptionKey] else {
      throw ModelError.file(
        path: path, problem: "it has tensors but no model; make the model and use loadWeights")
    }
    guard
      let description = try? JSONDecoder().decode(ModelDescription.self, from: Data(text.utf8))
    else { throw ModelError.file(path: path, problem: "its model is not readable") }
    let model = try description.model(path: path)
    try model.take(weightsOf: archive, path: path)
    try model.take(optimizerOf: archive, path: path)
    return model
  }

  private static let optimizerPrefix = "optimizer/"

  /// What the optimizer keeps for each parameter, as "optimizer/NAME/NUMBER".
  private var optimizerTensors: [(name: String, tensor: Tensor)] {
    guard let optimizer = compiled?.optimizer, optimizer.configuration != nil else { return [] }
    return namedParameters.flatMap { name, parameter in
      (optimizer.slots[ObjectIdentifier(parameter)]?.tensors ?? []).enumerated().map {
        ("\(Model.optimizerPrefix)\(name)/\($0.offset)", $0.element)
      }
    }
  }

  private func take(optimizerOf archive: SafetensorsArchive, path: String) throws {
    guard let optimizer = compiled?.optimizer else { return }
    let tensors = Dictionary(archive.tensors, uniquingKeysWith: { first, _ in first })
    var slots: [Optimizer.Slots] = []
    for (name, parameter) in namedParameters {
      let own = (0..<optimizer.slotCount).compactMap {
        tensors["\(Model.optimizerPrefix)\(name)/\($0)"]
      }
      // A parameter that was never trained has nothing kept.
      if own.isEmpty { continue }
      guard own.count == optimizer.slotCount,
        own.enumerated().allSatisfy({
          $0.element.shape == optimizer.slotShape($0.offset, of: parameter.value.shape)
        })
      else {
        throw ModelError.file(
          path: path, problem: "what its optimizer keeps for '\(name)' has another shape")
      }
      slots.append(Optimizer.Slots(parameter: parameter, tensors: own))
    }
    optimizer.resume(iterations: optimizer.iterations, slots: slots)
  }
}
