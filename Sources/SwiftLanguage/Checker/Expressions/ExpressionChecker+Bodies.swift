internal import Diagnostics

/// Bodies of functions and accessors, initial values, default values.
extension ExpressionChecker: BodyChecker {
  /// The context of code inside a declaration.
  func makeContext(_ declaration: Declaration?, signature: GenericSignature) -> BodyContext {
    // A local function sees the locals around it.
    let isNested = isLocal(declaration)
    let inner = BodyContext(
      declaration: declaration, outer: isNested ? context : nil,
      environment: signature.requirements.isEmpty
        ? (isNested ? context.environment : .empty) : GenericEnvironment(signature))
    if !isNested {
      inner.selfVariable = nil
      inner.selfType = nil
    }
    inner.isTopLevel = false
    return inner
  }

  private func isLocal(_ declaration: Declaration?) -> Bool {
    var current = declaration?.parent
    while let place = current {
      if place === context.declaration { return true }
      current = place.parent
    }
    var outermost = declaration
    while let outer = outermost?.parent { outermost = outer }
    return outermost?.isInTopLevelBlock ?? false
      || (declaration?.parent === context.declaration && context.declaration != nil)
  }

  private func enclosingType(_ declaration: Declaration?) -> NominalDeclaration? {
    var current = declaration
    while let place = current {
      if let nominal = place as? NominalDeclaration { return nominal }
      if let extended = place as? ExtensionDeclaration { return extended.nominal }
      if place is FunctionDeclaration, place !== declaration { return nil }
      current = place.parent
    }
    return nil
  }

  func checkBody(of function: FunctionDeclaration, _ body: BlockSyntax) -> TypedBody? {
    settleClosureNames()
    let inner = makeContext(function, signature: function.signature)
    if let nominal = enclosingType(function.parent), function.isMember {
      inner.selfType = nominal.selfType
      inner.selfVariable = function.selfVariable
      inner.isStatic = function.isStatic && function.role != .initializer
    } else if let outer = inner.outer {
      inner.selfVariable = outer.selfVariable
      inner.selfType = outer.selfType
      inner.isStatic = outer.isStatic
    }
    inner.isInitializer = function.role == .initializer
    inner.resultType = function.role == .initializer ? .void : function.result
    inner.thrown = function.thrown
    for parameter in function.parameters where parameter.variable.name != "_" {
      inner.declare(parameter.variable)
    }
    // The body may declare names that parameters have.
    inner.push()
    return inContext(inner) {
      let builder = function.builder.map { resolve($0) } ?? requiredBuilder(of: function)
      if !function.opaqueResults.isEmpty, body.statements.isEmpty, builder == nil {
        sink.error(
          "opaque-without-value",
          "function declares an opaque return type, but has no return statements in its body "
            + "from which to infer an underlying type", function.range)
        return TypedBody(statements: [])
      }
      let wrapped = wrappedParameters(function)
      if !wrapped.isEmpty { inner.push() }
      let statements = wrapped + functionStatements(function, built(body, by: builder))
      EffectChecker(checker: self).check(statements, of: function)
      if body.endRange.source >= 0 {
        EscapeRules(checker: self, selfVariable: function.selfVariable).check(statements)
      }
      FlowChecker(sink: sink).check(function, statements, closing: body.endRange)
      UnresolvedRules(sink: sink).check(statements)
      return TypedBody(
        statements: statements + implicitDelegation(function, statements, body.endRange))
    }
  }

  /// Gives the names in the closures around a local function the types that are known by now: its
  /// body is solved on its own.
  private func settleClosureNames() {
    var place: BodyContext? = context
    while let current = place, current.isClosure {
      let names = current.scopes.flatMap { $0.names.values.joined() }
      for case let variable as VariableDeclaration in names
      where variable.type.flags.contains(.hasVariable) {
        settleLiteral(variable.type)
        variable.type = solver.resolve(variable.type)
        guard variable.type.flags.contains(.hasVariable) else { continue }
        if current.closureParameters.contains(where: { $0 === variable }) {
          sink.error(
            "closure-parameter-type",
            "cannot infer type of closure parameter '\(variable.name)' without a type annotation",
            variable.range)
        }
        variable.type = .error
      }
      place = current.outer
    }
  }

