internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

/// What makes a callback, and what it remembers of a run.
private struct Kept<Kind: RememberingCallback>: Codable {
  private let made: Kind.Configuration
  private let memory: Kind.Memory

  init(_ callback: Kind) { (made, memory) = (callback.configuration, callback.memory) }

  /// The callback again.
  var callback: Kind {
    let callback = Kind(made)
    callback.memory = memory
    return callback
  }
}

/// A later cell asks a callback what it found, and a run that was stopped goes on with what it remembers.
extension CellLibrary {
  static func bindCallbackState(_ library: Library) {
    library.state(
      .reference("EarlyStopping") { (callback: EarlyStopping) in
        NativePayload(
          text: encodedText(Kept(callback)),
          blobs: callback.bestWeights.enumerated().map { ("weight\($0.offset)", $0.element.blob) })
      } decode: { payload in
        let kept = try decoded(Kept<EarlyStopping>.self, payload.text, "EarlyStopping").callback
        kept.bestWeights = try payload.blobs.map { try Tensor($0.blob) }
        return kept
      })
    bindMemory("ReduceLROnPlateau", ReduceLROnPlateau.self, library)
    bindMemory("ModelCheckpoint", ModelCheckpoint.self, library)
    bindMemory("CSVLogger", CSVLogger.self, library)
    library.state(
      .optionalReference("LearningRateScheduler") { (callback: LearningRateScheduler) in
        (callback.origin as? CellObject).map { NativePayload(cellObjects: [$0]) }
      } decode: { payload in
        guard let kept = payload.cellObjects.first,
          let function: CellFunction<Float, Int, Float> = CellFunction(kept)
        else { throw StateError.damaged("LearningRateScheduler") }
        return LearningRateScheduler(function)
      })
    library.state(
      .optionalReference("LambdaCallback") { (callback: LambdaCallback) in
        let functions = callback.origins.compactMap { $0.function as? CellObject }
        guard functions.count == callback.origins.count else { return nil }
        return NativePayload(
          text: callback.origins.map(\.name).joined(separator: " "), cellObjects: functions)
      } decode: { payload in
        let names = (payload.text ?? "").split(separator: " ").map(String.init)
        let kept = Dictionary(
          zip(names, payload.cellObjects), uniquingKeysWith: { first, _ in first })
        return LambdaCallback(
          epochBegin: kept["onEpochBegin"].flatMap { CellFunction($0) },
          epochEnd: kept["onEpochEnd"].flatMap { CellFunction($0) },
          batchEnd: kept["onBatchEnd"].flatMap { CellFunction($0) },
          trainBegin: kept["onTrainBegin"].flatMap { CellFunction($0) },
          trainEnd: kept["onTrainEnd"].flatMap { CellFunction($0) })
      })
    library.state(
      .optionalReference("LearningRateSchedule") { (schedule: LearningRateSchedule) in
        let configuration = schedule.configuration
        return configuration.kind.isEmpty ? nil : NativePayload(text: encodedText(configuration))
      } decode: { payload in
        let configuration = try decoded(
          LearningRateSchedule.Configuration.self, payload.text, "schedule")
        guard let schedule = LearningRateSchedule.resuming(configuration) else {
          throw StateError.damaged("schedule of kind \(configuration.kind)")
        }
        return schedule
      })
  }

  private static func bindMemory<Kind: RememberingCallback & NativeReference>(
    _ name: String, _ type: Kind.Type, _ library: Library
  ) {
    library.state(
      .reference(name) { (callback: Kind) in
        NativePayload(text: encodedText(Kept(callback)))
      } decode: {
        try decoded(Kept<Kind>.self, $0.text, name).callback
      })
  }
}

extension LearningRateScheduler {
  /// A callback that asks a cell's function.
  convenience init(_ function: CellFunction<Float, Int, Float>) {
    self.init(origin: function.cellObject) { try function($0, $1) }
  }
}

extension LambdaCallback {
  /// A callback of cells' functions.
  convenience init(
    epochBegin: CellFunction<NoValue, Int>?,
    epochEnd: CellFunction<NoValue, Int, [String: Float]>?,
    batchEnd: CellFunction<NoValue, Int, [String: Float]>?,
    trainBegin: CellFunction<NoValue>?, trainEnd: CellFunction<NoValue>?
  ) {
    var origins: [(name: String, function: Any)] = []
    if let epochBegin { origins.append(("onEpochBegin", epochBegin.cellObject)) }
    if let epochEnd { origins.append(("onEpochEnd", epochEnd.cellObject)) }
    if let batchEnd { origins.append(("onBatchEnd", batchEnd.cellObject)) }
    if let trainBegin { origins.append(("onTrainBegin", trainBegin.cellObject)) }
    if let trainEnd { origins.append(("onTrainEnd", trainEnd.cellObject)) }
    self.init(
      onEpochBegin: epochBegin.map { function in { _ = try function($0) } },
      onEpochEnd: epochEnd.map { function in { _ = try function($0, $1) } },
      onBatchEnd: batchEnd.map { function in { _ = try function($0, $1) } },
      onTrainBegin: trainBegin.map { function in { _ = try function() } },
      onTrainEnd: trainEnd.map { function in { _ = try function() } }, origins: origins)
  }
}
