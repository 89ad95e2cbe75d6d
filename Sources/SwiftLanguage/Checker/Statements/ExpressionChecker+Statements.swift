internal import Diagnostics

extension ExpressionChecker {
  /// Checks statements in a row; local functions and types are visible in all of them.
  func check(statements: [StatementSyntax]) -> [TypedStatement] {
    bindLocalDeclarations(statements)
    if !context.isTopLevel || context.scopes.count > 1 {
      context.scopes.last?.statements = statements
    }
    var result: [TypedStatement] = []
    for statement in statements { result += check(statement) }
    return result
  }

  func block(_ block: BlockSyntax) -> [TypedStatement] {
    context.push()
    defer { context.pop() }
    return check(statements: block.statements)
  }

  private func check(_ statement: StatementSyntax) -> [TypedStatement] {
    let range = statement.range
    if let label = statement.label,
      context.jumps.contains(where: { $0.target.label == label })
    {
      sink.error(
        "label-reuse", "label '\(label)' cannot be reused on an inner statement", range.firstByte)
    }
    switch statement.kind {
    case .expression(let syntax): return [expressionStatement(syntax, range)]
    case .declaration(let declaration): return self.declaration(declaration, range)
    case .ifElse(let conditions, let then, let otherwise):
      return [ifElse(conditions, then, otherwise, range)]
    case .guardElse(let conditions, let otherwise):
      // The bindings live on; the else block does not see them.
      let body = block(otherwise)
      let typed = check(conditions: conditions)
      warnOfCertainty(
        conditions, typed, "'guard' condition is always true, body is unreachable")
      return [TypedStatement(.guardElse(typed, otherwise: body), range: range)]
    case .whileLoop(let label, let conditions, let body):
      return [whileLoop(label, conditions, body, range)]
    case .repeatLoop(let label, let body, let test):
      let target = JumpTarget(label: label)
      context.jumps.append((target, .loop))
      let typedBody = block(body)
      context.jumps.removeLast()
      let start = solver.count
      let waiting = solver.mark().pending
      let typed = condition(test)
      finish(typed, from: start, pending: waiting)
      return [
        TypedStatement(.repeatLoop(target, body: typedBody, condition: typed), range: range)
      ]
    case .forIn(let label, let pattern, let isCase, let isTry, let sequence, let filter, let body):
      return forIn(label, pattern, isCase, isTry, sequence, filter, body, range)
    case .switchCases(let label, let subject, let cases):
      return checkSwitch(label, subject, cases, range, yielding: nil)
    case .doCatch(let label, let thrownType, let body, let catches):
      return [doCatch(label, thrownType, body, catches, range)]
    case .block(let inner): return [TypedStatement(.block(nil, block(inner)), range: range)]
    case .deferred(let inner):
      let jumps = context.jumps
      context.jumps = []
      context.isDeferred = true
      let typed = block(inner)
      context.isDeferred = false
      context.jumps = jumps
      return [TypedStatement(.deferred(typed), range: range)]
    case .returning(let value): return [returning(value, range)]
    case .throwing(let value): return [throwing(value, range)]
    case .breaking(let label): return jump(label, range, isContinue: false)
    case .continuing(let label): return jump(label, range, isContinue: true)
    case .fallingThrough:
      if !context.canFallThrough {
        sink.error(
          "fallthrough-outside-switch", "'fallthrough' is only allowed inside a switch", range)
      }
      return [TypedStatement(.fallingThrough, range: range)]
    case .labelled(let label, let inner):
      let target = JumpTarget(label: label)
      context.jumps.append((target, .block))
      let typed = check(inner)
      context.jumps.removeLast()
      return [TypedStatement(.block(target, typed), range: range)]
    }
  }

  private func expressionStatement(
    _ syntax: ExpressionSyntax, _ range: SourceRange
  ) -> TypedStatement {
    let typed: TypedExpression
    switch syntax.kind {
    case .statement(let statement):
      let inner = check(statement)
      return inner.count == 1 ? inner[0] : TypedStatement(.block(nil, inner), range: range)
    default: typed = checkFull(syntax)
    }
    if case .forceUnwrap = syntax.kind {} else { requireFailable(typed) }
    UnusedResults(sink: sink).check(typed)
    return TypedStatement(.expression(typed), range: range)
  }