  /// `super.init()` at the end of a designated initialiser that does not call it itself.
  private func implicitDelegation(
    _ function: FunctionDeclaration, _ statements: [TypedStatement], _ range: SourceRange
  ) -> [TypedStatement] {
    guard function.role == .initializer, !function.isConvenience,
      let nominal = enclosingType(function.parent), nominal.kind == .classType,
      let superclass = nominal.superclass?.nominal, superclass.source >= 0,
      FlowChecker.hasPlainInitializer(superclass)
    else { return [] }
    var delegates = false
    TypedWalker { expression in
      if case .delegateInitializer = expression.kind { delegates = true }
    }.walk(statements)
    if delegates { return [] }
    delegateBeforeReturns(in: statements)
    return [callOfSuperInitializer(range)]
  }

  /// An early `return` leaves the initialiser too.
  private func delegateBeforeReturns(in statements: [TypedStatement]) {
    for statement in statements {
      if case .returning(nil) = statement.kind {
        let end = TypedStatement(.returning(nil), range: statement.range)
        statement.kind = .block(nil, [callOfSuperInitializer(statement.range), end])
      } else {
        statement.blocks.forEach(delegateBeforeReturns)
      }
    }
  }

  private func callOfSuperInitializer(_ range: SourceRange) -> TypedStatement {
    let callee = ExpressionSyntax(
      .member(
        base: ExpressionSyntax(.superReference, range), name: NameSyntax("init", range)), range)
    let call = checkFull(ExpressionSyntax(.call(callee: callee, arguments: []), range))
    return TypedStatement(.expression(call), range: range)
  }

  /// The builder that a protocol's requirement is written with, for what meets it:
  /// `@Builder var body: Body { get }`.
  private func requiredBuilder(of function: FunctionDeclaration) -> Type? {
    guard function.isMember, function.role == .getter || function.role == .method,
      let nominal = enclosingType(function.parent), nominal.kind != .protocolType
    else { return nil }
    let name = function.accessorOf?.name ?? function.name
    for asked in nominal.conformances.keys where asked.source >= 0 {
      for requirement in asked.members[name] ?? [] where requirement.parent === asked {
        switch requirement {
        case let property as VariableDeclaration where function.accessorOf != nil:
          if let builder = property.builder?() { return builder }
        case let method as FunctionDeclaration
        where function.accessorOf == nil && method.fullName == function.fullName:
          if let builder = method.builder { return resolve(builder) }
        default: continue
        }
      }
    }
    return nil
  }

  private func functionStatements(
    _ function: FunctionDeclaration, _ body: BlockSyntax
  ) -> [TypedStatement] {
    let returnsValue =
      function.role != .initializer && function.role != .deinitializer && !function.result.isVoid
    guard body.statements.count == 1, returnsValue || function.isFailable else {
      return check(statements: body.statements)
    }
    let only = body.statements[0]
    if !returnsValue {
      // `init?() { nil }`: the only expression is what the initialiser returns.
      guard case .expression(let value) = only.kind, value.isNil else {
        return check(statements: body.statements)
      }
      return [TypedStatement(.failInitializer, range: only.range)]
    }
    switch only.kind {
    case .ifElse, .switchCases:
      guard !function.opaqueResults.isEmpty, yieldsValues(only) else { break }
      let typed = checkOpaque(
        ExpressionSyntax(.statement(only), only.range), as: function.result,
        function.opaqueResults)
      return [TypedStatement(.returning(typed), range: only.range)]
    default: break
    }
    switch only.kind {
    case .expression(let syntax):
      if case .statement(let statement) = syntax.kind {
        return implicitReturn(statement, function.result).map { settled([$0]) }
          ?? check(statements: body.statements)
      }
      if !function.opaqueResults.isEmpty {
        let typed = checkOpaque(syntax, as: function.result, function.opaqueResults)
        return [TypedStatement(.returning(typed), range: only.range)]
      }
      let start = solver.count
      let waiting = solver.mark().pending
      var typed = check(syntax, expected: function.result)
      if solver.shallow(typed.type).isNever || isVoidCall(typed) {
        finish(typed, from: start, pending: waiting)
        return [TypedStatement(.expression(typed), range: only.range)]
      }
      typed = coerce(typed, to: function.result, .returnValue)
      finish(typed, from: start, pending: waiting)
      return [TypedStatement(.returning(typed), range: only.range)]
    case .ifElse, .switchCases:
      let start = solver.count
      let waiting = solver.mark().pending
      if let value = implicitReturn(only, function.result) {
        if case .returning(let typed?) = value.kind { finish(typed, from: start, pending: waiting) }
        return [value]
      }
      return check(statements: body.statements)
    default: return check(statements: body.statements)
    }
  }

