internal import Foundation
internal import SwiftLanguage

/// The values of some globals as a file keeps them.
struct StoredGroup: Codable {
  var snapshot: Snapshot
  var blobs: [String: BlobReference]

  /// The file's bytes: what `JSONEncoder` makes of it with sorted keys.
  ///
  /// A graph may have some hundred thousand nodes, of which that encoder would make a tree of objects first: most of
  /// a cell's time would go to it.
  ///
  /// - Throws: what keeps the blobs' names from being encoded.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var writer = JSONWriter()
    writer.literal("{\"blobs\":")
    writer.raw(try encoder.encode(blobs))
    writer.literal(",\"snapshot\":{\"nodes\":")
    writer.list(snapshot.nodes) { writer, node in writer.node(node) }
    writer.literal(",\"roots\":")
    writer.list(snapshot.roots) { writer, root in writer.root(root) }
    writer.literal("}}")
    return writer.bytes
  }
}

/// Writes JSON straight into bytes.
private struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func literal(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func raw(_ data: Data) { bytes.append(contentsOf: data) }

  mutating func list<Element>(
    _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      write(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func node(_ node: Snapshot.Node) {
    literal("{\"blobs\":")
    list(node.blobs) { $0.text($1) }
    if node.hasIdentity {
      literal(",\"hasIdentity\":true,\"kind\":")
    } else {
      literal(",\"hasIdentity\":false,\"kind\":")
    }
    text(node.kind)
    literal(",\"name\":")
    text(node.name)
    literal(",\"references\":")
    list(node.references) { $0.integer($1) }
    if let content = node.text {
      literal(",\"text\":")
      text(content)
    }
    literal(",\"words\":")
    list(node.words) { $0.unsigned($1) }
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func root(_ root: Snapshot.Root) {
    literal("{\"global\":")
    text(root.global)
    literal(",\"references\":")
    list(root.references) { $0.integer($1) }
    literal(",\"type\":")
    text(root.type)
    literal(",\"words\":")
    list(root.words) { $0.unsigned($1) }
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func integer(_ value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    unsigned(UInt64(value.magnitude))
  }

  mutating func unsigned(_ value: UInt64) {
    if value < 10 { return bytes.append(UInt8(truncatingIfNeeded: value) + UInt8(ascii: "0")) }
    let start = bytes.count
    var rest = value
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(truncatingIfNeeded: digit) + UInt8(ascii: "0"))
      rest = quotient
    }
    bytes[start...].reverse()
  }

  mutating func text(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      if utf8.allSatisfy({ $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
        bytes.append(contentsOf: utf8)
      } else {
        for byte in utf8 { escaped(byte) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): literal("\\\"")
    case UInt8(ascii: "\\"): literal("\\\\")
    case UInt8(ascii: "\n"): literal("\\n")
    case UInt8(ascii: "\r"): literal("\\r")
    case UInt8(ascii: "\t"): literal("\\t")
    case 0..<32:
      let digits = Array("0123456789abcdef".utf8)
      literal("\\u00")
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
