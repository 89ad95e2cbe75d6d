internal import Diagnostics

/// Errors: calls that throw need `try`, and a place where the error goes.
struct EffectChecker {
  let checker: ExpressionChecker

  private var sink: DiagnosticSink { checker.sink }

  /// What covers an expression.
  private struct Cover {
    var isTried = false
    /// The `try` before it.
    var place: SourceRange?
    /// Errors are handled here: `try?`, `try!`, a `catch` for all, a function that throws.
    var isHandled: Bool
    /// Words for an error that nothing handles.
    var isExhaustiveCatchMissing = false
    var isDeferred = false
    /// Where errors may leave, but only of one type.
    var limit: Type?
    /// In a function that rethrows, outside of its catches: only its arguments may throw.
    var isRethrowing = false
  }

  /// Checks a body.
  ///
  /// Errors may leave it where `mayThrow` says so: the function throws, or a cell's top level.
  func check(_ statements: [TypedStatement], mayThrow: Bool) {
    walk(statements, Cover(isHandled: mayThrow))
  }

  /// Checks the body of a function.
  func check(_ statements: [TypedStatement], of function: FunctionDeclaration) {
    var cover = Cover(isHandled: function.thrown != nil)
    if let thrown = function.thrown, thrown != checker.anyError { cover.limit = thrown }
    cover.isRethrowing = function.isRethrowing
    walk(statements, cover)
  }

  private func walk(_ statements: [TypedStatement], _ cover: Cover) {
    for statement in statements {
      switch statement.kind {
      case .throwing(let value):
        walk(value, cover)
        if !cover.isHandled {
          sink.error(
            "unhandled-throw",
            cover.isDeferred
              ? "errors cannot be thrown out of a defer body"
              : cover.isExhaustiveCatchMissing
                ? "error is not handled because the enclosing catch is not exhaustive"
                : "error is not handled because the enclosing function is not declared 'throws'",
            statement.range)
        } else if cover.isRethrowing {
          reportRethrows(statement.range, isCall: false)
        }
      case .deferred(let body):
        walk(body, Cover(isHandled: false, isDeferred: true))
      case .doCatch(_, let body, let catches, _):
        var inner = cover
        if catches.contains(where: { catchesAll($0) }) {
          inner.isHandled = true
          inner.limit = nil
          inner.isRethrowing = false
        } else if !catches.isEmpty, !cover.isHandled {
          inner.isExhaustiveCatchMissing = true
        }
        walk(body, inner)
        warnIfNothingThrows(body, catches, statement.range)
        var handling = cover
        handling.isRethrowing = false
        for handler in catches {
          for item in handler.items { item.filter.map { walk($0, handling) } }
          walk(handler.body, handling)
        }
      case .forIn(let loop):
        walk(loop.sequence, cover)
        loop.filter.map { walk($0, cover) }
        walk(loop.body, cover)
      default:
        statement.expressions.forEach { walk($0, cover) }
        statement.blocks.forEach { walk($0, cover) }
      }
    }
  }

  private func catchesAll(_ handler: TypedCatch) -> Bool {
    if handler.items.isEmpty { return true }
    return handler.items.contains { item in
      guard item.filter == nil else { return false }
      switch item.pattern.kind {
      // What is no pattern at all catches nothing.
      case .wildcard where sink.hasError(in: item.pattern.range): return false
      case .wildcard, .variable: return true
      default: return coversEnum(handler.items.map(\.pattern))
      }
    }
  }

  /// A typed `do throws(E)` whose catches name every case.
  private func coversEnum(_ patterns: [TypedPattern]) -> Bool {
    guard case .nominal(let nominal, _)? = patterns.first?.type.kind,
      nominal.kind == .enumeration
    else { return false }
    return nominal.cases.allSatisfy { enumCase in
      patterns.contains {
        if case .enumCase(let own, _) = $0.kind { return own === enumCase }
        return false
      }
    }
  }

  private func walk(_ expression: TypedExpression, _ cover: Cover) {
    var inner = cover
    switch expression.kind {
    case .attempt(let kind, let value):
      inner.isTried = true
      inner.place = expression.range
      if kind != .plain {
        inner.isHandled = true
        inner.limit = nil
        inner.isRethrowing = false
      }
      walk(value, inner)
      warnIfNothingThrows(value, expression.range)
      return
    case .closure(let closure):
      closure.captures.forEach { walk($0.value, cover) }
      walk(
        closure.body.statements,
        Cover(
          isTried: closure.parameters.isEmpty && cover.isTried && isAutoclosure(closure),
          isHandled: closure.type.thrown != nil || (isAutoclosure(closure) && cover.isHandled)))
      return
    case .statement(let statement):
      walk([statement], cover)
      return
    case .call, .apply, .delegateInitializer, .element, .property, .variable:
      if let name = throwingCallee(expression) { report(expression, name, cover) }
    default: break
    }
    expression.forEachChild { walk($0, inner) }
  }

