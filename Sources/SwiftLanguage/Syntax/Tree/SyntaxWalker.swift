/// Goes through a syntax tree, each thing before what it holds, in the order of the text.
///
/// A walker writes the `visit` methods for what it looks at; to go on inside, they call `descend`. What
/// a walker does not write only descends.
protocol SyntaxWalker {
  mutating func visit(_ expression: ExpressionSyntax)
  mutating func visit(_ statement: StatementSyntax)
  mutating func visit(_ declaration: DeclarationSyntax)
}

extension SyntaxWalker {
  mutating func visit(_ expression: ExpressionSyntax) { descend(into: expression) }
  mutating func visit(_ statement: StatementSyntax) { descend(into: statement) }
  mutating func visit(_ declaration: DeclarationSyntax) { descend(into: declaration) }

  mutating func visit(_ statements: [StatementSyntax]) {
    for statement in statements { visit(statement) }
  }

  mutating func visit(_ block: BlockSyntax) { visit(block.statements) }

  // MARK: Expressions

  mutating func descend(into expression: ExpressionSyntax) {
    switch expression.kind {
    case .interpolatedString(let segments):
      for case .interpolation(let arguments, _) in segments { visit(arguments) }
    case .arrayLiteral(let elements):
      for element in elements { visit(element) }
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
      for capture in closure.captures { visit(capture.value) }
      visit(closure.body)
    case .keyPath(_, let components):
      for case .subscriptAccess(let arguments, _) in components { visit(arguments) }
    case .statement(let statement): visit(statement)
    case .integerLiteral, .floatLiteral, .booleanLiteral, .nilLiteral, .stringLiteral,
      .magicLiteral, .identifier, .selfReference, .selfType, .superReference, .implicitMember,
      .discard, .type, .missing:
      break
    }
  }

  private mutating func visit(_ expression: ExpressionSyntax?) {
    if let expression { visit(expression) }
  }

  private mutating func visit(_ arguments: [ArgumentSyntax]) {
    for argument in arguments { visit(argument.value) }
  }

  // MARK: Statements

  mutating func descend(into statement: StatementSyntax) {
    switch statement.kind {
    case .expression(let expression), .throwing(let expression): visit(expression)
    case .declaration(let declaration): visit(declaration)
    case .ifElse(let conditions, let then, let otherwise):
      visit(conditions)
      visit(then)
      if let otherwise { visit(otherwise) }
    case .guardElse(let conditions, let body), .whileLoop(_, let conditions, let body):
      visit(conditions)
      visit(body)
    case .repeatLoop(_, let body, let condition):
      visit(body)
      visit(condition)
    case .forIn(_, let pattern, _, _, let sequence, let filter, let body):
      visit(pattern)
      visit(sequence)
      visit(filter)
      visit(body)
    case .switchCases(_, let subject, let cases):
      visit(subject)
      for branch in cases {
        visit(branch.items)
        visit(branch.body)
      }
    case .doCatch(_, _, let body, let catches):
      visit(body)
      visit(catches)
    case .block(let block), .deferred(let block): visit(block)
    case .returning(let value): visit(value)
    case .labelled(_, let inner): visit(inner)
    case .breaking, .continuing, .fallingThrough: break
    }
  }

  mutating func visit(_ handlers: [CatchSyntax]) {
    for handler in handlers {
      visit(handler.items)
      visit(handler.body)
    }
  }

  private mutating func visit(_ conditions: [ConditionSyntax]) {
    for condition in conditions {
      switch condition {
      case .expression(let value): visit(value)
      case .optionalBinding(_, _, _, let value, _): visit(value)
      case .patternMatch(let pattern, let value, _):
        visit(pattern)
        visit(value)
      case .availability: break
      }
    }
  }

  private mutating func visit(_ items: [SwitchCaseSyntax.Item]) {
    for item in items {
      visit(item.pattern)
      visit(item.filter)
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

  // MARK: Declarations

  mutating func descend(into declaration: DeclarationSyntax) {
    for attribute in declaration.attributes { visit(attribute.arguments ?? []) }
    switch declaration.kind {
    case .variables(_, let bindings):
      for binding in bindings {
        visit(binding.initialValue)
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
        visit(enumCase.rawValue)
      }
    case .typeAlias, .associatedType, .operatorDeclaration, .precedenceGroup, .importing: break
    }
  }

  private mutating func visit(_ function: FunctionSyntax) {
    visit(function.parameters)
    if let body = function.body { visit(body) }
  }

  private mutating func visit(_ parameters: [ParameterSyntax]) {
    for parameter in parameters { visit(parameter.defaultValue) }
  }

  private mutating func visit(_ accessors: AccessorsSyntax?) {
    for accessor in accessors?.accessors ?? [] {
      if let body = accessor.body { visit(body) }
    }
  }
}
