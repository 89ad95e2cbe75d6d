internal import Diagnostics

/// Result builders: the statements of a closure or a function become calls of the builder's functions,
/// as Swift defines them.
extension ExpressionChecker {
  /// A closure's statements as the builder of the parameter that it is for combines them.
  func built(_ syntax: ExpressionSyntax, by builder: Type?) -> ExpressionSyntax {
    guard let builder, case .closure(let closure) = syntax.kind,
      let transform = transform(builder, closure.body, closure.range)
    else { return syntax }
    let made = ClosureSyntax(
      captures: closure.captures, parameters: closure.parameters, result: closure.result,
      isThrowing: closure.isThrowing, thrownType: closure.thrownType,
      body: transform.function(closure.body),
      anonymousParameterCount: closure.anonymousParameterCount, range: closure.range,
      endRange: closure.endRange)
    return ExpressionSyntax(.closure(made), syntax.range)
  }

  /// A function's body as its builder combines it.
  func built(_ body: BlockSyntax, by builder: Type?) -> BlockSyntax {
    guard let builder, let transform = transform(builder, body.statements, body.range) else {
      return body
    }
    return BlockSyntax(
      transform.function(body.statements), range: body.range, endRange: body.endRange)
  }

  /// Nil where the type is no builder, or where a `return` says the value itself.
  private func transform(
    _ builder: Type, _ body: [StatementSyntax], _ range: SourceRange
  ) -> ResultBuilderTransform? {
    var search = SyntaxSearch()
    search.visit(body)
    guard !search.returnsValue, case .nominal(let nominal, let arguments) = builder.kind else {
      return nil
    }
    let names = Set(nominal.members.keys.filter { $0.hasPrefix("build") })
    guard names.contains("buildBlock") || names.contains("buildPartialBlock") else { return nil }
    // Each of the body's statements is checked on its own: `Node("root") { "leaf" }` is of texts.
    for argument in arguments {
      if let variable = solver.shallow(argument).variable, let type = solver.usualType(variable) {
        _ = solver.unify(argument, type)
      }
    }
    // The body names the builder as its declaration means it, whatever is in scope here.
    let alias = TypeAliasDeclaration(
      name: "$Builder\(range.lower)", range: range, parent: context.declaration)
    alias.resolve = { builder }
    context.declare(alias)
    let name = ExpressionSyntax(.identifier(NameSyntax(alias.name, range)), range)
    return ResultBuilderTransform(builder: name, functions: names, range: range)
  }
}

/// Rewrites statements into calls of one builder's functions.
struct ResultBuilderTransform {
  /// Names the builder.
  let builder: ExpressionSyntax
  /// The builder's functions, by name.
  let functions: Set<String>
  let range: SourceRange

  /// A whole body: its parts in variables, then what the builder makes of them.
  func function(_ statements: [StatementSyntax]) -> [StatementSyntax] {
    var (made, value) = block(statements)
    if functions.contains("buildFinalResult") {
      value = call("buildFinalResult", [(nil, value)])
    }
    made.append(StatementSyntax(.returning(value), value.range))
    return made
  }

  private func block(
    _ statements: [StatementSyntax]
  ) -> (statements: [StatementSyntax], value: ExpressionSyntax) {
    var made: [StatementSyntax] = []
    var parts: [ExpressionSyntax] = []
    for statement in statements {
      guard let value = component(statement) else {
        made.append(statement)
        continue
      }
      let name = "$part\(parts.count)"
      made.append(constant(name, value))
      parts.append(ExpressionSyntax(.identifier(NameSyntax(name, value.range)), value.range))
    }
    return (made, combined(parts))
  }

  private func combined(_ parts: [ExpressionSyntax]) -> ExpressionSyntax {
    guard functions.contains("buildPartialBlock"), let first = parts.first else {
      return call("buildBlock", parts.map { (nil, $0) })
    }
    return parts.dropFirst().reduce(call("buildPartialBlock", [("first", first)])) {
      call("buildPartialBlock", [("accumulated", $0), ("next", $1)])
    }
  }

  /// What a statement contributes; nil for declarations and the like.
  private func component(_ statement: StatementSyntax) -> ExpressionSyntax? {
    switch statement.kind {
    case .expression(let value):
      if case .statement(let inner) = value.kind { return component(inner) }
      return functions.contains("buildExpression")
        ? call("buildExpression", [(nil, value)]) : value
    case .ifElse: return choice(branches(of: statement), statement.range)
    case .switchCases(let label, let subject, let cases):
      let made = cases.enumerated().map { index, clause in
        var clause = clause
        clause.body = block(of: injected(nested(clause.body), index, of: cases.count))
        return clause
      }
      let choice = StatementSyntax(
        .switchCases(label: label, subject: subject, cases: made), statement.range)
      return ExpressionSyntax(.statement(choice), statement.range)
    case .doCatch(_, _, let body, let catches) where catches.isEmpty: return nested(body)
    case .forIn(_, let pattern, let isCase, _, let sequence, let filter, let body) where !isCase:
      var source = sequence
      if let filter {
        source = method(
          source, "filter", element(pattern, [StatementSyntax(.returning(filter), filter.range)]))
      }
      let (inner, value) = block(body.statements)
      let mapped = method(
        source, "map",
        element(pattern, inner + [StatementSyntax(.returning(value), value.range)]))
      return call("buildArray", [(nil, mapped)])
    default: return nil
    }
  }

  // MARK: Choices

  private struct Branch {
    /// None for the last `else`.
    var conditions: [ConditionSyntax]?
    var body: BlockSyntax
  }

