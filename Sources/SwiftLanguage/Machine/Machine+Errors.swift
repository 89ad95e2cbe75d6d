extension Machine {
  /// What Swift prints when an error leaves the top level, or a `try!`.
  func uncaughtTrap(isForced: Bool) -> MachineTrap {
    errorTrap(
      isForced
        ? "'try!' expression unexpectedly raised an error" : "Error raised at top level")
  }

  /// An error where nothing can catch it: in a function that the library calls out of one that does not
  /// throw, such as the step of a data set that a loop goes through.
  func unexpectedErrorTrap() -> MachineTrap { errorTrap("Error raised where it cannot be caught") }

  /// The pending error as the reason that the program ends.
  private func errorTrap(_ reason: String) -> MachineTrap {
    guard let error = pendingError.take() else {
      return MachineTrap(.uncaughtError, "Fatal error: \(reason)")
    }
    let text =
      (try? describe(existential: unsafeDowncast(error, to: RecordObject.self), debug: true)) ?? "?"
    return MachineTrap(.uncaughtError, "Fatal error: \(reason): \(text)")
  }

  /// A library's error becomes the pending error, of the type that the library declared for it.
  func throwNative(_ error: any Error) throws {
    guard let type = program?.nativeType(of: error) else {
      throw placed(MachineTrap(.native, String(describing: error)))
    }
    let record = RecordObject.make(type.payloadLayout)
    record.reference(0).pointee = program?.nativeObject(of: error)
    pendingError = record
  }
}