  /// An initialiser that cannot fail leaves nothing to one that can, unless it insists with `!`.
  private func requireFailable(_ typed: TypedExpression) {
    var call = typed
    if case .attempt(_, let inner) = call.kind { call = inner }
    guard case .delegateInitializer(let reference, let isSuper, _) = call.kind,
      reference.declaration.isFailable,
      let own = context.declaration as? FunctionDeclaration, own.role == .initializer,
      !own.isFailable
    else { return }
    sink.error(
      "delegates-to-failable",
      "a non-failable initializer cannot \(isSuper ? "chain" : "delegate") to failable initializer "
        + "'\(reference.declaration.fullName)' written with 'init?'", call.range)
  }

  // MARK: Conditions

  func check(conditions: [ConditionSyntax]) -> [TypedCondition] {
    let context = context
    context.bindsConditions = true
    defer { context.bindsConditions = false }
    return conditions.compactMap { condition in
      switch condition {
      case .expression(let syntax):
        let start = solver.count
        let waiting = solver.mark().pending
        let outer = wholeExpression
        wholeExpression = syntax
        let typed = self.condition(syntax)
        wholeExpression = outer
        finish(typed, from: start, pending: waiting)
        return .boolean(typed)
      case .optionalBinding(let isVariable, let pattern, let type, let value, let range):
        return optionalBinding(isVariable, pattern, type, value, range)
      case .patternMatch(let pattern, let value, _):
        let typed = checkFull(value)
        let matched = self.pattern(pattern, typed.type, isLet: true, binds: false)
        return .patternMatch(matched, typed)
      case .availability(let isAvailable, let range):
        return .boolean(TypedExpression(.booleanLiteral(isAvailable), type: bool, range: range))
      }
    }
  }

  /// Warns of `if case let x = value`, which matches whatever the value is.
  private func warnOfCertainty(
    _ conditions: [ConditionSyntax], _ typed: [TypedCondition], _ message: String
  ) {
    guard conditions.count == 1, case .patternMatch(_, _, let range)? = conditions.first,
      case .patternMatch(let pattern, _)? = typed.first, pattern.isIrrefutable,
      !pattern.type.flags.contains(.hasError)
    else { return }
    sink.warning("condition-always-true", message, range)
  }

  private func optionalBinding(
    _ isVariable: Bool, _ pattern: PatternSyntax, _ type: TypeSyntax?,
    _ value: ExpressionSyntax?, _ range: SourceRange
  ) -> TypedCondition {
    let declared = (type ?? pattern.annotation).map { resolve($0) }
    var syntax = value
    if syntax == nil, let (name, place) = pattern.simpleName {
      // `if let x` binds the variable of that name.
      syntax = ExpressionSyntax(
        name == "self" ? .selfReference : .identifier(NameSyntax(name, place)), place)
    }
    guard let syntax else {
      let typed = error(at: range)
      return .optionalBinding(self.pattern(pattern, .error, isLet: !isVariable, binds: true), typed)
    }
    let typed = checkFull(
      syntax, expected: declared.map { wellKnown.optional($0) },
      purpose: .initialization(type: declared))
    guard let payload = typed.type.optionalPayload else {
      if !typed.type.flags.contains(.hasError) {
        sink.error(
          "binding-non-optional",
          "initializer for conditional binding must have Optional type, not '\(typed.type)'",
          range)
      }
      // The name stands for the value nevertheless.
      return .optionalBinding(
        self.pattern(pattern, declared ?? typed.type, isLet: !isVariable, binds: true), typed)
    }
    if let declared, declared.isOptional, let range = (type ?? pattern.annotation)?.range,
      solver.shallow(payload).isOptional, case .wrapOptional = typed.kind
    {
      sink.warning(
        "needless-optional-binding",
        "explicitly specified type '\(declared)' adds an additional level of optional to the "
          + "initializer, making the optional check always succeed", range)
    }
    let bound = self.pattern(pattern, declared ?? payload, isLet: !isVariable, binds: true)
    // `guard let self` makes members available again.
    if case .variable(let variable) = bound.kind, variable.name == "self" {
      context.selfVariable = variable
      context.selfType = payload
    }
    return .optionalBinding(bound, typed)
  }

  // MARK: Branches and loops

