/// Visits every expression of a typed tree, statements inside closures included.
struct TypedWalker {
  let visit: (TypedExpression) -> Void

  init(_ visit: @escaping (TypedExpression) -> Void) { self.visit = visit }

  func walk(_ expression: TypedExpression) {
    visit(expression)
    for child in expression.children { walk(child) }
    switch expression.kind {
    case .closure(let closure): walk(closure.body.statements)
    case .statement(let statement): walk([statement])
    default: break
    }
  }

  func walk(_ statements: [TypedStatement]) {
    for statement in statements {
      for expression in statement.expressions { walk(expression) }
      for inner in statement.blocks { walk(inner) }
    }
  }
}

extension TypedArgument {
  var expressions: [TypedExpression] {
    switch self {
    case .value(let value), .inoutReference(let value): [value]
    case .defaultValue: []
    case .variadic(let values): values
    }
  }
}

extension TypedExpression {
  /// The expressions directly below, in order of evaluation; a closure's body is not among them.
  var children: [TypedExpression] {
    switch kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral, .nilLiteral, .variable,
      .staticProperty, .discard, .functionValue, .unboundMethod, .enumCaseFunction, .metatype,
      .selfMetatype,
      .statement, .error:
      []
    case .interpolation(let segments):
      segments.compactMap { if case .value(let value) = $0 { value } else { nil } }
    case .arrayLiteral(let elements), .tuple(let elements): elements
    case .dictionaryLiteral(let pairs): pairs.flatMap { [$0.key, $0.value] }
    case .property(let base, _, _, _), .tupleElement(let base, _), .forceUnwrap(let base),
      .chainLink(let base), .tupleShuffle(let base, _), .boundMethod(let base, _),
      .dynamicType(let base), .wrapOptional(let base), .erase(let base), .upcast(let base),
      .convertFunction(let base), .eraseMetatype(let base), .isType(let base, _),
      .conditionalCast(let base, _), .forcedCast(let base, _), .optionalChain(let base),
      .attempt(_, let base):
      [base]
    case .element(let base, _, _, let arguments, _): [base] + arguments.flatMap(\.expressions)
    case .keyPathAccess(let base, let keyPath): [base, keyPath]
    case .enumCase(_, let arguments): arguments.flatMap(\.expressions)
    case .closure(let closure): closure.captures.map(\.value)
    case .keyPath(let path):
      path.components.flatMap { component in
        if case .element(_, _, let arguments, _) = component.component {
          return arguments.flatMap(\.expressions)
        }
        return []
      }
    case .call(_, let receiver, let arguments):
      (receiver.map { [$0] } ?? []) + arguments.flatMap(\.expressions)
    case .apply(let callee, let arguments): [callee] + arguments.flatMap(\.expressions)
    case .delegateInitializer(_, _, let arguments): arguments.flatMap(\.expressions)
    case .convertElements(let value, _, let conversions): [value] + conversions
    case .assign(let target, let value): [target, value]
    case .ternary(let condition, let then, let otherwise): [condition, then, otherwise]
    case .letIn(_, let value, let body): [value, body]
    }
  }
}

extension TypedStatement {
  /// The expressions directly in the statement, patterns' included.
  var expressions: [TypedExpression] {
    switch kind {
    case .expression(let value), .yield(let value), .throwing(let value), .display(let value):
      [value]
    case .variables(let pattern, let value): pattern.expressions + (value.map { [$0] } ?? [])
    case .localFunction, .failInitializer, .breaking, .continuing, .fallingThrough, .block,
      .deferred:
      []
    case .ifElse(let conditions, _, _), .guardElse(let conditions, _),
      .whileLoop(_, let conditions, _):
      conditions.flatMap(\.expressions)
    case .repeatLoop(_, _, let condition): [condition]
    case .forIn(let loop):
      [loop.sequence] + loop.pattern.expressions + (loop.filter.map { [$0] } ?? [])
    case .switchCases(_, let subject, let cases):
      [subject]
        + cases.flatMap {
          $0.items.flatMap { $0.pattern.expressions + ($0.filter.map { [$0] } ?? []) }
        }
    case .doCatch(_, _, let catches, _):
      catches.flatMap {
        $0.items.flatMap { $0.pattern.expressions + ($0.filter.map { [$0] } ?? []) }
      }
    case .returning(let value): value.map { [$0] } ?? []
    }
  }

  /// The statement lists inside, in order.
  var blocks: [[TypedStatement]] {
    switch kind {
    case .ifElse(_, let then, let otherwise): [then, otherwise]
    case .guardElse(_, let otherwise): [otherwise]
    case .whileLoop(_, _, let body), .repeatLoop(_, let body, _): [body]
    case .forIn(let loop): [loop.body]
    case .switchCases(_, _, let cases): cases.map(\.body)
    case .doCatch(_, let body, let catches, _): [body] + catches.map(\.body)
    case .block(_, let statements), .deferred(let statements): [statements]
    default: []
    }
  }
}

extension TypedCondition {
  var expressions: [TypedExpression] {
    switch self {
    case .boolean(let value): [value]
    case .optionalBinding(let pattern, let value), .patternMatch(let pattern, let value):
      [value] + pattern.expressions
    }
  }
}

extension TypedPattern {
  var expressions: [TypedExpression] {
    switch kind {
    case .expression(_, let value): [value]
    default: parts.flatMap(\.expressions)
    }
  }

  var parts: [TypedPattern] {
    switch kind {
    case .tuple(let parts), .enumCase(_, let parts): parts
    case .some(let inner), .asType(_, let inner): [inner]
    default: []
    }
  }
}
