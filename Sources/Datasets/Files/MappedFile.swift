internal import Glibc

/// A file's bytes, mapped into memory read-only for as long as the value lives.
final class MappedFile {
  /// The path that was opened.
  let path: String

  /// The file's bytes.
  let bytes: UnsafeRawBufferPointer

  /// Opens and maps a file.
  ///
  /// - Throws: ``DataError/unreadable(path:reason:)``; a folder counts as unreadable.
  init(path: String) throws(DataError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: SystemError.text()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: SystemError.text())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "it is not a regular file")
    }
    let count = Int(status.st_size)
    if count == 0 {
      // An empty file cannot be mapped; it has no bytes to show either.
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    } else {
      guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
        address != MAP_FAILED
      else { throw .unreadable(path: path, reason: SystemError.text()) }
      madvise(address, count, Int32(MADV_SEQUENTIAL))
      bytes = UnsafeRawBufferPointer(start: address, count: count)
    }
    self.path = path
  }

  deinit {
    if let address = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
    }
  }

  /// Whether a regular file (or a link to one) is at the path.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}

/// The words for the C library's last error.
enum SystemError {
  /// What `errno` says, in the C library's words.
  static func text(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
  }
}
