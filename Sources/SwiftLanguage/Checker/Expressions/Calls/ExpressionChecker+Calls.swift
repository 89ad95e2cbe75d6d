internal import Diagnostics

/// Calls: which declaration is meant, how arguments fit its parameters, what generic parameters are.
extension ExpressionChecker {
  func call(
    _ callee: ExpressionSyntax, _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    refuseOpenNumbers(arguments, of: callee)
    if let type = typeNamed(by: callee) {
      return construct(type, arguments, range, expected, metatype: dynamicSelf(callee))
    }
    switch callee.kind {
    case .identifier(let name) where name.argumentLabels?.contains { $0 != "_" } ?? false:
      // `move(from:to:)(a, b)`: a function that is named with its labels takes arguments without.
      return apply(check(callee), arguments, range, expected)
    case .identifier(let name):
      switch meaning(of: name, callee.range) {
      case .functions(let candidates):
        if hidesGlobal(candidates, name, arguments) {
          for argument in arguments { checkLoose(argument.value) }
          return failure(
            "member-hides-global",
            "use of '\(name.text)' refers to instance method rather than \(globalFunction(name.text))",
            name.range)
        }
        return resolveCall(
          labelled(outer(candidates, name, arguments), name), arguments, range, expected,
          name: name.text, genericArguments: name.genericArguments)
      case .value(let value):
        let methods = methodsBeside(value, name, callee.range)
        if !methods.isEmpty {
          return resolveCall(
            labelled(methods, name), arguments, range, expected, name: name.text,
            genericArguments: name.genericArguments)
        }
        return apply(value, arguments, range, expected)
      case .type(let type): return construct(type, arguments, range, expected)
      case .unknown:
        if name.text == "type", arguments.count == 1, arguments[0].label == "of" {
          return dynamicType(arguments[0].value, range)
        }
        if isOperatorName(name.text) {
          return resolveCall(
            operatorCandidates(name.text), arguments, range, expected, name: name.text)
        }
        _ = unknownName(name, callee.range)
        for argument in arguments { checkLoose(argument.value) }
        return error(at: range)
      }
    case .member(let base, let name):
      switch moduleMember(base, name, callee.range) {
      case .functions(let candidates):
        return resolveCall(
          labelled(candidates, name), arguments, range, expected, name: name.text,
          genericArguments: name.genericArguments)
      case .type(let type): return construct(type, arguments, range, expected)
      default:
        if isDynamicType(base, name, arguments) { return dynamicType(arguments[0].value, range) }
        return memberCall(base, name, arguments, range, expected)
      }
    case .implicitMember(let name):
      return implicitMember(name, arguments: arguments, range, expected)
    case .superReference: break
    case .closure(let closure):
      // `{ $0 + $1 }(1, 2)`: the arguments say what the parameters are, and the context the result,
      // where the closure does not say it itself.
      let expected = closure.result == nil ? expected : nil
      let checked = precheck(arguments)
      let parameters = checked.map { argument in
        FunctionType.Parameter(label: nil, type: argument?.type ?? solver.fresh())
      }
      let shape = FunctionType(parameters: parameters, result: expected ?? solver.fresh())
      return apply(check(callee, expected: Type(.function(shape))), arguments, range, expected)
    case .call(let inner, let innerArguments)
    where !arguments.isEmpty && makesFunction(inner, innerArguments):
      // `compose({ $0 + 1 }, { $0 * 2 })(5)`: so do they here.
      let parameters = zip(precheck(arguments), arguments).map { value, argument in
        if case .inoutReference(let place) = argument.value.kind {
          return FunctionType.Parameter(label: nil, type: check(place).type, isInout: true)
        }
        return FunctionType.Parameter(label: nil, type: value?.type ?? solver.fresh())
      }
      let shape = FunctionType(parameters: parameters, result: expected ?? solver.fresh())
      return apply(check(callee, expected: Type(.function(shape))), arguments, range, expected)
    case .parenthesized(let inner) where inner.isChoice && isContextual(inner):
      // `(isRising ? min : max)(3, 9)`: the arguments say which of the functions are meant.
      let parameters = precheck(arguments).map { argument in
        FunctionType.Parameter(label: nil, type: argument?.type ?? solver.fresh())
      }
      let shape = FunctionType(parameters: parameters, result: expected ?? solver.fresh())
      return apply(check(inner, expected: Type(.function(shape))), arguments, range, expected)
    default: break
    }
    return apply(check(callee), arguments, range, expected)
  }

  /// Checks the arguments of what is wrong itself.
  ///
  /// A key path without a root has none to be told of then. That is news where what is called is a
  /// variable whose declaration is wrong, none where the expression itself is.
  func checkLoose(_ arguments: [ArgumentSyntax], ofWrong callee: SourceRange) {
    let isNews = !sink.hasError(in: callee, besides: Self.rootlessKeyPath)
    for argument in arguments {
      if isNews, case .keyPath(nil, let components) = argument.value.kind {
        _ = keyPath(nil, components, argument.value.range, nil)
      } else {
        checkLoose(argument.value)
      }
    }
  }

