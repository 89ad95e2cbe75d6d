internal import ArgumentParser

/// Measures what the design promises.
@main
struct Benchmarks: ParsableCommand {
  /// What to measure.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case engine, interpreter, all
  }

  static let configuration = CommandConfiguration(
    abstract: "Measures training steps and programs and prints a table.")

  @Argument(help: "What to measure: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
  var part: Part = .all

  @Option(help: "Measure only cases whose name contains this.")
  var only: String?

  @Option(help: "Seconds for each case.")
  var seconds: Double = 3

  func run() throws {
    switch part {
    case .engine: try EngineBenchmarks(only: only, seconds: seconds).run()
    case .interpreter: try InterpreterBenchmarks(only: only, seconds: seconds).run()
    case .all:
      try EngineBenchmarks(only: only, seconds: seconds).run()
      try InterpreterBenchmarks(only: only, seconds: seconds).run()
    }
  }
}
