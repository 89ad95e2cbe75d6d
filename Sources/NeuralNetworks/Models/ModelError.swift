/// A mistake in the use of a model.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Training or evaluation before `compile`.
  case notCompiled(operation: String)
  /// A layer whose input shape is not known yet.
  case notBuilt(operation: String)
  /// An input that a layer does not take.
  case inputShape(layer: String, expected: String, given: [Int])
  /// What a layer of a model met, the layer named as `outer/inner` within models.
  case layer(String, problem: String)
  /// More or fewer inputs than the model has.
  case inputCount(given: Int, expected: Int)
  /// Fewer targets than the model has outputs.
  case targetCount(given: Int, expected: Int)
  /// Losses, their weights or metrics for more or fewer outputs than the model has.
  case outputCount(what: String, given: Int, expected: Int)
  /// Numbers that a layer or a run was made with and cannot work with.
  case setting(String, problem: String)
  /// Examples and targets of different number.
  case exampleCount(features: Int, targets: Int)
  /// A share that leaves no examples on one side.
  case validationSplit(Float, examples: Int)
  /// A step of an optimizer with more or fewer gradients than parameters.
  case gradientCount(gradients: Int, parameters: Int)
  /// A gradient of an author's own loop that became infinite or not a number.
  case gradientNotFinite(optimizer: String, parameter: String, step: Int, source: NotFiniteSource?)
  /// A derivative with respect to no parameters, as those of layers that are not built.
  case noParameters
  /// A data set without batches.
  case noBatches
  /// Nothing to train: every layer is frozen, or there are no parameters.
  case nothingToTrain
  /// An output that needs an input which the model does not list.
  case disconnected(String)
  /// A layer of a name that the model does not have.
  case noLayer(name: String, names: [String])
  /// A figure that the run does not report.
  case noFigure(name: String, names: [String])
  /// More or fewer weights than the model has.
  case weightCount(given: Int, expected: Int)
  /// A weight of another shape.
  case weightShape(name: String, given: [Int], expected: [Int])
  /// A file that cannot be read or written.
  case file(path: String, problem: String)
  /// A layer whose architecture cannot be saved.
  case notSaved(layer: String)
  /// The loss became infinite or not a number; the epoch is nil where the author's own loop counts them, and
  /// the source where it is not known.
  case lossNotFinite(epoch: Int?, step: Int, source: NotFiniteSource?)
}

/// Where the first numbers that are not finite came from.
public enum NotFiniteSource: Hashable, Sendable {
  /// A layer, named as `outer/inner` within models.
  case layer(String)
  /// A step of a gradient's function, or its derivative, and the layer that took it.
  case operation(String, layer: String?, isDerivative: Bool)
  /// The examples' features, before any layer.
  case features
  /// What the outputs are compared with.
  case targets
  /// The loss of outputs that are finite.
  case loss
}
