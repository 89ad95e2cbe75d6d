internal import Diagnostics

/// Operators and assignment.
extension ExpressionChecker {
  func operatorCandidates(_ name: String) -> [CallCandidate] {
    var result: [CallCandidate] = []
    // The library's own code means the library's operators.
    let isLibrary = (context.declaration?.source ?? 0) < 0
    for declaration in context.lookup(name) ?? module.lookup(name) {
      guard let function = declaration as? FunctionDeclaration,
        !isLibrary || function.source < 0
      else { continue }
      result.append(
        CallCandidate(
          declaration: .function(function), substitutions: .empty, receiver: nil,
          dispatch: .direct, selfType: nil, rank: function.source >= 0 ? 10 : 0))
    }
    let ofTypes = typeOperators.candidates(name, in: module)
    return result + (isLibrary ? ofTypes.filter { $0.declared.source < 0 } : ofTypes)
  }

  enum Fixity: Sendable { case prefix, infix, postfix }

  func prefix(
    _ name: OperatorNameSyntax, _ operand: ExpressionSyntax, _ range: SourceRange,
    _ expected: Type?
  ) -> TypedExpression {
    if name.text == "-" {
      switch operand.kind {
      case .integerLiteral(let magnitude, let text):
        return integerLiteral(magnitude, "-" + text, isNegative: true, range, expected)
      case .floatLiteral(let value, _):
        return literal(.floatLiteral(-value), .float, range, expected)
      default: break
      }
      if expected?.isExistential ?? true, let operand = operand.withFractionalRoot {
        // `-7.magnitude`: the minus is not the literal's, which is a `Double` where that has the
        // member.
        let mark = solver.mark()
        let (negated, stands) = sink.attempt {
          operatorCall(name, [operand], fixity: .prefix, range, expected)
        }
        if stands { return negated }
        solver.rollBack(to: mark)
      }
    }
    // `[1.5, -.infinity]`: the other literal tells what has the member.
    if let expected, case .implicitMember(let member) = operand.kind,
      let usual = usualBase(of: member.text, solver.shallow(expected))
    {
      return operatorCall(name, [operand], fixity: .prefix, range, usual)
    }
    return operatorCall(name, [operand], fixity: .prefix, range, expected)
  }

  func binary(
    _ left: ExpressionSyntax, _ name: OperatorNameSyntax, _ right: ExpressionSyntax,
    _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    // `a?.b += 1` is a chain around the whole.
    if let parts = chain(left), isAssigning(name.text) {
      for part in parts { chainParts.insert(ObjectIdentifier(part)) }
      defer { for part in parts { chainParts.remove(ObjectIdentifier(part)) } }
      return wrapChain(operatorCall(name, [left, right], fixity: .infix, range, expected))
    }
    refuseOpenComparison(left, name.text, right)
    let outer = joinsText
    joinsText = name.text == "+" && right.isText
    defer { joinsText = outer }
    return operatorCall(name, [left, right], fixity: .infix, range, expected)
  }

  private func isAssigning(_ name: String) -> Bool {
    name.hasSuffix("=") && !["==", "!=", "<=", ">=", "===", "!==", "~="].contains(name)
  }

  func operatorCall(
    _ name: OperatorNameSyntax, _ operands: [ExpressionSyntax], fixity: Fixity,
    _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    warnOfNotANumber(name.text, operands, range)
    let candidates = operatorCandidates(name.text).filter { candidate in
      guard candidate.parameters.count == operands.count else { return false }
      guard case .function(let function) = candidate.declaration, operands.count == 1 else {
        return true
      }
      return function.isPostfix == (fixity == .postfix)
    }
    guard !candidates.isEmpty else {
      for operand in operands { _ = check(operand) }
      let word = ["prefix", "binary", "postfix"][fixity == .prefix ? 0 : fixity == .infix ? 1 : 2]
      if name.text == "++" || name.text == "--" {
        return failure(
          "unknown-operator",
          "cannot find operator '\(name.text)' in scope; did you mean '\(name.text.prefix(1))= 1'?",
          name.range)
      }
      return failure(
        "unknown-operator",
        fixity == .infix
          ? "cannot find operator '\(name.text)' in scope"
            + (name.text == ".." ? "; did you mean '...'?" : "")
          : "'\(name.text)' is not a \(word) unary operator", name.range)
    }
    let plain = candidates.filter { !($0.parameters.first?.isInout ?? false) }
    if !plain.isEmpty, plain.count < candidates.count {
      // `array << element` beside the shifts of integers: what fits without a place is meant.
      let arguments = operands.map { ArgumentSyntax(label: nil, labelRange: nil, value: $0) }
      let mark = solver.mark()
      let (_, succeeded) = sink.trial { resolveOperator(plain, arguments, name, range, expected) }
      solver.rollBack(to: mark)
      if succeeded { return resolveOperator(plain, arguments, name, range, expected) }
    }
    let isInout = plain.count < candidates.count
    let arguments = operands.enumerated().map { index, operand in
      ArgumentSyntax(
        label: nil, labelRange: nil,
        value: isInout && index == 0
          ? ExpressionSyntax(.inoutReference(operand), operand.range) : operand)
    }
    return resolveOperator(
      isInout ? candidates.filter { $0.parameters.first?.isInout ?? false } : candidates, arguments,
      name, range, expected)
  }

