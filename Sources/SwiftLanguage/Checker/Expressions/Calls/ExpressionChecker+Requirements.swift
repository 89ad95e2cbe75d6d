internal import Diagnostics

/// What a call's generic parameters have to be.
extension ExpressionChecker {
  /// `each("text") { $0 }`: a text that is taken as a sequence is one before its closures are read.
  func requireSequences(_ candidate: CallCandidate, _ substitutions: Substitutions) {
    for case .conforms(let subject, let asked) in candidate.signature.requirements {
      guard case .parameter(let parameter) = subject.kind, let type = substitutions[parameter],
        solver.shallow(type).variable?.literal.isText ?? false
      else { continue }
      _ = solver.require(type, conformsTo: asked) { _ in }
    }
  }

  /// `Set<Token>([.plus, .minus])`: a literal where a sequence of known elements is wanted is an
  /// array of those.
  func anticipateLiterals(
    _ arguments: [ArgumentSyntax], _ matched: [Int?], _ parameters: [ParameterShape],
    _ candidate: CallCandidate, _ substitutions: Substitutions, result: Type, _ expected: Type?
  ) {
    for (argument, place) in zip(arguments, matched) {
      guard let place, case .arrayLiteral(let elements) = argument.value.kind,
        let wanted = solver.shallow(parameters[place].type).variable, wanted.literal == .none
      else { continue }
      // `let tokens: Set<Token> = Set([.plus])`: what is made tells what the elements are.
      if elements.contains(where: \.isImplicitChain) { anticipate(result, expected) }
      for case .sameType(let left, let right) in candidate.signature.requirements {
        guard case .member(let sequence, let associated) = left.kind, associated.name == "Element",
          solver.shallow(types.substitute(sequence, substitutions)).variable === wanted
        else { continue }
        let element = solver.resolve(types.substitute(right, substitutions, in: environment))
        guard !element.flags.contains(.hasVariable) else { continue }
        _ = solver.unify(parameters[place].type, wellKnown.array(element))
      }
    }
  }

  /// `shapes.append(contentsOf: circles)`: an array where a sequence of wider elements is asked is
  /// converted to an array of those.
  func widened(_ value: TypedExpression, for wanted: Type) -> TypedExpression? {
    guard solver.shallow(wanted).variable?.literal == TypeVariable.Literal.none,
      case let given = solver.shallow(value.type), given.nominalName == "Array",
      let element = solver.knownElement(of: wanted).map(solver.resolve),
      element.isExistential || element.isOptional || element.isOpenClass,
      !element.flags.contains(.hasVariable), solver.resolve(given) != wellKnown.array(element)
    else { return nil }
    return softCoerce(value, to: wellKnown.array(element))
  }

  /// `both(count, nil)`, `both(cat, dog)`: arguments for one generic parameter are of a type that all
  /// of them convert to.
  func joinArguments(
    _ matched: [Int?], _ parameters: [ParameterShape], _ checked: [TypedExpression?],
    _ arguments: [ArgumentSyntax]
  ) {
    guard arguments.count > 1 else { return }
    var open: [(variable: TypeVariable, type: Type, places: [Int])] = []
    for (index, place) in matched.enumerated() {
      guard let place, checked[index] != nil || arguments[index].value.isNil else { continue }
      let shape = parameters[place]
      let type = solver.shallow(
        shape.isVariadic
          ? elementType(of: shape.type)
          : shape.isAutoclosure ? autoclosureResult(shape.type) : shape.type)
      guard let variable = type.variable, variable.literal == .none, !shape.isInout else {
        continue
      }
      if let known = open.firstIndex(where: { $0.variable === variable }) {
        open[known].places.append(index)
      } else {
        open.append((variable, type, [index]))
      }
    }
    for (_, type, places) in open {
      if places.allSatisfy({ checked[$0] == nil }),
        isShared(type, places, matched, parameters)
      {
        // `first([1], nil)`: some other argument says of what it is an optional.
        _ = solver.unify(type, wellKnown.optional(solver.fresh()))
        continue
      }
      guard places.count > 1 else { continue }
      let mark = solver.mark()
      let values = places.compactMap { checked[$0] }
      guard !values.isEmpty, let common = commonType(of: values) else {
        solver.rollBack(to: mark)
        continue
      }
      let isOptional = values.count < places.count && !solver.shallow(common).isOptional
      _ = solver.unify(type, isOptional ? wellKnown.optional(common) : common)
    }
  }

