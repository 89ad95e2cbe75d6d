extension Node {
  /// The node as HTML text.
  ///
  /// Empty elements inside of `svg` and `math` close themselves; HTML's void elements have no end tag.
  public func rendered() -> String {
    var renderer = Renderer()
    renderer.append(self)
    return renderer.output
  }

  /// The node as a complete page, with the declaration that keeps browsers in standards mode.
  public func renderedPage() -> String {
    "<!DOCTYPE html>\n" + rendered() + "\n"
  }
}

/// The only code in the program that turns nodes into text.
struct Renderer {
  private(set) var output = ""
  /// How many `svg` and `math` elements are open.
  private var foreignDepth = 0

  static let voidElements: Set<String> = [
    "br", "col", "hr", "img", "input", "link", "meta", "wbr",
  ]

  /// Elements whose text a browser takes as it stands, so that escaping cannot make it safe.
  private static let rawTextElements: Set<String> = ["script", "style"]

  mutating func append(_ node: Node) {
    switch node {
    case .text(let text): appendEscaped(text, inAttribute: false)
    case .fragment(let fragment): output += fragment.text
    case .group(let nodes): for node in nodes { append(node) }
    case .element(let name, let attributes, let children):
      appendElement(name, attributes, children)
    }
  }

  private mutating func appendElement(_ name: String, _ attributes: [Attribute], _ children: [Node])
  {
    precondition(isName(name), "'\(name)' is no element name")
    output += "<"
    output += name
    for attribute in attributes {
      precondition(isName(attribute.name), "'\(attribute.name)' is no attribute name")
      output += " "
      output += attribute.name
      output += "=\""
      appendEscaped(attribute.value, inAttribute: true)
      output += "\""
    }
    let isForeign = name == "svg" || name == "math"
    if foreignDepth > 0 || isForeign, children.isEmpty {
      output += "/>"
      return
    }
    output += ">"
    if Self.voidElements.contains(name) {
      precondition(children.isEmpty, "<\(name)> cannot contain anything")
      return
    }
    if Self.rawTextElements.contains(name) {
      precondition(children.allSatisfy(isFragment), "<\(name)> takes literals only")
    }
    if isForeign { foreignDepth += 1 }
    for child in children { append(child) }
    if isForeign { foreignDepth -= 1 }
    output += "</"
    output += name
    output += ">"
  }

  private func isFragment(_ node: Node) -> Bool {
    if case .fragment = node { return true }
    return false
  }

  private func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first) else { return false }
    return name.utf8.allSatisfy { byte in
      isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x3A
    }
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Escapes what could end the text or the value; control characters that HTML forbids are replaced.
  private mutating func appendEscaped(_ text: String, inAttribute: Bool) {
    guard text.utf8.contains(where: needsCare) else {
      output += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"" where inAttribute: output += "&quot;"
      case "\n", "\t": output.unicodeScalars.append(scalar)
      case "\r": output += "&#13;"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }

  private func needsCare(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x7F
  }
}
