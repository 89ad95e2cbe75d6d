internal import Diagnostics

/// One text run as a program of one cell: what benchmarks and tests use.
public final class Script {
  private let compilation: Compilation
  private let cell: CheckedCell
  private let program: Program

  /// Checks the text.
  ///
  /// - Throws: ``ScriptError`` with the diagnostics where it has errors.
  public init(_ text: String, libraries: [Library] = []) throws {
    compilation = Compilation(libraries: libraries.map { LibraryInterface($0) })
    cell = compilation.add(cell: SourceText(name: "script.swift", text: text))
    let diagnostics = compilation.diagnostics
    if diagnostics.contains(where: { $0.severity == .error }) {
      throw ScriptError(messages: diagnostics.map { "\($0.range.lower): \($0.message)" })
    }
    program = Program(
      conformances: compilation.types, wellKnown: compilation.types.wellKnown)
    program.libraries = libraries
    program.importsFoundation = compilation.imports.contains("Foundation")
  }

  /// Runs it.
  ///
  /// - Parameter output: Takes what is printed.
  /// - Throws: ``MachineTrap``.
  public func run(output: @escaping (String) -> Void) throws {
    program.machine.output = output
    program.onDisplay = { [program] type, value in
      output(try program.machine.describe(type, value, debug: true) + "\n")
    }
    try program.run(cell)
  }
}

/// What is wrong with a script's text.
public struct ScriptError: Error, Hashable, Sendable {
  /// Each with its place in bytes.
  public var messages: [String]
}
