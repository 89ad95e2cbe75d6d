internal import Tensors

/// Makes the learning rate smaller when a figure has stopped becoming better.
public final class ReduceLROnPlateau: MonitoringCallback, RememberingCallback, RateChanging,
  @unchecked Sendable
{
  /// What makes it.
  package struct Configuration: Codable {
    package var monitor: String
    package var factor: Float
    package var patience: Int
    package var mode: MonitorMode
    package var minDelta: Float
    package var cooldown: Int
    package var minLR: Float
  }

  /// What it remembers of a run.
  package struct Memory: Codable {
    package var best = Float.nan
    package var waited = 0
    package var cooling = 0
  }

  package let configuration: Configuration
  package var memory = Memory()

  /// A callback with Keras' defaults.
  ///
  /// - Parameters:
  ///   - monitor: The figure that is watched.
  ///   - factor: What the rate is multiplied by.
  ///   - patience: How many epochs without a better figure are waited for.
  ///   - mode: Which way is better.
  ///   - minDelta: A smaller change does not count.
  ///   - cooldown: How many epochs pass after a change before the figure is watched again.
  ///   - minLR: The least rate.
  public init(
    monitor: String = "val_loss", factor: Float = 0.1, patience: Int = 10,
    mode: MonitorMode = .auto, minDelta: Float = 1e-4, cooldown: Int = 0, minLR: Float = 0
  ) {
    configuration = Configuration(
      monitor: monitor, factor: factor, patience: patience, mode: mode, minDelta: minDelta,
      cooldown: cooldown, minLR: minLR)
    super.init(monitor: monitor, mode: mode)
  }

  /// As another process left it.
  package convenience init(_ configuration: Configuration) {
    self.init(
      monitor: configuration.monitor, factor: configuration.factor,
      patience: configuration.patience, mode: configuration.mode,
      minDelta: configuration.minDelta, cooldown: configuration.cooldown,
      minLR: configuration.minLR)
  }

  /// Begins anew.
  public override func onTrainBegin(_ model: Model) throws {
    guard configuration.factor >= 0, configuration.factor < 1 else {
      throw ModelError.setting(
        "ReduceLROnPlateau", problem: "factor is \(configuration.factor), but must be in 0..<1")
    }
    memory = Memory()
  }

  /// Looks whether the figure is better.
  public override func onEpochEnd(
    _ epoch: Int, _ logs: [String: Float], _ model: Model
  ) throws {
    let value = try watched(logs)
    if memory.cooling > 0 {
      memory.cooling -= 1
      memory.waited = 0
    }
    if mode.improves(value, on: memory.best, by: configuration.minDelta, monitor) {
      (memory.best, memory.waited) = (value, 0)
    } else if memory.cooling == 0 {
      memory.waited += 1
      guard memory.waited >= configuration.patience, let optimizer = model.optimizer else { return }
      guard optimizer.learningRate > configuration.minLR else { return }
      optimizer.learningRate = max(
        optimizer.learningRate * configuration.factor, configuration.minLR)
      (memory.cooling, memory.waited) = (configuration.cooldown, 0)
    }
  }
}

/// Sets the learning rate before each epoch by a function.
public final class LearningRateScheduler: KeptCallback, RateChanging, @unchecked Sendable {
  private let schedule: (Int, Float) throws -> Float
  /// Where the function came from, for those who keep it.
  package let origin: Any?

  /// A callback that asks a function.
  ///
  /// - Parameter schedule: From the epoch, counted from 0 as in Keras, and the current rate to the new
  ///   rate.
  public convenience init(_ schedule: @escaping (Int, Float) throws -> Float) {
    self.init(origin: nil, schedule)
  }

  package init(origin: Any?, _ schedule: @escaping (Int, Float) throws -> Float) {
    self.schedule = schedule
    self.origin = origin
  }

  /// Sets the rate.
  public func onEpochBegin(_ epoch: Int, _ model: Model) throws {
    guard let optimizer = model.optimizer else { return }
    optimizer.learningRate = try schedule(epoch - 1, optimizer.learningRate)
  }
}
