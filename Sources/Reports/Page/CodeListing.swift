internal import Markup
internal import SwiftLanguage

/// Swift code in colours.
func codeListing(_ code: String) -> Node {
  let bytes = Array(code.utf8)
  var nodes: [Node] = []
  var end = 0
  func plain(upTo next: Int) {
    guard end < next else { return }
    nodes.append(.text(String(decoding: bytes[end..<next], as: UTF8.self)))
  }
  for part in Highlighter.parts(of: code) {
    guard let name = className(of: part.kind), part.range.lowerBound >= end,
      part.range.upperBound <= bytes.count
    else { continue }
    plain(upTo: part.range.lowerBound)
    nodes.append(
      .element(
        "span", [.class(name)], text: String(decoding: bytes[part.range], as: UTF8.self)))
    end = part.range.upperBound
  }
  plain(upTo: bytes.count)
  return .element("pre", [.class("nb-code")], [.element("code", [], nodes)])
}

/// The class that colours a part; nothing for parts in the text's own colour.
private func className(of kind: Highlighter.Kind) -> String? {
  switch kind {
  case .keyword: "k"
  case .type: "t"
  case .function: "f"
  case .member: "m"
  case .label: "l"
  case .number: "n"
  case .string: "s"
  case .interpolation: "i"
  case .comment: "c"
  case .attribute, .directive: "a"
  case .identifier, .operator, .punctuation: nil
  }
}
