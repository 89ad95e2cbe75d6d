internal import Diagnostics

/// Arguments' values: checked, and converted to what the parameters ask for.
extension ExpressionChecker {
  /// Whether an argument needs its parameter's type to be checked.
  func isContextual(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax.kind {
    case .closure, .implicitMember, .nilLiteral, .inoutReference, .arrayLiteral,
      .dictionaryLiteral, .keyPath, .statement:
      return true
    case .interpolatedString: return hasOwnInterpolatedTypes
    case .parenthesized(let inner), .prefix(_, let inner): return isContextual(inner)
    case .attempt(_, let inner): return isContextual(inner)
    case .ternary(_, let then, let otherwise): return isContextual(then) || isContextual(otherwise)
    case .tuple(let elements): return elements.contains { isContextual($0.value) }
    case .member(_, let name) where name.text == "init": return true
    case .member(let base, let name) where isOverloadedMethod(base, name): return true
    case .member(let base, let name) where isOverloadedInModule(base, name, syntax.range):
      return true
    case .call(let callee, let arguments):
      return callee.isImplicitChain || makesFunction(callee, arguments)
        || isOpenBase(syntax) || leavesElementOpen(syntax) || isToldByResult(callee)
        || arguments.contains { $0.value.yieldsImplicitMember }
    case .member(let callee, _): return callee.isImplicitChain
    case .binary(let left, let name, let right): return isContextual(left, name.text, right)
    case .identifier(let name):
      // An overloaded function as an argument is chosen by the parameter's type.
      if isOperatorName(name.text) { return true }
      if case .functions(let candidates) = meaning(of: name, syntax.range) {
        return candidates.count > 1 || candidates.contains { $0.ownParameterCount > 0 }
      }
      return false
    case .subscriptAccess(let base, _), .forceUnwrap(let base): return base.isImplicitChain
    default: return false
    }
  }

  /// Whether an operation needs one.
  ///
  /// Each operand is asked once, as one that is asked twice costs twice as much for
  /// each operator that follows it.
  private func isContextual(
    _ left: ExpressionSyntax, _ name: String, _ right: ExpressionSyntax
  ) -> Bool {
    let isLeft = isContextual(left)
    let isRight = isContextual(right)
    if name == "??" { return isLeft || isRight || isText(right) }
    if isLeft, isRight || right.isLiteral || isText(right) { return true }
    // `2 * .pi * radius`: the other factor says what `.pi` is a member of.
    if isRight && left.isLiteral || left.isRootless { return true }
    return (isLeft || isRight) && isOwnOperator(name)
  }

  /// Whether `Swift.max` is one of several functions: the parameter's type chooses.
  private func isOverloadedInModule(
    _ base: ExpressionSyntax, _ name: NameSyntax, _ range: SourceRange
  ) -> Bool {
    guard case .identifier = base.kind,
      case .functions(let candidates) = moduleMember(base, name, range)
    else { return false }
    return candidates.count > 1 || candidates.contains { $0.ownParameterCount > 0 }
  }

  /// Whether `value.name` is one of several methods: the parameter's type chooses.
  private func isOverloadedMethod(_ base: ExpressionSyntax, _ name: NameSyntax) -> Bool {
    guard name.argumentLabels == nil else { return false }
    let type: Type
    switch base.kind {
    case .stringLiteral: type = wellKnown.type("String")
    case .identifier(let variable):
      guard case .value(let value) = meaning(of: variable, base.range) else { return false }
      type = solver.shallow(value.type)
    default: return false
    }
    switch type.kind {
    case .nominal, .parameter, .member, .opaque, .existential: break
    default: return false
    }
    let found = members.candidates(
      named: name.text, in: type, isStatic: false, environment: environment)
    return found.count > 1 && found.allSatisfy { $0.declaration is FunctionDeclaration }
  }

  /// `count ?? "none"` is an `Any` where one is asked for.
  private func isText(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax.kind {
    case .stringLiteral, .interpolatedString: true
    default: false
    }
  }

