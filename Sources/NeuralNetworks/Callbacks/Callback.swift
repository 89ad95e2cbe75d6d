/// Something that is told of a training run as it goes on, and may change or end it.
///
/// All methods have empty defaults. Epochs and batches count from 1.
public protocol Callback {
  /// Before the first epoch.
  func onTrainBegin(_ model: Model) throws
  /// Before each epoch, counted from 1 as progress shows it.
  func onEpochBegin(_ epoch: Int, _ model: Model) throws
  /// After each step, with the running figures of the epoch.
  func onBatchEnd(_ batch: Int, _ logs: [String: Float], _ model: Model) throws
  /// After each epoch, counted from 1, with its figures, those of validation too.
  func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws
  /// After the last epoch.
  func onTrainEnd(_ model: Model) throws
}

extension Callback {
  /// Does nothing.
  public func onTrainBegin(_ model: Model) throws {}
  /// Does nothing.
  public func onEpochBegin(_ epoch: Int, _ model: Model) throws {}
  /// Does nothing.
  public func onBatchEnd(_ batch: Int, _ logs: [String: Float], _ model: Model) throws {}
  /// Does nothing.
  public func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws {}
  /// Does nothing.
  public func onTrainEnd(_ model: Model) throws {}
}

/// A callback whose memory is kept with the state of a cell in its midst, so that another process can go on.
package protocol KeptCallback: Callback {}

/// A kept callback that is made again from what made it and what it remembered.
package protocol RememberingCallback: KeptCallback, AnyObject {
  associatedtype Configuration: Codable
  associatedtype Memory: Codable
  /// What makes it.
  var configuration: Configuration { get }
  /// What it remembers of a run, and what it found.
  var memory: Memory { get set }

  /// As another process left it, its memory apart.
  init(_ configuration: Configuration)
}

/// A callback that changes the learning rate: the rate of each epoch is then one of its figures, as in Keras.
package protocol RateChanging: Callback {}

/// Which way a watched figure gets better.
public enum MonitorMode: String, Hashable, Codable, Sendable, CaseIterable {
  /// Downwards, unless the figure's name tells of an accuracy or another share.
  case auto
  /// Downwards.
  case min
  /// Upwards.
  case max

  func improves(_ value: Float, on best: Float, by delta: Float, _ monitor: String) -> Bool {
    let rises =
      switch self {
      case .auto:
        ["acc", "auc", "precision", "recall"].contains { monitor.contains($0) }
      case .min: false
      case .max: true
      }
    if best.isNaN { return !value.isNaN }
    return rises ? value - delta > best : value + delta < best
  }
}

/// Base of the library's callbacks that watch a figure.
open class MonitoringCallback: KeptCallback, @unchecked Sendable {
  /// The figure's name, such as "val_loss".
  public let monitor: String
  let mode: MonitorMode

  package init(monitor: String, mode: MonitorMode) {
    self.monitor = monitor
    self.mode = mode
  }

  /// The watched figure.
  ///
  /// - Throws: ``ModelError/noFigure(name:names:)``.
  func watched(_ logs: [String: Float]) throws -> Float {
    guard let value = logs[monitor] else {
      throw ModelError.noFigure(name: monitor, names: logs.keys.sorted())
    }
    return value
  }

  /// Begins anew.
  open func onTrainBegin(_ model: Model) throws {}
  /// Looks at the figure.
  open func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws {}
  /// Ends.
  open func onTrainEnd(_ model: Model) throws {}
}
