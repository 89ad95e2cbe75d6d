/// Visits every expression of a typed tree, statements inside closures included.
struct TypedWalker {
  let visit: (TypedExpression) -> Void

  init(_ visit: @escaping (TypedExpression) -> Void) { self.visit = visit }

  func walk(_ expression: TypedExpression) {
    visit(expression)
    expression.forEachChild(walk)
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

extension [TypedArgument] {
  fileprivate func forEachExpression(_ visit: (TypedExpression) -> Void) {
    for argument in self {
      switch argument {
      case .value(let value), .inoutReference(let value): visit(value)
      case .defaultValue: continue
      case .variadic(let values): values.forEach(visit)
      }
    }
  }
}

extension TypedExpression {
  /// The expressions directly below, in order of evaluation; a closure's body is not among them.
  var children: [TypedExpression] {
    var result: [TypedExpression] = []
    forEachChild { result.append($0) }
    return result
  }

  /// Visits the ``children``, without a list of them: whole trees are walked many times.
  func forEachChild(_ visit: (TypedExpression) -> Void) {
    switch kind {
    case .integerLiteral, .floatLiteral, .booleanLiteral, .stringLiteral, .nilLiteral, .variable,
      .staticProperty, .discard, .functionValue, .unboundMethod, .enumCaseFunction, .metatype,
      .selfMetatype, .statement, .error:
      break
    case .interpolation(let segments):
      for case .value(let value) in segments { visit(value) }
    case .arrayLiteral(let elements), .tuple(let elements): elements.forEach(visit)
    case .dictionaryLiteral(let pairs):
      for pair in pairs {
        visit(pair.key)
        visit(pair.value)
      }
    case .property(let base, _, _, _), .tupleElement(let base, _), .forceUnwrap(let base),
      .chainLink(let base), .tupleShuffle(let base, _), .boundMethod(let base, _),
      .dynamicType(let base), .wrapOptional(let base), .erase(let base), .upcast(let base),
      .convertFunction(let base), .eraseMetatype(let base), .isType(let base, _),
      .conditionalCast(let base, _), .forcedCast(let base, _), .optionalChain(let base),
      .attempt(_, let base):
      visit(base)
    case .element(let base, _, _, let arguments, _), .apply(let base, let arguments):
      visit(base)
      arguments.forEachExpression(visit)
    case .keyPathAccess(let first, let second), .assign(let first, let second),
      .letIn(_, let first, let second):
      visit(first)
      visit(second)
    case .enumCase(_, let arguments), .delegateInitializer(_, _, let arguments):
      arguments.forEachExpression(visit)
    case .closure(let closure): for capture in closure.captures { visit(capture.value) }
    case .keyPath(let path):
      for component in path.components {
        if case .element(_, _, let arguments, _) = component.component {
          arguments.forEachExpression(visit)
        }
      }
    case .call(_, let receiver, let arguments):
      if let receiver { visit(receiver) }
      arguments.forEachExpression(visit)
    case .convertElements(let value, _, let conversions):
      visit(value)
      conversions.forEach(visit)
    case .ternary(let condition, let then, let otherwise):
      visit(condition)
      visit(then)
      visit(otherwise)
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
