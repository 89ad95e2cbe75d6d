internal import Diagnostics

/// Calls of types: which initialiser is meant.
extension ExpressionChecker {
  func construct(
    _ type: Type, _ arguments: [ArgumentSyntax], _ range: SourceRange, _ expected: Type?,
    metatype: TypedExpression? = nil, namesInit: Bool = false
  ) -> TypedExpression {
    let shallow = solver.shallow(type)
    if shallow.flags.contains(.hasError) {
      for argument in arguments { checkLoose(argument.value) }
      return error(at: range)
    }
    let base =
      metatype ?? TypedExpression(.metatype(shallow), type: Type(.metatype(shallow)), range: range)
    if case .existential = shallow.kind, base.isMetatypeName {
      return failure(
        "construct-protocol",
        "'\(shallow)' cannot be constructed because it has no accessible initializers", range)
    }
    if case .tuple(let elements) = shallow.kind, elements.isEmpty, arguments.isEmpty {
      return TypedExpression(.tuple([]), type: .void, range: range)
    }
    if case .tuple(let elements) = shallow.kind, elements.count == arguments.count,
      zip(elements, arguments).allSatisfy({ $0.label == $1.label })
    {
      // `IntPair(3, 4)` of a `typealias IntPair = (Int, Int)`.
      return coerce(tuple(arguments, range, shallow), to: shallow)
    }
    // `Int?(nil)`.
    if arguments.count == 1, arguments[0].label == nil, shallow.isOptional,
      case .nilLiteral = arguments[0].value.kind
    {
      return nilLiteral(range, shallow)
    }
    // `Double(1)`: a literal argument of an unlabelled conversion is made as that type.
    if arguments.count == 1, arguments[0].label == nil, !shallow.isOptional,
      !namesInit || shallow.nominal?.source ?? 0 < 0,
      let literal = directLiteral(arguments[0].value, shallow)
    {
      return literal
    }
    // `sorted(using: KeyPathComparator(\.name))`: what is made tells what the parameter is, and that
    // tells what has the name.
    if let expected, solver.shallow(expected).isUnboundVariable,
      shallow.flags.contains(.hasVariable), arguments.contains(where: \.value.isRootless)
    {
      _ = solver.unify(expected, shallow)
      _ = solver.settle()
    }
    let found = members.candidates(
      named: "init", in: shallow, isStatic: true, environment: environment)
    let calls = candidates(found, base, shallow, NameSyntax("init", range))
    if metatype != nil { for call in calls { call.receiver = metatype } }
    guard !calls.isEmpty else {
      return failure(
        "no-initializer",
        "'\(shown(shallow))' cannot be constructed because it has no accessible initializers"
          + (module.advice(on: "init", of: shallow.nominal?.name ?? "") ?? ""),
        range)
    }
    if let (plain, trailing) = callOfMade(shallow, calls, arguments) {
      let made = resolveCall(calls, plain, range, nil, name: shallow.nominalName ?? "init")
      return apply(made, trailing, range, expected)
    }
    let made = resolveCall(calls, arguments, range, expected, name: shallow.nominalName ?? "init")
    if metatype != nil { requireRequired(made, shallow, range) }
    // What its properties begin with is asked for before a struct has the initialiser that follows
    // from them.
    if let owner = context.propertyOwner, owner === shallow.nominal, owner.kind == .structure,
      case .call(let reference, _, _) = made.kind, reference.declaration.synthesis != nil
    {
      return failure(
        "no-initializer",
        "'\(shown(shallow))' cannot be constructed because it has no accessible initializers", range
      )
    }
    return made
  }

  /// `Retry(times: 3) { … }`: where no initialiser takes the closures, what is made is called with
  /// them.
  private func callOfMade(
    _ type: Type, _ calls: [CallCandidate], _ arguments: [ArgumentSyntax]
  ) -> (plain: [ArgumentSyntax], trailing: [ArgumentSyntax])? {
    let plain = arguments.filter { !$0.isTrailingClosure }
    guard plain.count < arguments.count,
      !members.candidates(
        named: "callAsFunction", in: type, isStatic: false, environment: environment
      ).isEmpty
    else { return nil }
    func isMade(of arguments: [ArgumentSyntax]) -> Bool {
      calls.contains { call in
        if case .success = match(arguments, call.shapes, ignoresLabels: false) { return true }
        return false
      }
    }
    guard !isMade(of: arguments), isMade(of: plain) else { return nil }
    return (plain, arguments.filter(\.isTrailingClosure))
  }

  /// A class that is known only at run time is made by an initialiser that all subclasses have.
  private func requireRequired(_ made: TypedExpression, _ type: Type, _ range: SourceRange) {
    guard let nominal = type.nominal, nominal.kind == .classType, !nominal.isFinal,
      case .call(let reference, _, _) = made.kind, reference.declaration.role == .initializer,
      !reference.declaration.isRequired, reference.declaration.owner?.kind != .protocolType,
      reference.declaration.source >= 0
    else { return }
    sink.error(
      "metatype-initializer",
      "constructing an object of class type '\(type)' with a metatype value must use a 'required' "
        + "initializer", range,
      notes: [
        .init(
          message: "selected non-required initializer '\(reference.declaration.fullName)'",
          range: reference.declaration.range)
      ])
  }
}