  /// Checks the arguments that need no context, once for all candidates.
  func precheck(_ arguments: [ArgumentSyntax], isCall: Bool = false) -> [TypedExpression?] {
    arguments.map {
      if isContextual($0.value) || isCall && hasMixedBranches($0.value) { return nil }
      let endsInStatements = $0.value.isCallOfStatements
      guard
        isCall && ($0.value.isCall || $0.value.isChoice || $0.value.isCoalescing)
          || $0.value.mentionsRootlessPath
          || endsInStatements
      else { return check($0.value) }
      let mark = solver.mark()
      if isCall && ($0.value.isChoice || $0.value.isCoalescing) || endsInStatements {
        // `draw(isRound ? Circle() : Square())`: what is asked for may be what both conform to;
        // so with what the statements of a closure return.
        let syntax = $0.value
        let (value, stands) = sink.attempt { check(syntax) }
        if stands { return value }
        solver.rollBack(to: mark)
        return nil
      }
      if $0.value.isMethodCall, $0.value.mentionsRootlessPath {
        // `combine(counter.pull(\.count))`: what is asked for may tell what has the name.
        let syntax = $0.value
        let (_, stands) = sink.trial { check(syntax) }
        solver.rollBack(to: mark)
        guard stands else { return nil }
      }
      let value = check($0.value)
      guard isCall, isOpenConversion(value) else { return value }
      // `Character(UnicodeScalar($0))` of literals: what is asked for tells what they are.
      solver.rollBack(to: mark)
      return nil
    }
  }

  /// `print(isKnown ? 1 : "none")`: as an `Any` each branch is what it is on its own.
  private func hasMixedBranches(_ syntax: ExpressionSyntax) -> Bool {
    if case .binary(let left, let name, let right) = syntax.kind, name.text == "??" {
      return right.isLiteral && (chain(left) != nil || left.isMethodCall || left.isOptionalAttempt)
    }
    guard case .ternary(_, let one, let two) = syntax.kind else { return false }
    return one.isLiteral != two.isLiteral || isText(one) != isText(two)
      || one.isLiteral && one.isFractional != two.isFractional
  }

