/// A mistake in the use of a model.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Training or evaluation before `compile`.
  case notCompiled(operation: String)
  /// A layer whose input shape is not known yet.
  case notBuilt(operation: String)
  /// Examples and targets of different number.
  case exampleCount(features: Int, targets: Int)
  /// A step of an optimizer with more or fewer gradients than parameters.
  case gradientCount(gradients: Int, parameters: Int)
  /// A data set without batches.
  case noBatches
  /// Nothing to train: every layer is frozen, or there are no parameters.
  case nothingToTrain
  /// A metric that a cell of another process defined.
  case metricNotRestored(name: String)
  /// The loss became infinite or not a number.
  case lossNotFinite(epoch: Int, step: Int, layer: String?)

  /// The message a notebook's author reads.
  public var description: String {
    switch self {
    case .notCompiled(let operation):
      "\(operation): call compile(loss:optimizer:) first"
    case .notBuilt(let operation):
      "\(operation): the model's input shape is not known; give the first layer an inputShape"
    case .exampleCount(let features, let targets):
      "\(features) examples but \(targets) targets"
    case .gradientCount(let gradients, let parameters):
      "\(gradients) gradients for \(parameters) parameters"
    case .metricNotRestored(let name):
      "the metric '\(name)' is a function of a cell that ran in another process; run the cell with compile again"
    case .noBatches: "the data set has no batches; is dropRemainder leaving everything out?"
    case .nothingToTrain:
      "the compiled model has no trainable parameters; was trainable false when compile was called?"
    case .lossNotFinite(let epoch, let step, let layer):
      "the loss is not finite at epoch \(epoch), step \(step)"
        + (layer.map { "; the first numbers that are not finite come from layer '\($0)'" } ?? "")
        + "; try a smaller learning rate"
    }
  }
}
