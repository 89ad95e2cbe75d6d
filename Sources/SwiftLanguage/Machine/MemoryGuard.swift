internal import Glibc
internal import Synchronization

/// Stops a cell that takes more memory than the machine has, before the system ends the process.
///
/// A thread looks at the process' resident memory while cells run.
final class MemoryGuard: Sendable {
  /// Set while a cell runs.
  private let isRunning = Atomic<Bool>(true)
  private let isExceeded: @Sendable () -> Void

  /// How often it looks, in microseconds.
  private static let period: UInt32 = 20_000

  /// Watches until ``stop()``; `isExceeded` is called on a thread of the guard's own.
  init(isExceeded: @escaping @Sendable () -> Void) {
    self.isExceeded = isExceeded
    DetachedThread.start { self.watch() }
  }

  /// Ends the watch.
  func stop() { isRunning.store(false, ordering: .relaxed) }

  private func watch() {
    while isRunning.load(ordering: .relaxed) {
      if Self.residentBytes() > Self.limit {
        isExceeded()
        return
      }
      usleep(Self.period)
    }
  }

  // MARK: Figures

  /// The most that the process may take: three fifths of the machine's memory, or of what its
  /// control group or its own limit of addresses (`ulimit -v`) allows.
  static let limit: Int = {
    var total = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    if let group = number(inFile: "/sys/fs/cgroup/memory.max"), group > 0 {
      total = min(total, group)
    }
    var addresses = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &addresses) == 0,
      let own = Int(exactly: addresses.rlim_cur)
    {
      total = min(total, own)
    }
    return total / 5 * 3
  }()

  /// What the process has in memory now.
  static func residentBytes() -> Int {
    (number(inFile: "/proc/self/statm", field: 1) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
  }

  private static func number(inFile path: String, field: Int = 0) -> Int? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard fgets(&buffer, 128, file) != nil else { return nil }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let fields = bytes.split(whereSeparator: { $0 == 32 || $0 == 10 })
    return field < fields.count ? Int(String(decoding: fields[field], as: UTF8.self)) : nil
  }
}

extension Machine {
  /// Makes sure that a value of that many bytes fits beside what there is.
  ///
  /// - Throws: a trap with the size in it.
  func checkMemory(_ bytes: Int) throws { try Machine.requireMemory(bytes) }

  /// The same for natives that do not know their machine.
  ///
  /// - Throws: a trap with the size in it.
  static func requireMemory(_ bytes: Int) throws {
    // Small values are the guard's business.
    guard bytes > 1 << 26 else { return }
    if bytes > MemoryGuard.limit || bytes > MemoryGuard.limit - MemoryGuard.residentBytes() {
      throw MachineTrap(
        .memoryLimit,
        "out of memory: a value of \(bytes >> 20) megabytes does not fit "
          + "(the limit is \(MemoryGuard.limit >> 20))")
    }
  }

  /// The trap of a cell that grew beyond the limit.
  static var memoryTrap: MachineTrap {
    MachineTrap(
      .memoryLimit, "out of memory: the cell takes more than \(MemoryGuard.limit >> 20) megabytes")
  }
}