  /// Converts the arguments to their parameters; closures last, when the other types are known.
  func bind(
    _ matched: [Int?], _ parameters: [ParameterShape], _ checked: inout [TypedExpression?],
    _ arguments: [ArgumentSyntax], result: Type, _ expected: Type?,
    callRange: SourceRange? = nil, beforeClosures: () -> Bool = { true }
  ) -> [TypedArgument]? {
    var typed: [TypedArgument?] = Array(repeating: nil, count: parameters.count)
    // With the arguments' places: they are checked in another order than they stand.
    var variadics: [Int: [(place: Int, value: TypedExpression)]] = [:]
    var closures: [Int] = []
    var failed = false
    func place(_ index: Int, _ value: TypedArgument) {
      guard let parameter = matched[index] else { return }
      if parameters[parameter].isVariadic {
        if case .value(let expression) = value {
          variadics[parameter, default: []].append((index, expression))
        }
      } else {
        typed[parameter] = value
      }
    }
    joinArguments(matched, parameters, checked, arguments)
    inferFromDefaults(matched, parameters)
    let paths = openPathParts(matched, parameters, checked, arguments)
    var afterPaths: [Int] = []
    // First those whose type is known on its own.
    for index in arguments.indices {
      guard let parameter = matched[index], let value = checked[index] else { continue }
      let shape = parameters[parameter]
      if let paths, isTold(value, shape, by: paths) {
        afterPaths.append(index)
        continue
      }
      if shape.isInout {
        reportMissingAmpersand(value)
        failed = true
        continue
      }
      guard
        let argument = convertArgument(
          value, shape, from: arguments[index].value, in: callRange)
      else {
        failed = true
        continue
      }
      place(index, argument)
    }
    var implicit: [Int] = []
    var rootless: [Int] = []
    let needsResult = arguments.indices.contains {
      checked[$0] == nil
        && (arguments[$0].value.isOfRootlessPath || arguments[$0].value.mayBeImplicitMember
          || leavesElementOpen(arguments[$0].value) || isOpenBase(arguments[$0].value)
          || arguments[$0].value.mentionsRootlessPath || arguments[$0].value.isCallOfStatements
          || isOpenLiteral(arguments[$0].value, matched[$0].map { parameters[$0] }))
    }
    // `get(.name)!` as an `Any`: what is unwrapped there the argument tells.
    if needsResult, expected?.optionalPayload?.isExistential != true {
      anticipate(result, expected)
    } else if case .function = solver.shallow(result).kind, checked.contains(where: { $0 == nil }) {
      // `sorted(by: combine([{ … }, { … }]))`: the function that is made tells what those take.
      anticipate(result, expected)
    }
    for index in arguments.indices where checked[index] == nil {
      guard let parameter = matched[index] else { continue }
      if isClosure(arguments[index].value)
        || namesFunction(arguments[index].value, for: parameters[parameter])
      {
        closures.append(index)
        continue
      }
      if arguments[index].value.mayBeImplicitMember || arguments[index].value.holdsImplicitMembers
        || arguments[index].value.isCallOfStatements,
        solver.shallow(parameters[parameter].type).isUnboundVariable
      {
        // `reduce(.zero, +)`: the other arguments say what it is a member of.
        implicit.append(index)
        continue
      }
      if arguments[index].value.isRootless, hasOpenRoot(parameters[parameter]) {
        rootless.append(index)
        continue
      }
      guard let argument = checkArgument(arguments[index].value, parameters[parameter]) else {
        failed = true
        continue
      }
      place(index, argument)
    }
    for index in afterPaths where !failed {
      guard let parameter = matched[index], let value = checked[index] else { continue }
      guard let argument = convertArgument(value, parameters[parameter]) else {
        failed = true
        continue
      }
      place(index, argument)
    }
    if failed { return nil }
    guard beforeClosures() else { return nil }
    if !solver.settle(), reportsUnsettled(matched, parameters, checked) { return nil }
    if !closures.isEmpty {
      if closures.contains(where: { arguments[$0].value.leavesResultToContext }) {
        settleResult(result, expected)
      }
      anticipate(result, expected)
    }
    for index in inOrderOfKnowledge(closures, arguments, matched, parameters) {
      guard let parameter = matched[index] else { continue }
      guard let argument = checkArgument(arguments[index].value, parameters[parameter]) else {
        failed = true
        continue
      }
      place(index, argument)
    }
    for index in rootless + implicit where !failed {
      guard let parameter = matched[index] else { continue }
      if arguments[index].value.holdsImplicitMembers || arguments[index].value.isCallOfStatements,
        let element = solver.knownElement(of: parameters[parameter].type)
      {
        // `Set<Side>([.left, .right])`: the sequence's elements are known, and so is what it is.
        _ = solver.unify(parameters[parameter].type, wellKnown.array(element))
      }
      guard let argument = checkArgument(arguments[index].value, parameters[parameter]) else {
        failed = true
        continue
      }
      place(index, argument)
    }
    if failed { return nil }
    if !solver.settle(), reportsUnsettled(matched, parameters, checked) { return nil }
    return parameters.indices.map { index in
      if parameters[index].isVariadic {
        return .variadic((variadics[index] ?? []).sorted { $0.place < $1.place }.map(\.value))
      }
      if typed[index] == nil, let name = parameters[index].magicDefault, let callRange {
        let value = magicLiteral(name, callRange, parameters[index].type)
        return .value(softCoerce(value, to: parameters[index].type) ?? value)
      }
      return typed[index] ?? .defaultValue(parameter: index)
    }
  }

  /// Whether the parameter does not say what a collection's literal makes, but for the result.
  private func isOpenLiteral(_ syntax: ExpressionSyntax, _ shape: ParameterShape?) -> Bool {
    switch syntax.kind {
    case .arrayLiteral, .dictionaryLiteral:
      return shape.map { solver.shallow($0.type).isUnboundVariable } ?? false
    default: return false
    }
  }

