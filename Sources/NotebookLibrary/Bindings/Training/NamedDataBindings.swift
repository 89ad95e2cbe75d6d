internal import Datasets
internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

private typealias NamedTensors = [String: Tensor]

extension CellLibrary {
  /// Training by the names of inputs and outputs.
  static func bindNamedData(_ model: NativeMembers<Model>) {
    model.method(
      """
      func compile(losses: [String: Loss], lossWeights: [String: Float] = [:], \
      optimizer: Optimizer, metrics: [String: [Metric]] = [:]) throws
      """
    ) {
      (
        model: Model, losses: [String: Loss], weights: [String: Float], optimizer: Optimizer,
        metrics: [String: [Metric]]
      ) in
      try model.compile(
        losses: losses, lossWeights: weights, optimizer: optimizer, metrics: metrics)
    }
    bindFit(model, "[String: Tensor]", "[String: Tensor]") {
      (model: Model, fit: NamedFit<NamedTensors, NamedTensors>) in
      try model.fit(
        fit.features, fit.targets, epochs: fit.epochs, batchSize: fit.batchSize,
        validationSplit: fit.split, validationData: fit.validation, shuffle: fit.shuffle,
        initialEpoch: fit.initialEpoch, callbacks: fit.callbacks, verbose: fit.verbose)
    }
    bindFit(model, "Tensor", "[String: Tensor]") {
      (model: Model, fit: NamedFit<Tensor, NamedTensors>) in
      try model.fit(
        fit.features, fit.targets, epochs: fit.epochs, batchSize: fit.batchSize,
        validationSplit: fit.split, validationData: fit.validation, shuffle: fit.shuffle,
        initialEpoch: fit.initialEpoch, callbacks: fit.callbacks, verbose: fit.verbose)
    }
    bindFit(model, "[String: Tensor]", "Tensor") {
      (model: Model, fit: NamedFit<NamedTensors, Tensor>) in
      try model.fit(
        fit.features, fit.targets, epochs: fit.epochs, batchSize: fit.batchSize,
        validationSplit: fit.split, validationData: fit.validation, shuffle: fit.shuffle,
        initialEpoch: fit.initialEpoch, callbacks: fit.callbacks, verbose: fit.verbose)
    }
    model.method(
      """
      func evaluate(_ features: [String: Tensor], _ targets: [String: Tensor], \
      batchSize: Int = 32) throws -> [Float]
      """
    ) { (model: Model, features: NamedTensors, targets: NamedTensors, batchSize: Int) in
      try model.evaluate(features, targets, batchSize: batchSize)
    }
    model.method(
      "func predict(_ features: [String: Tensor], batchSize: Int = 256) throws -> [Tensor]"
    ) { (model: Model, features: NamedTensors, batchSize: Int) in
      try model.predict(features, batchSize: batchSize)
    }
    model.method("func predict(_ batches: Dataset) throws -> Tensor") {
      (model: Model, batches: Dataset) in try model.predict(batches)
    }
    model.method("func predict(_ batches: PairedDataset) throws -> Tensor") {
      (model: Model, batches: PairedDataset) in try model.predict(batches)
    }
    model.property("var inputNames: [String]") { $0.inputNames }
  }

  private static func bindFit<Features: NotebookValue, Targets: NotebookValue>(
    _ model: NativeMembers<Model>, _ features: String, _ targets: String,
    _ body: @escaping (Model, NamedFit<Features, Targets>) throws -> History
  ) {
    model.method(
      """
      @discardableResult func fit(_ features: \(features), _ targets: \(targets), \
      epochs: Int = 1, batchSize: Int = 32, validationSplit: Float = 0, \
      validationData: (\(features), \(targets))? = nil, shuffle: Bool = true, \
      initialEpoch: Int = 0, callbacks: [any Callback] = [], verbose: Int = 1) throws -> History
      """
    ) {
      (
        model: Model, features: Features, targets: Targets, epochs: Int, batchSize: Int,
        split: Float, validation: CellPair<Features, Targets>?, shuffle: Bool, initialEpoch: Int,
        callbacks: [DynamicValue], verbose: Int
      ) in
      try body(
        model,
        NamedFit(
          features: features, targets: targets, epochs: epochs, batchSize: batchSize, split: split,
          validation: validation?.tuple, shuffle: shuffle, initialEpoch: initialEpoch,
          callbacks: callbacks.map(\.callback), verbose: verbose))
    }
  }
}

/// What one call of `fit` was given.
private struct NamedFit<Features, Targets> {
  var features: Features
  var targets: Targets
  var epochs: Int
  var batchSize: Int
  var split: Float
  var validation: (Features, Targets)?
  var shuffle: Bool
  var initialEpoch: Int
  var callbacks: [any Callback]
  var verbose: Int
}
