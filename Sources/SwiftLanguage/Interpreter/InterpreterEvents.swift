public import Diagnostics

/// What a running cell shows by itself.
public enum InterpreterEvent: Sendable {
  /// `print` wrote this.
  case printed(String)
  /// The value of the cell's trailing expression.
  case value(description: String, typeName: String)
  /// The state in the midst of the cell, from which another process can go on.
  case checkpoint(Snapshot)
}

/// How a cell's run ended.
public enum InterpreterEnding: Sendable {
  /// All of it ran.
  case finished
  /// It stopped where Swift would end the process, or with an error that nothing caught.
  case failed(Diagnostic, calls: [MachineTrap.Call])
  /// Somebody asked it to stop.
  case interrupted
}

extension MachineTrap {
  /// The trap as a message to the notebook's author.
  public var diagnostic: Diagnostic {
    Diagnostic(id: "trap-\(reason.rawValue)", message: message, range: range)
  }
}
