internal import Diagnostics

/// Default arguments that say what a generic parameter is: `_ style: some Style = .regular`.
extension ExpressionChecker {
  /// The default value of a parameter whose type a call's arguments tell elsewhere; nil where the
  /// value does not say what the type's generic parameters are.
  ///
  /// The value is checked as the argument of a function that takes nothing else: what a call would
  /// infer from it, it infers.
  func openDefault(
    _ value: ExpressionSyntax, type: Type, of function: FunctionDeclaration
  ) -> TypedExpression? {
    guard type.flags.contains(.hasParameter),
      let parameter = function.parameters.first(where: { $0.defaultSyntax === value })
    else { return nil }
    let named = parameters(in: type)
    if reportsOtherSources(value, of: parameter, named, function) { return nil }
    let asked = FunctionDeclaration(
      name: function.name, range: function.range, parent: nil, role: .function)
    asked.signature.parameters = function.signature.parameters.filter(named.contains)
    asked.signature.requirements = function.signature.requirements.filter { requirement in
      let types: [Type] =
        switch requirement {
        case .conforms(let subject, _): [subject]
        case .inherits(let one, let other), .sameType(let one, let other): [one, other]
        }
      return types.allSatisfy { parameters(in: $0).isSubset(of: named) }
    }
    asked.parameters = [
      FunctionDeclaration.Parameter(label: nil, variable: parameter.variable, type: type)
    ]
    let candidate = CallCandidate(
      declaration: .function(asked), substitutions: .empty, receiver: nil, dispatch: .direct,
      selfType: nil, rank: 0)
    let start = solver.count
    let waiting = solver.mark().pending
    let errors = sink.errorCount
    let call = resolveCall(
      [candidate], [ArgumentSyntax(label: nil, labelRange: nil, value: value)], value.range, nil,
      name: function.name)
    finish(call, from: start, pending: waiting, isErroneous: sink.errorCount > errors)
    guard case .call(_, _, let arguments) = call.kind, case .value(let typed)? = arguments.first
    else { return nil }
    return typed
  }

  /// Whether something else has a say in what the parameters are: then the value has none.
  private func reportsOtherSources(
    _ value: ExpressionSyntax, of parameter: FunctionDeclaration.Parameter,
    _ named: Set<GenericParameter>, _ function: FunctionDeclaration
  ) -> Bool {
    func report(_ generic: GenericParameter, _ reason: String) -> Bool {
      let name = generic.name.hasPrefix("some#") ? "\(parameter.type)" : generic.name
      sink.error(
        "default-for-inferred",
        "cannot use default expression for inference of '\(name)' because \(reason)", value.range)
      return true
    }
    for generic in function.signature.parameters where named.contains(generic) {
      let places = function.parameters.indices.filter {
        parameters(in: function.parameters[$0].type, outsideMembers: true).contains(generic)
      }
      if places.count > 1 {
        let listed = places.map { "#\($0)" }.joined(separator: ", ")
        return report(generic, "it is inferrable from parameters \(listed)")
      }
      for case .sameType(let one, let other) in function.signature.requirements {
        let spoken = parameters(in: one).union(parameters(in: other))
        if spoken.contains(generic), !spoken.isSubset(of: named) {
          return report(
            generic, "requirement '\(one) == \(other)' refers to other generic parameters")
        }
      }
    }
    return false
  }

  private func parameters(in type: Type, outsideMembers: Bool = false) -> Set<GenericParameter> {
    var found: Set<GenericParameter> = []
    func visit(_ type: Type) -> Type {
      guard type.flags.contains(.hasParameter) else { return type }
      switch type.kind {
      case .parameter(let parameter): found.insert(parameter)
      case .member where outsideMembers: return type
      default: break
      }
      return type.mapped(visit)
    }
    _ = visit(type)
    return found
  }

  /// Lets the defaults of parameters that get no argument say what is open in their types.
  func inferFromDefaults(_ matched: [Int?], _ parameters: [ParameterShape]) {
    for (index, shape) in parameters.enumerated() {
      guard let defaultType = shape.defaultType, !matched.contains(index),
        solver.resolve(shape.type).flags.contains(.hasVariable), let type = defaultType(),
        !type.flags.contains(.hasParameter), !type.flags.contains(.hasError)
      else { continue }
      _ = solver.unify(shape.type, type)
    }
  }
}