  /// The branches of an `if` and of those in its `else`.
  private func branches(of statement: StatementSyntax) -> [Branch] {
    guard case .ifElse(let conditions, let then, let otherwise) = statement.kind else { return [] }
    let first = Branch(conditions: conditions, body: then)
    switch otherwise?.kind {
    case .block(let block)?: return [first, Branch(conditions: nil, body: block)]
    case .ifElse?: return [first] + (otherwise.map(branches) ?? [])
    default: return [first]
    }
  }

  /// `if` as an expression: an optional where there may be no branch to take.
  private func choice(_ branches: [Branch], _ range: SourceRange) -> ExpressionSyntax {
    let isOptional = branches.last?.conditions != nil
    var made = ExpressionSyntax(.nilLiteral, range)
    for (index, branch) in branches.enumerated().reversed() {
      var value = injected(nested(branch.body), index, of: branches.count)
      if isOptional { value = some(value) }
      made = branch.conditions.map { ifElse($0, value, made, range) } ?? value
    }
    return isOptional ? call("buildOptional", [(nil, made)]) : made
  }

  /// A branch's value at its place in a tree of eithers, as flat as it can be, whose left side is
  /// filled first.
  private func injected(
    _ value: ExpressionSyntax, _ index: Int, of count: Int
  ) -> ExpressionSyntax {
    var value = value
    var (place, last) = (index, count - 1)
    while last > 0 {
      let isSecond = place % 2 == 1
      // There is no choice where the last one would be a first.
      if isSecond || place != last {
        value = call("buildEither", [(isSecond ? "second" : "first", value)])
      }
      place /= 2
      last /= 2
    }
    return value
  }

  private func some(_ value: ExpressionSyntax) -> ExpressionSyntax {
    let callee = ExpressionSyntax(
      .member(base: named("Optional", value.range), name: NameSyntax("some", value.range)),
      value.range)
    return ExpressionSyntax(.call(callee: callee, arguments: [argument(value)]), value.range)
  }

  // MARK: Syntax

  /// A block's value, its parts in a scope of their own.
  private func nested(_ body: BlockSyntax) -> ExpressionSyntax {
    let (statements, value) = block(body.statements)
    if statements.isEmpty { return value }
    let closure = ClosureSyntax(
      captures: [], parameters: nil, result: nil, isThrowing: false, thrownType: nil,
      body: statements + [StatementSyntax(.returning(value), value.range)],
      anonymousParameterCount: 0, range: body.range, endRange: body.endRange)
    return ExpressionSyntax(
      .call(callee: ExpressionSyntax(.closure(closure), body.range), arguments: []), body.range)
  }

  /// A closure of one element, taken apart by the loop's pattern.
  private func element(_ pattern: PatternSyntax, _ body: [StatementSyntax]) -> ClosureSyntax {
    let name = "$element"
    let binding = BindingSyntax(
      pattern: pattern, type: nil,
      initialValue: ExpressionSyntax(
        .identifier(NameSyntax(name, pattern.range)), pattern.range), accessors: nil,
      range: pattern.range)
    let declaration = DeclarationSyntax(
      .variables(isLet: true, [binding]), modifiers: [], attributes: [], range: pattern.range)
    return ClosureSyntax(
      captures: [], parameters: [.init(name: name, type: nil, range: pattern.range)], result: nil,
      isThrowing: false, thrownType: nil,
      body: [StatementSyntax(.declaration(declaration), pattern.range)] + body,
      anonymousParameterCount: 0, range: pattern.range, endRange: pattern.range)
  }

  private func method(
    _ base: ExpressionSyntax, _ name: String, _ closure: ClosureSyntax
  ) -> ExpressionSyntax {
    let callee = ExpressionSyntax(
      .member(base: base, name: NameSyntax(name, base.range)), base.range)
    var closureArgument = argument(ExpressionSyntax(.closure(closure), closure.range))
    closureArgument.isTrailingClosure = true
    return ExpressionSyntax(.call(callee: callee, arguments: [closureArgument]), base.range)
  }

  private func ifElse(
    _ conditions: [ConditionSyntax], _ then: ExpressionSyntax, _ otherwise: ExpressionSyntax,
    _ range: SourceRange
  ) -> ExpressionSyntax {
    let made = StatementSyntax(
      .ifElse(
        conditions: conditions, then: block(of: then),
        otherwise: StatementSyntax(.block(block(of: otherwise)), otherwise.range)), range)
    return ExpressionSyntax(.statement(made), range)
  }

  private func block(of value: ExpressionSyntax) -> BlockSyntax {
    BlockSyntax(
      [StatementSyntax(.expression(value), value.range)], range: value.range,
      endRange: value.range)
  }

  private func constant(_ name: String, _ value: ExpressionSyntax) -> StatementSyntax {
    let binding = BindingSyntax(
      pattern: PatternSyntax(.identifier(name), value.range), type: nil, initialValue: value,
      accessors: nil, range: value.range)
    return StatementSyntax(
      .declaration(
        DeclarationSyntax(
          .variables(isLet: true, [binding]), modifiers: [], attributes: [], range: value.range)),
      value.range)
  }

  private func call(
    _ name: String, _ arguments: [(label: String?, value: ExpressionSyntax)]
  ) -> ExpressionSyntax {
    let place = arguments.first?.value.range ?? range
    let callee = ExpressionSyntax(
      .member(base: builder, name: NameSyntax(name, place)), place)
    return ExpressionSyntax(
      .call(
        callee: callee,
        arguments: arguments.map {
          ArgumentSyntax(label: $0.label, labelRange: nil, value: $0.value)
        }), place)
  }

  private func argument(_ value: ExpressionSyntax) -> ArgumentSyntax {
    ArgumentSyntax(label: nil, labelRange: nil, value: value)
  }

  private func named(_ name: String, _ place: SourceRange) -> ExpressionSyntax {
    ExpressionSyntax(.identifier(NameSyntax(name, place)), place)
  }
}
