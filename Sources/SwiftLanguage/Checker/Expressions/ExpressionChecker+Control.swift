internal import Diagnostics

/// Ternaries, casts, `try`, key paths, `if` and `switch` as expressions.
extension ExpressionChecker {
  var bool: Type { wellKnown.type("Bool") }

  func condition(_ syntax: ExpressionSyntax) -> TypedExpression {
    let value = check(syntax, expected: bool)
    if case .assignment(let target, _) = syntax.kind {
      return failure(
        "assignment-as-condition", "use of '=' in a boolean context, did you mean '=='?",
        rest(of: syntax.range, after: target.range))
    }
    if let payload = solver.shallow(value.type).optionalPayload,
      !value.type.flags.contains(.hasError),
      solver.shallow(payload).nominalName != "Bool"
    {
      return failure(
        "optional-as-condition",
        "optional type '\(shown(value.type))' cannot be used as a boolean; test for '!= nil' instead",
        syntax.range)
    }
    return coerce(value, to: bool, .condition)
  }

  /// What follows a part of an expression: a bracket, an operator, `as`.
  func rest(of range: SourceRange, after part: SourceRange) -> SourceRange {
    guard let text = sourceText(range.source)?.text.utf8 else { return range }
    let between = text.dropFirst(part.upper).prefix(max(0, range.upper - part.upper))
    let spaces = between.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.count
    return SourceRange(
      source: range.source, lower: min(part.upper + spaces, range.upper), upper: range.upper)
  }

  func ternary(
    _ test: ExpressionSyntax, _ then: ExpressionSyntax, _ otherwise: ExpressionSyntax,
    _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    let typedTest = condition(test)
    if let expected, !solver.shallow(expected).isUnboundVariable {
      var one = check(then, expected: expected)
      var two = check(otherwise, expected: expected)
      // `isKnown ? item : nil` as an `Int??`: beside an `Int?` the `nil` is one too.
      if then.isNil != otherwise.isNil,
        let type = typeOfNil(beside: then.isNil ? two : one, in: expected)
      {
        if then.isNil {
          one = check(then, expected: type)
        } else {
          two = check(otherwise, expected: type)
        }
      }
      if let first = softCoerce(one, to: expected), let second = softCoerce(two, to: expected) {
        return TypedExpression(.ternary(typedTest, first, second), type: expected, range: range)
      }
      if one.type.flags.contains(.hasError) || two.type.flags.contains(.hasError) {
        return error(at: range)
      }
      guard let (type, branches) = join([one, two]) else {
        // The one branch that is not what the whole must be is told as that.
        let misfits = [one, two].filter { softCoerce($0, to: expected) == nil }
        if misfits.count == 1, wholeExpression?.range == range, !context.isClosure {
          return misfits[0]
        }
        return mismatchedBranches(one, two, range)
      }
      return TypedExpression(
        .ternary(typedTest, branches[0], branches[1]), type: type, range: range)
    }
    let isOpenFirst = then.mayBeImplicitMember && !otherwise.isImplicitChain
    let two = then.isNil || isOpenFirst ? check(otherwise) : nil
    let one = check(then, expected: two.map { then.isNil ? typeOfNil(beside: $0.type) : $0.type })
    let other = two ?? check(otherwise, expected: hint(one, otherwise))
    if one.type.flags.contains(.hasError) || other.type.flags.contains(.hasError) {
      return error(at: range)
    }
    var joined = join([one, other])
    if joined == nil {
      // `isLong ? text.prefix(3) + "…" : text`: one branch is meant as what the other is.
      joined =
        reread(one, then, as: other.type).flatMap { join([$0, other]) }
        ?? reread(other, otherwise, as: one.type).flatMap { join([one, $0]) }
    }
    guard let (type, branches) = joined else {
      return mismatchedBranches(one, other, then.range)
    }
    return TypedExpression(.ternary(typedTest, branches[0], branches[1]), type: type, range: range)
  }

