internal import Diagnostics
internal import Foundation
internal import NotebookLibrary
internal import SwiftLanguage

/// Times what an author waits for beside their own code: the check of a notebook, the start, calls of
/// native functions.
struct LatencyBenchmarks {
  /// The best of so many rounds counts.
  var rounds = 15

  func run() throws {
    print("\nlatency: best of \(rounds) rounds")
    let check = checkOfNotebook()
    print("check of a notebook of \(check.lines) lines: \(number(check.milliseconds)) ms (goal 20)")
    print("start to the first cell's first instruction: \(number(try start())) ms (goal 50)")
    print("call of a native function: \(number(try nativeCall())) ns (goal 200)")
  }

  // MARK: Checking

  /// A cell as notebooks have them; `#` stands for its number.
  private static let cell = """
    /// What one epoch of training left.
    struct Epoch#: CustomStringConvertible {
      var number: Int
      var losses: [Double]
      var accuracy: Double?

      var mean: Double {
        guard !losses.isEmpty else { return 0 }
        return losses.reduce(0, +) / Double(losses.count)
      }

      var description: String {
        let percent = accuracy.map { "\\(Int($0 * 100)) %" } ?? "–"
        return "epoch \\(number): \\(mean) \\(percent)"
      }
    }

    enum Phase#: String, CaseIterable {
      case warmUp, training, evaluation

      var rate: Double {
        switch self {
        case .warmUp: return 0.001
        case .training: return 0.01
        case .evaluation: return 0
        }
      }
    }

    func smoothed#(_ values: [Double], window: Int = 3) -> [Double] {
      guard window > 1 else { return values }
      var result: [Double] = []
      for index in values.indices {
        let lower = max(0, index - window + 1)
        let part = values[lower...index]
        result.append(part.reduce(0, +) / Double(part.count))
      }
      return result
    }

    let epochs# = (1...5).map { number in
      Epoch#(number: number, losses: [1 / Double(number), 0.5], accuracy: nil)
    }
    for epoch in epochs# where epoch.number % 2 == 1 {
      print(epoch)
    }
    let best# = epochs#.min { $0.mean < $1.mean }
    print(best#?.number ?? 0, smoothed#(epochs#.map(\\.mean)).count)

    """

  private func checkOfNotebook() -> (milliseconds: Double, lines: Int) {
    let lines = Self.cell.count { $0 == "\n" }
    let cells = (0..<(1000 / lines + 1)).map { index in
      Interpreter.Cell(
        tag: "cell\(index)", ordinal: index,
        source: SourceText(
          name: "notebook.md", text: Self.cell.replacingOccurrences(of: "#", with: "\(index)")))
    }
    var best = Double.infinity
    for _ in 0..<rounds {
      let interpreter = Interpreter(libraries: [CellLibrary.make()])
      best = min(best, milliseconds { _ = interpreter.check(cells) })
    }
    return (best, lines * cells.count)
  }

  // MARK: Starting

  /// From nothing to the first thing that a cell prints, the process' own loading apart.
  private func start() throws -> Double {
    var best = Double.infinity
    for _ in 0..<rounds {
      best = min(
        best,
        milliseconds {
          let interpreter = Interpreter(libraries: [CellLibrary.make()])
          let text = SourceText(name: "notebook.md", text: "print(1)\n")
          _ = interpreter.check([.init(tag: "first", ordinal: 0, source: text)])
          _ = interpreter.run(cell: 0) { _ in }
        })
    }
    return best
  }

  // MARK: Native functions

  /// What a call costs beside the loop around it.
  private func nativeCall() throws -> Double {
    let count = 1_000_000
    let library = Library(name: "Latency")
    library.function("func identity(_ value: Int) -> Int") { (value: Int) -> Int in value }
    func time(_ body: String) throws -> Double {
      let script = try Script(
        "func run() -> Int {\n  var sum = 0\n  for i in 0..<\(count) { sum = sum &+ \(body) }\n"
          + "  return sum\n}\nprint(run())\n", libraries: [library])
      var best = Double.infinity
      for _ in 0..<rounds { best = min(best, try milliseconds { try script.run { _ in } }) }
      return best
    }
    return (try time("identity(i)") - time("i")) / Double(count) * 1e6
  }

  private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(body)
    return Double(duration.components.attoseconds) / 1e15
      + Double(duration.components.seconds) * 1e3
  }

  private func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
