internal import Tensors

/// A tensor that is not computed yet: what functional models are described with.
public final class SymbolicTensor: @unchecked Sendable {
  /// The shape without the batch axis; 0 for sizes that are not known.
  public let shape: [Int]
  /// The name of an input.
  public let name: String
  /// The step that computes it; nil for an input.
  package let step: GraphStep?
  /// Which of the step's results it is.
  package let index: Int

  package init(shape: [Int], name: String = "", step: GraphStep? = nil, index: Int = 0) {
    self.shape = shape
    self.name = name
    self.step = step
    self.index = index
  }

  /// What an input is called: as it was named, else as Keras does.
  ///
  /// - Parameter number: Which of the model's inputs it is.
  /// - Returns: The name.
  func shownName(number: Int) -> String {
    name.isEmpty ? "input_layer" + (number == 0 ? "" : "_\(number)") : name
  }
}

/// A layer's use in a graph.
package final class GraphStep {
  package let layer: any Layer
  package let inputs: [SymbolicTensor]

  package init(_ layer: any Layer, _ inputs: [SymbolicTensor]) {
    self.layer = layer
    self.inputs = inputs
  }

  func results(_ values: [MaskedTensor], training: Bool) throws -> [MaskedTensor] {
    if let merging = layer as? MergingLayer {
      return [try merging.called { try merging.merged(values, training: training) }]
    }
    if let lambda = layer as? Lambda, lambda.inputCount > 1 {
      return [MaskedTensor(try lambda(values.map(\.tensor), training: training))]
    }
    if values.count > 1, let layer = layer as? any MultiInputLayer {
      return [MaskedTensor(try layer(values.map(\.tensor), training: training))]
    }
    if let recurrent = layer as? any StatefulWalk {
      return try recurrent.walked(
        values[0], initialStates: values.count > 1 ? values.dropFirst().map(\.tensor) : nil,
        training: training)
    }
    if let model = layer as? Model, values.count > 1 || (model.graph?.outputs.count ?? 1) > 1 {
      return try model.outputs(of: values, training: training)
    }
    return [try layer.masked(values[0], training: training)]
  }
}

/// A model's input.
///
/// - Parameters:
///   - shape: The shape without the batch axis; 0 for a size that may differ from batch to batch.
///   - name: The input's name.
/// - Returns: What layers are called with.
public func Input(shape: [Int], name: String = "") -> SymbolicTensor {
  SymbolicTensor(shape: shape, name: name)
}

extension Layer {
  /// The layer's output as part of a functional model; its parameters are made now.
  ///
  /// - Throws: ``TensorError`` where the layer cannot take such an input.
  public func callAsFunction(_ input: SymbolicTensor) throws -> SymbolicTensor {
    SymbolicTensor(
      shape: try build(inputShape: input.shape), step: GraphStep(self, [input]))
  }
}

extension Model {
  /// The outputs of a model with several inputs or outputs, as part of another model.
  ///
  /// - Throws: ``ModelError/inputCount(given:expected:)``.
  public func callAsFunction(_ inputs: [SymbolicTensor]) throws -> [SymbolicTensor] {
    guard let graph else { return [try self(inputs[0])] }
    guard inputs.count == graph.inputs.count else {
      throw ModelError.inputCount(given: inputs.count, expected: graph.inputs.count)
    }
    let step = GraphStep(self, inputs)
    return graph.outputs.enumerated().map {
      SymbolicTensor(shape: $0.element.shape, step: step, index: $0.offset)
    }
  }
}

