internal import Diagnostics
internal import Foundation
internal import Notebooks

/// A check of some notebooks without running them.
public struct NotebookCheckRun {
  /// How the diagnostics are written.
  public enum Format: String, Sendable, CaseIterable {
    /// As compilers do, with source line and caret.
    case text
    /// A JSON array, for editors.
    case json
    /// Workflow commands, which GitHub shows beside the changed lines.
    case github
  }

  /// The notebooks' paths.
  public var paths: [String]
  /// How the diagnostics are written; nothing means as GitHub wants where it runs this, else text.
  public var format: Format?
  /// Values for what the notebooks' `.parameters` cells declare.
  public var parameters: [String: String]
  private let makeMachine: () -> any NotebookMachine

  /// A check of cells in their language, with the library's declarations.
  ///
  /// - Parameters:
  ///   - paths: The notebooks' paths.
  ///   - format: How the diagnostics are written.
  ///   - parameters: Values for what the notebooks' `.parameters` cells declare.
  public init(paths: [String], format: Format?, parameters: [String: String] = [:]) {
    self.init(paths: paths, format: format, parameters: parameters) {
      InterpreterMachine(dataFolder: nil)
    }
  }

  init(
    paths: [String], format: Format?, parameters: [String: String] = [:],
    makeMachine: @escaping () -> any NotebookMachine
  ) {
    self.paths = paths
    self.format = format
    self.parameters = parameters
    self.makeMachine = makeMachine
  }

  /// Checks the notebooks and prints what is wrong with them: JSON to standard output, and text to
  /// standard error.
  ///
  /// - Returns: The exit code: 0 without errors, else 2.
  /// - Throws: ``SessionError`` for parameters that do not fit a notebook.
  public func run() throws(SessionError) -> Int32 {
    try run(
      output: StandardStream.output(), status: StandardStream.error(),
      environment: ProcessInfo.processInfo.environment)
  }

  func run(
    output: any TextStream, status: any TextStream, environment: [String: String]
  ) throws(SessionError) -> Int32 {
    let format = format ?? (environment["GITHUB_ACTIONS"] == "true" ? .github : .text)
    var hasErrors = false
    var objects: [String] = []
    for path in paths {
      let parsed = Notebook.read(path: path)
      var diagnostics = parsed.diagnostics
      var notebook = parsed.notebook
      if !diagnostics.hasErrors {
        notebook.cells = try ParameterOverrides(parameters, cells: notebook.cells).cells
      }
      var sources = notebook.sources
      if !diagnostics.hasErrors {
        let check = makeMachine().check(notebook.cells.filter(\.options.isEvaluated))
        diagnostics.append(contentsOf: check.diagnostics.sorted)
        sources.merge(check.sources) { own, _ in own }
      }
      hasErrors = hasErrors || diagnostics.hasErrors
      let renderer = DiagnosticRenderer(
        sources: sources, fallbackName: path,
        usesColor: format == .text && status.usesColor)
      switch format {
      case .text:
        status.write(renderer.render(diagnostics))
        if diagnostics.hasErrors { status.write(ParameterOverrides.notes(parameters)) }
      case .json: objects += Self.elements(renderer.renderJSON(diagnostics.sorted))
      case .github:
        output.write(diagnostics.sorted.map(renderer.renderGitHubAnnotation).joined())
      }
    }
    if format == .json {
      output.write(objects.isEmpty ? "[]\n" : "[\n  \(objects.joined(separator: ",\n  "))\n]\n")
    }
    output.flush()
    status.flush()
    return hasErrors ? RunEnding.invalid.exitCode : 0
  }

  /// The objects of a rendered array, which has one a line.
  private static func elements(_ array: String) -> [String] {
    array.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { line in
      String(line.dropFirst(2).drop { $0 == " " }).trimmingSuffix(",")
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: Character) -> String {
    last == suffix ? String(dropLast()) : self
  }
}
