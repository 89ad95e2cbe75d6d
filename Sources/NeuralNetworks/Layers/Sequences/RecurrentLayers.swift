internal import Tensors

/// A fully connected recurrent layer (Elman, 1990).
public final class SimpleRNN: RecurrentLayer, @unchecked Sendable {
  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - units: The size of the state.
  ///   - activation: Applied to the sum.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the inputs' kernel starts.
  ///   - recurrentInitializer: How the state's kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the inputs' kernel's size.
  ///   - recurrentRegularizer: What training adds to the loss for the state's kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the inputs' kernel to.
  ///   - recurrentConstraint: What training keeps the state's kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - returnSequences: Whether every step's state comes out.
  ///   - goBackwards: Whether sequences are read from the last step to the first; their steps come out in
  ///     that order.
  ///   - stateful: Whether a batch goes on from the states that the one before it left.
  ///   - dropout: The rate at which inputs are dropped in training.
  ///   - recurrentDropout: The rate at which the state is dropped in training.
  ///   - inputShape: `[steps, inputs]`; the steps may be 0 for any number.
  ///   - name: The layer's name.
  public convenience init(
    _ units: Int, activation: Activation = .tanh, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil,
    recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    returnSequences: Bool = false, goBackwards: Bool = false,
    stateful: Bool = false, dropout: Float = 0,
    recurrentDropout: Float = 0,
    inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      RecurrentSettings(
        units: units, activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        recurrentKernel: ParameterSettings(
          recurrentInitializer, recurrentRegularizer, recurrentConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, returnSequences: returnSequences,
        goBackwards: goBackwards, stateful: stateful,
        dropout: dropout, recurrentDropout: recurrentDropout, inputShape: inputShape, name: name))
  }

  override func advance(
    _ projected: Tensor, _ states: [Tensor], _ recurrentKernel: Tensor, _ masks: [Tensor]
  ) throws -> [Tensor] {
    let recurrent = try recurred(states[0], recurrentKernel, masks)
    return [try activation(projected + recurrent[0])]
  }
}

/// Long short-term memory (Hochreiter and Schmidhuber, 1997); gates in Keras' order i, f, c, o.
public final class LSTM: RecurrentLayer, @unchecked Sendable {
  let recurrentActivation: Activation

  /// A layer with Keras' defaults: the forget gate's bias starts at 1.
  ///
  /// - Parameters:
  ///   - units: The size of the state.
  ///   - activation: Applied to the candidate and the cell.
  ///   - recurrentActivation: Applied to the gates.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the inputs' kernel starts.
  ///   - recurrentInitializer: How the state's kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the inputs' kernel's size.
  ///   - recurrentRegularizer: What training adds to the loss for the state's kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the inputs' kernel to.
  ///   - recurrentConstraint: What training keeps the state's kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - returnSequences: Whether every step's state comes out.
  ///   - goBackwards: Whether sequences are read from the last step to the first; their steps come out in
  ///     that order.
  ///   - stateful: Whether a batch goes on from the states that the one before it left.
  ///   - dropout: The rate at which inputs are dropped in training.
  ///   - recurrentDropout: The rate at which the state is dropped in training.
  ///   - inputShape: `[steps, inputs]`; the steps may be 0 for any number.
  ///   - name: The layer's name.
  public convenience init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil,
    recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    returnSequences: Bool = false, goBackwards: Bool = false,
    stateful: Bool = false, dropout: Float = 0,
    recurrentDropout: Float = 0, inputShape: [Int]? = nil, name: String? = nil
  ) {
    self.init(
      RecurrentSettings(
        units: units, activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        recurrentKernel: ParameterSettings(
          recurrentInitializer, recurrentRegularizer, recurrentConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, returnSequences: returnSequences,
        goBackwards: goBackwards, stateful: stateful,
        dropout: dropout, recurrentDropout: recurrentDropout, inputShape: inputShape, name: name),
      recurrentActivation: recurrentActivation)
  }

  init(_ settings: RecurrentSettings, recurrentActivation: Activation) {
    self.recurrentActivation = recurrentActivation
    super.init(settings)
  }

  override var gateCount: Int { 4 }
  override var stateCount: Int { 2 }

  override func makeBias() -> Tensor {
    let others = initialBias([4 * units])
    return Tensor(shape: [4 * units]) { bias in
      for index in 0..<(4 * units) {
        bias[index] = index >= units && index < 2 * units ? 1 : others.pointer[index]
      }
    }
  }

  override func advance(
    _ projected: Tensor, _ states: [Tensor], _ recurrentKernel: Tensor, _ masks: [Tensor]
  ) throws -> [Tensor] {
    let recurrent = try recurred(states[0], recurrentKernel, masks)
    let sums = try zip(gateBlocks(projected), recurrent).map { try $0 + $1 }
    let keep = try recurrentActivation(sums[1]) * states[1]
    let cell = try keep + recurrentActivation(sums[0]) * activation(sums[2])
    return [try recurrentActivation(sums[3]) * activation(cell), cell]
  }
}

/// A gated recurrent unit (Cho et al., 2014); gates in Keras' order z, r, h.
public final class GRU: RecurrentLayer, @unchecked Sendable {
  let recurrentActivation: Activation
  let resetAfter: Bool

