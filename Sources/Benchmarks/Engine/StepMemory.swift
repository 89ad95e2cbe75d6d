internal import Foundation

/// The most memory that a case's process holds, from its start to the end of some steps.
enum StepMemory {
  /// A process of its own, as what other cases left would count too.
  ///
  /// - Returns: Megabytes; nil where the process says nothing.
  /// - Throws: What starting the process throws.
  static func peakMegabytes(of program: EngineProgram) throws -> Double? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["engine", "--memory-of", program.name]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Double(String(decoding: data, as: UTF8.self).split(separator: "\n").last ?? "")
  }

  /// Takes some steps of a case and prints what this process held at most, in megabytes.
  ///
  /// - Throws: What the case throws.
  static func measure(_ name: String) throws {
    guard let program = EnginePrograms.all.first(where: { $0.name == name }) else { return }
    let step = try program.prepare()
    // An epoch is one step, and as long as some hundreds of the others.
    for _ in 0..<(program.name.hasSuffix("epoch") ? 1 : 20) { try step() }
    // What `getrusage` says begins with the memory of the process that started this one.
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let words = line?.split(whereSeparator: \.isWhitespace) ?? []
    if words.count > 1, let kilobytes = Double(words[1]) {
      print(String(format: "%.1f", kilobytes / 1024))
    }
  }
}
