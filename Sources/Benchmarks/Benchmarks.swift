internal import ArgumentParser

/// Measures what the design promises.
@main
struct Benchmarks: ParsableCommand {
  /// What to measure.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case engine, interpreter, projections, all
  }

  static let configuration = CommandConfiguration(
    abstract: "Measures training steps and programs and prints a table.")

  @Argument(help: "What to measure: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
  var part: Part = .all

  @Option(help: "Measure only cases whose name contains this.")
  var only: String?

  @Option(help: "Seconds for each case.")
  var seconds: Double = 3

  @Option(
    help: "A Python with PyTorch and openTSNE; the peers' programs are then run by turns with ours."
  )
  var python: String?

  @Option(help: "A Python with Keras; the GAN as the document writes it is run by turns with ours.")
  var keras: String?

  @Option(help: "The folder of the peers' programs, which --python and --keras run.")
  var peers: String?

  @Option(help: "Where the table of the engine, or of the projections alone, is written too.")
  var output: String?

  /// What a process that measures its memory is started with.
  @Option(help: .hidden)
  var memoryOf: String?

  func validate() throws {
    guard peers != nil || (python == nil && keras == nil) else {
      throw ValidationError("--python and --keras go with --peers")
    }
  }

  func run() throws {
    if let memoryOf { return try StepMemory.measure(memoryOf) }
    func run(_ python: String?) -> PeerRun? {
      guard let python, let peers else { return nil }
      return PeerRun(python: python, folder: peers, seconds: seconds)
    }
    let engine = EngineBenchmarks(
      only: only, seconds: seconds, peers: run(python), keras: run(keras), output: output)
    let interpreter = InterpreterBenchmarks(only: only, seconds: seconds)
    let projections = ProjectionBenchmarks(
      seconds: seconds, peers: run(python), output: part == .projections ? output : nil)
    switch part {
    case .engine: try engine.run()
    case .interpreter:
      try interpreter.run()
      try LatencyBenchmarks().run()
    case .projections: try projections.run()
    case .all:
      try engine.run()
      try interpreter.run()
      try LatencyBenchmarks().run()
      try projections.run()
    }
  }
}