  /// Whether arguments at other places are of that type too.
  private func isShared(
    _ type: Type, _ places: [Int], _ matched: [Int?], _ parameters: [ParameterShape]
  ) -> Bool {
    matched.enumerated().contains { index, place in
      guard let place, !places.contains(index) else { return false }
      let shape = parameters[place]
      return solver.shallow(shape.isVariadic ? elementType(of: shape.type) : shape.type) == type
    }
  }

  /// `let box: Box<Animal> = Box(dog)`: what is asked says what a parameter is, where the argument
  /// alone would say something narrower.
  func anticipateWider(_ result: Type, _ expected: Type?) {
    guard var wanted = expected.map(solver.shallow) else { return }
    while let payload = wanted.optionalPayload { wanted = solver.shallow(payload) }
    guard case .nominal(let made, let own) = solver.shallow(result).kind,
      case .nominal(let asked, let given) = wanted.kind, made === asked, made.source >= 0
    else { return }
    for (parameter, type) in zip(own, given) where solver.shallow(parameter).isUnboundVariable {
      let bound = solver.shallow(type)
      if bound.isExistential || bound.isOptional || bound.isOpenClass {
        _ = solver.unify(parameter, bound)
      }
    }
  }

  /// Two types as messages name them: what belongs to the receiver comes first.
  private func inOrder(
    _ left: Type, _ one: Type, _ right: Type, _ two: Type, _ candidate: CallCandidate
  ) -> String {
    func isOuter(_ type: Type) -> Bool {
      type.rootParameter.map { candidate.substitutions[$0] != nil } ?? false
    }
    let isTurned = isOuter(right) && !isOuter(left)
    let (first, second) = isTurned ? (two, one) : (one, two)
    return "'\(shown(first))' and '\(shown(second))'"
  }

  func requireSameTypes(
    _ candidate: CallCandidate, _ substitutions: Substitutions, _ range: SourceRange
  ) -> Bool {
    for requirement in candidate.signature.requirements {
      switch requirement {
      case .sameType(let left, let right):
        // What a protocol asks of itself holds of what is inside an existential.
        if let own = left.rootParameter, own.isSelf, let type = substitutions[own],
          case .existential = solver.shallow(type).kind
        {
          continue
        }
        let one = types.substitute(left, substitutions, in: environment)
        let two = types.substitute(right, substitutions, in: environment)
        if !solver.unify(one, two) {
          if !sink.isTrying {
            sink.error(
              "same-type-requirement",
              "\(spelled(candidate, subject: left)) requires the types "
                + inOrder(left, one, right, two, candidate) + " be equivalent", range)
          } else {
            sink.error("same-type-requirement", "", .nowhere)
          }
          return false
        }
      case .inherits(let subject, let superclass):
        let one = solver.resolve(types.substitute(subject, substitutions, in: environment))
        let bound = types.substitute(superclass, substitutions, in: environment)
        if bound.flags.contains(.hasVariable) { openSuperclass(of: one, as: bound) }
        if !mayInherit(one, from: solver.resolve(bound)) {
          sink.error(
            "superclass-requirement",
            "\(spelled(candidate, subject: subject)) requires that '\(shown(one))' "
              + (bound == .anyObject ? "be a class type" : "inherit from '\(superclass)'"),
            candidate.receiver?.range ?? range)
          return false
        }
      case .conforms: continue
      }
    }
    return true
  }

  /// `number.or(word.map { _ in .none })` with `where P.Output == Output`: the call that the result
  /// is an argument of tells more of it than that it is a `P`.
  func anticipateRequired(_ result: Type, _ parameter: Type) {
    guard let call = openCall, let variable = parameter.variable,
      case .nominal(let nominal, _) = result.kind, nominal.kind != .classType,
      call.substitutions.pairs.contains(where: { solver.shallow($0.type).variable === variable })
    else { return }
    let mark = solver.mark()
    let (fits, stands) = sink.trial {
      solver.unify(parameter, result)
        && requireSameTypes(call.candidate, call.substitutions, call.range)
    }
    if !fits || !stands { solver.rollBack(to: mark) }
  }

  /// `V: Box<U>`: what a class inherits from says what `U` is.
  private func openSuperclass(of type: Type, as bound: Type) {
    guard case .nominal(let wanted, _) = bound.kind else { return }
    var ancestor: Type? = type
    while let current = ancestor {
      if current.nominal === wanted {
        _ = solver.unify(current, bound)
        return
      }
      ancestor = types.superclass(of: current)
    }
  }

