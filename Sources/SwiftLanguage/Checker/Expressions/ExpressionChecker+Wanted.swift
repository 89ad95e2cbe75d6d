internal import Diagnostics

/// What is asked of an expression by what stands around it.
struct WantedResult {
  var range: SourceRange
  /// Whether a value is assigned to it.
  var isAssigned = false
  var fits: (Type) -> Bool
}

/// Overloads that differ in what they give: what is done with it chooses.
extension ExpressionChecker {
  /// Checks what a member is asked of: `make().name` means the `make` whose result has that member.
  func checkBase(
    _ base: ExpressionSyntax, of member: NameSyntax, expected: Type? = nil, isCalled: Bool = true
  ) -> TypedExpression {
    let (place, unwraps) = called(base)
    return wanting(place) { [self] type in
      var type = type
      if unwraps {
        guard let payload = type.optionalPayload else { return false }
        type = solver.shallow(payload)
      }
      return mayHave(member.text, type, isCalled: isCalled)
    } _: {
      check(base, expected: expected)
    }
  }

  /// A place that is assigned to: of several subscripts one that can be written is meant.
  func checkAssigned(_ place: ExpressionSyntax) -> TypedExpression {
    let outer = wantedResult
    wantedResult = WantedResult(range: place.range, isAssigned: true) { _ in true }
    defer { wantedResult = outer }
    return check(place)
  }

  /// The last link of an optional chain: the chain is an optional of what it gives.
  func checkChain(_ syntax: ExpressionSyntax, expected: Type?) -> TypedExpression {
    guard let payload = expected.map({ solver.shallow($0) })?.optionalPayload else {
      return checkLink(syntax, expected: nil)
    }
    return wanting(syntax.range) { [self] type in
      let mark = solver.mark()
      defer { solver.rollBack(to: mark) }
      return solver.unify(type.optionalPayload ?? type, payload)
    } _: {
      checkLink(syntax, expected: nil)
    }
  }

  /// `transpose(rows.reversed())`: an overloaded call that does not fit as it is usually meant is
  /// meant as what the parameter takes; nil where it cannot be.
  func reread(
    _ value: TypedExpression, _ syntax: ExpressionSyntax?, as wanted: Type
  ) -> TypedExpression? {
    guard !isRereading, let syntax, syntax.isMethodCall || syntax.isOperation,
      case .nominal(let made, _) = solver.shallow(value.type).kind, made.source < 0,
      case .nominal(let asked, _) = solver.shallow(wanted).kind, asked !== made
    else { return nil }
    isRereading = true
    defer { isRereading = false }
    let mark = solver.mark()
    let (again, fits) = sink.trial { () -> TypedExpression? in
      softCoerce(check(syntax, expected: wanted), to: wanted)
    }
    if fits, let again { return again }
    solver.rollBack(to: mark)
    return nil
  }

  /// `rows.reversed()[0]`: what has numbers for its places is meant where one stands in brackets.
  func subscripted(
    _ value: TypedExpression, _ base: ExpressionSyntax, _ arguments: [ArgumentSyntax]
  ) -> TypedExpression {
    guard arguments.count == 1, arguments[0].label == nil,
      solver.shallow(value.type).nominalName == "ReversedCollection"
    else { return value }
    let mark = solver.mark()
    let int = wellKnown.type("Int")
    let (isNumber, fits) = sink.trial {
      softCoerce(check(arguments[0].value, expected: int), to: int) != nil
    }
    solver.rollBack(to: mark)
    guard fits, isNumber else { return value }
    return reread(value, base, as: wellKnown.array(solver.fresh())) ?? value
  }

  /// Whether a call makes a function of closures whose parameters nobody has named yet.
  ///
  /// What `compose({ … }, { … })` is for tells what those are.
  func makesFunction(_ callee: ExpressionSyntax, _ arguments: [ArgumentSyntax]) -> Bool {
    guard case .identifier(let name) = callee.kind,
      arguments.contains(where: { $0.value.leavesParametersOpen }),
      case .functions(let candidates) = meaning(of: name, callee.range)
    else { return false }
    return candidates.contains { candidate in
      guard case .function = candidate.result.kind else { return false }
      return candidate.ownParameterCount > 0
    }
  }

