public import Diagnostics

/// A literate notebook: prose and cells of Swift, as its Markdown file has them.
public struct Notebook: Hashable, Sendable {
  /// The file's name as shown to its author, such as `notebooks/gan.md`.
  public var name: String
  /// The whole file, with line breaks as `\n`.
  public var source: SourceText
  /// What the front matter says.
  public var frontMatter: FrontMatter
  /// The document's blocks in order; ``Block/cell(_:)`` stands where a cell does.
  public var blocks: [Block]
  /// The cells in the order of the document.
  public var cells: [Cell]
  /// The footnotes in the order in which they are first referred to.
  public var footnotes: [Footnote]

  /// A notebook from its parts.
  public init(
    name: String, source: SourceText, frontMatter: FrontMatter = FrontMatter(),
    blocks: [Block] = [], cells: [Cell] = [], footnotes: [Footnote] = []
  ) {
    self.name = name
    self.source = source
    self.frontMatter = frontMatter
    self.blocks = blocks
    self.cells = cells
    self.footnotes = footnotes
  }

  /// The title: of the front matter, else the first heading, else the file's name.
  public var title: String {
    if let title = frontMatter.title { return title }
    for case .heading(_, let content, _) in blocks { return content.plainText }
    return Self.stem(of: name)
  }

  /// What a notebook's report and state are called: the file's name without `.md`.
  ///
  /// Other endings stay, so that `a.md` and `a.markdown` in one folder do not share theirs.
  ///
  /// - Parameter path: Where the notebook is.
  /// - Returns: The name.
  public static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".md") && file.utf8.count > 3 ? String(file.dropLast(3)) : file
  }

  /// The seed of the front matter, or 0.
  public var seed: UInt64 { frontMatter.seed ?? 0 }

  /// The cell with an id.
  public func cell(_ id: String) -> Cell? { cells.first { $0.id == id } }

  /// All texts that diagnostics refer to: each cell under its ordinal, the file under
  /// ``SourceRange/document``.
  public var sources: [Int: SourceText] {
    var sources = [SourceRange.document: source]
    for cell in cells { sources[cell.ordinal] = cell.source }
    return sources
  }
}

/// What a notebook says of itself above its first line of prose.
public struct FrontMatter: Hashable, Sendable {
  /// The title of the report.
  public var title: String?
  /// The number that every random stream of the run derives from.
  public var seed: UInt64?
  /// A sentence on what the notebook does.
  public var description: String?

  /// Front matter from its parts.
  public init(title: String? = nil, seed: UInt64? = nil, description: String? = nil) {
    self.title = title
    self.seed = seed
    self.description = description
  }
}
