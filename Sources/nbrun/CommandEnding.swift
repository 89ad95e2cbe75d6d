internal import ArgumentParser
internal import Sessions

extension ParsableCommand {
  /// Does a command's work; what is wrong with its command line is told with its usage.
  func explainingUsage(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch let error as SessionError where error.isUsage {
      throw ValidationError(error.description)
    }
  }
}

extension ExitCode {
  /// A notebook has errors, so that nothing ran.
  static let invalid = ExitCode(RunEnding.invalid.exitCode)
}
