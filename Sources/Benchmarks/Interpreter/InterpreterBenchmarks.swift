internal import Foundation
internal import SwiftLanguage

/// Times the seven programs here and, where they are installed, in CPython and Lua, by turns.
struct InterpreterBenchmarks {
  var only: String?
  var seconds: Double
  /// How CPython and Lua are called; those that are not there are left out.
  var python = "python3"
  var lua = "lua5.4"

  func run() throws {
    print("interpreter: best of the rounds, milliseconds")
    print(
      pad("program", 14) + pad("nbrun", 10) + pad("CPython", 10) + pad("Lua", 10)
        + pad("× CPython", 12) + "× Lua")
    var ratios: [Double] = []
    for program in InterpreterProgram.all {
      if let only, !program.name.contains(only) { continue }
      let script = try Script(program.swift + "\nprint(run())\n")
      var own = Double.infinity
      var peers = [Double.infinity, Double.infinity]
      let end = ContinuousClock.now + .seconds(seconds)
      repeat {
        own = min(own, try milliseconds { try script.run { _ in } })
        peers[0] = min(peers[0], peer(python, "-c", pythonTimer(program)) ?? .infinity)
        peers[1] = min(peers[1], peer(lua, "-e", luaTimer(program)) ?? .infinity)
      } while ContinuousClock.now < end
      if peers[1].isFinite { ratios.append(peers[1] / own) }
      print(
        pad(program.name, 14) + pad(number(own), 10) + pad(number(peers[0]), 10)
          + pad(number(peers[1]), 10) + pad(number(peers[0] / own), 12)
          + number(peers[1] / own))
    }
    if !ratios.isEmpty {
      print("median against Lua: \(number(ratios.sorted()[ratios.count / 2]))")
    }
  }

  private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(body)
    return Double(duration.components.attoseconds) / 1e15
      + Double(duration.components.seconds) * 1e3
  }

  /// A program that prints its own milliseconds, so that the start of its process does not count.
  private func pythonTimer(_ program: InterpreterProgram) -> String {
    program.python + "\nimport time\nmain()\nt = time.perf_counter()\nmain()\n"
      + "print((time.perf_counter() - t) * 1e3)\n"
  }

  private func luaTimer(_ program: InterpreterProgram) -> String {
    program.lua + "\nmain()\nlocal t = os.clock()\nmain()\nprint((os.clock() - t) * 1e3)\n"
  }

  private func peer(_ command: String, _ flag: String, _ text: String) -> Double? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command, flag, text]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    return Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func number(_ value: Double) -> String {
    value.isFinite ? String(format: "%.2f", value) : "–"
  }
}
