internal import Diagnostics
internal import Notebooks

/// A top-level variable of a `.parameters` cell, which the command line may give another value.
struct ParameterDeclaration: Hashable {
  var name: String
  /// The bytes of its initial value in the cell's code.
  var value: Range<Int>
  /// Whether the initial value is a string literal, so that a plain word may override it.
  var isString: Bool
}

/// The notebook's parameters, with the values that a run gives them.
struct ParameterOverrides {
  /// The cells, in which overridden initial values are replaced.
  private(set) var cells: [Cell]
  /// All parameters in the order of the document.
  private(set) var parameters: [RunRecord.Parameter] = []

  /// Puts the given values into the `.parameters` cells.
  ///
  /// - Parameters:
  ///   - values: Swift source by parameter.
  ///   - cells: The notebook's cells.
  ///   - declarations: Finds what a cell declares.
  /// - Throws: ``SessionError/unknownParameter(name:near:)`` or
  ///   ``SessionError/invalidParameter(name:value:)``.
  init(
    _ values: [String: String], cells: [Cell],
    declarations: (Cell) -> [ParameterDeclaration]
  ) throws(SessionError) {
    self.cells = cells
    var unused = values
    for (index, cell) in cells.enumerated() where cell.options.isParameters {
      var bytes = Array(cell.code.utf8)
      var found: [RunRecord.Parameter] = []
      // From the last to the first, so that the ranges before stay right.
      let declared = declarations(cell).sorted { $0.value.lowerBound > $1.value.lowerBound }
      for declaration in declared {
        let written = cell.source.text(in: declaration.value)
        guard let value = values[declaration.name] else {
          found.append(.init(name: declaration.name, value: written))
          continue
        }
        unused[declaration.name] = nil
        let source = try Self.source(value, of: declaration)
        // The lines below keep their numbers.
        let breaks = written.utf8.count { $0 == UInt8(ascii: "\n") }
        bytes.replaceSubrange(
          declaration.value, with: Array((source + String(repeating: "\n", count: breaks)).utf8))
        found.append(.init(name: declaration.name, value: source, isOverridden: true))
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if text != cell.code { self.cells[index].source = cell.source.replacing(text: text) }
      parameters += found.reversed()
    }
    if let name = unused.keys.min() {
      throw .unknownParameter(
        name: name, near: nearMatches(to: name, among: parameters.map(\.name)))
    }
  }

  private static func source(
    _ value: String, of declaration: ParameterDeclaration
  ) throws(SessionError) -> String {
    guard !value.isEmpty, !value.contains(where: \.isNewline) else {
      throw .invalidParameter(name: declaration.name, value: value)
    }
    guard declaration.isString, !value.hasPrefix("\""), !value.hasPrefix("#\"") else {
      return value
    }
    let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}

extension SourceText {
  /// The same place in the file, with another text.
  fileprivate func replacing(text: String) -> SourceText {
    SourceText(name: name, text: text, firstLine: firstLine, columnOffsets: columnOffsets)
  }
}
