internal import NeuralNetworks
internal import Tensors

extension OptionRunTests {
  /// What layers add to the loss for their outputs' size; what is frozen adds nothing for its parameters'.
  static func penalties() throws -> Model {
    let frozen = Dense(
      4, activation: .tanh, kernelInitializer: .constant(0.3), biasInitializer: .constant(0.1),
      kernelRegularizer: .l2(0.5), activityRegularizer: .l1(0.02), inputShape: [3])
    frozen.trainable = false
    let model = try Sequential([
      frozen, ActivityRegularization(l1: 0.01, l2: 0.02), Reshape([4, 1]),
      GRU(
        2, kernelInitializer: .constant(0.2), recurrentInitializer: .constant(0.1),
        activityRegularizer: .l2(0.05), returnSequences: true),
      Conv1D(
        2, kernelSize: 2, kernelInitializer: .constant(0.2),
        activityRegularizer: .l1l2(l1: 0.01, l2: 0.02)), Flatten(),
      Dense(
        1, kernelInitializer: .constant(0.3), kernelRegularizer: .l1(0.01),
        activityRegularizer: .l2(0.1)),
    ])
    model.compile(
      loss: .meanSquaredError, optimizer: SGD(learningRate: 0.1), metrics: [.meanAbsoluteError])
    return model
  }

  /// A recurrent layer that goes on from another's states.
  static func states() throws -> Model {
    let (kernel, recurrent) = (Initializer.constant(0.2), Initializer.constant(0.1))
    let source = Input(shape: [0, 2], name: "source")
    let target = Input(shape: [0, 3], name: "target")
    let encoded = try LSTM(
      4, kernelInitializer: kernel, recurrentInitializer: recurrent, name: "encoder")(
        source, initialStates: nil)
    let decoded = try LSTM(
      4, kernelInitializer: kernel, recurrentInitializer: recurrent, returnSequences: true,
      name: "decoder")(target, initialStates: encoded.states).output
    let further = try GRU(
      4, kernelInitializer: kernel, recurrentInitializer: recurrent, name: "further")(
        decoded, initialStates: [encoded.states[0]])
    let output = try Dense(1, kernelInitializer: .constant(0.3), name: "output")(further.states[0])
    let direct = try Dense(1, kernelInitializer: .constant(0.1), name: "direct")(encoded.states[1])
    let model = try Model(
      inputs: [source, target], outputs: [Add(name: "sum")([output, direct])])
    model.compile(loss: .meanSquaredError, optimizer: SGD(learningRate: 0.1))
    return model
  }

  /// The layer of a variational autoencoder that adds to the loss, its noise left out.
  private struct Sampling: MultiInputLayer {
    let scale = Parameter("scale", .ones([2]), regularizer: .l2(0.1), constraint: .maxNorm(1.2))
    var parameters: [Parameter] { [scale] }

    func call(_ inputs: [Tensor], training: Bool) throws -> Tensor {
      let (mean, spread) = (inputs[0], inputs[1])
      try addLoss((1 + spread - mean.squared() - spread.exp()).mean() * -0.5)
      return try mean + (spread * 0.5).exp() * scale.value
    }
  }

  /// A layer of one's own with two inputs, which adds to the loss.
  static func own() throws -> Model {
    let inputs = Input(shape: [3])
    let hidden = try Dense(4, activation: .tanh, kernelInitializer: .constant(0.2))(inputs)
    let mean = try Dense(2, kernelInitializer: .constant(0.3), name: "mean")(hidden)
    let spread = try Dense(2, kernelInitializer: .constant(0.1), name: "spread")(hidden)
    let output = try Dense(1, kernelInitializer: .constant(0.4), name: "output")(
      Sampling()([mean, spread]))
    let model = try Model(inputs: [inputs], outputs: [output])
    model.compile(loss: .meanSquaredError, optimizer: Adam(learningRate: 0.05))
    return model
  }
}