  private func resolveOperator(
    _ candidates: [CallCandidate], _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax,
    _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    let start = solver.count
    return resolveOperator(
      candidates, arguments, name,
      joinedOperands(arguments, name, expected) ?? checkOperands(arguments, expected), range,
      expected, from: start)
  }

  /// `numbers + ["none"]`, where nothing says what is asked for: with a literal of other elements the
  /// arrays become arrays of `Any`, with one of `nil` arrays of optionals.
  private func joinedAsAny(
    _ candidates: [CallCandidate], _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax,
    _ checked: [TypedExpression?], _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression? {
    guard expected == nil, name.text == "+" else { return nil }
    let literals = arguments.compactMap { argument -> [ExpressionSyntax]? in
      if case .arrayLiteral(let elements) = argument.value.kind { return elements }
      return nil
    }
    guard !literals.isEmpty else { return nil }
    var element = Type.any
    let types = checked.compactMap { $0.map { solver.shallow($0.type) } }
    let known = types.compactMap(\.arrayElement)
    if let known = known.first, literals.joined().contains(where: \.isNil) {
      element = wellKnown.optional(known)
    }
    let (start, wanted) = (solver.count, wellKnown.array(element))
    guard let operands = joinedOperands(arguments, name, wanted) else { return nil }
    return resolveOperator(candidates, arguments, name, operands, range, wanted, from: start)
  }

  private func resolveOperator(
    _ candidates: [CallCandidate], _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax,
    _ operands: [TypedExpression?], _ range: SourceRange, _ expected: Type?, from start: Int
  ) -> TypedExpression {
    var checked = withOwnNil(operands, arguments, name)
    if !["==", "!=", "??", "~="].contains(name.text) {
      checked = checked.map { $0.map(unwrappedImplicitly) }
    }
    // An inout left side is checked here, so that its type narrows the candidates.
    var target: TypedExpression?
    if case .inoutReference(let place) = arguments[0].value.kind {
      let value = check(place)
      if value.type.flags.contains(.hasError) {
        for argument in arguments.dropFirst() where !isClosureLike(argument.value) {
          _ = check(argument.value)
        }
        return error(at: range)
      }
      target = unwrappedImplicitly(value)
    }
    if checked.contains(where: { $0?.type.flags.contains(.hasError) ?? false }) {
      for index in checked.indices where checked.count == 2 && index < 2 {
        guard let sibling = index == 1 ? target ?? checked[0] : checked[1],
          !sibling.type.flags.contains(.hasError)
        else { continue }
        refineOperands(of: arguments[index].value, wanted: sibling.type)
      }
      return error(at: range)
    }
    if name.text == "??", let expected, case .existential = solver.shallow(expected).kind,
      arguments[1].value.isLiteral, let left = checked[0], wrapsLast(left),
      let value = coalesceToExistential(arguments, name, checked, range, expected, from: start)
    {
      return value
    }
    let matched: [Int?] = arguments.indices.map { $0 }
    if comparesErasedKey(name, checked) {
      return reportOperands(name, arguments, checked, target, candidates, range, expected)
    }
    var fitting = candidates.filter { operandsMayFit($0, checked, target) }
    if fitting.isEmpty {
      if let value = withContextualCall(
        arguments, name, checked, target, range, expected, from: start)
        ?? comparingIntegers(arguments, name, checked, target, range)
        ?? joinedAsAny(candidates, arguments, name, checked, range, expected)
      {
        return value
      }
      return reportOperands(name, arguments, checked, target, candidates, range, expected)
    }
    if fitting.count > 1 { fitting = preferSameType(fitting, checked, target, expected) }
    var best: Contender?
    if fitting.count > 1 {
      let literals = openLiterals(among: checked, before: start)
      for candidate in fitting {
        let mark = solver.mark()
        let (contender, succeeded) = sink.trial { () -> Contender? in
          guard
            let done = finishOperator(
              candidate, matched, checked, target, arguments, range, expected)
          else { return nil }
          var score = done.score
          if let expected, !expected.flags.contains(.hasError) {
            let fits =
              softCoerce(done.expression, to: expected) != nil
              && stillHolds(candidate, done.expression)
            if !fits { score.add(.misfit) }
          }
          score.add(
            .literal,
            solver.unusualLiterals(since: mark, ofNotebook: true) + unusualLiterals(literals)
              + solver.unusualLiterals(from: start))
          return Contender(
            candidate: candidate, matched: matched, score: score,
            looseness: done.looseness - candidate.rank)
        }
        solver.rollBack(to: mark)
        guard succeeded, let contender else { continue }
        if best.map({ isBetter(contender, than: $0) }) ?? true { best = contender }
      }
    } else if checked.indices.allSatisfy({ checked[$0] != nil || $0 == 0 && target != nil }) {
      // The operands are checked, and there is no choice: the call is made for good.
      let mark = solver.mark()
      let (done, succeeded) = sink.attempt {
        finishOperator(fitting[0], matched, checked, target, arguments, range, expected)
      }
      if succeeded, let done {
        module.noteUse(of: fitting[0].declared, at: name.range)
        if fitting[0].declared.source < 0 {
          warnOfNeedlessOptional(arguments, name, checked, range)
        }
        return done.expression
      }
      solver.rollBack(to: mark)
    } else {
      let mark = solver.mark()
      let (fits, succeeded) = sink.trial {
        finishOperator(fitting[0], matched, checked, target, arguments, range, expected) != nil
      }
      solver.rollBack(to: mark)
      if fits && succeeded {
        best = Contender(
          candidate: fitting[0], matched: matched, score: SolutionScore(), looseness: 0)
      }
    }
    guard let chosen = best?.candidate else {
      if let value = coalesceToExistential(arguments, name, checked, range, expected, from: start)
        ?? withContextualCall(arguments, name, checked, target, range, expected, from: start)
        ?? comparingIntegers(arguments, name, checked, target, range)
        ?? joinedAsAny(candidates, arguments, name, checked, range, expected)
      {
        return value
      }
      // Errors inside a closure or a literal operand tell more than the operator.
      for (argument, value) in zip(arguments, checked) where value == nil {
        if isClosureLike(argument.value) { continue }
        if argument.value.namesImplicitMember { continue }
        if case .nilLiteral = argument.value.kind { continue }
        if case .inoutReference = argument.value.kind { continue }
        let errors = sink.errorCount
        checked[0] = checked[0] ?? nil
        _ = check(argument.value)
        if sink.errorCount > errors { return error(at: range) }
      }
      return reportOperands(name, arguments, checked, target, candidates, range, expected)
    }
    module.noteUse(of: chosen.declared, at: name.range)
    // `text.prefix(3) + "…" + text.suffix(2)` as a `String`: so is the left side.
    if let expected, let score = best?.score, !score.fits, name.text == "+", target == nil,
      let left = checked[0], let again = reread(left, arguments[0].value, as: expected)
    {
      return resolveOperator(
        candidates, arguments, name, [again] + checked.dropFirst(), range, expected, from: start)
    }
    if chosen.declared.source < 0 { warnOfNeedlessOptional(arguments, name, checked, range) }
    return finishOperator(chosen, matched, checked, target, arguments, range, expected)?.expression
      ?? error(at: range)
  }

  /// `count == nil`, `count ?? 0`, where there is a count always.
  private func warnOfNeedlessOptional(
    _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax, _ checked: [TypedExpression?],
    _ range: SourceRange
  ) {
    guard arguments.count == 2, arguments[0].value.range.source >= 0, !sink.isTrying else { return }
    func certain(_ index: Int) -> Type? {
      guard let value = checked[index] else { return nil }
      let type = types.withDefaults(solver.shallow(value.type))
      switch type.kind {
      case .nominal: return type.isOptional ? nil : type
      case .existential, .tuple: return type
      default: return nil
      }
    }
    func isNil(_ index: Int) -> Bool {
      if case .nilLiteral = arguments[index].value.kind { return true }
      return false
    }
    switch name.text {
    case "==", "!=":
      guard let index = [0, 1].first(where: { isNil(1 - $0) }), let type = certain(index),
        !types.conforms(type, to: wellKnown.nominal("ExpressibleByNilLiteral"), in: environment)
      else { return }
      sink.warning(
        "nil-comparison",
        "comparing non-optional value of type '\(shown(type))' to 'nil' always returns "
          + "\(name.text == "!=")", range)
    case "??":
      guard let type = certain(0) else { return }
      sink.warning(
        "needless-coalescing",
        "left side of nil coalescing operator '??' has non-optional type '\(shown(type))', so the "
          + "right side is never used", range)
    default: return
    }
  }

  /// `letters == letters.reversed()`: an overloaded call that does not fit as it is usually meant is
  /// meant as what the other operand is.
  private func withContextualCall(
    _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax, _ checked: [TypedExpression?],
    _ target: TypedExpression?, _ range: SourceRange, _ expected: Type?, from start: Int
  ) -> TypedExpression? {
    guard arguments.count == 2, target == nil, ["==", "!=", "+", "??"].contains(name.text),
      let index = [1, 0].first(where: { arguments[$0].value.isMethodCall }),
      let own = checked[index], case .nominal(let made, _) = solver.shallow(own.type).kind
    else { return nil }
    let mark = solver.mark()
    let (values, fits) = sink.trial { () -> [TypedExpression]? in
      let other = checked[1 - index] ?? check(arguments[1 - index].value)
      guard case .nominal(let wanted, _) = solver.shallow(other.type).kind, wanted !== made else {
        return nil
      }
      let again = check(arguments[index].value, expected: other.type)
      guard case .nominal(let found, _) = solver.shallow(again.type).kind, found === wanted else {
        return nil
      }
      return index == 1 ? [other, again] : [again, other]
    }
    guard fits, let values else {
      solver.rollBack(to: mark)
      return nil
    }
    return resolveOperator(
      operatorCandidates(name.text), arguments, name, values, range, expected, from: start)
  }

  /// `count == UInt8(3)`: integers of different types are compared by their values.
  private func comparingIntegers(
    _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax, _ checked: [TypedExpression?],
    _ target: TypedExpression?, _ range: SourceRange
  ) -> TypedExpression? {
    guard let function = Self.integerComparisons[name.text], target == nil, arguments.count == 2,
      checked.allSatisfy({ value in
        guard let value, solver.shallow(value.type).variable == nil else { return false }
        return types.conforms(
          solver.resolve(value.type), to: wellKnown.nominal("BinaryInteger"), in: environment)
      }),
      let declaration = module.libraryDeclaration(function) as? FunctionDeclaration
    else { return nil }
    let candidate = CallCandidate(
      declaration: .function(declaration), substitutions: .empty, receiver: nil, dispatch: .direct,
      selfType: nil, rank: 0)
    var values = checked
    return complete(candidate, [0, 1], &values, arguments, range, nil, genericArguments: [])?
      .expression
  }

  private static let integerComparisons = [
    "==": "_integersEqual", "!=": "_integersDiffer", "<": "_integersAscend",
    ">": "_integersDescend", "<=": "_integersRise", ">=": "_integersFall",
  ]

  /// Whether a value becomes an optional only at its end, as in `a?.count`, `try? a()` and
  /// `a.map { … }`: as an `Any`, a literal beside it is what it is on its own.
  private func wrapsLast(_ value: TypedExpression) -> Bool {
    switch value.kind {
    case .optionalChain(let inner), .attempt(.optional, let inner):
      if case .wrapOptional = inner.kind { return true }
      return wrapsLast(inner)
    case .call(let reference, _, _):
      let function = reference.declaration
      guard let payload = function.result.optionalPayload,
        case .parameter(let parameter) = payload.kind
      else { return false }
      return function.ownParameters.contains(parameter)
    default: return false
    }
  }

  /// `count ?? "none"` as an `Any`: both sides are converted to what is expected.
  private func coalesceToExistential(
    _ arguments: [ArgumentSyntax], _ name: OperatorNameSyntax, _ checked: [TypedExpression?],
    _ range: SourceRange, _ expected: Type?, from start: Int
  ) -> TypedExpression? {
    guard name.text == "??", let left = checked[0],
      let wanted = [expected, checked[1]?.type].lazy.compactMap({ $0 }).first(where: {
        if case .existential = self.solver.shallow($0).kind { return true }
        return false
      }),
      let payload = solver.shallow(left.type).optionalPayload.map(solver.shallow),
      !payload.isUnboundVariable, payload != solver.shallow(wanted),
      let wrapped = softCoerce(left, to: wellKnown.optional(wanted))
    else { return nil }
    let given = checked[1] ?? check(arguments[1].value, expected: wanted)
    guard let right = softCoerce(given, to: wanted) else { return nil }
    return resolveOperator(
      operatorCandidates(name.text), arguments, name, [wrapped, right], range, expected,
      from: start)
  }

  private func isClosureLike(_ syntax: ExpressionSyntax) -> Bool {
    if case .closure = syntax.kind { return true }
    return false
  }

  /// How many literals of the expression around an operator makes of another type than they usually
  /// are: `2 * count` stays with integers beside `*` of a `Money` and an `Int`.
  ///
  /// A type of the notebook's own counts twice: that something else is calculated is more likely.
  private func unusualLiterals(_ literals: [Type]) -> Int {
    literals.reduce(0) { count, literal in
      guard let usual = literal.variable.flatMap({ solver.defaultType($0.literal) }) else {
        return count
      }
      let bound = solver.shallow(literal)
      if bound.isUnboundVariable || bound == usual { return count }
      return count + (bound.isOfNotebook ? 2 : 1)
    }
  }

  /// The types of operands that are parameters of a closure which is given literals.
  private func openLiterals(among operands: [TypedExpression?], before start: Int) -> [Type] {
    operands.compactMap { operand in
      guard let type = operand.map({ solver.shallow($0.type) }), let variable = type.variable,
        variable.literal != .none, variable.id < start
      else { return nil }
      return type
    }
  }

  /// Where both operands have one known type and a candidate is made for it, others need no trial.
  ///
  /// A literal has the other operand's type too, unless a candidate takes it as what it usually is.
  private func preferSameType(
    _ fitting: [CallCandidate], _ checked: [TypedExpression?], _ target: TypedExpression?,
    _ expected: Type?
  ) -> [CallCandidate] {
    var known: NominalDeclaration?
    var usual: [NominalDeclaration?] = []
    for value in [target ?? checked[0]] + checked.dropFirst() {
      guard let value else { return fitting }
      switch solver.shallow(value.type).kind {
      case .nominal(let nominal, _):
        guard known == nil || known === nominal else { return fitting }
        known = nominal
        usual.append(nominal)
      case .variable(let variable):
        guard variable.literal != .none else { return fitting }
        usual.append(solver.defaultType(variable.literal)?.nominal)
      default: return fitting
      }
    }
    guard let nominal = known else { return fitting }
    func takes(_ candidate: CallCandidate, _ wanted: [NominalDeclaration?]) -> Bool {
      zip(candidate.parameters, wanted).allSatisfy { $0.type.nominal === $1 }
    }
    let asUsual = fitting.filter { takes($0, usual) }
    if !asUsual.isEmpty { return asUsual }
    let ofNumbers = candidatesOfNumbers(nominal, checked, fitting, expected)
    if !ofNumbers.isEmpty { return ofNumbers }
    guard usual.first.flatMap({ $0 }) === nominal else { return fitting }
    let exact = fitting.filter { takes($0, usual.map { _ in nominal }) }
    return exact.isEmpty ? fitting : exact
  }

  private func finishOperator(
    _ candidate: CallCandidate, _ matched: [Int?], _ checked: [TypedExpression?],
    _ target: TypedExpression?, _ arguments: [ArgumentSyntax], _ range: SourceRange,
    _ expected: Type?
  ) -> Fit? {
    let candidate = candidate.copy()
    // A protocol's `Self` is as good as a type of its own.
    let opened = candidate.signature.parameters.count {
      candidate.substitutions[$0] == nil && !$0.isSelf
    }
    let substitutions = open(candidate)
    candidate.substitutions = substitutions
    // A protocol's operator dispatches on what its `Self` turns out to be.
    if let selfType = candidate.selfType {
      let opened = types.substitute(selfType, substitutions, in: environment)
      candidate.selfType = opened
      if case .witness = candidate.dispatch { candidate.dispatch = .witness(selfType: opened) }
    }
    var values = checked
    guard let target else {
      var done = complete(
        candidate, matched, &values, arguments, range, expected, genericArguments: [])
      done?.looseness += opened * 2
      return done
    }
    let wanted = types.substitute(candidate.parameters[0].type, substitutions, in: environment)
    guard candidate.parameters[0].isInout, solver.unify(target.type, wanted) else {
      sink.error("operator-operands", "", range)
      return nil
    }
    // The right side is checked against the type that the left side settled.
    var shapes = candidate.shapes
    for index in shapes.indices {
      shapes[index].type = types.substitute(shapes[index].type, substitutions, in: environment)
    }
    var typed: [TypedArgument] = [.inoutReference(target)]
    let outerCosts = (argumentScore, argumentLooseness)
    (argumentScore, argumentLooseness) = (SolutionScore(), 0)
    defer { (argumentScore, argumentLooseness) = outerCosts }
    for index in 1..<arguments.count {
      if let value = checked[index] {
        guard let converted = convertArgument(value, shapes[index]) else { return nil }
        typed.append(converted)
      } else {
        guard let argument = checkArgument(arguments[index].value, shapes[index]) else {
          return nil
        }
        typed.append(argument)
      }
    }
    for requirement in candidate.signature.requirements {
      switch requirement {
      case .conforms(let subject, let protocolDeclaration):
        let type = types.substitute(subject, substitutions, in: environment)
        guard
          solver.require(
            type, conformsTo: protocolDeclaration,
            onFailure: { [sink] _ in
              sink.error("operator-operands", "", range)
            })
        else { return nil }
      case .sameType(let left, let right):
        guard
          solver.unify(
            types.substitute(left, substitutions, in: environment),
            types.substitute(right, substitutions, in: environment))
        else {
          sink.error("operator-operands", "", range)
          return nil
        }
      case .inherits: continue
      }
    }
    requireMutable(target, for: .assigningOperator(candidate.name), at: range)
    guard case .function(let function) = candidate.declaration else { return nil }
    noteUse(function, false)
    let reference = FunctionReference(
      declaration: function, substitutions: substitutions, dispatch: candidate.dispatch,
      selfType: candidate.selfType)
    let result = types.substitute(function.result, substitutions, in: environment)
    return Fit(
      expression: TypedExpression(
        .call(reference, receiver: nil, typed), type: result, range: range),
      score: argumentScore, looseness: argumentLooseness + opened * 2)
  }

  /// A quick look at the operands' nominal types, before anything is opened.
  func operandsMayFit(
    _ candidate: CallCandidate, _ checked: [TypedExpression?], _ target: TypedExpression?
  ) -> Bool {
    for (index, parameter) in candidate.shapes.enumerated() {
      guard let value = index == 0 && target != nil ? target : checked[index] else { continue }
      if parameter.isAutoclosure { continue }
      let given = solver.shallow(value.type)
      switch (parameter.type.kind, given.kind) {
      case (.nominal(let asked, _), .nominal(let own, _)):
        if asked === own || own.kind == .classType || parameter.type.isOptional { continue }
        return false
      case (.nominal, .variable(let variable)):
        if variable.literal == .none || parameter.type.isOptional { continue }
        if !solver.mayAccept(parameter.type, variable.literal) { return false }
      case (.nominal, .tuple), (.nominal, .function), (.nominal, .parameter), (.nominal, .member),
        (.nominal, .existential), (.nominal, .metatype):
        if !parameter.type.isOptional { return false }
      case (.parameter(let generic), .nominal):
        if !mayConform(given, generic, candidate.signature) { return false }
      case (.tuple(let left), .tuple(let right)): if left.count != right.count { return false }
      case (.tuple, .nominal), (.tuple, .variable): return false
      case (.existential(let existential), .nominal):
        if !existential.protocols.isEmpty, !satisfies(given, existential) { return false }
      case (.existential(let existential), .variable(let variable)):
        if variable.literal != .none, !existential.protocols.isEmpty || existential.isAnyObject {
          return false
        }
      default: continue
      }
    }
    return true
  }

  func mayConform(
    _ type: Type, _ parameter: GenericParameter, _ signature: GenericSignature
  ) -> Bool {
    guard case .nominal(let nominal, _) = type.kind else { return true }
    // A subclass, or an operand that is promoted to an optional, may still fit.
    for requirement in signature.requirements {
      if case .conforms(let subject, let asked) = requirement,
        case .parameter(let own) = subject.kind, own === parameter,
        nominal.conformances[asked] == nil, nominal.superclass == nil
      {
        return false
      }
    }
    return true
  }
}
