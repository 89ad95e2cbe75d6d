internal import Diagnostics
internal import Notebooks
internal import SwiftLanguage

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
  /// - Throws: ``SessionError/unknownParameter(name:near:all:)`` or
  ///   ``SessionError/invalidParameter(name:value:)``.
  init(_ values: [String: String], cells: [Cell]) throws(SessionError) {
    self.cells = cells
    var unused = values
    for (index, cell) in cells.enumerated() where cell.options.isParameters {
      var bytes = Array(cell.code.utf8)
      var found: [RunRecord.Parameter] = []
      // From the last to the first, so that the ranges before stay right.
      for declaration in TopLevelVariable.all(in: cell.source).reversed() {
        let written = cell.source.text(in: declaration.valueRange)
        guard let value = values[declaration.name] else {
          found.append(.init(name: declaration.name, value: written))
          continue
        }
        unused[declaration.name] = nil
        let source = try Self.source(value, of: declaration, replacing: written)
        // The lines below keep their numbers.
        let breaks = written.utf8.count { $0 == UInt8(ascii: "\n") }
        bytes.replaceSubrange(
          declaration.valueRange,
          with: Array((source + String(repeating: "\n", count: breaks)).utf8))
        let shown = source.hasPrefix("\"") ? source : value
        found.append(.init(name: declaration.name, value: shown, isOverridden: true))
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if text != cell.code { self.cells[index].source = cell.source.replacing(text: text) }
      parameters += found.reversed()
    }
    if let name = unused.keys.min() {
      throw .unknownParameter(
        name: name, near: nearMatches(to: name, among: parameters.map(\.name)),
        all: parameters.map(\.name))
    }
  }

  /// What stands below errors, whose lines show values that the file does not have.
  static func notes(_ values: [String: String]) -> String {
    values.sorted { $0.key < $1.key }.map { name, value in
      "note: the value of '\(name)' is from the command line: -p \(name)=\(value)\n"
    }.joined()
  }

  /// A plain word may override a string literal; a literal's type stays that of the one it overrides.
  private static func source(
    _ value: String, of declaration: TopLevelVariable, replacing written: String
  ) throws(SessionError) -> String {
    guard !value.contains(where: \.isNewline) else {
      throw .invalidParameter(name: declaration.name, value: value)
    }
    let given = TopLevelVariable(name: declaration.name, value: value)
    if declaration.literalType == "String", given?.literalType != "String" {
      let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\"\(escaped)\""
    }
    guard let given = given ?? TopLevelVariable(name: declaration.name, value: value.trimmingBlanks)
    else { throw .invalidParameter(name: declaration.name, value: value) }
    guard declaration.type == nil, let type = declaration.literalType, type != given.literalType
    else { return value.trimmingBlanks }
    return "(\(value.trimmingBlanks)) as \(type)"
  }
}

extension SourceText {
  /// The same place in the file, with another text.
  fileprivate func replacing(text: String) -> SourceText {
    SourceText(name: name, text: text, firstLine: firstLine, columnOffsets: columnOffsets)
  }
}

extension String {
  /// The text without blanks at its ends, which mean nothing around an expression.
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