  /// The type of a branch that is an optional of its own, where what is expected wraps that once more.
  private func typeOfNil(beside value: TypedExpression, in expected: Type) -> Type? {
    let type = solver.shallow(value.type)
    guard type.isOptional,
      let wrapped = solver.shallow(expected).optionalPayload.map({ solver.shallow($0) }),
      wrapped.isOptional, solver.resolve(wrapped) == solver.resolve(type)
    else { return nil }
    return type
  }

  private func hint(_ value: TypedExpression, _ other: ExpressionSyntax) -> Type {
    if case .nilLiteral = other.kind { return typeOfNil(beside: value.type) }
    return value.type
  }

  private func mismatchedBranches(
    _ one: TypedExpression, _ two: TypedExpression, _ range: SourceRange
  ) -> TypedExpression {
    failure(
      "ternary-mismatch",
      "result values in '? :' expression have mismatching types '\(shown(one.type))' and '\(shown(two.type))'",
      range)
  }

  // MARK: Casts

  func isType(_ inner: ExpressionSyntax, _ type: TypeSyntax, _ range: SourceRange)
    -> TypedExpression
  {
    let value = check(inner)
    _ = knownType(value)
    let tested = resolve(type)
    refuseMarkers(type)
    warnOfCast(value, to: tested, .test, range)
    return TypedExpression(.isType(value, tested), type: bool, range: range)
  }

  func cast(
    _ inner: ExpressionSyntax, _ syntax: TypeSyntax, _ kind: ExpressionSyntax.CastKind,
    _ range: SourceRange
  ) -> TypedExpression {
    let type = resolve(syntax)
    switch kind {
    case .coerce:
      let value = check(inner, expected: type)
      if value.type.flags.contains(.hasError) { return error(at: range) }
      if let converted = softCoerce(value, to: type) {
        return TypedExpression(converted.kind, type: type, range: range)
      }
      if case .existential(let existential) = type.kind, existential.isAnyObject,
        existential.protocols.isEmpty, existential.superclass == nil
      {
        // Any value can be boxed.
        _ = knownType(value)
        return TypedExpression(.forcedCast(value, type), type: type, range: range)
      }
      let from = solver.resolve(value.type)
      if let bridged = bridgedError(value, from, to: type, range) { return bridged }
      if isClass(type) && types.isSubclass(type, of: from)
        || (from.optionalPayload ?? from).isExistential && !type.isExistential
          && !neverSucceeds(from, type)
      {
        return failure(
          "downcast-needs-force",
          "'\(shown(value.type))' is not convertible to '\(type)'",
          rest(of: range, after: inner.range),
          notes: [
            .init(message: "did you mean to use 'as!' to force downcast?", range: range)
          ])
      }
      reportCoercion(value, type, range)
      return TypedExpression(.error, type: type, range: range)
    case .conditional:
      refuseMarkers(syntax)
      let value = check(inner)
      if value.type.flags.contains(.hasError) { return error(at: range) }
      _ = knownType(value)
      warnOfCast(value, to: type, .conditional, range)
      return TypedExpression(
        .conditionalCast(value, type), type: wellKnown.optional(type), range: range)
    case .forced:
      let value = check(inner)
      if value.type.flags.contains(.hasError) { return error(at: range) }
      _ = knownType(value)
      warnOfCast(value, to: type, .forced, range)
      return TypedExpression(.forcedCast(value, type), type: type, range: range)
    }
  }

  /// Whether a value is `Sendable` is not known at run time.
  private func refuseMarkers(_ syntax: TypeSyntax) {
    guard syntax.namesMarker else { return }
    sink.error(
      "marker-in-cast", "marker protocol 'Sendable' cannot be used in a conditional cast",
      syntax.range)
  }

  /// `error as NSError`, which the library makes of any error.
  private func bridgedError(
    _ value: TypedExpression, _ from: Type, to type: Type, _ range: SourceRange
  ) -> TypedExpression? {
    guard let nominal = type.nominal, nominal.source < 0, nominal.name == "NSError",
      let error = softCoerce(value, to: anyError),
      let bridge = module.libraryDeclaration("_bridged") as? FunctionDeclaration
    else { return nil }
    let reference = FunctionReference(
      declaration: bridge, substitutions: .empty, dispatch: .direct, selfType: nil)
    return TypedExpression(
      .call(reference, receiver: nil, [.value(error)]), type: type, range: range)
  }

