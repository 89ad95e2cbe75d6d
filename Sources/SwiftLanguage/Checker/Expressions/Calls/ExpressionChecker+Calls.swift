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
      default: return memberCall(base, name, arguments, range, expected)
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
      for argument in arguments { checkLoose(argument.value) }
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
      for argument in arguments { checkLoose(argument.value) }
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

  // MARK: Overload resolution

  /// Chooses among the candidates and checks the call.
  func resolveCall(
    _ candidates: [CallCandidate], _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?, name: String, genericArguments: [TypeSyntax] = []
  ) -> TypedExpression {
    // A declaration that is wrong itself says nothing about its calls.
    let sound = candidates.filter { candidate in
      !candidate.shapes.contains { $0.type.flags.contains(.hasError) }
    }
    if sound.isEmpty, !candidates.isEmpty {
      for argument in arguments { checkLoose(argument.value) }
      sink.fail()
      return error(at: range)
    }
    var fitting: [(CallCandidate, [Int?])] = []
    var firstProblem: (CallCandidate, ArgumentProblem, severity: Int)?
    for candidate in sound {
      switch match(arguments, candidate.shapes, ignoresLabels: false) {
      case .success(let matched): fitting.append((candidate, matched))
      case .failure(let problem):
        let severity = problem.severity * 2 + (candidate.needsMore(than: arguments.count) ? 1 : 0)
        if firstProblem.map({ severity < $0.severity }) ?? true {
          firstProblem = (candidate, problem, severity)
        }
      }
    }
    guard !fitting.isEmpty else {
      guard let (candidate, problem, _) = firstProblem else { return error(at: range) }
      if reportsRefused(candidate, arguments, range) {
      } else if sound.count > 1, let labels = onlyLabels(arguments, sound) {
        sink.error(
          "no-overload", "no exact matches in call to \(called(candidate))", range, notes: labels)
      } else {
        report(
          problem, name: name, arguments, candidate.shapes, range,
          declared: candidate.declared)
      }
      for argument in arguments { checkLoose(argument.value) }
      return error(at: range)
    }
    let backward = backwardMatches(fitting, arguments)
    if !backward.isEmpty {
      let mark = solver.mark()
      let (call, stands) = sink.attempt {
        resolve(
          backward.all, arguments, range, expected, name: name, genericArguments: genericArguments)
      }
      if stands {
        warnOfBackwardMatch(backward, call, arguments)
        return call
      }
      solver.rollBack(to: mark)
    }
    return resolve(
      fitting, arguments, range, expected, name: name, genericArguments: genericArguments)
  }

  /// Chooses among the candidates whose parameters the arguments fit, and checks the call.
  private func resolve(
    _ candidates: [(CallCandidate, [Int?])], _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?, name: String, genericArguments: [TypeSyntax]
  ) -> TypedExpression {
    var fitting = candidates
    let start = solver.count
    let checked = precheck(arguments, isCall: true)
    if checked.contains(where: { $0?.type.flags.contains(.hasError) ?? false }) {
      // An argument failed on its own: a single candidate still tells what the others have to be,
      // and gives the call a type.
      refineOperands(of: arguments, fitting)
      if fitting.count == 1 {
        if !sink.isTrying {
          var values = checked
          _ = complete(
            fitting[0].0, fitting[0].1, &values, arguments, range, expected,
            genericArguments: genericArguments)
        }
        let opened = open(fitting[0].0)
        let result = types.substitute(fitting[0].0.result, opened, in: environment)
        return TypedExpression(
          .error, type: result.flags.contains(.hasVariable) ? .error : result, range: range)
      }
      return error(at: range)
    }
    if reportsWrapped(fitting, checked) { return error(at: range) }
    if fitting.count > 1 {
      let all = fitting
      fitting = prefilter(all, checked)
      if fitting.count == 1, all.count > 1, reportsMisfit(all, checked, chosen: fitting[0]) {
        return error(at: range)
      }
    }
    if fitting.count == 1 {
      var values = withoutMisfits(fitting[0], checked, arguments)
      if let optional = optionalResult(of: fitting[0].0, arguments, expected) {
        // `let sum: Int? = ages.reduce(0) { … }`: the literal is a number, unless the closure needs
        // the optional.
        let mark = solver.mark()
        var own = values
        let (fit, stands) = sink.attempt {
          complete(
            fitting[0].0, fitting[0].1, &own, arguments, range, expected,
            genericArguments: genericArguments)
        }
        if stands, let fit { return fit.expression }
        solver.rollBack(to: mark)
        own = values
        let (other, succeeds) = sink.attempt {
          complete(
            fitting[0].0, fitting[0].1, &own, arguments, range, expected,
            genericArguments: genericArguments, asking: optional)
        }
        if succeeds, let other { return other.expression }
        solver.rollBack(to: mark)
      }
      return complete(
        fitting[0].0, fitting[0].1, &values, arguments, range, expected,
        genericArguments: genericArguments)?.expression ?? error(at: range)
    }
    return chooseOverload(
      fitting, checked, arguments, range, expected, name: name, genericArguments: genericArguments,
      from: start)
  }

  /// The optional that is asked for where a call makes what a literal argument is, and a closure
  /// makes it again.
  private func optionalResult(
    of candidate: CallCandidate, _ arguments: [ArgumentSyntax], _ expected: Type?
  ) -> Type? {
    guard let expected, arguments.count > 1, case .parameter(let made) = candidate.result.kind,
      candidate.substitutions[made] == nil, case let wanted = solver.shallow(expected),
      wanted.isOptional, !wanted.flags.contains(.hasVariable),
      arguments.contains(where: { $0.value.isLiteral }),
      arguments.contains(where: {
        if case .closure = $0.value.kind { return true }
        return false
      })
    else { return nil }
    return wanted
  }

  /// Fresh variables for the generic parameters that the candidate leaves open.
  func open(_ candidate: CallCandidate) -> Substitutions {
    var substitutions = candidate.substitutions
    for parameter in candidate.signature.parameters where substitutions[parameter] == nil {
      let opened = solver.fresh()
      opened.variable?.parameter = parameter
      substitutions[parameter] = opened
    }
    return substitutions
  }

  /// Checks a call of one candidate; nil where it does not fit (and errors say why).
  func complete(
    _ candidate: CallCandidate, _ matched: [Int?], _ checked: inout [TypedExpression?],
    _ arguments: [ArgumentSyntax], _ range: SourceRange, _ expected: Type?,
    genericArguments: [TypeSyntax], asking wanted: Type? = nil
  ) -> Fit? {
    let substitutions = open(candidate)
    if let wanted, case .parameter(let made) = candidate.result.kind,
      let variable = substitutions[made]
    {
      _ = solver.unify(variable, wanted)
    }
    if !genericArguments.isEmpty {
      let own = candidate.signature.parameters.filter { candidate.substitutions[$0] == nil }
      for (parameter, argument) in zip(own, genericArguments) {
        if let variable = substitutions[parameter] { _ = solver.unify(variable, resolve(argument)) }
      }
    }
    if candidate.isUnbound {
      let value = makeFunctionValue(candidate, range)
      return Fit(
        expression: apply(value, arguments, range, expected), score: SolutionScore(), looseness: 0)
    }
    let parameters = substitute(candidate.shapes, substitutions)
    let result = types.substitute(candidate.result, substitutions, in: environment)
    anticipateWider(result, expected)
    anticipateLiterals(
      arguments, matched, parameters, candidate, substitutions, result: result, expected)
    // Calls in the arguments have scores of their own.
    let outerCosts = (argumentScore, argumentLooseness)
    (argumentScore, argumentLooseness) = (SolutionScore(), 0)
    defer { (argumentScore, argumentLooseness) = outerCosts }
    let outerCall = openCall
    defer { openCall = outerCall }
    if candidate.signature.requirements.contains(where: \.isSameType) {
      openCall = OpenCall(candidate: candidate, substitutions: substitutions, range: range)
    }
    let errors = sink.errorCount
    // Requirements that the receiver already decides come first: they rule candidates out.
    guard requireSameTypes(candidate, substitutions, range),
      let typed = bind(
        matched, parameters, &checked, arguments, result: result, expected, callRange: range,
        beforeClosures: { [self] in
          requireSequences(candidate, substitutions)
          return requireSameTypes(candidate, substitutions, range)
        })
    else { return nil }
    // A conformance may have told what a literal is, and so what its elements are.
    guard requireConformances(candidate, substitutions, range),
      requireSameTypes(candidate, substitutions, range)
    else { return nil }
    if sink.errorCount > errors && sink.isTrying { return nil }
    var looseness = argumentLooseness + candidate.ownParameterCount * 2
    looseness += matched.count < parameters.count ? 1 : 0
    if parameters.contains(where: \.isVariadic) { looseness += 1 }
    if candidate.isLastResort { argumentScore.add(.lastResort) }
    return Fit(
      expression: make(candidate, substitutions, typed, result, range), score: argumentScore,
      looseness: looseness)
  }

  /// The shapes with the types that a call means by theirs.
  private func substitute(
    _ shapes: [ParameterShape], _ substitutions: Substitutions
  ) -> [ParameterShape] {
    guard shapes.contains(where: { $0.builder != nil || $0.type.flags.contains(.hasParameter) })
    else { return shapes }
    return shapes.map { shape in
      var shape = shape
      shape.type = types.substitute(shape.type, substitutions, in: environment)
      shape.builder = shape.builder.map { types.substitute($0, substitutions, in: environment) }
      return shape
    }
  }

  /// `Self` in a class' result as the receiver's class.
  private func narrow(_ type: Type, _ owner: NominalDeclaration, to receiver: Type) -> Type {
    if case .nominal(let nominal, _) = type.kind, nominal === owner,
      types.isSubclass(receiver, of: type) || isClass(receiver)
    {
      return receiver
    }
    return type.mapped { narrow($0, owner, to: receiver) }
  }

  private func make(
    _ candidate: CallCandidate, _ substitutions: Substitutions, _ arguments: [TypedArgument],
    _ result: Type, _ range: SourceRange
  ) -> TypedExpression {
    noteUse(candidate.declared, false)
    // An operator does not stand where its call begins.
    if !candidate.declared.name.isOperatorName { module.noteUse(of: candidate.declared, at: range) }
    var place = range
    if case .subscript = candidate.declaration { place = candidate.receiver?.range ?? range }
    checkAccess(candidate.declared, place)
    switch candidate.declaration {
    case .function(let function):
      if let receiver = candidate.receiver, isBarred(function, on: receiver) {
        return failure("existential-member", barred(function.name, receiver), range)
      }
      if let receiver = candidate.receiver, function.isMutating, function.selfVariable != nil {
        requireMutable(receiver, for: .mutatingCall(function.name), at: range)
      }
      var selfType = candidate.selfType
      if function.role == .initializer || function.isStatic {
        selfType = candidate.selfType.map(solver.resolve)
      }
      let reference = FunctionReference(
        declaration: function, substitutions: substitutions, dispatch: candidate.dispatch,
        selfType: selfType)
      var type = result
      // An initialiser of a class makes what it is called on: `T.init()` of some subclass too.
      if function.role == .initializer, let selfType = candidate.selfType, isClass(selfType) {
        type = function.isFailable ? wellKnown.optional(selfType) : selfType
      }
      let isInstance = function.selfVariable != nil && function.role != .initializer
      let dynamic: TypedExpression? =
        if let receiver = candidate.receiver, case .metatype = receiver.kind { nil } else {
          candidate.receiver
        }
      let call = TypedExpression(
        .call(reference, receiver: isInstance ? candidate.receiver : dynamic, arguments),
        type: type, range: range)
      guard function.returnsSelf, let owner = function.owner, owner.kind == .classType,
        let selfType = candidate.selfType
      else { return call }
      let isSuper = if case .superclass = candidate.dispatch { true } else { false }
      let receiver = solver.resolve(isSuper ? context.selfType ?? selfType : selfType)
      let narrowed = narrow(type, owner, to: receiver)
      return narrowed == type
        ? call : TypedExpression(.upcast(call), type: narrowed, range: range)
    case .enumCase(let enumCase):
      return TypedExpression(.enumCase(enumCase, arguments), type: result, range: range)
    case .subscript(let element):
      guard
        let receiver = candidate.receiver
          ?? candidate.selfType.map({
            TypedExpression(.metatype($0), type: Type(.metatype($0)), range: range)
          })
      else { return error(at: range) }
      if element.isStatic, !receiver.isMetatypeName, let getter = element.getter,
        let owner = candidate.selfType.map(solver.shallow), owner.isOpenClass || owner.isExistential
      {
        // Which class it is is known at run time only.
        let reference = FunctionReference(
          declaration: getter, substitutions: substitutions, dispatch: candidate.dispatch,
          selfType: candidate.selfType)
        return TypedExpression(
          .call(reference, receiver: receiver, arguments), type: result, range: range)
      }
      return TypedExpression(
        .element(base: receiver, element, substitutions, arguments, candidate.dispatch),
        type: result, range: range)
    }
  }
}

extension SourceRange {
  /// From this range's start to the end of another.
  func upTo(_ other: SourceRange) -> SourceRange {
    SourceRange(source: source, lower: lower, upper: max(lower, other.upper))
  }
}
