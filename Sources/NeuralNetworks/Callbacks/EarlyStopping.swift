internal import Tensors

/// Ends training when a figure has not become better for a number of epochs.
public final class EarlyStopping: MonitoringCallback, @unchecked Sendable {
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

  package let configuration: Configuration
  /// The epoch after which training ended, from 1; 0 where it went through.
  public private(set) var stoppedEpoch = 0
  /// The epoch with the best figure, from 1.
  public private(set) var bestEpoch = 0
  private var best = Float.nan
  private var waited = 0
  private var bestWeights: [Tensor] = []

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
    (stoppedEpoch, bestEpoch, best, waited, bestWeights) = (0, 0, .nan, 0, [])
  }

  /// Looks whether the figure is better.
  public override func onEpochEnd(
    _ epoch: Int, _ logs: [String: Float], _ model: Model
  ) throws {
    guard epoch > configuration.startFromEpoch else { return }
    let value = try watched(logs)
    if configuration.restoreBestWeights, bestWeights.isEmpty {
      bestWeights = model.getWeights()
      bestEpoch = epoch
    }
    waited += 1
    if mode.improves(value, on: best, by: configuration.minDelta, monitor) {
      (best, bestEpoch) = (value, epoch)
      if configuration.restoreBestWeights { bestWeights = model.getWeights() }
      let base = configuration.baseline
      if base.map({ mode.improves(value, on: $0, by: 0, monitor) }) ?? true { waited = 0 }
      return
    }
    if waited >= configuration.patience, epoch > 1 {
      stoppedEpoch = epoch
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
