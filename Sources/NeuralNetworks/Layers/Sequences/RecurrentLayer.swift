public import Tensors

/// Factors that recurrent dropout multiplies inputs and states by, the same at all steps of a batch.
package struct RecurrentMasks {
  /// None, one for all gates, or one for each: `[batch, inputs]`.
  package var inputs: [Tensor] = []
  /// None, one for all gates, or one for each: `[batch, units]`.
  package var states: [Tensor] = []

  package init(inputs: [Tensor] = [], states: [Tensor] = []) {
    self.inputs = inputs
    self.states = states
  }
}

/// What a recurrent layer gives beside its output.
public struct RecurrentOutput: Sendable {
  /// `[batch, steps, units]`, or the last step's `[batch, units]`.
  public let output: Tensor
  /// The states after the last step, each `[batch, units]`, to go on from.
  public let states: [Tensor]

  /// An output and the states that go with it.
  public init(output: Tensor, states: [Tensor]) {
    self.output = output
    self.states = states
  }
}

/// Base of the layers that walk along sequences `[batch, steps, inputs]`.
open class RecurrentLayer: BaseLayer, @unchecked Sendable {
  let settings: RecurrentSettings
  /// The size of the state.
  public var units: Int { settings.units }
  /// Whether the output has every step's state, or the last one's alone.
  public var returnSequences: Bool { settings.returnSequences }
  /// Whether a batch goes on from the states that the one before it left, until ``resetStates()``.
  public var stateful: Bool { settings.stateful }
  var activation: Activation { settings.activation }
  /// The states after the last batch, of a stateful layer that has seen one.
  package var keptStates: [Parameter] = []
  /// Whether the outputs of steps that do not count are 0, as within ``Bidirectional``; else they are the
  /// last ones that do.
  package var zeroesMaskedSteps = false
  // By their places, as `makeParameters` puts them: a step of one example is too short to compare names.
  var kernel: Parameter? { storedParameters.first }
  var recurrentKernel: Parameter? { storedParameters.count > 1 ? storedParameters[1] : nil }
  var bias: Parameter? {
    settings.usesBias && storedParameters.count > 2 ? storedParameters[2] : nil
  }

  init(_ settings: RecurrentSettings) {
    self.settings = settings
    super.init(name: settings.name, inputShape: settings.inputShape)
    regulate("kernel", settings.kernel)
    regulate("recurrent_kernel", settings.recurrentKernel)
    regulate("bias", settings.bias)
    activityRegularizer = settings.activityRegularizer
  }

  /// How many blocks of `units` the kernels' columns have.
  var gateCount: Int { 1 }
  /// How many tensors a state has.
  var stateCount: Int { 1 }
  /// The first bias.
  func makeBias() -> Tensor { initialBias([gateCount * units]) }

  func initialBias(_ shape: [Int]) -> Tensor {
    settings.bias.initializer(shape, fanIn: shape.last ?? 1, fanOut: shape.last ?? 1)
  }

  override var settingProblem: String? {
    sizeProblem([("units", units)])
      ?? rateProblem([
        ("dropout", settings.dropout), ("recurrentDropout", settings.recurrentDropout),
      ]) ?? (activation == .glu ? "glu halves its input, which the state cannot be" : nil)
  }
  override var currentInputRule: InputRule? { kernel.map { .axes([0, 0, $0.value.shape[0]]) } }

  package override func makeParameters(inputShape: [Int]) throws -> [Int] {
    guard inputShape.count == 2, units > 0 else {
      throw TensorError.invalidShape(
        operation: "\(typeName)(\(units))", shape: inputShape, expected: "[steps, inputs]")
    }
    let (inputs, columns) = (inputShape[1], gateCount * units)
    let kernel = Parameter(
      "kernel",
      settings.kernel.initializer([inputs, columns], fanIn: inputs, fanOut: columns))
    let recurrentKernel = Parameter(
      "recurrent_kernel",
      settings.recurrentKernel.initializer([units, columns], fanIn: units, fanOut: columns))
    storedParameters = [kernel, recurrentKernel]
    if settings.usesBias {
      let bias = Parameter("bias", makeBias())
      storedParameters.append(bias)
    }
    return returnSequences ? [inputShape[0], units] : [units]
  }

  package override func forward(_ input: Tensor, training: Bool) throws -> Tensor {
    try walk(MaskedTensor(input), training: training).output
  }

  package override func forward(_ input: MaskedTensor, training: Bool) throws -> MaskedTensor {
    MaskedTensor(
      try walk(input, training: training).output, mask: returnSequences ? input.mask : nil)
  }

