internal import Diagnostics

extension FlowChecker {
  /// An expression whose value is used.
  func read(_ expression: TypedExpression) {
    switch expression.kind {
    case .variable(let variable):
      if let initializer, variable === initializer.selfVariable {
        useSelf(.value, expression.range)
      } else {
        use(variable, expression.range)
      }
    case .property(let base, let property, _, _):
      if isInitializedSelf(base) {
        useProperty(property, expression.range)
      } else {
        read(base)
        if property.getter?.thrown != nil { noteError(at: expression.range) }
      }
      if let getter = property.getter, getter === recursion.function {
        noteAccess(to: property, base, expression.range, "access", "getter")
      }
    case .call(let reference, let receiver, let arguments):
      if let receiver {
        if isInitializedSelf(receiver) {
          useSelf(.method(reference.declaration.name), receiver.range)
        } else if reference.declaration.isMutating {
          modify(receiver)
        } else {
          read(receiver)
        }
      }
      let name = reference.declaration.name
      let outcome = LiteralArithmetic.outcome(of: expression, state.constants)
      pass(
        arguments, to: reference.declaration.parameters.map(\.isAutoclosure),
        isOperator: name.first.map { !$0.isLetter && $0 != "_" } ?? false)
      if reference.declaration.thrown != nil { noteError(at: expression.range) }
      if reference.declaration === recursion.function {
        noteCall(of: reference, receiver, expression.range)
      }
      switch outcome {
      case .problem(let message): error("literal-overflow", message, expression.range)
      case .value(let value):
        if case .inoutReference(let place) = arguments[0],
          case .variable(let variable) = place.kind, variable.role == .local,
          !changedInside.contains(variable)
        {
          state.constants[variable] = .integer(value)
        }
      case nil: break
      }
    case .apply(let callee, let arguments):
      read(callee)
      var shapes: [Bool] = []
      if case .function(let type) = callee.type.kind {
        shapes = type.parameters.map(\.isAutoclosure)
      }
      pass(arguments, to: shapes)
      noteError(at: expression.range)
    case .delegateInitializer(_, let isSuper, let arguments):
      pass(arguments, to: [])
      delegate(isSuper: isSuper, expression.range)
    case .enumCase(_, let arguments), .element(_, _, _, let arguments, _):
      if case .element(let base, _, _, _, _) = expression.kind { read(base) }
      pass(arguments, to: [])
      guard case .element(let base, let element, _, _, _) = expression.kind else { break }
      if element.getter?.thrown != nil { noteError(at: expression.range) }
      if let getter = element.getter, getter === recursion.function, isSelf(base) {
        noteRecursion(at: expression.range)
      }
    case .assign(let target, let value):
      read(value)
      assign(target)
      if case .property(let base, let property, _, _) = target.kind,
        let setter = property.setter, setter === recursion.function
      {
        noteAccess(to: property, base, target.range, "modify", "setter")
      }
      if case .variable(let variable) = target.kind { note(value, in: variable) }
    case .closure(let closure):
      run(closure, expression.range, isAutoclosure: false)
    case .ternary(let condition, let then, let otherwise):
      if let truth = truth(of: condition) { warnDead(choice: truth ? otherwise : then) }
      read(condition)
      let entry = state
      read(then)
      let end = state
      state = entry
      read(otherwise)
      state = state.joined(end)
    case .statement(let statement):
      run([statement])
    case .optionalChain(let inner):
      // What follows a `?` may not happen.
      let hasRecursed = state.hasRecursed
      read(inner)
      state.hasRecursed = hasRecursed
    case .attempt(let kind, let value) where kind != .plain:
      // Errors end here.
      thrownStates.append(ThrownState(closures: closures.count))
      read(value)
      thrownStates.removeLast()
    default:
      expression.forEachChild { read($0) }
    }
    if expression.type.isNever, state.isReachable { endIfNever(expression) }
  }

  /// After a call that never returns nothing is reached.
  private func endIfNever(_ expression: TypedExpression) {
    switch expression.kind {
    case .call, .apply:
      noteLeaving()
      state.isReachable = false
    default: break
    }
  }

  private func pass(
    _ arguments: [TypedArgument], to autoclosures: [Bool], isOperator: Bool = false
  ) {
    for (index, argument) in arguments.enumerated() {
      switch argument {
      case .value(let value):
        if case .closure(let closure) = value.kind, index < autoclosures.count,
          autoclosures[index]
        {
          run(closure, value.range, isAutoclosure: true)
        } else {
          read(value)
        }
      case .inoutReference(let place): modify(place, isOperand: isOperator)
      case .variadic(let values): values.forEach { read($0) }
      case .defaultValue: break
      }
    }
  }