  /// A layer with Keras' defaults.
  ///
  /// - Parameters:
  ///   - units: The size of the state.
  ///   - activation: Applied to the candidate.
  ///   - recurrentActivation: Applied to the gates.
  ///   - useBias: Whether a bias is added.
  ///   - kernelInitializer: How the inputs' kernel starts.
  ///   - recurrentInitializer: How the state's kernel starts.
  ///   - biasInitializer: How the bias starts.
  ///   - kernelRegularizer: What training adds to the loss for the inputs' kernel's size.
  ///   - recurrentRegularizer: What training adds to the loss for the state's kernel's size.
  ///   - biasRegularizer: What training adds to the loss for the bias' size.
  ///   - activityRegularizer: What training adds to the loss for the outputs' size, a mean over the batch.
  ///   - kernelConstraint: What training keeps the inputs' kernel to.
  ///   - recurrentConstraint: What training keeps the state's kernel to.
  ///   - biasConstraint: What training keeps the bias to.
  ///   - returnSequences: Whether every step's state comes out.
  ///   - goBackwards: Whether sequences are read from the last step to the first; their steps come out in
  ///     that order.
  ///   - stateful: Whether a batch goes on from the states that the one before it left.
  ///   - dropout: The rate at which inputs are dropped in training.
  ///   - recurrentDropout: The rate at which the state is dropped in training.
  ///   - resetAfter: Whether the reset gate acts after the product, as in Keras' and cuDNN's form.
  ///   - inputShape: `[steps, inputs]`; the steps may be 0 for any number.
  ///   - name: The layer's name.
  public convenience init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid,
    useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform,
    recurrentInitializer: Initializer = .orthogonal, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil,
    recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    returnSequences: Bool = false, goBackwards: Bool = false,
    stateful: Bool = false, dropout: Float = 0,
    recurrentDropout: Float = 0, resetAfter: Bool = true, inputShape: [Int]? = nil,
    name: String? = nil
  ) {
    self.init(
      RecurrentSettings(
        units: units, activation: activation, usesBias: useBias,
        kernel: ParameterSettings(kernelInitializer, kernelRegularizer, kernelConstraint),
        recurrentKernel: ParameterSettings(
          recurrentInitializer, recurrentRegularizer, recurrentConstraint),
        bias: ParameterSettings(biasInitializer, biasRegularizer, biasConstraint),
        activityRegularizer: activityRegularizer, returnSequences: returnSequences,
        goBackwards: goBackwards, stateful: stateful,
        dropout: dropout, recurrentDropout: recurrentDropout, inputShape: inputShape, name: name),
      recurrentActivation: recurrentActivation, resetAfter: resetAfter)
  }

  init(_ settings: RecurrentSettings, recurrentActivation: Activation, resetAfter: Bool) {
    self.recurrentActivation = recurrentActivation
    self.resetAfter = resetAfter
    super.init(settings)
  }

  override var gateCount: Int { 3 }
  override func makeBias() -> Tensor {
    initialBias(resetAfter ? [2, 3 * units] : [3 * units])
  }

  override func fusedStates(
    _ input: Tensor, _ initial: Tensor, _ masks: RecurrentMasks, counting: Tensor?
  ) throws -> Tensor? {
    guard resetAfter, activation == .tanh, recurrentActivation == .sigmoid, Backward.depth <= 1,
      let kernel, let recurrentKernel
    else { return nil }
    func each(_ masks: [Tensor]) -> [Tensor] {
      masks.count == 1 ? [masks[0], masks[0], masks[0]] : masks
    }
    return try GatedRecurrence.states(
      input, kernel: kernel.value, recurrentKernel: recurrentKernel.value,
      bias: bias?.value ?? .zeros([2, 3 * units]), initialState: initial,
      inputMasks: each(masks.inputs), recurrentMasks: each(masks.states),
      counts: counting)
  }

  override func inputBias() throws -> Tensor? {
    guard let bias else { return nil }
    return resetAfter ? try bias.value.slice(0..<1).reshaped([3 * units]) : bias.value
  }

  override func advance(
    _ projected: Tensor, _ states: [Tensor], _ recurrentKernel: Tensor, _ masks: [Tensor]
  ) throws -> [Tensor] {
    let inputs = try gateBlocks(projected)
    let state = states[0]
    let (update, candidate): (Tensor, Tensor)
    if resetAfter {
      var parts = try recurred(state, recurrentKernel, masks)
      if let bias {
        let own = try gateBlocks(bias.value.slice(1..<2).reshaped([3 * units]))
        parts = try zip(parts, own).map { try $0 + $1 }
      }
      update = try recurrentActivation(inputs[0] + parts[0])
      let reset = try recurrentActivation(inputs[1] + parts[1])
      candidate = try activation(inputs[2] + reset * parts[2])
    } else {
      let blocks = try gateBlocks(recurrentKernel)
      func masked(_ gate: Int) throws -> Tensor {
        masks.isEmpty ? state : try state * masks[min(gate, masks.count - 1)]
      }
      update = try recurrentActivation(inputs[0] + matmul(masked(0), blocks[0]))
      let reset = try recurrentActivation(inputs[1] + matmul(masked(1), blocks[1]))
      candidate = try activation(inputs[2] + matmul(reset * masked(2), blocks[2]))
    }
    return [try update * state + (1 - update) * candidate]
  }
}
