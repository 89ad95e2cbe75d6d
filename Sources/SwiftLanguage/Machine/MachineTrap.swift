public import Diagnostics

/// Why a cell stopped: what Swift would end the process for.
public struct MachineTrap: Error, Sendable {
  /// Stable names of the reasons.
  public enum Reason: String, Sendable {
    case overflow, bounds, nilUnwrap, divisionByZero, castFailed, fatalError, precondition
    case assertion, uncaughtError, stackOverflow, memoryLimit, interrupted, conversion
    case exclusivity, unownedRead, native, unsupported
  }

  /// A function that was being called, and where.
  public struct Call: Hashable, Sendable {
    /// Its name, as call stacks show it.
    public var function: String
    /// Where it stands in the source.
    public var range: SourceRange
    /// How many calls of the same place follow each other, as in a recursion without end.
    public var repetitions = 1
  }

  /// Why the program stopped.
  public var reason: Reason
  /// In Swift's own words.
  public var message: String
  /// Where it stands in the source.
  public var range: SourceRange
  /// The innermost first, no more than ``callLimit``.
  public var callStack: [Call]
  /// Calls of different places that are told; nobody reads further.
  static let callLimit = 50

  /// A trap without a place; the machine adds it.
  public init(
    _ reason: Reason, _ message: String, range: SourceRange = .nowhere, callStack: [Call] = []
  ) {
    self.reason = reason
    self.message = message
    self.range = range
    self.callStack = callStack
  }

  /// The trap of an integer that is converted to a type that does not have it.
  static func conversion(isNegative: Bool, isToUnsigned: Bool) -> MachineTrap {
    let text =
      switch (isNegative, isToUnsigned) {
      case (true, true): "Negative value is not representable"
      case (true, false): "Not enough bits to represent a signed value"
      case (false, _): "Not enough bits to represent the passed value"
      }
    return MachineTrap(.conversion, "Fatal error: \(text)")
  }

  /// Adds the next call outwards; one of the same place as the last only counts.
  mutating func add(_ call: Call) {
    if let last = callStack.last, last.function == call.function, last.range == call.range {
      callStack[callStack.count - 1].repetitions += call.repetitions
    } else {
      callStack.append(call)
    }
  }
}

/// An error that a native function throws to the cell, which may catch it.
struct NativeThrow: Error, @unchecked Sendable {
  /// The existential of the error.
  let error: RecordObject
}