  // MARK: Places

  /// A place that is read and written: an in-out argument, the receiver of a mutating method.
  ///
  /// `isOperand` tells the left side of an operator such as `+=`.
  func modify(_ place: TypedExpression, isOperand: Bool = false) {
    switch place.kind {
    case .variable(let variable):
      if let initializer, variable === initializer.selfVariable {
        useSelf(.value, place.range)
        return
      }
      usage.read(variable)
      usage.write(variable)
      change(variable)
      guard let index = trackedIndices[ObjectIdentifier(variable)] else { return }
      if state.isReachable, !state.assigned.contains(index) {
        error(
          "used-before-initialized",
          "\(word(variable)) '\(variable.name)' passed by reference before being initialized",
          operatorPlace(place.range, isOperand), notes: definedHere(variable))
      }
      markAssigned(index)
    case .property(let base, let property, _, _):
      if isInitializedSelf(base) {
        useProperty(property, place.range)
      } else {
        store(into: base, isReading: true)
      }
    case .element(let base, _, _, let arguments, _):
      pass(arguments, to: [])
      store(into: base, isReading: true)
    case .keyPathAccess(let base, let keyPath) where keyPath.type.nominalName == "WritableKeyPath":
      read(keyPath)
      store(into: base, isReading: true)
    case .tupleElement(let base, _), .forceUnwrap(let base), .chainLink(let base),
      .optionalChain(let base), .upcast(let base):
      modify(base)
    default:
      read(place)
    }
  }

  /// A place that gets a new value.
  func assign(_ target: TypedExpression) {
    switch target.kind {
    case .variable(let variable):
      if let initializer, variable === initializer.selfVariable {
        assignSelf()
        return
      }
      usage.write(variable)
      change(variable)
      guard let index = trackedIndices[ObjectIdentifier(variable)] else { return }
      if variable.isLet, state.isReachable, state.maybeAssigned.contains(index) {
        error(
          "reassigned-constant",
          "immutable value '\(variable.name)' may only be initialized once",
          operatorPlace(target.range, true),
          notes: variable.proposalOfVar)
      }
      markAssigned(index)
    case .property(let base, let property, _, _):
      if isInitializedSelf(base) {
        assignProperty(property, target.range)
      } else {
        store(into: base, isReading: false)
      }
    case .element(let base, _, _, let arguments, _):
      pass(arguments, to: [])
      store(into: base, isReading: false)
    case .keyPathAccess(let base, let keyPath) where keyPath.type.nominalName == "WritableKeyPath":
      read(keyPath)
      store(into: base, isReading: false)
    case .tuple(let parts):
      parts.forEach { assign($0) }
    case .tupleElement(let base, _):
      if case .variable(let variable) = base.kind, variable.role == .local {
        usage.write(variable)
        requireAssigned(variable, base.range)
      } else {
        store(into: base, isReading: false)
      }
    case .forceUnwrap(let base), .chainLink(let base), .optionalChain(let base), .upcast(let base):
      store(into: base, isReading: false)
    case .discard:
      break
    default:
      target.forEachChild { read($0) }
    }
  }

  /// The operator behind a place, or the `&` before it, where `swiftc` puts its caret.
  func operatorPlace(_ range: SourceRange, _ isOperand: Bool) -> SourceRange {
    let lower = isOperand ? range.upper + 1 : max(0, range.lower - 1)
    return SourceRange(source: range.source, lower: lower, upper: lower + 1)
  }

  /// Part of a value is written: the whole must be there; it is read where it is a reference.
  private func store(into base: TypedExpression, isReading: Bool) {
    guard isValueType(base.type) else {
      read(base)
      return
    }
    switch base.kind {
    case .variable(let variable):
      if let initializer, variable === initializer.selfVariable {
        useSelf(.value, base.range)
        return
      }
      usage.read(variable)
      usage.write(variable)
      requireAssigned(variable, base.range)
    case .property(let inner, let property, _, _):
      if isInitializedSelf(inner) {
        useProperty(property, base.range)
      } else {
        store(into: inner, isReading: isReading)
      }
    case .element(let inner, _, _, let arguments, _):
      pass(arguments, to: [])
      store(into: inner, isReading: isReading)
    case .tupleElement(let inner, _), .forceUnwrap(let inner), .chainLink(let inner),
      .optionalChain(let inner), .upcast(let inner):
      store(into: inner, isReading: isReading)
    default:
      read(base)
    }
  }

