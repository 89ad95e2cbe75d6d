internal import Diagnostics

/// Which of several candidates a call means, and the call that is made of it.
extension ExpressionChecker {
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