  private func reportCoercion(_ value: TypedExpression, _ type: Type, _ range: SourceRange) {
    if let payload = solver.shallow(value.type).optionalPayload, solver.resolve(payload) == type {
      return reportMismatch(value, type, .value)
    }
    sink.error(
      "type-mismatch",
      "cannot convert value of type '\(shown(value.type))' to type '\(type)' in coercion",
      value.range)
  }

  // MARK: try

  func attempt(
    _ kind: ExpressionSyntax.TryKind, _ inner: ExpressionSyntax, _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    switch kind {
    case .plain, .forced:
      let value = check(inner, expected: expected)
      return TypedExpression(.attempt(kind, value), type: value.type, range: range)
    case .optional:
      let value = check(inner, expected: expected?.optionalPayload)
      let type = knownType(value)
      if type.flags.contains(.hasError) { return error(at: range) }
      // Optionals do not nest here: `try? optional()` is as optional as the call.
      if type.isOptional {
        return TypedExpression(.attempt(.optional, value), type: type, range: range)
      }
      let optional = wellKnown.optional(type)
      return TypedExpression(
        .attempt(
          .optional, TypedExpression(.wrapOptional(value), type: optional, range: value.range)),
        type: optional, range: range)
    }
  }

  // MARK: if and switch as expressions

  func statementExpression(
    _ statement: StatementSyntax, _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    let type = expected ?? solver.fresh()
    guard solver.shallow(type).isUnboundVariable else {
      return branches(statement, range, type)
    }
    let outer = (context.joinsBranches, context.firstBranch, context.widerBranch)
    (context.joinsBranches, context.firstBranch, context.widerBranch) = (true, nil, nil)
    defer { (context.joinsBranches, context.firstBranch, context.widerBranch) = outer }
    let mark = solver.mark()
    let (value, isOfOneType) = sink.attempt { () -> TypedExpression in
      let value = branches(statement, range, type)
      if context.widerBranch != nil { sink.fail() }
      return value
    }
    // `if isRound { Circle() } else { Square() }`: both are what they convert to.
    if isOfOneType { return value }
    solver.rollBack(to: mark)
    context.firstBranch = nil
    if let wider = context.widerBranch { context.joinsBranches = !solver.unify(type, wider) }
    return branches(statement, range, type)
  }

  private func branches(
    _ statement: StatementSyntax, _ range: SourceRange, _ type: Type
  ) -> TypedExpression {
    // `swiftc` solves one part after the other and stops where one has no solution.
    let found = sink.foundCount
    defer { sink.keepFirstError(since: found, outside: statement.patternRanges) }
    let typed: [TypedStatement]
    switch statement.kind {
    case .ifElse(let conditions, let then, let otherwise):
      guard let otherwise else {
        return failure(
          "if-expression-without-else",
          "'if' must have an unconditional 'else' to be used as expression", range)
      }
      typed = [yieldingIf(conditions, then, otherwise, type, range, whole: range)]
    case .switchCases(let label, let subject, let cases):
      typed = checkSwitch(label, subject, cases, range, yielding: type)
    default: return error(at: range)
    }
    guard let only = typed.last else { return error(at: range) }
    let value = TypedExpression(.statement(only), type: type, range: range)
    guard typed.count > 1 else { return value }
    return TypedExpression(
      .statement(TypedStatement(.block(nil, typed), range: range)), type: type, range: range)
  }

  private func yieldingIf(
    _ conditions: [ConditionSyntax], _ then: BlockSyntax, _ otherwise: StatementSyntax,
    _ type: Type, _ range: SourceRange, whole: SourceRange
  ) -> TypedStatement {
    context.push()
    let typedConditions = check(conditions: conditions)
    let typedThen = yielding(then, type)
    context.pop()
    let typedOtherwise: [TypedStatement]
    switch otherwise.kind {
    case .block(let block): typedOtherwise = yielding(block, type)
    case .ifElse(let conditions, let then, let last?):
      typedOtherwise = [
        yieldingIf(conditions, then, last, type, otherwise.range, whole: whole)
      ]
    default:
      sink.error(
        "if-expression-without-else",
        "'if' must have an unconditional 'else' to be used as expression", whole)
      typedOtherwise = []
    }
    return TypedStatement(
      .ifElse(typedConditions, then: typedThen, otherwise: typedOtherwise), range: range)
  }

