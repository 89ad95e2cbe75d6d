public import NeuralNetworks
public import SwiftLanguage
internal import Tensors

extension EarlyStopping: NativeReference {}
extension ReduceLROnPlateau: NativeReference {}
extension ModelCheckpoint: NativeReference {}
extension LearningRateScheduler: NativeReference {}
extension LambdaCallback: NativeReference {}
extension CSVLogger: NativeReference {}
extension MonitorMode: NativeValue {}

/// A callback of a cell's own type, called through its methods where it declares them.
private struct CellCallback: KeptCallback {
  let value: DynamicValue

  private func call<each Argument: NotebookValue>(
    _ method: String, _ argument: repeat each Argument
  ) throws {
    guard value.has(method) else { return }
    _ = try value.call(method, returning: NoValue.self, repeat each argument)
  }

  func onTrainBegin(_ model: Model) throws { try call("onTrainBegin(_:)", model) }
  func onEpochBegin(_ epoch: Int, _ model: Model) throws {
    try call("onEpochBegin(_:_:)", epoch, model)
  }
  func onBatchEnd(_ batch: Int, _ logs: [String: Float], _ model: Model) throws {
    try call("onBatchEnd(_:_:_:)", batch, logs, model)
  }
  func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws {
    try call("onEpochEnd(_:_:_:)", epoch, logs, model)
  }
  func onTrainEnd(_ model: Model) throws { try call("onTrainEnd(_:)", model) }
}

extension DynamicValue {
  /// The library's own callback, or a cell's behind the protocol.
  var callback: any NeuralNetworks.Callback {
    if let own = native(MonitoringCallback.self) { return own }
    if let own = native(LearningRateScheduler.self) { return own }
    if let own = native(LambdaCallback.self) { return own }
    if let own = native(CSVLogger.self) { return own }
    return CellCallback(value: self)
  }
}

extension CellLibrary {
  static func bindCallbacks(_ library: Library) {
    library.type("struct MonitorMode", MonitorMode.self) {
      $0.staticProperty("static var auto: MonitorMode") { MonitorMode.auto }
      $0.staticProperty("static var min: MonitorMode") { MonitorMode.min }
      $0.staticProperty("static var max: MonitorMode") { MonitorMode.max }
    }
    library.declarations(
      """
      public protocol Callback {
        func onTrainBegin(_ model: Model) throws
        func onEpochBegin(_ epoch: Int, _ model: Model) throws
        func onBatchEnd(_ batch: Int, _ logs: [String: Float], _ model: Model) throws
        func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws
        func onTrainEnd(_ model: Model) throws
      }
      extension Callback {
        public func onTrainBegin(_ model: Model) throws {}
        public func onEpochBegin(_ epoch: Int, _ model: Model) throws {}
        public func onBatchEnd(_ batch: Int, _ logs: [String: Float], _ model: Model) throws {}
        public func onEpochEnd(_ epoch: Int, _ logs: [String: Float], _ model: Model) throws {}
        public func onTrainEnd(_ model: Model) throws {}
      }
      """)
    bindMonitors(library)
    library.type("final class LearningRateScheduler: Callback", LearningRateScheduler.self) {
      $0.initializer("init(_ schedule: @escaping (Int, Float) throws -> Float)") {
        (schedule: CellFunction<Float, Int, Float>) in LearningRateScheduler(schedule)
      }
    }
    library.type("final class CSVLogger: Callback", CSVLogger.self) {
      $0.initializer(
        "init(_ path: String, separator: String = \",\", append: Bool = false)"
      ) { (path: String, separator: String, append: Bool) in
        CSVLogger(path, separator: separator, append: append)
      }
    }
    library.type("final class LambdaCallback: Callback", LambdaCallback.self) {
      $0.initializer(
        """
        init(onEpochBegin: ((Int) throws -> Void)? = nil, \
        onEpochEnd: ((Int, [String: Float]) throws -> Void)? = nil, \
        onBatchEnd: ((Int, [String: Float]) throws -> Void)? = nil, \
        onTrainBegin: (() throws -> Void)? = nil, onTrainEnd: (() throws -> Void)? = nil)
        """
      ) {
        (
          epochBegin: CellFunction<NoValue, Int>?,
          epochEnd: CellFunction<NoValue, Int, [String: Float]>?,
          batchEnd: CellFunction<NoValue, Int, [String: Float]>?,
          trainBegin: CellFunction<NoValue>?, trainEnd: CellFunction<NoValue>?
        ) in
        LambdaCallback(
          epochBegin: epochBegin, epochEnd: epochEnd, batchEnd: batchEnd, trainBegin: trainBegin,
          trainEnd: trainEnd)
      }
    }
  }

  private static func bindMonitors(_ library: Library) {
    library.type("final class EarlyStopping: Callback", EarlyStopping.self) {
      $0.initializer(
        """
        init(monitor: String = "val_loss", minDelta: Float = 0, patience: Int = 0, \
        mode: MonitorMode = .auto, baseline: Float? = nil, restoreBestWeights: Bool = false, \
        startFromEpoch: Int = 0)
        """
      ) {
        (
          monitor: String, minDelta: Float, patience: Int, mode: MonitorMode, baseline: Float?,
          restores: Bool, start: Int
        ) in
        EarlyStopping(
          monitor: monitor, minDelta: minDelta, patience: patience, mode: mode,
          baseline: baseline, restoreBestWeights: restores, startFromEpoch: start)
      }
      $0.property("var stoppedEpoch: Int") { $0.stoppedEpoch }
      $0.property("var bestEpoch: Int") { $0.bestEpoch }
    }
    library.type("final class ReduceLROnPlateau: Callback", ReduceLROnPlateau.self) {
      $0.initializer(
        """
        init(monitor: String = "val_loss", factor: Float = 0.1, patience: Int = 10, \
        mode: MonitorMode = .auto, minDelta: Float = 1e-4, cooldown: Int = 0, minLR: Float = 0)
        """
      ) {
        (
          monitor: String, factor: Float, patience: Int, mode: MonitorMode, minDelta: Float,
          cooldown: Int, least: Float
        ) in
        ReduceLROnPlateau(
          monitor: monitor, factor: factor, patience: patience, mode: mode, minDelta: minDelta,
          cooldown: cooldown, minLR: least)
      }
    }
    library.type("final class ModelCheckpoint: Callback", ModelCheckpoint.self) {
      $0.initializer(
        """
        init(_ path: String, monitor: String = "val_loss", mode: MonitorMode = .auto, \
        saveBestOnly: Bool = false, saveWeightsOnly: Bool = false)
        """
      ) { (path: String, monitor: String, mode: MonitorMode, best: Bool, weights: Bool) in
        ModelCheckpoint(
          path, monitor: monitor, mode: mode, saveBestOnly: best, saveWeightsOnly: weights)
      }
    }
  }
}
