public import Diagnostics

/// A top-level `let name: Type = value` of a cell, for values given on the command line.
public struct TopLevelVariable: Hashable, Sendable {
  /// The variable's name.
  public var name: String
  /// The declared type as written; nil where it is inferred.
  public var type: String?
  /// The bytes of the value in the cell's code.
  public var valueRange: Range<Int>

  /// The variables with a name and a value that the code declares at top level, in order.
  ///
  /// Malformed code gives those that could be read.
  public static func all(in source: SourceText) -> [TopLevelVariable] {
    var parser = Parser(source: source, index: 0)
    let (tree, _) = parser.parse()
    var found: [TopLevelVariable] = []
    for statement in tree.statements {
      guard case .declaration(let declaration) = statement.kind,
        case .variables(_, let bindings) = declaration.kind
      else { continue }
      for binding in bindings {
        guard case .identifier(let name) = binding.pattern.kind, let value = binding.initialValue
        else { continue }
        let type = binding.type.map { source.text(in: $0.range.bytes) }
        found.append(TopLevelVariable(name: name, type: type, valueRange: value.range.bytes))
      }
    }
    return found
  }
}
