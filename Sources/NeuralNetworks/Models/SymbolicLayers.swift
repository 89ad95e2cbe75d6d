internal import Tensors

extension Model {
  /// What stands for the model's inputs, to make another model of its layers; none before its input's shape is
  /// known.
  public var inputs: [SymbolicTensor] { graph?.inputs ?? Array(row.prefix(1)) }

  /// What stands for the model's outputs, to go on from in another model; none before its input's shape is known.
  public var outputs: [SymbolicTensor] { graph?.outputs ?? Array(row.suffix(1)) }

  /// Layers that are built give their shapes.
  private var row: [SymbolicTensor] { (try? (self as? Sequential)?.symbols) ?? [] }

  /// The use of a layer in the model, and what comes out of it.
  fileprivate func use(of layer: BaseLayer) -> (step: GraphStep, output: SymbolicTensor)? {
    if let graph {
      guard let number = graph.steps.firstIndex(where: { $0.layer as AnyObject === layer }) else {
        return nil
      }
      return (graph.steps[number], graph.result(ofStep: number))
    }
    let found = row.first { ($0.step?.layer as? BaseLayer) === layer }
    guard let found, let step = found.step else { return nil }
    return (step, found)
  }
}

extension Layer {
  /// The layer's name: its own, the one by which its model lists it, or its type's in small letters.
  public var name: String {
    (self as? any DescribedLayer)?.name ?? snakeCase(Model.typeName(of: self))
  }

  /// The output's shape without the batch axis, of a library's layer that is built.
  public var outputShape: [Int]? { (self as? any DescribedLayer)?.outputShape }

  /// The parameters that training leaves alone as things are.
  public var nonTrainableVariables: [Parameter] {
    let trained = Set(trainableVariables.map(ObjectIdentifier.init))
    return parameters.filter { !trained.contains(ObjectIdentifier($0)) }
  }

  /// The number of scalars in all parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// What stands for the layer's input in its model, to make another model of the layers behind it.
  ///
  /// - Throws: ``ModelError/setting(_:problem:)`` for a layer in no model and for one that takes several inputs.
  public var input: SymbolicTensor {
    get throws {
      if let model = self as? Model { return try only(model, model.inputs, "inputs") }
      return try only(nil, use("input").step.inputs, "inputs")
    }
  }

  /// What stands for the layer's output in its model, to go on from in another model.
  ///
  /// - Throws: ``ModelError/setting(_:problem:)`` for a layer in no model.
  public var output: SymbolicTensor {
    get throws {
      if let model = self as? Model { return try only(model, model.outputs, "outputs") }
      return try use("output").output
    }
  }

  private func only(
    _ model: Model?, _ tensors: [SymbolicTensor], _ what: String
  ) throws -> SymbolicTensor {
    if let model, !model.isBuilt { throw ModelError.notBuilt(operation: what) }
    guard tensors.count == 1 else {
      throw ModelError.setting(name, problem: "it has \(tensors.count) \(what), not one")
    }
    return tensors[0]
  }

  private func use(_ what: String) throws -> (step: GraphStep, output: SymbolicTensor) {
    guard let layer = self as? BaseLayer else {
      throw ModelError.setting(
        name,
        problem: "a layer of one's own type has no symbolic \(what); keep what it gave when "
          + "it was called with a symbolic tensor")
    }
    let homes = [layer.home, layer.firstHome]
    guard let use = homes.lazy.compactMap({ $0?.use(of: layer) }).first else {
      throw ModelError.setting(
        layer.shownName, problem: "it is part of no model, so that it has no symbolic \(what)")
    }
    return use
  }
}

extension LayerGraph {
  /// What stands for a step's first result.
  fileprivate func result(ofStep number: Int) -> SymbolicTensor {
    let step = steps[number]
    func isResult(_ tensor: SymbolicTensor) -> Bool { tensor.step === step && tensor.index == 0 }
    return outputs.first(where: isResult) ?? steps.lazy.flatMap(\.inputs).first(where: isResult)
      ?? SymbolicTensor(shape: resultShape(ofStep: number), step: step)
  }
}