  /// Lets the expected type decide what the arguments so far left open.
  func anticipate(_ result: Type, _ expected: Type?) {
    guard let expected else { return }
    let (own, wanted) = (solver.shallow(result), solver.shallow(expected))
    guard own.flags.contains(.hasVariable) else { return }
    if wanted.isUnboundVariable { return anticipateRequired(own, wanted) }
    switch (own.kind, wanted.kind) {
    case (.nominal, .nominal), (.tuple, .tuple):
      let mark = solver.mark()
      if !solver.unify(own, wanted) { solver.rollBack(to: mark) }
    case (.function(let made), .function(let asked)):
      guard made.parameters.count == asked.parameters.count else { return }
      let mark = solver.mark()
      let fits = zip(made.parameters, asked.parameters).allSatisfy {
        $0.isInout == $1.isInout && solver.unify($0.type, $1.type)
      }
      if !fits { solver.rollBack(to: mark) }
    case (.variable, .parameter), (.variable, .member), (.variable, .function),
      (.variable, .nominal) where !wanted.isOptional && !isClass(wanted):
      let mark = solver.mark()
      if !solver.unify(own, wanted) { solver.rollBack(to: mark) }
    default: return
    }
  }

  private func isClosure(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax.kind {
    case .closure: true
    case .parenthesized(let inner): isClosure(inner)
    // `f >>> ({ … } >>> { … })`: what stands on the left tells what those take.
    case .binary(let left, let name, let right):
      (isClosure(left) || isClosure(right)) && isOwnOperator(name.text)
    default: false
    }
  }

  func convertArgument(
    _ value: TypedExpression, _ shape: ParameterShape, from syntax: ExpressionSyntax? = nil,
    in call: SourceRange? = nil
  ) -> TypedArgument? {
    var wanted = shape.type
    if shape.isVariadic { wanted = elementType(of: shape.type) }
    if shape.isAutoclosure { wanted = autoclosureResult(shape.type) }
    let before = solver.shallow(value.type)
    let value = widened(value, for: wanted) ?? value
    guard let converted = softCoerce(value, to: wanted) ?? reread(value, syntax, as: wanted) else {
      if !reportsSpread(value, shape, wanted), !reportsConflict(value, shape, wanted, call) {
        reportMismatch(value, wanted, .argument)
      }
      return nil
    }
    scoreConversion(before, converted, value)
    if before.isOptional, !before.flags.contains(.hasVariable), solver.shallow(wanted) == .any {
      warnOfErasedOptional(before, value)
    }
    return .value(shape.isAutoclosure ? autoclosure(converted, shape.type) : converted)
  }

  /// Reports an argument that is not what the others made of its parameter's type: `find(users, id: 5)`
  /// where the users' `ID` is a text.
  private func reportsUnsettled(
    _ matched: [Int?], _ parameters: [ParameterShape], _ checked: [TypedExpression?]
  ) -> Bool {
    for (place, value) in zip(matched, checked) {
      guard let place, let value, case .member = parameters[place].type.kind,
        case let wanted = solver.resolve(parameters[place].type),
        !wanted.flags.contains(.hasVariable), !wanted.flags.contains(.hasError),
        softCoerce(value, to: wanted) == nil
      else { continue }
      reportMismatch(value, wanted, .argument)
      return true
    }
    return false
  }

  /// Reports an array where each of its elements was to be an argument.
  private func reportsSpread(
    _ value: TypedExpression, _ shape: ParameterShape, _ wanted: Type
  ) -> Bool {
    guard shape.isVariadic,
      case .nominal(let nominal, let elements) = solver.shallow(value.type).kind,
      nominal.name == "Array", nominal.source < 0, let element = elements.first
    else { return false }
    let mark = solver.mark()
    let fits = solver.unify(element, wanted)
    if !fits { solver.rollBack(to: mark) }
    guard fits else { return false }
    sink.error(
      "array-as-variadic",
      "cannot pass array of type '\(shown(value.type))' as variadic arguments of type "
        + "'\(shown(wanted))'", value.range)
    return true
  }

  /// Reports a generic parameter that one argument says to be one type and this one another.
  private func reportsConflict(
    _ value: TypedExpression, _ shape: ParameterShape, _ wanted: Type, _ call: SourceRange?
  ) -> Bool {
    guard let call, case .variable(let variable) = wanted.kind, let parameter = variable.parameter
    else { return false }
    let (own, other) = (
      types.withDefaults(solver.resolve(value.type)), types.withDefaults(solver.resolve(wanted))
    )
    guard own.nominal != nil, other.nominal != nil, !own.isOptional, !other.isOptional else {
      return false
    }
    // What a literal is taken to be comes last, and a number's after a text's.
    func isLiteral(_ type: Type) -> Bool { solver.resolve(type).variable != nil }
    let comesFirst =
      isLiteral(wanted) && (!isLiteral(value.type) || own.nominalName == "String")
    let (first, second) = comesFirst ? (own, other) : (other, own)
    sink.error(
      "conflicting-arguments",
      "conflicting arguments to generic parameter '\(parameter.name)' ('\(first)' vs. '\(second)')",
      call)
    return true
  }

