internal import Diagnostics

/// A pattern as written, in `let`, `for`, `case`, `catch`.
final class PatternSyntax {
  let kind: Kind
  let range: SourceRange
  /// The same text as an expression, where a case's name or a tuple may turn out to be a value.
  let expression: ExpressionSyntax?

  init(_ kind: Kind, _ range: SourceRange, expression: ExpressionSyntax? = nil) {
    self.kind = kind
    self.range = range
    self.expression = expression
  }

  enum Kind {
    case wildcard
    /// A name that is bound (inside `let`/`var`, or in `for`/`let` statements).
    case identifier(String)
    /// `let (a, b)`, `var x`: every identifier below it is bound.
    case binding(isVariable: Bool, PatternSyntax)
    case tuple([(label: String?, pattern: PatternSyntax)])
    /// `.some(let x)`, `Enum.case(let a, label: _)`; payload nil where there are no parentheses.
    case enumCase(
      base: TypeSyntax?, name: NameSyntax, payload: [(label: String?, pattern: PatternSyntax)]?)
    /// `x?`.
    case optional(PatternSyntax)
    /// `is T`.
    case isType(TypeSyntax)
    /// `pattern as T`.
    case asType(PatternSyntax, TypeSyntax)
    /// `name: T` in a `let` or `for`.
    case typed(PatternSyntax, TypeSyntax)
    /// Any other expression, matched by `~=`.
    case expression(ExpressionSyntax)
  }
}
