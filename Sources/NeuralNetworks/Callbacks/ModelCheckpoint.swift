/// Saves the model after each epoch, or after those with the best figure so far.
public final class ModelCheckpoint: MonitoringCallback, RememberingCallback, @unchecked Sendable {
  /// What makes it.
  package struct Configuration: Codable {
    package var path: String
    package var monitor: String
    package var mode: MonitorMode
    package var saveBestOnly: Bool
    package var saveWeightsOnly: Bool
  }

  /// What it remembers of a run.
  package struct Memory: Codable {
    /// The best figure so far.
    package var best = Float.nan
  }

  package let configuration: Configuration
  package var memory = Memory()

  /// A callback with Keras' defaults.
  ///
  /// - Parameters:
  ///   - path: The file; `{epoch}` in it stands for the epoch's number, from 1.
  ///   - monitor: The figure that decides with `saveBestOnly`.
  ///   - mode: Which way is better.
  ///   - saveBestOnly: Whether only models with a better figure are saved.
  ///   - saveWeightsOnly: Whether the weights are saved without the model's architecture.
  public init(
    _ path: String, monitor: String = "val_loss", mode: MonitorMode = .auto,
    saveBestOnly: Bool = false, saveWeightsOnly: Bool = false
  ) {
    configuration = Configuration(
      path: path, monitor: monitor, mode: mode, saveBestOnly: saveBestOnly,
      saveWeightsOnly: saveWeightsOnly)
    super.init(monitor: monitor, mode: mode)
  }

  /// As another process left it.
  package convenience init(_ configuration: Configuration) {
    self.init(
      configuration.path, monitor: configuration.monitor, mode: configuration.mode,
      saveBestOnly: configuration.saveBestOnly, saveWeightsOnly: configuration.saveWeightsOnly)
  }

  /// Saves where there is a reason to.
  public override func onEpochEnd(
    _ epoch: Int, _ logs: [String: Float], _ model: Model
  ) throws {
    if configuration.saveBestOnly {
      let value = try watched(logs)
      guard mode.improves(value, on: memory.best, by: 0, monitor) else { return }
      memory.best = value
    }
    let path = configuration.path.split(separator: "{epoch}", omittingEmptySubsequences: false)
      .joined(separator: "\(epoch)")
    if configuration.saveWeightsOnly {
      try model.saveWeights(path)
    } else {
      try model.save(path)
    }
  }
}

/// Functions called at the points of a training run.
public final class LambdaCallback: KeptCallback, @unchecked Sendable {
  /// The functions, those that were given.
  package let epochBegin: ((Int) throws -> Void)?
  package let epochEnd: ((Int, [String: Float]) throws -> Void)?
  package let batchEnd: ((Int, [String: Float]) throws -> Void)?
  package let trainBegin: (() throws -> Void)?
  package let trainEnd: (() throws -> Void)?
  /// Where the functions came from by name, for those who keep them.
  package let origins: [(name: String, function: Any)]

  /// A callback of functions.
  ///
  /// - Parameters:
  ///   - onEpochBegin: Given the epoch.
  ///   - onEpochEnd: Given the epoch and its figures.
  ///   - onBatchEnd: Given the step and the running figures.
  ///   - onTrainBegin: Called before the first epoch.
  ///   - onTrainEnd: Called after the last epoch.
  public convenience init(
    onEpochBegin: ((Int) throws -> Void)? = nil,
    onEpochEnd: ((Int, [String: Float]) throws -> Void)? = nil,
    onBatchEnd: ((Int, [String: Float]) throws -> Void)? = nil,
    onTrainBegin: (() throws -> Void)? = nil, onTrainEnd: (() throws -> Void)? = nil
  ) {
    self.init(
      onEpochBegin: onEpochBegin, onEpochEnd: onEpochEnd, onBatchEnd: onBatchEnd,
      onTrainBegin: onTrainBegin, onTrainEnd: onTrainEnd, origins: [])
  }

  package init(
    onEpochBegin: ((Int) throws -> Void)?, onEpochEnd: ((Int, [String: Float]) throws -> Void)?,
    onBatchEnd: ((Int, [String: Float]) throws -> Void)?, onTrainBegin: (() throws -> Void)?,
    onTrainEnd: (() throws -> Void)?, origins: [(name: String, function: Any)]
  ) {
    epochBegin = onEpochBegin
    epochEnd = onEpochEnd
    batchEnd = onBatchEnd
    trainBegin = onTrainBegin
    trainEnd = onTrainEnd
    self.origins = origins
  }

  /// Calls the function.
  public func onEpochBegin(_ epoch: Int, _ model: Model) throws { try epochBegin?(epoch) }
  /// Calls the function.
  public func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws {
    try epochEnd?(epoch, logs)
  }
  /// Calls the function.
  public func onBatchEnd(_ batch: Int, _ logs: [String: Float], _ model: Model) throws {
    try batchEnd?(batch, logs)
  }
  /// Calls the function.
  public func onTrainBegin(_ model: Model) throws { try trainBegin?() }
  /// Calls the function.
  public func onTrainEnd(_ model: Model) throws { try trainEnd?() }
}
