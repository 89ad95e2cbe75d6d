internal import Diagnostics

/// Finds the token that an error about an expression points at, as `swiftc` does: the last member of
/// a chain, the operator between two operands, the bracket of a subscript.
///
/// Chains that span lines make the difference: the error stands on the line of the link it is about.
struct ErrorPlaces {
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
    case .ternary(_, let then, _):
      return SourceRange(
        source: range.source, lower: min(then.range.lower, range.upper), upper: range.upper)
    case .attempt(_, let inner), .parenthesized(let inner), .optionalChaining(let inner):
      return place(of: inner)
    default: return range
    }
  }

  // MARK: The walk

  private mutating func visit(_ expression: ExpressionSyntax) {
    if wanted.contains(expression.range), found[expression.range] == nil {
      found[expression.range] = place(of: expression)
    }
    switch expression.kind {
    case .interpolatedString(let segments):
      for case .interpolation(let arguments, _) in segments { visit(arguments) }
    case .arrayLiteral(let elements): elements.forEach { visit($0) }
    case .dictionaryLiteral(let pairs):
      for pair in pairs {
        visit(pair.key)
        visit(pair.value)
      }
    case .member(let base, _), .parenthesized(let base), .inoutReference(let base),
      .optionalChaining(let base), .forceUnwrap(let base), .isType(let base, _),
      .cast(let base, _, _), .attempt(_, let base), .prefix(_, let base), .postfix(let base, _):
      visit(base)
    case .call(let callee, let arguments), .subscriptAccess(let callee, let arguments):
      visit(callee)
      visit(arguments)
    case .tuple(let elements): visit(elements)
    case .binary(let left, _, let right), .assignment(let left, let right):
      visit(left)
      visit(right)
    case .ternary(let condition, let then, let otherwise):
      visit(condition)
      visit(then)
      visit(otherwise)
    case .closure(let closure):
      closure.captures.forEach { $0.value.map { visit($0) } }
      visit(closure.body)
    case .keyPath(_, let components):
      for case .subscriptAccess(let arguments, _) in components { visit(arguments) }
    case .statement(let statement): visit(statement)
    default: break
    }
  }

  private mutating func visit(_ arguments: [ArgumentSyntax]) {
    for argument in arguments { visit(argument.value) }
  }

  private mutating func visit(_ block: BlockSyntax?) {
    if let block { visit(block.statements) }
  }

  private mutating func visit(_ statements: [StatementSyntax]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ conditions: [ConditionSyntax]) {
    for condition in conditions {
      switch condition {
      case .expression(let value): visit(value)
      case .optionalBinding(_, _, _, let value, _): value.map { visit($0) }
      case .patternMatch(let pattern, let value, _):
        visit(pattern)
        visit(value)
      case .availability: break
      }
    }
  }

  private mutating func visit(_ pattern: PatternSyntax) {
    switch pattern.kind {
    case .expression(let value): visit(value)
    case .tuple(let parts): for part in parts { visit(part.pattern) }
    case .enumCase(_, _, let payload): for part in payload ?? [] { visit(part.pattern) }
    case .binding(_, let inner), .typed(let inner, _), .optional(let inner),
      .asType(let inner, _):
      visit(inner)
    case .identifier, .wildcard, .isType: break
    }
  }

  private mutating func visit(_ items: [SwitchCaseSyntax.Item]) {
    for item in items {
      visit(item.pattern)
      item.filter.map { visit($0) }
    }
  }

  private mutating func visit(_ statement: StatementSyntax) {
    switch statement.kind {
    case .expression(let expression), .throwing(let expression): visit(expression)
    case .declaration(let declaration): visit(declaration)
    case .ifElse(let conditions, let then, let otherwise):
      visit(conditions)
      visit(then)
      otherwise.map { visit($0) }
    case .guardElse(let conditions, let body), .whileLoop(_, let conditions, let body):
      visit(conditions)
      visit(body)
    case .repeatLoop(_, let body, let condition):
      visit(body)
      visit(condition)
    case .forIn(_, let pattern, _, _, let sequence, let filter, let body):
      visit(pattern)
      visit(sequence)
      filter.map { visit($0) }
      visit(body)
    case .switchCases(_, let subject, let cases):
      visit(subject)
      for branch in cases {
        visit(branch.items)
        visit(branch.body)
      }
    case .doCatch(_, _, let body, let catches):
      visit(body)
      for handler in catches {
        visit(handler.items)
        visit(handler.body)
      }
    case .block(let block), .deferred(let block): visit(block)
    case .returning(let value): value.map { visit($0) }
    case .labelled(_, let inner): visit(inner)
    case .breaking, .continuing, .fallingThrough: break
    }
  }

  private mutating func visit(_ function: FunctionSyntax) {
    visit(function.parameters)
    visit(function.body)
  }

  private mutating func visit(_ parameters: [ParameterSyntax]) {
    for parameter in parameters { parameter.defaultValue.map { visit($0) } }
  }

  private mutating func visit(_ accessors: AccessorsSyntax?) {
    for accessor in accessors?.accessors ?? [] { visit(accessor.body) }
  }

  private mutating func visit(_ declaration: DeclarationSyntax) {
    for attribute in declaration.attributes { visit(attribute.arguments ?? []) }
    switch declaration.kind {
    case .variables(_, let bindings):
      for binding in bindings {
        binding.initialValue.map { visit($0) }
        visit(binding.accessors)
      }
    case .function(let function), .initializer(let function, _, _): visit(function)
    case .deinitializer(let body): visit(body)
    case .subscripting(let function, let accessors):
      visit(function)
      visit(accessors)
    case .nominal(let nominal): for member in nominal.members { visit(member) }
    case .extensionOf(let extended): for member in extended.members { visit(member) }
    case .enumCases(let cases):
      for enumCase in cases {
        visit(enumCase.payload ?? [])
        enumCase.rawValue.map { visit($0) }
      }
    case .typeAlias, .associatedType, .operatorDeclaration, .precedenceGroup, .importing: break
    }
  }
}
