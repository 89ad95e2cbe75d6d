/// A piece of a line of text.
public indirect enum Inline: Hashable, Sendable {
  /// Words.
  case text(String)
  /// Emphasised text.
  case emphasis([Inline])
  /// Strongly emphasised text.
  case strong([Inline])
  /// Text that no longer holds.
  case strikethrough([Inline])
  /// Code within a line.
  case code(String)
  /// A formula in TeX; one between double dollars is displayed on a line of its own.
  case math(String, isDisplayed: Bool)
  /// A link.
  case link(destination: String, title: String, content: [Inline])
  /// A picture, with the words that stand for it.
  case image(source: String, title: String, alternative: String)
  /// A line break that the author asked for.
  case lineBreak
  /// The end of a line in the file, which is shown as a space.
  case softBreak
  /// Raw HTML, which is shown as the text that it is.
  case rawHTML(String)
  /// A reference to the footnote of a number; `occurrence` counts the references to it from 1.
  case footnoteReference(number: Int, occurrence: Int)

  /// The words of it, without any formatting.
  public var plainText: String {
    switch self {
    case .text(let text), .code(let text), .rawHTML(let text): text
    case .math(let source, _): source
    case .emphasis(let content), .strong(let content), .strikethrough(let content),
      .link(_, _, let content):
      content.plainText
    case .image(_, _, let alternative): alternative
    case .lineBreak, .softBreak: " "
    case .footnoteReference: ""
    }
  }
}

extension Sequence where Element == Inline {
  /// The words of a line, without any formatting.
  public var plainText: String { map(\.plainText).joined() }
}
