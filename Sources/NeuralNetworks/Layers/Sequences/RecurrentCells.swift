internal import Tensors

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