  /// Whether a call makes a value of a generic type of closures and key paths that leave its
  /// parameters open: `Lens(\.name)`.
  func makesOpenValue(_ callee: ExpressionSyntax, _ arguments: [ArgumentSyntax]) -> Bool {
    guard case .identifier(let name) = callee.kind,
      arguments.contains(where: { $0.value.leavesParametersOpen }),
      case .type(let type) = meaning(of: name, callee.range)
    else { return false }
    return type.flags.contains(.hasVariable)
  }

  /// Whether a call means one of several functions of the notebook that differ in nothing but what
  /// they give.
  func isToldByResult(_ callee: ExpressionSyntax) -> Bool {
    guard case .identifier(let name) = callee.kind, !name.text.isOperatorName,
      case .functions(let candidates) = meaning(of: name, callee.range), candidates.count > 1,
      let first = candidates.first
    else { return false }
    return candidates.dropFirst().contains { other in
      other.declared.source >= 0 && other.result != first.result
        && other.parameters.elementsEqual(first.parameters) {
          $0.label == $1.label && $0.type == $1.type
        }
    }
  }

  /// `Array(repeating: .zero, count: 3)`: what is made tells the type, and so what `.zero` is.
  func leavesElementOpen(_ syntax: ExpressionSyntax) -> Bool {
    guard case .call(let callee, let arguments) = syntax.kind,
      case .identifier(let name) = callee.kind, name.genericArguments.isEmpty,
      arguments.contains(where: { $0.value.isImplicitChain || leavesElementOpen($0.value) }),
      let found = module.lookup(name.text).first as? NominalDeclaration
    else { return false }
    return !found.ownParameters.isEmpty
  }

  /// `let found: Int? = locked { …; return nil }`: a closure's statements give what is expected of
  /// the call, even where what one of them gives would have to become that.
  func settleResult(_ result: Type, _ expected: Type?) {
    guard let wanted = expected.map({ solver.shallow($0) }), !wanted.isUnboundVariable,
      let variable = solver.shallow(result).variable, variable.literal == .none
    else { return }
    let requirements = (variable.parameter?.parent as? FunctionDeclaration)?.signature.requirements
    let fits = (requirements ?? []).allSatisfy { requirement in
      guard case .conforms(let subject, let asked) = requirement,
        case .parameter(let own) = subject.kind, own === variable.parameter
      else { return true }
      return wanted.flags.contains(.hasVariable)
        || types.conforms(wanted, to: asked, in: environment)
    }
    guard fits else { return }
    let mark = solver.mark()
    if !solver.unify(result, wanted) { solver.rollBack(to: mark) }
  }

  /// What a chain begins with that needs a context is of the type that its end is expected to be:
  /// `Order(\.name).then(\.age)`.
  func fluentBase(
    _ base: ExpressionSyntax, _ name: NameSyntax, _ expected: Type?
  ) -> Type? {
    guard let expected, case .nominal = solver.shallow(expected).kind,
      isOpenBase(base) || openRoot(of: base) != nil
    else { return nil }
    let mark = solver.mark()
    let (_, stands) = sink.trial { checkBase(base, of: name) }
    solver.rollBack(to: mark)
    return stands ? nil : expected
  }

  /// Whether what a method is called on needs a context.
  func isOpenBase(_ base: ExpressionSyntax) -> Bool {
    switch base.kind {
    case .call(let callee, let arguments):
      if case .member(let inner, _) = callee.kind { return isOpenBase(inner) }
      return makesOpenValue(callee, arguments)
    case .parenthesized(let inner): return isOpenBase(inner)
    case .binary: return isContextual(base)
    default: return false
    }
  }

