/// Markup text that is known to be safe: written in the program's source, made by the renderer, or
/// checked on its way back from a file.
///
/// Results of cells are stored as text between runs. Whoever reads them back must pass the check of
/// ``init(checking:)``, so that a changed file cannot bring a script or a request into a report.
public struct RenderedFragment: Hashable, Sendable {
  /// The markup.
  public let text: String

  /// Markup that was written in the program's source.
  public init(literal: StaticString) {
    text = literal.description
  }

  /// The markup of a node.
  public init(_ node: Node) {
    text = node.rendered()
  }

  /// Markup read from a file, when it is of the kind that the renderer makes.
  ///
  /// - Throws: ``FragmentError`` naming the first thing that does not belong.
  public init(checking text: String) throws(FragmentError) {
    var checker = FragmentChecker(text: text)
    try checker.check()
    self.text = text
  }
}

/// Why a stored fragment is refused.
public enum FragmentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An element that no chart or table uses, such as `script`.
  case element(String)
  /// An attribute that could run a script or make a request.
  case attribute(String)
  /// Text that the renderer would not have written.
  case malformed(offset: Int)
  /// Start and end tags that do not pair.
  case unbalanced(String)

  /// The reason in words.
  public var description: String {
    switch self {
    case .element(let name): "stored markup has an element that is not allowed: <\(name)>"
    case .attribute(let name): "stored markup has an attribute that is not allowed: \(name)"
    case .malformed(let offset): "stored markup is damaged at byte \(offset)"
    case .unbalanced(let name): "stored markup does not close <\(name)>"
    }
  }
}
