internal import Diagnostics

/// Names that stand as values: of variables, of types, and of functions that are not called.
extension ExpressionChecker {
  /// A type's name alone, `let counter = Counter`, is no value.
  func bareType(_ type: Type, _ range: SourceRange) -> TypedExpression {
    guard range.source >= 0 else {
      return TypedExpression(.metatype(type), type: Type(.metatype(type)), range: range)
    }
    return failure(
      "bare-type-name", "expected member name or initializer call after type name", range.lastByte,
      notes: [
        .init(
          message: "add arguments after the type to construct a value of the type",
          range: range.end, fixIts: [.init(range: range.end, replacement: "()")]),
        .init(
          message: "use '.self' to reference the type object", range: range.end,
          fixIts: [.init(range: range.end, replacement: ".self")]),
      ])
  }

  func identifier(_ name: NameSyntax, _ range: SourceRange, _ expected: Type?) -> TypedExpression {
    switch meaning(of: name, range) {
    case .value(let value): return value
    case .functions(let candidates):
      return functionValue(candidates, name, range, expected)
    case .type(let type): return bareType(type, range)
    case .unknown:
      if isOperatorName(name.text) {
        return functionValue(operatorCandidates(name.text), name, range, expected)
      }
      return unknownName(name, range)
    }
  }

  func isOperatorName(_ name: String) -> Bool { name.isOperatorName }

  /// A function named without a call.
  func functionValue(
    _ candidates: [CallCandidate], _ name: NameSyntax, _ range: SourceRange, _ expected: Type?
  ) -> TypedExpression {
    var fitting = candidates
    if let labels = name.argumentLabels {
      fitting = candidates.filter { candidate in
        candidate.parameters.map { $0.label ?? "_" } == labels
      }
    }
    let wanted = expected.map { solver.shallow($0) }
    var best: (candidate: CallCandidate, score: Int)?
    if fitting.count > 1, let wanted {
      for candidate in fitting {
        guard let score = fitness(of: candidate, as: wanted, range) else { continue }
        if score > (best?.score ?? Int.min) { best = (candidate, score) }
      }
    }
    // `I.init(n:)`: what meets a requirement comes before the requirement.
    if best == nil { fitting.sort { $0.rank > $1.rank } }
    guard let chosen = best?.candidate ?? fitting.first else {
      return failure("unknown-name", "cannot find '\(name.spelled)' in scope", range)
    }
    if best == nil, fitting.count > 1, wanted == nil, fitting[0].rank == fitting[1].rank {
      return failure("ambiguous-use", "ambiguous use of '\(name.text)'", range)
    }
    let value = makeFunctionValue(chosen, range)
    switch value.kind {
    case .functionValue(let reference), .unboundMethod(let reference):
      requireConformances(ofValue: chosen, reference.substitutions, range)
      // `reduce([], +)`: the elements of the one side are those of the other.
      for case .sameType(let left, let right) in chosen.signature.requirements {
        _ = solver.unify(
          types.substitute(left, reference.substitutions, in: environment),
          types.substitute(right, reference.substitutions, in: environment))
      }
      // `let begins = String.hasPrefix`: what a text's function takes is a string.
      for case .conforms(let subject, let asked) in chosen.signature.requirements
      where asked.name == "StringProtocol" && asked.source < 0 {
        solver.setDefault(
          of: types.substitute(subject, reference.substitutions, in: environment),
          to: wellKnown.type("String"))
      }
    default: break
    }
    return value
  }

  /// How well a function fits where a type is asked for: the more the better; nil where it does not.
  private func fitness(
    of candidate: CallCandidate, as wanted: Type, _ range: SourceRange
  ) -> Int? {
    let mark = solver.mark()
    var isConverted = false
    let literals = openLiterals(wanted)
    let (fits, succeeded) = sink.trial {
      let value = makeFunctionValue(candidate, range)
      guard let converted = softCoerce(value, to: wanted) else { return false }
      isConverted = converted !== value && !takesTheSame(value.type, wanted)
      return mayHold(candidate, value)
    }
    let isUsual = literals.allSatisfy { type, usual in
      let bound = solver.shallow(type)
      return bound.isUnboundVariable || bound == usual
    }
    let unusual = solver.unusualLiterals(since: mark)
    solver.rollBack(to: mark)
    guard fits, succeeded else { return nil }
    let asked = candidate.signature.requirements.count
    var score =
      4 * candidate.rank - (isConverted ? 40 : 0)
      + (candidate.ownParameterCount == 0 ? 20 : min(asked, 10))
    // `[] + [1]` is the arrays' own before that of all collections.
    if candidate.parameters.allSatisfy({ $0.type.nominal != nil }) { score += 12 }
    // `(1...3).map(Double.init)`: the elements are integers before they are converted.
    if !isUsual { score -= 1000 }
    score -= 2000 * unusual
    // `map(Double.init)` converts: what may fail comes after what cannot.
    if candidate.isFailable { score -= 10_000 }
    // Where nothing is known yet, `+` stays that of any number.
    if isOpen(wanted), case .witness = candidate.dispatch { score += 1000 }
    return score
  }

