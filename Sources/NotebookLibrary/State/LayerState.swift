internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// Layers in order, the library's and those of cells, as parts of a payload.
struct LayerList {
  /// For each layer: whether it is a cell's.
  var kinds: [UInt64] = []
  var references: [AnyObject] = []
  var cellObjects: [CellObject] = []

  /// Nil where a layer is neither.
  init?(_ layers: [any Layer]) {
    for layer in layers {
      if let own = layer as? BaseLayer {
        kinds.append(0)
        references.append(own)
      } else if let cell = layer as? CellLayer {
        kinds.append(1)
        cellObjects.append(cell.value.cellObject)
      } else {
        return nil
      }
    }
  }

  /// The layers again; the payload's first references and cell objects are theirs.
  static func layers(_ kinds: some Sequence<UInt64>, _ payload: NativePayload) throws -> [any Layer]
  {
    var (references, objects) = (payload.references[...], payload.cellObjects[...])
    return try kinds.map { kind -> any Layer in
      if kind == 0, let layer = references.popFirst() as? BaseLayer { return layer }
      if kind == 1, let value = objects.popFirst().flatMap({ DynamicValue($0) }) {
        return CellLayer(value: value)
      }
      throw StateError.damaged("layers")
    }
  }
}

/// What makes a parameter beside its value.
private struct ParameterText: Codable {
  var name: String
  var regularizer: Regularizer?
  var constraint: Constraint?

  init(_ parameter: Parameter) {
    name = parameter.name
    (regularizer, constraint) = (parameter.regularizer, parameter.constraint)
  }
}

extension CellLibrary {
  static func bindLayerState(_ library: Library) {
    library.state(
      .reference("Parameter") { (parameter: Parameter) in
        NativePayload(
          words: [parameter.isTrainable ? 1 : 0], text: encodedText(ParameterText(parameter)),
          blobs: [("value", parameter.value.blob)])
      } decode: { payload in
        guard let blob = payload.blobs.first?.blob, let flag = payload.words.first else {
          throw StateError.damaged("parameter")
        }
        let text = try decoded(ParameterText.self, payload.text, "parameter")
        return Parameter(
          text.name, try Tensor(blob), isTrainable: flag == 1, regularizer: text.regularizer,
          constraint: text.constraint)
      })
    bindWrapperState(library)
    library.state(
      .optionalReference("Layer") { (layer: BaseLayer) in
        guard let configuration = layer.configuration else { return nil }
        let kept = (layer as? RecurrentLayer)?.keptStates ?? []
        return NativePayload(
          text: encodedText(configuration), blobs: lossBlobs(layer),
          references: layer.parameters + kept)
      } decode: { payload in
        let configuration = try decoded(LayerConfiguration.self, payload.text, "layer")
        let parameters = payload.references.compactMap { $0 as? Parameter }
        guard let layer = BaseLayer.resuming(configuration, parameters: parameters) else {
          throw StateError.damaged("layer of kind \(configuration.kind)")
        }
        layer.addedLosses = try payload.blobs.map { try Tensor($0.blob) }
        return layer
      })
    bindGraphState(library)
  }

  /// What a layer's last call added to the loss.
  static func lossBlobs(_ layer: BaseLayer) -> [(name: String, blob: Snapshot.Blob)] {
    layer.addedLosses.enumerated().map { ("loss\($0.offset)", $0.element.detached().blob) }
  }

  /// Layers that hold cells' functions or layers.
  private static func bindWrapperState(_ library: Library) {
    library.state(
      .optionalReference("Lambda") { (layer: Lambda) in
        guard let function = layer.origin as? CellObject else { return nil }
        return NativePayload(
          words: [UInt64(layer.inputCount)],
          text: encodedText(LayerConfiguration(describing: layer)), cellObjects: [function])
      } decode: { payload in
        let text = try decoded(LayerConfiguration.self, payload.text, "layer")
        guard let kept = payload.cellObjects.first,
          let layer = Lambda(
            kept: kept, inputs: Int(payload.words.first ?? 1), inputShape: text.inputShape,
            name: text.givenName)
        else { throw StateError.damaged("layer of a function") }
        layer.resume(parameters: [], outputShape: text.outputShape, trainable: text.trainable)
        return layer
      })
    library.state(
      .optionalReference("TimeDistributed") { (layer: TimeDistributed) in
        // Those of the library's layers are kept as one layer.
        guard layer.configuration == nil, let inner = LayerList([layer.layer]) else { return nil }
        return NativePayload(
          words: inner.kinds, text: encodedText(LayerConfiguration(describing: layer)),
          references: inner.references, cellObjects: inner.cellObjects)
      } decode: { payload in
        let text = try decoded(LayerConfiguration.self, payload.text, "layer")
        let inner = try LayerList.layers(payload.words, payload)
        let layer = TimeDistributed(
          inner[0], inputShape: text.inputShape, name: text.givenName)
        layer.resumeOuter(outputShape: text.outputShape, trainable: text.trainable)
        return layer
      })
  }

  /// Symbolic tensors, and the layers' uses that they come from.
  private static func bindGraphState(_ library: Library) {
    library.state(
      .optionalReference("GraphStep") { (step: GraphStep) in
        guard let layer = LayerList([step.layer]) else { return nil }
        return NativePayload(
          words: layer.kinds, references: layer.references + step.inputs,
          cellObjects: layer.cellObjects)
      } decode: { payload in
        let layer = try LayerList.layers(payload.words, payload)[0]
        return GraphStep(layer, payload.references.compactMap { $0 as? SymbolicTensor })
      })
    library.state(
      .reference("SymbolicTensor") { (tensor: SymbolicTensor) in
        NativePayload(
          words: [UInt64(tensor.index)] + tensor.shape.map { UInt64($0) }, text: tensor.name,
          references: tensor.step.map { [$0] } ?? [])
      } decode: { payload in
        SymbolicTensor(
          shape: payload.words.dropFirst().map { Int($0) }, name: payload.text ?? "",
          step: payload.references.first as? GraphStep, index: Int(payload.words.first ?? 0))
      })
  }
}

extension Lambda {
  /// A layer that calls a cell's function.
  convenience init(_ function: CellFunction<Tensor, Tensor>, inputShape: [Int]?, name: String?) {
    self.init(origin: function.cellObject, inputShape: inputShape, name: name) {
      try function($0)
    }
  }

  /// A layer that calls a cell's function of two inputs.
  convenience init(_ function: CellFunction<Tensor, Tensor, Tensor>, name: String?) {
    self.init(origin: function.cellObject, inputs: 2, name: name) { try function($0[0], $0[1]) }
  }

  /// A layer that calls a cell's function of three inputs.
  convenience init(_ function: CellFunction<Tensor, Tensor, Tensor, Tensor>, name: String?) {
    self.init(origin: function.cellObject, inputs: 3, name: name) {
      try function($0[0], $0[1], $0[2])
    }
  }

  /// A layer that calls a function as another process left it.
  fileprivate convenience init?(
    kept: CellObject, inputs: Int, inputShape: [Int]?, name: String?
  ) {
    switch inputs {
    case 1:
      guard let function: CellFunction<Tensor, Tensor> = CellFunction(kept) else { return nil }
      self.init(function, inputShape: inputShape, name: name)
    case 2:
      guard let function: CellFunction<Tensor, Tensor, Tensor> = CellFunction(kept) else {
        return nil
      }
      self.init(function, name: name)
    default:
      guard let function: CellFunction<Tensor, Tensor, Tensor, Tensor> = CellFunction(kept) else {
        return nil
      }
      self.init(function, name: name)
    }
  }
}