  /// Whether only operators of the notebook's own are meant.
  func isOwnOperator(_ name: String) -> Bool {
    let candidates = operatorCandidates(name)
    return !candidates.isEmpty && candidates.allSatisfy { $0.declared.source >= 0 }
  }

  /// `max(a, b)` in an extension of a text or a range: the library's methods of that name, which only
  /// some of such types have, hide no function where they do not fit.
  func outer(
    _ candidates: [CallCandidate], _ name: NameSyntax, _ arguments: [ArgumentSyntax]
  ) -> [CallCandidate] {
    guard candidates.first?.receiver != nil, candidates.allSatisfy({ $0.declared.source < 0 }),
      case .nominal(let nominal, _) = context.selfType?.kind,
      nominal === wellKnown.type("String").nominal
        || !(nominal.conformances[wellKnown.nominal("Sequence")]?.conditions ?? []).isEmpty,
      !candidates.contains(where: { fits($0, arguments) }),
      case .functions(let further) = module.lookup(name.text).isEmpty
        ? .unknown : meaning(of: module.lookup(name.text), name, name.range)
    else { return candidates }
    return further
  }

  /// Whether methods of `self` that cannot be called so hide a global function that could: `print(x)`
  /// beside a method `print()`.
  func hidesGlobal(
    _ candidates: [CallCandidate], _ name: NameSyntax, _ arguments: [ArgumentSyntax]
  ) -> Bool {
    guard let receiver = candidates.first?.receiver, case .variable = receiver.kind,
      candidates.allSatisfy({ $0.declared.source >= 0 && !fits($0, arguments) }),
      case .functions(let further) = module.lookup(name.text).isEmpty
        ? .unknown : meaning(of: module.lookup(name.text), name, name.range)
    else { return false }
    return further.contains { fits($0, arguments) }
  }

  private func fits(_ candidate: CallCandidate, _ arguments: [ArgumentSyntax]) -> Bool {
    if case .success = match(arguments, candidate.shapes, ignoresLabels: false) {
      return true
    }
    return false
  }

  /// A global function with its labels, and its module where that is the library.
  func globalFunction(_ name: String) -> String {
    let function = module.lookup(name).first as? FunctionDeclaration
    return "global function '\(function?.shownName ?? name)'"
      + ((function?.source ?? 0) < 0 ? " in module 'Swift'" : "")
  }

  /// Closures that say their parameters' types themselves come first: they may tell what those of
  /// the others are.
  func inOrderOfKnowledge(
    _ closures: [Int], _ arguments: [ArgumentSyntax], _ matched: [Int?],
    _ parameters: [ParameterShape]
  ) -> [Int] {
    guard closures.count > 1 else { return closures }
    func isKnown(_ index: Int) -> Bool {
      guard let parameter = matched[index] else { return true }
      var type = solver.shallow(parameters[parameter].type)
      while let payload = type.optionalPayload { type = solver.shallow(payload) }
      guard case .function(let function) = type.kind else { return true }
      if case .closure(let closure) = arguments[index].value.kind,
        let written = closure.parameters, written.allSatisfy({ $0.type != nil })
      {
        return true
      }
      return function.parameters.allSatisfy {
        !solver.resolve($0.type).flags.contains(.hasVariable)
      }
    }
    return closures.filter(isKnown) + closures.filter { !isKnown($0) }
  }

  /// Whether it is an overloaded function's name, which the types of what it takes choose, and those
  /// the other arguments may still tell.
  func namesFunction(_ syntax: ExpressionSyntax, for shape: ParameterShape) -> Bool {
    switch syntax.kind {
    case .identifier, .member: break
    case .parenthesized(let inner): return namesFunction(inner, for: shape)
    default: return false
    }
    guard case .function(let function) = solver.shallow(shape.type).kind else { return false }
    return function.parameters.contains { solver.resolve($0.type).flags.contains(.hasVariable) }
  }

  private func wanting(
    _ place: SourceRange, fits: @escaping (Type) -> Bool, _ check: () -> TypedExpression
  ) -> TypedExpression {
    let outer = wantedResult
    wantedResult = WantedResult(range: place) { [self] in fits(solver.shallow($0)) }
    defer { wantedResult = outer }
    return check()
  }

