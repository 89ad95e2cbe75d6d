internal import Diagnostics

/// A parsed statement.
final class StatementSyntax {
  let kind: Kind
  let range: SourceRange

  init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  enum Kind {
    case expression(ExpressionSyntax)
    case declaration(DeclarationSyntax)
    case ifElse(conditions: [ConditionSyntax], then: BlockSyntax, otherwise: StatementSyntax?)
    case guardElse(conditions: [ConditionSyntax], otherwise: BlockSyntax)
    case whileLoop(label: String?, conditions: [ConditionSyntax], body: BlockSyntax)
    case repeatLoop(label: String?, body: BlockSyntax, condition: ExpressionSyntax)
    case forIn(
      label: String?, pattern: PatternSyntax, isCase: Bool, isTry: Bool, sequence: ExpressionSyntax,
      filter: ExpressionSyntax?, body: BlockSyntax)
    case switchCases(label: String?, subject: ExpressionSyntax, cases: [SwitchCaseSyntax])
    case doCatch(
      label: String?, thrownType: TypeSyntax?, body: BlockSyntax, catches: [CatchSyntax])
    /// A braced block as the `else` of an `if`, or after `label: do`.
    case block(BlockSyntax)
    case deferred(BlockSyntax)
    case returning(ExpressionSyntax?)
    case throwing(ExpressionSyntax)
    case breaking(label: String?)
    case continuing(label: String?)
    case fallingThrough
    case labelled(String, StatementSyntax)
  }

  /// The name that `break` and `continue` inside of it may use.
  var label: String? {
    switch kind {
    case .whileLoop(let label, _, _), .repeatLoop(let label, _, _), .switchCases(let label, _, _),
      .doCatch(let label, _, _, _), .forIn(let label, _, _, _, _, _, _):
      label
    case .labelled(let label, _): label
    default: nil
    }
  }
}

/// Statements between braces.
extension BlockSyntax {
  /// The `fallthrough` that it ends with.
  var finalFallthrough: SourceRange? {
    if let last = statements.last, case .fallingThrough = last.kind { return last.range }
    return nil
  }
}

final class BlockSyntax {
  private var known: [StatementSyntax]?
  private var read: (() -> [StatementSyntax])?
  let range: SourceRange
  /// The closing brace.
  let endRange: SourceRange

  /// The statements; a library's bodies are read when they are asked for.
  var statements: [StatementSyntax] {
    if let known { return known }
    let statements = read?() ?? []
    read = nil
    known = statements
    return statements
  }

  init(_ statements: [StatementSyntax], range: SourceRange, endRange: SourceRange) {
    known = statements
    self.range = range
    self.endRange = endRange
  }

  init(range: SourceRange, endRange: SourceRange, read: @escaping () -> [StatementSyntax]) {
    self.read = read
    self.range = range
    self.endRange = endRange
  }
}

/// One condition of `if`, `guard`, `while`.
enum ConditionSyntax {
  case expression(ExpressionSyntax)
  /// `let x = y`, `var x = y`, `let x` (value nil), `let x: T = y`.
  case optionalBinding(
    isVariable: Bool, pattern: PatternSyntax, type: TypeSyntax?, value: ExpressionSyntax?,
    SourceRange)
  /// `case pattern = value`.
  case patternMatch(PatternSyntax, ExpressionSyntax, SourceRange)
  /// `#available(…)`: always true here (`#unavailable`: false).
  case availability(Bool, SourceRange)
}

/// `case pattern where condition:` of a `switch`, or its `default`.
struct SwitchCaseSyntax {
  struct Item {
    var pattern: PatternSyntax
    var filter: ExpressionSyntax?
  }
  /// Empty for `default`.
  var items: [Item]
  var isDefault: Bool
  /// `@unknown default`.
  var isUnknown = false
  var body: BlockSyntax
  /// `case …:` itself.
  var range: SourceRange
}

/// `catch pattern where condition`.
struct CatchSyntax {
  /// Empty: catches everything and binds `error`.
  var items: [SwitchCaseSyntax.Item]
  var body: BlockSyntax
  var range: SourceRange
}
