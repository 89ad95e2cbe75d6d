internal import Foundation
internal import Testing

@Suite struct LanguageFixtureTests {
  @Test("A fixture's cells print what their output fences say", arguments: LanguageFixture.all)
  func printsItsOutput(fixture: LanguageFixture) async {
    let results = await withCheckedContinuation { continuation in
      // As on a program's main thread: eight megabytes of stack.
      let thread = Thread { continuation.resume(returning: fixture.run()) }
      thread.stackSize = 8 << 20
      thread.start()
    }
    var printed = ""
    for (cell, result) in zip(fixture.cells, results) {
      #expect(result.errors == cell.errors ?? [])
      printed += result.output
      guard let output = cell.output, result.errors.isEmpty else { continue }
      #expect(printed == output)
      printed = ""
    }
  }

  @Test("The fixtures are found") func findsFixtures() {
    #expect(LanguageFixture.all.count >= 40)
  }

  @Test("swiftc prints the same for a sample of the fixtures")
  func agreesWithTheCompiler() throws {
    let sample = LanguageFixture.all.filter { $0.runs && $0.cells.count == 1 }.enumerated().filter {
      $0.offset % 8 == 0
    }
    for (_, fixture) in sample {
      // Notebooks have Foundation's functions without asking.
      let printed = try Compiler.output(of: "import Foundation\n" + fixture.cells[0].code)
      #expect(printed == fixture.cells[0].output, "\(fixture.name)")
    }
  }
}

/// `swiftc`, the oracle.
enum Compiler {
  struct Failure: Error { var message: String }

  /// What a program prints when it is compiled as `main.swift`.
  static func output(of code: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "main.swift")
    let program = folder.appending(path: "main")
    try Data(code.utf8).write(to: source)
    _ = try run([
      "swiftc", "-Onone", "-module-name", "main", "-suppress-warnings", "-Xlinker", "-lm",
      source.path, "-o", program.path,
    ])
    return try run([program.path])
  }

  /// The lines of the errors that a program is refused with, those found behind the types too.
  static func errorLines(of code: String) throws -> Set<Int> {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "main.swift")
    try Data(code.utf8).write(to: source)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swiftc", "-emit-sil", "-o", "/dev/null", "-module-name", "main", source.path,
    ]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var lines: Set<Int> = []
    for line in text.split(separator: "\n") where line.hasPrefix(source.path + ":") {
      let parts = line.dropFirst(source.path.count + 1).split(separator: ":", maxSplits: 3)
      if parts.count == 4, parts[2] == " error", let number = Int(parts[0]) {
        lines.insert(number)
      }
    }
    return lines
  }

  private static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    let log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data().write(to: log)
    defer { try? FileManager.default.removeItem(at: log) }
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let said = String(decoding: try Data(contentsOf: log), as: UTF8.self)
      throw Failure(message: "\(arguments[0]): \(process.terminationStatus) \(said)")
    }
    return text
  }
}
