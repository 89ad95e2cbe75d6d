internal import Diagnostics

/// Finds the token that an error about an expression points at, as `swiftc` does: the last member of
/// a chain, the operator between two operands, the bracket of a subscript.
///
/// Chains that span lines make the difference: the error stands on the line of the link it is about.
struct ErrorPlaces: SyntaxWalker {
  /// The ranges of expressions that errors are about.
  private let wanted: Set<SourceRange>
  private(set) var found: [SourceRange: SourceRange] = [:]

  init(of wanted: Set<SourceRange>, in statements: [StatementSyntax]) {
    self.wanted = wanted
    visit(statements)
  }

  // MARK: Places

  private func place(of expression: ExpressionSyntax) -> SourceRange {
    let range = expression.range
    func rest(after part: ExpressionSyntax) -> SourceRange {
      SourceRange(source: range.source, lower: part.range.upper, upper: range.upper)
    }
    switch expression.kind {
    case .member(_, let name): return name.range
    case .call(let callee, _): return place(of: callee)
    case .subscriptAccess(let base, _), .forceUnwrap(let base): return rest(after: base)
    case .binary(_, let name, _): return name.range
    case .cast(let value, _, _), .isType(let value, _):
      // One space stands before `as`.
      return SourceRange(
        source: range.source, lower: min(value.range.upper + 1, range.upper), upper: range.upper)
    case .ternary(_, let then, _):
      // One space stands behind `?`.
      return SourceRange(
        source: range.source, lower: max(range.lower, then.range.lower - 2), upper: range.upper)
    case .attempt(.plain, let inner), .parenthesized(let inner), .optionalChaining(let inner):
      return place(of: inner)
    default: return range
    }
  }

  // MARK: The walk

  mutating func visit(_ expression: ExpressionSyntax) {
    if wanted.contains(expression.range), found[expression.range] == nil {
      found[expression.range] = place(of: expression)
    }
    descend(into: expression)
  }
}