  /// Weighs what a value became where it was given to something.
  func scoreConversion(
    _ before: Type, _ converted: TypedExpression, _ value: TypedExpression
  ) {
    // A key path is a key path before it is a function, one that may throw too.
    if case .keyPath = value.kind, case .function = before.kind { argumentScore.add(.conversion) }
    if converted !== value {
      switch converted.kind {
      case .wrapOptional: argumentScore.add(.optional)
      case .erase where solver.shallow(converted.type) == .any: argumentScore.add(.erasure)
      // A literal's parts are what they are asked to be.
      case .tuple: break
      case .upcast, .erase: argumentLooseness += 2
      case .convertElements: argumentScore.add(.elements)
      case .call where converted.type.nominalName == "AnyHashable": argumentScore.add(.conversion)
      default: argumentLooseness += 4
      }
    }
  }

  private func reportMissingAmpersand(_ value: TypedExpression) {
    switch value.kind {
    case .integerLiteral, .floatLiteral, .stringLiteral, .booleanLiteral:
      sink.error(
        "immutable", "cannot pass immutable value as inout argument: literals are not mutable",
        value.range)
    default:
      sink.error(
        "missing-ampersand",
        "passing value of type '\(shown(value.type))' to an inout parameter requires explicit '&'",
        value.range, fixIts: [.init(range: value.range.start, replacement: "&")])
    }
  }

  func checkArgument(_ syntax: ExpressionSyntax, _ shape: ParameterShape) -> TypedArgument? {
    if shape.isInout {
      guard case .inoutReference(let place) = syntax.kind else {
        let value = check(syntax)
        if !value.type.flags.contains(.hasError) {
          reportMissingAmpersand(value)
        }
        return nil
      }
      let value = check(place)
      guard !value.type.flags.contains(.hasError) else { return nil }
      guard solver.unify(value.type, shape.type) else {
        reportMismatch(value, shape.type, .argument)
        return nil
      }
      requireMutable(value, for: .inoutArgument, at: syntax.range)
      return .inoutReference(value)
    }
    if case .inoutReference = syntax.kind {
      sink.error(
        "extra-ampersand", "'&' used with non-inout argument of type '\(shown(shape.type))'",
        syntax.range,
        fixIts: [
          .init(
            range: SourceRange(
              source: syntax.range.source, lower: syntax.range.lower, upper: syntax.range.lower + 1),
            replacement: "")
        ])
      return nil
    }
    var wanted = shape.type
    if shape.isVariadic { wanted = elementType(of: shape.type) }
    if shape.isAutoclosure {
      wanted = autoclosureResult(shape.type)
      if isClosure(syntax) { argumentScore.add(.autoclosure) }
    }
    let errors = sink.errorCount
    let value = check(built(syntax, by: shape.builder), expected: wanted)
    if value.type.flags.contains(.hasError) || sink.errorCount > errors {
      if sink.errorCount > errors { return nil }
    }
    return convertArgument(value, shape)
  }

  func elementType(of type: Type) -> Type {
    if case .nominal(_, let arguments) = solver.shallow(type).kind {
      return arguments.first ?? type
    }
    return type
  }

  func autoclosureResult(_ type: Type) -> Type {
    if case .function(let function) = solver.shallow(type).kind { return function.result }
    return type
  }

  /// Wraps a value in a closure of no parameters.
  func autoclosure(_ value: TypedExpression, _ type: Type) -> TypedExpression {
    guard case .function(let function) = solver.shallow(type).kind else { return value }
    markCaptures(in: value)
    let body = TypedBody(statements: [TypedStatement(.returning(value), range: value.range)])
    return TypedExpression(
      .closure(TypedClosure(captures: [], parameters: [], type: function, body: body)), type: type,
      range: value.range)
  }
}
