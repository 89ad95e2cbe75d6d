import Foundation
import TestSupport
import Testing

/// The built program, started in a folder of its own as a user would.
struct ProgramUnderTest {
  let folder: URL
  /// Where the build put the program, its modules and their objects.
  let products: URL

  struct Result {
    var code: Int32
    var output: String
    var errors: String
  }

  init() {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("nbrun-\(UUID().uuidString)")
    products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  var path: String { products.appendingPathComponent("nbrun").path }

  /// Writes a file below the folder.
  func write(_ text: String, to name: String) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  /// Whether there is a file of a name below the folder.
  func holds(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
  }

  /// Starts a program and leaves it running; its output goes to files.
  func start(
    program: String? = nil, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> RunningProcess {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program ?? path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = folder.appendingPathComponent(".\(UUID().uuidString).out")
    let errors = folder.appendingPathComponent(".\(UUID().uuidString).err")
    for file in [output, errors] {
      try Data().write(to: file)
    }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return RunningProcess(process: process, output: output, errors: errors)
  }

  func run(_ arguments: String...) throws -> Result { try run(arguments) }

  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try start(arguments, environment: environment).result()
  }

  func run(program: String, _ arguments: [String]) throws -> Result {
    try start(program: program, arguments).result()
  }

  /// The object files of some targets; those of sources that are gone are left out.
  func objects(of targets: [String]) throws -> [String] {
    try targets.flatMap { target in
      let sources = FileManager.default.enumerator(
        atPath: Checkout.root.appendingPathComponent("Sources/\(target)").path)
      let names = Set(
        (sources?.allObjects as? [String] ?? []).map { ($0 as NSString).lastPathComponent })
      let folder = products.appendingPathComponent("\(target).build")
      let objects = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String]
      return try #require(objects).filter { path in
        path.hasSuffix(".o")
          && names.contains(String((path as NSString).lastPathComponent.dropLast(2)))
      }
      .map { folder.appendingPathComponent($0).path }
    }
  }
}

/// A process that was started and may still run.
struct RunningProcess {
  let process: Process
  let output: URL
  let errors: URL

  /// What it wrote so far.
  var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

  /// Waits until something is so, or the process has ended.
  func wait(until isSo: () -> Bool) {
    while process.isRunning, !isSo() { usleep(20_000) }
  }

  /// Sends a signal that ends the process.
  func end(by signal: Int32) throws -> ProgramUnderTest.Result {
    kill(process.processIdentifier, signal)
    return try result()
  }

  /// Waits for the process' end.
  func result() throws -> ProgramUnderTest.Result {
    process.waitUntilExit()
    return ProgramUnderTest.Result(
      code: process.terminationStatus, output: text,
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}