  private func ifElse(
    _ conditions: [ConditionSyntax], _ then: BlockSyntax, _ otherwise: StatementSyntax?,
    _ range: SourceRange
  ) -> TypedStatement {
    let (selfVariable, selfType) = (context.selfVariable, context.selfType)
    context.push()
    let typed = check(conditions: conditions)
    warnOfCertainty(conditions, typed, "'if' condition is always true")
    // A `break` without a label does not leave an `if`.
    context.jumps.append((JumpTarget(label: nil), .block))
    let typedThen = block(then)
    context.pop()
    (context.selfVariable, context.selfType) = (selfVariable, selfType)
    var typedOtherwise: [TypedStatement] = []
    switch otherwise?.kind {
    case .block(let inner)?: typedOtherwise = block(inner)
    case .some: if let otherwise { typedOtherwise = check(otherwise) }
    case nil: break
    }
    context.jumps.removeLast()
    return TypedStatement(
      .ifElse(typed, then: typedThen, otherwise: typedOtherwise), range: range)
  }

  private func whileLoop(
    _ label: String?, _ conditions: [ConditionSyntax], _ body: BlockSyntax, _ range: SourceRange
  ) -> TypedStatement {
    let target = JumpTarget(label: label)
    context.push()
    let typed = check(conditions: conditions)
    warnOfCertainty(conditions, typed, "'while' condition is always true")
    context.jumps.append((target, .loop))
    let typedBody = block(body)
    context.jumps.removeLast()
    context.pop()
    return TypedStatement(.whileLoop(target, typed, body: typedBody), range: range)
  }

  private func forIn(
    _ label: String?, _ pattern: PatternSyntax, _ isCase: Bool, _ isTry: Bool,
    _ sequence: ExpressionSyntax, _ filter: ExpressionSyntax?, _ body: BlockSyntax,
    _ range: SourceRange
  ) -> [TypedStatement] {
    // `for shape: Shape in [.circle, .square]`: the elements of a literal are of that type.
    var wanted: Type?
    if case .typed(_, let written) = pattern.kind, case .arrayLiteral = sequence.kind {
      wanted = wellKnown.array(resolve(written))
    }
    isLoopSequence = true
    let typed =
      refusesTypeName(sequence, { "for-in loop requires '\($0)' to conform to 'Sequence'" })
      ? error(at: sequence.range) : checkFull(sequence, expected: wanted, isWhole: false)
    isLoopSequence = false
    var type = typed.type
    if case .existential = type.kind {} else { type = solver.shallow(type) }
    let sequenceProtocol = wellKnown.nominal("Sequence")
    let iteratorProtocol = wellKnown.nominal("IteratorProtocol")
    guard !type.flags.contains(.hasError),
      types.conforms(type, to: sequenceProtocol, in: environment),
      let makeIterator = sequenceProtocol.members["makeIterator"]?.first as? FunctionDeclaration,
      let next = iteratorProtocol.members["next"]?.first as? FunctionDeclaration,
      let sequenceSelf = sequenceProtocol.selfParameter,
      let iteratorSelf = iteratorProtocol.selfParameter
    else {
      if !type.flags.contains(.hasError), !reportsCondition(on: type, sequence.range) {
        sink.error(
          "for-in-non-sequence",
          type.isOptional
            ? "for-in loop requires '\(type)' to conform to 'Sequence'; did you mean to unwrap optional?"
            : "for-in loop requires '\(type)' to conform to 'Sequence'", sequence.range)
      }
      context.push()
      _ = self.pattern(pattern, .error, isLet: true, binds: true)
      context.jumps.append((JumpTarget(label: label), .loop))
      _ = block(body)
      context.jumps.removeLast()
      context.pop()
      return []
    }
    let iteratorType = types.substitute(
      makeIterator.result, Substitutions(sequenceSelf, type), in: environment)
    let nextType = types.substitute(
      next.result, Substitutions(iteratorSelf, iteratorType), in: environment)
    let element = nextType.optionalPayload ?? .error
    let target = JumpTarget(label: label)
    context.push()
    // `for case let x? in [1, 2]`: the elements are there, all of them.
    let elementPattern = isCase && !element.isOptional ? pattern.withoutOptional : pattern
    let bound = self.pattern(elementPattern, element, isLet: true, binds: !isCase)
    let typedFilter = filter.map { syntax in
      let start = solver.count
      let waiting = solver.mark().pending
      let typed = condition(syntax)
      finish(typed, from: start, pending: waiting)
      return typed
    }
    context.jumps.append((target, .loop))
    let typedBody = block(body)
    context.jumps.removeLast()
    context.pop()
    let loop = TypedFor(
      target: target, pattern: bound, isCase: isCase, sequence: typed,
      makeIterator: FunctionReference(
        declaration: makeIterator, substitutions: Substitutions(sequenceSelf, type),
        dispatch: .witness(selfType: type), selfType: type),
      next: FunctionReference(
        declaration: next, substitutions: Substitutions(iteratorSelf, iteratorType),
        dispatch: .witness(selfType: iteratorType), selfType: iteratorType),
      iteratorType: iteratorType, elementType: element, filter: typedFilter, body: typedBody)
    return [TypedStatement(.forIn(loop), range: range)]
  }

