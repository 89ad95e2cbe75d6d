public import Diagnostics

/// The language: checks a notebook's cells, runs them one by one against the globals that earlier
/// ones left, and gives and takes the globals' values as data.
public final class Interpreter {
  /// A cell's code under its two names.
  public struct Cell {
    /// A name that stays when cells are added before it; without a full stop or white space.
    public var tag: String
    /// What ranges in diagnostics refer to it with; grows from cell to cell.
    public var ordinal: Int
    /// The code.
    public var source: SourceText

    /// A cell from its parts.
    public init(tag: String, ordinal: Int, source: SourceText) {
      self.tag = tag
      self.ordinal = ordinal
      self.source = source
    }
  }

  private(set) var compilation: Compilation
  let libraries: [Library]
  private(set) var tags: [Int: String] = [:]
  private(set) var cells: [Int: CheckedCell] = [:]
  /// What the cells' names mean by their places, where that was asked for.
  private(set) var references: [SourcePlace: Declaration] = [:]

  /// A language with the standard library and the given ones.
  public init(libraries: [Library] = []) {
    self.libraries = libraries
    compilation = Compilation(libraries: libraries.map { LibraryInterface($0) })
  }

  /// Checks all cells of a notebook, in order; to be called once.
  ///
  /// - Parameters:
  ///   - cells: The cells.
  ///   - keepsReferences: Whether to remember what every name means, for ``standaloneCode(show:)``.
  /// - Returns: All diagnostics, and a summary of each cell by its ordinal.
  public func check(
    _ cells: [Cell], keepsReferences: Bool = false
  ) -> (diagnostics: DiagnosticBag, summaries: [Int: CellSummary]) {
    if keepsReferences {
      compilation.module.noteReference = { [unowned self] declaration, range in
        references[SourcePlace(source: range.source, offset: range.lower)] = declaration
      }
    }
    tags = compilation.libraryNames
    for cell in cells { tags[cell.ordinal] = cell.tag }
    compilation.readAhead(cells.map { ($0.ordinal, $0.source) })
    for cell in cells {
      self.cells[cell.ordinal] = compilation.add(cell: cell.source, ordinal: cell.ordinal)
    }
    let diagnostics = DiagnosticBag(compilation.diagnostics.map(pointingToLaterCells))
    guard !diagnostics.hasErrors else { return (diagnostics, [:]) }
    var summarizer = CellSummarizer(names: typeNames, nominals: compilation.module.allNominals)
    var summaries: [Int: CellSummary] = [:]
    for cell in compilation.cells { summaries[cell.source] = summarizer.summary(of: cell) }
    return (diagnostics, summaries)
  }

  /// A name that a cell further below declares was not mistyped: a note says where it is.
  private func pointingToLaterCells(_ diagnostic: Diagnostic) -> Diagnostic {
    let range = diagnostic.range
    guard ["unknown-name", "unknown-type"].contains(diagnostic.id),
      let text = compilation.source(range.source)?.text.utf8, range.upper <= text.count
    else { return diagnostic }
    let start = text.index(text.startIndex, offsetBy: range.lower)
    let name = String(text[start..<text.index(start, offsetBy: range.upper - range.lower)])
    let later = compilation.module.lookup(name ?? "").filter { $0.source > range.source }
    guard let name, let declaration = later.min(by: { $0.source < $1.source }),
      let tag = tags[declaration.source]
    else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.notes = [
      .init(
        message: "'\(name)' is declared below, in the cell '\(tag)'", range: declaration.range)
    ]
    return diagnostic
  }

  /// The program of the checked cells.
  lazy var running = RunningProgram(
    compilation: compilation, cells: cells, libraries: libraries, tags: tags, names: typeNames)

  /// The declarations of the libraries, which a diagnostic may refer to.
  public var librarySources: [Int: SourceText] {
    compilation.libraryNames.keys.reduce(into: [:]) { $0[$1] = compilation.source($1) }
  }

  /// The names of types in snapshots.
  var typeNames: StableTypeNames {
    let tags = tags
    return StableTypeNames(
      tag: { tags[$0] ?? "\($0)" }, nominal: { [unowned self] in nominalsByPath[$0] })
  }

  private lazy var nominalsByPath: [String: NominalDeclaration] = {
    let names = typeNames
    return Dictionary(
      compilation.module.allNominals.map { (names.path(of: $0), $0) },
      uniquingKeysWith: { first, _ in first })
  }()
}
