public import Tensors

/// One step of a recurrent layer: base of ``SimpleRNNCell``, ``LSTMCell``, ``GRUCell`` and ``StackedRNNCells``.
public class RecurrentCell: BaseLayer, @unchecked Sendable {
  /// The layers whose steps are taken one after the other; each gives all of its steps.
  package let layers: [RecurrentLayer]

  package init(layers: [RecurrentLayer], name: String?) {
    self.layers = layers
    super.init(name: name)
  }

  /// The layers within, which are kept with the cell.
  var keptLayers: [any Layer] { layers }

  /// The sizes of the states, in order.
  public var stateSizes: [Int] {
    layers.flatMap { Array(repeating: $0.units, count: $0.stateCount) }
  }

  /// States of zeros.
  ///
  /// - Parameter batchSize: How many sequences there are.
  /// - Returns: As many as ``stateSizes``, each `[batch, size]`.
  public func initialStates(batchSize: Int) -> [Tensor] {
    stateSizes.map { .zeros([batchSize, $0]) }
  }

  /// One step.
  ///
  /// - Parameters:
  ///   - input: `[batch, inputs]`.
  ///   - states: Where to go on from, as many as ``stateSizes``, each `[batch, size]`.
  /// - Returns: The output `[batch, units]`, and the states to go on from.
  /// - Throws: ``ModelError/setting(_:problem:)``, ``TensorError`` where shapes do not fit.
  public func callAsFunction(_ input: Tensor, states: [Tensor]) throws -> RecurrentOutput {
    guard states.count == stateSizes.count else {
      throw ModelError.setting(
        shownName, problem: "it has \(stateSizes.count) states but was given \(states.count)")
    }
    if !isBuilt { _ = try build(inputShape: Array(input.shape.dropFirst())) }
    var (rest, output, next) = (states[...], input, [Tensor]())
    for layer in layers {
      let result = try layer(
        output.expandingShape(at: 1), initialStates: Array(rest.prefix(layer.stateCount)))
      rest = rest.dropFirst(layer.stateCount)
      output = try result.output.reshaped([input.shape[0], layer.units])
      next += result.states
    }
    return RecurrentOutput(output: output, states: next)
  }

  /// The parameters of all layers, in order.
  public override var parameters: [Parameter] { layers.flatMap(\.parameters) }

  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
    var rest = parameters[...]
    for layer in layers where !parameters.isEmpty {
      let count = layer.settings.usesBias ? 3 : 2
      layer.resume(
        parameters: Array(rest.prefix(count)), outputShape: [0, layer.units], trainable: trainable)
      rest = rest.dropFirst(count)
    }
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 1 else {
      throw TensorError.invalidShape(
        operation: typeName, shape: inputShape, expected: "[inputs]")
    }
    return Array(try buildLayers(inputShape: [1] + inputShape).dropFirst())
  }

  /// Makes the parameters of all layers for sequences.
  func buildLayers(inputShape: [Int]) throws -> [Int] {
    try layers.reduce(inputShape) { try $1.build(inputShape: $0) }
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try self(input, states: initialStates(batchSize: input.shape[0])).output
  }
}
