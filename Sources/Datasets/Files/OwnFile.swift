internal import Digests
internal import Glibc

/// Files that a notebook's author names: read from where the cell runs, and told to the session, so that
/// the cell runs again when they change.
public enum OwnFile {
  /// A file's text.
  ///
  /// - Parameter path: Relative to the current folder, or absolute.
  /// - Returns: The text, which must be UTF-8; a byte order mark is left out.
  /// - Throws: ``DataError/ownFileMissing(path:folder:)``, ``DataError/unreadable(path:reason:)`` or
  ///   ``DataError/notText(path:offset:)``.
  public static func text(at path: String) throws(DataError) -> String {
    guard access(path, F_OK) == 0 else {
      throw .ownFileMissing(path: path, folder: path.hasPrefix("/") ? nil : absolute("."))
    }
    let file = try MappedFile(path: path)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = file.bytes.dropFirst(file.bytes.starts(with: mark) ? mark.count : 0)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .notText(path: path, offset: firstInvalid(file.bytes))
    }
    note(file)
    return text
  }

  /// Writes a file's text, wholly or not at all.
  ///
  /// - Parameters:
  ///   - text: What the file shall hold, as UTF-8.
  ///   - path: Relative to the current folder, or absolute.
  /// - Throws: ``DataError/unwritable(path:reason:)``.
  public static func write(_ text: String, to path: String) throws(DataError) {
    let partial = "\(path).\(getpid()).partial"
    guard let file = fopen(partial, "w") else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count, rename(partial, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(partial)
      throw .unwritable(path: path, reason: reason)
    }
  }

  /// Tells that a file was read by another module, such as a model's.
  public static func noteReading(of path: String) {
    if let file = try? MappedFile(path: path) { note(file) }
  }

  private static func note(_ file: MappedFile) {
    let path = absolute(file.path)
    FileReadings.note(
      FileReading(
        name: path.split(separator: "/").last.map(String.init) ?? path, path: path,
        sha256: Digest.sha256(of: file.bytes), bytes: file.bytes.count))
  }

  private static func absolute(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// The offset of the first byte that begins no UTF-8 sequence.
  private static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int {
    var offset = 0
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }
}
