internal import Datasets
public import NeuralNetworks
internal import SwiftLanguage
public import Tensors

/// What the engine has in the midst of a cell beside the cell's values.
public struct EngineCheckpoint: Codable, Hashable, Sendable {
  /// The stream of random numbers.
  public var random: RandomStream.State
  /// How far the `fit` is that was running, if one was.
  public var training: FitProgress?
}

/// Ties the engine to the cell that runs: its random stream, its progress, its files, its end.
public enum EngineHooks {
  /// The progress of the `fit` that offers a checkpoint, while it does.
  nonisolated(unsafe) private static var training: FitProgress?

  /// The engine's part of a checkpoint, now.
  public static var checkpoint: EngineCheckpoint {
    EngineCheckpoint(random: RandomStream.current.state, training: training)
  }

  /// Prepares the engine for a cell.
  ///
  /// - Parameters:
  ///   - context: Where progress, files and warnings go; its seed and id name the random stream.
  ///   - isInterrupted: Asked at each step of training.
  ///   - offerCheckpoint: Called between epochs, where training could begin again.
  ///   - resumption: The engine's part of the checkpoint that the cell goes on from.
  public static func install(
    for context: CellContext, isInterrupted: @escaping @Sendable () -> Bool,
    offerCheckpoint: @escaping @Sendable () -> Void = {}, resumption: EngineCheckpoint? = nil
  ) {
    let stream = RandomStream(seed: Int(truncatingIfNeeded: context.seed), name: context.cellID)
    if let resumption { stream.state = resumption.random }
    RandomStream.current = stream
    RandomWords.next = { RandomStream.current.word() }
    FileReadings.observe { reading in
      context.fileRead(
        CellFile(
          name: reading.name, path: reading.path, shownPath: shown(reading.path),
          sha256: reading.sha256, bytes: reading.bytes))
    }
    DataFolders.current.reportProgress = { download in
      context.progress(
        CellProgress(
          label: "Downloading \(download.name)", step: download.receivedBytes,
          total: download.totalBytes))
    }
    TrainingMonitor.current = TrainingMonitor(
      // The last step is told with the epoch's figures.
      step: { if $0.step != $0.steps { context.progress(CellProgress($0)) } },
      epoch: { context.progress(CellProgress($0)) },
      checkCancellation: {
        if isInterrupted() { throw MachineTrap(.interrupted, "interrupted") }
      },
      checkpoint: { progress in
        training = progress
        offerCheckpoint()
        training = nil
      }, resumption: resumption?.training,
      warn: { context.display(.warning($0)) })
  }

  /// Undoes what ``install(for:isInterrupted:)`` did.
  public static func remove() {
    RandomWords.next = RandomWords.systemWord
    FileReadings.observe(nil)
    DataFolders.current.reportProgress = nil
    TrainingMonitor.current = TrainingMonitor()
  }

  /// The last two parts of a path: enough to know the file, nothing of whose machine it is.
  private static func shown(_ path: String) -> String {
    if path.hasPrefix("/usr/share/") { return path }
    return "…/" + path.split(separator: "/").suffix(2).joined(separator: "/")
  }
}

extension CellProgress {
  fileprivate init(_ step: TrainingMonitor.Step) {
    self.init(
      label: "Epoch \(step.epoch)/\(step.epochs)", step: step.step, total: step.steps,
      metrics: step.figures.map { Metric(name: $0.name, value: Double($0.value)) })
  }
}