  private func warnIfNothingThrows(_ value: TypedExpression, _ range: SourceRange) {
    guard range.source >= 0, !sink.hasError(in: range) else { return }
    var throwsErrors = false
    collectThrown(value) { _ in throwsErrors = true }
    if !throwsErrors {
      sink.warning(
        "needless-try", "no calls to throwing functions occur within 'try' expression",
        range.firstByte)
    }
  }

  private func warnIfNothingThrows(
    _ body: [TypedStatement], _ catches: [TypedCatch], _ range: SourceRange
  ) {
    guard range.source >= 0, let first = catches.first, !sink.hasError(in: range) else { return }
    var throwsErrors = false
    collectThrown(body) { _ in throwsErrors = true }
    let place = first.errorVariable?.range ?? first.items.first?.pattern.range
    if !throwsErrors, let place {
      sink.warning(
        "unreachable-catch",
        "'catch' block is unreachable because no errors are thrown in 'do' block", place)
    }
  }

  private func isAutoclosure(_ closure: TypedClosure) -> Bool {
    guard closure.parameters.isEmpty, closure.body.statements.count == 1,
      case .returning(let value?) = closure.body.statements[0].kind
    else { return false }
    return closure.body.statements[0].range == value.range
  }

  private func report(_ expression: TypedExpression, _ name: String, _ cover: Cover) {
    // A call that is wrong is not judged further; calls within it are reported after it.
    guard !sink.hasError(in: expression.range) else { return }
    if !cover.isTried {
      let isProperty = if case .property = expression.kind { true } else { false }
      sink.error(
        "missing-try",
        (isProperty ? "property access can throw" : "call can throw")
          + (cover.isHandled
            ? " but is not marked with 'try'"
            : cover.isExhaustiveCatchMissing
              ? ", but it is not marked with 'try' and the enclosing catch is not exhaustive"
              : ", but it is not marked with 'try' and the error is not handled"),
        expression.range,
        fixIts: [.init(range: expression.range.start, replacement: "try ")])
    } else if !cover.isHandled {
      sink.error(
        "unhandled-error",
        cover.isDeferred
          ? "call can throw, but errors cannot be thrown out of a defer body"
          : cover.isExhaustiveCatchMissing
            ? "errors thrown from here are not handled because the enclosing catch is not exhaustive"
            : "errors thrown from here are not handled",
        (cover.place ?? expression.range).firstByte)
    } else if let limit = cover.limit {
      var other: Type?
      collectOwnThrown(expression) { if $0 != limit, !$0.flags.contains(.hasError) { other = $0 } }
      if let other {
        sink.error(
          "thrown-type",
          "thrown expression type '\(other)' cannot be converted to error type '\(limit)'",
          expression.range)
      }
    } else if cover.isRethrowing, case .call(let reference, _, _) = expression.kind,
      !reference.declaration.isRethrowing, reference.declaration.source >= 0
    {
      var seen: Set<FunctionDeclaration> = []
      if throwsByItself(reference.declaration, &seen) {
        reportRethrows(expression.range, isCall: true)
      }
    }
  }

  /// Whether a function throws more than what it calls of the functions around it.
  private func throwsByItself(
    _ function: FunctionDeclaration, _ seen: inout Set<FunctionDeclaration>
  ) -> Bool {
    guard function.parent is FunctionDeclaration, let body = function.body else { return true }
    return seen.insert(function).inserted && throwsByThemselves(body.statements, &seen)
  }

  private func throwsByThemselves(
    _ statements: [TypedStatement], _ seen: inout Set<FunctionDeclaration>
  ) -> Bool {
    for statement in statements {
      if case .throwing = statement.kind { return true }
      if case .doCatch(_, _, let catches, _) = statement.kind, catches.contains(where: catchesAll) {
        continue
      }
      for expression in statement.expressions where throwsByItself(expression, &seen) {
        return true
      }
      for block in statement.blocks where throwsByThemselves(block, &seen) { return true }
    }
    return false
  }

  private func throwsByItself(
    _ expression: TypedExpression, _ seen: inout Set<FunctionDeclaration>
  ) -> Bool {
    switch expression.kind {
    case .attempt(let kind, _) where kind != .plain: return false
    case .closure: return false
    case .call(let reference, _, let arguments)
    where throwsErrors(reference, arguments) && !reference.declaration.isRethrowing:
      if throwsByItself(reference.declaration, &seen) { return true }
    default: break
    }
    for child in expression.children where throwsByItself(child, &seen) { return true }
    return false
  }