/// Layers and how they are connected: the steps from a model's inputs to its outputs, in order.
package final class LayerGraph {
  package let inputs: [SymbolicTensor]
  package let outputs: [SymbolicTensor]
  let steps: [GraphStep]
  /// Each layer once, in Keras' order: those from which the way to the outputs is longest come first.
  let layers: [any Layer]
  /// Which layer each step uses.
  let layerNumbers: [Int]
  /// The layers' numbers in the order of their first use, by which those without a name are named.
  let numbersByUse: [Int]
  /// Inputs and layers in Keras' order.
  let rows: [GraphRow]
  /// Where a step's inputs are found: the number of a step, or of an input below zero, and an index.
  let places: [[(step: Int, index: Int)]]
  let outputPlaces: [(step: Int, index: Int)]

  package init(inputs: [SymbolicTensor], outputs: [SymbolicTensor]) throws {
    var inputNumbers: [ObjectIdentifier: Int] = [:]
    for (number, input) in inputs.enumerated() {
      inputNumbers[ObjectIdentifier(input)] = -1 - number
    }
    var stepNumbers: [ObjectIdentifier: Int] = [:]
    var steps: [GraphStep] = []
    var places: [[(step: Int, index: Int)]] = []
    func place(_ tensor: SymbolicTensor) throws -> (step: Int, index: Int) {
      if let number = inputNumbers[ObjectIdentifier(tensor)] { return (number, 0) }
      guard let step = tensor.step else { throw ModelError.disconnected(tensor.name) }
      if let known = stepNumbers[ObjectIdentifier(step)] { return (known, tensor.index) }
      let own = try step.inputs.map { try place($0) }
      stepNumbers[ObjectIdentifier(step)] = steps.count
      steps.append(step)
      places.append(own)
      return (steps.count - 1, tensor.index)
    }
    outputPlaces = try outputs.map { try place($0) }
    self.inputs = inputs
    self.outputs = outputs
    self.steps = steps
    self.places = places
    var owners: [ObjectIdentifier: Int] = [:]
    var used: [any Layer] = []
    let usedNumbers = steps.map { step in
      let next = used.count
      // Layers that are values stand for themselves.
      let number =
        (step.layer as? any DescribedLayer).map {
          owners[ObjectIdentifier($0), default: next]
        } ?? next
      if let layer = step.layer as? any DescribedLayer { owners[ObjectIdentifier(layer)] = number }
      if number == next { used.append(step.layer) }
      return number
    }
    let order = GraphOrder(
      inputs: inputs.count, places: places, owners: usedNumbers, outputs: outputPlaces
    ).rows
    let kept = order.compactMap { row -> Int? in
      if case .layer(let number) = row { return number }
      return nil
    }
    var numbers = Array(repeating: 0, count: kept.count)
    for (place, number) in kept.enumerated() { numbers[number] = place }
    layers = kept.map { used[$0] }
    layerNumbers = usedNumbers.map { numbers[$0] }
    numbersByUse = numbers
    rows = order.map { row in
      if case .layer(let number) = row { return .layer(numbers[number]) }
      return row
    }
  }

  /// A graph as another process left it.
  package convenience init?(
    layers: [any Layer], inputs: [(shape: [Int], name: String)],
    steps: [(layer: Int, places: [Int])], outputs: [Int], shapes: [[[Int]]]
  ) {
    let symbols = inputs.map { SymbolicTensor(shape: $0.shape, name: $0.name) }
    var results: [[SymbolicTensor]] = []
    func symbol(_ place: Int) -> SymbolicTensor? {
      if place < 0 { return symbols.indices.contains(-1 - place) ? symbols[-1 - place] : nil }
      let (step, index) = (place >> 8, place & 255)
      guard results.indices.contains(step), results[step].indices.contains(index) else {
        return nil
      }
      return results[step][index]
    }
    for (number, step) in steps.enumerated() {
      let own = step.places.compactMap(symbol)
      guard layers.indices.contains(step.layer), own.count == step.places.count,
        shapes.indices.contains(number)
      else { return nil }
      let made = GraphStep(layers[step.layer], own)
      results.append(
        shapes[number].enumerated().map {
          SymbolicTensor(shape: $0.element, step: made, index: $0.offset)
        })
    }
    let ends = outputs.compactMap(symbol)
    guard ends.count == outputs.count else { return nil }
    try? self.init(inputs: symbols, outputs: ends)
  }

  /// Computes the outputs.
  ///
  /// - Parameters:
  ///   - values: One for each input.
  ///   - training: Whether dropout drops and batch statistics are gathered.
  ///   - named: What a layer threw as it is to be told, by the layer's number.
  ///   - owner: On whose behalf a layer's steps are recorded that does not see to it itself, by its number.
  ///   - visit: Sees what each step was given and gave.
  /// - Returns: One for each output.
  /// - Throws: ``ModelError``.
  func outputs(
    of values: [MaskedTensor], training: Bool, named: (any Error, _ layer: Int) -> any Error,
    owner: (_ layer: Int) -> OwnLayer? = { _ in nil },
    visit: (_ step: Int, _ given: [MaskedTensor], _ results: [MaskedTensor]) throws -> Void = {
      _, _, _ in
    }
  ) throws -> [MaskedTensor] {
    guard values.count == inputs.count else {
      throw ModelError.inputCount(given: values.count, expected: inputs.count)
    }
    for (number, (input, value)) in zip(inputs, values).enumerated() {
      let rule = InputRule.axes([0] + input.shape)
      guard rule.allows(value.tensor.shape) else {
        throw ModelError.inputShape(
          layer: input.name.isEmpty ? "the model's input \(number)" : "input '\(input.name)'",
          expected: rule.description, given: value.tensor.shape)
      }
    }
    var results: [[MaskedTensor]] = []
    func value(_ place: (step: Int, index: Int)) -> MaskedTensor {
      place.step < 0 ? values[-1 - place.step] : results[place.step][place.index]
    }
    for (number, (step, places)) in zip(steps, places).enumerated() {
      let given = places.map(value)
      do {
        if let owner = owner(layerNumber(ofStep: number)) {
          results.append(
            try Recording.within(owner) { try step.results(given, training: training) })
        } else {
          results.append(try step.results(given, training: training))
        }
      } catch {
        throw named(error, layerNumber(ofStep: number))
      }
      try visit(number, given, results[number])
    }
    return outputPlaces.map(value)
  }
}
