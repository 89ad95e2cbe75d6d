/// Reads markup of the renderer's own narrow form, and refuses all else.
///
/// It is not an HTML parser. Browsers repair damaged markup in surprising ways, so only what needs no
/// repair passes: known elements, quoted attributes, balanced tags.
struct FragmentChecker {
  private let bytes: [UInt8]
  private var index = 0
  private var open: [String] = []

  init(text: String) {
    bytes = Array(text.utf8)
  }

  /// What charts, tables and formulas are made of.
  private static let elements: Set<String> = [
    "svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text", "tspan", "title",
    "desc", "defs", "use", "symbol", "clipPath", "figure", "figcaption", "div", "span", "p",
    "table",
    "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "pre", "code", "strong", "em", "br",
    "ul",
    "ol", "li", "colgroup", "col", "small",
  ]

  /// Beside these, `aria-…` and `data-…` are allowed.
  private static let attributes: Set<String> = [
    "class", "id", "role", "viewBox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "dx",
    "dy",
    "cx", "cy", "r", "rx", "ry", "d", "points", "transform", "fill", "fill-opacity", "fill-rule",
    "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "stroke-opacity", "opacity", "text-anchor", "dominant-baseline", "font-size", "font-weight",
    "shape-rendering", "preserveAspectRatio", "clip-path", "scope", "colspan", "rowspan", "lang",
    "href", "tabindex", "vector-effect", "paint-order", "xmlns",
  ]

  mutating func check() throws(FragmentError) {
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "<") {
        try tag()
      } else if bytes[index] == UInt8(ascii: ">") {
        throw .malformed(offset: index)
      } else {
        index += 1
      }
    }
    if let name = open.last { throw .unbalanced(name) }
  }

  private mutating func tag() throws(FragmentError) {
    index += 1
    if take("/") {
      let name = word()
      guard open.popLast() == name else { throw .unbalanced(name) }
      guard take(">") else { throw .malformed(offset: index) }
      return
    }
    let name = word()
    guard Self.elements.contains(name) else { throw .element(name) }
    while take(" ") { try attribute() }
    if take("/") {
      // Outside of SVG a browser ignores the slash, and the element would stay open.
      guard open.contains("svg") || name == "svg" else { throw .malformed(offset: index) }
    } else if !Renderer.voidElements.contains(name) {
      open.append(name)
    }
    guard take(">") else { throw .malformed(offset: index) }
  }

  private mutating func attribute() throws(FragmentError) {
    let name = word()
    guard
      Self.attributes.contains(name) || name.hasPrefix("aria-") || name.hasPrefix("data-")
    else { throw .attribute(name) }
    guard take("="), take("\"") else { throw .malformed(offset: index) }
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      guard bytes[index] != UInt8(ascii: "<") else { throw .malformed(offset: index) }
      index += 1
    }
    let value = bytes[start..<index]
    guard take("\"") else { throw .malformed(offset: index) }
    // A reference may lead to this page only, and a paint may not fetch one.
    if name == "href", value.first != UInt8(ascii: "#") { throw .attribute(name) }
    // An escape could hide a paint's address from the search below; only words have reason for one.
    let hidesText = value.contains(UInt8(ascii: "&")) || value.contains(UInt8(ascii: "\\"))
    if hidesText, !name.hasPrefix("aria-"), !name.hasPrefix("data-") { throw .attribute(name) }
    let text = String(decoding: value, as: UTF8.self).lowercased()
    if text.contains("url("), !text.hasPrefix("url(#") { throw .attribute(name) }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func word() -> String {
    let start = index
    while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == 0x2D
  }
}
