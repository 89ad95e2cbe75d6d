internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#endif

/// Files that are either wholly there or not at all, whatever kills the process.
enum AtomicFile {
  /// Writes to a unique temporary name in the same folder, syncs, renames, and syncs the folder.
  ///
  /// - Parameters:
  ///   - pieces: The file's bytes.
  ///   - path: Its name.
  ///   - isSynced: Whether it shall survive a power cut, too, for which the disk is waited for.
  /// - Throws: ``StoreError`` with the system's reason: no space, no permission, read-only.
  static func write(
    _ pieces: [UInt8]..., to path: String, isSynced: Bool = true
  ) throws(StoreError) {
    let temporary = "\(path).\(getpid()).\(UInt64.random(in: 0...UInt64.max)).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: reason(errno)) }
    do throws(StoreError) {
      for bytes in pieces { try writeAll(bytes, to: descriptor, path: path) }
      guard !isSynced || fsync(descriptor) == 0 else {
        throw StoreError.cannotWrite(path: path, reason: reason(errno))
      }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else {
      let failure = reason(errno)
      unlink(temporary)
      throw .cannotWrite(path: path, reason: failure)
    }
    if isSynced { synchronizeFolder(of: path) }
  }

  private static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(StoreError) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.write(descriptor, $0 + offset, buffer.count - offset) } ?? 0
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw .cannotWrite(path: path, reason: reason(errno))
      }
      offset += written
    }
  }

  /// A rename survives a power cut only when its folder is synced too.
  private static func synchronizeFolder(of path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