  /// Checks an argument of a call that failed already, for its own errors, without a context.
  func checkLoose(_ syntax: ExpressionSyntax) {
    switch syntax.kind {
    case .implicitMember, .nilLiteral, .inoutReference, .keyPath: return
    case .closure(let closure):
      // What it would have been given is not known; the rest of its body is wrong by itself.
      let count = closure.parameters?.count ?? closure.anonymousParameterCount
      let unknown = FunctionType.Parameter(label: nil, type: .error)
      let shape = FunctionType(parameters: Array(repeating: unknown, count: count), result: .error)
      _ = check(syntax, expected: Type(.function(shape)))
    case .identifier(let name):
      // Which overload is meant the parameter would have told.
      if isOperatorName(name.text) { return }
      if case .functions = meaning(of: name, syntax.range) { return }
      _ = check(syntax)
    case .call, .member:
      if !syntax.isImplicitChain { _ = check(syntax) }
    case .arrayLiteral(let elements): elements.forEach { checkLoose($0) }
    default: _ = check(syntax)
    }
  }

  func labelled(_ candidates: [CallCandidate], _ name: NameSyntax) -> [CallCandidate] {
    guard let labels = name.argumentLabels else { return candidates }
    return candidates.filter { $0.parameters.map { $0.label ?? "_" } == labels }
  }

  private func memberCall(
    _ base: ExpressionSyntax, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
    _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    if case .superReference = base.kind {
      return superCall(base.range, name, arguments, range, expected)
    }
    if name.text == "init" {
      if case .selfReference = base.kind, context.isInitializer, let type = context.selfType {
        return delegate(type, isSuper: false, arguments, range)
      }
    }
    if let type = typeNamed(by: base) {
      return typeMemberCall(
        type, base, name, arguments, range, expected, metatype: dynamicSelf(base))
    }
    var receiver = checkBase(
      base, of: name,
      expected: literalType(base, arguments) ?? wantedParts(of: base, name, arguments)
        ?? labelledElements(base, name, expected) ?? fluentBase(base, name, expected)
        ?? toldByArguments(of: base, name, arguments))
    refuseOpenSplit(receiver, base, name, arguments)
    if refusesSlices(receiver.type, name) {
      sink.fail()
      return error(at: range)
    }
    if members.candidates(
      named: name.text, in: knownType(receiver, for: name.text), isStatic: false,
      environment: environment
    ).isEmpty {
      receiver = unwrappedImplicitly(receiver)
    }
    let type = knownType(receiver)
    switch type.kind {
    case .error:
      checkLoose(arguments, ofWrong: base.range)
      return error(at: range)
    case .metatype(let instance):
      if name.text == "init" {
        return construct(
          instance, arguments, range, expected, metatype: receiver, namesInit: true)
      }
      return typeMemberCall(
        instance, base, name, arguments, range, expected, metatype: receiver)
    case .tuple, .function, .variable:
      return apply(memberValue(receiver, name, range, expected: nil), arguments, range, expected)
    default: break
    }
    let found = members.candidates(
      named: name.text, in: type, isStatic: false, environment: environment)
    let calls = labelled(candidates(found, receiver, type, name), name)
    if calls.isEmpty || callsProperty(found, calls, arguments) {
      let value = memberValue(receiver, name, range.upTo(name.range), expected: nil)
      return apply(value, arguments, range, expected)
    }
    return resolveCall(
      calls, arguments, range, expected, name: name.text, genericArguments: name.genericArguments)
  }

  private func typeMemberCall(
    _ type: Type, _ base: ExpressionSyntax, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
    _ range: SourceRange, _ expected: Type?, metatype: TypedExpression? = nil
  ) -> TypedExpression {
    if name.text == "init" {
      return construct(type, arguments, range, expected, metatype: metatype, namesInit: true)
    }
    let shallow = solver.shallow(type)
    let metatype =
      metatype
      ?? TypedExpression(
        .metatype(shallow), type: Type(.metatype(shallow)), range: base.range)
    let found = members.candidates(
      named: name.text, in: shallow, isStatic: true, environment: environment)
    let calls = labelled(candidates(found, metatype, shallow, name), name)
    if calls.isEmpty, !takesInstance(arguments, shallow),
      !members.candidates(
        named: name.text, in: shallow, isStatic: false, environment: environment
      ).isEmpty
    {
      for argument in arguments { checkLoose(argument.value) }
      return failure(
        "instance-member-on-type",
        "instance member '\(name.text)' cannot be used on type '\(shown(shallow))'; did you mean to "
          + "use a value of this type instead?", base.range)
    }
    if calls.isEmpty || callsProperty(found, calls, arguments) {
      return apply(
        typeMember(shallow, name, range, nil, base: metatype), arguments, range, expected)
    }
    return resolveCall(
      calls, arguments, range, expected, name: name.text, genericArguments: name.genericArguments)
  }

  /// Whether `Type.method` is given the instance whose method is meant.
  private func takesInstance(_ arguments: [ArgumentSyntax], _ type: Type) -> Bool {
    guard arguments.count == 1, arguments[0].label == nil else { return false }
    let mark = solver.mark()
    let (fits, succeeded) = sink.trial {
      softCoerce(check(arguments[0].value, expected: type), to: type) != nil
    }
    solver.rollBack(to: mark)
    return fits || !succeeded
  }