  private func isValueType(_ type: Type) -> Bool {
    switch type.kind {
    case .nominal(let nominal, _): nominal.kind != .classType
    case .tuple: true
    case .parameter, .member: true
    default: false
    }
  }

  // MARK: Variables

  func use(_ variable: VariableDeclaration, _ range: SourceRange) {
    usage.read(variable)
    requireAssigned(variable, range)
  }

  private func requireAssigned(_ variable: VariableDeclaration, _ range: SourceRange) {
    guard let index = trackedIndices[ObjectIdentifier(variable)], state.isReachable,
      !state.assigned.contains(index)
    else { return }
    if let frame = closures.last, index < frame.boundary, !frame.isAutoclosure {
      error(
        "captured-before-initialized",
        "\(word(variable)) '\(variable.name)' captured by a closure before being initialized",
        frame.range, notes: definedHere(variable))
    } else {
      error(
        "used-before-initialized",
        "\(word(variable)) '\(variable.name)' used before being initialized", range,
        notes: definedHere(variable))
    }
  }

  private func word(_ variable: VariableDeclaration) -> String {
    variable.isLet ? "constant" : "variable"
  }

  private func definedHere(_ variable: VariableDeclaration) -> [Diagnostic.Note] {
    [Diagnostic.Note(message: "\(word(variable)) defined here", range: variable.range)]
  }

  func forEachVariable(_ pattern: TypedPattern, _ body: (VariableDeclaration) -> Void) {
    if case .variable(let variable) = pattern.kind { body(variable) }
    for part in pattern.parts { forEachVariable(part, body) }
  }

  func declare(_ pattern: TypedPattern, _ origin: VariableUsage.Origin) {
    guard !isCountingOnly else { return }
    let origin: VariableUsage.Origin =
      switch (origin, pattern.kind) {
      case (.initialized, .variable): .initialized
      case (.initialized, _): .pattern
      default: origin
      }
    forEachVariable(pattern) { usage.declare($0, origin) }
  }

  /// What a variable holds is not known any more, nor ever again where a closure changes it.
  private func change(_ variable: VariableDeclaration) {
    state.constants[variable] = nil
    if !closures.isEmpty || isCountingOnly { changedInside.insert(variable) }
  }

  // MARK: Closures and local functions

  private func run(_ closure: TypedClosure, _ range: SourceRange, isAutoclosure: Bool) {
    for capture in closure.captures {
      read(capture.value)
      switch capture.strength {
      case .weak: usage.declare(capture.variable, .weakCapture)
      case .strong: usage.declare(capture.variable, .capture)
      case .unowned: break
      }
    }
    let entry = state
    state.isReachable = true
    state.constants = [:]
    closures.append(
      ClosureFrame(range: range, boundary: tracked.count, isAutoclosure: isAutoclosure))
    run(closure.body.statements)
    if !isAutoclosure, !isSilent, closure.type.result.isVoid,
      closure.body.statements.count == 1,
      case .expression(let value)? = closure.body.statements.first?.kind
    {
      // What a single expression makes could have been the closure's result.
      UnusedResults(sink: sink).check(value)
    }
    closures.removeLast()
    let result = closure.type.result
    if state.isReachable, !isAutoclosure, !result.isVoid, !result.isNever,
      !result.flags.contains(.hasError), !result.flags.contains(.hasVariable),
      entry.isReachable, !closure.body.statements.isEmpty
    {
      var place = range.lastByte
      if case .expression(let last)? = closure.body.statements.last?.kind, last.type == result {
        place = last.range.firstByte
      }
      error(
        "missing-return", "missing return in closure expected to return '\(result)'", place)
    }
    state = entry
    if !isAutoclosure { state.forgetVariables() }
  }

  /// A local function's body uses the variables around it; it is checked when it is declared.
  func countUses(in function: FunctionDeclaration) {
    guard let body = function.body else { return }
    let outer = (state, isCountingOnly, initializer)
    isCountingOnly = true
    initializer = nil
    state.assigned.formUnion(tracked.indices)
    run(body.statements)
    (state, isCountingOnly, initializer) = outer
    state.forgetVariables()
  }
}
