internal import Foundation

/// A file as it was when a cell read it.
struct FileStamp: Codable, Hashable {
  var path: String
  var size: Int
  /// Seconds since 1970.
  var modified: Double
  /// Of the file's own bytes, compressed or not.
  var hash: ContentHash

  init(path: String, size: Int, modified: Double, hash: ContentHash) {
    self.path = path
    self.size = size
    self.modified = modified
    self.hash = hash
  }

  /// The stamp of a file as it is now; nothing where it cannot be read.
  init?(reading path: String) {
    guard let (size, modified) = Self.attributes(of: path),
      let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    else { return nil }
    var hasher = ContentHasher()
    data.withUnsafeBytes { hasher.update(raw: $0) }
    self.init(path: path, size: size, modified: modified, hash: hasher.finish())
  }

  /// Whether there is a file at the path.
  var isThere: Bool { Self.attributes(of: path) != nil }

  /// Whether the file still has the same bytes.
  ///
  /// One of the same size and time is taken as the same,
  /// as `make` and git do; any other is read again.
  var isCurrent: Bool {
    guard let (size, modified) = Self.attributes(of: path) else { return false }
    if size == self.size && modified == self.modified { return true }
    return size == self.size && FileStamp(reading: path)?.hash == hash
  }

  /// The stamp as it is kept: a file below the notebook's folder is named from there, so that a notebook which is
  /// moved or copied with its files knows its own.
  ///
  /// - Parameter folder: The notebook's folder.
  /// - Returns: The stamp with that path.
  func kept(below folder: String) -> FileStamp {
    var stamp = self
    for start in [folder, URL(fileURLWithPath: folder).resolvingSymlinksInPath().path]
    where path.hasPrefix(start + "/") {
      stamp.path = String(path.dropFirst(start.count + 1))
    }
    return stamp
  }

  /// The stamp of a kept one, with the path where the file is now.
  func found(below folder: String) -> FileStamp {
    guard !path.hasPrefix("/") else { return self }
    var stamp = self
    stamp.path = folder + "/" + path
    return stamp
  }

  private static func attributes(of path: String) -> (size: Int, modified: Double)? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let size = attributes[.size] as? Int,
      let modified = attributes[.modificationDate] as? Date
    else { return nil }
    return (size, modified.timeIntervalSince1970)
  }
}