  private func superCall(
    _ base: SourceRange, _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    guard let (receiver, type) = superType(base) else { return error(at: range) }
    if name.text == "init" { return delegate(type, isSuper: true, arguments, range) }
    let found = members.candidates(
      named: name.text, in: type, isStatic: context.isStatic, environment: environment)
    let calls = candidates(found, receiver, type, name)
    if callsProperty(found, calls, arguments) {
      return apply(superMember(base, name, range), arguments, range, expected)
    }
    for call in calls { call.dispatch = .superclass }
    guard !calls.isEmpty else { return unknownMember(receiver, type, name, range) }
    return resolveCall(calls, arguments, range, expected, name: name.text)
  }

  private func delegate(
    _ type: Type, isSuper: Bool, _ arguments: [ArgumentSyntax], _ range: SourceRange
  ) -> TypedExpression {
    let metatype = TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    let found = members.candidates(
      named: "init", in: type, isStatic: true, environment: environment)
    let call = resolveCall(
      candidates(found, metatype, type, NameSyntax("init", range)), arguments, range, nil,
      name: type.nominalName ?? "init")
    guard case .call(let reference, _, let typed) = call.kind else { return call }
    if isSuper, reference.declaration.isConvenience {
      sink.lateError(
        "delegates-to-convenience",
        "must call a designated initializer of the superclass '\(type.nominalName ?? "")'", range)
    }
    if isSuper, let own = context.declaration as? FunctionDeclaration, own.isConvenience {
      return failure(
        "convenience-chains",
        "convenience initializer for '\(own.owner?.name ?? "")' must delegate (with 'self.init') "
          + "rather than chaining to a superclass initializer (with 'super.init')",
        SourceRange(source: range.source, lower: range.lower + 6, upper: range.lower + 10))
    }
    if !isSuper { context.hasDelegated = true }
    return TypedExpression(
      .delegateInitializer(reference, isSuper: isSuper, typed), type: .void, range: range)
  }

  private func dynamicType(_ argument: ExpressionSyntax, _ range: SourceRange) -> TypedExpression {
    let value = check(argument)
    return TypedExpression(
      .dynamicType(value), type: Type(.metatype(knownType(value))), range: range)
  }

  // MARK: Function values

  func apply(
    _ value: TypedExpression, _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    let value = unwrappedImplicitly(value)
    let type = knownType(value)
    switch type.kind {
    case .error:
      checkLoose(arguments, ofWrong: value.range)
      return error(at: range)
    case .function(let function):
      let parameters = function.parameters.map { parameter in
        ParameterShape(
          label: nil, type: parameter.type, isInout: parameter.isInout,
          isVariadic: parameter.isVariadic, isAutoclosure: parameter.isAutoclosure)
      }
      switch match(arguments, parameters, ignoresLabels: true) {
      case .success(let matched):
        let labelled = arguments.filter { $0.label != nil && !$0.isTrailingClosure }
        if !labelled.isEmpty {
          let labels = labelled.compactMap { $0.label.map { $0 + ":" } }.joined()
          sink.error(
            "extraneous-label",
            "extraneous argument label\(labelled.count == 1 ? "" : "s") '\(labels)' in call",
            opening(of: arguments, in: range),
            fixIts: labelled.compactMap { argument in
              argument.labelRange.map {
                .init(
                  range: SourceRange(
                    source: $0.source, lower: $0.lower, upper: argument.value.range.lower),
                  replacement: "")
              }
            })
        }
        var checked = precheck(arguments)
        guard
          let typed = bind(
            matched, parameters, &checked, arguments, result: function.result, expected)
        else { return error(at: range) }
        return TypedExpression(.apply(value, typed), type: function.result, range: range)
      case .failure(let problem):
        report(problem, name: "closure", arguments, parameters, range)
        return error(at: range)
      }
    case .metatype(let instance):
      return construct(instance, arguments, range, expected, metatype: value)
    case .variable:
      return failure(
        "cannot-infer-callee", "cannot infer the type of the value that is called", range)
    default:
      let found = members.candidates(
        named: "callAsFunction", in: type, isStatic: false, environment: environment)
      if found.isEmpty {
        if case .enumCase(let enumCase, _) = value.kind, enumCase.payload.isEmpty {
          return failure(
            "call-non-function", "enum case '\(enumCase.name)' has no associated values",
            value.range)
        }
        if let called = dynamicCall(value, type, arguments, range, expected) { return called }
        if let payload = type.optionalPayload, case .function = solver.shallow(payload).kind {
          return failure(
            "optional-not-unwrapped",
            "value of optional type '\(shown(type))' must be unwrapped to a value of type '\(shown(payload))'",
            value.range)
        }
        return failure(
          "call-non-function", "cannot call value of non-function type '\(shown(type))'", range)
      }
      return resolveCall(
        candidates(found, value, type, NameSyntax("callAsFunction", range)), arguments, range,
        expected, name: "callAsFunction")
    }
  }
}