  private func reportRethrows(_ range: SourceRange, isCall: Bool) {
    sink.error(
      "rethrows-own",
      (isCall ? "call can throw, but the error is not handled; " : "")
        + "a function declared 'rethrows' may only throw if its parameter does", range)
  }

  /// The name of what throws; nil where the call does not throw.
  private func throwingCallee(_ expression: TypedExpression) -> String? {
    switch expression.kind {
    case .call(let reference, _, let arguments):
      return throwsErrors(reference, arguments) ? reference.declaration.name : nil
    case .delegateInitializer(let reference, _, let arguments):
      return throwsErrors(reference, arguments) ? "init" : nil
    case .apply(let callee, _):
      if case .function(let function) = callee.type.kind {
        return function.thrown.map(\.isNever) ?? true ? nil : "closure"
      }
      return nil
    case .element(_, let element, _, _, _): return element.getter?.thrown == nil ? nil : "subscript"
    case .property(_, let property, _, _):
      return property.getter?.thrown == nil ? nil : property.name
    case .variable(let variable): return variable.getter?.thrown == nil ? nil : variable.name
    default: return nil
    }
  }

  private func throwsErrors(
    _ reference: FunctionReference, _ arguments: [TypedArgument]
  ) -> Bool {
    guard let thrown = reference.declaration.thrown else { return false }
    guard reference.declaration.isRethrowing else {
      // `throws(E)` throws nothing where the argument says that E is Never.
      return !thrown.flags.contains(.hasParameter)
        || !checker.types.substitute(thrown, reference.substitutions, in: checker.environment)
          .isNever
    }
    return zip(arguments, reference.declaration.parameters).contains { argument, parameter in
      parameter.type.takesErrors && argument.expressions.contains { mayThrow($0) }
    }
  }

  private func mayThrow(_ argument: TypedExpression) -> Bool {
    switch argument.kind {
    case .convertFunction(let inner), .wrapOptional(let inner): return mayThrow(inner)
    case .closure(let closure):
      if isAutoclosure(closure), closure.type.thrown != nil {
        var found = false
        collectThrown(closure.body.statements) { _ in found = true }
        return found
      }
      return closure.type.thrown != nil
    default:
      if case .function(let function) = argument.type.kind { return function.thrown != nil }
      return false
    }
  }

  // MARK: What a `do` body throws

  func collectThrown(_ statements: [TypedStatement], _ found: (Type) -> Void) {
    for statement in statements {
      switch statement.kind {
      case .throwing(let value): found(value.type)
      case .doCatch(_, let body, let catches, _):
        if !catches.contains(where: { catchesAll($0) }) {
          // What passes all the catches is an error of any type.
          collectThrown(body) { found(catches.isEmpty ? $0 : checker.anyError) }
        }
        for handler in catches { collectThrown(handler.body, found) }
      default:
        statement.expressions.forEach { collectThrown($0, found) }
        statement.blocks.forEach { collectThrown($0, found) }
      }
    }
  }

  private func collectThrown(_ expression: TypedExpression, _ found: (Type) -> Void) {
    // What is wrong here, or was wrong where it was declared, might have thrown.
    if expression.type.flags.contains(.hasError) { found(.error) }
    switch expression.kind {
    case .attempt(let kind, _) where kind != .plain: return
    case .closure: return
    default: collectOwnThrown(expression, found)
    }
    expression.forEachChild { collectThrown($0, found) }
  }

  /// What an expression itself throws, its parts apart.
  private func collectOwnThrown(_ expression: TypedExpression, _ found: (Type) -> Void) {
    switch expression.kind {
    case .call(let reference, _, let arguments):
      if throwsErrors(reference, arguments), let thrown = reference.declaration.thrown {
        found(checker.types.substitute(thrown, reference.substitutions))
      }
    case .delegateInitializer(let reference, _, let arguments):
      if throwsErrors(reference, arguments), let thrown = reference.declaration.thrown {
        found(checker.types.substitute(thrown, reference.substitutions))
      }
    case .apply(let callee, _):
      if case .function(let function) = callee.type.kind, let thrown = function.thrown,
        !thrown.isNever
      {
        found(thrown)
      }
    case .element(_, let element, _, _, _):
      if let thrown = element.getter?.thrown { found(thrown) }
    case .property(_, let property, _, _), .staticProperty(_, let property, _, _):
      if let thrown = property.getter?.thrown { found(thrown) }
    case .variable(let variable):
      if let thrown = variable.getter?.thrown { found(thrown) }
    default: break
    }
  }
}

extension Type {
  /// A function that may throw, or an optional one: what a function that rethrows looks at.
  fileprivate var takesErrors: Bool {
    switch kind {
    case .function(let function): function.thrown != nil
    case .nominal(_, let arguments): arguments.contains(where: \.takesErrors)
    default: false
    }
  }
}