  /// The output and the states after the last step, as part of a graph.
  func walked(
    _ input: MaskedTensor, initialStates: [Tensor]?, training: Bool
  ) throws -> [MaskedTensor] {
    try prepare(for: input.tensor)
    return try called {
      let result = try walk(input, initialStates: initialStates, training: training)
      let output = try regularized(result.output)
      return [MaskedTensor(output, mask: returnSequences ? input.mask : nil)]
        + result.states.map { MaskedTensor($0) }
    }
  }

  private func walk(
    _ input: MaskedTensor, initialStates: [Tensor]? = nil, training: Bool
  ) throws -> RecurrentOutput {
    let masks = training ? try drawMasks(input.tensor) : nil
    let kept = initialStates ?? (stateful && !keptStates.isEmpty ? keptStates.map(\.value) : nil)
    let result = try run(
      input.tensor, initialStates: kept, masks: masks, countingSteps: input.mask)
    if stateful {
      keptStates = result.states.enumerated().map {
        Parameter(
          "\(RecurrentLayer.stateName)\($0.offset)", $0.element.detached(), isTrainable: false)
      }
    }
    return result
  }

  /// Lets the next batch begin with states of zero.
  public func resetStates() { keptStates = [] }

  private static let stateName = "state_"

  /// States that were kept come behind the layer's own parameters.
  package override func resume(parameters: [Parameter], outputShape: [Int]?, trainable: Bool) {
    keptStates = parameters.filter { $0.name.hasPrefix(RecurrentLayer.stateName) }
    super.resume(
      parameters: parameters.filter { !$0.name.hasPrefix(RecurrentLayer.stateName) },
      outputShape: outputShape, trainable: trainable)
  }

  /// The output and the states after the last step.
  ///
  /// - Parameters:
  ///   - input: `[batch, steps, inputs]`.
  ///   - initialStates: Where to go on from, each `[batch, units]`; zeros when nil.
  /// - Returns: The output and the final states, to go on from.
  /// - Throws: ``TensorError`` where the shapes do not fit.
  public func callAsFunction(
    _ input: Tensor, initialStates: [Tensor]?
  ) throws -> RecurrentOutput {
    if !isBuilt { _ = try build(inputShape: Array(input.shape.dropFirst())) }
    return try run(input, initialStates: initialStates, masks: nil)
  }

  private func drawMasks(_ input: Tensor) throws -> RecurrentMasks? {
    let (dropout, recurrentDropout) = (settings.dropout, settings.recurrentDropout)
    guard dropout > 0 || recurrentDropout > 0, let batch = input.shape.first else { return nil }
    func draw(_ rate: Float, _ size: Int) -> [Tensor] {
      guard rate > 0 else { return [] }
      return (0..<gateCount).map { _ in .dropoutFactors([batch, size], rate: rate) }
    }
    return RecurrentMasks(
      inputs: draw(dropout, input.shape.last ?? 0), states: draw(recurrentDropout, units))
  }

  /// The output and the states after the last step.
  ///
  /// - Parameters:
  ///   - input: `[batch, steps, inputs]`.
  ///   - initialStates: Where to go on from, each `[batch, units]`; zeros when nil.
  ///   - masks: The dropouts' factors.
  ///   - countingSteps: `[batch, steps]`, 0 for steps that leave the states as they are.
  /// - Returns: The output and the final states.
  /// - Throws: ``TensorError``, ``ModelError`` where the shapes do not fit.
  package func run(
    _ input: Tensor, initialStates: [Tensor]?, masks: RecurrentMasks?,
    countingSteps: Tensor? = nil
  ) throws -> RecurrentOutput {
    guard let kernel, let recurrentKernel else {
      preconditionFailure("a built layer has its kernels")
    }
    guard input.rank == 3, input.shape[2] == kernel.value.shape[0], input.shape[1] > 0 else {
      throw ModelError.inputShape(
        layer: shownName, expected: "[batch, steps, \(kernel.value.shape[0])]", given: input.shape)
    }
    let (batch, steps) = (input.shape[0], input.shape[1])
    var states = initialStates ?? (0..<stateCount).map { _ in Tensor.zeros([batch, units]) }
    guard states.count == stateCount,
      states.allSatisfy({ $0.rank == 2 && $0.shape[0] == batch && $0.shape[1] == units })
    else {
      throw TensorError.invalidShape(
        operation: "\(typeName)'s states", shape: states.first?.shape ?? [],
        expected: "\(stateCount) of [\(batch), \(units)]")
    }
    let input = settings.goBackwards ? try input.reversed(along: 1) : input
    let masks = masks ?? RecurrentMasks()
    let counting = try settings.goBackwards ? countingSteps?.reversed(along: 1) : countingSteps
    if let fused = try fusedStates(input, states[0], masks, counting: counting) {
      return try output(
        of: fused, counting: counting, startsFromZero: initialStates == nil)
    }
    let projected = try project(input, kernel.value, masks)
    var output = Tensor.zeros([batch, units])
    var outputs: [Tensor] = []
    for step in 0..<steps {
      let part = try projected.slice(step..<(step + 1), axis: 1)
        .reshaped([batch, gateCount * units])
      let next = try advance(part, states, recurrentKernel.value, masks.states)
      if let counts = try counting?.slice(step..<(step + 1), axis: 1) {
        let rests = 1 - counts
        output = try next[0] * counts + output * rests
        states = try zip(next, states).map { try $0 * counts + $1 * rests }
      } else {
        (output, states) = (next[0], next)
      }
      if returnSequences { outputs.append(try output.expandingShape(at: 1)) }
    }
    if returnSequences {
      output = try Tensor.concatenate(outputs, axis: 1)
      if zeroesMaskedSteps, let counting { output = try output * counting.expandingShape(at: -1) }
    }
    return RecurrentOutput(output: output, states: states)
  }

