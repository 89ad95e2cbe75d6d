internal import Foundation

/// Runs peers' programs and reads what they measured.
struct PeerRun {
  /// The Python that has PyTorch.
  let python: String
  /// The folder of the peers' scripts.
  let folder: String
  /// Seconds of samples for each variant.
  let seconds: Double

  /// The fastest variant of a program that does the same work.
  struct Result {
    let variant: String
    /// The median of its steps.
    let milliseconds: Double
    /// The shortest of its steps: what is left of it when other programs take the processors' time.
    let leastMilliseconds: Double
    /// The most memory that the process held until then; nil where it does not say.
    let peakMegabytes: Double?
  }

  /// One line of a peer's output.
  private struct Line: Decodable {
    let `case`: String
    let variant: String
    let median_ms: Double?
    let min_ms: Double?
    let peak_kb: Double?
  }

  /// Runs a script so that each line that it prints says how much memory its process held at most.
  private static let program = """
    import runpy, sys
    sys.path.insert(0, '.')
    import common
    emit = common.emit
    def with_peak(*values, **named):
        status = open('/proc/self/status').read()
        return emit(*values, peak_kb=int(status.split('VmHWM:')[1].split()[0]), **named)
    common.emit = with_peak
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name='__main__')
    """

  /// The least median among the variants, and the shortest step and the least memory of any.
  ///
  /// - Throws: What starting the process throws, and ``PeerError``.
  func fastest(_ program: PeerProgram) throws -> Result {
    let results = try program.threads.flatMap { try measurements(program, threads: $0) }
    guard let best = results.min(by: { $0.milliseconds < $1.milliseconds }) else {
      throw PeerError.nothingMeasured(script: program.script)
    }
    return Result(
      variant: best.variant, milliseconds: best.milliseconds,
      leastMilliseconds: results.map(\.leastMilliseconds).reduce(.infinity, min),
      peakMegabytes: results.compactMap(\.peakMegabytes).min())
  }

  /// Runs a Python program in the peers' folder.
  ///
  /// - Parameters:
  ///   - arguments: The script's name, or `-c` and a program, and what it is given.
  ///   - threads: How many threads it may use.
  /// - Returns: What it prints.
  /// - Throws: What starting the process throws.
  func output(_ arguments: [String], threads: Int = 2) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging([
      "BENCH_THREADS": "\(threads)", "BENCH_BUDGET": "\(seconds)", "BENCH_WAIT": "5",
      "BENCH_RETRY": "0",
    ]) { _, new in new }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// What all variants that do the same work take.
  private func measurements(_ program: PeerProgram, threads: Int) throws -> [Result] {
    try output(["-c", PeerRun.program, program.script] + program.arguments, threads: threads)
      .split(separator: "\n")
      .compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
      .filter { $0.case == program.label }
      .filter { line in !program.unlike.contains { line.variant.hasPrefix($0) } }
      .compactMap { line in
        line.median_ms.map {
          Result(
            variant: line.variant, milliseconds: $0, leastMilliseconds: line.min_ms ?? $0,
            peakMegabytes: line.peak_kb.map { $0 / 1024 })
        }
      }
  }
}

/// Why there is nothing to compare with.
enum PeerError: Error, CustomStringConvertible {
  case nothingMeasured(script: String)

  var description: String {
    switch self {
    case .nothingMeasured(let script): "\(script) printed no measurement; run it alone to see why"
    }
  }
}