  private func isVoidCall(_ value: TypedExpression) -> Bool {
    if case .assign = value.kind { return true }
    return false
  }

  private func settled(_ statements: [TypedStatement]) -> [TypedStatement] {
    for statement in statements {
      if case .returning(let typed?) = statement.kind { finish(typed, from: 0, pending: 0) }
    }
    return statements
  }

  func checkInitialValue(
    _ value: ExpressionSyntax, type: Type?, of variable: VariableDeclaration,
    in container: Declaration
  ) -> TypedExpression? {
    let nominal =
      container as? NominalDeclaration ?? (container as? ExtensionDeclaration)?.nominal
    let inner = makeContext(
      container,
      signature: (container as? ExtensionDeclaration)?.signature ?? nominal?.signature
        ?? GenericSignature())
    inner.selfType = nominal.map {
      $0.kind == .protocolType
        ? $0.selfType : types.substitute($0.selfType, .empty, in: inner.environment)
    }
    inner.isStatic = !variable.isLazy
    if !variable.isStatic, !variable.isLazy { inner.propertyOwner = nominal }
    if variable.isLazy, let nominal {
      let selfVariable =
        variable.lazySelf
        ?? VariableDeclaration(
          name: "self", range: variable.range, parent: container, role: .selfParameter,
          isLet: true)
      // Other lazy properties that it reads change the instance.
      selfVariable.isLet = nominal.kind == .classType
      selfVariable.type = nominal.selfType
      variable.lazySelf = selfVariable
      inner.selfVariable = selfVariable
    }
    return inContext(inner) {
      let isRawValue = nominal?.kind == .enumeration && variable.role == .local
      let typed = checkInitial(
        value, type, variable.opaques, purpose: isRawValue ? .rawValue : nil)
      EffectChecker(checker: self).check(
        [TypedStatement(.expression(typed), range: typed.range)], mayThrow: false)
      if let selfVariable = inner.selfVariable { selfVariable.isLet = !selfVariable.isWritten }
      if variable.isLazy {
        EscapeRules(checker: self, selfVariable: inner.selfVariable).check(initialValue: typed)
      }
      return typed
    }
  }

  /// A value that a variable begins with, whose type may have opaque parts.
  func checkInitial(
    _ value: ExpressionSyntax, _ type: Type?, _ opaques: [OpaqueTypeDeclaration],
    purpose: Purpose? = nil
  ) -> TypedExpression {
    if type == nil { refuseOpenNumbers([value]) }
    guard let type, !opaques.isEmpty else {
      let errors = sink.errorCount
      let typed = checkFull(value, expected: type, purpose: purpose ?? .initialization(type: type))
      // A variable whose value is wrong, and alone says what its type is, has none.
      let isWrong = sink.errorCount > errors && sink.hasError(in: value.range)
      let isKnown = mixedLiterals.contains(typed.range)
      return type == nil && isWrong && !isKnown ? error(at: typed.range) : typed
    }
    return checkOpaque(value, as: type, opaques)
  }

  func checkWrapping(
    _ call: ExpressionSyntax, _ value: VariableDeclaration, of storage: VariableDeclaration,
    in container: Declaration
  ) -> TypedExpression? {
    let inner = makeContext(container, signature: GenericSignature())
    inner.isStatic = true
    inner.declare(value)
    let (made, fits) = inContext(inner) {
      sink.trial { checkFull(call, expected: storage.type, isWhole: false) }
    }
    return fits && !made.type.flags.contains(.hasError) ? made : nil
  }