  // MARK: switch

  func checkSwitch(
    _ label: String?, _ subject: ExpressionSyntax, _ cases: [SwitchCaseSyntax],
    _ range: SourceRange, yielding type: Type?
  ) -> [TypedStatement] {
    let value = checkFull(subject)
    let target = JumpTarget(label: label)
    context.jumps.append((target, .selection))
    defer { context.jumps.removeLast() }
    var typed: [TypedCase] = []
    for (index, syntax) in cases.enumerated() {
      if !syntax.isDefault, cases[..<index].contains(where: \.isDefault) {
        sink.error(
          "case-after-default",
          "additional 'case' blocks cannot appear after the 'default' block of a 'switch'",
          syntax.range)
      }
      context.push()
      var items: [(pattern: TypedPattern, filter: TypedExpression?)] = []
      var shared: [String: VariableDeclaration] = [:]
      for item in syntax.items {
        sharedBindings = shared
        let bound = pattern(item.pattern, value.type, isLet: true, binds: false)
        shared = sharedBindings ?? [:]
        sharedBindings = nil
        let filter = item.filter.map { filter in
          let start = solver.count
          let waiting = solver.mark().pending
          let typed = condition(filter)
          finish(typed, from: start, pending: waiting)
          return typed
        }
        items.append((bound, filter))
      }
      checkSharedBindings(items.map(\.pattern))
      if let fall = cases[..<index].last?.body.finalFallthrough {
        checkBindings(of: items.map(\.pattern), afterFalling: typed[index - 1], at: fall)
      }
      let outer = context.canFallThrough
      context.canFallThrough = index + 1 < cases.count
      let body: [TypedStatement]
      if let type {
        body = self.yielding(syntax.body, type, inSwitch: true)
      } else {
        body = block(syntax.body)
        if syntax.body.statements.isEmpty {
          sink.error(
            "empty-case",
            "'\(syntax.isDefault ? "default" : "case")' label in a 'switch' must have at least one executable statement",
            syntax.range)
        }
      }
      context.canFallThrough = outer
      context.pop()
      typed.append(
        TypedCase(items: items, body: body, range: syntax.range, isUnknown: syntax.isUnknown))
    }
    return [TypedStatement(.switchCases(target, subject: value, typed), range: range)]
  }

  /// What one pattern of a `case` binds all of them bind.
  private func checkSharedBindings(_ patterns: [TypedPattern]) {
    guard patterns.count > 1 else { return }
    let bound = patterns.map(\.variables)
    for variable in Set(bound.joined())
    where !bound.allSatisfy({ $0.contains { $0.name == variable.name } }) {
      sink.error(
        "unshared-binding", "'\(variable.name)' must be bound in every pattern", variable.range)
    }
  }

  /// A case that is fallen into has its bindings from the one before.
  private func checkBindings(
    of patterns: [TypedPattern], afterFalling last: TypedCase, at range: SourceRange
  ) {
    let given = Set(last.items.flatMap { $0.pattern.variables.map(\.name) })
    for variable in patterns.first?.variables ?? [] where !given.contains(variable.name) {
      sink.error(
        "fallthrough-into-binding",
        "'fallthrough' from a case which doesn't bind variable '\(variable.name)'", range)
    }
  }

  // MARK: Errors