  /// A branch: its last (and only) expression is the value.
  func yielding(_ block: BlockSyntax, _ type: Type, inSwitch: Bool = false) -> [TypedStatement] {
    context.push()
    defer { context.pop() }
    if lacksValue(block, inSwitch: inSwitch) {
      sink.error(
        "branch-without-value",
        "non-expression branch of '\(inSwitch ? "switch" : "if")' expression may only end with a "
          + "'throw'\(inSwitch ? " or 'fallthrough'" : "")",
        inSwitch ? block.statements.last?.range.lastByte ?? block.endRange : block.endRange)
      return check(statements: block.statements)
    }
    guard let last = block.statements.last else {
      sink.error(
        "empty-branch", "expected expression in branch of 'if' or 'switch' expression",
        block.endRange)
      return []
    }
    var statements = check(statements: Array(block.statements.dropLast()))
    switch last.kind {
    case .expression(let syntax):
      let value = check(syntax, expected: solver.shallow(type).isUnboundVariable ? nil : type)
      if solver.shallow(value.type).isNever {
        statements.append(TypedStatement(.expression(value), range: last.range))
      } else {
        // Without a type that is asked for, each branch says on its own what it is.
        if context.joinsBranches {
          _ = knownType(value)
          context.firstBranch = context.firstBranch ?? syntax.range
          noteBranch(value, of: type)
        }
        let purpose: Purpose = context.joinsBranches ? .branch : .initialization(type: type)
        statements.append(
          TypedStatement(.yield(coerce(value, to: type, purpose)), range: last.range))
      }
    case .ifElse, .switchCases:
      if yieldsValues(last) {
        let value = branches(last, last.range, type)
        statements.append(TypedStatement(.yield(coerce(value, to: type)), range: last.range))
      } else {
        statements += check(statements: [last])
      }
    case .breaking: reportJump("break", last.range, inSwitch: inSwitch)
    case .continuing: reportJump("continue", last.range, inSwitch: inSwitch)
    case .returning: reportJump("return", last.range, inSwitch: inSwitch)
    default: statements += check(statements: [last])
    }
    return statements
  }

  /// Notes what a branch and those before it have in common.
  private func noteBranch(_ value: TypedExpression, of type: Type) {
    let before = context.widerBranch ?? solver.resolve(type)
    if case .nilLiteral = value.kind, value.type.flags.contains(.hasVariable) { return }
    guard !before.flags.contains(.hasVariable), !value.type.flags.contains(.hasError),
      let common = commonType(of: [
        TypedExpression(.error, type: before, range: value.range), value,
      ])
    else { return }
    if common != before { context.widerBranch = common }
  }

  private func reportJump(_ word: String, _ range: SourceRange, inSwitch: Bool) {
    sink.error(
      "jump-out-of-expression",
      "cannot use '\(word)' to transfer control out of '\(inSwitch ? "switch" : "if")' expression",
      range)
  }

  /// Whether a branch of several statements, or of one that is no expression, has no way out.
  private func lacksValue(_ block: BlockSyntax, inSwitch: Bool) -> Bool {
    guard let last = block.statements.last else { return false }
    switch last.kind {
    case .throwing: return false
    case .fallingThrough where inSwitch: return false
    case .expression: return block.statements.count > 1
    case .ifElse, .switchCases:
      return block.statements.count > 1 || !yieldsValues(last)
    case .returning, .breaking, .continuing: return false
    default: return true
    }
  }
}

extension StatementSyntax {
  /// Where the patterns of a `switch` stand.
  fileprivate var patternRanges: [SourceRange] {
    guard case .switchCases(_, _, let cases) = kind else { return [] }
    return cases.flatMap { $0.items.map(\.pattern.range) }
  }
}
