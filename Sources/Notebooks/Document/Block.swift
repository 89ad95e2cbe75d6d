/// A block of a notebook's document.
public indirect enum Block: Hashable, Sendable {
  /// A paragraph of text.
  case paragraph([Inline])
  /// A heading of level 1 to 6; the anchor is unique in the document.
  case heading(level: Int, content: [Inline], anchor: String)
  /// Code that is shown and not run, with the language that its fence names.
  case code(language: String, text: String)
  /// A formula of its own, in TeX.
  case math(String)
  /// A quotation.
  case quote([Block])
  /// A list; `start` is the first number of an ordered one. Tight items stand without gaps.
  case list(start: Int?, isTight: Bool, items: [ListItem])
  /// A table.
  case table(Table)
  /// A break between themes.
  case rule
  /// Raw HTML, which is shown as the text that it is.
  case rawHTML(String)
  /// A cell, by its place among the notebook's cells.
  case cell(Int)
}

/// An item of a list.
public struct ListItem: Hashable, Sendable {
  /// What the item contains.
  public var blocks: [Block]
  /// Whether the box of a task is ticked; nothing when the item is no task.
  public var isDone: Bool?

  /// An item from its parts.
  public init(blocks: [Block], isDone: Bool? = nil) {
    self.blocks = blocks
    self.isDone = isDone
  }
}

/// A table with a header; every row has as many cells as the header.
public struct Table: Hashable, Sendable {
  /// Where the text of a column stands.
  public enum Alignment: Hashable, Sendable {
    /// As the script is read.
    case natural
    /// At the left.
    case left
    /// In the middle.
    case center
    /// At the right, as numbers stand.
    case right
  }

  /// The alignment of each column.
  public var alignments: [Alignment]
  /// The cells of the header.
  public var header: [[Inline]]
  /// The rows below it.
  public var rows: [[[Inline]]]

  /// A table from its parts.
  public init(alignments: [Alignment], header: [[Inline]], rows: [[[Inline]]]) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
  }
}

/// A remark at the end of the document.
public struct Footnote: Hashable, Sendable {
  /// The number shown, counted from 1.
  public var number: Int
  /// What it says.
  public var blocks: [Block]

  /// A footnote from its parts.
  public init(number: Int, blocks: [Block]) {
    self.number = number
    self.blocks = blocks
  }
}
