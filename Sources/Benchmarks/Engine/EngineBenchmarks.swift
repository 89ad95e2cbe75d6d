internal import Foundation
internal import NeuralNetworks
internal import Tensors

/// Times training steps and prints each one's median beside its rate, its share of the peak, the most memory that a
/// process of it holds and, where they are given, the fastest variant of a peer's program that does the same.
struct EngineBenchmarks {
  let only: String?
  let seconds: Double
  /// Nil where no peer is to be measured.
  var peers: PeerRun?
  /// Nil where Keras is not to be measured.
  var keras: PeerRun?
  /// Where the table is written too, as Markdown; nil for nowhere.
  var output: String?

  func run() throws {
    let peak = measuredPeak()
    print("peak of matrix products: \(rounded(peak)) GFLOP/s on \(computationThreads) threads")
    let comparison = ["peer ms", "ratio", "least ratio", "peer's MB", "peer's variant"]
    var table = BenchmarkTable(
      columns: ["case", "median ms", "least ms", "GFLOP/s", "% of peak", "peak MB"]
        + (peers == nil && keras == nil ? [] : comparison))
    print(table.header)
    for program in EnginePrograms.all where only.map(program.name.contains) ?? true {
      setRandomSeed(42)
      let memory = try StepMemory.peakMegabytes(of: program)
      let step = try program.prepare()
      var opponents: [(run: PeerRun, program: PeerProgram, name: String)] = []
      if let peers, let peer = program.peer { opponents.append((peers, peer, program.name)) }
      if let keras, let peer = program.kerasPeer {
        opponents.append((keras, peer, "\(program.name), Keras"))
      }
      if opponents.isEmpty {
        print(table.add(row(program, program.name, try measure(step), memory, peak)))
      }
      for opponent in opponents {
        var times = try measure(step)
        let theirs = try opponent.run.fastest(opponent.program)
        // Ours before and after the peer, so that a change of the machine's speed meets both.
        times = (times + (try measure(step))).sorted()
        let own = times[times.count / 2] * 1e3
        print(
          table.add(
            row(program, opponent.name, times, memory, peak) + [
              number(theirs.milliseconds), String(format: "%.2f", theirs.milliseconds / own),
              String(format: "%.2f", theirs.leastMilliseconds / (times[0] * 1e3)),
              theirs.peakMegabytes.map(rounded) ?? "", theirs.variant,
            ]))
      }
      // Cases with peers take minutes: each is shown when it is done, into a file too.
      fflush(nil)
    }
    if let output {
      let heading =
        "Large matrix products reach \(rounded(peak)) GFLOP/s on \(computationThreads) threads.\n\n"
      try (heading + table.markdown).write(toFile: output, atomically: true, encoding: .utf8)
    }
  }

  /// What is known of a case without a peer; `times` in seconds, sorted.
  private func row(
    _ program: EngineProgram, _ name: String, _ times: [Double], _ memory: Double?, _ peak: Double
  ) -> [String] {
    let median = times[times.count / 2]
    let rate = program.megaflops / 1e3 / median
    return [
      name, number(median * 1e3), number(times[0] * 1e3), rounded(rate), rounded(100 * rate / peak),
      memory.map(rounded) ?? "",
    ]
  }

  /// Seconds of single steps, sorted; steps run until the case's time is over.
  private func measure(_ step: () throws -> Void) throws -> [Double] {
    for _ in 0..<3 { try step() }
    var times: [Double] = []
    let start = now()
    while now() - start < seconds || times.count < 5 {
      let before = now()
      try step()
      times.append(now() - before)
    }
    return times.sorted()
  }

  /// GFLOP/s of a large matrix product, the best of a second's: other processes' work is soon over.
  private func measuredPeak() -> Double {
    let size = 1536
    let left = Tensor.randomNormal([size, size])
    let right = Tensor.randomNormal([size, size])
    var best = Double.infinity
    let start = now()
    while now() - start < 1 {
      let before = now()
      _ = try? matmul(left, right)
      best = min(best, now() - before)
    }
    return 2 * Double(size * size * size) / best / 1e9
  }

  private func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
  private func rounded(_ number: Double) -> String { String(format: "%.1f", number) }
  private func number(_ number: Double) -> String { String(format: "%.3f", number) }
}
