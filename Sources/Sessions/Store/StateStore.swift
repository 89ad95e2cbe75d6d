internal import Foundation
internal import Notebooks
internal import SwiftLanguage

/// The folder that keeps a notebook's results and state between runs.
///
///     .nbrun/gan/cells/train-gan.json         what came of a cell, and the globals it wrote
///     .nbrun/gan/checkpoints/train-gan.json   a cell that was left in its midst
///     .nbrun/gan/groups/<hash>.json           the graph of some globals' values
///     .nbrun/gan/blobs/<hash>.safetensors     an array or a tensor, large ones in pieces
///
/// Groups and blobs are named by their content and never change; a cell's file is written last and
/// replaces its predecessor at once. So whatever kills the process, each cell has either its old
/// results or its new ones.
///
/// Only a power cut takes what the system has not written yet. For what a quick cell left the disk is
/// not waited for: a record or a graph that is torn then does not read as what it should be, and the
/// cell runs again. Arrays and tensors, and all that a long cell left, are synced.
final class StateStore {
  /// Cells that took less are sooner run again than their results are written for good.
  static let secondsWorthSyncing = 1.0

  let folder: String
  private let lock: FolderLock?
  private var references: [String: BlobReference] = [:]

  /// Opens the store beside a notebook, and makes it where there is none.
  ///
  /// - Parameter notebook: The path of the notebook's file.
  /// - Throws: ``StoreError`` where the folder cannot be made or another process works in it.
  init(notebook: String) throws(StoreError) {
    let folder = Self.folder(for: notebook)
    self.folder = folder
    for part in ["cells", "checkpoints", "groups", "blobs"] {
      try Folder.make("\(folder)/\(part)")
    }
    lock = try FolderLock(path: "\(folder)/lock", notebook: notebook)
  }

  /// Opens what is there to be read, while another process may work in it; makes nothing.
  init(reading notebook: String) {
    folder = Self.folder(for: notebook)
    lock = nil
  }

  /// The size of some record's own files on disk, in bytes.
  func size(of groups: [StoredRecord.Group]) -> Int {
    Set(groups.flatMap(files)).reduce(0) { $0 + size("\(folder)/\($1)") }
  }

  /// The size of everything in the store, in bytes.
  var size: Int {
    ["cells", "checkpoints", "groups", "blobs"].reduce(0) { total, part in
      names(in: part).reduce(total) { $0 + size("\(folder)/\(part)/\($1)") }
    }
  }

  private func size(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }

  /// Removes all of it.
  ///
  /// - Throws: ``StoreError/cannotWrite(path:reason:)``.
  func removeAll() throws(StoreError) {
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw .cannotWrite(path: folder, reason: error.localizedDescription)
    }
    // The folder around it goes with the last notebook's.
    rmdir((folder as NSString).deletingLastPathComponent)
  }

  /// Where the state of a notebook is.
  static func folder(for notebook: String) -> String {
    let folder = URL(fileURLWithPath: notebook).deletingLastPathComponent()
    return folder.appendingPathComponent(".nbrun/\(Notebook.stem(of: notebook))").path
  }

  /// The folder of the notebook itself, which `.nbrun` stands in.
  private var notebookFolder: String {
    URL(fileURLWithPath: folder).deletingLastPathComponent().deletingLastPathComponent().path
  }

  // MARK: Cells

  /// The record of a cell; nothing when there is none, or none that this version can read.
  func record(of cell: String) -> StoredRecord? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: cellPath(cell))),
      let record = try? JSONDecoder().decode(StoredRecord.self, from: data),
      record.format == StoredRecord.currentFormat
    else { return nil }
    var placed = record
    placed.files = record.files.map { $0.found(below: notebookFolder) }
    return placed
  }

  /// Whether everything that a record refers to is there.
  func isComplete(_ record: StoredRecord) -> Bool {
    record.groups.filter(\.isKept).allSatisfy { group in
      exists(groupPath(group.content)) && group.blobs.allSatisfy { exists(blobPath($0)) }
    }
  }

  /// Makes a record the cell's one.
  ///
  /// - Parameters:
  ///   - record: What came of the cell.
  ///   - isSynced: Whether it shall survive a power cut.
  /// - Throws: ``StoreError/cannotWrite(path:reason:)``.
  func write(_ record: StoredRecord, isSynced: Bool = true) throws(StoreError) {
    let path = cellPath(record.cell)
    var kept = record
    kept.files = record.files.map { $0.kept(below: notebookFolder) }
    try AtomicFile.write(try encoded(kept, path: path), to: path, isSynced: isSynced)
  }

  // MARK: Checkpoints

  /// Where a cell was left in its midst; nothing where it was not, or when this version cannot read
  /// it.
  func checkpoint(of cell: String) -> StoredCheckpoint? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: checkpointPath(cell))),
      let checkpoint = try? JSONDecoder().decode(StoredCheckpoint.self, from: data),
      checkpoint.format == StoredCheckpoint.currentFormat,
      exists(groupPath(checkpoint.group.content)),
      checkpoint.group.blobs.allSatisfy({ exists(blobPath($0)) })
    else { return nil }
    var placed = checkpoint
    placed.files = checkpoint.files.map { $0.found(below: notebookFolder) }
    return placed
  }

  /// Keeps a checkpoint in place of the cell's last one, whose own files go.
  ///
  /// - Throws: ``StoreError/cannotWrite(path:reason:)``.
  func write(_ checkpoint: StoredCheckpoint) throws(StoreError) {
    let path = checkpointPath(checkpoint.cell)
    let last = self.checkpoint(of: checkpoint.cell)
    var kept = checkpoint
    kept.files = checkpoint.files.map { $0.kept(below: notebookFolder) }
    try AtomicFile.write(try encoded(kept, path: path), to: path)
    if let last { remove(last.group, unlessIn: referenced()) }
  }

  /// Forgets where a cell was left.
  func removeCheckpoint(of cell: String) {
    guard let last = checkpoint(of: cell) else {
      remove("checkpoints/\(cell).json")
      return
    }
    remove("checkpoints/\(cell).json")
    remove(last.group, unlessIn: referenced())
  }

  private func remove(_ group: StoredRecord.Group, unlessIn kept: Set<String>) {
    for file in files(of: group) where !kept.contains(file) { remove(file) }
  }

  private func files(of group: StoredRecord.Group) -> [String] {
    ["groups/\(group.content).json"] + group.blobs.map { "blobs/\($0).safetensors" }
  }

  /// The files of groups and blobs that records and checkpoints refer to.
  private func referenced() -> Set<String> {
    var kept: Set<String> = []
    for id in ids(in: "cells") {
      for group in record(of: id)?.groups ?? [] { kept.formUnion(files(of: group)) }
    }
    for id in ids(in: "checkpoints") {
      if let group = checkpoint(of: id)?.group { kept.formUnion(files(of: group)) }
    }
    return kept
  }

  // MARK: State

  /// The name of a blob's content; each storage is hashed once only in a process.
  func hash(of blob: Snapshot.Blob) -> ContentHash {
    reference(to: blob, bytes: nil).hash(format: blob.format, shape: blob.shape)
  }

  private static func pieceName(_ format: String, _ bytes: some ContiguousBytes) -> ContentHash {
    var hasher = ContentHasher()
    hasher.update(format)
    bytes.withUnsafeBytes { hasher.update(raw: $0) }
    return hasher.finish()
  }

  /// The names of a blob's pieces.
  private func reference(to blob: Snapshot.Blob, bytes: [UInt8]?) -> BlobReference {
    if let known = references[blob.fingerprint] { return known }
    let bytes = bytes ?? blob.bytes()
    let pieces = BlobReference.ranges(count: bytes.count).map {
      Self.pieceName(blob.format, bytes[$0])
    }
    let reference = BlobReference(format: blob.format, shape: blob.shape, pieces: pieces)
    references[blob.fingerprint] = reference
    return reference
  }

  /// Keeps a group; what the store already has is not written again.
  ///
  /// - Parameters:
  ///   - group: The values of some globals.
  ///   - isSynced: Whether its graph shall survive a power cut, as its blobs do.
  /// - Returns: What refers to it.
  /// - Throws: ``StoreError/cannotWrite(path:reason:)``.
  func write(
    _ group: SnapshotGroup, isSynced: Bool = true
  ) throws(StoreError) -> StoredRecord.Group {
    var (stored, blobs) = StoredGroup.parts(of: group)
    for (key, blob) in blobs {
      var bytes: [UInt8]?
      if references[blob.fingerprint] == nil { bytes = blob.bytes() }
      let reference = reference(to: blob, bytes: bytes)
      stored.blobs[key] = reference
      let missing = reference.pieces.indices.filter { index in
        let path = blobPath(reference.pieces[index])
        return !exists(path) && !shareFromNeighbour(path)
      }
      guard !missing.isEmpty else { continue }
      let all = bytes ?? blob.bytes()
      let ranges = BlobReference.ranges(count: all.count)
      for index in missing {
        let piece = ranges.count == 1 ? all : Array(all[ranges[index]])
        let header = SafetensorsFile.header(
          format: blob.format,
          shape: ranges.count == 1
            ? blob.shape : [piece.count / SafetensorsFile.scalarSize(blob.format)],
          byteCount: piece.count)
        try AtomicFile.write(header, piece, to: blobPath(reference.pieces[index]))
      }
    }
    let path = groupPath(group.content)
    if !exists(path) {
      try AtomicFile.write(try encoded(stored, path: path), to: path, isSynced: isSynced)
    }
    return StoredRecord.Group(
      globals: group.globals, content: group.content,
      blobs: Set(stored.blobs.values.flatMap(\.pieces)).sorted { $0.hexadecimal < $1.hexadecimal })
  }

  /// Takes a blob from the store of another notebook in the same folder: one content, one place on
  /// disk, and each store may still remove its own.
  private func shareFromNeighbour(_ path: String) -> Bool {
    let around = (folder as NSString).deletingLastPathComponent
    let file = (path as NSString).lastPathComponent
    let own = (folder as NSString).lastPathComponent
    let neighbours = (try? FileManager.default.contentsOfDirectory(atPath: around)) ?? []
    return neighbours.contains { name in
      name != own && link("\(around)/\(name)/blobs/\(file)", path) == 0
    }
  }

  /// The values of a group; its blobs are mapped and read when the machine asks for their bytes.
  ///
  /// - Throws: ``StoreError/damaged(path:detail:)``.
  func group(_ content: ContentHash) throws(StoreError) -> Snapshot {
    let path = groupPath(content)
    guard let data = FileManager.default.contents(atPath: path),
      let stored = try? JSONDecoder().decode(StoredGroup.self, from: data)
    else { throw .damaged(path: path, detail: "it cannot be read") }
    var blobs: [String: Snapshot.Blob] = [:]
    let written = modified(path)
    for (key, reference) in stored.blobs { blobs[key] = try blob(reference, before: written) }
    guard let snapshot = stored.snapshot(with: blobs),
      snapshot.contentHash(hash(of:)) == content
    else {
      throw .damaged(path: path, detail: "it does not hold what was written")
    }
    return snapshot
  }

  /// Removes a damaged file.
  ///
  /// - Returns: Whether it is gone.
  func discard(_ path: String) -> Bool {
    try? FileManager.default.removeItem(atPath: path)
    return !exists(path)
  }

  /// Removes the groups and blobs that no cell's record refers to, and half-written files.
  ///
  /// - Parameter cells: The state names of the notebook's cells; the records of others go too.
  func removeUnused(keeping cells: Set<String>) {
    for part in ["cells", "checkpoints"] {
      for name in names(in: part) {
        let cell = name.hasSuffix(".json") ? String(name.dropLast(5)) : ""
        if !cells.contains(cell) { remove("\(part)/\(name)") }
      }
    }
    let kept = referenced()
    for part in ["groups", "blobs"] {
      for name in names(in: part) where !kept.contains("\(part)/\(name)") {
        remove("\(part)/\(name)")
      }
    }
  }

  // MARK: Files

  /// A blob whose group was written at some time, which is after the blob; the bytes of one that was
  /// changed later are compared with its name.
  private func blob(
    _ reference: BlobReference, before written: Date?
  ) throws(StoreError) -> Snapshot.Blob {
    var pieces: [Data] = []
    for hash in reference.pieces {
      let path = blobPath(hash)
      guard
        let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
      else { throw .damaged(path: path, detail: "it cannot be read") }
      let (format, _, bytes) = try SafetensorsFile.decode(data, path: path)
      guard format == reference.format else {
        throw .damaged(path: path, detail: "it holds another type of numbers")
      }
      let isUntouched = written.flatMap { written in modified(path).map { $0 <= written } } ?? false
      guard isUntouched || Self.pieceName(format, bytes) == hash else {
        throw .damaged(path: path, detail: "it does not hold what was written")
      }
      pieces.append(bytes)
    }
    let fingerprint = "sha256:\(reference.hash(format: reference.format, shape: reference.shape))"
    references[fingerprint] = reference
    return Snapshot.Blob(
      format: reference.format, shape: reference.shape, fingerprint: fingerprint
    ) { [pieces] in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
      for piece in pieces { bytes.append(contentsOf: piece) }
      return bytes
    }
  }

  private func encoded(
    _ value: some Encodable, path: String
  ) throws(StoreError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(value))
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }

  private func cellPath(_ id: String) -> String { "\(folder)/cells/\(id).json" }
  private func checkpointPath(_ id: String) -> String { "\(folder)/checkpoints/\(id).json" }
  private func groupPath(_ hash: ContentHash) -> String { "\(folder)/groups/\(hash).json" }
  private func blobPath(_ hash: ContentHash) -> String { "\(folder)/blobs/\(hash).safetensors" }
  private func modified(_ path: String) -> Date? {
    try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }
  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
  private func remove(_ name: String) {
    try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
  }
  private func ids(in part: String) -> [String] {
    names(in: part).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
  }
  private func names(in part: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(part)")) ?? []
  }
}
