/// HTML, SVG or MathML as a value.
///
/// A page is built from these, compared in tests as these, and turned into text by one renderer, so
/// that escaping happens in one place and nothing else in the program concatenates markup. There is
/// no way to put a computed string into a page unescaped.
public indirect enum Node: Hashable, Sendable {
  /// An element: its name, its attributes, what it contains.
  case element(String, [Attribute] = [], [Node] = [])
  /// Text, which the renderer escapes.
  case text(String)
  /// Several nodes in a row, without an element around them.
  case group([Node])
  /// Markup that is known to be safe as it stands.
  case fragment(RenderedFragment)

  /// Nothing.
  public static let empty = Node.group([])

  /// Markup that was written in the program's source, such as a style sheet.
  public static func literal(_ source: StaticString) -> Node {
    .fragment(RenderedFragment(literal: source))
  }

  /// An element that contains only text.
  public static func element(_ name: String, _ attributes: [Attribute] = [], text: String) -> Node {
    .element(name, attributes, [.text(text)])
  }

  /// All text in the node, in order, without markup.
  public var plainText: String {
    switch self {
    case .element(_, _, let children), .group(let children): children.map(\.plainText).joined()
    case .text(let text): text
    case .fragment: ""
    }
  }
}

extension Node: ExpressibleByStringLiteral {
  /// Text, which the renderer escapes.
  public init(stringLiteral value: String) {
    self = .text(value)
  }
}

/// A name and a value in an element's start tag.
public struct Attribute: Hashable, Sendable {
  /// The name, such as `viewBox`.
  public let name: String
  /// The value, not yet escaped.
  public let value: String

  /// An attribute with a text for its value.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// An attribute with a number for its value, with two digits after the point at most.
  public init(_ name: String, _ value: Double) {
    self.init(name, decimal(value))
  }

  /// An attribute with a whole number for its value.
  public init(_ name: String, _ value: Int) {
    self.init(name, String(value))
  }

  /// The classes that the style sheet selects by.
  public static func `class`(_ names: String...) -> Attribute {
    Attribute("class", names.joined(separator: " "))
  }

  /// The name that links within the page lead to.
  public static func id(_ name: String) -> Attribute { Attribute("id", name) }

  /// Where a link leads, when it is a place that a page may safely lead to.
  ///
  /// - Returns: Nothing for `javascript:` and any other scheme but `http`, `https` and `mailto`;
  ///   relative addresses and fragments are allowed.
  public static func href(_ destination: String) -> Attribute? {
    // Browsers skip white space and control characters while they look for the scheme.
    let letters = destination.unicodeScalars.filter { $0.value > 0x20 }
    let upToPath = letters.prefix { !"/?#".unicodeScalars.contains($0) }
    if let colon = upToPath.firstIndex(of: ":") {
      let scheme = String(String.UnicodeScalarView(upToPath[..<colon])).lowercased()
      guard ["http", "https", "mailto"].contains(scheme) else { return nil }
    }
    return Attribute("href", destination)
  }
}
