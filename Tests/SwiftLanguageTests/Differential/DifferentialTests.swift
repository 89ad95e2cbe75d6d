import Foundation
import SwiftLanguage
import Testing

/// Random programs print the same as when `swiftc` compiles them.
///
/// A few run with the other tests. `NBRUN_PROGRAMS=1000 NBRUN_SEED=7 swift test -c release --filter
/// DifferentialTests` runs as many as one likes, `NBRUN_TOPIC=lifetimes` those of one topic.
@Suite struct DifferentialTests {
  @Test func randomProgramsPrintTheSame() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["NBRUN_PROGRAMS"].flatMap { Int($0) } ?? 12
    let seed = environment["NBRUN_SEED"].flatMap { UInt64($0) } ?? 1
    let topic = environment["NBRUN_TOPIC"].flatMap(ProgramGenerator.Topic.init)
    for first in stride(from: 0, to: count, by: 50) {
      try compare(Array(first..<min(first + 50, count)), seed: seed, topic: topic)
    }
  }

  private func compare(_ numbers: [Int], seed: UInt64, topic: ProgramGenerator.Topic?) throws {
    let programs = numbers.map { number in
      var generator = ProgramGenerator(seed: seed, number: number, topic: topic)
      return (number: number, text: generator.program())
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("programs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("main.swift")
    let cases = numbers.map { "case \"\($0)\": program_\($0)()" }.joined(separator: "\n")
    let common = "import Foundation\n" + ProgramGenerator.commonDeclarations
    let source =
      common + programs.map(\.text).joined(separator: "\n")
      + "\nswitch CommandLine.arguments[1] {\n\(cases)\ndefault: break\n}\n"
    try source.write(to: file, atomically: true, encoding: .utf8)
    let built = folder.appendingPathComponent("programs").path
    let compiled = try Self.run(
      "/usr/bin/env",
      [
        "swiftc", "-Onone", "-swift-version", "5", "-module-name", "main", "-suppress-warnings",
        file.path, "-lm", "-o", built,
      ])
    try #require(compiled.code == 0, "the generator wrote a wrong program: \(compiled.output)")
    for (number, text) in programs {
      let oracle = try Self.run(built, ["\(number)"])
      var output = ""
      var stopped = false
      do {
        try Script(common + text + "program_\(number)()\n").run { output += $0 }
      } catch let trap as MachineTrap {
        stopped = true
        if oracle.code == 0 { output += "stopped: \(trap.message)\n" }
      } catch {
        output += "refused: \(error)\n"
      }
      // Where both stop, the words on standard error are another test's business.
      let same = output == oracle.output && stopped == (oracle.code != 0)
      #expect(
        same,
        "seed \(seed), program \(number): \(Self.difference(oracle.output, output))\n\(text)")
    }
  }

  /// The first line that differs.
  private static func difference(_ expected: String, _ found: String) -> String {
    let one = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let two = found.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(one.count, two.count) {
      let left = index < one.count ? one[index] : "(nothing)"
      let right = index < two.count ? two[index] : "(nothing)"
      if left != right { return "line \(index + 1): swiftc '\(left)', here '\(right)'" }
    }
    return "only one of the two stopped"
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> (
    code: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = arguments.count > 1 ? output : FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
