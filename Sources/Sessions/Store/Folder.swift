internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#endif

/// Folders in words that tell why one cannot be made.
enum Folder {
  /// Makes a folder and those around it, where they are not there yet.
  ///
  /// - Throws: ``StoreError/cannotCreateFolder(path:reason:)`` with the system's reason: a file of that name, no
  ///   permission, read-only.
  static func make(_ path: String) throws(StoreError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part
      // Another process may have made it meanwhile.
      if !exists(made), mkdir(made, 0o777) != 0, !exists(made) {
        throw .cannotCreateFolder(path: made, reason: AtomicFile.reason(errno))
      }
      made += "/"
    }
  }

  /// Whether there is a folder, rather than nothing or a file.
  static func exists(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
