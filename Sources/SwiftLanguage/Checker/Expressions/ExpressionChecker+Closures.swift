internal import Diagnostics

/// Closures: parameters from the context or as written, the result from the body.
extension ExpressionChecker {
  func checkClosure(_ syntax: ClosureSyntax, expected: Type?) -> TypedExpression {
    var wanted: FunctionType?
    if var type = expected.map({ solver.shallow($0) }) {
      while let payload = type.optionalPayload { type = solver.shallow(payload) }
      if case .function(let function) = type.kind { wanted = function }
    }
    let inner = BodyContext(
      declaration: context.declaration, outer: context, environment: environment)
    inner.isClosure = true
    inner.isInitializer = false
    var captures: [TypedClosure.Capture] = []
    for capture in syntax.captures { captures.append(bindCapture(capture, in: inner)) }
    guard let parameters = closureParameters(syntax, wanted, inner) else {
      return error(at: syntax.range)
    }
    inner.closureParameters = parameters.variables
    let result: Type
    if let written = syntax.result {
      result = resolve(written)
      if let asked = wanted?.result, !fits(result, asked, written.range) {
        return error(at: syntax.range)
      }
      if syntax.body.count == 1 { inner.declaredResult = written.range }
    } else {
      result = wanted?.result ?? solver.fresh()
    }
    let isThrowing =
      syntax.isThrowing || throwsErrors(syntax.body)
    let thrown: Type? =
      isThrowing
      ? syntax.thrownType.map { resolve($0) } ?? knownThrown(wanted) ?? anyError : nil
    let type = FunctionType(
      parameters: parameters.shapes, result: result, thrown: thrown)
    let outer = context
    context = inner
    defer { context = outer }
    inner.resultType = result
    inner.thrown = thrown
    var statements = parameters.prologue
    if syntax.body.count > 1 {
      // Statements are judged one by one: `(0..<3).map { let n = $0 … }` has integers by now.
      for parameter in parameters.shapes { settleLiteral(parameter.type) }
    }
    // The body may declare names that parameters have.
    inner.push()
    if syntax.body.count == 1, case .expression(let only) = syntax.body[0].kind,
      !isStatementLike(only)
    {
      statements.append(singleExpression(only, result))
    } else if syntax.body.isEmpty, syntax.result != nil {
      if !result.isVoid, !result.flags.contains(.hasError) {
        sink.lateError(
          "missing-return",
          "missing return in closure expected to return '\(shown(result))'", syntax.endRange)
      }
    } else if syntax.body.isEmpty {
      if !solver.unify(result, .void) {
        sink.error(
          "type-mismatch",
          "cannot convert value of type '()' to closure result type '\(shown(result))'",
          syntax.range)
      }
    } else if syntax.body.count == 1, case .ifElse = syntax.body[0].kind,
      let value = implicitReturn(syntax.body[0], result)
    {
      statements.append(value)
    } else if syntax.body.count == 1, case .switchCases = syntax.body[0].kind,
      let value = implicitReturn(syntax.body[0], result)
    {
      statements.append(value)
    } else {
      if solver.shallow(result).isUnboundVariable, !containsReturn(syntax.body) {
        if case .throwing? = syntax.body.last?.kind {
          // `{ throw Failure() }()` is whatever is asked for.
          solver.setDefault(of: result, to: .void)
        } else {
          _ = solver.unify(result, .void)
        }
      }
      statements += check(statements: syntax.body)
    }
    let closure = TypedClosure(
      captures: captures, parameters: parameters.variables, type: type,
      body: TypedBody(statements: statements))
    return TypedExpression(
      .closure(closure), type: Type(.function(type)), range: syntax.range)
  }

  /// Whether the result that a closure is written with is one that is asked for.
  private func fits(_ result: Type, _ asked: Type, _ place: SourceRange) -> Bool {
    let wanted = solver.shallow(asked)
    guard !result.flags.contains(.hasError), !wanted.flags.contains(.hasVariable),
      !wanted.isVoid,
      softCoerce(TypedExpression(.error, type: result, range: place), to: wanted) == nil
    else { return true }
    sink.error(
      "type-mismatch",
      "declared closure result '\(shown(result))' is incompatible with contextual type "
        + "'\(shown(wanted))'", place)
    return false
  }

  func settleLiteral(_ type: Type) {
    let open = solver.shallow(type)
    if let variable = open.variable, let usual = solver.usualType(variable) {
      _ = solver.unify(open, usual)
    }
  }

  /// What the context says that a closure throws.
  private func knownThrown(_ wanted: FunctionType?) -> Type? {
    guard let thrown = wanted?.thrown.map(solver.shallow), !thrown.isUnboundVariable else {
      return nil
    }
    return thrown
  }

