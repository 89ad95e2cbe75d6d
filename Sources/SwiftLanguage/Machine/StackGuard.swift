internal import Glibc

/// Where the thread's own stack ends, so that nesting through native code (descriptions, equality,
/// `deinit`) is a clear error like deep calls are.
struct StackGuard {
  /// The lowest address that may still be used.
  private let limit: UInt

  /// Kept free: what callers took already, and for native functions, which do not ask.
  private static let reserve: UInt = 1 << 20
  /// What a thread has at least, where the system sets no limit.
  private static let usual: UInt = 8 << 20

  /// Counts from here on: to be made near the bottom of the thread's stack.
  init() {
    var size = Self.usual
    var given = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &given) == 0 {
      // Other threads have no more than the usual.
      size = min(Self.usual, UInt(given.rlim_cur))
    }
    var here: UInt8 = 0
    let address = withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
    limit = address - size + min(Self.reserve, size / 4)
  }

  /// Whether there is room for another native call.
  @inline(__always)
  var hasRoom: Bool {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) > limit }
  }
}

extension Machine {
  /// - Throws: a stack overflow, where native code has nested too deeply.
  @inline(__always)
  func checkStack() throws {
    if !stack.hasRoom {
      throw MachineTrap(.stackOverflow, "stack overflow: the calls are nested too deeply")
    }
  }
}