  /// Whether a bound on a superclass holds, or may hold for what is not known yet.
  private func mayInherit(_ type: Type, from bound: Type) -> Bool {
    if let variable = type.variable {
      return variable.literal == .none
        || bound != .anyObject && solver.mayAccept(bound, variable.literal)
    }
    return type.flags.contains(.hasVariable) || types.inherits(type, from: bound, in: environment)
  }

  func requireConformances(
    _ candidate: CallCandidate, _ substitutions: Substitutions, _ range: SourceRange
  ) -> Bool {
    _ = solver.settle()
    let isOperator = candidate.name.isOperatorName
    for requirement in candidate.signature.requirements {
      guard case .conforms(let subject, let protocolDeclaration) = requirement else { continue }
      let type = types.substitute(subject, substitutions, in: environment)
      // The two sides of an operator need not be of one type behind their `any P`.
      if isOperator, candidate.parameters.count == 2, case .existential = solver.shallow(type).kind
      {
        reportMissingConformance(
          solver.resolve(type), protocolDeclaration, candidate, subject, range)
        return false
      }
      let holds = solver.require(type, conformsTo: protocolDeclaration) { [self] resolved in
        if isOperator, case .function(let function) = candidate.declaration,
          operatorAlternative(to: function, of: protocolDeclaration, for: resolved) != nil
        {
          return
        }
        reportMissingConformance(resolved, protocolDeclaration, candidate, subject, range)
      }
      if !holds { return false }
      if keepsExistential(candidate, subject, type, protocolDeclaration) {
        reportMissingConformance(
          solver.resolve(type), protocolDeclaration, candidate, subject, range)
        return false
      }
    }
    return requireOwnConformances(candidate, range)
  }

  /// `people.sorted(by: <)`: what a function asks of its types it asks as a value too.
  func requireConformances(
    ofValue candidate: CallCandidate, _ substitutions: Substitutions, _ range: SourceRange
  ) {
    for case .conforms(let subject, let asked) in candidate.signature.requirements {
      let type = types.substitute(subject, substitutions, in: environment)
      _ = solver.require(type, conformsTo: asked) { [self] resolved in
        guard candidate.name.isOperatorName, !resolved.flags.contains(.hasError) else {
          return reportMissingConformance(resolved, asked, candidate, subject, range)
        }
        sink.error(
          "operator-reference",
          "no exact matches in reference to operator function '\(candidate.name)'", range)
      }
    }
  }

  /// A protocol's initialiser asks nothing of what it makes, which asks something of its arguments:
  /// `Set(points)`.
  private func requireOwnConformances(_ candidate: CallCandidate, _ range: SourceRange) -> Bool {
    guard case .function(let function) = candidate.declaration, function.role == .initializer,
      function.owner?.kind == .protocolType, let made = candidate.selfType.map(solver.shallow),
      case .nominal(let nominal, let arguments) = made.kind
    else { return true }
    let substitutions = nominal.substitutions(arguments)
    for case .conforms(let subject, let asked) in nominal.signature.requirements {
      let holds = solver.require(
        types.substitute(subject, substitutions, in: environment), conformsTo: asked
      ) { [self] resolved in
        guard !resolved.flags.contains(.hasError) else { return }
        sink.error(
          "requirement-not-met",
          "generic \(DeclarationRules.noun(nominal.kind)) '\(nominal.name)' requires that "
            + "'\(resolved)' conform to '\(asked.name)'", range)
      }
      if !holds { return false }
    }
    return true
  }

  /// Whether a generic parameter would stand for an `any P` itself, which does not conform to `P`:
  /// the value inside is taken where one argument alone is of the parameter's type.
  private func keepsExistential(
    _ candidate: CallCandidate, _ subject: Type, _ type: Type, _ asked: NominalDeclaration
  ) -> Bool {
    guard candidate.declared.source >= 0, case .parameter(let parameter) = subject.kind,
      candidate.substitutions[parameter]?.isUnboundVariable ?? true,
      case .function(let function) = candidate.declaration,
      case .existential(let existential) = solver.shallow(type).kind,
      !existential.protocols.isEmpty, asked !== wellKnown.nominal("Error")
    else { return false }
    let takers = function.parameters.filter { !$0.type.isFunction && $0.type.mentions(parameter) }
    guard takers.count == 1, !takers[0].isVariadic, function.ownParameters.contains(parameter)
    else { return true }
    switch (takers[0].type.optionalPayload ?? takers[0].type).kind {
    case .parameter, .metatype: break
    default: return true
    }
    // What is made of the value must be sayable without its type.
    guard case .nominal(let made, _) = function.result.kind, made.source >= 0 else { return false }
    return function.result.mentions(parameter)
  }