  private func doCatch(
    _ label: String?, _ thrownType: TypeSyntax?, _ body: BlockSyntax, _ catches: [CatchSyntax],
    _ range: SourceRange
  ) -> TypedStatement {
    let target = JumpTarget(label: label)
    context.jumps.append((target, .block))
    let declared = thrownType.map { resolve($0) }
    let outer = context.thrown
    if let declared { context.thrown = declared }
    let typedBody = block(body)
    context.thrown = outer
    context.jumps.removeLast()
    let thrown = declared ?? (catches.isEmpty ? nil : thrownError(typedBody) ?? anyError)
    var typed: [TypedCatch] = []
    for syntax in catches {
      context.push()
      var items: [(pattern: TypedPattern, filter: TypedExpression?)] = []
      var errorVariable: VariableDeclaration?
      if syntax.items.isEmpty {
        let variable = VariableDeclaration(
          name: "error", range: syntax.range, parent: context.declaration, role: .local,
          isLet: true)
        variable.type = thrown ?? anyError
        variable.isRead = true
        context.declare(variable)
        errorVariable = variable
      }
      for item in syntax.items {
        let bound = pattern(item.pattern, thrown ?? anyError, isLet: true, binds: false)
        items.append((bound, item.filter.map { checkFull($0, expected: bool) }))
      }
      let handler = block(syntax.body)
      context.pop()
      typed.append(
        TypedCatch(items: items, errorVariable: errorVariable, body: handler, range: syntax.range))
    }
    return TypedStatement(
      .doCatch(target, body: typedBody, typed, thrown: thrown), range: range)
  }

  /// The one error type that a `do` body throws, where all its calls agree on one.
  private func thrownError(_ body: [TypedStatement]) -> Type? {
    var found: Set<Type> = []
    let effects = EffectChecker(checker: self)
    effects.collectThrown(body) { found.insert($0) }
    return found.count == 1 ? found.first : nil
  }

  /// `for x in 0.0..<3.0`: a range is a sequence if its ends are whole numbers.
  private func reportsCondition(on type: Type, _ range: SourceRange) -> Bool {
    guard case .nominal(let nominal, let arguments) = type.kind,
      let conditions = types.nominalConformance(nominal, to: wellKnown.nominal("Sequence"))?
        .conditions
    else { return false }
    let substitutions = nominal.substitutions(arguments)
    for case .conforms(let subject, let asked) in conditions {
      let one = types.substitute(subject, substitutions, in: environment)
      guard !types.conforms(one, to: asked, in: environment) else { continue }
      let missing = "requires that '\(types.withDefaults(one))' conform to '\(asked.name)'"
      sink.error("for-in-non-sequence", "protocol 'Sequence' \(missing)", range)
      for method in ["makeIterator()", "next()"] {
        sink.error(
          "for-in-non-sequence",
          "referencing instance method '\(method)' on '\(nominal.name)' \(missing)", range)
      }
      return true
    }
    return false
  }

  /// Reports a type's name where a value is meant.
  private func refusesTypeName(_ value: ExpressionSyntax, _ message: (Type) -> String) -> Bool {
    guard case .identifier = value.kind, let type = typeNamed(by: value) else { return false }
    sink.error("type-as-value", message(Type(.metatype(type))), value.range)
    return true
  }

  private func throwing(_ value: ExpressionSyntax, _ range: SourceRange) -> TypedStatement {
    if refusesTypeName(value, { "thrown expression type '\($0)' does not conform to 'Error'" }) {
      return TypedStatement(.throwing(error(at: value.range)), range: range)
    }
    let thrown = context.thrown
    let wanted = thrown.flatMap { $0.isAnyError ? nil : $0 }
    let typed = checkFull(value, expected: wanted, purpose: .thrownError)
    if !typed.type.flags.contains(.hasError),
      !types.conforms(typed.type, to: wellKnown.nominal("Error"), in: environment)
    {
      sink.error(
        "throw-non-error",
        "thrown expression type '\(typed.type)' does not conform to 'Error'", value.range)
    }
    return TypedStatement(.throwing(typed), range: range)
  }

  // MARK: Jumps

