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

/// One step of ``SimpleRNN``.
public final class SimpleRNNCell: RecurrentCell, @unchecked Sendable {
  /// A cell with Keras' defaults.
  ///
  /// - Parameters:
  ///   - units: The size of the state.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the inputs' kernel starts.
  ///   - recurrentInitializer: How the state's kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - dropout: The rate at which an ``RNN`` drops inputs in training.
  ///   - recurrentDropout: The rate at which an ``RNN`` drops the state in training.
  ///   - name: The cell's name.
  public init(
    _ units: Int, activation: Activation = .tanh, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    dropout: Float = 0, recurrentDropout: Float = 0, name: String? = nil
  ) {
    let settings = RecurrentSettings(
      units: units, activation: activation, usesBias: useBias,
      kernel: ParameterSettings(kernelInitializer),
      recurrentKernel: ParameterSettings(recurrentInitializer),
      bias: ParameterSettings(biasInitializer), returnSequences: true, dropout: dropout,
      recurrentDropout: recurrentDropout)
    super.init(layers: [SimpleRNN(settings)], name: name)
  }

  /// A cell as another process left it.
  init(resuming layer: SimpleRNN, name: String?) { super.init(layers: [layer], name: name) }
}

/// One step of ``LSTM``.
public final class LSTMCell: RecurrentCell, @unchecked Sendable {
  /// A cell with Keras' defaults.
  ///
  /// - Parameters:
  ///   - units: The size of the state.
  ///   - activation: Applied to the candidate and the cell.
  ///   - recurrentActivation: Applied to the gates.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the inputs' kernel starts.
  ///   - recurrentInitializer: How the state's kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - dropout: The rate at which an ``RNN`` drops inputs in training.
  ///   - recurrentDropout: The rate at which an ``RNN`` drops the state in training.
  ///   - name: The cell's name.
  public init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    dropout: Float = 0, recurrentDropout: Float = 0, name: String? = nil
  ) {
    let settings = RecurrentSettings(
      units: units, activation: activation, usesBias: useBias,
      kernel: ParameterSettings(kernelInitializer),
      recurrentKernel: ParameterSettings(recurrentInitializer),
      bias: ParameterSettings(biasInitializer), returnSequences: true, dropout: dropout,
      recurrentDropout: recurrentDropout)
    super.init(
      layers: [LSTM(settings, recurrentActivation: recurrentActivation)], name: name)
  }

  /// A cell as another process left it.
  init(resuming layer: LSTM, name: String?) { super.init(layers: [layer], name: name) }
}

/// One step of ``GRU``.
public final class GRUCell: RecurrentCell, @unchecked Sendable {
  /// A cell with Keras' defaults.
  ///
  /// - Parameters:
  ///   - units: The size of the state.
  ///   - activation: Applied to the candidate.
  ///   - recurrentActivation: Applied to the gates.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the inputs' kernel starts.
  ///   - recurrentInitializer: How the state's kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - dropout: The rate at which an ``RNN`` drops inputs in training.
  ///   - recurrentDropout: The rate at which an ``RNN`` drops the state in training.
  ///   - resetAfter: Whether the reset gate is applied after the state's kernel.
  ///   - name: The cell's name.
  public init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    dropout: Float = 0, recurrentDropout: Float = 0, resetAfter: Bool = true, name: String? = nil
  ) {
    let settings = RecurrentSettings(
      units: units, activation: activation, usesBias: useBias,
      kernel: ParameterSettings(kernelInitializer),
      recurrentKernel: ParameterSettings(recurrentInitializer),
      bias: ParameterSettings(biasInitializer), returnSequences: true, dropout: dropout,
      recurrentDropout: recurrentDropout)
    super.init(
      layers: [
        GRU(settings, recurrentActivation: recurrentActivation, resetAfter: resetAfter)
      ], name: name)
  }

  /// A cell as another process left it.
  init(resuming layer: GRU, name: String?) { super.init(layers: [layer], name: name) }
}

/// Cells one after the other as one: each step's output is the next cell's input.
public final class StackedRNNCells: RecurrentCell, @unchecked Sendable {
  /// The cells in order.
  public let cells: [RecurrentCell]

  /// A cell made of cells.
  public init(_ cells: [RecurrentCell], name: String? = nil) {
    self.cells = cells
    super.init(layers: cells.flatMap(\.layers), name: name)
  }

  override var keptLayers: [any Layer] { cells }
}

/// A cell's steps along sequences `[batch, steps, inputs]`.
public final class RNN: BaseLayer, @unchecked Sendable {
  /// What takes each step.
  public let cell: RecurrentCell
  let returnSequences: Bool
  let goBackwards: Bool

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - cell: What takes each step.
  ///   - returnSequences: Whether every step's output comes out, or the last one's alone.
  ///   - goBackwards: Whether sequences are read from the last step to the first; their steps come out in
  ///     that order.
  ///   - inputShape: `[steps, inputs]`; the steps may be 0 for any number.
  ///   - name: The layer's name.
  public init(
    _ cell: RecurrentCell, returnSequences: Bool = false, goBackwards: Bool = false,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.cell = cell
    (self.returnSequences, self.goBackwards) = (returnSequences, goBackwards)
    super.init(name: name, inputShape: inputShape)
  }

  /// A layer of cells one after the other.
  ///
  /// - Parameters:
  ///   - cells: What takes each step, in order.
  ///   - returnSequences: Whether every step's output comes out, or the last one's alone.
  ///   - goBackwards: Whether sequences are read from the last step to the first.
  ///   - inputShape: `[steps, inputs]`; the steps may be 0 for any number.
  ///   - name: The layer's name.
  public convenience init(
    _ cells: [RecurrentCell], returnSequences: Bool = false, goBackwards: Bool = false,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      StackedRNNCells(cells), returnSequences: returnSequences, goBackwards: goBackwards,
      inputShape: inputShape, name: name)
  }

  /// The cell's parameters.
  public override var parameters: [Parameter] { cell.parameters }

  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    super.resume(parameters: [], outputShape: outputShape, trainable: trainable)
    guard !parameters.isEmpty else { return }
    cell.resume(
      parameters: parameters, outputShape: outputShape.map { $0.suffix(1) }, trainable: trainable)
  }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard let units = cell.layers.last?.units else {
      throw ModelError.setting(shownName, problem: "it was given no cells")
    }
    _ = try cell.buildLayers(inputShape: inputShape)
    return returnSequences ? [inputShape[0], units] : [units]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try forward(MaskedTensor(input), training: training).tensor
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    var value = input
    if goBackwards {
      value = MaskedTensor(
        try input.tensor.reversed(along: 1), mask: try input.mask?.reversed(along: 1))
    }
    for layer in cell.layers { value = try layer.masked(value, training: training) }
    if returnSequences { return value }
    let (batch, steps) = (value.tensor.shape[0], value.tensor.shape[1])
    let last = try value.tensor.slice((steps - 1)..<steps, axis: 1)
    return MaskedTensor(try last.reshaped([batch, last.shape[2]]))
  }
}
