extension Machine {
  /// What Swift prints when an error leaves the top level.
  func uncaughtTrap() -> MachineTrap {
    guard let error = pendingError.take() else {
      return MachineTrap(.uncaughtError, "Fatal error: Error raised at top level")
    }
    let text =
      (try? describe(existential: unsafeDowncast(error, to: RecordObject.self), debug: true)) ?? "?"
    return MachineTrap(.uncaughtError, "Fatal error: Error raised at top level: \(text)")
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
