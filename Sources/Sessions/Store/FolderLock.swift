#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The right to change a store, which one process has at a time.
///
/// The system takes it back when the process ends, however it ends.
struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: ``StoreError/locked(notebook:)`` when another process has it.
  init(path: String, notebook: String) throws(StoreError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: AtomicFile.reason(errno))
    }
    // A process that is just being started holds a copy of every open file for an instant: a lock
    // that was given back a moment ago may seem taken. Another run keeps it for longer.
    var failure: Int32 = 0
    for _ in 0..<40 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      failure = errno
      if failure != EWOULDBLOCK { break }
      usleep(25_000)
    }
    close(descriptor)
    throw failure == EWOULDBLOCK
      ? .locked(notebook: notebook)
      : .cannotWrite(path: path, reason: AtomicFile.reason(failure))
  }

  deinit { close(descriptor) }
}
