internal import Synchronization

/// Why the loop left: the words are added outside of it, to keep the handlers small.
enum Fault {
  case overflow, division, divisionOverflow, remainder, remainderOverflow, bounds, negativeIndex
  case nilUnwrap, interrupted, stackOverflow, exclusivity, unownedRead, message(String)
  /// A word of one integer type that another kind of integer does not have.
  case conversion(Int, toKind: UInt16)
  /// An error that leaves the top level, or a `try!`.
  case uncaught(isForced: Bool)
}

extension Machine {
  @inline(never)
  func trap(of fault: Fault) -> MachineTrap {
    switch fault {
    case .overflow: MachineTrap(.overflow, "arithmetic overflow")
    case .division: MachineTrap(.divisionByZero, "Fatal error: Division by zero")
    case .divisionOverflow: MachineTrap(.overflow, "Fatal error: Division results in an overflow")
    case .remainder:
      MachineTrap(.divisionByZero, "Fatal error: Division by zero in remainder operation")
    case .remainderOverflow:
      MachineTrap(.overflow, "Fatal error: Division results in an overflow in remainder operation")
    case .bounds: MachineTrap(.bounds, "Fatal error: Index out of range")
    case .negativeIndex: MachineTrap(.bounds, "Fatal error: Index out of range")
    case .nilUnwrap:
      MachineTrap(
        .nilUnwrap, "Fatal error: Unexpectedly found nil while unwrapping an Optional value")
    case .interrupted: interruption()
    case .stackOverflow:
      MachineTrap(.stackOverflow, "stack overflow: the calls are nested too deeply")
    case .conversion(let word, let kind):
      // A negative word that Int does not have is a UInt64's large one.
      MachineTrap.conversion(
        isNegative: word < 0 && kind != Scalar.int64.rawValue,
        isToUnsigned: kind >= Scalar.uint8.rawValue)
    case .exclusivity:
      MachineTrap(
        .exclusivity, "Fatal error: overlapping accesses: the value is being modified already")
    case .unownedRead:
      MachineTrap(
        .unownedRead,
        "Fatal error: Attempted to read an unowned reference but the object was already destroyed"
      )
    case .message(let text): MachineTrap(Machine.reason(of: text), text)
    case .uncaught(let isForced): uncaughtTrap(isForced: isForced)
    }
  }

  private func interruption() -> MachineTrap {
    if let trap = pendingTrap {
      pendingTrap = nil
      isInterrupted.store(false, ordering: .relaxed)
      return trap
    }
    if isMemoryExceeded.load(ordering: .relaxed) { return Machine.memoryTrap }
    isAtSafePoint = true
    return MachineTrap(.interrupted, "interrupted")
  }

  static func reason(of message: String) -> MachineTrap.Reason {
    if message.hasPrefix("Fatal error: Unexpectedly found nil") { return .nilUnwrap }
    if message.hasPrefix("Precondition failed") { return .precondition }
    if message.hasPrefix("Assertion failed") { return .assertion }
    if message.hasPrefix("Could not cast") { return .castFailed }
    return .fatalError
  }
}
