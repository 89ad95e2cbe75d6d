public import Diagnostics

/// A top-level `let name: Type = value` of a cell, for values given on the command line.
public struct TopLevelVariable: Hashable, Sendable {
  /// The variable's name.
  public var name: String
  /// The declared type as written; nil where it is inferred.
  public var type: String?
  /// The type that the value has by itself where it is a literal: `Int`, `Double`, `Bool` or `String`.
  public var literalType: String?
  /// The bytes of the value in the cell's code.
  public var valueRange: Range<Int>

  /// The variables with a name and a value that the code declares at top level, in order.
  ///
  /// Malformed code gives those that could be read.
  public static func all(in source: SourceText) -> [TopLevelVariable] {
    var parser = Parser(source: source, index: 0)
    return all(in: parser.parse().0, source)
  }

  /// What `let name = value` declares; nothing where the value is not one expression.
  public init?(name: String, value: String) {
    let declaration = "let \(name) = \(value)"
    let source = SourceText(name: name, text: declaration + "\nlet end = 0")
    var parser = Parser(source: source, index: 0)
    let (tree, diagnostics) = parser.parse()
    let found = Self.all(in: tree, source)
    guard !diagnostics.contains(where: { $0.severity == .error }), tree.statements.count == 2,
      found.count == 2, found[0].valueRange.upperBound == declaration.utf8.count
    else { return nil }
    self = found[0]
  }

  private static func all(
    in tree: SourceFileSyntax, _ source: SourceText
  ) -> [TopLevelVariable] {
    var found: [TopLevelVariable] = []
    for statement in tree.statements {
      guard case .declaration(let declaration) = statement.kind,
        case .variables(_, let bindings) = declaration.kind
      else { continue }
      for binding in bindings {
        guard case .identifier(let name) = binding.pattern.kind, let value = binding.initialValue
        else { continue }
        let type = binding.type.map { source.text(in: $0.range.bytes) }
        found.append(
          TopLevelVariable(
            name: name, type: type, literalType: literalType(of: value),
            valueRange: value.range.bytes))
      }
    }
    return found
  }

  private init(name: String, type: String?, literalType: String?, valueRange: Range<Int>) {
    self.name = name
    self.type = type
    self.literalType = literalType
    self.valueRange = valueRange
  }

  private static func literalType(of value: ExpressionSyntax) -> String? {
    switch value.kind {
    case .integerLiteral: "Int"
    case .floatLiteral: "Double"
    case .booleanLiteral: "Bool"
    case .stringLiteral, .interpolatedString: "String"
    case .prefix(_, let operand): literalType(of: operand)
    default: nil
    }
  }
}
