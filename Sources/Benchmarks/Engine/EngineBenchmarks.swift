internal import Foundation
internal import NeuralNetworks
internal import Tensors

/// Times training steps and prints each one's median beside its rate and its share of the peak.
struct EngineBenchmarks {
  let only: String?
  let seconds: Double

  func run() throws {
    let peak = measuredPeak()
    print("peak of matrix products: \(rounded(peak)) GFLOP/s on \(computationThreads) threads")
    print("case                          median ms     least ms    GFLOP/s   % of peak")
    for program in EnginePrograms.all where only.map(program.name.contains) ?? true {
      setRandomSeed(42)
      let step = try program.prepare()
      let times = try measure(step)
      let (median, least) = (times[times.count / 2], times[0])
      let rate = program.megaflops / 1e3 / median
      let columns = [
        program.name.padding(toLength: 28, withPad: " ", startingAt: 0),
        right(String(format: "%.3f", median * 1e3)), right(String(format: "%.3f", least * 1e3)),
        right(rounded(rate)), right(rounded(100 * rate / peak)),
      ]
      print(columns.joined(separator: " "))
    }
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

  /// GFLOP/s of a large matrix product, the best of some.
  private func measuredPeak() -> Double {
    let size = 1536
    let left = Tensor.randomNormal([size, size])
    let right = Tensor.randomNormal([size, size])
    var best = Double.infinity
    for _ in 0..<6 {
      let before = now()
      _ = try? matmul(left, right)
      best = min(best, now() - before)
    }
    return 2 * Double(size * size * size) / best / 1e9
  }

  private func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
  private func rounded(_ number: Double) -> String { String(format: "%.1f", number) }
  private func right(_ text: String) -> String {
    String(repeating: " ", count: max(0, 11 - text.count)) + text
  }
}
