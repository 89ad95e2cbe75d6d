internal import Foundation
internal import Notebooks

/// A cell's run as it goes: what it has shown and read so far.
final class CellRun {
  let cell: Cell
  let parts: CellKey
  let key: ContentHash
  var record: CellRecord
  private let observer: any SessionObserver
  private(set) var files: [FileStamp] = []
  private var unreadable: [String] = []
  private let start = Date()
  /// How long an earlier process ran the cell that this one goes on with, in seconds.
  private var earlier = 0.0

  init(cell: Cell, key: CellKey, observer: any SessionObserver) {
    self.cell = cell
    parts = key
    self.key = key.hash
    self.observer = observer
    record = CellRecord(cellID: cell.id, status: .fresh, startedAt: start.timeIntervalSince1970)
  }

  /// How long the cell has run, in seconds.
  var seconds: Double { earlier - start.timeIntervalSinceNow }

  /// The files that were read, as they were.
  ///
  /// One that is gone already cannot be compared next time: the cell then runs again.
  var stamps: [FileStamp] {
    files + unreadable.map { FileStamp(path: $0, size: -1, modified: 0, hash: key) }
  }

  /// Begins with what an earlier process had done.
  func resume(_ checkpoint: StoredCheckpoint) {
    record.outputs = checkpoint.record.outputs
    record.filesRead = checkpoint.record.filesRead
    record.startedAt = checkpoint.record.startedAt
    files = checkpoint.files
    earlier = checkpoint.record.duration
  }

  /// Begins with nothing after all.
  func restart() {
    record.outputs = []
    record.filesRead = []
    record.startedAt = start.timeIntervalSince1970
    files = []
    earlier = 0
  }

  /// Notes what the cell does; checkpoints are the session's business.
  func note(_ event: CellEvent) {
    switch event {
    case .output(let output):
      record.outputs.append(merging: output)
      observer.cellShowed(output, cell: cell)
    case .progress(let progress):
      observer.cellProgressed(progress, cell: cell)
    case .fileRead(let path, let provenance):
      if !record.filesRead.contains(provenance) { record.filesRead.append(provenance) }
      guard !files.contains(where: { $0.path == path }) else { return }
      if let stamp = FileStamp(reading: path) {
        files.append(stamp)
      } else {
        unreadable.append(path)
      }
    case .checkpoint: break
    }
  }
}

extension [CellOutput] {
  /// Appends an output; text that is printed piece by piece becomes one.
  fileprivate mutating func append(merging output: CellOutput) {
    if case .standardOutput(let text) = output, case .standardOutput(var all) = last {
      // Taken out of the array, the text grows in place.
      self[count - 1] = .warning("")
      all += text
      self[count - 1] = .standardOutput(all)
    } else {
      append(output)
    }
  }
}
