extension Machine {
  /// What Swift prints when an error leaves the top level, or a `try!`.
  func uncaughtTrap(isForced: Bool) -> MachineTrap {
    guard isForced else { return errorTrap("Error raised at top level") }
    // It is the `try!` that ends the program; the calls tell where the error comes from.
    let place = placed(MachineTrap(.uncaughtError, "")).range
    var trap = errorTrap("'try!' expression unexpectedly raised an error")
    if !trap.callStack.isEmpty { trap.range = place }
    return trap
  }

  /// An error where nothing can catch it: in a function that the library calls out of one that does not
  /// throw, such as the step of a data set that a loop goes through.
  func unexpectedErrorTrap() -> MachineTrap { errorTrap("Error raised where it cannot be caught") }

  /// The pending error as the reason that the program ends.
  private func errorTrap(_ reason: String) -> MachineTrap {
    guard let error = pendingError.take() else {
      return MachineTrap(.uncaughtError, "Fatal error: \(reason)")
    }
    // Before other code runs, which may throw errors of its own.
    let calls = throwOrigin.isOf(error) ? throwOrigin.calls : []
    let text =
      (try? describe(existential: unsafeDowncast(error, to: RecordObject.self), debug: true)) ?? "?"
    var trap = MachineTrap(.uncaughtError, "Fatal error: \(reason): \(text)")
    for call in calls where trap.callStack.count < MachineTrap.callLimit {
      trap.add(call.target, at: call.place)
    }
    return trap.placedInCells()
  }

  /// Keeps where the pending error was thrown, and the calls that led there.
  @inline(never)
  func noteThrow() {
    throwOrigin.begin(pendingError)
    walkCalls { throwOrigin.add(($0, $1)) }
  }

  /// A library's error becomes the pending error, of the type that the library declared for it.
  func throwNative(_ error: any Error) throws {
    guard let type = program?.nativeType(of: error) else {
      throw placed(MachineTrap(.native, String(describing: error)))
    }
    let record = RecordObject.make(type.payloadLayout)
    record.reference(0).pointee = program?.nativeObject(of: error)
    pendingError = record
    throwOrigin.isPassedOn ? throwOrigin.pass(to: record) : noteThrow()
  }
}

/// Where an error was thrown: what an uncaught one is told with.
///
/// A throw that is caught must stay cheap, so that only addresses are kept, and names and lines are looked
/// up where they are needed.
struct ThrowOrigin {
  typealias Call = (
    target: UnsafeMutablePointer<CallTarget>, place: UnsafeMutablePointer<Instruction>
  )
  /// As many calls as are kept, the innermost first.
  static let callLimit = 32

  private(set) var calls: [Call] = []
  /// The error; it is compared with one that is alive, and never looked at.
  private var error: UnsafeMutableRawPointer?
  /// Whether the library passes the error on that code of a cell, which it called, threw.
  var isPassedOn = false

  /// Whether the calls are those of an error that is still pending.
  func isOf(_ pending: AnyObject) -> Bool {
    error == Unmanaged.passUnretained(pending).toOpaque()
  }

  /// Forgets the last error's calls.
  mutating func begin(_ thrown: AnyObject?) {
    error = thrown.map { Unmanaged.passUnretained($0).toOpaque() }
    isPassedOn = false
    calls.removeAll(keepingCapacity: true)
  }

  /// Adds the next call outwards, and says whether there is room for more.
  mutating func add(_ call: Call) -> Bool {
    calls.append(call)
    return calls.count < Self.callLimit
  }

  /// The same error in another object.
  mutating func pass(to record: AnyObject) {
    error = Unmanaged.passUnretained(record).toOpaque()
    isPassedOn = false
  }
}
