/// Looks through statements for what decides a closure's type before it is checked.
struct SyntaxSearch {
  private(set) var throwsErrors = false
  private(set) var returnsValue = false
  private var handlers = 0

  mutating func visit(_ statements: [StatementSyntax]) { statements.forEach { visit($0) } }

  private mutating func visit(_ block: BlockSyntax) { visit(block.statements) }

  private mutating func visit(_ statement: StatementSyntax) {
    switch statement.kind {
    case .expression(let expression): visit(expression)
    case .declaration(let declaration):
      if case .variables(_, let bindings) = declaration.kind {
        for binding in bindings { binding.initialValue.map { visit($0) } }
      }
    case .ifElse(let conditions, let then, let otherwise):
      conditions.forEach { visit($0) }
      visit(then)
      otherwise.map { visit($0) }
    case .guardElse(let conditions, let otherwise):
      conditions.forEach { visit($0) }
      visit(otherwise)
    case .whileLoop(_, let conditions, let body):
      conditions.forEach { visit($0) }
      visit(body)
    case .repeatLoop(_, let body, let condition):
      visit(body)
      visit(condition)
    case .forIn(_, _, _, let isTry, let sequence, let filter, let body):
      if isTry, handlers == 0 { throwsErrors = true }
      visit(sequence)
      filter.map { visit($0) }
      visit(body)
    case .switchCases(_, let subject, let cases):
      visit(subject)
      cases.forEach { visit($0.body) }
    case .doCatch(_, _, let body, let catches):
      let catchesAll = catches.contains { $0.items.isEmpty }
      if catchesAll { handlers += 1 }
      visit(body)
      if catchesAll { handlers -= 1 }
      catches.forEach { visit($0.body) }
    case .block(let block), .deferred(let block): visit(block)
    case .returning(let value):
      if let value {
        returnsValue = true
        visit(value)
      }
    case .throwing(let value):
      if handlers == 0 { throwsErrors = true }
      visit(value)
    case .labelled(_, let inner): visit(inner)
    case .breaking, .continuing, .fallingThrough: break
    }
  }

  private mutating func visit(_ condition: ConditionSyntax) {
    switch condition {
    case .expression(let expression): visit(expression)
    case .optionalBinding(_, _, _, let value, _): value.map { visit($0) }
    case .patternMatch(_, let value, _): visit(value)
    case .availability: break
    }
  }

  private mutating func visit(_ expression: ExpressionSyntax) {
    switch expression.kind {
    case .attempt(let kind, let inner):
      if kind == .plain, handlers == 0 { throwsErrors = true }
      visit(inner)
    case .interpolatedString(let segments):
      for case .interpolation(let arguments, _) in segments {
        arguments.forEach { visit($0.value) }
      }
    case .arrayLiteral(let elements): elements.forEach { visit($0) }
    case .dictionaryLiteral(let pairs):
      for pair in pairs {
        visit(pair.key)
        visit(pair.value)
      }
    case .member(let base, _), .parenthesized(let base), .inoutReference(let base),
      .optionalChaining(let base), .forceUnwrap(let base), .isType(let base, _),
      .cast(let base, _, _):
      visit(base)
    case .call(let callee, let arguments), .subscriptAccess(let callee, let arguments):
      visit(callee)
      arguments.forEach { visit($0.value) }
    case .tuple(let elements): elements.forEach { visit($0.value) }
    case .prefix(_, let operand), .postfix(let operand, _): visit(operand)
    case .binary(let left, _, let right), .assignment(let left, let right):
      visit(left)
      visit(right)
    case .ternary(let condition, let then, let otherwise):
      visit(condition)
      visit(then)
      visit(otherwise)
    case .statement(let statement): visit(statement)
    default: break
    }
  }
}
