package import Tensors

/// Ends training when a figure has not become better for a number of epochs.
public final class EarlyStopping: MonitoringCallback, RememberingCallback, @unchecked Sendable {
  /// What makes it.
  package struct Configuration: Codable {
    package var monitor: String
    package var minDelta: Float
    package var patience: Int
    package var mode: MonitorMode
    package var baseline: Float?
    package var restoreBestWeights: Bool
    package var startFromEpoch: Int
  }

  /// What it remembers of a run, and what it found.
  package struct Memory: Codable {
    package var stoppedEpoch = 0
    package var bestEpoch = 0
    package var best = Float.nan
    package var waited = 0
  }

  package let configuration: Configuration
  package var memory = Memory()
  package var bestWeights: [Tensor] = []
  /// The epoch after which training ended, from 1; 0 where it went through.
  public var stoppedEpoch: Int { memory.stoppedEpoch }
  /// The epoch with the best figure, from 1.
  public var bestEpoch: Int { memory.bestEpoch }

  /// A callback with Keras' defaults.
  ///
  /// - Parameters:
  ///   - monitor: The figure that is watched.
  ///   - minDelta: A smaller change does not count.
  ///   - patience: How many epochs without a better figure are waited for.
  ///   - mode: Which way is better.
  ///   - baseline: What the figure must first be better than.
  ///   - restoreBestWeights: Whether the model goes back to its weights of the best epoch.
  ///   - startFromEpoch: How many epochs pass before the figure is watched.
  public init(
    monitor: String = "val_loss", minDelta: Float = 0, patience: Int = 0, mode: MonitorMode = .auto,
    baseline: Float? = nil, restoreBestWeights: Bool = false, startFromEpoch: Int = 0
  ) {
    configuration = Configuration(
      monitor: monitor, minDelta: Swift.abs(minDelta), patience: patience, mode: mode,
      baseline: baseline, restoreBestWeights: restoreBestWeights, startFromEpoch: startFromEpoch)
    super.init(monitor: monitor, mode: mode)
  }

  /// As another process left it.
  package convenience init(_ configuration: Configuration) {
    self.init(
      monitor: configuration.monitor, minDelta: configuration.minDelta,
      patience: configuration.patience, mode: configuration.mode, baseline: configuration.baseline,
      restoreBestWeights: configuration.restoreBestWeights,
      startFromEpoch: configuration.startFromEpoch)
  }

  /// Begins anew.
  public override func onTrainBegin(_ model: Model) throws {
    (memory, bestWeights) = (Memory(), [])
  }

  /// Looks whether the figure is better.
  public override func onEpochEnd(
    _ epoch: Int, _ logs: [String: Float], _ model: Model
  ) throws {
    guard epoch > configuration.startFromEpoch else { return }
    let value = try watched(logs)
    if configuration.restoreBestWeights, bestWeights.isEmpty {
      bestWeights = model.getWeights()
      memory.bestEpoch = epoch
    }
    memory.waited += 1
    if mode.improves(value, on: memory.best, by: configuration.minDelta, monitor) {
      (memory.best, memory.bestEpoch) = (value, epoch)
      if configuration.restoreBestWeights { bestWeights = model.getWeights() }
      let base = configuration.baseline
      if base.map({ mode.improves(value, on: $0, by: 0, monitor) }) ?? true { memory.waited = 0 }
      return
    }
    if memory.waited >= configuration.patience, epoch > 1 {
      memory.stoppedEpoch = epoch
      model.stopTraining = true
    }
  }

  /// Brings back the best weights where asked.
  public override func onTrainEnd(_ model: Model) throws {
    guard configuration.restoreBestWeights, !bestWeights.isEmpty else { return }
    try model.setWeights(bestWeights)
    bestWeights = []
  }
}