  private func returning(_ value: ExpressionSyntax?, _ range: SourceRange) -> TypedStatement {
    if context.isDeferred {
      sink.error(
        "jump-out-of-defer", "'return' cannot transfer control out of a defer statement", range)
      return TypedStatement(.returning(nil), range: range)
    }
    guard let result = context.resultType else {
      sink.error("return-outside-function", "return invalid outside of a func", range)
      return TypedStatement(.returning(value.map { checkFull($0) }), range: range)
    }
    if context.isInitializer {
      if let value {
        if case .nilLiteral = value.kind {
          if let function = context.declaration as? FunctionDeclaration, !function.isFailable {
            sink.error(
              "nil-from-initializer", "only a failable initializer can return 'nil'", range,
              notes: [
                .init(
                  message: "use 'init?' to make the initializer '\(function.fullName)' failable",
                  range: function.range,
                  fixIts: [.init(range: function.range.end, replacement: "?")])
              ])
          }
          return TypedStatement(.failInitializer, range: range)
        }
        sink.error(
          "return-in-initializer",
          "'nil' is the only return value permitted in an initializer", value.range)
      }
      return TypedStatement(.returning(nil), range: range)
    }
    guard let value else {
      let wanted = solver.shallow(result)
      if wanted.isUnboundVariable {
        _ = solver.unify(result, .void)
      } else if !wanted.isVoid, !wanted.flags.contains(.hasError) {
        sink.error(
          "return-without-value", "non-void function should return a value", range)
      }
      return TypedStatement(.returning(nil), range: range)
    }
    let wanted = solver.shallow(result)
    if wanted.isVoid, !context.isClosure {
      let typed = checkFull(value)
      if !typed.type.isVoid, !typed.type.flags.contains(.hasError), !typed.type.isNever {
        sink.error(
          "return-in-void-function", "unexpected non-void return value in void function",
          value.range)
      }
      return TypedStatement(.returning(typed), range: range)
    }
    if !context.isClosure, let function = context.declaration as? FunctionDeclaration,
      !function.opaqueResults.isEmpty
    {
      let typed = checkOpaque(value, as: function.result, function.opaqueResults)
      return TypedStatement(.returning(typed), range: range)
    }
    // `{ if isOdd { return 1 }; return 2.5 }`: the first value tells what all are.
    if context.isClosure, wanted.variable?.literal == .integer, !value.isIntegerLiteral {
      settleLiteral(wanted)
    }
    let start = solver.count
    let waiting = solver.mark().pending
    var typed = check(value, expected: wanted.isUnboundVariable ? nil : wanted)
    if wanted.isUnboundVariable {
      if !solver.unify(result, typed.type) { reportMismatch(typed, result, .returnValue) }
    } else {
      typed = coerce(typed, to: result, context.isClosure ? .closureResult : .returnValue)
    }
    // What a closure is for tells what its literals are: `String(bases.map { …; return "G" })`.
    if context.isClosure, solver.isOpenLiteral(result) {
      return TypedStatement(.returning(typed), range: range)
    }
    finish(typed, from: start, pending: waiting)
    return TypedStatement(.returning(typed), range: range)
  }

  private func jump(
    _ label: String?, _ range: SourceRange, isContinue: Bool
  ) -> [TypedStatement] {
    let word = isContinue ? "continue" : "break"
    let found = context.jumps.last { jump in
      if let label { return jump.target.label == label }
      return isContinue ? jump.kind == .loop : jump.kind != .block
    }
    guard let found else {
      if context.isDeferred {
        sink.error(
          "jump-out-of-defer", "'\(word)' cannot transfer control out of a defer statement", range)
      } else if let label {
        let near = nearestMatch(to: label, among: context.jumps.compactMap(\.target.label))
        let place = SourceRange(
          source: range.source, lower: range.upper - label.utf8.count, upper: range.upper)
        sink.error(
          "unknown-label",
          "cannot find label '\(label)' in scope"
            + (near.map { "; did you mean '\($0)'?" } ?? ""), place,
          fixIts: near.map { [.init(range: place, replacement: $0)] } ?? [])
      } else {
        sink.error(
          "jump-outside-loop",
          isContinue
            ? "'continue' is only allowed inside a loop"
            : context.jumps.isEmpty
              ? "'break' is only allowed inside a loop, if, do, or switch"
              : "unlabeled 'break' is only allowed inside a loop or switch, a labeled break is "
                + "required to exit an if or do", range)
      }
      return []
    }
    if isContinue, found.kind != .loop {
      sink.error(
        "continue-non-loop", "'continue' cannot be used with \(found.kind.noun) statements", range)
    }
    return [
      TypedStatement(isContinue ? .continuing(found.target) : .breaking(found.target), range: range)
    ]
  }
}

extension PatternSyntax {
  /// The type written in the pattern.
  var annotation: TypeSyntax? {
    switch kind {
    case .typed(_, let type): type
    case .binding(_, let inner): inner.annotation
    default: nil
    }
  }
}