  /// All states by a fused kernel, where there is one.
  func fusedStates(
    _ input: Tensor, _ initial: Tensor, _ masks: RecurrentMasks, counting: Tensor?
  ) throws -> Tensor? { nil }

  /// What comes out of all states `[batch, steps, units]`.
  private func output(
    of all: Tensor, counting: Tensor?, startsFromZero: Bool
  ) throws -> RecurrentOutput {
    let (batch, steps) = (all.shape[0], all.shape[1])
    func last(_ values: Tensor) throws -> Tensor {
      try (steps == 1 ? values : values.slice((steps - 1)..<steps, axis: 1))
        .reshaped([batch, units])
    }
    let state = try last(all)
    var outputs = all
    if let counting {
      // Before the first step that counts, nothing has come out yet, whatever the states are.
      if zeroesMaskedSteps, returnSequences {
        outputs = try all * counting.expandingShape(at: -1)
      } else if !startsFromZero {
        let begun = try counting.cumulativeSum(along: 1).greater(than: 0)
        outputs = try all * begun.expandingShape(at: -1)
      }
    }
    return RecurrentOutput(
      output: returnSequences ? outputs : counting == nil ? state : try last(outputs),
      states: [state])
  }

  /// The inputs' part of the sums, `[batch, steps, gates * units]`, for all steps at once.
  private func project(_ input: Tensor, _ kernel: Tensor, _ masks: RecurrentMasks) throws -> Tensor
  {
    var sum: Tensor
    if masks.inputs.isEmpty {
      sum = try matmul(input, kernel)
    } else {
      let parts = try gateBlocks(kernel).enumerated().map { gate, block in
        let mask = masks.inputs[min(gate, masks.inputs.count - 1)]
        return try matmul(input * mask.expandingShape(at: 1), block)
      }
      sum = try Tensor.concatenate(parts, axis: 2)
    }
    if let bias = try inputBias() { sum = try sum + bias }
    return sum
  }

  /// The bias of the inputs' part.
  func inputBias() throws -> Tensor? { bias?.value }

  /// A step: from the inputs' part of the sums `[batch, gates * units]` to the next states.
  func advance(
    _ projected: Tensor, _ states: [Tensor], _ recurrentKernel: Tensor, _ masks: [Tensor]
  ) throws -> [Tensor] {
    preconditionFailure("each recurrent layer has its step")
  }

  /// The state times each gate's block of the recurrent kernel, `[batch, units]` each.
  func recurred(_ state: Tensor, _ recurrentKernel: Tensor, _ masks: [Tensor]) throws -> [Tensor] {
    if masks.isEmpty { return try gateBlocks(matmul(state, recurrentKernel)) }
    return try gateBlocks(recurrentKernel).enumerated().map { gate, block in
      try matmul(state * masks[min(gate, masks.count - 1)], block)
    }
  }

  /// Columns gate by gate.
  func gateBlocks(_ matrix: Tensor) throws -> [Tensor] {
    let axis = matrix.rank - 1
    return try (0..<gateCount).map { gate in
      try matrix.slice((gate * units)..<((gate + 1) * units), axis: axis)
    }
  }
}
