internal import Diagnostics
internal import Foundation
internal import NotebookLibrary
internal import Notebooks
internal import SwiftLanguage

/// Writes a notebook as a Swift package whose program does what the notebook does.
public struct SwiftPackageExport {
  /// The notebook's path.
  public var path: String
  /// The folder to write.
  public var output: String
  /// Values, as Swift source, for what the notebook's `.parameters` cells declare.
  public var parameters: [String: String]
  /// The folder of this package's own source; found from the running program where none is given.
  public var library: String?

  /// An export of a notebook.
  ///
  /// - Parameters:
  ///   - path: The notebook's path.
  ///   - output: The folder to write.
  ///   - parameters: Values for what the notebook's `.parameters` cells declare.
  ///   - library: The folder of this package's source.
  public init(path: String, output: String, parameters: [String: String], library: String?) {
    self.path = path
    self.output = output
    self.parameters = parameters
    self.library = library
  }

  /// Checks the notebook and writes the package.
  ///
  /// - Returns: Whether the notebook was without errors; what is wrong is on standard error.
  /// - Throws: ``SessionError`` for a wrong parameter, and ``ExportError``.
  public func run() throws -> Bool {
    let status = StandardStream.error()
    defer { status.flush() }
    let parsed = Notebook.read(path: path)
    var renderer = DiagnosticRenderer(
      sources: parsed.notebook.sources, fallbackName: path, usesColor: status.usesColor)
    guard !parsed.diagnostics.hasErrors else {
      status.write(renderer.render(parsed.diagnostics))
      return false
    }
    var notebook = parsed.notebook
    notebook.cells = try ParameterOverrides(parameters, cells: notebook.cells).cells
    let cells = notebook.cells.filter(\.options.isEvaluated)
    let interpreter = Interpreter(libraries: [CellLibrary.make()])
    let (found, _) = interpreter.check(
      cells.map { Interpreter.Cell(tag: $0.stateName, ordinal: $0.ordinal, source: $0.source) },
      keepsReferences: true)
    guard !found.hasErrors else {
      renderer.sources = notebook.sources.merging(interpreter.librarySources) { own, _ in own }
      status.write(renderer.render(found) + ParameterOverrides.notes(parameters))
      return false
    }
    let code = interpreter.standaloneCode(show: ExportSupport.show)
    try write(cells, code, seed: parsed.notebook.seed)
    return true
  }

  private func write(_ cells: [Cell], _ code: [Int: String], seed: UInt64) throws(ExportError) {
    let library = try LibrarySource(given: library)
    let folder = URL(fileURLWithPath: output).standardizedFileURL
    let manifest = folder.appendingPathComponent("Package.swift")
    if let existing = try? FileManager.default.contentsOfDirectory(atPath: folder.path),
      !existing.isEmpty,
      (try? String(contentsOf: manifest, encoding: .utf8))?.contains(Self.mark) != true
    {
      throw .notEmpty(path: output)
    }
    let name = Self.targetName(for: path)
    let sources = folder.appendingPathComponent("Sources/\(name)")
    do {
      try Folder.make(sources.path)
    } catch .cannotCreateFolder(let path, let reason) {
      throw .cannotWrite(path: path == folder.path ? output : path, reason: reason)
    } catch {
      throw .cannotWrite(path: output, reason: error.description)
    }
    try write(program(cells, code, seed: seed), to: sources.appendingPathComponent("main.swift"))
    try write(
      Self.mark + "the notebook of the same name.\n"
        + ExportSupport.source(module: name.replacing("-", with: "_")),
      to: sources.appendingPathComponent("Support.swift"))
    try write(
      Self.manifest(name: name, library: library.path(from: folder), identity: library.identity),
      to: manifest)
  }

  private func write(_ text: String, to file: URL) throws(ExportError) {
    do {
      try AtomicFile.write(Array(text.utf8), to: file.path)
    } catch {
      throw .cannotWrite(path: file.path, reason: error.description)
    }
  }

  // MARK: Texts

  static let mark = "// Written by nbrun from "

  private func program(_ cells: [Cell], _ code: [Int: String], seed: UInt64) -> String {
    let file = URL(fileURLWithPath: path).lastPathComponent
    var text = """
      \(Self.mark)\(file): its cells in order.
      import Foundation
      import NotebookLibrary

      """
    for cell in cells {
      text += """

        // MARK: \(cell.id)
        NotebookProgram.begin(cell: "\(cell.stateName)", seed: \(seed))
        #sourceLocation(file: "\(file)", line: \(cell.source.position(at: 0).line))
        \(code[cell.ordinal] ?? cell.code)
        #sourceLocation()

        """
    }
    return text
  }

  private static func manifest(name: String, library: String, identity: String) -> String {
    """
    // swift-tools-version: 6.1
    \(mark)the notebook of the same name.
    import PackageDescription

    let package = Package(
      name: "\(name)",
      dependencies: [.package(path: "\(library)")],
      targets: [
        .executableTarget(
          name: "\(name)",
          dependencies: [.product(name: "NotebookLibrary", package: "\(identity)")])
      ],
      // Top-level variables are used by functions, as in a notebook.
      swiftLanguageModes: [.v5]
    )

    """
  }

  /// `char-rnn.md` as `char-rnn-notebook`, `01-basics.md` as `notebook-01-basics`: a name that no module of the
  /// library has, and that begins as a module's may.
  static func targetName(for path: String) -> String {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let words = name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    let beginsWithDigit = words.first?.first?.isNumber ?? false
    return (beginsWithDigit ? ["notebook"] + words : words + ["notebook"]).joined(separator: "-")
  }
}