  /// Whether two function types differ in no more than what they throw.
  private func takesTheSame(_ one: Type, _ other: Type) -> Bool {
    guard case .function(let left) = solver.resolve(one).kind,
      case .function(let right) = solver.resolve(other).kind
    else { return false }
    return left.result == right.result
      && left.parameters.map(\.type) == right.parameters.map(\.type)
  }

  /// Parameters of a function type that are literals still, and what they usually are.
  private func openLiterals(_ wanted: Type) -> [(Type, usual: Type)] {
    guard case .function(let function) = wanted.kind else { return [] }
    return function.parameters.compactMap { parameter in
      let type = solver.shallow(parameter.type)
      guard let variable = type.variable, let usual = solver.defaultType(variable.literal) else {
        return nil
      }
      return (type, usual)
    }
  }

  /// Whether nothing is known of a function type's parameters.
  private func isOpen(_ wanted: Type) -> Bool {
    guard case .function(let function) = wanted.kind, !function.parameters.isEmpty else {
      return false
    }
    return function.parameters.allSatisfy {
      guard let variable = solver.shallow($0.type).variable else { return false }
      return variable.literal == .none
    }
  }

  /// Whether what the candidate asks of its generic parameters can be true.
  private func mayHold(_ candidate: CallCandidate, _ value: TypedExpression) -> Bool {
    let reference: FunctionReference
    switch value.kind {
    case .functionValue(let meant), .boundMethod(_, let meant), .unboundMethod(let meant):
      reference = meant
    default: return true
    }
    _ = solver.settle()
    for requirement in candidate.signature.requirements {
      switch requirement {
      case .conforms(let subject, let asked):
        let type = types.substitute(subject, reference.substitutions, in: environment)
        if !solver.require(type, conformsTo: asked, onFailure: { _ in }) { return false }
      case .sameType(let left, let right):
        let one = types.substitute(left, reference.substitutions, in: environment)
        let two = types.substitute(right, reference.substitutions, in: environment)
        if !solver.unify(one, two) { return false }
      case .inherits: continue
      }
    }
    return true
  }

  /// A candidate as a value of function type, its generic parameters opened.
  func makeFunctionValue(_ candidate: CallCandidate, _ range: SourceRange) -> TypedExpression {
    let opened = open(candidate)
    let type = functionType(of: candidate, opened)
    let candidate = candidate.copy()
    if case .witness(let selfType) = candidate.dispatch {
      candidate.dispatch = .witness(selfType: types.substitute(selfType, opened, in: environment))
      candidate.selfType = candidate.selfType.map {
        types.substitute($0, opened, in: environment)
      }
    }
    switch candidate.declaration {
    case .enumCase(let enumCase):
      if !enumCase.hasPayload {
        return TypedExpression(
          .enumCase(enumCase, []), type: candidate.selfType ?? .error, range: range)
      }
      return TypedExpression(.enumCaseFunction(enumCase), type: type, range: range)
    case .function(let function):
      noteUse(function, false)
      module.noteUse(of: function, at: range)
      // A protocol's operator dispatches on what its `Self` turns out to be.
      let selfType = candidate.selfType.map { types.substitute($0, opened, in: environment) }
      var dispatch = candidate.dispatch
      if candidate.receiver == nil, case .witness = dispatch, let selfType {
        dispatch = .witness(selfType: selfType)
      }
      let reference = FunctionReference(
        declaration: function, substitutions: opened, dispatch: dispatch, selfType: selfType)
      if let receiver = candidate.receiver, function.role != .initializer, !function.isStatic {
        if candidate.isUnbound {
          let whole = FunctionType(
            parameters: [
              FunctionType.Parameter(
                label: nil, type: candidate.selfType ?? .error, isInout: function.isMutating)
            ], result: type)
          return TypedExpression(
            .unboundMethod(reference), type: Type(.function(whole)), range: range)
        }
        return TypedExpression(.boundMethod(receiver, reference), type: type, range: range)
      }
      return TypedExpression(.functionValue(reference), type: type, range: range)
    case .subscript: return error(at: range)
    }
  }

  func functionType(of candidate: CallCandidate, _ substitutions: Substitutions) -> Type {
    Type(
      .function(
        FunctionType(
          parameters: candidate.parameters.map {
            FunctionType.Parameter(
              label: nil, type: types.substitute($0.type, substitutions, in: environment),
              isInout: $0.isInout, isVariadic: $0.isVariadic, isAutoclosure: $0.isAutoclosure)
          },
          result: types.substitute(candidate.result, substitutions, in: environment),
          thrown: candidate.thrownByValue)))
  }
}
