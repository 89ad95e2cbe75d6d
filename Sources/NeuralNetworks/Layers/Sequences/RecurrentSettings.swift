/// What every recurrent layer is made with, whatever its step is.
struct RecurrentSettings {
  /// The size of the state.
  let units: Int
  let activation: Activation
  let usesBias: Bool
  /// The kernel of the inputs.
  var kernel = ParameterSettings(.glorotUniform)
  /// The kernel of the state.
  var recurrentKernel = ParameterSettings(.orthogonal)
  var bias = ParameterSettings(.zeros)
  /// What training adds to the loss for the outputs' size.
  var activityRegularizer: Regularizer?
  /// Whether the output has every step's state, or the last one's alone.
  let returnSequences: Bool
  /// Whether sequences are read from their last step to the first.
  var goBackwards = false
  /// Whether a batch goes on from the states that the one before it left.
  var stateful = false
  /// The rate at which inputs are dropped in training.
  let dropout: Float
  /// The rate at which the state is dropped in training.
  let recurrentDropout: Float
  var inputShape: [Int]?
  var name: String?
}