  private func bindCapture(
    _ capture: ClosureSyntax.Capture, in inner: BodyContext
  ) -> TypedClosure.Capture {
    let syntax =
      capture.value
      ?? ExpressionSyntax(
        capture.name == "self"
          ? .selfReference : .identifier(NameSyntax(capture.name, capture.range)), capture.range)
    var value = check(syntax)
    let variable = VariableDeclaration(
      name: capture.name, range: capture.range, parent: context.declaration, role: .local,
      isLet: capture.strength != .weak)
    variable.ownership =
      capture.strength == .weak ? .weak : capture.strength == .unowned ? .unowned : .strong
    if capture.strength == .weak, !solver.shallow(value.type).isOptional {
      let type = wellKnown.optional(value.type)
      value = TypedExpression(.wrapOptional(value), type: type, range: value.range)
    }
    variable.type = value.type
    variable.isCaptured = capture.strength != .strong
    inner.declare(variable)
    if capture.name == "self" {
      // `self` inside means the captured one; members need it spelled out when it is weak.
      inner.selfVariable = variable
      if capture.strength == .weak { inner.selfType = nil }
    }
    return TypedClosure.Capture(variable: variable, value: value, strength: capture.strength)
  }

  private struct ClosureParameters {
    var shapes: [FunctionType.Parameter]
    var variables: [VariableDeclaration]
    /// Takes a tuple parameter apart.
    var prologue: [TypedStatement] = []
  }

  private func closureParameters(
    _ syntax: ClosureSyntax, _ wanted: FunctionType?, _ inner: BodyContext
  ) -> ClosureParameters? {
    let given = wanted?.parameters ?? []
    let names: [ClosureSyntax.Parameter]
    if let written = syntax.parameters {
      names = written
    } else {
      let count = wanted.map { max($0.parameters.count, 0) } ?? syntax.anonymousParameterCount
      let used = syntax.anonymousParameterCount
      let isSpread = given.count == 1 && used > 1
      names = (0..<(isSpread ? used : count)).map {
        ClosureSyntax.Parameter(name: "$\($0)", type: nil, range: syntax.range)
      }
      // A `()` needs no mention.
      let isVoid = given.count == 1 && solver.shallow(given[0].type) == .void
      if wanted != nil, used == 0, !given.isEmpty, !isSpread, !isVoid {
        sink.error(
          "closure-parameters-unused",
          "contextual type for closure argument list expects \(given.count) argument\(given.count == 1 ? "" : "s"), which cannot be implicitly ignored",
          syntax.range.start)
        return nil
      }
      // `{ $0 }` where two are given: `$1` at least must be mentioned, and `$2` not at all.
      if let wanted, used > 0, used != given.count, given.count > 1 {
        sink.error(
          "closure-parameter-count",
          "contextual closure type '\(shown(Type(.function(wanted))))' expects \(given.count) arguments, but \(used) \(used == 1 ? "was" : "were") used in closure body",
          syntax.range)
        return nil
      }
    }
    // One tuple parameter for several names is taken apart.
    if given.count == 1, names.count > 1,
      case .tuple(let elements) = knownParameter(given[0].type).kind,
      elements.count == names.count
    {
      return spread(names.map(\.name), elements, given[0], syntax, inner)
    }
    if let wanted, wanted.parameters.count != names.count {
      sink.error(
        "closure-parameter-count",
        "contextual closure type '\(shown(Type(.function(wanted))))' expects \(given.count) argument\(given.count == 1 ? "" : "s"), but \(names.count) \(names.count == 1 ? "was" : "were") used in closure body",
        names.first?.range ?? syntax.range)
      return nil
    }
    var result = ClosureParameters(shapes: [], variables: [])
    for (index, name) in names.enumerated() {
      let shape = index < given.count ? given[index] : nil
      var type = shape?.type ?? solver.fresh()
      if let written = name.type {
        let own = name.isVariadic ? wellKnown.array(resolve(written)) : resolve(written)
        let mark = solver.mark()
        if let shape, !solver.unify(own, shape.type) {
          solver.rollBack(to: mark)
          // A closure may take more than it will be given: `(Animal?)` where a `Dog` comes.
          let given = TypedExpression(.error, type: shape.type, range: name.range)
          if softCoerce(given, to: own) == nil {
            sink.error(
              "type-mismatch",
              "cannot convert value of type '(\(shown(own)))' to expected argument type '(\(shown(shape.type)))'",
              name.range)
          }
        }
        type = own
      }
      let isInout = name.isInout || (shape?.isInout ?? false)
      let variable = VariableDeclaration(
        name: name.name, range: name.range, parent: context.declaration, role: .parameter,
        isLet: !isInout)
      variable.isInout = isInout
      variable.type = type
      if name.name != "_" { inner.declare(variable) }
      result.variables.append(variable)
      result.shapes.append(
        FunctionType.Parameter(
          label: nil, type: type, isInout: isInout,
          isVariadic: name.isVariadic || (name.type == nil && shape?.isVariadic ?? false)))
    }
    return result
  }

  /// Whether the parameters of a closure around are open still: that is reported where it ends.
  var hasOpenParameters: Bool {
    var place: BodyContext? = context
    while let current = place, current.isClosure {
      let isOpen = current.closureParameters.contains {
        $0.type.flags.contains(.hasVariable)
          && solver.resolve($0.type).flags.contains(.hasVariable)
      }
      if isOpen { return true }
      place = current.outer
    }
    return false
  }

  private func knownParameter(_ type: Type) -> Type { solver.shallow(type) }