  /// The call under `?`, `!` and parentheses, and whether its result is unwrapped.
  private func called(_ syntax: ExpressionSyntax) -> (SourceRange, unwraps: Bool) {
    switch syntax.kind {
    case .optionalChaining(let inner), .forceUnwrap(let inner): (called(inner).0, true)
    case .parenthesized(let inner): called(inner)
    default: (syntax.range, false)
    }
  }

  private func mayHave(_ name: String, _ type: Type, isCalled: Bool) -> Bool {
    switch type.kind {
    case .nominal, .existential, .parameter:
      let found = members.candidates(
        named: name, in: type, isStatic: false, environment: environment)
      // `lazy.filter { … }.count` is the number of an array's elements, `count(where:)` is not meant.
      return isCalled && !found.isEmpty || hasDynamicMembers(type)
        || found.contains { $0.declaration is VariableDeclaration }
    default: return true
    }
  }
}

extension ExpressionSyntax {
  /// Whether it is a closure like `{ .init(x: $0) }`, which the result of the call that it is given to
  /// tells the type of.
  var yieldsImplicitMember: Bool {
    guard case .closure(let closure) = kind, closure.result == nil, closure.body.count == 1,
      case .expression(let value) = closure.body[0].kind
    else { return false }
    if case .ternary(_, let then, let otherwise) = value.kind {
      return then.isImplicitChain && otherwise.isImplicitChain
    }
    return value.isImplicitChain
  }

  /// Whether it is a closure whose result the context tells before what is in it does: `nil`, or
  /// several statements.
  var leavesResultToContext: Bool {
    guard case .closure(let closure) = kind, closure.result == nil else { return false }
    return closure.body.count > 1 || valueOfClosure?.value.isNil ?? false
  }

  /// Whether it is a call that is given a closure of several statements.
  var isCallOfStatements: Bool {
    switch kind {
    case .call(_, let arguments):
      guard let last = arguments.last, case .closure(let closure) = last.value.kind else {
        return false
      }
      return closure.body.count > 1 && closure.result == nil
    case .attempt(_, let inner), .parenthesized(let inner): return inner.isCallOfStatements
    default: return false
    }
  }

  /// Whether it is `try? a`.
  var isOptionalAttempt: Bool {
    switch kind {
    case .attempt(.optional, _): true
    case .parenthesized(let inner): inner.isOptionalAttempt
    default: false
    }
  }

  /// Whether it is `a ? b : c`.
  var isChoice: Bool {
    switch kind {
    case .ternary: true
    case .parenthesized(let inner): inner.isChoice
    default: false
    }
  }

  /// `a ?? b`, which may be what both sides can become.
  var isCoalescing: Bool {
    switch kind {
    case .binary(_, let name, _): name.text == "??"
    case .parenthesized(let inner): inner.isCoalescing
    default: false
    }
  }

  /// Whether operators or a condition make the value, as in `a + b` and `a ? b : c`.
  var isOperation: Bool {
    switch kind {
    case .binary, .ternary: true
    case .parenthesized(let inner): inner.isOperation
    default: false
    }
  }

  /// Whether it is a function or a key path, or holds some, whose parameters the context has to tell.
  var leavesParametersOpen: Bool {
    switch kind {
    case .closure(let closure):
      closure.parameters.map { $0.contains { $0.type == nil } }
        ?? (closure.anonymousParameterCount > 0)
    case .keyPath: isRootless
    // Which of several functions is meant they tell too.
    case .identifier(let name): name.text.isOperatorName
    case .member(_, let name): name.text == "init"
    case .arrayLiteral(let elements): elements.contains { $0.leavesParametersOpen }
    case .call(_, let arguments): arguments.contains { $0.value.leavesParametersOpen }
    case .parenthesized(let inner): inner.leavesParametersOpen
    default: false
    }
  }
}