  func checkDefaultValue(
    _ value: ExpressionSyntax, type: Type, of function: FunctionDeclaration
  ) -> TypedExpression? {
    if let known = defaultValues[ObjectIdentifier(value)] { return known }
    let inner = makeContext(function, signature: function.signature)
    inner.selfType = enclosingType(function.parent)?.selfType
    inner.selfVariable = nil
    inner.isStatic = true
    let isAutoclosure = function.parameters.contains {
      $0.isAutoclosure && $0.defaultSyntax === value
    }
    let typed = inContext(inner) {
      guard isAutoclosure, case .function(let closure) = type.kind else {
        let typed = checkDefault(value, type: type, of: function)
        if value.range.source >= 0 {
          EffectChecker(checker: self).check(
            [TypedStatement(.expression(typed), range: typed.range)], mayThrow: false)
        }
        return typed
      }
      return autoclosure(checkFull(value, expected: closure.result, purpose: .defaultValue), type)
    }
    defaultValues[ObjectIdentifier(value)] = typed
    return typed
  }

  private func checkDefault(
    _ value: ExpressionSyntax, type: Type, of function: FunctionDeclaration
  ) -> TypedExpression {
    func check() -> TypedExpression {
      checkFull(value, expected: type, purpose: .defaultValue)
    }
    guard type.flags.contains(.hasParameter) else { return check() }
    // What fits any type that the parameter may stand for says nothing about it.
    let (typed, fits) = sink.attempt(check)
    if fits { return typed }
    let errors = sink.errorCount
    if let told = openDefault(value, type: type, of: function) { return told }
    return sink.errorCount > errors ? error(at: value.range) : check()
  }

  // MARK: Cells

  /// The top-level code of a cell; its trailing expression is displayed.
  func checkTopLevel(_ statements: [StatementSyntax]) -> [TypedStatement] {
    inContext(topLevelContext()) {
      var result: [TypedStatement] = []
      pendingGlobals = Self.globals(statements)
      defer { pendingGlobals = [:] }
      for (index, statement) in statements.enumerated() {
        if index == statements.count - 1, let shown = display(statement) {
          result += shown
        } else {
          result += check(statements: [statement])
        }
      }
      EffectChecker(checker: self).check(result, mayThrow: true)
      EscapeRules(checker: self, selfVariable: nil).check(result)
      FlowChecker(sink: sink).check(cell: result)
      UnresolvedRules(sink: sink).check(result)
      return result
    }
  }

  func topLevelContext() -> BodyContext {
    let top = BodyContext(declaration: nil, outer: nil, environment: .empty)
    top.isTopLevel = true
    return top
  }

  private static func globals(_ statements: [StatementSyntax]) -> [String: PendingGlobal] {
    var result: [String: PendingGlobal] = [:]
    for statement in statements {
      guard case .declaration(let declaration) = statement.kind,
        case .variables(let isLet, let bindings) = declaration.kind,
        declaration.attributes.isEmpty
      else { continue }
      for binding in bindings {
        guard let (name, range) = binding.pattern.simpleName else { continue }
        result[name] = PendingGlobal(
          range: range, isLet: isLet, type: binding.typeSyntax, value: binding.initialValue,
          computed: binding.isComputed ? (binding, declaration) : nil)
      }
    }
    return result
  }

  private func display(_ statement: StatementSyntax) -> [TypedStatement]? {
    guard case .expression(let syntax) = statement.kind else { return nil }
    if case .statement = syntax.kind { return nil }
    let typed = checkFull(syntax)
    if typed.type.isVoid || typed.type.isNever || typed.type.flags.contains(.hasError) {
      return [TypedStatement(.expression(typed), range: statement.range)]
    }
    if let payload = typed.type.optionalPayload, payload.isVoid {
      return [TypedStatement(.expression(typed), range: statement.range)]
    }
    if case .call(let reference, _, _) = typed.kind, reference.declaration.isDiscardable {
      return [TypedStatement(.expression(typed), range: statement.range)]
    }
    return [TypedStatement(.display(typed), range: statement.range)]
  }
}