  private func spread(
    _ names: [String], _ elements: [TupleElement], _ shape: FunctionType.Parameter,
    _ syntax: ClosureSyntax, _ inner: BodyContext
  ) -> ClosureParameters {
    let whole = VariableDeclaration(
      name: "$tuple", range: syntax.range, parent: context.declaration, role: .parameter,
      isLet: true)
    whole.type = shape.type
    var patterns: [TypedPattern] = []
    for (name, element) in zip(names, elements) {
      let variable = VariableDeclaration(
        name: name, range: syntax.range, parent: context.declaration, role: .local, isLet: true)
      variable.type = element.type
      variable.isRead = true
      if name != "_" { inner.declare(variable) }
      patterns.append(
        TypedPattern(
          name == "_" ? .wildcard : .variable(variable), type: element.type, range: syntax.range))
    }
    let statement = TypedStatement(
      .variables(
        TypedPattern(.tuple(patterns), type: shape.type, range: syntax.range),
        value: TypedExpression(.variable(whole), type: shape.type, range: syntax.range)),
      range: syntax.range)
    return ClosureParameters(shapes: [shape], variables: [whole], prologue: [statement])
  }

  /// The body `{ $0 + 1 }`: its value is the result, unless the context wants none.
  private func singleExpression(_ syntax: ExpressionSyntax, _ result: Type) -> TypedStatement {
    let wanted = solver.shallow(result)
    if wanted.isVoid {
      let value = check(syntax)
      // A function that takes the value comes before one that has no use for it.
      if !solver.shallow(value.type).isVoid { argumentLooseness += 4 }
      return TypedStatement(.expression(value), range: syntax.range)
    }
    // What a function's generic parameter turns out to be is no context for a choice of two.
    let isOwnChoice =
      if case .ternary = syntax.kind, wanted.isExistential {
        result.variable != nil
      } else {
        false
      }
    let value = check(syntax, expected: wanted.isUnboundVariable || isOwnChoice ? nil : wanted)
    if value.type.flags.contains(.hasError) {
      wanted.nominalName == "Bool"
        ? refineComparison(of: syntax) : refineOperands(of: syntax, wanted: wanted)
    }
    if value.type.isNever || solver.shallow(value.type).isNever {
      // `{ fatalError() }()` is whatever is asked for.
      if wanted.isUnboundVariable { solver.setDefault(of: wanted, to: value.type) }
      return TypedStatement(.expression(value), range: syntax.range)
    }
    if wanted.isUnboundVariable {
      _ = solver.unify(result, value.type)
      return TypedStatement(.returning(value), range: syntax.range)
    }
    return TypedStatement(
      .returning(coerce(value, to: result, .closureResult)), range: syntax.range)
  }

  /// An `if` or `switch` as the only statement gives the closure's or function's value.
  func implicitReturn(_ statement: StatementSyntax, _ result: Type) -> TypedStatement? {
    let wanted = solver.shallow(result)
    guard !wanted.isVoid, yieldsValues(statement) else { return nil }
    let expression = statementExpression(
      statement, statement.range, wanted.isUnboundVariable ? nil : wanted)
    let value = wanted.isUnboundVariable ? expression : coerce(expression, to: result, .returnValue)
    if wanted.isUnboundVariable { _ = solver.unify(result, expression.type) }
    return TypedStatement(.returning(value), range: statement.range)
  }

  /// Whether every branch is a single expression, so that the statement has a value.
  func yieldsValues(_ statement: StatementSyntax) -> Bool {
    func blockYields(_ block: BlockSyntax) -> Bool {
      guard block.statements.count == 1 else { return false }
      switch block.statements[0].kind {
      case .expression(let expression):
        if case .assignment = expression.kind { return false }
        return true
      case .throwing: return true
      case .ifElse, .switchCases: return yieldsValues(block.statements[0])
      default: return false
      }
    }
    switch statement.kind {
    case .ifElse(_, let then, let otherwise):
      guard let otherwise, blockYields(then) else { return false }
      switch otherwise.kind {
      case .block(let block): return blockYields(block)
      default: return yieldsValues(otherwise)
      }
    case .switchCases(_, _, let cases):
      return !cases.isEmpty && cases.allSatisfy { blockYields($0.body) }
    default: return false
    }
  }

  private func isStatementLike(_ syntax: ExpressionSyntax) -> Bool {
    if case .statement = syntax.kind { return false }
    return false
  }

  // MARK: Looking into bodies

  /// Whether a `try` (or `throw`) in the statements lets errors out, closures apart.
  func throwsErrors(_ statements: [StatementSyntax]) -> Bool {
    var search = SyntaxSearch()
    search.visit(statements)
    return search.throwsErrors
  }

  private func containsReturn(_ statements: [StatementSyntax]) -> Bool {
    var search = SyntaxSearch()
    search.visit(statements)
    return search.returnsValue
  }

  /// Notes that variables used inside an autoclosure are captured.
  func markCaptures(in value: TypedExpression) {
    TypedWalker { expression in
      if case .variable(let variable) = expression.kind { variable.isCaptured = true }
    }.walk(value)
  }
}
