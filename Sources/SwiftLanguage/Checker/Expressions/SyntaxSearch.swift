/// Looks through a closure's statements for what decides its type before it is checked.
///
/// Closures and functions inside throw and return on their own account.
struct SyntaxSearch: SyntaxWalker {
  private(set) var throwsErrors = false
  private(set) var returnsValue = false
  /// How many `catch`es that let nothing through stand around.
  private var handlers = 0

  mutating func visit(_ statement: StatementSyntax) {
    switch statement.kind {
    case .forIn(_, _, _, let isTry, _, _, _):
      if isTry { noteError() }
      descend(into: statement)
    case .doCatch(_, _, let body, let catches):
      let catchesAll = catches.contains { $0.items.isEmpty }
      if catchesAll { handlers += 1 }
      visit(body)
      if catchesAll { handlers -= 1 }
      visit(catches)
    case .returning(let value):
      if value != nil { returnsValue = true }
      descend(into: statement)
    case .throwing:
      noteError()
      descend(into: statement)
    default: descend(into: statement)
    }
  }

  mutating func visit(_ declaration: DeclarationSyntax) {
    guard case .variables(_, let bindings) = declaration.kind else { return }
    for case let value? in bindings.map(\.initialValue) { visit(value) }
  }

  mutating func visit(_ expression: ExpressionSyntax) {
    switch expression.kind {
    case .closure: return
    case .attempt(.plain, _): noteError()
    default: break
    }
    descend(into: expression)
  }

  private mutating func noteError() {
    if handlers == 0 { throwsErrors = true }
  }
}
