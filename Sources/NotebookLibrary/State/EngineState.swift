internal import Charts
internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// How the engine's values are kept between processes: tensors as blobs, the rest as JSON.
extension CellLibrary {
  static func bindState(_ library: Library) {
    library.state(
      .value("Tensor") { (tensor: Tensor) in
        NativePayload(blobs: [("scalars", tensor.blob)])
      } decode: { payload in
        guard let blob = payload.blobs.first?.blob else { throw StateError.damaged("tensor") }
        return try Tensor(blob)
      })
    bindDataState(library)
    bindModelState(library)
    coded("Activation", Activation.self, library)
    coded("Initializer", Initializer.self, library)
    coded("History", History.self, library)
    library.state(
      .value("Loss") { (loss: Loss) in
        NativePayload(text: loss.rawValue)
      } decode: { payload in
        guard let loss = Loss(rawValue: payload.text ?? "") else {
          throw StateError.damaged("loss")
        }
        return loss
      })
    library.state(
      .value("Metric") { (metric: Metric) in
        NativePayload(text: metric.name)
      } decode: { payload in
        restoredMetric(payload.text ?? "")
      })
  }

  private static func coded<Value: Codable>(
    _ name: String, _ type: Value.Type, _ library: Library
  ) {
    library.state(
      .value(name) { (value: Value) in
        NativePayload(text: encodedText(value))
      } decode: {
        try decoded(Value.self, $0.text, name)
      })
  }

  /// The library's metrics are known by name; a cell's own function stays behind in its process.
  fileprivate static func restoredMetric(_ name: String) -> Metric {
    switch name {
    case Metric.binaryAccuracy.name: .binaryAccuracy
    case Metric.accuracy.name: .accuracy
    default: Metric(name) { _, _ in throw ModelError.metricNotRestored(name: name) }
    }
  }

  private static func bindModelState(_ library: Library) {
    library.state(
      .reference("Parameter") { (parameter: Parameter) in
        NativePayload(
          words: [parameter.isTrainable ? 1 : 0], text: parameter.name,
          blobs: [("value", parameter.value.blob)])
      } decode: { payload in
        guard let blob = payload.blobs.first?.blob, let flag = payload.words.first else {
          throw StateError.damaged("parameter")
        }
        return Parameter(payload.text ?? "", try Tensor(blob), isTrainable: flag == 1)
      })
    library.state(
      .reference("Sequential") { (model: Sequential) in
        ModelState.payload(of: model)
      } decode: {
        try ModelState.model(from: $0)
      })
    library.state(
      .reference("Layer") { (layer: BaseLayer) in
        NativePayload(text: encodedText(layer.configuration), references: layer.parameters)
      } decode: { payload in
        let configuration = try decoded(LayerConfiguration.self, payload.text, "layer")
        let parameters = payload.references.compactMap { $0 as? Parameter }
        guard let layer = BaseLayer.resuming(configuration, parameters: parameters) else {
          throw StateError.damaged("layer of kind \(configuration.kind)")
        }
        return layer
      })
    library.state(
      .reference("Optimizer") { (optimizer: Optimizer) in
        let slots = optimizer.slotsInOrder
        return NativePayload(
          text: encodedText(optimizer.configuration),
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
}

/// A model of models: its layers, and what `compile` saw.
fileprivate enum ModelState {
  struct Text: Codable {
    var name: String
    var inputShape: [Int]?
    var outputShape: [Int]?
    var trainable: Bool
    var loss: String?
    var metrics: [String]
  }

  static func payload(of model: Sequential) -> NativePayload {
    let layers = model.layers.compactMap { $0 as? BaseLayer }
    var payload = NativePayload(
      words: [UInt64(layers.count)],
      text: encodedText(
        Text(
          name: model.name, inputShape: model.inputShape, outputShape: model.outputShape,
          trainable: model.trainable, loss: model.compiled?.loss.rawValue,
          metrics: model.compiled?.metrics.map(\.name) ?? [])),
      references: layers)
    if let compiled = model.compiled {
      payload.references.append(compiled.optimizer)
      payload.references += compiled.parameters as [AnyObject]
    }
    return payload
  }

  static func model(from payload: NativePayload) throws -> Sequential {
    let text = try decoded(Text.self, payload.text, "model")
    let count = Int(payload.words.first ?? 0)
    let layers = payload.references.prefix(count).compactMap { $0 as? BaseLayer }
    guard layers.count == count else { throw StateError.damaged("model's layers") }
    let model = Sequential(
      resuming: layers, name: text.name.isEmpty ? nil : text.name, inputShape: text.inputShape,
      outputShape: text.outputShape, trainable: text.trainable)
    guard let name = text.loss else { return model }
    guard let loss = Loss(rawValue: name), payload.references.count > count,
      let optimizer = payload.references[count] as? Optimizer
    else { throw StateError.damaged("model's training") }
    model.compiled = CompiledTraining(
      loss: loss, optimizer: optimizer,
      metrics: text.metrics.map { CellLibrary.restoredMetric($0) },
      parameters: payload.references.dropFirst(count + 1).compactMap { $0 as? Parameter })
    return model
  }
}