  private func reportMissingConformance(
    _ type: Type, _ protocolDeclaration: NominalDeclaration, _ candidate: CallCandidate,
    _ subject: Type, _ range: SourceRange
  ) {
    if type.flags.contains(.hasError) { return }
    let name = protocolDeclaration.name
    if candidate.name == "contains", case .existential(let existential) = type.kind,
      !existential.protocols.isEmpty
    {
      sink.error("existential-conformance", "type '\(type)' cannot conform to '\(name)'", range)
    } else if isOperatorName(candidate.name) {
      sink.error(
        "operator-operands",
        "operator function '\(candidate.name)' requires that '\(type)' conform to '\(name)'", range)
    } else if case .existential(let existential) = type.kind, !existential.protocols.isEmpty {
      sink.error(
        "existential-conformance", "type '\(type)' cannot conform to '\(name)'", range,
        notes: [
          .init(
            message:
              "only concrete types such as structs, enums and classes can conform to protocols")
        ])
    } else if candidate.hasPredicateForm, !takesImplicitMember(range) {
      sink.error("missing-label", "missing argument label 'where:' in call", range)
    } else {
      sink.error(
        "requirement-not-met",
        "\(spelled(candidate, subject: subject)) requires that '\(type)' conform to '\(name)'",
        range)
    }
  }

  /// A method that would take the arguments, if the receiver's type fulfilled what its extension asks.
  func reportsRefused(
    _ candidate: CallCandidate, _ arguments: [ArgumentSyntax], _ range: SourceRange
  ) -> Bool {
    guard let receiver = candidate.receiver else { return false }
    return reportsRefused(
      candidate.name, of: solver.resolve(receiver.type), range
    ) { [self] function in
      if case .success = match(arguments, function.parameterShapes, ignoresLabels: false) {
        return true
      }
      return false
    }
  }

  func reportsRefused(
    _ name: String, of type: Type, _ range: SourceRange,
    where isMeant: (FunctionDeclaration) -> Bool
  ) -> Bool {
    let refused = members.refused(
      name, in: type, isStatic: false, environment: environment, where: isMeant)
    guard let first = refused.first, let owner = first.member.owner else { return false }
    let function = first.member
    guard refused.count == 1 else {
      sink.error(
        "no-overload", "no exact matches in call to \(function.noun) '\(function.name)'", range)
      return true
    }
    let condition =
      switch first.requirement {
      case .conforms(let own, let asked): "that '\(own)' conform to '\(asked.name)'"
      case .inherits(let own, let asked): "that '\(own)' inherit from '\(asked)'"
      case .sameType(let left, let right): "the types '\(left)' and '\(right)' be equivalent"
      }
    sink.error(
      "requirement-not-met",
      "referencing \(function.noun) '\(function.shownName)' on '\(owner.name)' requires \(condition)",
      range)
    return true
  }

  /// What is called, as messages about its requirements name it: of the requirement of an extension,
  /// or of the type itself, they say so.
  private func spelled(_ candidate: CallCandidate, subject: Type) -> String {
    guard case .function(let function) = candidate.declaration else { return "'\(candidate.name)'" }
    let description = "\(function.noun) '\(function.shownName)'"
    guard let owner = function.owner, let parameter = subject.rootParameter,
      !function.ownParameters.contains(parameter), !isOperatorName(function.name)
    else { return description }
    if function.role == .initializer, owner.ownParameters.contains(parameter),
      !(function.parent is ExtensionDeclaration) || owner.source < 0
    {
      return "generic \(DeclarationRules.noun(owner.kind)) '\(owner.name)'"
    }
    return "referencing \(description) on '\(owner.name)'"
  }
}

extension FunctionDeclaration {
  /// What messages call it.
  var noun: String {
    if role == .initializer { return "initializer" }
    if owner == nil { return parent == nil ? "global function" : "local function" }
    return isStatic ? "static method" : "instance method"
  }
}

extension Type {
  /// `T` of `T`, `T.Element` and `T.Element.Index`.
  fileprivate var rootParameter: GenericParameter? {
    switch kind {
    case .parameter(let parameter): parameter
    case .member(let base, _): base.rootParameter
    default: nil
    }
  }
}

/// A call whose generic parameters are not all known.
struct OpenCall {
  var candidate: CallCandidate
  var substitutions: Substitutions
  var range: SourceRange
}

extension GenericRequirement {
  /// Whether it asks two types to be one.
  var isSameType: Bool {
    if case .sameType = self { return true }
    return false
  }
}
